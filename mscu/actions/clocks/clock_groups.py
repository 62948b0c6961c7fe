"""What one victim must be told, as one line: by the first that is due, with how many there are.

One contact with her settles all of it. The first that is due stands for the others, so that what
is late always shows; how many of them are late stands beside it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mscu.actions.clocks.clock_victims import victim_told
from mscu.rules.clock_engine import ClockState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from mscu.actions.clocks.clocks import RunningClock


def folded(clocks: Iterable[RunningClock]) -> list[tuple[RunningClock, Sequence[RunningClock]]]:
    """Give each clock with those that it stands for, itself among them, in the order given."""
    groups: dict[object, list[RunningClock]] = {}
    for at, clock in enumerate(clocks):
        of_victim = victim_told(clock.about) is not None and clock.is_open
        key: object = (clock.case_id, clock.about) if of_victim else at
        groups.setdefault(key, []).append(clock)
    return [(_first(group), group) for group in groups.values()]


def _first(group: Sequence[RunningClock]) -> RunningClock:
    late = sum(clock.state is ClockState.LATE for clock in group)
    first = min(group, key=_due)
    return replace(first, more=len(group) - 1, late=late) if len(group) > 1 else first


def _due(clock: RunningClock) -> datetime:
    return clock.due


def heading(clock: RunningClock) -> str:
    """Say what a clock is and of whom; of several that are folded, of whom alone."""
    if clock.more:
        return f"{clock.title}: {clock.label.partition(', ')[0]}"
    return f"{clock.title}: {clock.label}" if clock.label else clock.title


def how_many(clock: RunningClock) -> str:
    """Say how many are folded into one line, and how many of them are late."""
    if not clock.more:
        return ""
    number = clock.more + 1
    if not clock.late:
        return f"{number} to tell"
    return f"{number} to tell, {'all' if clock.late == number else clock.late} late"
