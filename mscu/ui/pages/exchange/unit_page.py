"""Other units: cards are exchanged, cases sent in bundles, and bundles taken in as reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.exchange.partner_units import OtherUnits, UnitLine, UnitsAnswer
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.list_layout import above_list, give_keyboard, lay_out_list, list_column
from mscu.ui.pages.core.list_pane import Empty, ListPane
from mscu.ui.pages.core.page import Page, PageAction, Places, bind_keys
from mscu.ui.pages.editing.back_shortcut import bind_back
from mscu.ui.pages.editing.form_saving import Recorded
from mscu.ui.pages.exchange.unit_card import SEND_KEYS, OwnCardShown, UnitCardShown, unit_look
from mscu.ui.pages.exchange.unit_files import RECEIVE, TAKE, UnitFiles
from mscu.ui.pages.exchange.unit_sending import BundleSaving
from mscu.ui.pages.exchange.unit_taking import TakingCard
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.chronology import Line

LIST_WIDTH = 560
NOT_YOURS = "A supervisor or the disclosure officer takes a unit's card."
EMPTY = Empty(
    "building-2",
    "No other unit is known yet",
    "Send a unit your card, and take theirs. Once each has read its fingerprint to the other by "
    "phone, cases can go to and fro as files that only the other unit can open.",
)


class UnitsPage(Page):
    """Our own card and the other units at the left, the unit that was chosen at the right."""

    name: ClassVar[str] = "units"
    title: ClassVar[str] = "Other units"
    icon: ClassVar[str] = "building-2"
    needs: ClassVar[Permission] = Permission.PRINT
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        (SEND_KEYS, "In the list: send a case to the unit that is chosen"),
        ("Esc", "Back to what left the unit"),
    )

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self.own, self.index = OwnCardShown(), ListPane("Other units", EMPTY)
        self.card = UnitCardShown()
        self.taking, self.sending = TakingCard(dispatcher, places), BundleSaving(dispatcher, places)
        self._units: dict[int, UnitLine] = {}
        self._chosen = 0
        self.files = UnitFiles(dispatcher, self)
        take, receive = Button(TAKE, icon="shield-check"), Button(RECEIVE, icon="file-down")
        take.block("" if places.actor.may(Permission.RELEASE) else NOT_YOURS)
        may_record = places.actor.may(Permission.RECORD_REPORTS)
        receive.block("" if may_record else "Your role records no reports.")
        for button, slot in ((take, self.files.choose_card), (receive, self.files.choose_bundle)):
            button.clicked.connect(slot)
            self.add_button(button)
        self._lay_out_page()
        self._connect()

    def _lay_out_page(self) -> None:
        left = list_column(LIST_WIDTH, self.index, above_list(self.own))
        lay_out_list(self.body, left, self.card, self.taking, self.sending)
        self.card.hide()

    def _connect(self) -> None:
        self.own.save_wanted.connect(self.files.ask_where)
        self.files.told.connect(self.tell)
        self.files.card_read.connect(self._take)
        self.files.received.connect(self._received)
        self.index.opened.connect(self._choose)
        self.index.rested.connect(self._choose)
        self.card.send_wanted.connect(self._send)
        self.taking.saved.connect(self._taken)
        self.sending.told.connect(self.tell)
        for form in (self.taking, self.sending):
            form.left.connect(self._left)
        bind_back(self, self._back)
        bind_keys(self.index.list, ((SEND_KEYS, self.card.send),))

    # ------------------------------------------------------------ what the window calls

    @override
    def shown(self) -> None:
        self.dispatcher.ask(OtherUnits(), then=self._show)
        give_keyboard(self, self.index.list)

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible():
            self.dispatcher.ask(OtherUnits(), then=self._show)

    @override
    def leave(self) -> None:
        self.clear_messages()
        self.taking.leave()
        self.sending.leave()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        actor = self.places.actor
        none = "" if self.card.unit is not None else "no unit is chosen"
        return (
            PageAction(words="Send a case to this unit", run=self.card.send, icon="send",
                 keys=SEND_KEYS, why_not=none),
            PageAction(words=TAKE, run=self.files.choose_card, icon="shield-check",
                 why_not="" if actor.may(Permission.RELEASE) else "not your role"),
            PageAction(words=RECEIVE, run=self.files.choose_bundle, icon="file-down",
                 why_not="" if actor.may(Permission.RECORD_REPORTS) else "not your role"),
        )  # fmt: skip

    # ------------------------------------------------------------ what is shown

    def _show(self, answer: UnitsAnswer) -> None:
        self._units = {each.id: each for each in answer.others}
        self.files.own = answer.own.content
        self.own.show_own(answer.own)
        self.set_title(self.title, f"{len(self._units):,}" if self._units else "")
        self.index.show_lines([Line(e.id, unit_look(e)) for e in answer.others], may_add=False)
        if self._chosen not in self._units:
            self._chosen = answer.others[0].id if answer.others else 0
        if self._chosen:
            self.index.list.choose(self._chosen)
            self.card.show_unit(self._units[self._chosen])
        taken = not self.taking.isHidden() or not self.sending.isHidden()
        self.card.setVisible(bool(self._chosen) and not taken)

    def _choose(self, key: object) -> None:
        if isinstance(key, int) and key in self._units:
            if key != self._chosen:
                self.leave()
            self._chosen = key
            self.card.show_unit(self._units[key])

    def _send(self, unit: object) -> None:
        if isinstance(unit, UnitLine):
            self.card.hide()
            self.sending.begin_with(unit)

    def _left(self) -> None:
        self.card.setVisible(bool(self._units))
        self.index.list.setFocus()

    def _take(self, unit: str, content: bytes) -> None:
        self.card.hide()
        self.taking.begin_with(unit, content)

    def _taken(self, done: Recorded) -> None:
        self._left()
        self.tell(done.card.spec.done, Status.DONE)

    def _received(self, number: int) -> None:
        self.wanted.emit("report", number)

    def _back(self) -> None:
        self.places.turn_to("disclosures")
