"""What recording an entry will do to the clocks of its case, told before it is saved.

The entry is made as the command would make it and never added: the clocks are derived with and
without it, and those that it settles are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mscu.access import Permission
from mscu.actions.clocks.clock_sources import clock_kinds
from mscu.actions.clocks.clocks import RunningClock, clocks_of
from mscu.actions.core.action import Query, Work
from mscu.actions.core.checking import Checked, columns_from
from mscu.dates.partial_date import PartialDate
from mscu.models.case import Case
from mscu.models.entries.entry import Entry

if TYPE_CHECKING:
    from mscu.actions.entries.entries import RecordEntry

STILL_BEING_TYPED = frozenset({"text", "reason"})
NOT_RECORDED = 0
"""The number of an entry that is not recorded yet."""


@dataclass(frozen=True, kw_only=True)
class ClocksStopped(Query[tuple[RunningClock, ...]]):
    """The open clocks that recording this entry would settle, the soonest due first."""

    command: RecordEntry
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[RunningClock, ...]:
        """Derive the clocks without the entry and with it."""
        command = self.command
        if command.case_id is None or command.model.of_kind not in clock_kinds():
            return ()
        entry = _as_if_recorded(work, command)
        if entry is None:
            return ()
        case = work.get(Case, command.case_id)
        before = [clock for clock in clocks_of(work, [case]) if clock.is_open]
        after = clocks_of(work, [case], more=[entry])
        left = {_which(clock) for clock in after if clock.is_open}
        return tuple(clock for clock in before if _which(clock) not in left)


def _which(clock: RunningClock) -> tuple[Any, ...]:
    return clock.key, clock.about, clock.due, clock.entry_id


def _as_if_recorded(work: Work, command: RecordEntry) -> Entry | None:
    """Make the entry, or nothing while fields that matter are missing; without a date it is now."""
    checked = Checked(work)
    values = columns_from(command, command.model, checked)
    happened = PartialDate.of_moment(work.now)
    if command.happened.strip():
        happened = checked.happened("happened", command.happened)
    if set(checked.problems) - STILL_BEING_TYPED:
        return None
    entry = command.model(**values)
    entry.id, entry.case_id = NOT_RECORDED, command.case_id
    entry.set_happened(happened)
    entry.headline = command.model.of_kind.label
    entry.follows_id = command.follows_id
    return entry
