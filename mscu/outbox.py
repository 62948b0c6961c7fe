"""Exchanges what passes between the charity's store and the unit's, while both are open.

No transaction spans both stores, so each item is sent to one and then noted as delivered in the other. An
item that is not noted is sent again next time, and sending it twice changes nothing. What cannot be sent is
kept for the next exchange and keeps nothing else back.

An exchange runs when both stores are unlocked, before the first page, and then in a thread of its own: after
each act in either store and at least once a minute. Each of its steps is one query or command of one store,
for which it takes its turn among what the window asks of that store (`StoreSession.aside`). It never waits
for one store while it holds the turn of the other.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from threading import Event, Lock, Thread
from typing import Any, Protocol

from mscu.access import Actor, Permission
from mscu.actions.charity.charity_rota import CharityRota
from mscu.actions.charity.count_release import MarkFiguresDelivered, UndeliveredFigures
from mscu.actions.sharing.cards import Answer, MarkAnswered, UndeliveredAnswers
from mscu.actions.sharing.count_receipt import ReceivedReleases
from mscu.actions.sharing.emergency import RequestState, RequestStates
from mscu.actions.sharing.forgotten_cards import ForgottenCard, ForgottenCards, GivenCards
from mscu.actions.sharing.heard import NoteHeard
from mscu.actions.sharing.on_call import OnCallRota
from mscu.actions.sharing.shares import (
    ForgottenCopies,
    ForgottenCopy,
    KnownDeliveries,
    KnownDelivery,
    LearnWithdrawal,
    MarkDelivered,
    MarkWithdrawn,
    ToNote,
    UndeliveredShares,
    WithdrawalsToNote,
)
from mscu.actions.sharing.sharing import NOT_RECEIVED, ArmedCopy, ArmWithdrawals, ReceivedCopies, ReceivedCopy
from mscu.actions.sharing.support_ends import (
    FollowSupport,
    Lapsed,
    Support,
    SupportedReferrals,
    SupportState,
    SupportStates,
)
from mscu.changes import Changes
from mscu.codes import UNANSWERED
from mscu.errors import Invalid, MscuError, NotUnlocked, PassphraseTemporary, whereabouts

NOT_RECEIVED_TEXT = "Police did not receive what was released:"
OTHER_PERSON = (
    "An answer to an urgent request was not delivered: police have since given its number to another "
    "person's request. Ring the officer who asked."
)
NO_REQUEST = (
    "An answer to an urgent request was not delivered: the request is not in police's store. Ring the "
    "officer who asked."
)
NOT_LEFT = (
    "A withdrawal waits until a navigator opens police's store beside this one. Ring the officer in the case "
    "now, so that nobody uses the copy: no note of it could be left beside police's store."
)
"""Before the reason."""
NOT_KEPT = (
    "Police's store has a withdrawal, but no note of it could be left beside that store: "
    "an older copy, once put back, would not know of it."
)
"""Before the reason."""
NO_FOLDER = "This workstation does not know where that store is."
FORGOTTEN = (
    "{}: a copy was withdrawn that this store had as shared: this store is older than the withdrawal. "
    "It stays withdrawn. Ask for consent again: until then nothing more can be shared with police."
)
"""Whose copy."""
NOT_KNOWN = (
    "Police held {} that this store does not know: this store was put back from an older copy. {} now "
    "withdrawn. Check the survivors' consents, then share again what they still agree to."
)
"""How many copies, and their verb."""
CARD_NOT_KNOWN = (
    "{}: police's store has an emergency card, given on {} by {}, that this store does not know of. Log it "
    "with F2 if it was read out. If this store was put back from an older copy, agree the card with the "
    "survivor again: what it says here may be out of date."
)
"""Whose card, when it was given and by whom."""
SUPPORT_LAPSED = {
    Lapsed.ENDED_HERE: "{}: police's store has it that support has ended, and shows you nothing more of the "
    "case. Close support here as well; if it goes on, then resume it.",
    Lapsed.CLOSED_BY_POLICE: "{}: police have closed the referral, or recorded that the person no longer "
    "consents to it. Nothing more of the case is shown to you. Ask the officer in the case.",
}
UNEXPECTED = "The program hit an error. It tries again."
EVERY_SECONDS, FIRST_SECONDS = 60.0, 2.0
"""Between two exchanges, and from the first page until what is on it is noted as heard."""
log = logging.getLogger(__name__)


class Side(Protocol):
    """One of the two stores, as its user may use it."""

    @property
    def actor(self) -> Actor: ...

    @property
    def changes(self) -> Changes:
        """What the last command changed."""
        ...

    def ask(self, query: Any, /) -> Any: ...  # noqa: ANN401 - whatever the query answers

    def perform(self, command: Any, /) -> Any: ...  # noqa: ANN401 - whatever the command gives


class Notes(Protocol):
    """Where withdrawals are left for the unit's store, which may be shut or open elsewhere."""

    def write(self, secret: bytes, day: date, /) -> None:
        """Leave a withdrawal, unless it was left already; raise `MscuError` if that is impossible."""
        ...

    def digests(self) -> frozenset[str]:
        """Return the digests of secrets for which something was left."""
        ...

    def read(self, digests: Iterable[str], /) -> Iterator[tuple[bytes, date | None]]:
        """Yield secret and day of each withdrawal that was left, for any of these digests of secrets.

        The day is None if it cannot be read.
        """
        ...


