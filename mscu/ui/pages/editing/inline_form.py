"""A form in place beside a list: opened, saved, left, and closed again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from mscu.actions.core.action import Query
from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists
from mscu.ui.forms.field_list import Sources
from mscu.ui.look.layouts import vbox
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.form_host import FormAnswers, FormHost, usual_sources
from mscu.ui.pages.editing.form_saving import SavedForm
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


class InlineForm(QWidget):
    """The place of one form, hidden while none is open.

    `host` opens, saves and leaves the form.

    Signals: `begun` when a form takes the place of the card; `saved` with a `SavedForm`, `left` when the
    form is left; `notified` with a message and its status.
    """

    begun = Signal()
    notified = Signal(str, object)
    saved = Signal(object)
    left = Signal()

    def __init__(
        self,
        dispatcher: Dispatcher,
        context: PageContext,
        *,
        sources: Callable[[FormAnswers], Sources] = usual_sources,
    ) -> None:
        super().__init__()
        self._dispatcher, self._context = dispatcher, context
        self.host = FormHost(dispatcher, context, self, self, sources=sources)
        self.host.on_save = self.save
        self.host.saved.connect(self.on_saved)
        self.host.left.connect(self.hide)
        self.host.left.connect(self.left)
        self._layout = vbox(within=self)
        self.hide()

    @property
    def card(self) -> FormCard | None:
        """The form that is open, or None."""
        return self.host.card

    def show_form(self, card: FormCard) -> None:
        """Show a form that was opened."""
        self.begun.emit()
        self._layout.addWidget(card)
        self.show()

    def remove_form(self, card: FormCard, _below: FormCard | None) -> None:
        """Take away a form that is being closed."""
        self._layout.removeWidget(card)
        self.hide()

    def save(self) -> None:
        """Save the form, or show its problems."""
        self.host.save()

    def leave(self) -> None:
        """Leave the form, or the one that waits for its data; its draft is kept, if it has one."""
        self.host.leave()

    def on_saved(self, saved: SavedForm) -> None:
        """Report that a form was saved; it is closed by now."""
        self.saved.emit(saved)


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
    """One form at a time, named by a key, under which its draft is kept and reopened."""

    def read(self, key: str) -> FormKey | None:
        """Read a key; return None for one of another page."""
        raise NotImplementedError

    def needs(self, form: str, ids: tuple[int, ...]) -> Sequence[Query[Any]]:
        """Return what a form needs to read besides the code lists and the day."""
        raise NotImplementedError

    def spec(self, form: str, ids: tuple[int, ...], answers: FormAnswers) -> FormSpec | None:
        """Return the form of a key, or None if what it is about is gone."""
        raise NotImplementedError

    def begin(self, key: str) -> None:
        """Show the form of a key; another open form is closed with its draft kept."""
        found = self.read(key)
        if found is not None and not self.host.goes_on(key):
            self.host.close()
            self.host.open(partial(self.spec, *found), (CodeLists(), Today(), *self.needs(*found)))
