"""One line of text that is cut where there is no room; the whole of it is in the tool tip."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import colour, tokens
from mscu.ui.look.plain_tips import tip

_GAP = 8


class Elided(QWidget):
    """A line that gives way: `middle` cuts a place there, so that its end can still be read."""

    def __init__(
        self,
        words: str = "",
        *,
        step: Type = Type.BODY,
        tone: str = "text",
        icon: str = "",
        middle: bool = False,
    ) -> None:
        super().__init__()
        self._words = words
        self._step = step
        self._tone = tone
        self._icon = icon
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The whole text."""
        return self._words

    def set_text(self, words: str) -> None:
        """Show another text."""
        self._words = words
        self.setAccessibleName(words)
        self.updateGeometry()
        self._tell_whole()
        self.update()

    def _font(self) -> QFont:
        return font(self._step)

    def _start(self) -> int:
        return icons.SIZE + _GAP if self._icon else 0

    def _needs(self) -> int:
        width = QFontMetricsF(self._font()).horizontalAdvance(self._words)
        return self._start() + round(width) + 2

    def _tell_whole(self) -> None:
        self.setToolTip(tip(self._words) if self.width() < self._needs() else "")

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._needs(), self._step.value.line)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._start() + 24, self._step.value.line)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_whole()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        now = tokens(self)
        ink = str(getattr(now, self._tone))
        if self._icon:
            top = (self.height() - icons.SIZE) // 2
            icons.paint(painter, self._icon, QRectF(0, top, icons.SIZE, icons.SIZE), now.text2)
        painter.setFont(self._font())
        painter.setPen(colour(ink))
        line = QRectF(self._start(), 0, self.width() - self._start(), self.height())
        cut = QFontMetricsF(self._font()).elidedText(self._words, self._mode, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, cut)
