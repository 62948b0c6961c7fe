"""The clock board as a calendar file: what leaves the unit is a rule, a case's number and a day.

No name, label or title of a case stands in it: a calendar lies on phones and is shared. A case
that is restricted is left out whole, for its number alone tells of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.action import Command, Query, Remark, Work
from mscu.actions.checking import Checked
from mscu.actions.clock_board import BoardFilter, Wanted, board
from mscu.codes import Marking, Operation
from mscu.errors import Invalid
from mscu.models.case import Case, Restriction
from mscu.models.disclosure import Disclosure

if TYPE_CHECKING:
    from mscu.actions.clocks import RunningClock
    from mscu.exchange.calendar_file import Dated

EDITION = "calendar"
NAME = "Clocks of the unit"
EVERYTHING = BoardFilter()
MOST = 5_000
"""Lines of one file: more is no calendar."""


@dataclass(frozen=True, kw_only=True)
class CalendarCopy:
    """An issued calendar: its bytes, and what is on record about it."""

    content: bytes
    copy_number: int
    sha256: str
    lines: int
    left_out: int
    """Clocks of restricted cases."""


@dataclass(frozen=True, kw_only=True)
class IssueCalendar(Command[CalendarCopy]):
    """Write what the board shows as a calendar; it leaves a disclosure with the file's SHA-256."""

    filter: BoardFilter = EVERYTHING
    recipient: str
    purpose: str
    gateway: str
    reason: str
    needs = Permission.PRINT

    def perform(self, work: Work) -> CalendarCopy:
        """Check the answers, write the file, keep that it left."""
        self.check(work)
        clocks = self._clocks(work)
        hidden = set(
            work.values(select(Restriction.case_id).where(Restriction.ends_on >= work.today))
        )
        told = [clock for clock in clocks if clock.case_id not in hidden]
        content = _write(_lines(work, told), work)
        return self._keep(work, content, lines=len(told), left_out=len(clocks) - len(told))

    def check(self, work: Work) -> None:
        """Refuse answers that are missing or wrong, field by field."""
        checked = Checked(work)
        for name in ("recipient", "reason"):
            checked.text(name, getattr(self, name), required=True)
        checked.code("purpose", "disclosure_purpose", self.purpose)
        checked.code("gateway", "legal_gateway", self.gateway)
        checked.refuse()

    def _clocks(self, work: Work) -> list[RunningClock]:
        listing, wanted = board(work), Wanted(self.filter, work)
        numbers = listing.numbers(work, wanted, None, most=MOST).numbers
        return [row.clock for row in listing.rows(work, numbers)]

    def _keep(self, work: Work, content: bytes, *, lines: int, left_out: int) -> CalendarCopy:
        sha256 = hashlib.sha256(content).hexdigest()
        last = select(func.max(Disclosure.copy_number)).where(Disclosure.edition == EDITION)
        number = (work.value(last) or 0) + 1
        row = work.add(
            Disclosure(
                case_id=None, edition=EDITION, recipient=self.recipient.strip(),
                purpose=self.purpose, gateway=self.gateway, reason=self.reason.strip(),
                marking=Marking.OFFICIAL_SENSITIVE, copy_number=number, issued_at=work.now,
                issued_by_id=work.actor.id, sha256=sha256, blocks_digest=sha256,
                audit_head=work.audit_head,
            )
        )  # fmt: skip
        work.remark(
            Remark(
                operation=Operation.DISCLOSURE, object_type="disclosure", object_id=row.id,
                purpose=self.purpose, recipients=self.recipient.strip(),
                reason=f"{EDITION} of {lines} clocks, copy {number}, SHA-256 {sha256}",
            )
        )  # fmt: skip
        return CalendarCopy(
            content=content, copy_number=number, sha256=sha256, lines=lines, left_out=left_out
        )


@dataclass(frozen=True, kw_only=True)
class CheckCalendar(Query[dict[str, str]]):
    """Say what the answers about a calendar lack, before anybody is asked where to save it."""

    issue: IssueCalendar
    needs = Permission.PRINT

    def answer(self, work: Work) -> dict[str, str]:
        """Give a sentence by field; none where it could be issued."""
        try:
            self.issue.check(work)
        except Invalid as problem:
            return dict(problem.problems)
        return {}


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
