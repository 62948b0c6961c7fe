"""Marking one report as a duplicate of another, and undoing it.

No report leaves the register: the duplicate keeps its number and its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Checked
from mscu.actions.core.lineage import (
    MergedLine,
    give_back,
    give_values_back,
    merges_into,
    said_of,
    take_values,
)
from mscu.actions.entries.entries import refuse_closed
from mscu.actions.intake.reports import DUPLICATE, bring_along
from mscu.actions.merging.merge import THE_SAME, Apart, begin, close, to_part
from mscu.codes import MergedKind
from mscu.errors import Invalid
from mscu.models.entries.report import Report
from mscu.models.merge import Merge

UNKNOWN = "There is no such number in the register. Type it as it is there, such as R-22-0001."
OTHER_WAY = "{0} is in a case and {1} is not. Mark {1} as the duplicate instead."
OWN_CASES = "Each is in a case of its own. Ask a supervisor to merge the cases."
ALREADY = "This report is already a duplicate."
STATE = ("triage_state",)


@dataclass(frozen=True, kw_only=True)
class MergeReports(Command[int]):
    """Record that a report is a duplicate of another; return the id of the merge."""

    recorded_as: ClassVar[str] = "CombineReports"

    report_id: int
    same_as: str
    """The register number of the other report, which is kept."""
    reason: str
    needs = Permission.MERGE

    def perform(self, work: Work) -> int:
        """Mark the report as a duplicate, and move it into the other report's case."""
        checked = Checked(work)
        reason = checked.text("reason", self.reason, required=True)
        other = work.get(Report, self.report_id)
        number = checked.text("same_as", self.same_as)
        one = _leading(work, number)
        if one is None:
            checked.problems.setdefault("same_as", UNKNOWN)
        else:
            _refuse_unlike(work, checked, one, other)
        checked.refuse()
        if one is None:
            raise Invalid({"same_as": UNKNOWN})
        merge = begin(work, MergedKind.REPORT, (one, other), reason)
        take_values(work, merge, other, {STATE[0]: {STATE[0]: DUPLICATE}})
        if one.case_id is not None and other.case_id is None:
            bring_along(work, merge, other, one.case_id)
        return merge.id


def _leading(work: Work, number: str) -> Report | None:
    """Find a report by its number; for a duplicate, return the report that it duplicates."""
    asked = select(Report).where(Report.register_number == number.upper())
    found = next(iter(work.records(asked)), None)
    above = duplicate_of(work, found.id) if found is not None else None
    return work.get(Report, above.kept_id) if above is not None else found


def duplicate_of(work: Work, report_id: int) -> Merge | None:
    """Return the merge by which a report is a duplicate now."""
    asked = select(Merge).where(
        Merge.kind == MergedKind.REPORT, Merge.other_id == report_id, Merge.ended_at.is_(None)
    )
    return next(iter(work.records(asked)), None)


def _refuse_unlike(work: Work, checked: Checked, one: Report, other: Report) -> None:
    """Add the reason why one report cannot be a duplicate of the other."""
    numbers = (other.register_number, one.register_number)
    if one.id == other.id:
        checked.problems["same_as"] = THE_SAME
    elif duplicate_of(work, other.id) is not None:
        checked.problems["same_as"] = ALREADY
    elif other.case_id is not None and one.case_id is None:
        checked.problems["same_as"] = OTHER_WAY.format(*numbers)
    elif other.case_id not in {None, one.case_id}:
        checked.problems["same_as"] = OWN_CASES
    elif one.case_id is not None and other.case_id is None:
        refuse_closed(checked, one.case_id)


@dataclass(frozen=True, kw_only=True)
class TakeReportsApart(Command[Apart]):
    """Undo a merge of two reports: the duplicate gets its earlier state back."""

    combination_id: int
    reason: str
    needs = Permission.MERGE

    def perform(self, work: Work) -> Apart:
        """Restore the report's state, and take it out of the case that the merge moved it into."""
        merge, reason = to_part(work, MergedKind.REPORT, self.combination_id, self.reason)
        one = work.get(Report, merge.kept_id)
        other = work.get(Report, merge.other_id)
        edited = give_values_back(work, merge, other)
        returned = give_back(work, merge)
        if other in returned.back:
            bring_along(work, None, other, other.case_id)
        close(work, merge, (one, other), reason)
        told = ("Triage",) if edited else ()
        return Apart(len(returned.back), len(returned.elsewhere), told)


@dataclass(frozen=True, kw_only=True)
class SameReportsAnswer:
    """The report that this one duplicates, and the duplicates of this one."""

    duplicate_of: MergedLine | None
    duplicates: tuple[MergedLine, ...]
    may_merge: bool


@dataclass(frozen=True, kw_only=True)
class SameReports(Query[SameReportsAnswer]):
    """Whether a report is a duplicate of another, and which reports duplicate it."""

    report_id: int
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> SameReportsAnswer:
        work.get(Report, self.report_id)
        above = duplicate_of(work, self.report_id)
        below = merges_into(work, MergedKind.REPORT, self.report_id)
        return SameReportsAnswer(
            duplicate_of=_line(work, above, above.kept_id) if above is not None else None,
            duplicates=tuple(_line(work, each, each.other_id) for each, left in below if not left),
            may_merge=work.actor.may(Permission.MERGE),
        )


def _line(work: Work, merge: Merge, number: int) -> MergedLine:
    shown = work.get(Report, number).register_number
    return MergedLine(id=merge.id, other=shown, said=said_of(work, merge))
