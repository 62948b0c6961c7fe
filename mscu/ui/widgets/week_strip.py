"""The strip above My desk: how many clocks end on each of the next days, late ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Status, Tokens, colour, tokens
from mscu.ui.look.shapes import Shape, paint_shape

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
    """Boxes side by side; announced as one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._days: tuple[WeekDay, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, days: Sequence[WeekDay]) -> None:
        self._days = tuple(days)
        summary = ", ".join(f"{day.label}: {day.count or 'none'}" for day in days)
        self.setAccessibleName(f"Deadlines this week. {summary}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), tokens(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(frame, _RADIUS, _RADIUS)
        painter.fillPath(outline, colour(theme.surface))
        painter.save()
        painter.setClipPath(outline)
        width = frame.width() / max(1, len(self._days))
        for index, day in enumerate(self._days):
            box = QRectF(frame.x() + index * width, frame.y(), width, frame.height())
            self._paint_day(painter, theme, box, day)
            if index:
                painter.fillRect(QRectF(box.x(), box.y(), 1, box.height()), colour(theme.line))
        painter.restore()
        painter.setPen(QPen(colour(theme.line), 1))
        painter.drawPath(outline)

    def _paint_day(self, painter: QPainter, theme: Tokens, box: QRectF, day: WeekDay) -> None:
        if day.today:
            painter.fillRect(box, colour(theme.soft))
            painter.fillRect(QRectF(box.x(), box.y(), box.width(), 3), colour(theme.accent))
        painter.setFont(font(Type.LABEL, weight=SEMIBOLD if day.today else 0))
        painter.setPen(colour(theme.text2))
        painter.drawText(box.adjusted(_PAD, 7, -4, 0), Qt.AlignmentFlag.AlignTop, day.label)
        painter.setFont(font(Type.HEAD))
        painter.setPen(colour(theme.text if day.count else theme.text3))
        figure = f"{day.count:,}" if day.count else "–"
        painter.drawText(box.adjusted(_PAD, 27, 0, 0), Qt.AlignmentFlag.AlignTop, figure)
        if day.count:
            start = box.x() + _PAD + painter.fontMetrics().horizontalAdvance(figure) + 8
            shape = {Status.LATE: Shape.TRIANGLE, Status.SOON: Shape.DIAMOND}.get(day.status, Shape.RING)
            ink = theme.text2 if day.status is Status.LATE else theme.status[day.status].fg
            paint_shape(painter, shape, QPointF(start, box.y() + 33), ink)
