"""A small histogram above a chronology: one block per entry, stacked by day and coloured by family.

A frame shows what is in view below; clicking a day or an arrow key scrolls there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from mscu.codes import Family
from mscu.dates.london import SHORT_MONTHS, show_day
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import Tokens, colour, tokens

HEIGHT = 78
_AXIS = 18
_BLOCK = 5.0
_MIN_MONTH_WIDTH = 34
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True)
class DayMark:
    """One entry: its day, its family and its key."""

    day: date
    family: Family
    key: object


class DayStrip(QWidget):
    """The entries of a case along a time axis.

    Signals: `entry_requested` with the key of the first entry of a clicked day.
    """

    accessible_role: ClassVar[QAccessible.Role] = QAccessible.Role.Chart
    entry_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._days: dict[date, list[DayMark]] = {}
        self._today: date | None = None
        self._view: tuple[date, date] | None = None
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Entries by day")

    def show_marks(self, marks: Sequence[DayMark], today: date) -> None:
        self._days = {}
        for mark in sorted(marks, key=_day):
            self._days.setdefault(mark.day, []).append(mark)
        self._today = today
        days = sorted(self._days)
        description = f"{len(marks)} entries on {len(days)} days" if days else "no entries"
        self.setAccessibleDescription(description)
        self.setVisible(len(days) > 1)
        self.update()

    def show_view(self, first: date, last: date) -> None:
        """Frame the days that are visible in the chronology."""
        self._view = (min(first, last), max(first, last))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def _span(self) -> tuple[date, int]:
        """Return the first day of the axis, and the number of days."""
        days = sorted(self._days)
        if not days:
            return self._today or date(2000, 1, 1), 1
        first = days[0].replace(day=1)
        last = max(days[-1], self._today or days[-1])
        return first, max((last - first).days + 4, 30)

    def _x(self, day: date) -> float:
        first, span = self._span()
        return 1 + (day - first).days * (self.width() - 2) / span

    def _block_height(self) -> float:
        """Return the height of one entry, so that the busiest day fits."""
        most = max((len(marks) for marks in self._days.values()), default=1)
        return min(_BLOCK, (HEIGHT - _AXIS - 6) / most)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens(self)
        self._paint_view(painter, theme)
        self._paint_axis(painter, theme)
        height = self._block_height()
        width = max(min((self.width() - 2) / self._span()[1] * 1.2, 6.0), 2.0)
        for day, marks in self._days.items():
            for index, mark in enumerate(marks):
                base = HEIGHT - _AXIS - 1
                box = QRectF(self._x(day), base - (index + 1) * height, width, max(height - 0.8, 0.6))
                painter.fillRect(box, colour(theme.family[mark.family].fg))
        self._paint_focus(painter, theme)

    def _paint_view(self, painter: QPainter, theme: Tokens) -> None:
        if self._view is None or not self._days:
            return
        left, right = self._x(self._view[0]) - 5, self._x(self._view[1]) + 11
        box = QRectF(left, 1.5, max(right - left, 16), HEIGHT - _AXIS - 1.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(theme.accent), 1))
        painter.setBrush(colour(theme.soft))
        painter.drawRoundedRect(box, 3, 3)
        painter.restore()

    def _paint_axis(self, painter: QPainter, theme: Tokens) -> None:
        base = HEIGHT - _AXIS
        painter.fillRect(QRectF(0, base, self.width(), 1), colour(theme.edge))
        painter.setFont(font(Type.MICRO))
        right = self._paint_today(painter, theme)
        for day, label in self._ticks():
            x = self._x(day)
            painter.fillRect(QRectF(x, base, 1, 4), colour(theme.edge))
            if x + painter.fontMetrics().horizontalAdvance(label) + 8 < right:
                painter.setPen(colour(theme.text2))
                painter.drawText(QRectF(x + 4, base + 1, 80, _AXIS - 2), _LEFT, label)

    def _paint_today(self, painter: QPainter, theme: Tokens) -> float:
        """Write `today` under its day, and return where it begins."""
        if self._today is None:
            return float(self.width())
        painter.save()
        painter.setFont(font(Type.MICRO, weight=700))
        painter.setPen(colour(theme.text))
        width = painter.fontMetrics().horizontalAdvance("today") + 2
        x = min(self._x(self._today) - width / 2, self.width() - width)
        painter.drawText(QRectF(x, HEIGHT - _AXIS + 1, width, _AXIS - 2), _LEFT, "today")
        painter.restore()
        return x

    def _ticks(self) -> Iterator[tuple[date, str]]:
        """Yield the months, or only the years where months have no room."""
        first, span = self._span()
        month_width = (self.width() - 2) / span * 30
        day, last = first, first + timedelta(days=span)
        while day <= last:
            if month_width >= _MIN_MONTH_WIDTH:
                year = f" {day.year}" if day.month == 1 else ""
                yield day, f"{SHORT_MONTHS[day.month - 1]}{year}"
            elif day.month == 1 or day == first:
                yield day, str(day.year)
            day = (day + timedelta(days=32)).replace(day=1)

    def _paint_focus(self, painter: QPainter, theme: Tokens) -> None:
        if self.hasFocus():
            painter.setPen(QPen(colour(theme.focus), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _nearest(self, x: float) -> list[DayMark] | None:
        days = sorted(self._days, key=lambda day: abs(self._x(day) + 2 - x))
        return self._days[days[0]] if days else None

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if marks := self._nearest(event.position().x()):
            self.entry_requested.emit(marks[0].key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        days = sorted(self._days)
        if step is None or not days:
            super().keyPressEvent(event)
            return
        current = self._view[0] if self._view else days[0]
        ahead = [day for day in days if (day > current if step > 0 else day < current)]
        if ahead:
            self.entry_requested.emit(self._days[ahead[0] if step > 0 else ahead[-1]][0].key)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            marks = self._nearest(event.pos().x())
            if marks:
                day, count = marks[0].day, len(marks)
                text = f"{show_day(day)}: {count} entries"
                text = text.removesuffix("ies") + "y" if count == 1 else text
                QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _day(mark: DayMark) -> date:
    return mark.day
