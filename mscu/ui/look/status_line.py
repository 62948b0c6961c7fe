"""The line at the bottom of the window: which store, its last backup, the time, when it locks."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import colour, tokens

HEIGHT = 24
_GAP = 6
_ICON = 12


class StatusWords(QWidget):
    """Some words with an icon before them."""

    def __init__(self, icon: str = "", *, tabular: bool = False) -> None:
        super().__init__()
        self._icon = icon
        self._words = ""
        self._tone = "text2"
        self._font = font(Type.MICRO, tabular=tabular)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def say(self, words: str, *, tip: str = "", warn: bool = False) -> None:
        """Say something else; empty words are not shown at all."""
        self._words = words
        self._tone = "mark" if warn else "text2"
        self.setAccessibleName(words)
        self.setToolTip(tip)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def _start(self) -> int:
        return _ICON + _GAP if self._icon else 0

    @override
    def sizeHint(self) -> QSize:
        face: QFont = self._font
        width = QFontMetricsF(face).horizontalAdvance(self._words)
        return QSize(self._start() + round(width) + 2, HEIGHT - 1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = str(getattr(tokens(self), self._tone))
        if self._icon:
            top = (self.height() - _ICON) // 2
            icons.paint(painter, self._icon, QRectF(0, top, _ICON, _ICON), ink)
        painter.setFont(self._font)
        painter.setPen(colour(ink))
        room = QRectF(self._start(), 0, self.width(), self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._words)


class StatusLine(QWidget):
    """Left: the store and its last backup. Right: the time and when it locks."""

    def __init__(self) -> None:
        super().__init__()
        self.store = StatusWords("database")
        self.backup = StatusWords("shield-check")
        self.time = StatusWords()
        self.locks = StatusWords("lock")
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 1, 16, 0)
        row.setSpacing(18)
        for part in (self.store, self.backup):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self.time, self.locks):
            row.addWidget(part)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        now = tokens(self)
        painter.fillRect(self.rect(), colour(now.surface))
        painter.fillRect(QRectF(0, 0, self.width(), 1), colour(now.line))

    def clear(self) -> None:
        """Say nothing, as while the store is locked."""
        for part in (self.store, self.backup, self.time, self.locks):
            part.say("")
