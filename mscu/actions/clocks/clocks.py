"""The clocks that run, of one case or of all open cases, soonest due first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.clocks.case_clocks import CaseClock, clock_entries_among, find_clocks
from mscu.actions.clocks.clock_events import CaseColumns, ClockEntry, clock_kinds
from mscu.actions.core.action import Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.entries.entry_events import victim_awaiting, victim_key
from mscu.codes import CaseStatus, Family
from mscu.dates.partial_date import PartialDate
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.subject import Subject
from mscu.rules.certainty import Certainty
from mscu.rules.clock_engine import OPEN_STATES, WHAT_HAPPENED, ClockState
from mscu.rules.clocks import rules

if TYPE_CHECKING:
    from mscu.actions.entries.entries import RecordEntry


FINISHED = (CaseStatus.CLOSED, CaseStatus.ARCHIVED)


@dataclass(frozen=True, kw_only=True)
class RunningClock:
    """A clock as people read it: what is due, about whom, when, how long is left, and by which rule."""

    case_id: int
    case_reference: str
    case_title: str
    entry_id: int | None
    key: str
    title: str
    label: str
    due: datetime
    due_day: date
    due_words: str
    left: str
    state: ClockState
    is_open: bool
    period: str
    source: str
    kind: str
    days_left: int
    to_the_minute: bool
    end: str
    """When it ends, in words: `due 12 Nov 2022`, or the later of two days."""
    owner: str
    """The officer who has to act."""
    certainty: Certainty
    icon: str
    family: Family
    about: str = ""
    """The key that ties its start to its stop, such as `person 5`; two people may share a name."""
    victim: str = ""
    """The name of the victim who waits to be told; empty for other clocks."""
    own: bool = False
    """Whether the viewer recorded the entry that it runs from."""
    more: int = 0
    """The number of the same victim's other clocks folded into this one."""
    late: int = 0
    """How many of the folded clocks are late."""
    people: int = 1
    """How many victims are told the same by this one line."""
    decided: bool = False
    """Whether what it lasts until has come, though its day has not."""

    @property
    def to_confirm(self) -> bool:
        """Return whether the force has still to confirm the rule."""
        return self.certainty is Certainty.CONFIRM

    @property
    def left_beside_end(self) -> str:
        """Return the time left where `end` stands beside it: of one that lapsed only the question."""
        return WHAT_HAPPENED if self.state is ClockState.LAPSED else self.left

    @property
    def source_in_words(self) -> str:
        """Return the source, noting where the force has still to confirm it."""
        return f"{self.source} ({self.certainty.label.lower()})" if self.to_confirm else self.source


def load_clocks(
    work: Work,
    cases: Sequence[CaseColumns],
    *,
    entries: Sequence[Entry] | None = None,
    unrecorded: Sequence[Entry] = (),
) -> tuple[RunningClock, ...]:
    """Return the clocks of some cases from their entries, soonest due first.

    `entries` holds all entries of the cases if they have been read already. `unrecorded` holds entries that
    are not recorded yet and are treated as if they were.
    """
    clock_entries = None if entries is None else clock_entries_among(entries)
    extra = [ClockEntry(type(entry), entry) for entry in unrecorded]
    found = sorted(find_clocks(work, cases, extra, read=clock_entries), key=_due)
    return running_clocks(work, found, entries=entries)


def _due(case_clock: CaseClock) -> tuple[datetime, int]:
    return case_clock.clock.due, case_clock.case.id


def owner_of(case_clock: CaseClock) -> str:
    """Return who has to act on a clock: the person it names, or the officer who works or leads the case.

    What a victim must be told names the liaison officer who keeps that victim informed.
    """
    return case_clock.clock.owner or case_clock.case.officer_in_case or case_clock.case.lead


def running_clocks(
    work: Work, case_clocks: Iterable[CaseClock], *, entries: Sequence[Entry] | None = None
) -> tuple[RunningClock, ...]:
    """Return clocks as the viewer reads them, in the order given.

    `entries` holds all that they run from if they have been read already.
    """
    clocks = [running_clock(case_clock, work.now) for case_clock in case_clocks]
    if entries is None:
        entry_ids = {clock.entry_id for clock in clocks} - {None}
        statement = select(Entry.id).where(Entry.id.in_(entry_ids), Entry.recorded_by_id == work.actor.id)
        own = set(work.values(statement)) if entry_ids else set()
    else:
        own = {entry.id for entry in entries if entry.recorded_by_id == work.actor.id}
    victim_ids = {victim_awaiting(clock.about) for clock in clocks} - {None}
    of_victims = select(Subject.id, Subject.name).where(Subject.id.in_(victim_ids))
    names = {victim_key(subject_id): name for subject_id, name in work.rows(of_victims)} if victim_ids else {}
    return tuple(
        replace(clock, own=clock.entry_id in own, victim=names.get(clock.about, "")) for clock in clocks
    )