@dataclass(frozen=True)
class Exchanged:
    """What an exchange changed in each store, None if nothing, and sentences on what was not delivered."""

    own: Changes | None = None
    police: Changes | None = None
    told: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    """Sentences that were told before, and do not hold any more."""


class Outbox:
    """Exchanges everything that waits, one exchange at a time.

    While the unit's store is not open here, it only leaves the withdrawals beside that store.
    """

    def __init__(self, own: Side, police: Side | None, notes: Notes | None = None) -> None:
        self._own, self._police, self._notes = own, police, notes
        self._noted: set[bytes] = set()
        """Withdrawals whose notes were written or compared in this session, by their secrets."""
        self._is_first = True
        """Whether the unit's store may have forgotten what it received, as a restored backup of it has."""
        self._told: tuple[str, ...] = ()
        self._support: _Support | None = None
        self._one_at_a_time, self._listening = Lock(), Lock()
        self._due, self._ended = Event(), Event()

    def run(self, *, hears: bool = True) -> Exchanged:
        """Exchange what waits; a sentence that was already told is told again only once it was resolved.

        Without `hears` nothing is noted as heard: that is for an exchange before anything is shown.
        """
        with self._one_at_a_time:
            exchange = _Exchange(
                self._own,
                self._police,
                self._notes,
                noted=self._noted,
                is_first=self._is_first,
                support=self._support,
            )
            exchange.run(hears=hears)
            self._support = exchange.support
            if exchange.is_complete:
                self._is_first = False
            told, self._told = self._told, tuple(dict.fromkeys(exchange.told))
            return Exchanged(
                exchange.own_changes,
                exchange.police_changes,
                tuple(sentence for sentence in self._told if sentence not in told),
                tuple(sentence for sentence in told if sentence not in self._told),
            )

    def begin(self, then: Callable[[Exchanged], object]) -> None:
        """Run in a moment, after each act and every minute; `then` is called in the outbox's own thread."""
        Thread(target=self._keep_running, args=(then,), name="outbox", daemon=True).start()

    def wake(self) -> None:
        """Run soon, as something was done in one of the stores; may be called in any thread."""
        self._due.set()

    def end(self) -> None:
        """Stop; once this returns, nothing more is reported."""
        with self._listening:
            self._ended.set()
        self._due.set()

    def _keep_running(self, then: Callable[[Exchanged], object]) -> None:
        seconds = FIRST_SECONDS
        while True:
            self._due.wait(seconds)
            self._due.clear()
            seconds = EVERY_SECONDS
            if self._ended.is_set():
                return
            exchanged = self.run()
            with self._listening:
                if not self._ended.is_set() and exchanged != Exchanged():
                    then(exchanged)


