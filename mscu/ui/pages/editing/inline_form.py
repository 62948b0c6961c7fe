"""A form in place beside a list: opened, saved, left, and closed again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from mscu.actions.core.form_choices import CodeLists, ListChoice
from mscu.ui.forms.field_list import Sources
from mscu.ui.look.layouts import vbox
from mscu.ui.pages.core.page import CRASHED, PageContext
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher


def bind_back(page: QWidget, back: Callable[[], object]) -> None:
    """Bind Esc to go back from anywhere in a page; within a form it only leaves the form."""
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), page)
    shortcut.activated.connect(back)
    shortcut.activatedAmbiguously.connect(partial(_leave_form, page))  # a form binds Esc too


def _leave_form(page: QWidget) -> None:
    widget = QApplication.focusWidget()
    while widget is not None and widget is not page:
        if isinstance(widget, FormCard):
            widget.left.emit()
            return
        widget = widget.parentWidget()


@dataclass(frozen=True)
class SavedForm:
    """A form that was saved: its card, its values, and the command's result."""

    card: FormCard
    """It may have been closed and deleted since."""
    values: Mapping[str, object]
    result: Any


class FormSaver(QObject):
    """Saves one form at a time: a second waits until the outcome of the first is known.

    The draft of a recorded form is deleted, whichever form is open by then.

    Signals: `saved` with a `SavedForm`.
    """

    saved = Signal(object)

    def __init__(self, dispatcher: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._card: FormCard | None = None
        self._maybe_saved: FormCard | None = None
        self._values: Mapping[str, object] = {}
        dispatcher.trouble.connect(self._on_error)
        dispatcher.crashed.connect(self._on_crash)

    @property
    def is_busy(self) -> bool:
        """Whether a form is being saved."""
        return self._card is not None

    def save(self, card: FormCard | None) -> None:
        """Save a form, or show its problems."""
        if card is None or card.spec.locked or self._card is not None:
            return
        values = card.values()
        if values is None:
            return
        self._card, self._maybe_saved, self._values = card, None, values
        card.set_busy(True)
        self._dispatcher.perform(card.spec.make(**values), then=self._saved, problems=self._refused)

    def _saved(self, result: object) -> None:
        card = self._card or self._maybe_saved
        self._card = self._maybe_saved = None
        if card is not None:
            card.saved()
            self.saved.emit(SavedForm(card, self._values, result))

    def _refused(self, problems: dict[str, str]) -> None:
        card, self._card = self._card, None
        if card is not None and isValid(card):
            card.refuse(problems)

    def _on_error(self, sentence: str) -> None:
        """Enable saving again after an error, so that the form does not stay disabled.

        The error may belong to another query, so the form may still turn out to be saved.
        """
        if self._card is None:
            return
        card, self._card = self._card, None
        self._maybe_saved = card
        if isValid(card):
            card.set_busy(False)
            card.show_error(sentence)

    def _on_crash(self, _where: str) -> None:
        self._on_error(CRASHED)


class InlineForm(QWidget):
    """Holds one form; subclasses say which.

    Signals: `saved` with a `SavedForm`, `left` when the user leaves the form.
    """

    saved = Signal(object)
    left = Signal()

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__()
        self._dispatcher, self._context = dispatcher, context
        self._saving = FormSaver(dispatcher, self)
        self._saving.saved.connect(self._saved)
        self.card: FormCard | None = None
        self._layout = vbox(within=self)
        self.hide()

    def show_form(self, spec: FormSpec, sources: Sources) -> None:
        """Show a form, filled from its draft if it has one, and focus its first field."""
        if self.card is not None:
            return
        self.card = FormCard(spec, sources, self._context.drafts)
        self.card.save_requested.connect(self.save)
        self.card.left.connect(self.leave)
        self.card.discarded.connect(self.leave)
        self._layout.addWidget(self.card)
        self.show()
        self.card.focus_first()

    def save(self) -> None:
        """Save the form, or show its problems."""
        self._saving.save(self.card)

    def leave(self) -> None:
        """Close the form; its draft is kept, if it has one."""
        if self.card is not None or not self.isHidden():
            self._remove_card()
            self.left.emit()

    def _remove_card(self) -> None:
        card, self.card = self.card, None
        if card is not None:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.hide()

    def _saved(self, saved_form: SavedForm) -> None:
        if saved_form.card is self.card:
            self._remove_card()
        self.saved.emit(saved_form)


FormKey = tuple[str, tuple[int, ...]]
"""What a form is for, and the ids of the records that it is about."""


@dataclass(frozen=True)
class FormKeys:
    """The keys of one page's forms, and of what is opened there."""

    page: str

    def write(self, form: str, *ids: int) -> str:
        return "/".join((self.page, form, *map(str, ids)))

    def read(self, key: str) -> FormKey | None:
        """Read a key; return None for one of another page."""
        page, *segments = key.split("/")
        if page != self.page or not segments or not all(segment.isdigit() for segment in segments[1:]):
            return None
        return segments[0], tuple(map(int, segments[1:]))


class KeyedForms(InlineForm):
    """One form at a time, named by a key, under which its draft is kept and reopened.

    A form's data is read first. Another form may be opened meanwhile, so code that receives such data
    checks that it is still for the current key.
    """

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.key = ""
        self._lists: Mapping[str, tuple[ListChoice, ...]] = {}
        self._today = date.min

    def read(self, key: str) -> FormKey | None:
        """Read a key; return None for one of another page."""
        raise NotImplementedError

    def ask_for_data(self) -> None:
        """Read the data that the forms need besides the code lists."""
        raise NotImplementedError

    @property
    def requested_key(self) -> FormKey:
        return self.read(self.key) or ("", ())

    def begin(self, key: str) -> None:
        """Show the form of a key; another open form is closed with its draft kept."""
        if self.card is not None and self.key == key:
            self.card.focus_first()
            return
        if self.read(key) is None:
            return
        self._remove_card()
        self.key = key
        self._dispatcher.ask(CodeLists(), then=self._on_lists)

    def close_quietly(self) -> None:
        """Close the form without a signal, because something else takes its place.

        A form that still waits for its data will not open.
        """
        self._remove_card()
        self.key = ""

    def _on_lists(self, lists: Mapping[str, tuple[ListChoice, ...]]) -> None:
        self._lists = lists
        self.ask_for_data()
