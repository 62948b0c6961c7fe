"""The events in a case's entries that clocks run on, as the rules name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import singledispatch
from typing import TYPE_CHECKING, Any, Protocol

from mscu.code_keys import DUTY_TO_NOTIFY, NOT_REACHED, S45_INDICATIONS, TO_NRM
from mscu.dates.london import local_day, start_of_day
from mscu.dates.partial_date import PartialDate, Precision
from mscu.models.entries.court import CourtResult
from mscu.models.entries.emergency import EmergencyCard
from mscu.models.entries.enforcement import Arrest, Bail, Charge, Search, Warrant
from mscu.models.entries.enquiry import Enquiry, EnquiryResult
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Exhibit
from mscu.models.entries.note import CrimeRecord, Decision, Note
from mscu.models.entries.ocg import OcgAssessment, OcgStep
from mscu.models.entries.order import Order
from mscu.models.entries.referral import NrmDecision, Referral, VictimContact
from mscu.rules.clock_engine import Event, Topic
from mscu.rules.clocks import EventName
from mscu.rules.ocg import GROUPS, is_settled
from mscu.rules.proceedings import BAILED

if TYPE_CHECKING:
    from mscu.codes import Kind
    from mscu.dates.age import KnownAge


# What clocks read


ENTRY_COLUMNS = (
    "id",
    "case_id",
    "happened_at",
    "happened_precision",
    "happened_words",
    "headline",
    "follows_id",
    "recorded_at",
)
CLOCK_COLUMNS: Mapping[type[Entry], tuple[str, ...]] = {
    Arrest: ("person_id", "disposal", "disposal_on"),
    Bail: ("person_id", "review_on"),
    Charge: ("person_id", "court_on"),
    CourtResult: ("person_id",),
    CrimeRecord: (),
    Decision: ("review_on", "decision_type", "person_id"),
    EmergencyCard: ("person_id", "spoken_at", "answered_at"),
    Enquiry: ("due_on", "overwritten_from", "last_overwritten", "owner"),
    EnquiryResult: ("finished",),
    Exhibit: ("cash_pence", "power", "reference"),
    Note: ("note_type",),
    NrmDecision: ("stage", "outcome", "received_on"),
    OcgAssessment: ("name", "status", "group_id"),
    OcgStep: ("name", "status", "former", "group_id"),
    Order: ("person_id", "step", "review_on", "ends_on", "indefinite", "order_id"),
    Referral: ("person_id", "referral_to", "wants_support", "police_protection_from"),
    Search: (),
    VictimContact: ("person_id", "update_on", "method"),
    Warrant: ("reference", "expires_on"),
}
"""The columns that clocks read of each kind of entry, besides those that every entry has."""


def clock_kinds() -> tuple[Kind, ...]:
    """Return the kinds of entry that clocks read."""
    return tuple(model.of_kind for model in CLOCK_COLUMNS)


class CaseColumns(Protocol):
    """What clocks read of a case."""

    id: int
    reference: str
    title: str
    opened_at: datetime
    closed_at: datetime | None
    lead: str
    officer_in_case: str


@dataclass(frozen=True)
class ClockEntry:
    """The part of an entry that clocks read: a row of these columns, or the entry itself."""

    model: type[Entry]
    entry: Any


@dataclass(frozen=True)
class EventContext:
    """What the events need to know besides the entry itself."""

    names: Mapping[int, str]
    """Names of subjects, by subject id."""
    person_of: Mapping[int, int]
    """The person of each referral, by entry id."""
    ages: Mapping[int, KnownAge]
    """What is known of the ages of those referred, by person id."""
    people_about: Mapping[int, Sequence[int]]
    """The people whom an entry is about, by entry id."""
    victims: Mapping[int, Sequence[int]]
    """The victims of each case, by case id."""
    rights: Mapping[tuple[int, int], Sequence[tuple[datetime, str]]] = field(default_factory=dict)
    """The rights that each victim was assessed to have and when, in order, by case and person id."""
    liaison_officers: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """The officer who keeps each victim informed, by case and person id."""
    bails_ended: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """The bails that a charge or the release from an arrest ended, by its entry id."""
    bails_not_entered: frozenset[int] = frozenset()
    """The arrests that ended in bail of which no entry tells."""
    releases_known: Mapping[int, datetime] = field(default_factory=dict)
    """When the disposal of an arrest was recorded, where it was corrected, by its entry id."""

    def name(self, subject_id: int | None) -> str:
        """Return a subject's name for a clock's label."""
        return self.names.get(subject_id or 0, "")

    def treated_as_child(self, person_id: int, day: date) -> bool:
        """Return whether a person referred counted as a child on a day, by all that is known now."""
        age = self.ages.get(person_id)
        return age is not None and age.group_on(day).treated_as_child

    def rights_at(self, at: datetime, case_id: int, victim_id: int) -> str:
        """Return a victim's rights as they had been assessed by then."""
        assessed = [key for when, key in self.rights.get((case_id, victim_id), ()) if when <= at]
        return assessed[-1].partition(":")[2] if assessed else ENHANCED


