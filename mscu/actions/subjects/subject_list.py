"""The index of nominals: people, places, things and organisations, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.core.listing import FirstRows, IdSlice, Listing, ListOrder, ListPosition
from mscu.codes import SubjectKind
from mscu.models.case import Case
from mscu.models.subject import Involvement, Subject, SubjectName


@dataclass(frozen=True, kw_only=True)
class SubjectFilter:
    """Which nominals to list; by default all."""

    kind: SubjectKind | None = None
    sort: str = ""
    """One of `SORTS`; empty for by name."""

    def apply(self, statement: Select[Any]) -> Select[Any]:
        """Narrow a statement."""
        shown = statement.where(Subject.kept_id.is_(None))
        return shown.where(Subject.kind == self.kind) if self.kind else shown


@dataclass(frozen=True, kw_only=True)
class SubjectRow:
    """A nominal as a line of the index."""

    id: int
    kind: SubjectKind
    name: str
    aliases: tuple[str, ...]
    cases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FirstSubjects(Query[FirstRows[SubjectRow]]):
    """The first nominals by name, read at once."""

    filter: SubjectFilter = SubjectFilter()
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> FirstRows[SubjectRow]:
        return listing_for(self.filter).first(work, self.filter)


@dataclass(frozen=True, kw_only=True)
class SubjectNumbers(Query[IdSlice]):
    """A slice of the ids of all nominals, by name."""

    filter: SubjectFilter = SubjectFilter()
    after: ListPosition | None = None
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> IdSlice:
        return listing_for(self.filter).ids(work, self.filter, self.after)


@dataclass(frozen=True, kw_only=True)
class SubjectRows(Query[tuple[SubjectRow, ...]]):
    """The rows of some nominals, in the order requested."""

    numbers: tuple[int, ...]
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[SubjectRow, ...]:
        return SUBJECTS.rows(work, self.numbers)


def _read(work: Work, subject_ids: Sequence[int]) -> list[SubjectRow]:
    aliases: dict[int, list[str]] = {}
    for subject_id, name in work.rows(
        select(SubjectName.subject_id, SubjectName.name).where(SubjectName.subject_id.in_(subject_ids))
    ):
        aliases.setdefault(subject_id, []).append(name)
    cases: dict[int, list[str]] = {}
    for subject_id, reference in work.rows(
        select(Involvement.subject_id, Case.reference)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.subject_id.in_(subject_ids))
        .distinct()
    ):
        cases.setdefault(subject_id, []).append(reference)
    return [
        SubjectRow(
            id=subject_id,
            kind=kind,
            name=name,
            aliases=tuple(aliases.get(subject_id, ())),
            cases=tuple(cases.get(subject_id, ())),
        )
        for subject_id, kind, name in work.rows(
            select(Subject.id, Subject.kind, Subject.name).where(Subject.id.in_(subject_ids))
        )
    ]


SUBJECTS = Listing(order=ListOrder(key=Subject.sort_name, id_column=Subject.id), read=_read)
SORTS = {
    "last": replace(SUBJECTS, order=ListOrder(key=Subject.sort_name, id_column=Subject.id, descending=True))
}
"""Orders besides by name: what the same index offers read backwards."""


def listing_for(filter_: SubjectFilter) -> Listing[SubjectRow]:
    """Return the index in this order, or by name if the order is unknown."""
    return SORTS.get(filter_.sort, SUBJECTS)
