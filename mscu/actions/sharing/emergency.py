"""Risk to life: an officer asks for the emergency card, and a navigator or lead on call answers.

The request is recorded with its time. Only the charity can answer, signed or by phone and written down within
the hour. What an officer was told by phone is kept beside the request in the officer's own words; it is no
answer, and the hour runs until the charity has written down what it said. There is no police override.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import func, or_, select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from, required_text
from mscu.actions.entries.entries import RecordEntry, join_parts, shorten, subject_name
from mscu.actions.entries.entry_events import EntryClocks, EventContext, event_at
from mscu.actions.entries.kind_spec import STAYS_AS_RECEIVED, Chip, KindSpec
from mscu.actions.entries.navigator_texts import NavigatorTexts
from mscu.actions.sharing.sharing import BROKEN
from mscu.codes import UNANSWERED, Timing, UrgentState, YesNo
from mscu.dates.london import show_moment
from mscu.errors import Invalid
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.entries.emergency import EmergencyCard, ToldByPhone
from mscu.models.entries.entry import Entry
from mscu.models.entries.referral import Referral
from mscu.models.prepared import literal
from mscu.models.subject import Subject
from mscu.models.user import User
from mscu.rules.card_statement import CARD_FIELDS, CardStatement
from mscu.rules.clock_engine import Event, run
from mscu.rules.clocks import EventName, rules

ANSWERED = "This has already been answered."
HEADLINES: dict[UrgentState, str] = {
    UrgentState.WAITING: "Emergency card requested",
    UrgentState.TOLD: "Emergency card told by phone, as the officer wrote it down",
    UrgentState.SPOKEN: "Emergency card given by phone",
    UrgentState.RELEASED: "Emergency card released",
    UrgentState.REFUSED: "Emergency card refused",
}
ASKED = "{} asked for this person's card in {} on {}, and the charity has not answered yet."
"""Who, in which case, and when."""
ASK_AGAIN = "{} Ring them, or send yours all the same: the charity then answers both."
TOLD_FIELDS = ("told_by", "told_at", "told_words")
MAX_ROWS = 100
MINUTE = timedelta(minutes=1)


URGENT_CHIPS = {
    UrgentState.WAITING: ("waiting", "late"),
    UrgentState.TOLD: ("told by phone", "soon"),
    UrgentState.SPOKEN: ("given by phone", "soon"),
    UrgentState.RELEASED: ("released", "done"),
    UrgentState.REFUSED: ("refused", "refused"),
}


def _chip(card: EmergencyCard, _labels: Mapping[str, str]) -> Chip:
    return URGENT_CHIPS[card.state]


def _events(entry: EmergencyCard, context: EventContext) -> Iterator[Event]:
    about, label = f"card {entry.id}", context.name(entry.person_id)
    yield event_at(entry, EventName.CARD_ASKED, about, label=label)
    answered = entry.spoken_at or entry.answered_at
    if answered:
        at = max(answered, entry.happened_at)  # the call may come before the request
        yield replace(event_at(entry, EventName.CARD_ANSWERED, about), at=at)
    if entry.spoken_at:
        spoken = event_at(entry, EventName.CARD_SPOKEN, about, label=label)
        yield replace(spoken, at=entry.spoken_at)
    if entry.answered_at:
        yield replace(event_at(entry, EventName.CARD_LOGGED, about), at=entry.answered_at)


@dataclass(frozen=True, kw_only=True)
class AskForCard(RecordEntry):
    """Ask the charity's on-call for a person's emergency card, because of a risk to life."""

    needs = Permission.LIAISE
    model: ClassVar[type[Entry]] = EmergencyCard
    spec = KindSpec(
        verb="Ask for the emergency card",
        audit="Asked | for an emergency card[ in {case}]",
        parts=(ToldByPhone,),
        chip=_chip,
        not_corrected=STAYS_AS_RECEIVED,
        matched=False,  # and no readers: it is for those alone to whom the survivor agreed
        clocks=EntryClocks(
            events=_events,
            columns=(EmergencyCard.person_id, EmergencyCard.spoken_at, EmergencyCard.answered_at),
        ),
    )
    text_required = True
    allowed_when_closed = True

    person_id: int | None = None
    threshold: str
    call_back: str
    already_told: bool = False
    """Whether the on-call rang first, so that the next three fields say what the officer was told."""
    told_by: str = ""
    told_at: str = ""
    told_words: str = ""
    anyway: bool = False
    """Whether to send it although a request for the same person's card waits."""

    @override
    def build_entry(self, work: Work) -> Entry:
        """Ask before a second request for the same card: the charity would answer both."""
        entry = super().build_entry(work)
        if not self.anyway and (waiting := waiting_requests(work, self.person_id)):
            raise Invalid({"anyway": ASK_AGAIN.format(waiting[0])})
        return entry

    @override
    def check(self, validator: Validator) -> None:
        """Check what is typed, and require it if the officer was told."""
        _read_told(validator, self)
        for name in TOLD_FIELDS:
            if not (self.already_told or getattr(self, name).strip()):
                validator.problems.pop(name, None)

    @override
    def headline(self, work: Work) -> str:
        return f"{HEADLINES[UrgentState.WAITING]}: {subject_name(work, self.person_id)}"

    @override
    def detail(self, work: Work) -> str:
        """Return the threshold and the reason."""
        return join_parts(work.label(self.threshold), shorten(self.text, 90))

    @override
    def add_parts(self, entry: EmergencyCard, work: Work) -> None:
        if self.already_told:
            _add_told(work, entry, _read_told(Validator(work), self))


