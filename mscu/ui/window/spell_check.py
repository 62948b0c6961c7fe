"""Marks misspelt words in the long text that has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from mscu.text.spelling import Spelling
from mscu.ui.widgets.fields import TextField
from mscu.ui.widgets.spell_marks import SpellMarks


class SpellCheck(QObject):
    """Marks a field once it gets the keyboard, until it is turned off.

    Signals: `turned` with whether words are marked.
    """

    turned = Signal(bool)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._spelling = Spelling()
        self.is_on = True
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def toggle(self) -> None:
        """Mark misspelt words from now on, or no longer."""
        self.turn(is_on=not self.is_on)
        self.turned.emit(self.is_on)

    def turn(self, *, is_on: bool) -> None:
        self.is_on = is_on
        if is_on:
            self._focus_moved(None, QApplication.focusWidget())
        else:
            for field in self._window.findChildren(TextField):
                if (marks := _marks_of(field)) is not None:
                    marks.end()

    def _focus_moved(self, _before: QWidget | None, field: QWidget | None) -> None:
        if not self.is_on or not isinstance(field, TextField) or field.isReadOnly():
            return
        if self._window.isAncestorOf(field) and _marks_of(field) is None:
            SpellMarks(field, self._spelling)


def _marks_of(field: TextField) -> SpellMarks | None:
    marks: SpellMarks | None = field.document().findChild(SpellMarks)
    return marks
