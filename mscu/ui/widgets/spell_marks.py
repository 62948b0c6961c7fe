"""Waves under the misspelt words of a long text, and other words in its menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent, QSyntaxHighlighter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit
from typing_extensions import override

from mscu.text.spelling import Spelling, suggestions
from mscu.ui.look.palette import Status, colour, tokens

NO_SUGGESTION = "No suggestion"
ACCEPT = "Accept “{0}” until the store is locked"
AT_ONCE = 500
"""Words that are looked up in one go, which takes 2 ms."""
_BEYOND = "\uffff"
"""The last character that Qt counts as one."""


class SpellMarks(QSyntaxHighlighter):
    """Marks the words of one field, but for the one that is being typed."""

    def __init__(self, field: QPlainTextEdit, spelling: Spelling) -> None:
        super().__init__(field.document())
        self._field, self._spelling = field, spelling
        self._unfinished = -1
        """The paragraph with the word that is being typed."""
        self._left = AT_ONCE
        self._waiting: set[int] = set()
        """The paragraphs whose words are looked up once the window is idle."""
        self._idle = QTimer(self, interval=0, singleShot=True)
        self._idle.timeout.connect(self._go_on)
        field.cursorPositionChanged.connect(self._cursor_moved)
        for part in (field, field.viewport()):
            part.installEventFilter(self)

    def end(self) -> None:
        """Remove the marks."""
        self._idle.stop()
        for part in (self._field, self._field.viewport()):
            part.removeEventFilter(self)
        self._field.cursorPositionChanged.disconnect(self._cursor_moved)
        self.setDocument(None)
        self.setParent(None)
        self.deleteLater()

    @override
    def highlightBlock(self, text: str) -> None:
        block, cursor = self.currentBlock(), self._field.textCursor()
        if not self._is_read(text):
            self._waiting.add(block.blockNumber())
            return
        typed_to = cursor.position() - block.position() if self._field.hasFocus() else -1
        for start, end in self._spelling.misspelt(text):
            first, last = _in_qt(text, start), _in_qt(text, end)
            if last == typed_to:
                self._unfinished = block.blockNumber()
            else:
                self.setFormat(first, last - first, self._mark())

    def _is_read(self, text: str) -> bool:
        """Look up the words of a paragraph, as many as may be in one go; return whether that was all."""
        unread = self._spelling.unread(text)
        if unread:
            self._idle.start()
        self._spelling.look_up(unread[: self._left])
        is_read = len(unread) <= self._left
        self._left = max(self._left - len(unread), 0)
        return is_read

    def _go_on(self) -> None:
        self._left = AT_ONCE
        waiting, self._waiting = self._waiting, set()
        for number in sorted(waiting):
            self.rehighlightBlock(self.document().findBlockByNumber(number))

    def _mark(self) -> QTextCharFormat:
        mark = QTextCharFormat()
        mark.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
        mark.setUnderlineColor(colour(tokens(self._field).status[Status.LATE].fg))
        return mark

    def _cursor_moved(self) -> None:
        if self._unfinished >= 0:
            block, self._unfinished = self.document().findBlockByNumber(self._unfinished), -1
            self.rehighlightBlock(block)

    # The menu

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent) and not self._field.isReadOnly():
            by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
            place = event.pos() if by_mouse else self._field.cursorRect().center()
            if (word := self._misspelt_at(place)) is not None:
                self._show_menu(word, event.globalPos() if by_mouse else self._below(word))
                return True
        return super().eventFilter(watched, event)

    def _below(self, word: QTextCursor) -> QPoint:
        return self._field.viewport().mapToGlobal(self._field.cursorRect(word).bottomLeft())

    def _misspelt_at(self, place: QPoint) -> QTextCursor | None:
        """Return the misspelt word at a place of the viewport, selected."""
        cursor = self._field.cursorForPosition(place)
        block = cursor.block()
        for start, end in self._spelling.misspelt(block.text()):
            first, last = (block.position() + _in_qt(block.text(), at) for at in (start, end))
            if first <= cursor.position() <= last:
                cursor.setPosition(first)
                cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
                return cursor
        return None

    def _show_menu(self, word: QTextCursor, place: QPoint) -> None:
        menu = self._field.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text, above = word.selectedText(), menu.actions()[0]
        offered = [*suggestions(text)]
        for suggestion in offered or [NO_SUGGESTION]:
            action = QAction(suggestion, menu)
            action.setEnabled(bool(offered))
            action.triggered.connect(partial(self._replace, word, suggestion))
            menu.insertAction(above, action)
        accept = QAction(ACCEPT.format(text), menu)
        accept.triggered.connect(partial(self._accept, text))
        menu.insertSeparator(above)
        menu.insertAction(above, accept)
        menu.insertSeparator(above)
        menu.popup(place)
        menu.setActiveAction(menu.actions()[0])

    def _replace(self, word: QTextCursor, suggestion: str) -> None:
        word.insertText(suggestion)
        self._field.setTextCursor(word)

    def _accept(self, word: str) -> None:
        self._spelling.accept(word)
        self.rehighlight()


def _in_qt(text: str, at: int) -> int:
    """Return a position as Qt counts, for whom a character beyond the first 65,536 is two."""
    return at if text.isascii() else at + sum(char > _BEYOND for char in text[:at])