def waiting_requests(work: Work, person_id: int | None) -> tuple[str, ...]:
    """Return who asked for a person's card and when, as sentences, of requests that wait for their answer."""
    asked = (
        select(EmergencyCard.recorded_at, User.display, Case.reference)
        .join(User, User.id == EmergencyCard.recorded_by_id)
        .join(Case, Case.id == EmergencyCard.case_id)
        .where(EmergencyCard.person_id == person_id, EmergencyCard.state.in_(UNANSWERED))
        .order_by(EmergencyCard.recorded_at.desc(), EmergencyCard.id.desc())
    )
    return tuple(ASKED.format(name, reference, show_moment(at)) for at, name, reference in work.rows(asked))


@dataclass(frozen=True, kw_only=True)
class WaitingRequests(Query[tuple[str, ...]]):
    """Who has asked for a person's card already, for whoever is about to ask."""

    person_id: int
    needs = Permission.LIAISE

    def answer(self, work: Work) -> tuple[str, ...]:
        return waiting_requests(work, self.person_id)


@dataclass(frozen=True, kw_only=True)
class RecordToldByPhone(Command[int]):
    """Write down what the charity's on-call told an officer by phone; returns the row's id."""

    entry_id: int
    told_by: str
    told_at: str = ""
    """Now, if left empty."""
    told_words: str
    needs = Permission.LIAISE

    def perform(self, work: Work) -> int:
        """Add it; what was told before stays, and so does what the charity has recorded."""
        validator = Validator(work)
        values = _read_told(validator, self)
        validator.raise_if_invalid()
        return _add_told(work, work.get(EmergencyCard, self.entry_id), values)


def _read_told(validator: Validator, told: AskForCard | RecordToldByPhone) -> dict[str, Any]:
    values = columns_from(told, ToldByPhone, validator, only=TOLD_FIELDS)
    return values | {"told_at": values["told_at"] or validator.work.now}


def _add_told(work: Work, card: EmergencyCard, values: dict[str, Any]) -> int:
    """Add what an officer was told; a request that nobody has answered says so from then on."""
    told = ToldByPhone(
        case_id=card.case_id, entry_id=card.id, recorded_at=work.now, recorded_by_id=work.actor.id, **values
    )
    if card.state in {UrgentState.WAITING, UrgentState.TOLD}:
        card.state = UrgentState.TOLD
        card.spoken_at = min(card.spoken_at or told.told_at, told.told_at)
        card.headline = f"{HEADLINES[UrgentState.TOLD]}: {subject_name(work, card.person_id)}"
        card.detail = join_parts(f"{told.told_by}, {show_moment(told.told_at)}", shorten(told.told_words, 90))
    return work.add(told).id


def _get_unanswered(work: Work, entry_id: int, version: int) -> EmergencyCard:
    """Return a request that still waits for its full answer."""
    card = work.get(EmergencyCard, entry_id, version)
    if card.state.is_answered:
        raise Invalid({"entry_id": ANSWERED})
    return card


def _spoken_at(card: EmergencyCard, spoken_at: datetime | None) -> datetime | None:
    """Return when the charity read the card out: as it recorded first, else as it says now, else as told."""
    recorded = card.spoken_at if card.state is UrgentState.SPOKEN else None
    return recorded or spoken_at or card.spoken_at


def write_down_by(spoken_at: datetime) -> datetime:
    """Return by when a card that was given by phone has to be written down."""
    spoken = Event(name=EventName.CARD_SPOKEN, at=spoken_at, about="")
    return min((clock.due for clock in run(rules(), [spoken], spoken_at)), default=spoken_at)


