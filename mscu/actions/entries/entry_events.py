"""The events that an entry stands for, on which the clocks of its case run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from mscu.dates.age import KnownAge
from mscu.dates.partial_date import Precision
from mscu.models.base import AnyColumn
from mscu.models.entries.entry import Entry
from mscu.rules.clock_engine import Event
from mscu.rules.clocks import EventName

E = TypeVar("E", bound=Entry)
ENHANCED, STANDARD = "enhanced", "standard"
"""Victims of modern slavery are presumed to have enhanced rights until assessed (Victims' Code)."""
VICTIM_KEY_PREFIX = "told "
"""The prefix of the key that ties such a clock to the contact with the victim."""
PERSON_KEY_PREFIX = "person "
KNOWN_TO_THE_DAY = (Precision.DAY, Precision.MOMENT)


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


def person_key(person_id: int | None) -> str:
    """Return the key of what is owed about a person."""
    return f"{PERSON_KEY_PREFIX}{person_id}"


def victim_key(person_id: int) -> str:
    """Return the key that ties what a victim must be told to the contact with them."""
    return f"{VICTIM_KEY_PREFIX}{person_id}"


def victim_awaiting(about: str) -> int | None:
    """Return the victim whom a clock waits to be told, or None for any other clock."""
    victim_id = about.removeprefix(VICTIM_KEY_PREFIX)
    return int(victim_id) if victim_id != about and victim_id.isdigit() else None


@dataclass(frozen=True, kw_only=True)
class EntryClocks(Generic[E]):
    """How clocks read a kind of entry."""

    events: Callable[[E, EventContext], Iterator[Event]]
    """Yields the events that an entry stands for, from its row in `columns`."""
    columns: tuple[AnyColumn, ...] = ()
    """The columns that clocks read, besides those that every entry has."""
    later: Callable[[Iterable[E]], Iterator[Event]] | None = None
    """Yields the events by which a later entry of a case settles what an earlier one of the kind started."""
    names_person: bool = False
    """Whether its clocks name the person of the entry itself."""
    dates: tuple[AnyColumn, ...] = ()
    """The dates that set a clock and may be postponed."""
