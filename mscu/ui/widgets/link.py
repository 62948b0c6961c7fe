"""An action shown as a link: pressed like a button, announced as a link."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import colour, tokens
from mscu.ui.widgets.button import Pressable

_MIN_WIDTH = 80


class Link(Pressable):
    """Underlined text that Enter, Space or a click follows.

    Signals: `followed` when it is pressed by mouse or keyboard.
    """

    followed = Signal()

    def __init__(self, text: str, *, step: Type = Type.BODY, strong: bool = False) -> None:
        super().__init__()
        self._text = text
        self._font = font(step, weight=SEMIBOLD) if strong else font(step)
        self._line = step.value.line
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(accessible_text(text))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.followed)

    def set_text(self, text: str) -> None:
        self._text = text
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(accessible_text(text))
        self.updateGeometry()
        self.update()

    def wrap(self) -> None:
        """Wrap into further lines instead of keeping to one."""
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def _wraps(self) -> bool:
        return self.sizePolicy().hasHeightForWidth()

    @override
    def hasHeightForWidth(self) -> bool:
        return self._wraps

    @override
    def heightForWidth(self, width: int) -> int:
        return self._line * max(1, self._layout_for(width).lineCount()) if self._wraps else -1

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_MIN_WIDTH, self._line) if self._wraps else self.sizeHint()

    def _layout_for(self, width: float) -> QTextLayout:
        """Return the laid-out lines, left to right whatever script comes first."""
        layout = QTextLayout(self._text, self._font)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(
            QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if self._wraps else QTextOption.WrapMode.NoWrap
        )
        layout.setTextOption(option)
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y + (self._line - line.height()) / 2))
            y += self._line
        layout.endLayout()
        return layout

    def face(self) -> QFont:
        return self._font

    @override
    def sizeHint(self) -> QSize:
        # A text layout breaks a line that wants a hair more than whole pixels give it.
        width = ceil(QFontMetricsF(self._font).horizontalAdvance(self._text)) + 2
        return QSize(width, self._line)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens(self)
        ink = colour(theme.link if self.isEnabled() else theme.text3)
        painter.setPen(ink)
        layout = self._layout_for(self.width())
        layout.draw(painter, QPointF(0, 0))
        for line in range(layout.lineCount()):
            width = layout.lineAt(line).naturalTextWidth() if self._wraps else self.width()
            under = QRectF(0, (line + 1) * self._line - 1, width, 1)
            painter.fillRect(under, ink if self.underMouse() else colour(theme.line2))
