"""The forms of the Survivors page, which warn of interpreters with a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject
from typing_extensions import override

from mscu.actions.core.action import Query
from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists, ListChoice
from mscu.actions.support.interpreter_conflicts import MAY_KNOW_TOO_MUCH, conflict_sentence
from mscu.actions.survivors.directory import CharityPeople, InterpreterOption, InterpretersFor, Providers
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.form_host import FormAnswers, FormHost, FormPlace
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.support.sources import SurvivorSources, survivor_sources
from mscu.ui.session.dispatcher import Dispatcher

NEEDS: tuple[Query[Any], ...] = (Today(), Providers(), CharityPeople())


class SurvivorForms(FormHost):
    """One form at a time, about a survivor or about the charity."""

    def __init__(
        self, dispatcher: Dispatcher, context: PageContext, place: FormPlace, parent: QObject
    ) -> None:
        super().__init__(dispatcher, context, place, parent, sources=self._read_sources)
        self._lists: Mapping[str, tuple[ListChoice, ...]] = {}
        """The code lists, which are read once."""
        self._interpreters: tuple[InterpreterOption, ...] = ()
        self.opened.connect(self._watch_interpreter)

    def open_for(self, spec: FormSpec, survivor_id: int | None = None) -> None:
        """Open a form in place of the open one, whose draft is kept."""
        of_survivor = (InterpretersFor(survivor_id=survivor_id),) if survivor_id is not None else ()
        lists = () if self._lists else (CodeLists(),)
        self.open(spec, (*lists, *NEEDS, *of_survivor))

    def _read_sources(self, answers: FormAnswers) -> SurvivorSources:
        self._lists = answers.get(CodeLists, self._lists)
        self._interpreters = answers.get(InterpretersFor, ())
        return survivor_sources(
            self._lists,
            answers[Today],
            providers=answers[Providers],
            interpreters=self._interpreters,
            people=answers[CharityPeople],
        )

    @override
    def tell_left(self, card: FormCard) -> None:
        """Show only what is lost: the notices above the survivor show every draft."""
        if card.loses_text:
            super().tell_left(card)

    def _watch_interpreter(self, card: FormCard) -> None:
        card.typing_paused.connect(self._warn)
        card.info_bar.set_status(Status.LATE)

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
