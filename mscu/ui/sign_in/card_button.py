"""A card that can be pressed: a title with an icon or the word DEMO, and what it is for."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.banner import paint_demo
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import colour, tokens
from mscu.ui.widgets.pressable import Pressable

_PADDING = 16.0
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_WRAP = Qt.TextFlag.TextWordWrap


class CardButton(Pressable):
    """One of the ways to begin; without an icon it is marked DEMO."""

    def __init__(
        self, title: str, words: str, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._icon = icon
        self.setText(title)
        self.setAccessibleName(title if icon else f"DEMO: {title}")
        self.setAccessibleDescription(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(194, 110)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        now = tokens(self)
        lit = self.underMouse() or self.isDown()
        painter.setPen(QPen(colour(now.edge if lit else now.line2), 1))
        painter.setBrush(colour(now.hover if lit else now.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        start = self._paint_sign(painter)
        painter.setPen(colour(now.text if self.isEnabled() else now.text3))
        painter.setFont(font(Type.STRONG))
        painter.drawText(QRectF(start, 14, self.width() - start, 20), _MIDDLE, self.text())
        painter.setPen(colour(now.text2 if self.isEnabled() else now.text3))
        painter.setFont(font(Type.SMALL))
        room = QRectF(_PADDING, 40, self.width() - 2 * _PADDING, self.height() - 44)
        painter.drawText(room, _WRAP, self._words)

    def _paint_sign(self, painter: QPainter) -> float:
        """Paint what stands before the title, and say where the title begins."""
        now = tokens(self)
        if self._icon:
            icons.paint(painter, self._icon, QRectF(_PADDING, 16, 16, 16), now.text)
            return _PADDING + 24
        return paint_demo(painter, now, QPointF(_PADDING, 16)).right() + 8
