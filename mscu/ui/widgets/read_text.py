"""A read-only text in which findings are marked, each with its number.

The numbers are painted and are not part of the text, so that a registration is copied as it was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLine,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit
from typing_extensions import override

from mscu.ui.look.folding import accessible_text, is_right_to_left
from mscu.ui.look.fonts import BOLD, Type, font
from mscu.ui.look.palette import colour, tokens
from mscu.ui.look.theme import recoloured

LINE = 26
"""Height in pixels of a line with marks."""
_DIGIT = 7
"""Pixels that each digit of a number takes after its word."""


@dataclass(frozen=True, order=True)
class MarkSpan:
    """A stretch of the text that was found, and its number."""

    start: int
    end: int
    number: int


class ReadText(QTextEdit):
    """A text as tall as its content, which can be selected and copied."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._spans: tuple[MarkSpan, ...] = ()
        self.setProperty("inner", "true")
        self.setReadOnly(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(accessible_text(text))
        self.document().setDocumentMargin(0)
        self.document().setDefaultFont(font(Type.READ))
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)
        self._render()

    @property
    def spans(self) -> tuple[MarkSpan, ...]:
        return self._spans

    def mark(self, spans: Sequence[MarkSpan]) -> None:
        """Mark these stretches of the text, and no others."""
        if tuple(spans) != self._spans:
            self._spans = tuple(spans)
            self._render()

    def marked(self) -> list[str]:
        """Return the marked words, in order."""
        return [self._text[span.start : span.end] for span in self._spans]

    def _render(self) -> None:
        self.setPlainText(self._text)
        self._set_direction()
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        lines = QTextBlockFormat()
        height = LINE if self._spans else Type.READ.value.line
        lines.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.mergeBlockFormat(lines)
        for span in self._spans:
            self._mark_span(span)

    def _set_direction(self) -> None:
        """Set the direction left to right, even if the text begins with an Arabic name."""
        option = self.document().defaultTextOption()
        is_rtl = is_right_to_left(self._text)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight)
        self.document().setDefaultTextOption(option)

    def _mark_span(self, span: MarkSpan) -> None:
        theme = tokens(self)
        text_format = QTextCharFormat()
        text_format.setFont(font(Type.READ, weight=BOLD - 50))
        text_format.setForeground(colour(theme.accent2))
        text_format.setBackground(colour(theme.soft))
        text_format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        text_format.setUnderlineColor(colour(theme.accent))
        self._cursor_over(span.start, span.end).mergeCharFormat(text_format)
        if self._runs_left(span):
            return  # spacing after the last letter would separate joined letters
        spacing = QTextCharFormat()
        spacing.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
        spacing.setFontLetterSpacing(_width(span) + 2)
        self._cursor_over(span.end - 1, span.end).mergeCharFormat(spacing)

    def _runs_left(self, span: MarkSpan) -> bool:
        return is_right_to_left(self._text[span.start : span.end])

    def _cursor_over(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(qt_length(self._text[:start]))
        cursor.setPosition(qt_length(self._text[:end]), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _fit_height(self) -> None:
        self.setFixedHeight(max(LINE, round(self.document().size().height())))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if recoloured(event) and self._spans:
            self._render()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        small = font(Type.MICRO, weight=BOLD)
        small.setPixelSize(10)
        painter.setFont(small)
        painter.setPen(colour(tokens(self).accent2))
        for span in self._spans:
            painter.drawText(self.number_box(span), Qt.AlignmentFlag.AlignCenter, str(span.number))

    def number_box(self, span: MarkSpan) -> QRectF:
        """Return the box of a mark's number: after the word in reading direction, within the text's edge."""
        is_reversed = self._runs_left(span) and not is_right_to_left(self._text)
        last = self._cursor_over(span.start, span.end - 1).selectionEnd()
        block = self.document().findBlock(last)
        line = block.layout().lineForTextPosition(last - block.position())
        corner = block.layout().position() + line.position()
        width = _width(span)
        if is_reversed:
            first = self._cursor_over(span.start, span.end).selectionStart() - block.position()
            runs = line.glyphRuns(max(first, line.textStart()), last + 1 - block.position() - first)
            x = max((run.boundingRect().right() for run in runs), default=0.0) + width
        else:
            edge = QTextLine.Edge.Trailing
            x, _ = cast("tuple[float, int]", line.cursorToX(last - block.position(), edge))
        return QRectF(block.layout().position().x() + x - width, corner.y() + 1, width, 12)


def _width(span: MarkSpan) -> int:
    return _DIGIT * len(str(span.number))


def qt_length(text: str) -> int:
    """Return the length in UTF-16 units, as Qt counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
