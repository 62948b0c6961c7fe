"""A deed written as a link: pressed like a button, read aloud as a link."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from mscu.ui.fonts import SEMIBOLD, Type, font
from mscu.ui.palette import colour, tokens
from mscu.ui.tips import tip
from mscu.ui.widgets.pressable import Pressable


class Link(Pressable):
    """Words with a hairline below them. Enter and Space follow it.

    Signals: `followed` when it is pressed by mouse or keyboard.
    """

    followed = Signal()

    def __init__(self, words: str, *, step: Type = Type.BODY, strong: bool = False) -> None:
        super().__init__()
        self._words = words
        self._font = font(step, weight=SEMIBOLD) if strong else font(step)
        self._line = step.value.line
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.followed)

    def set_words(self, words: str) -> None:
        """Write other words."""
        self._words = words
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def give_way(self) -> None:
        """Be cut where there is no room, instead of keeping to the width of the words."""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setToolTip(tip(self._words))

    @override
    def minimumSizeHint(self) -> QSize:
        gives_way = self.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Maximum
        return QSize(0, self._line) if gives_way else self.sizeHint()

    def face(self) -> QFont:
        """The font it is written in."""
        return self._font

    @override
    def sizeHint(self) -> QSize:
        return QSize(
            round(QFontMetricsF(self._font).horizontalAdvance(self._words)) + 1, self._line
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        now = tokens(self)
        ink = colour(now.link if self.isEnabled() else now.text3)
        painter.setFont(self._font)
        painter.setPen(ink)
        cut = QFontMetricsF(self._font).elidedText(
            self._words, Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignVCenter, cut)
        under = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(under, ink if self.underMouse() else colour(now.line2))
