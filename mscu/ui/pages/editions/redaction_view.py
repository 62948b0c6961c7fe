"""The texts of a copy side by side, original and redacted, with the marks in both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLength,
    QTextTable,
    QTextTableCell,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit
from typing_extensions import override

from mscu.actions.editions.redaction_review import CopyReview, ReviewMark, ReviewText
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Status, colour, tokens
from mscu.ui.look.theme import recoloured
from mscu.ui.widgets.read_text import qt_length

PADDING = 8
ACCESSIBLE_NAME = "The copy beside its original"


class MarkPosition(NamedTuple):
    """One mark: its text, and its position in both columns."""

    text: ReviewText
    mark: ReviewMark
    original: tuple[int, int]
    copy: tuple[int, int]


class TextSelection(NamedTuple):
    """Words selected in an original."""

    text: ReviewText
    start: int
    end: int


class SideBySideView(QTextEdit):
    """A table of two columns with one row per text.

    Signals: `chosen` with the number of the mark that was clicked.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setAccessibleName(ACCESSIBLE_NAME)
        self.marks: list[MarkPosition] = []
        self.current = 0
        self._review: CopyReview | None = None
        self._original_starts: list[tuple[ReviewText, int]] = []
        """Each text, and where it begins in the left column."""

    def show_review(self, review: CopyReview, current: int) -> None:
        """Show the texts, and scroll to a mark."""
        self._review = review
        self._write(review)
        self.go_to_mark(current)

    def go_to_mark(self, current: int) -> None:
        """Highlight a mark as the current one, and scroll to it."""
        self.current = max(0, min(current, len(self.marks) - 1))
        self.setExtraSelections([*self._highlights()])
        if self.marks:
            cursor = self.textCursor()
            cursor.setPosition(self.marks[self.current].original[0])
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def selection(self) -> TextSelection | None:
        """Return the selection, if it lies within one original."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        for text, position in self._original_starts:
            if start < end and position <= start and end <= position + qt_length(text.text):
                first_char, last_char = (
                    _char_count(text.text, start - position),
                    _char_count(text.text, end - position),
                )
                return TextSelection(text, first_char, last_char)
        return None

    def _write(self, review: CopyReview) -> None:
        self.clear()
        self.document().setDefaultFont(font(Type.READ))
        self.marks, self._original_starts = [], []
        cursor = QTextCursor(self.document())
        table = cursor.insertTable(2 * len(review.texts) + 1, 2, self._table_format())
        self._header(table.cellAt(0, 0), "Original")
        self._header(table.cellAt(0, 1), "In the copy")
        for index, text in enumerate(review.texts):
            row = 2 * index + 1
            table.mergeCells(row, 0, 1, 2)
            self._header(table.cellAt(row, 0), text.where)
            self._row(table, row + 1, text)

    def _table_format(self) -> QTextTableFormat:
        table_format = QTextTableFormat()
        half = QTextLength(QTextLength.Type.PercentageLength, 50)
        table_format.setColumnWidthConstraints([half, half])
        table_format.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table_format.setCellPadding(PADDING)
        table_format.setCellSpacing(0)
        table_format.setBorder(0)
        table_format.setHeaderRowCount(1)
        return table_format

    def _header(self, cell: QTextTableCell, text: str) -> None:
        char_format = QTextCharFormat()
        char_format.setFont(font(Type.SMALL, weight=SEMIBOLD))
        char_format.setForeground(colour(tokens(self).text2))
        cell_format = cell.format()
        cell_format.setBackground(colour(tokens(self).sunken))
        cell.setFormat(cell_format)
        cell.firstCursorPosition().insertText(text, char_format)

    def _row(self, table: QTextTable, row: int, text: ReviewText) -> None:
        left = table.cellAt(row, 0).firstCursorPosition()
        self._original_starts.append((text, left.position()))
        original_start = left.position()
        self._set_left_to_right(left)
        left.insertText(_as_one_block(text.text))
        right = table.cellAt(row, 1).firstCursorPosition()
        self._set_left_to_right(right)
        position = 0
        for mark in text.marks:
            right.insertText(_as_one_block(text.text[position : mark.start]))
            start = right.position()
            right.insertText(mark.instead if mark.hidden else text.text[mark.start : mark.end])
            original = original_start + qt_length(text.text[: mark.start])
            original_range = (original, original + qt_length(text.text[mark.start : mark.end]))
            self.marks.append(MarkPosition(text, mark, original_range, (start, right.position())))
            position = mark.end
        right.insertText(_as_one_block(text.text[position:]))

    def _set_left_to_right(self, cursor: QTextCursor) -> None:
        block_format = QTextBlockFormat()
        block_format.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        cursor.setBlockFormat(block_format)

    def _highlights(self) -> Iterator[QTextEdit.ExtraSelection]:
        for index, position in enumerate(self.marks):
            for start, end in (position.original, position.copy):
                selection = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.document())
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                selection.cursor = cursor
                selection.format = self._highlight_format(position.mark, is_current=index == self.current)
                yield selection

    def _highlight_format(self, mark: ReviewMark, *, is_current: bool) -> QTextCharFormat:
        theme, char_format = tokens(self), QTextCharFormat()
        state = Status.SOON if not mark.decided else Status.DONE if mark.hidden else Status.LATE
        colours = theme.status[state]
        char_format.setForeground(colour(colours.fg))
        char_format.setBackground(colour(colours.bg))
        char_format.setFontUnderline(not mark.decided)
        if is_current:
            char_format.setForeground(colour(theme.onaccent))
            char_format.setBackground(colour(theme.accent))
        return char_format

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        position = self.cursorForPosition(event.position().toPoint()).position()
        for index, mark_position in enumerate(self.marks):
            spans = (mark_position.original, mark_position.copy)
            if not self.textCursor().hasSelection() and any(a <= position < b for a, b in spans):
                self.chosen.emit(index)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if recoloured(event) and self._review is not None:
            self.show_review(self._review, self.current)


def _as_one_block(text: str) -> str:
    """Replace line breaks, so that positions in the block equal positions in the text."""
    return text.replace("\r", " ").replace("\n", "\N{LINE SEPARATOR}")


def _char_count(text: str, units: int) -> int:
    """Convert a length in Qt's UTF-16 units to characters."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))