@dataclass(frozen=True)
class _Support:
    """What the unit's store was last told of whose support ended, and what it answered."""

    people: tuple[Support, ...]
    shown: tuple[int, ...]
    """The accepted referrals that show since."""
    told: tuple[str, ...]
    """Sentences on those that show no longer although support goes on."""


class _Closed(Exception):
    """One of the stores was locked, or opens for a new passphrase only."""


class _Exchange:
    """One exchange of everything that waits: what protects the survivor first."""

    def __init__(
        self,
        own: Side,
        police: Side | None,
        notes: Notes | None,
        *,
        noted: set[bytes],
        is_first: bool,
        support: _Support | None,
    ) -> None:
        self._own, self._police, self._is_first = own, police, is_first
        self._notes, self._noted = notes, noted
        self.support = support
        self._lost: tuple[str, ...] = ()
        """Copies that were delivered and are not in the unit's store, by their UUIDs."""
        self.forgotten: tuple[ToNote, ...] = ()
        """Withdrawals of copies that this store has forgotten."""
        self.own_changes: Changes | None = None
        self.police_changes: Changes | None = None
        self.told: list[str] = []
        self.is_complete = True
        """Whether nothing failed that another exchange may do."""

    def run(self, *, hears: bool) -> None:
        """Send what waits, and leave beside the unit's store what was withdrawn."""
        try:
            if self._notes is not None and self._is_first:
                self._learn_from_notes(self._notes)
            if self._police is not None:
                self._send(self._police, (Permission.SHARE, self._send_withdrawals))
            with self._kept_for_next_time(NOT_LEFT):
                self._leave_withdrawals()
            if self._police is not None:
                self._send(
                    self._police,
                    (Permission.HEAR_URGENT, self._send_answers),
                    (Permission.HEAR_URGENT, self._compare_cards),
                    (Permission.SHARE, self._send_copies),
                    (Permission.KEEP_ROTA, self._send_rota),
                    (Permission.SHARE, self._send_figures),
                    (Permission.ANSWER_REFERRALS, self._send_support),
                    *([(Permission.HEAR_URGENT, self._note_heard)] if hears else []),
                )
        except _Closed:
            self.is_complete = False

    def _learn_from_notes(self, notes: Notes) -> None:
        """Withdraw again what this store left beside the unit's and, restored since, has forgotten."""
        with self._kept_for_next_time():
            standing = {
                delivery.withdrawal_digest: delivery
                for delivery in self._own.ask(KnownDeliveries())
                if delivery.withdraw is None
            }
            for secret, day in notes.read(standing):
                delivery = standing[hashlib.sha256(secret).hexdigest()]
                with self._kept_for_next_time():
                    self._mark(LearnWithdrawal(delivery_id=delivery.delivery_id, is_there=False, day=day))
                    self.told.append(FORGOTTEN.format(delivery.survivor))

    def _leave_withdrawals(self) -> None:
        """Leave each withdrawal beside the unit's store, once it is withheld there if that is open here.

        Also those that arrived: an older copy of that store, once put back, has forgotten them.
        """
        withdrawals = (*self._own.ask(WithdrawalsToNote()), *self.forgotten)
        if self._notes is None:
            if any(withdrawal.waits for withdrawal in withdrawals):
                self.told.append(f"{NOT_LEFT} {NO_FOLDER}")
            return
        there = self._notes.digests()
        for withdrawal in withdrawals:
            is_there = hashlib.sha256(withdrawal.secret).hexdigest() in there
            if not is_there or withdrawal.secret not in self._noted:
                with self._kept_for_next_time(NOT_LEFT if withdrawal.waits else NOT_KEPT):
                    self._notes.write(withdrawal.secret, withdrawal.day)
                    self._noted.add(withdrawal.secret)

    def _send(self, police: Side, *steps: tuple[Permission, Callable[[Side], None]]) -> None:
        for needs, step in steps:
            if police.actor.may(needs):
                with self._kept_for_next_time():
                    step(police)

    def _send_withdrawals(self, police: Side) -> None:
        for share in self._own.ask(UndeliveredShares()):
            if share.withdraw is not None:
                self._deliver(police, share.withdraw, MarkWithdrawn(delivery_id=share.delivery_id))
        if self._is_first:
            with self._kept_for_next_time():
                self._compare_copies(police)

    def _compare_copies(self, police: Side) -> None:
        """Compare what each store knows of the copies: either may have been restored from a backup since."""
        received: dict[str, ReceivedCopy] = {copy.uuid: copy for copy in police.ask(ReceivedCopies())}
        known: tuple[KnownDelivery, ...] = self._own.ask(KnownDeliveries())
        for delivery in known:
            copy = received.get(delivery.uuid)
            if copy is None:
                continue
            if delivery.withdraw is not None and not copy.is_withdrawn:
                self._deliver(police, delivery.withdraw, MarkWithdrawn(delivery_id=delivery.delivery_id))
            elif delivery.withdraw is None and copy.is_withdrawn:
                with self._kept_for_next_time():
                    self._mark(LearnWithdrawal(delivery_id=delivery.delivery_id))
                self.told.append(FORGOTTEN.format(delivery.survivor))
        with self._kept_for_next_time():
            self._withdraw_forgotten(
                police, received.keys() - {delivery.uuid for delivery in known}, received
            )
        self._lost = tuple(
            delivery.uuid for delivery in known if delivery.is_delivered and delivery.uuid not in received
        )
        unarmed = tuple(
            ArmedCopy(uuid=delivery.uuid, digest=delivery.withdrawal_digest)
            for delivery in known
            if delivery.uuid in received and not received[delivery.uuid].withdrawal_digest
        )
        if unarmed:
            self._deliver(police, ArmWithdrawals(copies=unarmed))

    def _withdraw_forgotten(
        self, police: Side, unknown: Iterable[str], received: Mapping[str, ReceivedCopy]
    ) -> None:
        """Withdraw what the charity's store has forgotten: it could not withdraw them with their consent.

        Nobody reads those past their last day, which may be of a survivor who was erased since.
        """
        copies = (received[uuid] for uuid in unknown)
        armed = tuple(
            ArmedCopy(uuid=copy.uuid, digest=copy.withdrawal_digest)
            for copy in copies
            if copy.withdrawal_digest and (copy.is_withdrawn or not copy.has_ended)
        )
        if not armed:
            return
        forgotten: tuple[ForgottenCopy, ...] = self._own.ask(ForgottenCopies(received=armed))
        self.forgotten = tuple(copy.to_note for copy in forgotten)
        readable = [copy for copy in forgotten if not received[copy.withdraw.uuid].is_withdrawn]
        for copy in readable:
            self._deliver(police, copy.withdraw)
        if readable:
            number = f"{len(readable)} copies" if len(readable) > 1 else "1 copy"
            self.told.append(NOT_KNOWN.format(number, "They are" if len(readable) > 1 else "It is"))

    def _send_copies(self, police: Side) -> None:
        for share in self._own.ask(UndeliveredShares(lost=self._lost)):
            if share.receive is not None:
                self._deliver(police, share.receive, MarkDelivered(delivery_id=share.delivery_id))

    def _send_answers(self, police: Side) -> None:
        answers: tuple[Answer, ...] = self._own.ask(UndeliveredAnswers(again=self._is_first))
        if not answers:
            return
        requests: dict[int, RequestState] = {each.entry_id: each for each in police.ask(RequestStates())}
        for answer in answers:
            mark, request = MarkAnswered(release_id=answer.release_id), requests.get(answer.entry_id)
            is_same = request is not None and _is_answered_by(request, answer)
            if request is not None and is_same and request.state in UNANSWERED:
                self._deliver(police, replace(answer.command, version=request.version), mark)
            elif not answer.is_delivered and is_same:
                self._mark(mark)
            elif not answer.is_delivered:
                self.told.append(OTHER_PERSON if request is not None else NO_REQUEST)

    def _compare_cards(self, police: Side) -> None:
        """Name each card that police were given and this store does not know of, until it is agreed again."""
        if given := police.ask(GivenCards()):
            forgotten: tuple[ForgottenCard, ...] = self._own.ask(ForgottenCards(given=given))
            self.told += [
                CARD_NOT_KNOWN.format(card.survivor, card.given, card.given_by) for card in forgotten
            ]

    def _send_rota(self, police: Side) -> None:
        rota = self._own.ask(CharityRota())
        own_turns = [(turn.starts, turn.ends, turn.name, turn.number) for turn in rota.turns]
        received = police.ask(OnCallRota()).turns
        if own_turns != [(turn.starts, turn.ends, turn.name, turn.number) for turn in received]:
            self._deliver(police, rota.for_police)

    def _send_figures(self, police: Side) -> None:
        waiting = dict(self._own.ask(UndeliveredFigures()))
        if self._is_first:
            received = frozenset(police.ask(ReceivedReleases()))
            releases = self._own.ask(UndeliveredFigures(again=True))
            waiting |= {number: receive for number, receive in releases if receive.uuid not in received}
        for release_id, receive in waiting.items():
            self._deliver(police, receive, MarkFiguresDelivered(release_id=release_id))

    def _note_heard(self, police: Side) -> None:
        """Note what was read of what police meant for the charity."""
        self._keep_up(police, NoteHeard())

    def _send_support(self, police: Side) -> None:
        """Send for whom support has ended or goes on, unless nothing has changed since it was sent."""
        states: tuple[SupportState, ...] = self._own.ask(SupportStates())
        people = tuple(state.support for state in states)
        if not people:
            return
        sent, shown = self.support, police.ask(SupportedReferrals())
        if sent is None or (sent.people, sent.shown) != (people, shown):
            lapsed = self._keep_up(police, FollowSupport(people=people))
            sent = _Support(people, police.ask(SupportedReferrals()), tuple(_lapsed(states, lapsed)))
            self.support = sent
        self.told += sent.told

    def _keep_up(self, police: Side, command: Any) -> Any:  # noqa: ANN401 - any command, and its result
        """Perform what often changes nothing; the window then reads nothing again."""
        result = police.perform(command)
        if police.changes:
            self.police_changes = (self.police_changes or frozenset()) | police.changes
        return result

    def _deliver(self, police: Side, command: Any, mark: Any = None) -> None:  # noqa: ANN401 - any two commands
        """Send one item and note it as delivered."""
        with self._kept_for_next_time():
            try:
                police.perform(command)
            except Invalid as refused:
                if refused.problems != {"uuid": NOT_RECEIVED}:  # else it never arrived: nothing to withdraw
                    raise
            self.police_changes = (self.police_changes or frozenset()) | police.changes
            if mark is not None:
                self._mark(mark)

    def _mark(self, mark: Any) -> None:  # noqa: ANN401 - any command of the charity's store
        self._own.perform(mark)
        self.own_changes = (self.own_changes or frozenset()) | self._own.changes

    @contextmanager
    def _kept_for_next_time(self, before: str = NOT_RECEIVED_TEXT) -> Iterator[None]:
        """Keep a failure to what failed, and note a sentence on it."""
        try:
            yield
        except (_Closed, NotUnlocked, PassphraseTemporary):
            raise _Closed from None
        except Invalid as refused:
            self._note_failure(before, " ".join(dict.fromkeys(refused.problems.values())))
        except MscuError as error:
            self._note_failure(before, error.sentence)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next item is sent
            log.error("In an exchange: %s", whereabouts(error))  # noqa: TRY400 - may name people
            self._note_failure(before, UNEXPECTED)

    def _note_failure(self, before: str, reason: str) -> None:
        self.is_complete = False
        self.told.append(f"{before} {reason}")


def _lapsed(states: Iterable[SupportState], lapsed: Mapping[Support, Lapsed]) -> Iterator[str]:
    for why, sentence in SUPPORT_LAPSED.items():
        of_whom = [state.references for state in states if lapsed.get(state.support) is why]
        if of_whom:
            yield sentence.format(", ".join(of_whom))


def _is_answered_by(request: RequestState, answer: Answer) -> bool:
    """Return whether an answer is to this request: a unit's store that was restored uses numbers again.

    The time is that of the request, or was corrected by hand; a request made after the answer is another.
    """
    is_of_time = answer.asked == request.asked or request.asked_at <= answer.released_at
    return is_of_time and answer.person_uuid == request.person_uuid
