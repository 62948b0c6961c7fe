"""What clocks read: which columns of which entries, and what else the events need to know.

`about` ties a start to its stop: an enquiry to its result, a person to the decision on her.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from mscu.dates.london import local_day, start_of_day
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
from mscu.rules.clock_engine import Event
from mscu.rules.clocks import EventName

if TYPE_CHECKING:
    from mscu.codes import Kind

EVERY = ("id", "case_id", "happened_at", "happened_precision", "headline", "follows_id")
CLOCK_COLUMNS: Mapping[type[Entry], tuple[str, ...]] = {
    Arrest: ("person_id", "disposal", "disposal_on"),
    Bail: ("person_id", "review_on"),
    Charge: ("person_id", "court_on"),
    CourtResult: ("person_id",),
    CrimeRecord: (),
    Decision: ("review_on", "decision_type", "person_id"),
    EmergencyCard: ("person_id", "spoken_at", "answered_at"),
    Enquiry: ("due_on", "overwritten_from", "owner"),
    EnquiryResult: ("finished",),
    Exhibit: ("cash_pence", "power", "reference"),
    Note: ("note_type",),
    NrmDecision: ("stage", "outcome", "received_on"),
    OcgAssessment: ("name", "status", "group_id"),
    OcgStep: ("name", "status", "former", "group_id"),
    Order: ("person_id", "step", "review_on", "ends_on", "indefinite", "order_id"),
    Referral: ("person_id", "referral_to", "wants_support", "police_protection_from"),
    Search: (),
    VictimContact: ("person_id", "update_on"),
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
    lead: str
    officer_in_case: str


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
    born: Mapping[int, date]
    """The birthdays that are known to the day, by the person's number."""
    tied: Mapping[int, Sequence[int]]
    """The people whom an entry is about, by its number."""
    victims: Mapping[int, Sequence[int]]
    """The victims of a case, by its number."""

    def name(self, subject_id: int | None) -> str:
        """Give a subject's name for a clock's label."""
        return self.names.get(subject_id or 0, "")


def case_events(case: CaseLine) -> Iterator[Event]:
    """Give the events of the case itself."""
    about, by_day = f"case {case.id}", is_day(case.opened_at)
    yield Event(name=EventName.CASE_OPENED, at=case.opened_at, about=about, day_only=by_day)
    yield Event(name=EventName.CRIME_KNOWN, at=case.opened_at, about=about, day_only=by_day)
    if case.closed_at:
        yield Event(name=EventName.CASE_CLOSED, at=case.closed_at, about=about)


def is_day(opened_at: datetime) -> bool:
    """Say whether of the opening of a case the day alone was entered."""
    return opened_at == start_of_day(local_day(opened_at))


def restriction_event(case: CaseLine, *, number: int, ends_on: date, owner: str) -> Event:
    """Give the event of a case's restriction; when it was set is not kept, so it counts as old."""
    return Event(
        name=EventName.RESTRICTION_SET, at=case.opened_at, about=f"restriction {number}",
        as_entered_due=ends_on, owner=owner,
    )  # fmt: skip


def reviewed(decisions: Iterable[Decision]) -> Iterator[Event]:
    """Let each decision of a case count as the review of those before it."""
    ordered = sorted(decisions, key=lambda each: each.happened_at)
    for position, earlier in enumerate(ordered):
        for later in ordered[position + 1 :]:
            yield event_at(later, EventName.DECISION_REVIEWED, f"decision {earlier.id}")


def updated(contacts: Iterable[VictimContact]) -> Iterator[Event]:
    """Let each contact with a victim be the update that was agreed in those before it."""
    ordered = sorted(contacts, key=lambda each: each.happened_at)
    for position, earlier in enumerate(ordered):
        for later in ordered[position + 1 :]:
            if later.person_id == earlier.person_id:
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
    """Give the event that an entry stands for at the time that it happened."""
    return Event(
        name=name, at=entry.happened_at, about=about, label=label, entry_id=entry.id,
        as_entered_due=due, rights=rights,
    )  # fmt: skip