def case_events(case: CaseColumns) -> Iterator[Event]:
    """Yield the events of the case itself."""
    about, by_day = f"case {case.id}", is_day_only(case.opened_at)
    yield Event(name=EventName.CASE_OPENED, at=case.opened_at, about=about, day_only=by_day)
    yield Event(name=EventName.CRIME_KNOWN, at=case.opened_at, about=about, day_only=by_day)
    if case.closed_at:
        yield Event(name=EventName.CASE_CLOSED, at=case.closed_at, about=about)


def is_day_only(opened_at: datetime) -> bool:
    """Return whether only the day of the case's opening was entered, not the time."""
    return opened_at == start_of_day(local_day(opened_at))


def restriction_event(case: CaseColumns, *, restriction_id: int, ends_on: date, owner: str) -> Event:
    """Return the event of a case's restriction; its start is not stored, so it counts as old."""
    return Event(
        name=EventName.RESTRICTION_SET,
        at=case.opened_at,
        about=f"restriction {restriction_id}",
        as_entered_due=ends_on,
        owner=owner,
    )


def review_events(decisions: Iterable[Decision]) -> Iterator[Event]:
    """Yield each decision of a case as the review of the decisions before it."""
    ordered = sorted(decisions, key=lambda decision: decision.happened_at)
    for position, earlier in enumerate(ordered):
        for later in ordered[position + 1 :]:
            yield event_at(later, EventName.DECISION_REVIEWED, f"decision {earlier.id}")


def update_events(contacts: Iterable[VictimContact]) -> Iterator[Event]:
    """Yield the contacts that gave the update agreed with a victim at an earlier one, or agreed another day.

    A call before the day agreed, about something else, leaves the victim waiting for that day.
    """
    ordered = sorted(contacts, key=lambda contact: contact.happened_at)
    for position, earlier in enumerate(ordered):
        if earlier.update_on is None:
            continue
        for later in ordered[position + 1 :]:
            is_given = local_day(later.happened_at) >= earlier.update_on
            is_agreed_anew = later.update_on is not None
            is_to_same = later.person_id == earlier.person_id and was_reached(later)
            if is_to_same and (is_given or is_agreed_anew):
                yield event_at(later, EventName.UPDATE_GIVEN, f"contact {earlier.id}")


def event_at(
    entry: Entry,
    name: EventName,
    about: str,
    *,
    label: str = "",
    due: datetime | date | None = None,
    rights: str = "",
) -> Event:
    """Return the event that an entry stands for, at the time that it happened."""
    return Event(
        name=name,
        at=entry.happened_at,
        about=about,
        label=label,
        entry_id=entry.id,
        as_entered_due=due,
        rights=rights,
    )


# Telling victims


ENHANCED = "enhanced"
"""Victims of modern slavery are presumed to have enhanced rights until assessed (Victims' Code)."""
DISPOSAL_EVENTS = {
    "arrest_disposal:rui": EventName.RELEASED,
    "arrest_disposal:treated_as_victim": EventName.RELEASED,
    "arrest_disposal:no_further_action": EventName.NO_FURTHER_ACTION,
    BAILED: EventName.BAIL,
}
"""Ways out of custody that victims must be told of; a charge has an entry of its own, and mostly a bail."""
VICTIM_KEY_PREFIX = "told "
"""The prefix of the key that ties such a clock to the contact with the victim."""


