"""The line at the top of the window: the highest marking on screen, and DEMO where it is one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import Status, Tokens, colour, tokens

HEIGHT = 24
DEMO = "DEMO"
_LEFT = 12.0
_DEMO_HEIGHT = 16.0


class Banner(QWidget):
    """Shows the marking in the middle; nothing that is opened is shown without it."""

    def __init__(self) -> None:
        super().__init__()
        self._marking = ""
        self._demo = ""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def marking(self) -> str:
        """What it shows now."""
        return self._marking

    def set_marking(self, marking: str) -> None:
        """Show a marking."""
        self._marking = marking
        self._tell()

    def set_demo(self, sentence: str) -> None:
        """Say that the store is a demo; an empty sentence takes it away."""
        self._demo = sentence
        self._tell()

    def _tell(self) -> None:
        demo = f"{DEMO}: {self._demo}. " if self._demo else ""
        self.setAccessibleName(demo + self._marking)
        self.setToolTip(self._demo)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = tokens(self)
        painter.fillRect(self.rect(), colour(now.surface))
        painter.fillRect(QRectF(0, HEIGHT - 1, self.width(), 1), colour(now.line))
        painter.setFont(font(Type.BANNER))
        painter.setPen(colour(now.mark))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._marking)
        if self._demo:
            self._paint_demo(painter, now)

    def _paint_demo(self, painter: QPainter, now: Tokens) -> None:
        box = paint_demo(painter, now, QPointF(_LEFT, (HEIGHT - 1 - _DEMO_HEIGHT) / 2))
        painter.setFont(font(Type.MICRO))
        painter.setPen(colour(now.text2))
        start = box.right() + 8
        half = QFontMetricsF(font(Type.BANNER)).horizontalAdvance(self._marking) / 2
        room = QRectF(start, 0, self.width() / 2 - half - start - 12, HEIGHT - 1)
        words = painter.fontMetrics().elidedText(
            self._demo, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)


def paint_demo(painter: QPainter, now: Tokens, where: QPointF) -> QRectF:
    """Paint the word DEMO in its box with the top left corner at `where`; gives the box."""
    soon = now.status[Status.SOON]
    face = font(Type.BANNER)
    width = QFontMetricsF(face).horizontalAdvance(DEMO) + 14
    box = QRectF(where.x(), where.y(), round(width), _DEMO_HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(soon.fg), 1))
    painter.setBrush(colour(soon.bg))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    painter.setFont(face)
    painter.drawText(box.adjusted(1, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, DEMO)
    painter.restore()
    return box
