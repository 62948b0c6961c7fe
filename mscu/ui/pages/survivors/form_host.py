"""Opens and saves the forms of the Survivors page, and warns of interpreters with a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QObject, Signal

from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists, ListChoice
from mscu.actions.support.interpreter_conflicts import MAY_KNOW_TOO_MUCH, conflict_sentence
from mscu.actions.survivors.directory import (
    CharityPeople,
    CharityPerson,
    InterpreterOption,
    InterpretersFor,
    ProviderLine,
    Providers,
)
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import FormSaver, SavedForm
from mscu.ui.pages.support.sources import survivor_sources
from mscu.ui.session.dispatcher import Dispatcher

NO_INTERPRETERS: tuple[InterpreterOption, ...] = ()


class FormHost(QObject):
    """Shows one form at a time.

    Signals: `opened` with the form's card; `saved` with its spec and the command's result; `left` when the
    user leaves it.
    """

    opened = Signal(object)
    saved = Signal(object, object)
    left = Signal()

    def __init__(self, dispatcher: Dispatcher, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher, self._context = dispatcher, context
        self._lists: Mapping[str, tuple[ListChoice, ...]] = {}
        self._today: date | None = None
        self._providers: tuple[ProviderLine, ...] = ()
        self._people: tuple[CharityPerson, ...] = ()
        self._interpreters = NO_INTERPRETERS
        self._pending_form: tuple[FormSpec, int | None] | None = None
        self._saving = FormSaver(dispatcher, self)
        self._saving.saved.connect(self._saved)
        self.card: FormCard | None = None

    def open(self, spec: FormSpec, survivor_id: int | None = None) -> None:
        """Open a form in place of the open one, whose draft is kept."""
        self.close()
        self._pending_form = (spec, survivor_id)
        self._interpreters = NO_INTERPRETERS
        if self._lists:
            self._dispatcher.ask(Today(), then=self._on_today)
        else:
            self._dispatcher.ask(CodeLists(), then=self._on_lists)

    def return_to(self, form_key: str) -> bool:
        """Return to a form that is already open, keeping what was typed; return whether it was open."""
        if self.card is None or self.card.spec.key != form_key:
            return False
        self.card.focus_first()
        return True

    def _on_lists(self, lists: Mapping[str, tuple[ListChoice, ...]]) -> None:
        self._lists = lists
        self._dispatcher.ask(Today(), then=self._on_today)

    def _on_today(self, today: date) -> None:
        self._today = today
        self._dispatcher.ask(Providers(), then=self._on_providers)

    def _on_providers(self, providers: tuple[ProviderLine, ...]) -> None:
        self._providers = providers
        self._dispatcher.ask(CharityPeople(), then=self._on_people)

    def _on_people(self, people: tuple[CharityPerson, ...]) -> None:
        self._people = people
        survivor_id = self._pending_form[1] if self._pending_form else None
        if survivor_id is None:
            self._make(NO_INTERPRETERS)
        else:
            self._dispatcher.ask(InterpretersFor(survivor_id=survivor_id), then=self._make)

    def _make(self, interpreters: tuple[InterpreterOption, ...]) -> None:
        pending, self._pending_form = self._pending_form, None
        if pending is None or self._today is None:
            return
        self._interpreters = interpreters
        sources = survivor_sources(
            self._lists,
            self._today,
            providers=self._providers,
            interpreters=interpreters,
            people=self._people,
        )
        card = self.card = FormCard(pending[0], sources, self._context.drafts)
        card.save_requested.connect(self.save)
        card.left.connect(self.leave)
        card.discarded.connect(self.leave)
        card.typing_paused.connect(self._warn)
        card.info_bar.set_status(Status.LATE)
        self.opened.emit(card)
        card.focus_first()

    def save(self) -> None:
        """Save the form, or show its problems."""
        self._saving.save(self.card)

    def leave(self) -> None:
        """Close the form, keeping its draft."""
        self.close()
        self.left.emit()

    def close(self) -> None:
        """Close the form without emitting a signal."""
        self._pending_form = None
        card, self.card = self.card, None
        if card is not None:
            card.hide()
            card.deleteLater()

    def _saved(self, saved: SavedForm) -> None:
        if saved.card is self.card:
            self.close()
        self.saved.emit(saved.card.spec, saved.result)

    def _warn(self) -> None:
        """Show the conflicts of the typed interpreter with the survivor or their records."""
        card = self.card
        if card is None or "interpreter" not in card.form.names():
            return
        typed = str(card.form.editor("interpreter").value() or "").casefold()
        conflicts = next(
            (entry.conflicts for entry in self._interpreters if entry.interpreter.name.casefold() == typed),
            (),
        )
        if conflicts:
            card.show_info(" ".join(map(conflict_sentence, conflicts)), strong=MAY_KNOW_TOO_MUCH)
        else:
            card.show_info("")