def was_reached(contact: VictimContact) -> bool:
    """Return whether the victim was told anything: nobody is told by a call that was not answered.

    An entry from before the method was required counts as contact, as it did when it was made.
    """
    return contact.method not in NOT_REACHED


def victim_key(person_id: int) -> str:
    """Return the key that ties what a victim must be told to the contact with them."""
    return f"{VICTIM_KEY_PREFIX}{person_id}"


def victim_awaiting(about: str) -> int | None:
    """Return the victim whom a clock waits to be told, or None for any other clock."""
    victim_id = about.removeprefix(VICTIM_KEY_PREFIX)
    return int(victim_id) if victim_id != about and victim_id.isdigit() else None


def victim_duty_events(
    entry: Arrest | Charge | Bail | CourtResult,
    name: EventName,
    context: EventContext,
    *,
    on: date | None = None,
) -> Iterator[Event]:
    """Start the duty to tell each victim of the case, except about their own arrest or trial.

    If the case names no victim yet, the duty belongs to the case, so that it is not forgotten. `on` is the
    day of a release, whose time is not recorded.
    """
    at = start_of_day(on) if on else entry.happened_at
    case_id = entry.case_id or 0
    victims = context.victims.get(case_id, ())
    what = TOLD_OF[name]
    headline = entry.headline[:1].lower() + entry.headline[1:]
    label = f"{what.noun}: {context.name(entry.person_id)}" if on else headline
    known_at = context.releases_known.get(entry.id, entry.recorded_at) if on else entry.recorded_at
    event = replace(event_at(entry, name, ""), at=at, day_only=bool(on), known_at=known_at)
    for victim_id in victims:
        if victim_id != entry.person_id:
            to = context.name(victim_id)
            yield replace(
                event,
                about=victim_key(victim_id),
                label=f"{to}, {label}",
                topic=Topic(to, what.noun, context.name(entry.person_id), what.several),
                rights=context.rights_at(at, case_id, victim_id),
                owner=context.liaison_officers.get((case_id, victim_id), ""),
            )
    if not victims:
        topic = Topic("", what.noun, context.name(entry.person_id), what.several)
        label = label[:1].upper() + label[1:]
        yield replace(event, about=f"case {case_id}", label=label, topic=topic, rights=ENHANCED)


@dataclass(frozen=True)
class ToldOf:
    """What a victim must be told, as a noun and its plural."""

    noun: str
    several: str = ""


TOLD_OF: Mapping[EventName, ToldOf] = {
    EventName.ARREST: ToldOf("arrest"),
    EventName.CHARGE: ToldOf("charge"),
    EventName.BAIL: ToldOf("bail"),
    EventName.RELEASED: ToldOf("release"),
    EventName.NO_FURTHER_ACTION: ToldOf("release without further action", "releases without further action"),
    EventName.COURT_DECIDED: ToldOf("court result"),
}


def release_events(entry: Arrest, context: EventContext) -> Iterator[Event]:
    """Yield the duty to tell victims of a release after arrest, on the day that is known for it."""
    name = DISPOSAL_EVENTS.get(entry.disposal or "")
    if name is None or (name is EventName.BAIL and entry.id not in context.bails_not_entered):
        return
    day = entry.disposal_on or local_day(entry.happened_at)
    yield from victim_duty_events(entry, name, context, on=day)
    for bail_id in context.bails_ended.get(entry.id, ()):
        release = event_at(entry, name, bail_key(bail_id))
        yield replace(release, at=start_of_day(day), day_only=True)


def bail_key(bail_id: int) -> str:
    """Return the key that ties the date of a bail to what ends that bail."""
    return f"bail {bail_id}"


def events_of(clock_entry: ClockEntry, context: EventContext) -> Iterator[Event]:
    """Yield the events that an entry stands for."""
    entry = clock_entry.entry
    day_only = entry.happened_precision != Precision.MOMENT
    latest = None if entry.happened_precision in KNOWN_TO_THE_DAY else _last_day(entry)
    for event in _events.dispatch(clock_entry.model)(entry, context):
        exact = not day_only or event.at != entry.happened_at
        yield event if exact else replace(event, day_only=True, latest=latest)


