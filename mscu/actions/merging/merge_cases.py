"""Merging two records of one case, and undoing the merge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import UNDONE, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.legal_holds import current_holds, restore_holds
from mscu.actions.core.repointing import (
    merge_description,
    merge_target,
    replace_values,
    repoint,
    restore_replaced_values,
    return_rows,
    rows_referring_to,
    unsettled_moves,
)
from mscu.actions.intake.reports import entries_following, move_to_case
from mscu.actions.merging.compare import (
    KEPT,
    MAX_LISTED,
    OTHER,
    ComparedField,
    Comparison,
    Side,
    UnmergePreview,
    added_since,
    compare_field,
    count_in_words,
)
from mscu.actions.merging.merge import (
    APART,
    SAME_RECORD,
    MergeField,
    MergeInto,
    UnmergeResult,
    merge_to_undo,
    record_merge,
    record_undo,
    redirect_to_kept,
    single_column,
    unmerge_result,
)
from mscu.actions.plans.plans import move_plans_to_case
from mscu.codes import CaseStatus, Marking, MergedKind
from mscu.dates.london import local_day, show_day
from mscu.errors import NotFound, RecordMerged
from mscu.models.base import Record
from mscu.models.case import Case, Restriction
from mscu.models.entries.entry import Entry
from mscu.models.merge import Merge
from mscu.models.plan import Plan

TABLE = Case.__tablename__
RESTRICTED = "{} is restricted. Merge them once the restriction has ended or been lifted."
CLOSED = "{} is closed. Reopen it first."
FINISHED = frozenset({CaseStatus.CLOSED, CaseStatus.ARCHIVED})
MERGE_FIELDS = (
    single_column("title", "Title"),
    single_column("operation", "Operation"),
    single_column("summary", "What happened", "\n\n"),
    single_column("district", "District"),
    single_column("sector", "Trade"),
    single_column("place_type", "Kind of place"),
    single_column("marking", "Marking"),
    single_column("opened_at", "Opened"),
    single_column("lead", "Lead"),
    single_column("officer_in_case", "Officer in the case"),
)
"""Every column of a case that is typed or chosen; a test compares this with the model."""


@dataclass(frozen=True, kw_only=True)
class MergeCases(MergeInto):
    """Merge one case into another; return the id of the merge."""

    recorded_as: ClassVar[str] = "CombineCases"

    needs = Permission.MERGE_CASES
    undoable = True

    def perform(self, work: Work) -> int:
        """Move everything in the other case to the kept one, recording where it came from."""
        validator = Validator(work)
        reason = validator.text("reason", self.reason, Merge.reason, required=True)
        kept = work.get(Case, self.kept_id, self.kept_version)
        other = work.get(Case, self.other_id, self.other_version)
        refuse_unmergeable(work, validator, kept, other)
        values = self.chosen_values(validator, MERGE_FIELDS, (kept, other))
        validator.raise_if_invalid()
        values.pop("marking", None)
        if (marking := _higher_marking(kept, other)) is not kept.marking:
            values["marking"] = {"marking": marking}
        merge = record_merge(work, MergedKind.CASE, (kept, other), reason)
        repoint(work, merge, table=TABLE, ids=(other.id, kept.id))
        replace_values(work, merge, kept, values)
        redirect_to_kept(work, merge, kept, other)
        work.undone_by(UnmergeCases(combination_id=merge.id, reason=UNDONE), APART)
        return merge.id


def _higher_marking(kept: Case, other: Case) -> Marking:
    """Return the higher marking, whatever was chosen, since moved records must not lose their own."""
    return Marking.highest(kept.marking, other.marking)


def refuse_unmergeable(work: Work, validator: Validator, kept: Case, other: Case) -> None:
    """Add the reason why two cases cannot be merged to the field of the other case."""
    if kept.kept_id or other.kept_id:
        raise RecordMerged
    if kept.id == other.id:
        validator.problems["other_id"] = SAME_RECORD
        return
    for case in (kept, other):
        restriction = select(Restriction.id).where(
            Restriction.case_id == case.id, Restriction.ends_on >= work.today
        )
        if work.value(restriction) is not None:
            validator.problems["other_id"] = RESTRICTED.format(case.reference)
        elif case.status in FINISHED:
            validator.problems["other_id"] = CLOSED.format(case.reference)


@dataclass(frozen=True, kw_only=True)
class UnmergeCases(Command[UnmergeResult]):
    """Undo the merge of two cases; nothing recorded in the meantime is lost."""

    recorded_as: ClassVar[str] = "TakeCasesApart"

    combination_id: int
    reason: str
    needs = Permission.MERGE_CASES

    def perform(self, work: Work) -> UnmergeResult:
        """Return everything that came from the other case to it, with whatever follows those entries."""
        merge, reason = merge_to_undo(work, MergedKind.CASE, self.combination_id, self.reason)
        kept = work.get(Case, merge.kept_id)
        other = work.get(Case, merge.other_id)
        edited = restore_replaced_values(work, merge, kept)
        target_id = merge_target(work, Case, kept.id)
        holds = current_holds(work, target_id)
        returned = return_rows(work, merge)
        restore_holds(work, holds, {target_id, other.id})
        _move_parts_back(work, returned.back, other.id)
        for case_id in {kept.id, other.id, target_id}:
            work.get(Case, case_id).version += 1
        record_undo(work, merge, (kept, other), reason)
        return unmerge_result(returned, Case, edited, MERGE_FIELDS)


def _move_parts_back(work: Work, returned: list[Record], case_id: int) -> None:
    """Move what was added to an entry since the merge back with it."""
    entries = [row for row in returned if isinstance(row, Entry) and row.case_id == case_id]
    for entry in entries:
        for moving in (entry, *entries_following(work, entry.id)):
            move_to_case(work, moving, case_id)
    plans = {row.id for row in returned if isinstance(row, Plan) and row.case_id == case_id}
    move_plans_to_case(work, plans, {entry.id for entry in entries}, case_id)


@dataclass(frozen=True, kw_only=True)
class CompareCases(Query[Comparison]):
    """Compare two cases before one is merged into the other."""

    kept_id: int
    other_id: int
    needs = Permission.MERGE_CASES
    consults = TABLE

    def consulted(self) -> int:
        """Return the other case's id: the kept one is open already."""
        return self.other_id

    def answer(self, work: Work) -> Comparison:
        kept, other = work.get(Case, self.kept_id), work.get(Case, self.other_id)
        validator = Validator(work)
        refuse_unmergeable(work, validator, kept, other)
        moving = {id(row): row for row, _ in rows_referring_to(work, TABLE, other.id)}
        return Comparison(
            kind=MergedKind.CASE,
            kept=_side(kept),
            other=_side(other),
            fields=tuple(_field(work, field, kept, other) for field in MERGE_FIELDS),
            moving=count_in_words(moving.values()),
            why_not=validator.problems.get("other_id", ""),
        )


