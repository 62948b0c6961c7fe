"""What victims must be told, played at random and compared with rules worked by hand.

The rules: each arrest, charge, bail and release starts a duty to each victim but its own suspect. The first
contact at which the victim was reached, and which was not before the event, meets the duty. Where the time of
one of two on a day is not known, that was first which was recorded first. Duties due on one day and met by
the same contact, or by none yet, are one row, which names them all. The working days are those of a calendar.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from mscu.actions.clocks.clock_events import ClockEntry, events_of
from mscu.actions.entries.entry_events import EventContext, victim_awaiting
from mscu.code_keys import NOT_REACHED
from mscu.dates.london import LONDON
from mscu.models.entries.enforcement import Arrest, Bail, Charge
from mscu.models.entries.entry import Entry
from mscu.models.entries.referral import VictimContact
from mscu.rules.clock_engine import OPEN_STATES, Clock, ClockState, run
from mscu.rules.clocks import rules

CASE, SUSPECT, ALSO_SUSPECT = 1, 10, 11
VICTIMS = (20, ALSO_SUSPECT)
"""The second victim is a suspect as well: nobody is told of the own arrest."""
FIRST_DAY, DAYS = date(2022, 5, 25), 14
NOT_WORKED = {date(2022, 5, 28), date(2022, 5, 29), *(date(2022, 6, day) for day in (2, 3, 4, 5, 11, 12, 18))}
"""Weekends, and the spring holiday and the Jubilee on Thursday 2 and Friday 3 June 2022."""
NOW = datetime(2022, 6, 7, 12, 0, tzinfo=LONDON).astimezone(UTC)
PERIODS = {"enhanced": 1, "standard": 5}


@dataclass(frozen=True)
class Played:
    """One thing that happened: its kind, when, and about whom; no `minute` if only the day is known."""

    model: type[Entry]
    day: date
    minute: int | None
    person: int
    id: int
    method: str | None = None
    rights: str = ""
    released_on: date | None = None
    release_known: int = 0
    """The turn at which the release was recorded; entries are recorded at the turn of their number."""

    @property
    def at(self) -> datetime:
        moment = datetime.combine(self.day, time(), LONDON) + timedelta(minutes=self.minute or 0)
        return moment.astimezone(UTC)

    def row(self) -> Any:
        """Return what the clocks read of it."""
        return SimpleNamespace(
            id=self.id,
            case_id=CASE,
            follows_id=None,
            happened_at=self.at,
            recorded_at=recorded(self.id),
            happened_precision="day" if self.minute is None else "moment",
            headline=f"{self.model.of_kind.label}: {self.person}",
            person_id=self.person,
            method=self.method,
            update_on=None,
            court_on=None,
            review_on=None,
            disposal="arrest_disposal:rui" if self.released_on else None,
            disposal_on=self.released_on,
        )


def recorded(turn: int) -> datetime:
    return NOW + timedelta(minutes=turn)


def played(chance: random.Random, entry_id: int) -> Played:
    """Return something that happens in these two weeks, about half of it on three days."""
    days = (3, 4, 9) if chance.random() < 0.5 else range(DAYS)
    day = FIRST_DAY + timedelta(days=chance.choice(days))
    minute = chance.choice((None, *range(0, 1_440, 60)))
    if chance.random() < 0.4:
        return Played(
            VictimContact,
            day,
            minute,
            chance.choice((*VICTIMS, SUSPECT)),
            entry_id,
            method=chance.choice((None, "contact_method:phone", *sorted(NOT_REACHED))),
            rights=chance.choice(("", "", "", "enhanced", "standard")),
        )
    model: type[Entry] = chance.choice((Arrest, Arrest, Bail, Charge))
    released = (
        day + timedelta(days=chance.randrange(4)) if model is Arrest and chance.random() < 0.5 else None
    )
    person = chance.choice((SUSPECT, ALSO_SUSPECT))
    return Played(model, day, minute, person, entry_id, released_on=released, release_known=entry_id)


def corrected(chance: random.Random, was: Played, turn: int) -> Played:
    """Return an entry after its day, its time, a release or how contact was made was put right."""
    as_new = played(chance, was.id)
    if was.model is Arrest and chance.random() < 0.6:
        day = was.day + timedelta(days=chance.choice((0, 0, 2)))
        return replace(was, released_on=day, release_known=turn)
    if was.model is VictimContact and chance.random() < 0.5:
        return replace(was, method=chance.choice((None, "contact_method:letter", *sorted(NOT_REACHED))))
    return replace(was, day=as_new.day, minute=as_new.minute, released_on=None)


# What a person with a calendar would write down


Told = tuple[str, int]
"""What of whom: a noun and a person."""


@dataclass(frozen=True)
class Row:
    """One line of what a victim must be told."""

    victim: int
    due: date
    state: ClockState
    told: frozenset[tuple[Told, int]]
    """Everything that it names, each with its number."""

    @property
    def events(self) -> int:
        return sum(number for _, number in self.told)


@dataclass(frozen=True)
class Duty:
    victim: int
    day: date
    minute: int | None
    rights: str
    told: Told
    known: int


NOUNS = {Arrest: "arrest", Bail: "bail", Charge: "charge"}


def duties(history: Iterable[Played]) -> Iterator[Duty]:
    entries = list(history)
    for entry in entries:
        if entry.model is VictimContact:
            continue
        for victim in VICTIMS:
            if victim == entry.person:
                continue
            rights = rights_at(entries, victim, entry.day, entry.minute)
            told = (NOUNS[entry.model], entry.person)
            yield Duty(victim, entry.day, entry.minute, rights, told, known=entry.id)
            if (day := entry.released_on) is not None:
                rights = rights_at(entries, victim, day, None)
                yield Duty(victim, day, None, rights, ("release", entry.person), known=entry.release_known)


def rights_at(entries: list[Played], victim: int, day: date, minute: int | None) -> str:
    assessed = [
        (entry.day, entry.minute or 0, f"victim_rights:{entry.rights}", entry.rights)
        for entry in entries
        if entry.model is VictimContact and entry.person == victim and entry.rights
        if (entry.day, entry.minute or 0) <= (day, minute or 0)
    ]
    return max(assessed)[-1] if assessed else "enhanced"


def due_day(duty: Duty) -> date:
    day, left = duty.day, PERIODS[duty.rights]
    while left:
        day += timedelta(days=1)
        left -= day not in NOT_WORKED
    return day


def met_by(duty: Duty, history: Iterable[Played]) -> Played | None:
    """Return the first contact that told the victim; of one day, a contact at an unknown time comes first."""
    contacts = [
        entry
        for entry in history
        if entry.model is VictimContact and entry.person == duty.victim
        if entry.method not in NOT_REACHED
        if entry.day > duty.day or (entry.day == duty.day and was_after(entry, duty))
    ]
    order = [(c.day, c.minute or 0, c.minute is not None, c.id, c) for c in contacts]
    return min(order, key=lambda line: line[:-1])[-1] if order else None


def was_after(contact: Played, duty: Duty) -> bool:
    """Return whether a contact was after an event of its day; at an unknown time, as it was recorded."""
    if contact.minute is None or duty.minute is None:
        return contact.id >= duty.known
    return contact.minute >= duty.minute


def by_hand(history: list[Played]) -> Counter[Row]:
    groups: dict[tuple[int, date, Played | None], Counter[Told]] = {}
    for duty in duties(history):
        key = duty.victim, due_day(duty), met_by(duty, history)
        groups.setdefault(key, Counter())[duty.told] += 1
    return Counter(
        Row(victim, due, state_by_hand(due, contact), frozenset(told.items()))
        for (victim, due, contact), told in groups.items()
    )


def state_by_hand(due: date, contact: Played | None) -> ClockState:
    if contact is not None:
        return ClockState.MET if contact.day <= due else ClockState.MET_LATE
    return ClockState.RUNNING if due >= date(2022, 6, 7) else ClockState.LATE


# What the program says


def by_program(history: list[Played]) -> list[Clock]:
    assessed: dict[tuple[int, int], list[tuple[datetime, str]]] = {}
    for entry in history:
        if entry.rights:
            statement = (entry.at, f"victim_rights:{entry.rights}")
            assessed.setdefault((CASE, entry.person), []).append(statement)
    context = EventContext(
        names={SUSPECT: str(SUSPECT)} | {victim: f"{victim}" for victim in VICTIMS},
        person_of={},
        ages={},
        people_about={},
        victims={CASE: VICTIMS},
        rights={victim: sorted(statements) for victim, statements in assessed.items()},
        releases_known={entry.id: recorded(entry.release_known) for entry in history},
    )
    events = [
        event for entry in history for event in events_of(ClockEntry(entry.model, entry.row()), context)
    ]
    return [clock for clock in run(rules(), events, NOW) if clock.rule.key == "victim_told"]


def as_row(clock: Clock) -> Row:
    victim, _, words = clock.label.partition(", ")
    assert int(victim) == victim_awaiting(clock.about)
    return Row(int(victim), clock.due_day, clock.state, frozenset(read_words(words).items()))


def read_words(words: str) -> Counter[Told]:
    """Read what a line says must be told: `2 arrests and release of 10; bail of 11`, or `bail: 11`."""
    told: Counter[Told] = Counter()
    for part in words.split("; "):
        nouns, _, person = part.partition(": ") if ": " in part else part.rpartition(" of ")
        for noun in re.split(", | and ", nouns):
            number, _, several = noun.rpartition(" ")
            told[several.removesuffix("s") if number else noun, int(person)] = int(number or 1)
    return told


@pytest.mark.parametrize("seed", range(40))
def test_a_random_play_of_events_owes_what_the_rules_say(seed: int) -> None:
    chance = random.Random(seed)
    history: list[Played] = []
    for turn in range(30):
        if history and chance.random() < 0.25:
            position = chance.randrange(len(history))
            history[position] = corrected(chance, history[position], turn + 1)
        else:
            history.append(played(chance, turn + 1))
        happened = [entry for entry in history if entry.at <= NOW]
        happened = [
            e if (e.released_on or FIRST_DAY) <= NOW.date() else replace(e, released_on=None)
            for e in happened
        ]
        clocks = by_program(happened)
        assert Counter(map(as_row, clocks)) == by_hand(happened), history[-1]
        owed = sum(met_by(duty, happened) is None for duty in duties(happened))
        assert owed == sum(as_row(clock).events for clock in clocks if clock.state in OPEN_STATES)


def test_the_play_has_everything_that_once_went_wrong() -> None:
    """A play that never had these would compare nothing."""
    seen = Counter[str]()
    for seed in range(40):
        chance = random.Random(seed)
        history = [played(chance, turn + 1) for turn in range(30)]
        rows = by_hand(history)
        dues = Counter((row.victim, row.due) for row in rows)
        seen["told and owed again on one due day"] += sum(many > 1 for many in dues.values())
        seen["several events, one call"] += sum(row.events > 1 for row in rows)
        seen["not reached"] += sum(entry.method in NOT_REACHED for entry in history)
        seen["released on a day"] += sum(entry.released_on is not None for entry in history)
        seen["told on the day of a release, before it was recorded"] += sum(
            contact.model is VictimContact and contact.day == entry.released_on
            for entry in history
            for contact in history
            if contact.id < entry.release_known
        )
        seen["standard rights"] += sum(duty.rights == "standard" for duty in duties(history))
        seen["told somebody else"] += sum(
            entry.model is VictimContact and entry.person == SUSPECT for entry in history
        )
    assert min(seen.values()) >= 20, seen
    assert len(seen) == 7