def _last_day(entry: Entry) -> date | None:
    """Return the last day on which an entry that is dated vaguely may have happened, if there is one."""
    when = (entry.happened_at, entry.happened_precision, entry.happened_words)
    return PartialDate.from_stored(*when).latest


PERSON_KEY_PREFIX = "person "


def person_key(person_id: int | None) -> str:
    """Return the key of what is owed about a person."""
    return f"{PERSON_KEY_PREFIX}{person_id}"


def _victim_held_event(entry: Arrest | Charge, context: EventContext) -> Event:
    """Return the s.45 review due for a victim; `case_clocks.py` drops it for anyone else."""
    label = context.name(entry.person_id)
    return event_at(entry, EventName.VICTIM_HELD, person_key(entry.person_id), label=label)


@singledispatch
def _events(_entry: Entry, _context: EventContext) -> Iterator[Event]:
    yield from ()


@_events.register
def _(entry: Enquiry, _context: EventContext) -> Iterator[Event]:
    about = f"enquiry {entry.id}"
    raised = event_at(entry, EventName.ENQUIRY_RAISED, about, label=entry.headline, due=entry.due_on)
    yield replace(raised, owner=entry.owner)
    losses = {entry.overwritten_from: entry.headline}
    losses.setdefault(entry.last_overwritten, f"{entry.headline}, the last of it")
    for day, label in losses.items():
        if day is not None:
            overwriting = event_at(entry, EventName.CCTV_KNOWN, about, label=label, due=day)
            yield replace(overwriting, owner=entry.owner)


@_events.register
def _(entry: EnquiryResult, _context: EventContext) -> Iterator[Event]:
    if entry.finished:
        for name in (EventName.ENQUIRY_RESULTED, EventName.CCTV_SECURED):
            yield event_at(entry, name, f"enquiry {entry.follows_id}")


@_events.register
def _(entry: Referral, context: EventContext) -> Iterator[Event]:
    about, label = person_key(entry.person_id), context.name(entry.person_id)
    is_child = context.treated_as_child(entry.person_id, local_day(entry.happened_at))
    notified = EventName.DTN_OF_CHILD if is_child else EventName.DTN_SUBMITTED
    sent = {TO_NRM: EventName.NRM_SUBMITTED, DUTY_TO_NOTIFY: notified}.get(entry.referral_to)
    if sent:
        yield event_at(entry, sent, about, label=label)
    if sent is EventName.NRM_SUBMITTED:
        yield from _choice_at_18(entry, entry.person_id, context)
    asks_support = entry.referral_to == TO_SUPPORT or (
        sent is EventName.NRM_SUBMITTED and entry.wants_support
    )
    if asks_support and not is_child:  # the local authority supports a child
        yield event_at(entry, EventName.SUPPORT_ASKED, about, label=label)
    if entry.police_protection_from:
        started = event_at(entry, EventName.POLICE_PROTECTION, about, label=label)
        yield replace(started, at=entry.police_protection_from)


def _choice_at_18(entry: Entry, person_id: int, context: EventContext) -> Iterator[Event]:
    """Yield the choice at 18 of a child in the NRM; a year of birth alone gives no day."""
    age = context.ages.get(person_id)
    day = age.turns_18() if age else None
    if day and local_day(entry.happened_at) < day:
        about, label = person_key(person_id), context.name(person_id)
        yield event_at(entry, EventName.CHILD_IN_NRM, about, label=label, due=day)