def _side(case: Case) -> Side:
    detail = f"{case.status.label} · opened {show_day(local_day(case.opened_at))}"
    title = f"{case.reference} {case.title}"
    return Side(id=case.id, version=case.version, title=title, detail=detail)


def _field(work: Work, field: MergeField, kept: Case, other: Case) -> ComparedField:
    """Compare a field; the earlier of two dates is suggested, and the higher of two markings."""
    if field.name == "opened_at":
        days = [show_day(local_day(case.opened_at)) for case in (kept, other)]
        suggested = OTHER if other.opened_at < kept.opened_at else KEPT
        return ComparedField(
            name=field.name, label=field.label, kept=days[0], other=days[1], suggested=suggested
        )
    compared = compare_field(work, field, kept, other)
    if field.name != "marking" or not compared.differs:
        return compared
    higher = KEPT if _higher_marking(kept, other) is kept.marking else OTHER
    return ComparedField(
        name=field.name, label=field.label, kept=compared.kept, other=compared.other, suggested=higher
    )


@dataclass(frozen=True, kw_only=True)
class PreviewCaseUnmerge(Query[UnmergePreview]):
    """What undoing the merge of two cases would return, and what would stay."""

    recorded_as: ClassVar[str] = "CasesApart"

    combination_id: int
    needs = Permission.MERGE_CASES

    def answer(self, work: Work) -> UnmergePreview:
        """Read the lineage of those records that the viewer may see."""
        merge = work.get(Merge, self.combination_id)
        if merge.kind is not MergedKind.CASE:
            raise NotFound
        kept = work.get(Case, merge.kept_id)
        other = work.get(Case, merge.other_id)
        returning = [row for _, row in unsettled_moves(work, merge) if row is not other]
        current = (row for row, _ in rows_referring_to(work, TABLE, merge_target(work, Case, kept.id)))
        entry_ids = {row.id for row in returning if isinstance(row, Entry)}
        added = [row for row in added_since(work, merge, current) if not _follows(work, row, entry_ids)]
        return UnmergePreview(
            combination_id=merge.id,
            kept=kept.reference,
            other=other.reference,
            description=merge_description(work, merge),
            returning=count_in_words(returning),
            staying=tuple(dict.fromkeys(_added_lines(added)))[:MAX_LISTED],
        )


def _follows(work: Work, row: object, returning: set[int]) -> bool:
    """Return whether a row goes back with an entry, as its part or because it follows it."""
    entry_id = row.follows_id if isinstance(row, Entry) else getattr(row, "entry_id", None)
    while entry_id is not None:
        if entry_id in returning:
            return True
        entry_id = work.value(select(Entry.follows_id).where(Entry.id == entry_id))
    return False


def _added_lines(rows: list[Any]) -> list[str]:
    headlines = [row.headline for row in rows if isinstance(row, Entry)]
    others = [row for row in rows if not isinstance(row, Entry) and getattr(row, "entry_id", None) is None]
    return [*headlines, *count_in_words(others)]
