"""Clocks of the unit and of survivors in one list, merged from two answers and stored in neither."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mscu.actions.clocks.clock_board import WEEK, BoardChoices, BoardFilter, When
from mscu.rules.clock_engine import OPEN_STATES, ClockState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from mscu.actions.clocks.clocks import RunningClock
    from mscu.actions.desk.my_desk import DeskSummary
    from mscu.actions.survivors.survivor_clocks import OwnClocks, SurvivorClock


def _is_due(day: date, clock: RunningClock, when: When) -> bool:
    if when is When.LATE:
        return clock.state is ClockState.LATE
    running, due = clock.state is ClockState.RUNNING, clock.due_day
    days = {When.TODAY: due == day, When.WEEK: due <= day + WEEK, When.LATER: due > day + WEEK}
    return running and days.get(when, False)


def matching_clocks(survivor_clocks: OwnClocks, board_filter: BoardFilter) -> list[SurvivorClock]:
    tests: tuple[tuple[object, Callable[[SurvivorClock], bool]], ...] = (
        (board_filter.mine, lambda clock: clock.mine),
        (board_filter.kind, lambda clock: clock.key == board_filter.kind),
        (board_filter.owner, lambda clock: board_filter.owner in clock.owner.split(", ")),
        (
            board_filter.case.strip(),
            lambda clock: clock.case_reference.lower().startswith(board_filter.case.strip().lower()),
        ),
        (
            board_filter.when,
            lambda clock: _is_due(survivor_clocks.today, clock, board_filter.when or When.LATE),
        ),
    )
    return [clock for clock in survivor_clocks.clocks if all(test(clock) for active, test in tests if active)]


def _urgency(clock: RunningClock) -> tuple[int, object]:
    return OPEN_STATES.index(clock.state), clock.due


def merge_clocks(*clocks: Sequence[RunningClock]) -> list[RunningClock]:
    """Merge clocks of both stores into the board's order, most urgent first."""
    return sorted((clock for group in clocks for clock in group), key=_urgency)


def add_choices(choices: BoardChoices, own: Sequence[SurvivorClock], day: date) -> BoardChoices:
    """Add survivors' clocks to the choices of the filters and to the late and due-today counts."""
    kinds: Mapping[str, str] = dict(choices.kinds) | {clock.key: clock.title for clock in own}
    owners = {*choices.owners, *(name for clock in own for name in clock.owner.split(", ") if name)}
    return BoardChoices(
        kinds=tuple(sorted(kinds.items(), key=lambda pair: pair[1])),
        owners=tuple(sorted(owners)),
        late=choices.late + sum(_is_due(day, clock, When.LATE) for clock in own),
        today=choices.today + sum(_is_due(day, clock, When.TODAY) for clock in own),
    )


def add_survivor_clocks(answer: DeskSummary, own: OwnClocks) -> DeskSummary:
    """Add the user's survivors' clocks to My desk."""
    own_clocks = [clock for clock in own.clocks if clock.mine]
    week = [
        replace(box, count=box.count + sum(_counts_on_day(box.day, clock) for clock in own_clocks))
        for box in answer.week
    ]
    return replace(
        answer,
        clocks=tuple(merge_clocks(answer.clocks, own_clocks)),
        clocks_in_all=answer.clocks_in_all + len(own_clocks),
        week=tuple(week),
    )


def _counts_on_day(day: date | None, clock: RunningClock) -> bool:
    late = clock.state is ClockState.LATE
    return late if day is None else not late and clock.due_day == day