KNOWN_TO_THE_DAY = (Precision.DAY, Precision.MOMENT)
TO_SUPPORT = "referral_to:msvcc"
AT_18 = "choice_at_18"
DECISION_EVENTS = {
    ("reasonable_grounds", "positive"): (EventName.RG_POSITIVE,),
    ("reasonable_grounds", "negative"): (EventName.RG_NEGATIVE, EventName.NEGATIVE_NOTIFIED),
    ("rg_reconsideration", "positive"): (EventName.RECONSIDERED, EventName.RG_POSITIVE),
    ("rg_reconsideration", "negative"): (EventName.RECONSIDERED,),
    ("conclusive_grounds", "positive"): (EventName.CG_POSITIVE,),
    ("conclusive_grounds", "negative"): (EventName.CG_NEGATIVE, EventName.NEGATIVE_NOTIFIED),
    ("combined", "positive"): (EventName.RG_POSITIVE, EventName.CG_POSITIVE),
    ("combined", "negative"): (EventName.CG_NEGATIVE, EventName.NEGATIVE_NOTIFIED),
    ("cg_reconsideration", "positive"): (EventName.RECONSIDERED, EventName.CG_POSITIVE),
    ("cg_reconsideration", "negative"): (EventName.RECONSIDERED, EventName.CG_NEGATIVE),
    (AT_18, "consents_to_stay"): (EventName.CHILD_CHOSE,),
    (AT_18, "withdrawn"): (EventName.CHILD_CHOSE,),
}
"""The event that a decision stands for, by its stage and outcome."""
EVENTS_AT_ANY_STAGE = {
    "withdrawn": (EventName.NRM_WITHDRAWN,),
    "disqualified_public_order": (EventName.NRM_DISQUALIFIED,),
    "disqualified_bad_faith": (EventName.NRM_DISQUALIFIED,),
    "reconsideration_asked": (EventName.RECONSIDERATION_ASKED,),
}


@_events.register
def _(entry: NrmDecision, context: EventContext) -> Iterator[Event]:
    person_id = context.person_of.get(entry.follows_id or 0)
    if not person_id:
        return
    stage, outcome = (key.partition(":")[2] for key in (entry.stage, entry.outcome))
    about, label = person_key(person_id), context.name(person_id)
    for name in (*DECISION_EVENTS.get((stage, outcome), ()), *EVENTS_AT_ANY_STAGE.get(outcome, ())):
        event = event_at(entry, name, about, label=label)
        is_dated = entry.happened_precision in KNOWN_TO_THE_DAY
        if name is EventName.NEGATIVE_NOTIFIED and entry.received_on and not is_dated:
            event = replace(event, at=start_of_day(entry.received_on), day_only=True)
        yield event
        if name is EventName.RG_POSITIVE:
            yield from _choice_at_18(entry, person_id, context)


@_events.register
def _(entry: VictimContact, context: EventContext) -> Iterator[Event]:
    if was_reached(entry):
        told = event_at(entry, EventName.VICTIM_TOLD, victim_key(entry.person_id))
        yield replace(told, known_at=entry.recorded_at)
    about, label = f"contact {entry.id}", context.name(entry.person_id)
    agreed = event_at(entry, EventName.UPDATE_AGREED, about, label=label, due=entry.update_on)
    yield replace(agreed, owner=context.liaison_officers.get((entry.case_id or 0, entry.person_id), ""))


@_events.register
def _(entry: Arrest, context: EventContext) -> Iterator[Event]:
    yield from victim_duty_events(entry, EventName.ARREST, context)
    yield _victim_held_event(entry, context)
    yield from release_events(entry, context)


@_events.register
def _(entry: Charge, context: EventContext) -> Iterator[Event]:
    yield from victim_duty_events(entry, EventName.CHARGE, context)
    yield _victim_held_event(entry, context)
    for bail_id in context.bails_ended.get(entry.id, ()):
        yield event_at(entry, EventName.CHARGE, bail_key(bail_id))
    label = context.name(entry.person_id)
    yield event_at(entry, EventName.COURT_DATE, f"court {entry.id}", label=label, due=entry.court_on)


@_events.register
def _(entry: Bail, context: EventContext) -> Iterator[Event]:
    yield from victim_duty_events(entry, EventName.BAIL, context)
    label = context.name(entry.person_id)
    yield event_at(entry, EventName.BAIL, bail_key(entry.id), label=label, due=entry.review_on)
    if entry.follows_id:
        yield event_at(entry, EventName.BAIL_REVIEWED, bail_key(entry.follows_id))


@_events.register
def _(entry: CourtResult, context: EventContext) -> Iterator[Event]:
    yield from victim_duty_events(entry, EventName.COURT_DECIDED, context)


@_events.register
def _(entry: Order, context: EventContext) -> Iterator[Event]:
    about, label = f"order {entry.order_id or entry.id}", context.name(entry.person_id)
    if entry.step in STEPS_ENDING_ORDER:
        yield event_at(entry, EventName.ORDER_ENDED, about)
        return
    if entry.review_on or entry.step in STEPS_REVIEWING_ORDER:
        due = entry.review_on
        yield event_at(entry, EventName.ORDER_REVIEWED, about, label=label, due=due)
    if entry.ends_on or entry.indefinite:
        yield event_at(entry, EventName.ORDER_SET, about, label=label, due=entry.ends_on)


