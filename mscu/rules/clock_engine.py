"""Clocks derived by rule from what happened; none is typed in.

A period in days ends with the last minute of its last local day; one in hours ends to the minute. A stop
known only to the day is in time if its day is not after the due day. Where it matters which of two events of
one day came first and the time of either is not known, it is the one that became known first.

Each event starts a clock of its own. Events that are due together and that the same later event settles, or
none yet, are one clock: three arrests of a morning are one call. An event after that call is another clock.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from mscu.codes import Labelled
from mscu.dates.counting import add_months, add_working_days, add_working_hours, working_days_between
from mscu.dates.london import local_day, show_day, show_moment, start_of_day
from mscu.rules.clocks import ClockRule, EventName, Lapse, RuleKind, Unit
from mscu.text.counts import count_of

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_MAX_SHOWN_HOURS = 72


class ClockState(Labelled):
    """The state of a clock at a given time."""

    RUNNING = "running", "running"
    OWED = "owed", "due now"
    LATE = "late", "late"
    LAPSED = "lapsed", "ended: what happened?"
    RUNS_ON = "runs_on", "open until decided"
    MET = "met", "done"
    MET_LATE = "met_late", "done late"
    ENDED = "ended", "ended"
    PASSED = "passed", "passed"


OPEN_STATES = (ClockState.LATE, ClockState.OWED, ClockState.RUNNING, ClockState.RUNS_ON, ClockState.LAPSED)
"""The states of open clocks, most urgent first."""
LATE_STATES = frozenset({ClockState.LATE, ClockState.MET_LATE})
WITHOUT_DAY_AHEAD = frozenset({ClockState.OWED, ClockState.RUNS_ON, ClockState.LAPSED})
"""The states of clocks that are open although their day is past and nothing is late."""
WHAT_HAPPENED = "what happened?"
"""Asked of a clock that lapsed, until that is recorded."""


@dataclass(frozen=True)
class Topic:
    """What must be told to whom: `arrest` of `Marek Nowak`, to `Ionela Pop` or to nobody known yet."""

    to: str
    what: str
    of: str
    several: str = ""
    """The plural of what it is, by default with an "s"."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event that affects clocks; `about` links a start to its stop."""

    name: EventName
    at: datetime
    """UTC; the start of the local day if only the day is known."""
    about: str
    label: str = ""
    entry_id: int | None = None
    as_entered_due: datetime | date | None = None
    day_only: bool = False
    rights: str = ""
    owner: str = ""
    """The owner of the action that ends it; empty for the officer in the case."""
    latest: date | None = None
    """The last local day on which it may have happened, if not even the day is known."""
    topic: Topic | None = None
    known_at: datetime | None = None
    """When it was recorded, where it matters which of two events of a day came first."""

    @property
    def last_day(self) -> date:
        return max(local_day(self.at), self.latest or date.min)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One running or finished period: what is due, about whom, its start and end."""

    rule: ClockRule
    about: str
    label: str
    entry_id: int | None
    started: datetime
    due: datetime
    """UTC; for a period in days the start of the day after the last."""
    due_day: date
    to_the_minute: bool
    day_only: bool = False
    """Whether only the day of its start is known, so that its end is shown without a time."""
    owner: str = ""
    topic: Topic | None = None
    stopped: datetime | None = None
    stopped_by: EventName | None = None
    state: ClockState = field(default=ClockState.RUNNING)

    @property
    def is_open(self) -> bool:
        """Return whether there is still something to do or to watch."""
        return self.state in OPEN_STATES

    def due_in_words(self) -> str:
        """Return the due day, with the time if the period is in hours from a known time."""
        timed = self.to_the_minute and not self.day_only
        about = "about " if self._is_about else ""
        return about + (show_moment(self.due) if timed else show_day(self.due_day))

    @property
    def _is_about(self) -> bool:
        """Return whether it was counted from the last day on which its start may have been."""
        if self.rule.kind is not RuleKind.MINIMUM or self.rule.unit not in _DUE:
            return False
        return self.due_day != _DUE[self.rule.unit](self.rule, local_day(self.started))

    def end_in_words(self) -> str:
        """Return its end in words: `due 12 Nov 2022`; a minimum ends on the later of two days."""
        if self.rule.unit is Unit.AT_ONCE:
            return f"due since {show_day(self.due_day)}"
        if self._is_over:
            return self._over_since(self.due_in_words())
        if self.rule.kind is not RuleKind.MINIMUM:
            return f"due {self.due_in_words()}"
        if self.stopped is None:
            return f"to {self.due_in_words()} at least, then until {self.rule.until}"
        stopped_day = local_day(self.stopped)
        return f"to {show_day(stopped_day) if stopped_day > self.due_day else self.due_in_words()}"

    def days_left(self, now: datetime) -> int:
        """Return the calendar days until the due day; negative once it is past."""
        return (self.due_day - local_day(now)).days

    def working_days_left(self, now: datetime) -> int:
        """Return the working days until the due day; negative once it is past."""
        return working_days_between(local_day(now), self.due_day)

    def hours_left(self, now: datetime) -> int:
        """Return the whole hours until it is due; negative once it is past."""
        left = self.due - now
        return left // _HOUR if left >= timedelta() else -(-left // _HOUR)

    def left_in_words(self, now: datetime) -> str:
        """Return the time left in words: `14 h left`, `2 days late`, `due since 8 Apr 2022`, `done`.

        A power that ended is not late: `ended 11 Apr 2022: what happened?`, until that is recorded.
        """
        if self.state is ClockState.RUNNING:
            return self._left(now)
        if self._is_over:
            return self._over_since(show_day(self.due_day)) + self._question
        if self.state is ClockState.LATE:
            return f"{self._late(now)} late"
        if self.state is ClockState.MET_LATE:
            return f"done {self._late(self.stopped or now)} late"
        if self.state is ClockState.OWED and self.due_day < local_day(now):
            return self.end_in_words()
        if self._is_done_some_day:
            words = "done, day not known"
        else:
            is_met_minimum = self.state is ClockState.MET and self.rule.kind is RuleKind.MINIMUM
            words = (ClockState.ENDED if is_met_minimum else self.state).label
        return words

    @property
    def _is_over(self) -> bool:
        """Return whether it lapsed, even if it was recorded afterwards what happened."""
        is_answered = self._is_done_some_day and self.rule.lapses is not None
        return self.state is ClockState.LAPSED or is_answered

    @property
    def _is_done_some_day(self) -> bool:
        """Return whether what was due was done, but not whether in time."""
        return self.state is ClockState.ENDED and self.stopped_by in self.rule.stops_on

    @property
    def _question(self) -> str:
        return f": {WHAT_HAPPENED}" if self.state is ClockState.LAPSED else ""

    def _over_since(self, when: str) -> str:
        return f"ended {when}" if self.rule.lapses is Lapse.POWER else f"since {when}"

    def _left(self, now: datetime) -> str:
        hours = self.hours_left(now)
        if self.to_the_minute and hours < _MAX_SHOWN_HOURS:
            minutes = (self.due - now) // _MINUTE
            return f"{hours} h left" if hours else f"{minutes} min left"
        if self.days_left(now) == 0:
            return "today"
        if self.rule.unit is Unit.WORKING_DAYS:
            return count_of(self.working_days_left(now), "working day")
        return count_of(self.days_left(now), "day")

    def _late(self, until: datetime) -> str:
        days, hours = -self.days_left(until), -self.hours_left(until)
        if self.to_the_minute and hours < _MAX_SHOWN_HOURS:
            return f"{hours} h" if hours else "minutes"
        return count_of(days, "day")


def run(rules: Iterable[ClockRule], events: Iterable[Event], now: datetime) -> tuple[Clock, ...]:
    """Return the clocks that these events start, as they are at `now` (UTC), earliest due first."""
    by_name: dict[EventName, list[ClockRule]] = defaultdict(list)
    for rule in rules:
        for name in rule.starts_on:
            by_name[name].append(rule)
    ordered = sorted((e for e in events if e.at <= now), key=_order)
    by_about: dict[str, list[Event]] = defaultdict(list)
    for event in ordered:
        by_about[event.about].append(event)
    clocks: dict[_Due, dict[Event | None, list[Clock]]] = defaultdict(lambda: defaultdict(list))
    for event in ordered:
        for rule in by_name[event.name]:
            due = _due_of(rule, event)
            if due is not None:
                stop = _stop(rule, event, by_about[event.about])
                key = (rule.key, event.about, None if rule.unit is Unit.AT_ONCE else due)
                clocks[key][stop].append(_with_stop(_clock(rule, event, due), stop, now))
    together = (clock for by_stop in clocks.values() for clock in _one_for_each_stop(by_stop.values()))
    return tuple(sorted(together, key=lambda c: (c.due, c.rule.key, c.about, c.started)))


_Due = tuple[str, str, object]
"""A rule, whom or what its clocks are about, and when they are due."""


def _one_for_each_stop(by_stop: Iterable[list[Clock]]) -> list[Clock]:
    """Return one clock for all that the same event settles; what no longer matters yields to the others."""
    clocks = [_together(clocks) for clocks in by_stop]
    return [clock for clock in clocks if clock.stopped_by not in clock.rule.ends_on] or clocks[-1:]


def _together(clocks: list[Clock]) -> Clock:
    """Return the first of the clocks, labelled with everything that it stands for."""
    first, *others = clocks
    if not others or not first.label:
        return first
    in_order = sorted(clocks, key=lambda clock: (local_day(clock.started), clock.day_only))
    if topics := [clock.topic for clock in in_order if clock.topic]:
        return replace(first, label=topics_in_words(topics))
    return replace(first, label=f"{first.label}, and {len(others)} more")


def topics_in_words(topics: Iterable[Topic]) -> str:
    """Return what one person must be told: `Ionela Pop, arrest and 2 releases of Marek Nowak`."""
    counts: dict[str, Counter[Topic]] = defaultdict(Counter)
    to = ""
    for topic in topics:
        counts[topic.of][topic] += 1
        to = topic.to
    words = "; ".join(f"{_counted(of_person)} of {name}" for name, of_person in counts.items())
    return f"{to}, {words}" if to else words[:1].upper() + words[1:]


def _counted(topics: Counter[Topic]) -> str:
    *others, last = (
        topic.what if many == 1 else count_of(many, topic.what, topic.several)
        for topic, many in topics.items()
    )
    return f"{', '.join(others)} and {last}" if others else last


def as_of(clock: Clock, now: datetime) -> Clock:
    """Return an unsettled clock as it is at `now`; any stop that it has belongs to a minimum."""
    return replace(clock, state=_state(clock, None, now))


def _order(event: Event) -> tuple[datetime, bool, str, int]:
    return event.at, not event.day_only, event.name, event.entry_id or 0


def _due_of(rule: ClockRule, event: Event) -> datetime | date | None:
    """Return the due time or last day, or None if the rule does not apply to this event.

    A minimum is counted from the last day on which it may have begun, so that it never ends too early.
    """
    if rule.rights not in ("", event.rights) or not rule.in_force(local_day(event.at)):
        return None
    if rule.unit in _DUE:
        return _DUE[rule.unit](rule, event.last_day if rule.kind is RuleKind.MINIMUM else local_day(event.at))
    due = _DUE_OF_EVENT[rule.unit](rule, event)
    in_hours = rule.unit in {Unit.HOURS, Unit.WORKING_HOURS}
    return _last_day(rule, due) if in_hours and event.day_only and isinstance(due, datetime) else due


def _last_day(rule: ClockRule, due: datetime) -> date:
    """Return the last day of a period in hours from an unknown time of a day, counted from its first minute.

    A power may be over from that minute on, so its last day is the one before. Nobody is late by a time that
    is not known: a duty may be done on that day. The hour allows for the change to summer time.
    """
    return local_day(due - _HOUR - _MINUTE) if rule.lapses is Lapse.POWER else local_day(due)


_DUE: dict[Unit, Callable[[ClockRule, date], date]] = {
    Unit.DAYS: lambda rule, day: day + rule.value * _DAY,
    Unit.DAYS_WITH_FIRST: lambda rule, day: day + (rule.value - 1) * _DAY,
    Unit.WORKING_DAYS: lambda rule, day: add_working_days(day, rule.value),
    Unit.MONTHS: lambda rule, day: add_months(day, rule.value),
}
"""The last day of a period that is counted from a day."""
_DUE_OF_EVENT: dict[Unit, Callable[[ClockRule, Event], datetime | date | None]] = {
    Unit.HOURS: lambda rule, event: event.at.astimezone(UTC) + rule.value * _HOUR,
    Unit.WORKING_HOURS: lambda rule, event: add_working_hours(event.at, rule.value),
    Unit.AS_ENTERED: lambda _rule, event: event.as_entered_due,
    Unit.AT_ONCE: lambda _rule, event: event.at,
}


def _clock(rule: ClockRule, start: Event, due: datetime | date) -> Clock:
    return Clock(
        rule=rule,
        about=start.about,
        label=start.label,
        entry_id=start.entry_id,
        started=start.at,
        due=due if isinstance(due, datetime) else start_of_day(due + _DAY),
        due_day=local_day(due) if isinstance(due, datetime) else due,
        to_the_minute=isinstance(due, datetime),
        day_only=start.day_only and rule.unit is not Unit.AS_ENTERED,
        owner=rule.owed_by or start.owner,
        topic=start.topic,
    )


def _stop(rule: ClockRule, start: Event, others: Iterable[Event]) -> Event | None:
    """Return the first event that settles what another started.

    Where the settling event itself starts the rule anew, as a review does, it is later in the order of all
    events: of two reviews of the same day at no known time, each would otherwise settle the other.
    """
    names = rule.stops_on | rule.ends_on
    later = (
        event
        for event in others
        if event.name in names
        and event is not start
        and _not_before(start, event)
        and (event.name not in rule.starts_on or _order(event) > _order(start))
    )
    return next(later, None)


def _with_stop(clock: Clock, stop: Event | None, now: datetime) -> Clock:
    state = _state(clock, stop, now)
    if stop is not None:
        return replace(clock, stopped=stop.at, stopped_by=stop.name, state=state)
    return clock if state is clock.state else replace(clock, state=state)


def _not_before(start: Event, stop: Event) -> bool:
    if not start.day_only and not stop.day_only:
        return start.at <= stop.at
    day, stop_day = local_day(start.at), stop.last_day
    if day == stop_day and start.known_at and stop.known_at:
        return start.known_at <= stop.known_at
    return day <= stop_day


def _state(clock: Clock, stop: Event | None, now: datetime) -> ClockState:
    if stop is not None and stop.name in clock.rule.ends_on:
        return ClockState.ENDED
    if clock.rule.kind is RuleKind.MINIMUM:
        return _state_of_minimum(clock, stop, now)
    return _state_of_open(clock, now) if stop is None else _state_of_stopped(clock, stop)


def _state_of_stopped(clock: Clock, stop: Event) -> ClockState:
    if _in_time(clock, stop):
        return ClockState.MET
    if local_day(stop.at) <= clock.due_day < stop.last_day:
        return ClockState.ENDED  # whether in time is not known
    return ClockState.ENDED if clock.rule.lapses is Lapse.POWER else ClockState.MET_LATE


def _state_of_open(clock: Clock, now: datetime) -> ClockState:
    if clock.rule.unit is Unit.AT_ONCE:
        return ClockState.OWED
    if now < clock.due:
        return ClockState.RUNNING
    if clock.rule.lapses:
        return ClockState.LAPSED
    return ClockState.PASSED if clock.rule.passes else ClockState.LATE


def _state_of_minimum(clock: Clock, stop: Event | None, now: datetime) -> ClockState:
    """Return the state of a minimum period.

    It runs to its end even if stopped; after that it runs on until it is stopped.
    """
    if now < clock.due:
        return ClockState.RUNNING
    return ClockState.RUNS_ON if stop is None else ClockState.MET


def _in_time(clock: Clock, stop: Event) -> bool:
    if clock.rule.unit is Unit.AT_ONCE:
        return True
    if stop.day_only or not clock.to_the_minute:
        return stop.last_day <= clock.due_day
    return stop.at <= clock.due