def _answer(work: Work, card: EmergencyCard, state: UrgentState, detail: str) -> None:
    card.state = state
    card.headline = f"{HEADLINES[state]}: {subject_name(work, card.person_id)}"
    card.detail = join_parts(work.actor.display, shorten(detail, 90))
    if state is not UrgentState.SPOKEN:
        card.answered_at, card.answered_by = work.now, work.actor.display


@dataclass(frozen=True, kw_only=True)
class TellByPhone(Command[None]):
    """Record that the card was read out by phone; what was said must be written down by a set time."""

    entry_id: int
    version: int
    spoken_at: str = ""
    """Now, if left empty."""
    needs = Permission.HEAR_URGENT

    def perform(self, work: Work) -> None:
        """Start the time to write it down."""
        validator = Validator(work)
        spoken_at = validator.moment("spoken_at", self.spoken_at, Timing.HAPPENED)
        validator.raise_if_invalid()
        card = _get_unanswered(work, self.entry_id, self.version)
        card.spoken_at = _spoken_at(card, spoken_at) or work.now
        latest = show_moment(write_down_by(card.spoken_at))
        _answer(work, card, UrgentState.SPOKEN, f"to be written down by {latest}")


@dataclass(frozen=True, kw_only=True)
class ReleaseCard(Command[None]):
    """Release the emergency card to the police of the case, signed or as it was spoken."""

    entry_id: int
    version: int
    safe_phone: str = ""
    where_words: str = ""
    danger: str = ""
    approach: str = ""
    code_word_hint: str = ""
    medical: str = ""
    dialect: str = ""
    never_call: str = ""
    knows_address: str = ""
    survivor_told: YesNo | None = None
    answer_reason: str = ""
    spoken_at: str = ""
    """When it was told by phone, if it was: then this is the written record of it."""
    signature: bytes = b""
    public_key: bytes = b""
    needs = Permission.HEAR_URGENT

    def perform(self, work: Work) -> None:
        """Record what is released, by whom and when."""
        validator = Validator(work)
        values = columns_from(self, EmergencyCard, validator)
        if not any(values.get(name) for name in CARD_FIELDS):
            validator.problems.setdefault("danger", "Fill in at least one field of the card.")
        if self.survivor_told is None:
            validator.problems["survivor_told"] = "Say whether the survivor was told."
        validator.raise_if_invalid()
        card = _get_unanswered(work, self.entry_id, self.version)
        self._check_signature(work, card, values)
        values["spoken_at"] = _spoken_at(card, values["spoken_at"])
        for name, value in values.items():
            if name != "version":
                setattr(card, name, value)
        _answer(work, card, UrgentState.RELEASED, self.danger or self.approach)

    def _check_signature(self, work: Work, card: EmergencyCard, values: dict[str, Any]) -> None:
        """Refuse a card that was changed on its way; one that was told by phone has no signature."""
        if not self.signature:
            return
        person_uuid = work.value(select(Subject.uuid).where(Subject.id == card.person_id))
        texts = {name: values[name] for name in CARD_FIELDS}
        statements = (
            CardStatement(entry_id=card.id, case_uuid=case_uuid, person_uuid=person_uuid, **texts)
            for case_uuid in sorted(_case_uuids(work, card))
        )
        if not any(work.keys.is_signed(each.signed, self.signature, self.public_key) for each in statements):
            raise Invalid(dict.fromkeys((*CARD_FIELDS, "signature", "public_key"), BROKEN))


def _case_uuids(work: Work, card: EmergencyCard) -> frozenset[str]:
    """Return the random names under which the charity may know the case of a request.

    It keeps that of the case in which the person was referred, whatever case asks, and whatever case that one
    was merged into since.
    """
    referred_in = select(Referral.case_id).where(Referral.person_id == card.person_id)
    current_id = func.coalesce(Case.kept_id, Case.id)
    return work.registers.uuids(Case.uuid, or_(current_id == card.case_id, current_id.in_(referred_in)))


@dataclass(frozen=True, kw_only=True)
class RefuseCard(Command[None]):
    """Refuse to release the emergency card, with the reason."""

    entry_id: int
    version: int
    answer_reason: str
    needs = Permission.HEAR_URGENT

    def perform(self, work: Work) -> None:
        reason = required_text(work, "answer_reason", self.answer_reason, EmergencyCard.answer_reason)
        card = _get_unanswered(work, self.entry_id, self.version)
        card.answer_reason = reason
        _answer(work, card, UrgentState.REFUSED, reason)