STEPS_ENDING_ORDER = frozenset({"order_step:refused", "order_step:discharged", "order_step:ended"})
STEPS_REVIEWING_ORDER = frozenset({"order_step:reviewed", "order_step:varied", "order_step:renewed"})
"""Steps at which an order was reviewed, whether or not the next review was set."""


@_events.register
def _(entry: Warrant, _context: EventContext) -> Iterator[Event]:
    about = f"warrant {entry.id}"
    yield event_at(entry, EventName.WARRANT_GRANTED, about, label=entry.reference, due=entry.expires_on)


@_events.register
def _(entry: Search, _context: EventContext) -> Iterator[Event]:
    if entry.follows_id:
        yield event_at(entry, EventName.WARRANT_EXECUTED, f"warrant {entry.follows_id}")


@_events.register
def _(entry: Exhibit, _context: EventContext) -> Iterator[Event]:
    if entry.cash_pence and (entry.power or "").startswith("search_power:poca"):
        about = f"exhibit {entry.id}"
        yield event_at(entry, EventName.CASH_SEIZED, about, label=entry.reference)


@_events.register
def _(entry: Note, context: EventContext) -> Iterator[Event]:
    note_type = (entry.note_type or "").partition(":")[2]
    if note_type == "nrm_drafted":
        for person_id in context.people_about.get(entry.id, ()):
            label = context.name(person_id)
            yield event_at(entry, EventName.NRM_DRAFTED, person_key(person_id), label=label)
    if rule := NOTE_EVENTS.get(note_type):
        name, about = rule
        person = context.person_of.get(entry.follows_id or 0, 0)
        about = about.format(follows=entry.follows_id, case=entry.case_id, person=person)
        yield event_at(entry, name, about)


NOTE_EVENTS = {
    "cash_ordered": (EventName.CASH_ORDERED, "exhibit {follows}"),
    "cash_returned": (EventName.CASH_RETURNED, "exhibit {follows}"),
    "protection_ended": (EventName.PROTECTION_ENDED, "person {person}"),
    "bail_reviewed": (EventName.BAIL_REVIEWED, "bail {follows}"),
    "warrant_returned": (EventName.WARRANT_RETURNED, "warrant {follows}"),
    "support_started": (EventName.SUPPORT_STARTED, "person {person}"),
    "review": (EventName.CASE_REVIEWED, "case {case}"),
}


@_events.register
def _(entry: EmergencyCard, context: EventContext) -> Iterator[Event]:
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


@_events.register
def _(entry: CrimeRecord, _context: EventContext) -> Iterator[Event]:
    yield event_at(entry, EventName.CRIME_RECORDED, f"case {entry.case_id}")


@_events.register
def _(entry: Decision, _context: EventContext) -> Iterator[Event]:
    about = f"decision {entry.id}"
    yield event_at(entry, EventName.DECISION_MADE, about, label=entry.headline, due=entry.review_on)
    if entry.decision_type == S45_INDICATIONS:
        yield event_at(entry, EventName.COMPULSION_REVIEWED, person_key(entry.person_id))
    yield event_at(entry, EventName.CASE_REVIEWED, f"case {entry.case_id}")


@_events.register
def _(entry: OcgAssessment, _context: EventContext) -> Iterator[Event]:
    name = GROUPS.get((entry.status or "").partition(":")[2], EventName.GROUP_REVIEWED)
    yield event_at(entry, name, f"group {entry.group_id or entry.id}", label=entry.name)
    yield event_at(entry, EventName.CASE_REVIEWED, f"case {entry.case_id}")


@_events.register
def _(entry: OcgStep, _context: EventContext) -> Iterator[Event]:
    about = f"group {entry.group_id}"
    if is_settled(entry.status):
        yield event_at(entry, EventName.GROUP_ARCHIVED, about)
    elif is_settled(entry.former):
        yield event_at(entry, EventName.GROUP_NOMINATED, about, label=entry.name)
