"""Sentences with a link at their end, set with the line height of the type scale."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Tokens, colour, tokens
from mscu.ui.widgets.link import Link

_MAX_WIDTH = 640
_WIDTHS = 16
"""Number of widths whose measure is cached: laying out a window asks for the same few often."""


class Prose(QWidget):
    """Text with its first part in bold, and a link after the last word.

    Signals: `followed` when the link is pressed.
    """

    followed = Signal()

    def __init__(
        self,
        text: str = "",
        *,
        strong: str = "",
        link: str = "",
        strong_link: bool = False,
        step: Type = Type.BODY,
        tone: str = "text",
    ) -> None:
        super().__init__()
        self._step = step
        self._tone = tone
        self._text = text
        self._strong = strong
        self._measures: dict[float, tuple[float, float]] = {}
        self._link = Link(link, step=step, strong=strong_link)
        self._link.setParent(self)
        self._link.followed.connect(self.followed)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.say(text, strong=strong, link=link)

    def focus_link(self) -> None:
        self._link.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, text: str, *, strong: str = "", link: str = "") -> None:
        """Replace the text, and the link."""
        self._text = text
        self._strong = strong
        self._measures.clear()
        self._link.set_text(link)
        self._link.setVisible(bool(link))
        self.setAccessibleName(accessible_text(self.text()))
        self.updateGeometry()
        self._place_link()
        self.update()

    def text(self) -> str:
        """Return the text without the link."""
        return f"{self._strong} {self._text}".strip()

    @property
    def link(self) -> Link:
        return self._link

    def _layout_for(self, width: float, theme: Tokens | None = None) -> tuple[QTextLayout, float, float]:
        """Return the lines for a width, the width of the last one, and the total height."""
        layout = QTextLayout(self.text(), font(self._step))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        layout.setFormats(self._formats(theme))
        layout.beginLayout()
        y = last_width = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y + (self._step.value.line - line.height()) / 2))
            last_width = line.naturalTextWidth()
            y += self._step.value.line
        layout.endLayout()
        return layout, last_width, y

    def _measure(self, width: float) -> tuple[float, float]:
        """Return the width of the last line, and the total height."""
        if width not in self._measures:
            if len(self._measures) >= _WIDTHS:
                self._measures.clear()
            _, last_width, height = self._layout_for(width)
            self._measures[width] = (last_width, height)
        return self._measures[width]

    def _formats(self, theme: Tokens | None) -> list[QTextLayout.FormatRange]:
        """Return the formats: bold for the first part, colours for both."""
        spans = []
        for start, length, bold in (
            (0, len(self._strong), True),
            (len(self._strong), len(self.text()) - len(self._strong), False),
        ):
            span = QTextLayout.FormatRange()
            span.start, span.length = start, length
            look = QTextCharFormat()
            look.setFont(font(self._step, weight=SEMIBOLD) if bold else font(self._step))
            if theme is not None:
                look.setForeground(colour(theme.text if bold else _ink(theme, self._tone)))
            span.format = look
            spans.append(span)
        return spans

    def _link_at(self, width: float) -> tuple[QPoint, int]:
        """Return the position of the link, and the total height with it."""
        last_width, height = self._measure(width)
        if self._link.isHidden() or not self._link.text():
            return QPoint(0, 0), round(height)
        space = QFontMetricsF(font(self._step)).horizontalAdvance(" ") if last_width else 0
        if last_width + space + self._link.sizeHint().width() <= width:
            return QPoint(round(last_width + space), round(height) - self._step.value.line), round(height)
        return QPoint(0, round(height)), round(height) + self._step.value.line

    def _place_link(self) -> None:
        position, _ = self._link_at(self.width())
        self._link.resize(self._link.sizeHint())
        self._link.move(position)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._link_at(width)[1]

    @override
    def sizeHint(self) -> QSize:
        last_width, _ = self._measure(10_000)
        space = QFontMetricsF(font(self._step)).horizontalAdvance(" ")
        link = self._link.sizeHint().width() + space if self._link.text() else 0
        width = min(round(last_width + link) + 2, _MAX_WIDTH)
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._step.value.line)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_link()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        theme = tokens(self)
        layout, _, _ = self._layout_for(self.width(), theme)
        painter.setPen(colour(_ink(theme, self._tone)))
        layout.draw(painter, QPointF(0, 0))


def _ink(theme: Tokens, tone: str) -> str:
    return theme.status[tone].fg if tone in theme.status else str(getattr(theme, tone))  # type: ignore[index]