@dataclass(frozen=True, kw_only=True)
class UrgentLine:
    """An urgent request as the charity's on-call sees it.

    Once it is answered, `case_reference`, `person`, `asked_by`, `threshold`, `why`, `call_back` and
    `supporters` are empty.
    """

    entry_id: int
    version: int
    case_uuid: str
    case_reference: str = ""
    person_uuid: str
    person: str = ""
    asked: str
    asked_at: datetime
    asked_by: str = ""
    threshold: str = ""
    threshold_key: str = ""
    why: str = ""
    call_back: str = ""
    state: UrgentState
    spoken: str
    hour_ends: str
    """When the hour to write down what was told by phone ends; empty if nothing was told."""
    minutes_left: int
    """Minutes left of that hour; negative when it is over."""
    waited: int
    """Minutes since it was asked."""
    now: str
    """The present moment, as a form suggests it."""
    answered: str
    answered_by: str
    supporters: tuple[str, ...] = ()
    """Who of the charity has accepted the person, or released their card before."""


@dataclass(frozen=True, kw_only=True)
class RequestState:
    """What an exchange needs of an urgent request to deliver its answer."""

    entry_id: int
    version: int
    person_uuid: str
    asked: str
    asked_at: datetime
    state: UrgentState


@dataclass(frozen=True, kw_only=True)
class RequestStates(Query[tuple[RequestState, ...]]):
    """The state of each urgent request, for an exchange between the stores: nobody reads it."""

    needs = Permission.HEAR_URGENT

    def answer(self, work: Work) -> tuple[RequestState, ...]:
        rows = work.rows(
            select(EmergencyCard, Subject.uuid).join(Subject, Subject.id == EmergencyCard.person_id)
        )
        return tuple(
            RequestState(
                entry_id=card.id,
                version=card.version,
                person_uuid=person_uuid,
                asked=show_moment(card.recorded_at),
                asked_at=card.recorded_at,
                state=card.state,
            )
            for card, person_uuid in rows
        )


@dataclass(frozen=True, kw_only=True)
class UrgentRequests(Query[tuple[UrgentLine, ...]]):
    """Urgent requests across cases: those still waiting first, then the newest.

    One that was answered says when, how and by whom: the person may be nobody whom the charity supports.
    """

    waiting_only: bool = False
    needs = Permission.HEAR_URGENT
    consults = "emergency_card"

    def answer(self, work: Work) -> tuple[UrgentLine, ...]:
        statement = (
            select(EmergencyCard, Case.uuid, Case.reference, Subject.uuid, Subject.name)
            .join(Case, Case.id == EmergencyCard.case_id)
            .join(Subject, Subject.id == EmergencyCard.person_id)
            .order_by(
                EmergencyCard.answered_at.is_not(None),
                EmergencyCard.recorded_at.desc(),
                EmergencyCard.id.desc(),
            )
            .limit(literal(MAX_ROWS))
        )
        if self.waiting_only:
            statement = statement.where(EmergencyCard.state.in_(UNANSWERED))
        labels = work.pairs(select(Code.key, Code.label).where(Code.list_name == "urgent_threshold"))
        people = work.pairs(select(User.id, User.display))
        lines, rows, texts = [], work.rows(statement), NavigatorTexts(work)
        supporters = work.supporters({card.person_id for card, *_ in rows if not card.state.is_answered})
        for card, case_uuid, reference, person_uuid, person in rows:
            line = UrgentLine(
                entry_id=card.id,
                version=card.version,
                case_uuid=case_uuid,
                person_uuid=person_uuid,
                asked=show_moment(card.recorded_at),
                asked_at=card.recorded_at,
                state=card.state,
                spoken=_moment(card.spoken_at),
                **_hour(card, work.now),
                answered=_moment(card.answered_at),
                answered_by=card.answered_by,
            )
            if not card.state.is_answered:
                line = replace(
                    line,
                    case_reference=reference,
                    person=person,
                    asked_by=people.get(card.recorded_by_id, ""),
                    threshold=labels.get(card.threshold, ""),
                    threshold_key=card.threshold,
                    why=texts.shown(
                        (EmergencyCard, card.id, "text"),
                        card.text,
                        about=(card.case_id, card.person_id),
                        keeps_suspects=True,
                    ),
                    call_back=card.call_back,
                    supporters=supporters.get(card.person_id, ()),
                )
            lines.append(line)
        return tuple(lines)


def _hour(card: EmergencyCard, now: datetime) -> dict[str, Any]:
    """Return the state of the hours that a request starts: to answer it, and to write the answer down."""
    hour_ends = write_down_by(card.spoken_at) if card.spoken_at else None
    return {
        "now": show_moment(now),
        "waited": (now - card.recorded_at) // MINUTE,
        "hour_ends": _moment(hour_ends).rpartition(" ")[2],
        "minutes_left": (hour_ends - now) // MINUTE if hour_ends else 0,
    }


def _moment(moment: datetime | None) -> str:
    return show_moment(moment) if moment else ""
