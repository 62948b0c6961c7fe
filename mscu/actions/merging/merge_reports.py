"""Marking one report as a duplicate of another, and undoing it.

No report leaves the register: the duplicate keeps its number and its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import UNDONE, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.repointing import (
    MergedLine,
    merge_description,
    merges_into,
    replace_values,
    restore_replaced_values,
    return_rows,
)
from mscu.actions.entries.entries import refuse_closed
from mscu.actions.intake.reports import DUPLICATE, move_duplicate
from mscu.actions.merging.merge import (
    APART,
    SAME_RECORD,
    UnmergeResult,
    merge_to_undo,
    record_merge,
    record_undo,
)
from mscu.codes import MergedKind
from mscu.errors import Invalid
from mscu.models.entries.report import Report
from mscu.models.merge import Merge

UNKNOWN_NUMBER = "There is no such number in the register. Type it as shown there, such as R-22-0001."
WRONG_WAY_ROUND = "{0} is in a case and {1} is not. Mark {1} as the duplicate instead."
SEPARATE_CASES = "Each report is in a different case. Ask a supervisor to merge the cases."
ALREADY = "This report is already a duplicate."
STATE_COLUMN = ("triage_state",)


@dataclass(frozen=True, kw_only=True)
class MergeReports(Command[int]):
    """Record that a report is a duplicate of another; return the id of the merge."""

    recorded_as: ClassVar[str] = "CombineReports"

    report_id: int
    same_as: str
    """The register number of the other report, which is kept."""
    reason: str
    needs = Permission.MERGE
    undoable = True

    def perform(self, work: Work) -> int:
        """Mark the report as a duplicate, and move it into the other report's case."""
        validator = Validator(work)
        reason = validator.text("reason", self.reason, Merge.reason, required=True)
        other = work.get(Report, self.report_id)
        register_number = validator.text("same_as", self.same_as, Report.register_number)
        kept = _find_original(work, register_number)
        if kept is None:
            validator.problems.setdefault("same_as", UNKNOWN_NUMBER)
        else:
            _refuse_unmergeable(work, validator, kept, other)
        validator.raise_if_invalid()
        if kept is None:
            raise Invalid({"same_as": UNKNOWN_NUMBER})
        merge = record_merge(work, MergedKind.REPORT, (kept, other), reason)
        replace_values(work, merge, other, {STATE_COLUMN[0]: {STATE_COLUMN[0]: DUPLICATE}})
        if kept.case_id is not None and other.case_id is None:
            move_duplicate(work, merge, other, kept.case_id)
        work.undone_by(UnmergeReports(combination_id=merge.id, reason=UNDONE), APART)
        return merge.id


def _find_original(work: Work, register_number: str) -> Report | None:
    """Find a report by its number; for a duplicate, return the report that it duplicates."""
    statement = select(Report).where(Report.register_number == register_number.upper())
    report = next(iter(work.records(statement)), None)
    merge = find_duplicate_merge(work, report.id) if report is not None else None
    return work.get(Report, merge.kept_id) if merge is not None else report


def find_duplicate_merge(work: Work, report_id: int) -> Merge | None:
    statement = select(Merge).where(
        Merge.kind == MergedKind.REPORT, Merge.other_id == report_id, Merge.ended_at.is_(None)
    )
    return next(iter(work.records(statement)), None)


def _refuse_unmergeable(work: Work, validator: Validator, kept: Report, other: Report) -> None:
    """Add the reason why one report cannot be a duplicate of the other."""
    register_numbers = (other.register_number, kept.register_number)
    if kept.id == other.id:
        validator.problems["same_as"] = SAME_RECORD
    elif find_duplicate_merge(work, other.id) is not None:
        validator.problems["same_as"] = ALREADY
    elif other.case_id is not None and kept.case_id is None:
        validator.problems["same_as"] = WRONG_WAY_ROUND.format(*register_numbers)
    elif other.case_id not in {None, kept.case_id}:
        validator.problems["same_as"] = SEPARATE_CASES
    elif kept.case_id is not None and other.case_id is None:
        refuse_closed(validator, kept.case_id)


@dataclass(frozen=True, kw_only=True)
class UnmergeReports(Command[UnmergeResult]):
    """Undo a merge of two reports: the duplicate gets its earlier state back."""

    recorded_as: ClassVar[str] = "TakeReportsApart"

    combination_id: int
    reason: str
    needs = Permission.MERGE

    def perform(self, work: Work) -> UnmergeResult:
        """Restore the report's state, and take it out of the case that the merge moved it into."""
        merge, reason = merge_to_undo(work, MergedKind.REPORT, self.combination_id, self.reason)
        kept = work.get(Report, merge.kept_id)
        other = work.get(Report, merge.other_id)
        edited = restore_replaced_values(work, merge, other)
        returned = return_rows(work, merge)
        if other in returned.back:
            move_duplicate(work, None, other, other.case_id)
        record_undo(work, merge, (kept, other), reason)
        edited_labels = ("Triage",) if edited else ()
        return UnmergeResult(len(returned.back), len(returned.elsewhere), edited_labels)


@dataclass(frozen=True, kw_only=True)
class DuplicateReports:
    """The report that this one duplicates, and the duplicates of this one."""

    duplicate_of: MergedLine | None
    duplicates: tuple[MergedLine, ...]
    may_merge: bool


@dataclass(frozen=True, kw_only=True)
class DuplicatesOfReport(Query[DuplicateReports]):
    """Whether a report is a duplicate of another, and which reports duplicate it."""

    recorded_as: ClassVar[str] = "SameReports"

    report_id: int
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> DuplicateReports:
        work.get(Report, self.report_id)
        original = find_duplicate_merge(work, self.report_id)
        duplicates = merges_into(work, MergedKind.REPORT, self.report_id)
        return DuplicateReports(
            duplicate_of=_line(work, original, original.kept_id) if original is not None else None,
            duplicates=tuple(
                _line(work, merge, merge.other_id) for merge, is_undone in duplicates if not is_undone
            ),
            may_merge=work.actor.may(Permission.MERGE),
        )


def _line(work: Work, merge: Merge, report_id: int) -> MergedLine:
    register_number = work.get(Report, report_id).register_number
    return MergedLine(id=merge.id, other=register_number, description=merge_description(work, merge))
