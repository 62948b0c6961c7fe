"""The field for what the officer says, with what is found in it marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit
from typing_extensions import override

from mscu.ui.look.palette import colour, tokens
from mscu.ui.look.theme import recoloured
from mscu.ui.widgets.fields import TextField


class CallTextField(TextField):
    """The field for the officer's words, with the matches in it marked."""

    def __init__(self, *, placeholder: str = "", lines: int = 6) -> None:
        super().__init__(placeholder=placeholder, lines=lines, most_lines=lines)
        self._marked_ranges: tuple[tuple[int, int], ...] = ()

    def append_typed(self, typed: str) -> None:
        """Add a key typed elsewhere at the end, after a space."""
        self.moveCursor(QTextCursor.MoveOperation.End)
        text = self.toPlainText()
        self.insertPlainText(typed if not text or text[-1].isspace() else f" {typed}")

    def mark(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Mark these ranges of the text."""
        self._marked_ranges = tuple(ranges)
        theme = tokens(self)
        char_format = QTextCharFormat()
        char_format.setBackground(colour(theme.soft))
        char_format.setForeground(colour(theme.accent2))
        char_format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        char_format.setUnderlineColor(colour(theme.accent))
        self.setExtraSelections([self._highlight(char_format, *range_) for range_ in self._marked_ranges])

    def _highlight(self, char_format: QTextCharFormat, start: int, end: int) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        text = self.toPlainText()[:end]
        cursor = QTextCursor(self.document())
        cursor.setPosition(_qt_length(text[:start]))
        cursor.setPosition(_qt_length(text), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor, selection.format = cursor, char_format
        return selection

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if recoloured(event):
            self.mark(self._marked_ranges)


def _qt_length(text: str) -> int:
    """Return the length in Qt's UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
