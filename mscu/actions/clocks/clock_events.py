"""The events in a case's entries that clocks run on, as the rules name them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from mscu.actions.entries.entry_events import KNOWN_TO_THE_DAY, EventContext
from mscu.actions.entries.kind_spec import spec_of
from mscu.dates.london import local_day, start_of_day
from mscu.dates.partial_date import PartialDate, Precision
from mscu.models.entries.entry import Entry
from mscu.models.kinds import ENTRIES
from mscu.rules.clock_engine import Event
from mscu.rules.clocks import EventName

if TYPE_CHECKING:
    from mscu.codes import Kind


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


@cache
def clock_models() -> tuple[type[Entry], ...]:
    """Return the models of the kinds of entry that clocks read, by their names."""
    models = (model for kind, model in ENTRIES.items() if spec_of(kind).clocks is not None)
    return tuple(sorted(models, key=lambda model: model.__name__))


@cache
def clock_columns(model: type[Entry]) -> tuple[str, ...]:
    """Return the columns that clocks read of a kind of entry, besides those that every entry has."""
    clocks = spec_of(model.of_kind).clocks
    return tuple(column.key for column in clocks.columns) if clocks is not None else ()


@cache
def clock_kinds() -> tuple[Kind, ...]:
    """Return the kinds of entry that clocks read."""
    return tuple(model.of_kind for model in clock_models())


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


def events_of(clock_entry: ClockEntry, context: EventContext) -> Iterator[Event]:
    """Yield the events that an entry stands for."""
    entry = clock_entry.entry
    day_only = entry.happened_precision != Precision.MOMENT
    latest = None if entry.happened_precision in KNOWN_TO_THE_DAY else _last_day(entry)
    clocks = spec_of(clock_entry.model.of_kind).clocks
    for event in clocks.events(entry, context) if clocks is not None else ():
        exact = not day_only or event.at != entry.happened_at
        yield event if exact else replace(event, day_only=True, latest=latest)


def _last_day(entry: Entry) -> date | None:
    """Return the last day on which an entry that is dated vaguely may have happened, if there is one."""
    when = (entry.happened_at, entry.happened_precision, entry.happened_words)
    return PartialDate.from_stored(*when).latest
