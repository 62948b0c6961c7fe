"""The strip above My desk: how many clocks end on each of the next days, late ones first; each opens them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.layouts import Space, hbox
from mscu.ui.look.palette import Status, colour, tokens
from mscu.ui.look.shapes import Shape, paint_shape
from mscu.ui.look.tool_tips import set_tip
from mscu.ui.widgets.button import Pressable

HEIGHT = 56
_PAD = 12
_RADIUS = 8.0


@dataclass(frozen=True)
class WeekDay:
    """One box: its label, its count, and the status that colours it."""

    label: str
    count: int
    status: Status
    today: bool = False


class WeekStrip(QWidget):
    """Boxes side by side, each with what it counts; announced as one sentence.

    Signals: `opened` with the position of a box that was pressed; one that counts nothing opens nothing.
    """

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._boxes: list[_DayBox] = []
        self._row = hbox(within=self, spacing=Space.NONE)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, days: Sequence[WeekDay]) -> None:
        for _ in range(len(self._boxes) - len(days)):
            box = self._boxes.pop()
            box.hide()
            box.deleteLater()
        for position in range(len(self._boxes), len(days)):
            box = _DayBox(first=position == 0)
            box.clicked.connect(partial(self.opened.emit, position))
            self._boxes.append(box)
            self._row.addWidget(box, 1)
        for box, day in zip(self._boxes, days, strict=True):
            box.show_day(day)
        summary = ", ".join(_words(day) for day in days)
        self.setAccessibleName(f"Deadlines this week. {summary}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), tokens(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(theme.line), 1))
        painter.setBrush(colour(theme.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)


class _DayBox(Pressable):
    """One day of the strip."""

    def __init__(self, *, first: bool) -> None:
        super().__init__()
        self._day = WeekDay("", 0, Status.RUN)
        self._first = first
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        set_ring(self, "inside")

    def show_day(self, day: WeekDay) -> None:
        self._day = day
        self.setAccessibleName(_words(day))
        self.setEnabled(day.count > 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor if day.count else Qt.CursorShape.ArrowCursor)
        set_tip(self, "Show these clocks" if day.count else "")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(2 * _PAD, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, day = self.begin(), tokens(self), self._day
        ground = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        if day.today:
            painter.fillRect(ground, colour(theme.soft))
            painter.fillRect(QRectF(ground.x(), ground.y(), ground.width(), 3), colour(theme.accent))
        elif self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.fillRect(ground.adjusted(_RADIUS if self._first else 0, 0, 0, 0), colour(theme.hover))
        if not self._first:
            painter.fillRect(QRectF(0, ground.y(), 1, ground.height()), colour(theme.line))
        painter.setFont(font(Type.LABEL, weight=SEMIBOLD if day.today else 0))
        painter.setPen(colour(theme.text2))
        box = QRectF(self.rect())
        painter.drawText(box.adjusted(_PAD, 7, -4, 0), Qt.AlignmentFlag.AlignTop, day.label)
        painter.setFont(font(Type.HEAD))
        painter.setPen(colour(theme.text if day.count else theme.text3))
        figure = f"{day.count:,}" if day.count else "–"
        painter.drawText(box.adjusted(_PAD, 27, 0, 0), Qt.AlignmentFlag.AlignTop, figure)
        if day.count:
            start = _PAD + painter.fontMetrics().horizontalAdvance(figure) + 8
            shape = {Status.LATE: Shape.TRIANGLE, Status.SOON: Shape.DIAMOND}.get(day.status, Shape.RING)
            ink = theme.text2 if day.status is Status.LATE else theme.status[day.status].fg
            paint_shape(painter, shape, QPointF(start, 33), ink)


def _words(day: WeekDay) -> str:
    return f"{day.label}: {day.count or 'none'}"
