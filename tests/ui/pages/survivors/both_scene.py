"""The Survivors page on the navigators' own store, with the police's store beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.sharing.emergency import AskForCard, UrgentRequests
from mscu.codes import Kind, Role, UrgentState
from mscu.outbox import Exchanged, Outbox
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.survivors.page import SurvivorsPage
from tests.inputs.factories import World, valid
from tests.scenes.stores import Store
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.survivors.survivor_scene import Opened


@dataclass
class Both:
    """The two stores, and the page on the navigators' own."""

    world: World
    charity: Store
    survivor: int
    put_up: Callable[..., Opened]
    police: dict[str, InlineDispatcher]
    scene: Any = None
    outbox: Outbox | None = None
    told: list[str] = field(default_factory=list)

    def show(self, who: str = Role.NAVIGATOR) -> SurvivorsPage:
        """Put the page up for somebody, the police's store beside it, as after unlocking both."""
        role = Role.LEAD if who == Role.LEAD else Role.NAVIGATOR
        self.outbox = Outbox(self.charity.gate(who), self.world.store.gate(role))
        self.exchange()
        self.scene = self.put_up(self.charity, SurvivorsPage, who, police=self.desk_of(who))
        self.scene.dispatcher.records_changed.connect(self._acted)
        settle()
        page: SurvivorsPage = self.scene.page
        return page

    def exchange(self) -> Exchanged:
        """Exchange what waits between the stores."""
        assert self.outbox is not None
        exchanged = self.outbox.run()
        self.told += exchanged.told
        return exchanged

    def _acted(self, _changed: object) -> None:
        """Exchange after an act, and refresh the page, as the window does."""
        exchanged = self.exchange()
        if exchanged.own is not None:
            self.scene.dispatcher.records_changed.emit(exchanged.own)

    def desk_of(self, who: str) -> InlineDispatcher:
        """Return the desk of the police's store for somebody of the charity."""
        role = Role.LEAD if who == Role.LEAD else Role.NAVIGATOR
        if role not in self.police:
            self.police[role] = InlineDispatcher(self.world.store.gate(role))
        return self.police[role]

    def answer(self, who: str) -> SurvivorsPage:
        """Put the page up with the form that answers the request of police."""
        page = self.show(who)
        page.resume(self.answer_key())
        settle()
        return page

    def answer_key(self) -> str:
        """Name the form, as the bar of the window does."""
        (line,) = self.world.store.gate(Role.LEAD).ask(UrgentRequests())
        return f"survivors/answer/{self.survivor}/{line.entry_id}"

    def form(self) -> FormCard:
        settle()
        card: FormCard = self.scene.form
        return card

    def save(self, **values: object) -> None:
        """Type into the form that is open, and save it."""
        card = self.form()
        fill(card.form, **values)
        self.scene.page.forms.save()
        settle()
        assert self.scene.page.forms.card is None, card.form.problems()

    def officer_reads(self) -> int:
        file = self.world.store.gate(Role.OFFICER).ask(CaseFile(case_id=self.world.case_id))
        return sum(line.kind is Kind.SHARED for line in file.entries)

    def ask_for_card(self, **changes: Any) -> None:
        asking: AskForCard = valid(AskForCard, self.world, **changes)
        self.world.store.gate(Role.OFFICER).perform(asking)

    def request_state(self) -> UrgentState:
        (line,) = self.world.store.gate(Role.LEAD).ask(UrgentRequests())
        return line.state


def agree(both: Both, *commands: Any) -> list[int]:
    return [both.charity.gate(Role.NAVIGATOR).perform(command) for command in commands]
