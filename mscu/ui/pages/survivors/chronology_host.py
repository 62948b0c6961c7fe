"""Reads one survivor's chronology from two stores in turn, and merges it in memory."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from mscu.access import Permission, roles_who_may
from mscu.actions.entries.chronology import ChronologyLine, merge_chronologies
from mscu.actions.sharing.safeguarding_slice import ReferralOfPerson, ReferralPlace, SliceChronology
from mscu.actions.survivors.survivor_chronology import SurvivorChronology
from mscu.actions.survivors.survivor_list import SurvivorDetails
from mscu.codes import StoreKind
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.support.chronology_card import ChronologyCard
from mscu.ui.pages.survivors.file_view import CurrentSurvivor, SurvivorFileView
from mscu.ui.session.answers import Answers
from mscu.ui.session.dispatcher import Dispatcher

Lines = tuple[ChronologyLine, ...]
WITH_SLICE = "With safeguarding entries of the police record"
NO_CASE = "No police case is known for this survivor"
NOT_OPEN = "Without the police record, which is not open here"
NOT_PERMITTED = "Without the police record, which only navigators may read"
NOT_SEEN = "Without the police record: no accepted referral of this person is open to you"


class ChronologyReading(QObject):
    """One reading of one survivor's chronology; late answers about another survivor are dropped.

    Signals: `loaded` with the survivor's id, all lines so far, and what is missing.
    """

    loaded = Signal(int, object, str)

    def __init__(
        self, survivor: SurvivorDetails, dispatcher: Dispatcher, context: PageContext, answers: Answers
    ) -> None:
        super().__init__()
        self._survivor, self._dispatcher, self._context = survivor, dispatcher, context
        self.answers = answers
        self._own: Lines | None = None
        self._police: Lines = ()
        self._note = ""
        self.referral_id = 0

    def begin(self) -> None:
        """Ask the charity's store, and the unit's store if the navigator has access to it."""
        survivor, police = self._survivor, self._context.beside(StoreKind.UNIT)
        self._note = self._why_not(police)
        self._dispatcher.ask(SurvivorChronology(survivor_id=survivor.id), then=self._on_own)
        if police is not None and not self._note:
            query = ReferralOfPerson(case_uuid=survivor.case_uuid, person_uuid=survivor.person_uuid)
            police.ask(query, then=self._on_referral)

    def _why_not(self, police: Dispatcher | None) -> str:
        if not self._survivor.case_uuid:
            return NO_CASE
        if police is None:
            return NOT_OPEN
        roles = roles_who_may(Permission.HEAR_ALERTS, StoreKind.UNIT)
        return "" if self._context.actor.role in roles else NOT_PERMITTED

    def _on_own(self, lines: Lines) -> None:
        self._own = lines
        self._emit()

    def _on_referral(self, place: ReferralPlace | None) -> None:
        police = self._context.beside(StoreKind.UNIT)
        if police is None or place is None:
            self._note = NOT_SEEN
            self._emit()
        else:
            self.referral_id = place.referral_id
            query = SliceChronology(case_id=place.case_id, person_id=place.person_id)
            police.ask(query, then=self._on_police)

    def _on_police(self, lines: Lines) -> None:
        self._police, self._note = lines, WITH_SLICE
        self._emit()

    def _emit(self) -> None:
        if self._own is None:
            return
        lines = tuple(merge_chronologies(self._police, self._own))
        self.loaded.emit(self._survivor.id, lines, self._note)


class ChronologyHost(QObject):
    """Shows the chronology on its card only, and drops it when the card is closed.

    Signals: `left` when the card is closed, `correct_requested` with the kind and id of one of the
    navigators' records, `referral_requested` with the id of the person's referral in the unit's store.
    """

    left = Signal()
    correct_requested = Signal(str, int)
    referral_requested = Signal(int)

    def __init__(
        self, dispatcher: Dispatcher, context: PageContext, view: SurvivorFileView, front: CurrentSurvivor
    ) -> None:
        super().__init__(view)
        self._dispatcher, self._context = dispatcher, context
        self._view, self._front = view, front
        self.card = ChronologyCard()
        self.reading: ChronologyReading | None = None
        self._survivor_id: int | None = None
        front.add(self.card)
        self.card.left.connect(self._leave)
        self.card.opened.connect(self._opened)

    def open(self) -> None:
        """Show the chronology of the current survivor."""
        survivor = self._view.survivor
        if survivor is None:
            return
        self._survivor_id = survivor.id
        self.card.begin(survivor.name)
        self._front.show(self.card)
        self.card.list.setFocus()
        self.reading = ChronologyReading(survivor, self._dispatcher, self._context, self.card.answers)
        self.reading.loaded.connect(self._show)
        self.reading.begin()

    def close(self) -> None:
        """Close the card and drop what it showed."""
        self._survivor_id, self.reading = None, None
        self.card.forget()

    def _show(self, survivor_id: int, lines: Lines, note: str) -> None:
        if survivor_id == self._survivor_id:
            self.card.show_lines(lines, note)

    def _leave(self) -> None:
        self.close()
        self.left.emit()

    def _opened(self, key: object) -> None:
        store_kind, kind, id_, _ = key if isinstance(key, tuple) else (None, "", 0, None)
        if store_kind is StoreKind.SURVIVORS:
            self.correct_requested.emit(kind, id_)
        elif store_kind is StoreKind.UNIT and self.reading is not None:
            self.referral_requested.emit(self.reading.referral_id)
