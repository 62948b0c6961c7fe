"""What the clocks run on: the events in a case's entries, as the rules name them.

`about` ties a start to its stop: an enquiry to its result, a person to the decision on her, a
case to what its victims must be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import singledispatch
from typing import TYPE_CHECKING, Any, Protocol

from mscu.codes import DUTY_TO_NOTIFY, TO_NRM
from mscu.models.clock import Event
from mscu.models.clock_rules import EventName
from mscu.models.enforcement import Arrest, Bail, Charge, Search, Warrant
from mscu.models.enquiry import Enquiry, EnquiryResult
from mscu.models.entry import Entry
from mscu.models.exhibit import Exhibit
from mscu.models.london import local_day
from mscu.models.note import CrimeRecord, Decision, Note
from mscu.models.ocg import OcgAssessment
from mscu.models.partial_date import Precision
from mscu.models.referral import NrmDecision, Referral, VictimContact

if TYPE_CHECKING:
    from mscu.codes import Kind

ENHANCED = "enhanced"
"""Victims of modern slavery are taken to have enhanced rights under the Victims' Code."""
EVERY = ("id", "case_id", "happened_at", "happened_precision", "headline", "follows_id")
CLOCK_COLUMNS: Mapping[type[Entry], tuple[str, ...]] = {
    Arrest: (),
    Bail: ("person_id", "review_on"),
    Charge: ("person_id", "court_on"),
    CrimeRecord: (),
    Decision: ("review_on",),
    Enquiry: ("due_on", "overwritten_from"),
    EnquiryResult: ("finished",),
    Exhibit: ("cash_pence", "power", "reference"),
    Note: ("note_type",),
    NrmDecision: ("stage", "outcome"),
    OcgAssessment: ("name", "status"),
    Referral: ("person_id", "referral_to", "police_protection_from"),
    Search: (),
    VictimContact: (),
    Warrant: ("reference", "expires_on"),
}
"""What clocks read of each kind of entry, besides what every entry has."""


def clock_kinds() -> tuple[Kind, ...]:
    """Name the kinds of entry that clocks look at."""
    return tuple(model.of_kind for model in CLOCK_COLUMNS)


class CaseLine(Protocol):
    """What clocks read of a case."""

    id: int
    reference: str
    title: str
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class Happened:
    """An entry as far as clocks read it: a row of these columns, or the entry itself."""

    model: type[Entry]
    entry: Any


@dataclass(frozen=True)
class Known:
    """What the events need to know besides the entry itself."""

    names: Mapping[int, str]
    """Of the subjects, by number."""
    person_of: Mapping[int, int]
    """The person of a referral or of bail, by the entry's number."""
    now: datetime

    def name(self, subject_id: int | None) -> str:
        """Give a subject's name for a clock's label."""
        return self.names.get(subject_id or 0, "")


def events_of(happened: Happened, known: Known) -> Iterator[Event]:
    """Give the events that an entry stands for."""
    entry = happened.entry
    day_only = entry.happened_precision != Precision.MOMENT
    for event in _events.dispatch(happened.model)(entry, known):
        exact = not day_only or event.at != entry.happened_at
        yield event if exact else replace(event, day_only=True)


def case_events(case: CaseLine) -> Iterator[Event]:
    """Give the events of the case itself."""
    about = f"case {case.id}"
    yield Event(name=EventName.CASE_OPENED, at=case.opened_at, about=about)
    yield Event(name=EventName.CRIME_KNOWN, at=case.opened_at, about=about)
    if case.closed_at:
        yield Event(name=EventName.CASE_CLOSED, at=case.closed_at, about=about)


def reviewed(decisions: Iterable[Decision]) -> Iterator[Event]:
    """Let each decision of a case count as the review of those before it."""
    ordered = sorted(decisions, key=lambda each: each.happened_at)
    for position, earlier in enumerate(ordered):
        for later in ordered[position + 1 :]:
            yield _at(later, EventName.DECISION_REVIEWED, f"decision {earlier.id}")


def _at(
    entry: Entry,
    name: EventName,
    about: str,
    *,
    label: str = "",
    due: datetime | date | None = None,
    rights: str = "",
) -> Event:
    return Event(
        name=name, at=entry.happened_at, about=about, label=label, entry_id=entry.id,
        as_entered_due=due, rights=rights,
    )  # fmt: skip


def _told(entry: Entry, name: EventName) -> Event:
    """Start the duty to tell the case's victims."""
    return _at(entry, name, f"case {entry.case_id}", label=entry.headline, rights=ENHANCED)


@singledispatch
def _events(_entry: Entry, _known: Known) -> Iterator[Event]:
    yield from ()


@_events.register
def _(entry: Enquiry, _known: Known) -> Iterator[Event]:
    about = f"enquiry {entry.id}"
    yield _at(entry, EventName.ENQUIRY_RAISED, about, label=entry.headline, due=entry.due_on)
    if entry.overwritten_from:
        due = entry.overwritten_from
        yield _at(entry, EventName.CCTV_KNOWN, about, label=entry.headline, due=due)


@_events.register
def _(entry: EnquiryResult, _known: Known) -> Iterator[Event]:
    if entry.finished:
        for name in (EventName.ENQUIRY_RESULTED, EventName.CCTV_SECURED):
            yield _at(entry, name, f"enquiry {entry.follows_id}")


