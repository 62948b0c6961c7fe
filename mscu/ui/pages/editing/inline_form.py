"""One form in place beside a list: opened, saved, left, and taken away again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.ui.forms.field_list import Sources
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.form_saving import FormSaving, Recorded
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher


class InlineForm(QWidget):
    """Holds a form; what kind of form it is says who inherits from it.

    Signals: `saved` with what was recorded (`Recorded`), `left` when the person goes away from it.
    """

    saved = Signal(object)
    left = Signal()

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__()
        self._dispatcher, self._places = dispatcher, places
        self._saving = FormSaving(dispatcher, self)
        self._saving.saved.connect(self._saved)
        self.card: FormCard | None = None
        self._around = QVBoxLayout(self)
        self._around.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_form(self, spec: FormSpec, sources: Sources) -> None:
        """Show a form, filled with its draft where one was kept, and go to its first field."""
        if self.card is not None:
            return
        self.card = FormCard(spec, sources, self._places.drafts)
        self.card.save_wanted.connect(self.save)
        self.card.left.connect(self.leave)
        self.card.thrown_away.connect(self.leave)
        self._around.addWidget(self.card)
        self.show()
        self.card.begin()

    def save(self) -> None:
        """Do what the form says, or show what needs another look."""
        self._saving.save(self.card)

    def leave(self) -> None:
        """Take the form away; its draft is kept, if it keeps one."""
        if self.card is not None or not self.isHidden():
            self._take_away()
            self.left.emit()

    def _take_away(self) -> None:
        card, self.card = self.card, None
        if card is not None:
            self._around.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.hide()

    def _saved(self, done: Recorded) -> None:
        if done.card is self.card:
            self._take_away()
        self.saved.emit(done)
