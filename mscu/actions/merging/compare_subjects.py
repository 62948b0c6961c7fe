"""Two nominals side by side, and what taking them apart would give back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.core.checking import Checked
from mscu.actions.core.lineage import left_with, merge_target, rows_naming, said_of, values_of
from mscu.actions.merging.compare import (
    MOST_TOLD,
    Comparison,
    Side,
    Unmerge,
    added_since,
    compared_field,
    counted,
)
from mscu.actions.merging.merge_subjects import (
    CHOOSABLE,
    NAME,
    TABLE,
    refuse_unlike,
)
from mscu.codes import MergedKind
from mscu.errors import NotFound
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.merge import Merge
from mscu.models.subject import Identifier, Involvement, Subject, SubjectName


@dataclass(frozen=True, kw_only=True)
class CompareSubjects(Query[Comparison]):
    """Open two nominals side by side, before one is merged into the other."""

    kept_id: int
    other_id: int
    needs = Permission.MERGE
    consults = TABLE

    def consulted(self) -> int:
        """Name the other one: the kept one is open already."""
        return self.other_id

    def answer(self, work: Work) -> Comparison:
        """Read both, and say what would move."""
        one, other = work.get(Subject, self.kept_id), work.get(Subject, self.other_id)
        checked = Checked(work)
        refuse_unlike(work, checked, one, other)
        moving = {id(row): row for row, _ in rows_naming(work, TABLE, other.id)}
        alike = one.kind is other.kind
        return Comparison(
            kind=MergedKind.SUBJECT, kept=_side(work, one), other=_side(work, other),
            fields=tuple(compared_field(work, each, one, other) for each in CHOOSABLE[one.kind])
            if alike else (),
            moving=counted(moving.values()), why_not=checked.problems.get("other_id", ""),
        )  # fmt: skip


def _side(work: Work, subject: Subject) -> Side:
    cases = (
        select(Case.reference)
        .join(Involvement, Involvement.case_id == Case.id)
        .where(Involvement.subject_id == subject.id)
        .distinct()
        .order_by(Case.reference)
    )
    also = select(SubjectName.name).where(SubjectName.subject_id == subject.id)
    names = ", ".join(work.values(also))
    known = f"also {names}" if names else ""
    parts = (known, ", ".join(work.values(cases)) or "in no case")
    return Side(
        id=subject.id, version=subject.version, title=subject.name,
        detail=" · ".join(part for part in parts if part),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SubjectsApart(Query[Unmerge]):
    """What taking two nominals apart would give back, and what would stay."""

    combination_id: int
    needs = Permission.MERGE

    def answer(self, work: Work) -> Unmerge:
        """Read the lineage as far as the actor may see what it is of."""
        merge = work.get(Merge, self.combination_id)
        if merge.kind is not MergedKind.SUBJECT:
            raise NotFound
        one = work.get(Subject, merge.kept_id)
        other = work.get(Subject, merge.other_id)
        back = [row for move, row in left_with(work, merge) if row is not other]
        now = (row for row, _ in rows_naming(work, TABLE, merge_target(work, Subject, one.id)))
        stays = added_since(work, merge, now)
        return Unmerge(
            combination_id=merge.id, kept=_own_name(work, merge, one), other=other.name,
            said=said_of(work, merge), back=counted(back),
            stays=tuple(dict.fromkeys(_told(work, stays)))[:MOST_TOLD],
        )  # fmt: skip


def _own_name(work: Work, merge: Merge, one: Subject) -> str:
    """Give the name that the kept one gets back: both may go by the other one's now."""
    for each in values_of(work, merge):
        if each.of_field == NAME.name and json.loads(each.taken)[NAME.name] == one.name:
            return str(json.loads(each.former)[NAME.name])
    return one.name


def _told(work: Work, rows: tuple[Any, ...]) -> Iterator[str]:
    """Say what was added, in the words of its own page."""
    ties = [row for row in rows if isinstance(row, Involvement)]
    entries = work.pairs(
        select(Entry.id, Entry.headline).where(Entry.id.in_({tie.entry_id for tie in ties}))
    )
    cases = work.pairs(
        select(Case.id, Case.reference).where(Case.id.in_({tie.case_id for tie in ties}))
    )
    for row in rows:
        yield from _told_of(work, row, entries, cases)


def _told_of(
    work: Work,
    row: Any,  # noqa: ANN401 - any record
    entries: Mapping[int, str],
    cases: Mapping[int, str],
) -> Iterator[str]:
    if isinstance(row, Involvement):
        role = f"{work.label(row.role)} in {cases.get(row.case_id or 0, 'a case')}"
        yield entries.get(row.entry_id or 0) or role
    elif isinstance(row, Entry):
        yield row.headline
    elif isinstance(row, SubjectName):
        yield f"Also known as {row.name}"
    elif not isinstance(row, Identifier):
        yield from counted([row])
