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

from mscu.actions.editions.redaction_review import Review, ReviewMark, ReviewText
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Status, colour, tokens
from mscu.ui.look.theme import recoloured
from mscu.ui.widgets.read_text import qt_length

PADDING = 8
NAME = "The copy beside its original"


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
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setAccessibleName(NAME)
        self.places: list[MarkPosition] = []
        self.current = 0
        self._review: Review | None = None
        self._originals: list[tuple[ReviewText, int]] = []
        """Each text, and where it begins in the left column."""

    def show_review(self, review: Review, current: int) -> None:
        """Show the texts, and scroll to a mark."""
        self._review = review
        self._write(review)
        self.stand_at(current)

    def stand_at(self, current: int) -> None:
        """Highlight a mark as the current one, and scroll to it."""
        self.current = max(0, min(current, len(self.places) - 1))
        self.setExtraSelections([*self._looks()])
        if self.places:
            cursor = self.textCursor()
            cursor.setPosition(self.places[self.current].original[0])
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def selected(self) -> TextSelection | None:
        """Return the selection, if it lies within one original."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        for text, at in self._originals:
            if start < end and at <= start and end <= at + qt_length(text.text):
                first, last = _letters(text.text, start - at), _letters(text.text, end - at)
                return TextSelection(text, first, last)
        return None

    # ------------------------------------------------------------------ how it is written

    def _write(self, review: Review) -> None:
        self.clear()
        self.document().setDefaultFont(font(Type.READ))
        self.places, self._originals = [], []
        cursor = QTextCursor(self.document())
        table = cursor.insertTable(2 * len(review.texts) + 1, 2, self._table_format())
        self._head(table.cellAt(0, 0), "Original")
        self._head(table.cellAt(0, 1), "In the copy")
        for at, text in enumerate(review.texts):
            row = 2 * at + 1
            table.mergeCells(row, 0, 1, 2)
            self._head(table.cellAt(row, 0), text.where)
            self._row(table, row + 1, text)

    def _table_format(self) -> QTextTableFormat:
        made = QTextTableFormat()
        half = QTextLength(QTextLength.Type.PercentageLength, 50)
        made.setColumnWidthConstraints([half, half])
        made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        made.setCellPadding(PADDING)
        made.setCellSpacing(0)
        made.setBorder(0)
        made.setHeaderRowCount(1)
        return made

    def _head(self, cell: QTextTableCell, words: str) -> None:
        look = QTextCharFormat()
        look.setFont(font(Type.SMALL, weight=SEMIBOLD))
        look.setForeground(colour(tokens(self).text2))
        ground = cell.format()
        ground.setBackground(colour(tokens(self).sunken))
        cell.setFormat(ground)
        cell.firstCursorPosition().insertText(words, look)

    def _row(self, table: QTextTable, row: int, text: ReviewText) -> None:
        left = table.cellAt(row, 0).firstCursorPosition()
        self._originals.append((text, left.position()))
        begins = left.position()
        self._turn(left)
        left.insertText(_one_block(text.text))
        right = table.cellAt(row, 1).firstCursorPosition()
        self._turn(right)
        at = 0
        for mark in text.marks:
            right.insertText(_one_block(text.text[at : mark.start]))
            start = right.position()
            right.insertText(mark.instead if mark.hidden else text.text[mark.start : mark.end])
            original = begins + qt_length(text.text[: mark.start])
            stands = (original, original + qt_length(text.text[mark.start : mark.end]))
            self.places.append(MarkPosition(text, mark, stands, (start, right.position())))
            at = mark.end
        right.insertText(_one_block(text.text[at:]))

    def _turn(self, cursor: QTextCursor) -> None:
        reads = QTextBlockFormat()
        reads.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        cursor.setBlockFormat(reads)

    # ------------------------------------------------------------------ how marks are drawn

    def _looks(self) -> Iterator[QTextEdit.ExtraSelection]:
        for at, place in enumerate(self.places):
            for start, end in (place.original, place.copy):
                look = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.document())
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                look.cursor = cursor
                look.format = self._look(place.mark, is_current=at == self.current)
                yield look

    def _look(self, mark: ReviewMark, *, is_current: bool) -> QTextCharFormat:
        now, look = tokens(self), QTextCharFormat()
        state = Status.SOON if not mark.decided else Status.DONE if mark.hidden else Status.LATE
        pair = now.status[state]
        look.setForeground(colour(pair.fg))
        look.setBackground(colour(pair.bg))
        look.setFontUnderline(not mark.decided)
        if is_current:
            look.setForeground(colour(now.onaccent))
            look.setBackground(colour(now.accent))
        return look

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self.cursorForPosition(event.position().toPoint()).position()
        for number, place in enumerate(self.places):
            spans = (place.original, place.copy)
            if not self.textCursor().hasSelection() and any(a <= at < b for a, b in spans):
                self.chosen.emit(number)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if recoloured(event) and self._review is not None:
            self.show_review(self._review, self.current)


def _one_block(text: str) -> str:
    """Replace line breaks, so that positions in the block equal positions in the text."""
    return text.replace("\r", " ").replace("\n", "\N{LINE SEPARATOR}")


def _letters(text: str, units: int) -> int:
    """Convert a length in Qt's UTF-16 units to characters."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))