@_events.register
def _(entry: Referral, known: Known) -> Iterator[Event]:
    about, label = f"person {entry.person_id}", known.name(entry.person_id)
    sent = {
        TO_NRM: EventName.NRM_SUBMITTED,
        DUTY_TO_NOTIFY: EventName.DTN_SUBMITTED,
    }.get(entry.referral_to)
    if sent:
        yield _at(entry, sent, about, label=label)
    if entry.police_protection_from:
        started = _at(entry, EventName.POLICE_PROTECTION, about, label=label)
        yield replace(started, at=entry.police_protection_from)


DECIDED = {
    ("reasonable_grounds", "positive"): EventName.RG_POSITIVE,
    ("reasonable_grounds", "negative"): EventName.RG_NEGATIVE,
    ("rg_reconsideration", "positive"): EventName.RG_POSITIVE,
    ("conclusive_grounds", "positive"): EventName.CG_POSITIVE,
    ("conclusive_grounds", "negative"): EventName.CG_NEGATIVE,
    ("combined", "positive"): EventName.CG_POSITIVE,
    ("combined", "negative"): EventName.CG_NEGATIVE,
    ("cg_reconsideration", "positive"): EventName.CG_POSITIVE,
}


@_events.register
def _(entry: NrmDecision, known: Known) -> Iterator[Event]:
    person_id = known.person_of.get(entry.follows_id or 0)
    stage, outcome = (key.partition(":")[2] for key in (entry.stage, entry.outcome))
    name = DECIDED.get((stage, outcome))
    if outcome == "withdrawn":
        name = EventName.NRM_WITHDRAWN
    elif outcome.startswith("disqualified"):
        name = EventName.NRM_DISQUALIFIED
    if name and person_id:
        yield _at(entry, name, f"person {person_id}", label=known.name(person_id))


@_events.register
def _(entry: VictimContact, _known: Known) -> Iterator[Event]:
    yield _at(entry, EventName.VICTIM_TOLD, f"case {entry.case_id}")


@_events.register
def _(entry: Arrest, _known: Known) -> Iterator[Event]:
    yield _told(entry, EventName.ARREST)


@_events.register
def _(entry: Charge, known: Known) -> Iterator[Event]:
    yield _told(entry, EventName.CHARGE)
    yield _at(entry, EventName.CHARGE, f"person {entry.person_id}")
    if entry.court_on and entry.court_on >= local_day(known.now):
        label = known.name(entry.person_id)
        yield _at(entry, EventName.COURT_DATE, f"court {entry.id}", label=label, due=entry.court_on)


@_events.register
def _(entry: Bail, known: Known) -> Iterator[Event]:
    yield _told(entry, EventName.BAIL)
    label = known.name(entry.person_id)
    about = f"person {entry.person_id}"
    yield _at(entry, EventName.BAIL, about, label=label, due=entry.review_on)


@_events.register
def _(entry: Warrant, _known: Known) -> Iterator[Event]:
    about = f"warrant {entry.id}"
    yield _at(entry, EventName.WARRANT_GRANTED, about, label=entry.reference, due=entry.expires_on)


@_events.register
def _(entry: Search, _known: Known) -> Iterator[Event]:
    if entry.follows_id:
        yield _at(entry, EventName.WARRANT_EXECUTED, f"warrant {entry.follows_id}")


@_events.register
def _(entry: Exhibit, _known: Known) -> Iterator[Event]:
    if entry.cash_pence and (entry.power or "").startswith("search_power:poca"):
        about = f"exhibit {entry.id}"
        yield _at(entry, EventName.CASH_SEIZED, about, label=entry.reference)


@_events.register
def _(entry: Note, known: Known) -> Iterator[Event]:
    if found := NOTED.get((entry.note_type or "").partition(":")[2]):
        name, about = found
        person = known.person_of.get(entry.follows_id or 0, 0)
        about = about.format(follows=entry.follows_id, case=entry.case_id, person=person)
        yield _at(entry, name, about)


NOTED = {
    "cash_ordered": (EventName.CASH_ORDERED, "exhibit {follows}"),
    "cash_returned": (EventName.CASH_RETURNED, "exhibit {follows}"),
    "protection_ended": (EventName.PROTECTION_ENDED, "person {person}"),
    "bail_reviewed": (EventName.BAIL_REVIEWED, "person {person}"),
    "review": (EventName.CASE_REVIEWED, "case {case}"),
}


@_events.register
def _(entry: CrimeRecord, _known: Known) -> Iterator[Event]:
    yield _at(entry, EventName.CRIME_RECORDED, f"case {entry.case_id}")


@_events.register
def _(entry: Decision, _known: Known) -> Iterator[Event]:
    about = f"decision {entry.id}"
    yield _at(entry, EventName.DECISION_MADE, about, label=entry.headline, due=entry.review_on)
    yield _at(entry, EventName.CASE_REVIEWED, f"case {entry.case_id}")


@_events.register
def _(entry: OcgAssessment, _known: Known) -> Iterator[Event]:
    status = (entry.status or "").partition(":")[2]
    name = GROUPS.get(status, EventName.GROUP_REVIEWED)
    yield _at(entry, name, f"group {entry.name.casefold()}", label=entry.name)
    yield _at(entry, EventName.CASE_REVIEWED, f"case {entry.case_id}")


GROUPS = {
    "suspected": EventName.GROUP_NOMINATED,
    "nominated": EventName.GROUP_NOMINATED,
    "archived": EventName.GROUP_ARCHIVED,
    "not_met": EventName.GROUP_ARCHIVED,
    "merged": EventName.GROUP_ARCHIVED,
}
"""What an assessment means to the reviews of its group; any other is a review."""