def running_clock(case_clock: CaseClock, now: datetime) -> RunningClock:
    """Return a clock in the words that people read."""
    case, clock = case_clock.case, case_clock.clock
    return RunningClock(
        case_id=case.id,
        case_reference=case.reference,
        case_title=case.title,
        entry_id=clock.entry_id,
        key=clock.rule.key,
        title=clock.rule.title,
        label=clock.label,
        due=clock.due,
        due_day=clock.due_day,
        due_words=clock.due_in_words(),
        left=clock.left_in_words(now),
        state=clock.state,
        is_open=clock.is_open,
        period=clock.rule.period_in_words(),
        source=clock.rule.source,
        kind=clock.rule.kind.label,
        days_left=clock.days_left(now),
        to_the_minute=clock.to_the_minute and not clock.day_only,
        end=clock.end_in_words(),
        owner=owner_of(case_clock),
        certainty=clock.rule.certainty,
        icon=clock.rule.icon,
        family=clock.rule.family,
        about=clock.about,
        decided=clock.stopped is not None,
    )


# Folding the clocks of one victim into one line


def open_clocks(clocks: Iterable[RunningClock]) -> list[RunningClock]:
    """Return the clocks that nothing has stopped, in the order of the board: most urgent first."""
    return sorted((clock for clock in clocks if clock.is_open), key=urgency)


def urgency(clock: RunningClock) -> tuple[int, datetime, int]:
    """Return what open clocks are ordered by: their state, when they end, then their rule."""
    return OPEN_STATES.index(clock.state), clock.due, _positions()[clock.key]


@cache
def _positions() -> dict[str, int]:
    return {rule.key: position for position, rule in enumerate(rules())}


def fold_clocks(clocks: Iterable[RunningClock]) -> list[tuple[RunningClock, Sequence[RunningClock]]]:
    """Return each clock with those that are folded into it (itself among them), in the order given."""
    groups: dict[object, list[RunningClock]] = {}
    for position, clock in enumerate(clocks):
        folds = victim_awaiting(clock.about) is not None and clock.is_open
        key: object = (clock.case_id, clock.about) if folds else position
        groups.setdefault(key, []).append(clock)
    return [(_fold(group), group) for group in groups.values()]


def _fold(group: Sequence[RunningClock]) -> RunningClock:
    late = sum(clock.state is ClockState.LATE for clock in group)
    first = min(group, key=_due_of_group)
    return replace(first, more=len(group) - 1, late=late) if len(group) > 1 else first


def _due_of_group(clock: RunningClock) -> datetime:
    return clock.due


def clock_heading(clock: RunningClock) -> str:
    """Return what a clock is and about whom; for folded clocks, only about whom."""
    label = clock.victim or clock.label if clock.more else clock.label
    return f"{clock.title}: {label}" if label else clock.title


def folded_count(clock: RunningClock) -> str:
    """Return how many clocks are folded into one line and how many of them are late."""
    if not clock.more:
        return ""
    count = clock.more + 1
    if not clock.late:
        return f"{count} to tell"
    return f"{count} to tell, {'all' if clock.late == count else clock.late} late"


# Clocks that recording an entry would stop


STILL_BEING_TYPED = frozenset({"text", "reason"})
NOT_RECORDED = 0
"""The id of an entry that is not recorded yet."""


@dataclass(frozen=True, kw_only=True)
class ClocksStopped(Query[tuple[RunningClock, ...]]):
    """The open clocks that recording this entry would settle, soonest due first."""

    command: RecordEntry
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[RunningClock, ...]:
        command = self.command
        if command.case_id is None or command.model.of_kind not in clock_kinds():
            return ()
        entry = _as_if_recorded(work, command)
        if entry is None:
            return ()
        case = work.get(Case, command.case_id)
        before = [clock for clock in load_clocks(work, [case]) if clock.is_open]
        after = load_clocks(work, [case], unrecorded=[entry])
        still_open = {_identity(clock) for clock in after if clock.is_open}
        return tuple(clock for clock in before if _identity(clock) not in still_open)


def _identity(clock: RunningClock) -> tuple[Any, ...]:
    due = None if clock.state is ClockState.OWED else clock.due  # an entry may show that it was due before
    return clock.key, clock.about, due, clock.entry_id


def _as_if_recorded(work: Work, command: RecordEntry) -> Entry | None:
    """Return the entry as if it were recorded now, or None while required fields are missing."""
    validator = Validator(work)
    values = columns_from(command, command.model, validator)
    happened = PartialDate.of_moment(work.now)
    if command.happened.strip():
        happened = validator.partial_date("happened", command.happened, command.timing)
    if command.choices_missing() or set(validator.problems) - STILL_BEING_TYPED:
        return None
    entry = command.model(**values)
    entry.id, entry.case_id, entry.recorded_at = NOT_RECORDED, command.case_id, work.now
    entry.set_happened(happened)
    entry.headline = command.model.of_kind.label
    entry.follows_id = command.follows_id
    return entry
