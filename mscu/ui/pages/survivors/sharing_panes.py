"""Consents on the Survivors page: panes and forms.

Opens the forms on consents, copies, the emergency card, requests, rota and counts, and shows their registers.
What is released here is sent to the unit's store by `mscu/outbox.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from PySide6.QtCore import QObject, Signal

from mscu.actions.charity.charity_rota import DropTurn, RotaLine
from mscu.actions.charity.material_requests import RequestHold, RequestLine
from mscu.actions.charity.retention import RetentionDueLine
from mscu.actions.core.form_choices import Colleague, Recipients
from mscu.actions.sharing.cards import CardDetails, CardFile
from mscu.actions.sharing.consents import ConsentLedger, ConsentLine, Ledger, Step
from mscu.actions.sharing.emergency import ANSWERED, UrgentLine, UrgentRequests
from mscu.actions.sharing.share_sources import ShareSource, ShareSources
from mscu.actions.sharing.shares import EndShare, ShareLine
from mscu.actions.survivors.survivor_list import Opening, SurvivorDetails
from mscu.actions.survivors.survivors import EndNaming, Reader, Readers, SeeOpening
from mscu.code_keys import WITH_POLICE
from mscu.codes import Role, StoreKind
from mscu.ui.forms.drafts import Drafts
from mscu.ui.pages.charity import charity_form_specs
from mscu.ui.pages.charity.retention import retention_spec
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.sharing.referrals import REFERRAL, Referrals
from mscu.ui.pages.sharing.sharing_form_specs import (
    answer_spec,
    call_spec,
    card_spec,
    consent_spec,
    end_card_spec,
    share_spec,
    step_spec,
    withdrawal_spec,
)
from mscu.ui.pages.sharing.sharing_lines import LineAction
from mscu.ui.pages.support.support_form_specs import PAGE
from mscu.ui.pages.survivors.naming import END, readers_spec
from mscu.ui.pages.survivors.panes import REGISTERS, Registers
from mscu.ui.session.answers import Answers
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.code_picker import Code


class UrgentForm(QObject):
    """Opens one urgent request at a time, read again in case a colleague has answered it.

    Signals: `form_requested` with the form spec; `refused` with a sentence.
    """

    form_requested = Signal(object)
    refused = Signal(str)

    def __init__(self, dispatcher: Dispatcher, police: Dispatcher, drafts: Drafts, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher, self._police, self._drafts = dispatcher, police, drafts
        self._pending_request = (0, 0)
        self._line: UrgentLine | None = None

    def answer(self, survivor_id: int, entry_id: int) -> None:
        """Ask for the request, then for the card."""
        self._pending_request = (survivor_id, entry_id)
        self._police.ask(UrgentRequests(waiting_only=True), then=self._on_requests)

    def _on_requests(self, lines: tuple[UrgentLine, ...]) -> None:
        survivor_id, entry_id = self._pending_request
        self._line = next((line for line in lines if line.entry_id == entry_id), None)
        if self._line is None:
            self._drafts.drop(f"{PAGE}/{ANSWER}/{survivor_id}/{entry_id}")
            self.refused.emit(ANSWERED)
        else:
            self._dispatcher.ask(CardFile(survivor_id=survivor_id), then=self._on_card)

    def _on_card(self, card: CardDetails) -> None:
        if self._line is not None:
            self.form_requested.emit(answer_spec(card, self._line.now, self._line))


SHARING_ACTIONS = REGISTERS | {
    "consent",
    "share",
    "card",
    "release",
    "end_card",
    "request",
    "turn",
    "figures",
}
"""The actions of the page that are handled here."""
RESUMED = frozenset({"consent", "share", "card", "request", "turn"})
"""Forms that can be resumed from their draft alone."""
ANSWER = "answer"
"""The form that answers an urgent request, wherever it was asked for."""


class SharingForms(QObject):
    """Shows one form or pane at a time.

    Signals: `form_requested` with a form spec and the id of its survivor; `refused` with a sentence.
    """

    form_requested = Signal(object, object)
    refused = Signal(str)

    def __init__(self, dispatcher: Dispatcher, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher, self._context = dispatcher, context
        self._police = context.beside(StoreKind.UNIT)
        self.answers = Answers(self)
        """Its own: the page does not wait for what forms and registers ask."""
        self._survivor: SurvivorDetails | None = None
        self._now = ""
        self._action = LineAction("")
        self._officers: tuple[Code, ...] = ()
        self._consent: ConsentLine | None = None
        self.panes = Registers(dispatcher, context, self)
        self.urgent: UrgentForm | None = None
        if self._police is not None:
            self.urgent = UrgentForm(dispatcher, self._police, context.drafts, self)
            self.urgent.form_requested.connect(self._open_without_survivor)
            self.urgent.refused.connect(self.refused)
        self.referrals: Referrals | None = None
        if self._police is not None and context.actor.role is Role.NAVIGATOR:
            navigator = context.actor.display
            self.referrals = Referrals(dispatcher, self._police, navigator, self)
            self.referrals.form_requested.connect(self._open_without_survivor)
            self.referrals.refused.connect(self.refused)
            self.referrals.found.connect(self.panes.show_referrals)
            self.panes.reads_referrals = True
        self.panes.card.action_requested.connect(self.do)

    def begin(self) -> None:
        """Look for referrals, as the page is shown."""
        if self.referrals is not None:
            self.referrals.begin()

    def end(self) -> None:
        """Stop, as another page is shown."""
        if self.referrals is not None:
            self.referrals.end()

    def show_survivor(self, survivor: SurvivorDetails | None, now: str) -> None:
        """Note the current survivor, and the time."""
        self._survivor, self._now = survivor, now or self._now
        self.panes.survivor = survivor

    def records_changed(self) -> None:
        """Look for referrals again, and reload the open pane."""
        if self.referrals is not None:
            self.referrals.refresh()
        self.panes.refresh()

    def do(self, action: LineAction) -> None:
        """Open a pane or a form, or perform an action that needs no form."""
        self._action = action
        if action.what in REGISTERS:
            self.panes.open(action.what)
        elif action.what in _AT_ONCE:
            self._dispatcher.perform(_AT_ONCE[action.what](action.record))
        elif action.what in {REFERRAL, "referral_entry"}:
            self._open_referral(action)
        elif action.what in {"consent", "share"}:
            self._ask_officers()
        elif action.what in {"card", "release"} and self._survivor is not None:
            self._dispatcher.ask(CardFile(survivor_id=self._survivor.id), then=self._on_card)
        else:
            self._open(self._plain_spec(action))

    def _open_referral(self, action: LineAction) -> None:
        """Take up a referral here, or open it among those in the unit's store."""
        if action.what == REFERRAL and self.referrals is not None:
            self.referrals.open_referral(cast("int", action.record))
        elif action.what != REFERRAL:
            self._context.open("referral", cast("int", action.record))

    def _open_without_survivor(self, spec: FormSpec) -> None:
        """Open a form that concerns no known survivor."""
        self.form_requested.emit(spec, None)

    def release(self, survivor_id: int, begun: datetime | None = None) -> None:
        """Open the form that releases a survivor's emergency card to police who rang, now or at a moment."""
        self._action = LineAction("release", begun)
        self._dispatcher.ask(CardFile(survivor_id=survivor_id), then=self._on_card)

    def _open(self, spec: FormSpec | None) -> None:
        if spec is not None:
            self.form_requested.emit(spec, self._survivor.id if self._survivor is not None else None)

    @property
    def _today(self) -> str:
        return self._now.rpartition(" ")[0]

    def _plain_spec(self, action: LineAction) -> FormSpec | None:
        """Return a form that needs no further query."""
        record, survivor = action.record, self._survivor
        if action.what in charity_form_specs.REQUEST_FORMS and isinstance(record, RequestLine):
            spec: FormSpec = charity_form_specs.REQUEST_FORMS[action.what](record, self._today)
            return spec
        if isinstance(record, RequestHold):
            return charity_form_specs.lift_spec(record)
        if isinstance(record, RetentionDueLine | Readers):
            return _decision(action.what, record)
        if isinstance(record, Step):
            return step_spec(record, self._today)
        if action.what in _OF_CHARITY:
            return _OF_CHARITY[action.what]()
        return self._spec_of_survivor(action, survivor) if survivor is not None else None

    def _spec_of_survivor(self, action: LineAction, survivor: SurvivorDetails) -> FormSpec | None:
        if action.what == "withdrawal" and isinstance(action.record, ConsentLine):
            return withdrawal_spec(survivor, action.record, self._today)
        if action.what == "end_card":
            return end_card_spec(survivor, self._today)
        return charity_form_specs.request_spec(survivor, self._today) if action.what == "request" else None

    def _ask_officers(self) -> None:
        """Ask which police officers can be named, then for the survivor's consents."""
        if self._police is not None:
            self._police.ask(Recipients(), then=self._on_officers)
        else:
            self._on_officers(())

    def _on_officers(self, people: tuple[Colleague, ...]) -> None:
        self._officers = tuple((person.name, person.display) for person in people)
        if self._survivor is not None:
            self._dispatcher.ask(ConsentLedger(survivor_id=self._survivor.id), then=self._on_ledger)

    def _on_ledger(self, ledger: Ledger) -> None:
        if self._survivor is None:
            return
        if self._action.what == "share":
            self._consent = next((line for line in ledger.current if line.purpose == WITH_POLICE), None)
            self._dispatcher.ask(ShareSources(survivor_id=self._survivor.id), then=self._on_sources)
        else:
            former = self._action.record if isinstance(self._action.record, ConsentLine) else None
            self._open(consent_spec(self._survivor, self._officers, self._today, former))

    def _on_sources(self, sources: tuple[ShareSource, ...]) -> None:
        if self._survivor is not None:
            officers, today = self._officers, self._today
            self._open(share_spec(self._survivor, self._consent, officers, today, sources=sources))

    def _on_card(self, card: CardDetails) -> None:
        if self._action.what == "release":
            survivor = self._survivor
            is_current = survivor is not None and survivor.id == card.survivor_id
            name = survivor.name if is_current and survivor else ""
            begun = self._action.record if isinstance(self._action.record, datetime) else card.read_at
            self._open(call_spec(card, begun, name=name, notice=self._context.not_heard))
        elif self._survivor is not None and card.survivor_id == self._survivor.id:
            self._open(card_spec(self._survivor, card.card, self._today))


def _decision(action: str, record: RetentionDueLine | Readers) -> FormSpec:
    """Return the form of a decision on records, or on who may read them."""
    return (
        retention_spec(action, record)
        if isinstance(record, RetentionDueLine)
        else readers_spec(action, record)
    )


def _end_share(share: ShareLine) -> EndShare:
    return EndShare(delivery_id=share.delivery_id, version=share.version)


def _drop_turn(turn: RotaLine) -> DropTurn:
    return DropTurn(turn_id=turn.id, version=turn.version)


def _end_naming(reader: Reader) -> EndNaming:
    return EndNaming(named_id=reader.id, version=reader.version)


def _see(opening: Opening) -> SeeOpening:
    return SeeOpening(named_id=opening.id, version=opening.version)


_AT_ONCE: Mapping[str, Callable[[Any], Any]] = {
    "end_share": _end_share,
    "drop_turn": _drop_turn,
    "seen": _see,
    END: _end_naming,
}
_OF_CHARITY: Mapping[str, Callable[[], FormSpec]] = {
    "turn": charity_form_specs.turn_spec,
    "figures": charity_form_specs.figures_spec,
}
