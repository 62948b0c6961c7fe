"""The clock board as a calendar file: what leaves the unit is a rule, a case's number and a day.

No name, label or title of a case stands in it: a calendar lies on phones and is shared. A case
that is restricted is left out whole, for its number alone tells of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from sqlalchemy import select
from typing_extensions import override

from mscu.actions.clocks.clock_board import BoardFilter, Wanted, board
from mscu.actions.disclosure.file_copies import FileMade, WriteFile, next_file, restricted
from mscu.models.case import Case

if TYPE_CHECKING:
    from mscu.actions.clocks.clocks import RunningClock
    from mscu.actions.core.action import Work
    from mscu.exchange.calendar_file import Dated

EDITION = "calendar"
NAME = "Clocks of the unit"
EVERYTHING = BoardFilter()
MOST = 5_000
"""Lines of one file: more is no calendar."""


@dataclass(frozen=True, kw_only=True)
class IssueCalendar(WriteFile):
    """Write what the board shows as a calendar; it leaves a disclosure with the file's SHA-256."""

    filter: BoardFilter = EVERYTHING

    @override
    def make(self, work: Work) -> FileMade:
        clocks, hidden = self._clocks(work), restricted(work)
        told = [clock for clock in clocks if clock.case_id not in hidden]
        return FileMade(
            edition=EDITION, content=_write(_lines(work, told), work), rows=len(told), of="clocks",
            copy_number=next_file(work, EDITION), left_out=len(clocks) - len(told),
        )  # fmt: skip

    def _clocks(self, work: Work) -> list[RunningClock]:
        listing, wanted = board(work), Wanted(self.filter, work)
        numbers = listing.numbers(work, wanted, None, most=MOST).numbers
        return [row.clock for row in listing.rows(work, numbers)]


def _lines(work: Work, clocks: Sequence[RunningClock]) -> list[Dated]:
    # icalendar takes 0.1 s to import: it loads with the first calendar.
    from mscu.exchange.calendar_file import Dated

    names = work.pairs(select(Case.id, Case.uuid).where(Case.id.in_({c.case_id for c in clocks})))
    return [
        Dated(
            uid=uuid5(UUID(names[each.case_id]), f"{each.key} {each.about} {each.entry_id}"),
            title=f"{each.title}, {each.case_reference}",
            note=f"{each.period}. {each.source_in_words}.",
            when=each.due if each.to_the_minute else each.due_day,
        )
        for each in clocks
    ]


def _write(lines: Sequence[Dated], work: Work) -> bytes:
    from mscu.exchange.calendar_file import calendar_file

    return calendar_file(NAME, lines, now=work.now)
