"""Merging two records of one case, and undoing the merge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Checked
from mscu.actions.core.legal_holds import hold_all, standing
from mscu.actions.core.lineage import (
    give_back,
    give_values_back,
    left_with,
    merge_target,
    repoint,
    rows_naming,
    said_of,
    take_values,
)
from mscu.actions.intake.reports import following, move
from mscu.actions.merging.compare import (
    KEPT,
    MOST_TOLD,
    OTHER,
    ComparedField,
    Comparison,
    Side,
    Unmerge,
    added_since,
    compared_field,
    counted,
)
from mscu.actions.merging.merge import (
    THE_SAME,
    Apart,
    Choosable,
    MergeInto,
    apart,
    begin,
    close,
    end_pointing,
    one_column,
    to_part,
)
from mscu.actions.plans.plans import bring_plans
from mscu.codes import CaseStatus, Marking, MergedKind
from mscu.dates.london import local_day, show_day
from mscu.errors import MergedMeanwhile, NotFound
from mscu.models.base import Record
from mscu.models.case import Case, Restriction
from mscu.models.entries.entry import Entry
from mscu.models.merge import Merge
from mscu.models.plan import Plan

TABLE = Case.__tablename__
RESTRICTED = "{} is restricted. Merge them once the restriction has ended or been lifted."
CLOSED = "{} is closed. Open it again first."
FINISHED = frozenset({CaseStatus.CLOSED, CaseStatus.ARCHIVED})
CHOOSABLE = (
    one_column("title", "Title"),
    one_column("operation", "Operation"),
    one_column("summary", "What happened", "\n\n"),
    one_column("district", "District"),
    one_column("sector", "Trade"),
    one_column("place_type", "Kind of place"),
    one_column("marking", "Marking"),
    one_column("opened_at", "Opened"),
    one_column("lead", "Lead"),
    one_column("officer_in_case", "Officer in the case"),
)
"""Every column of a case that is typed or chosen; a test compares this with the model."""


@dataclass(frozen=True, kw_only=True)
class MergeCases(MergeInto):
    """Merge one case into another; return the id of the merge."""

    recorded_as: ClassVar[str] = "CombineCases"

    needs = Permission.MERGE_CASES

    def perform(self, work: Work) -> int:
        """Move everything in the other case to the kept one, recording where it came from."""
        checked = Checked(work)
        reason = checked.text("reason", self.reason, required=True)
        one = work.get(Case, self.kept_id, self.kept_version)
        other = work.get(Case, self.other_id, self.other_version)
        refuse_unlike(work, checked, one, other)
        values = self.chosen(checked, CHOOSABLE, (one, other))
        checked.refuse()
        values.pop("marking", None)
        if (marking := _higher(one, other)) is not one.marking:
            values["marking"] = {"marking": marking}
        merge = begin(work, MergedKind.CASE, (one, other), reason)
        repoint(work, merge, table=TABLE, numbers=(other.id, one.id))
        take_values(work, merge, one, values)
        end_pointing(work, merge, one, other)
        return merge.id


def _higher(one: Case, other: Case) -> Marking:
    """Return the higher marking, whatever was chosen, since moved records must not lose their own."""
    return Marking.highest(one.marking, other.marking)


def refuse_unlike(work: Work, checked: Checked, one: Case, other: Case) -> None:
    """Add the reason why two cases cannot be merged to the field of the other case."""
    if one.kept_id or other.kept_id:
        raise MergedMeanwhile
    if one.id == other.id:
        checked.problems["other_id"] = THE_SAME
        return
    for each in (one, other):
        live = select(Restriction.id).where(Restriction.case_id == each.id, Restriction.ends_on >= work.today)
        if work.value(live) is not None:
            checked.problems["other_id"] = RESTRICTED.format(each.reference)
        elif each.status in FINISHED:
            checked.problems["other_id"] = CLOSED.format(each.reference)


@dataclass(frozen=True, kw_only=True)
class TakeCasesApart(Command[Apart]):
    """Undo the merge of two cases; nothing recorded in the meantime is lost."""

    combination_id: int
    reason: str
    needs = Permission.MERGE_CASES

    def perform(self, work: Work) -> Apart:
        """Return everything that came from the other case to it, with whatever follows those entries."""
        merge, reason = to_part(work, MergedKind.CASE, self.combination_id, self.reason)
        one = work.get(Case, merge.kept_id)
        other = work.get(Case, merge.other_id)
        edited = give_values_back(work, merge, one)
        whole = merge_target(work, Case, one.id)
        holds = standing(work, whole)
        returned = give_back(work, merge)
        hold_all(work, holds, {whole, other.id})
        _bring_parts(work, returned.back, other.id)
        for number in {one.id, other.id, whole}:
            work.get(Case, number).version += 1
        close(work, merge, (one, other), reason)
        return apart(returned, Case, edited, CHOOSABLE)


def _bring_parts(work: Work, back: list[Record], case_id: int) -> None:
    """Move what was added to an entry since the merge back with it."""
    entries = [row for row in back if isinstance(row, Entry) and row.case_id == case_id]
    for entry in entries:
        for each in (entry, *following(work, entry.id)):
            move(work, each, case_id)
    plans = {row.id for row in back if isinstance(row, Plan) and row.case_id == case_id}
    bring_plans(work, plans, {entry.id for entry in entries}, case_id)


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
        one, other = work.get(Case, self.kept_id), work.get(Case, self.other_id)
        checked = Checked(work)
        refuse_unlike(work, checked, one, other)
        moving = {id(row): row for row, _ in rows_naming(work, TABLE, other.id)}
        return Comparison(
            kind=MergedKind.CASE,
            kept=_side(one),
            other=_side(other),
            fields=tuple(_field(work, each, one, other) for each in CHOOSABLE),
            moving=counted(moving.values()),
            why_not=checked.problems.get("other_id", ""),
        )


def _side(case: Case) -> Side:
    detail = f"{case.status.label} · opened {show_day(local_day(case.opened_at))}"
    title = f"{case.reference} {case.title}"
    return Side(id=case.id, version=case.version, title=title, detail=detail)


def _field(work: Work, each: Choosable, one: Case, other: Case) -> ComparedField:
    """Compare a field; the earlier of two dates is suggested, and the higher of two markings."""
    if each.name == "opened_at":
        days = [show_day(local_day(case.opened_at)) for case in (one, other)]
        first = OTHER if other.opened_at < one.opened_at else KEPT
        return ComparedField(name=each.name, label=each.label, kept=days[0], other=days[1], suggested=first)
    field = compared_field(work, each, one, other)
    if each.name != "marking" or not field.differs:
        return field
    higher = KEPT if _higher(one, other) is one.marking else OTHER
    return ComparedField(
        name=each.name, label=each.label, kept=field.kept, other=field.other, suggested=higher
    )


@dataclass(frozen=True, kw_only=True)
class CasesApart(Query[Unmerge]):
    """What undoing the merge of two cases would return, and what would stay."""

    combination_id: int
    needs = Permission.MERGE_CASES

    def answer(self, work: Work) -> Unmerge:
        """Read the lineage of those records that the viewer may see."""
        merge = work.get(Merge, self.combination_id)
        if merge.kind is not MergedKind.CASE:
            raise NotFound
        one = work.get(Case, merge.kept_id)
        other = work.get(Case, merge.other_id)
        back = [row for _, row in left_with(work, merge) if row is not other]
        now = (row for row, _ in rows_naming(work, TABLE, merge_target(work, Case, one.id)))
        gone = {row.id for row in back if isinstance(row, Entry)}
        stays = [row for row in added_since(work, merge, now) if not _follows(work, row, gone)]
        return Unmerge(
            combination_id=merge.id,
            kept=one.reference,
            other=other.reference,
            said=said_of(work, merge),
            back=counted(back),
            stays=tuple(dict.fromkeys(_told(stays)))[:MOST_TOLD],
        )


def _follows(work: Work, row: Any, gone: set[int]) -> bool:  # noqa: ANN401 - any record
    """Return whether a row goes back with an entry, as its part or because it follows it."""
    number = row.follows_id if isinstance(row, Entry) else getattr(row, "entry_id", None)
    while number is not None:
        if number in gone:
            return True
        number = work.value(select(Entry.follows_id).where(Entry.id == number))
    return False


def _told(rows: list[Any]) -> list[str]:
    entries = [row.headline for row in rows if isinstance(row, Entry)]
    others = [row for row in rows if not isinstance(row, Entry) and getattr(row, "entry_id", None) is None]
    return [*entries, *counted(others)]
