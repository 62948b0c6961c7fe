"""Triaging or linking many reports at once: all of them, or none.

Each is done by the command for a single one, so that the file of a report says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.intake.reports import LINKED, OPENED, LinkReport, TriageReport
from mscu.codes import MergedKind, Urgency
from mscu.errors import Invalid
from mscu.models.entries.report import Report
from mscu.models.merge import Merge

if TYPE_CHECKING:
    from collections.abc import Sequence

AT_MOST = 200
NONE_MARKED = "Mark the reports in the list first."
TOO_MANY = f"Mark {AT_MOST} reports at most."
NO_CASE = "Choose the case that they belong to."
IN_NO_CASE = "They are in no case yet: link them to one."
NONE_CHANGED = "So none was changed."
_NAMED = 5
"""Register numbers that one sentence names; of more it says how many."""


@dataclass(frozen=True, kw_only=True)
class TriageReports(Command[int]):
    """Say of several reports how urgent they are and what becomes of them; gives how many."""

    report_ids: tuple[int, ...]
    urgency: Urgency
    outcome: str
    text: str
    """The reason, which stands in the triage of each."""
    happened: str
    decided_by: str = ""
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> int:
        """Triage each; what one refuses is refused for all."""
        numbers = _all_fit(work, self.report_ids)
        if self.outcome in {LINKED, OPENED}:
            raise Invalid({"outcome": IN_NO_CASE})
        for number in numbers:
            self._triage(number).perform(work)
        return len(numbers)

    def _triage(self, number: int) -> TriageReport:
        return TriageReport(
            follows_id=number, urgency=self.urgency, outcome=self.outcome, text=self.text,
            decided_by=self.decided_by, happened=self.happened,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LinkReports(Command[int]):
    """Link several reports to the case that they belong to; gives how many."""

    report_ids: tuple[int, ...]
    case_id: int | None
    """None is refused in the field's own words: nobody has chosen yet."""
    reason: str
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> int:
        """Link each; what one refuses is refused for all."""
        numbers = _all_fit(work, self.report_ids)
        if self.case_id is None:
            raise Invalid({"case_id": NO_CASE})
        for number in numbers:
            LinkReport(report_id=number, case_id=self.case_id, reason=self.reason).perform(work)
        return len(numbers)


def _all_fit(work: Work, report_ids: tuple[int, ...]) -> tuple[int, ...]:
    """Give each number once, or say in one sentence which reports can't be among them."""
    numbers = tuple(dict.fromkeys(report_ids))
    if not numbers or len(numbers) > AT_MOST:
        raise Invalid({"report_ids": TOO_MANY if numbers else NONE_MARKED})
    found = work.records(select(Report).where(Report.id.in_(numbers)))
    twice = _duplicates(work, numbers)
    placed = [each.register_number for each in found if each.case_id is not None]
    same = [each.register_number for each in found if each.case_id is None and each.id in twice]
    wrong = (
        told_in_words(placed, "is in a case already", "are in a case already"),
        told_in_words(same, "is a duplicate", "are duplicates"),
        missing_in_words(len(numbers) - len(found)),
    )
    if any(wrong):
        raise Invalid({"report_ids": f"{'; '.join(filter(None, wrong))}. {NONE_CHANGED}"})
    return numbers


def _duplicates(work: Work, numbers: tuple[int, ...]) -> set[int]:
    """Give those that stand as duplicates of others now."""
    asked = select(Merge.other_id).where(
        Merge.kind == MergedKind.REPORT,
        Merge.other_id.in_(numbers),
        Merge.ended_at.is_(None),
    )
    return set(work.values(asked))


def missing_in_words(count: int) -> str:
    """Say how many are gone or hidden, in the same words; nothing of none."""
    if not count:
        return ""
    are, them = ("is", "it") if count == 1 else ("are", "them")
    return f"{count} of them {are} not there, or you may not see {them}"


def told_in_words(names: Sequence[str], one: str, more: str) -> str:
    """Name some reports, and say what is the matter with them; nothing of none."""
    if not names:
        return ""
    named = sorted(names)[:_NAMED]
    left = len(names) - len(named)
    named.extend([f"{left} more"] if left else [])
    words = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    return f"{words} {one if len(names) == 1 else more}"
