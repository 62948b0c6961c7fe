"""The list of cases, newest first, with filters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from mscu.access import Permission
from mscu.actions.clocks.clock_rows import CLOCKS_WITH_CASES, open_at, read_rows, urgency_at
from mscu.actions.clocks.clocks import running_clock
from mscu.actions.clocks.victim_liaison import cases_of, liaison_officer_names
from mscu.actions.core.action import AuditNote, Query, Work
from mscu.actions.core.listing import FirstRows, IdSlice, Listing, ListOrder, ListPosition
from mscu.actions.core.user_names import names_of_same_user
from mscu.codes import CaseStatus, Marking, Operation
from mscu.dates.london import local_day, show_day
from mscu.models.case import Case, CaseExploitation
from mscu.models.clock_row import ClockRow
from mscu.models.code import Code
from mscu.models.prepared import literal

MAX_SUGGESTED = 12


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """Filters of the case list; empty means all."""

    status: CaseStatus | None = None
    district: str = ""
    exploitation: str = ""
    lead: str = ""
    """Who leads the case, or keeps a victim of it informed as the liaison officer."""
    sort: str = ""
    """One of `SORTS`; empty means newest first."""
    lead_names: tuple[str, ...] = ()
    """All names that the lead has had; filled by `with_names`, as the next."""
    liaison_names: tuple[str, ...] = ()
    """The names of all liaison officers."""

    def with_names(self, work: Work) -> CaseFilter:
        """Return the filter with the names that a filter by lead needs."""
        if not self.lead:
            return self
        names = names_of_same_user(work, self.lead)
        return replace(self, lead_names=names, liaison_names=tuple(liaison_officer_names(work)))

    def apply(self, statement: Select[Any]) -> Select[Any]:
        """Narrow a statement; merged cases are left to the case that was kept."""
        statement = statement.where(Case.kept_id.is_(None))
        pairs = ((Case.status, self.status), (Case.district, self.district))
        for column, value in pairs:
            statement = statement.where(column == value) if value else statement
        if self.lead:
            names = self.lead_names or (self.lead,)
            informs = Case.id.in_(cases_of(self.liaison_names, names))
            statement = statement.where(or_(Case.lead.in_(names), informs))
        if self.exploitation:
            case_ids = select(CaseExploitation.case_id).where(
                CaseExploitation.exploitation == self.exploitation
            )
            statement = statement.where(Case.id.in_(case_ids))
        return statement


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    id: int
    reference: str
    title: str
    operation: str
    status: CaseStatus
    marking: Marking
    district: str
    lead: str
    opened: str
    opened_at: datetime
    exploitation: tuple[str, ...] = ()
    next_clock: str = ""
    """What is due next and how long is left, read from the clock index for speed."""


@dataclass(frozen=True, kw_only=True)
class FirstCases(Query[FirstRows[CaseRow]]):
    """The newest cases, for the first screen."""

    filter: CaseFilter = CaseFilter()
    needs = Permission.OPEN_CASES
    reads_clocks = True

    def answer(self, work: Work) -> FirstRows[CaseRow]:
        head = case_listing(self.filter).first(work, self.filter.with_names(work))
        return FirstRows(_add_clocks(work, head.rows), more=head.more)


@dataclass(frozen=True, kw_only=True)
class CaseNumbers(Query[IdSlice]):
    """A slice of the ids of all cases, in list order."""

    filter: CaseFilter = CaseFilter()
    after: ListPosition | None = None
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> IdSlice:
        return case_listing(self.filter).ids(work, self.filter.with_names(work), self.after)


@dataclass(frozen=True, kw_only=True)
class CaseRows(Query[tuple[CaseRow, ...]]):
    """The rows of the cases with these ids, in the order asked."""

    numbers: tuple[int, ...]
    needs = Permission.OPEN_CASES
    reads_clocks = True

    def answer(self, work: Work) -> tuple[CaseRow, ...]:
        return _add_clocks(work, CASES.rows(work, self.numbers))


@dataclass(frozen=True, kw_only=True)
class CaseByReference(Query[int | None]):
    """The id of the case with a reference, for the command line and for links."""

    reference: str
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> int | None:
        visible_id = func.coalesce(Case.kept_id, Case.id)
        statement = select(visible_id).where(Case.reference == self.reference.strip().upper())
        case_id = work.value(statement)
        return None if case_id is None else int(case_id)


@dataclass(frozen=True, kw_only=True)
class CaseSuggestions(Query[tuple[CaseRow, ...]]):
    """Cases whose reference, title or operation contains the typed text, newest first.

    The text is sealed for the auditor, as in every search.
    """

    words: str
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[CaseRow, ...]:
        text = self.words.strip()
        if not text:
            return ()
        work.note(AuditNote(operation=Operation.FINDING, sealed=text))
        columns = (Case.reference, Case.title, Case.operation)
        matches = or_(*(column.icontains(text, autoescape=True) for column in columns))
        case_ids = select(Case.id).where(matches, Case.kept_id.is_(None))
        statement = CASES.order.apply(case_ids).limit(literal(MAX_SUGGESTED))
        return CASES.rows(work, work.values(statement))


def _read(work: Work, ids: Sequence[int]) -> list[CaseRow]:
    with work.together() as reads:
        cases = reads.read(work.records, select(Case).where(Case.id.in_(ids)))
        districts = reads.read(work.pairs, select(Code.key, Code.label).where(Code.list_name == "district"))
        types = reads.read(_exploitation, work, ids)
    return [
        CaseRow(
            id=case.id,
            reference=case.reference,
            title=case.title,
            operation=case.operation,
            status=case.status,
            marking=case.marking,
            lead=case.lead,
            district=districts.value.get(case.district or "", ""),
            opened=show_day(local_day(case.opened_at)),
            opened_at=case.opened_at,
            exploitation=tuple(types.value.get(case.id, ())),
        )
        for case in cases.value
    ]


def _exploitation(work: Work, case_ids: Sequence[int]) -> Mapping[int, list[str]]:
    labels: dict[int, list[str]] = defaultdict(list)
    rows = work.rows(
        select(CaseExploitation.case_id, Code.label)
        .join(Code, Code.key == CaseExploitation.exploitation)
        .where(CaseExploitation.case_id.in_(case_ids))
        .order_by(CaseExploitation.id)
    )
    for case_id, label in rows:
        labels[case_id or 0].append(label)
    return labels


def _add_clocks(work: Work, rows: Sequence[CaseRow]) -> tuple[CaseRow, ...]:
    """Add what is due next to each row: the most urgent open clock, as on the board."""
    order = (urgency_at(work.now), ClockRow.rule, ClockRow.id)
    place = func.row_number().over(partition_by=ClockRow.case_id, order_by=order)
    ranked = (
        select(ClockRow.case_id, ClockRow.id, place.label("place"))
        .where(ClockRow.case_id.in_([row.id for row in rows]), open_at(work.now))
        .subquery()
    )
    most_urgent = select(ranked.c.case_id, ranked.c.id).where(ranked.c.place == 1)
    case_of = {clock_id: case_id for case_id, clock_id in work.rows(most_urgent)}
    open_clocks = read_rows(work, CLOCKS_WITH_CASES.where(ClockRow.id.in_(case_of))) if case_of else ()
    clocks = {
        case_of[open_clock.id]: running_clock(open_clock.case_clock, work.now) for open_clock in open_clocks
    }
    texts = {clock_id: f"{clock.title}: {clock.left}" for clock_id, clock in clocks.items()}
    return tuple(replace(row, next_clock=texts.get(row.id, "")) for row in rows)


CASES = Listing(order=ListOrder(key=Case.opened_at, id_column=Case.id, descending=True), read=_read)
SORTS = {
    "oldest": replace(CASES, order=ListOrder(key=Case.opened_at, id_column=Case.id)),
    "reference": replace(CASES, order=ListOrder(key=Case.reference, id_column=Case.id)),
}
"""Sort orders besides newest first. Each must follow an index: a list of a million rows is read a window at a
time, and any other order would mean sorting it all first.
"""


def case_listing(case_filter: CaseFilter) -> Listing[CaseRow]:
    """Return the list in the order asked, or newest first where that order is unknown."""
    return SORTS.get(case_filter.sort, CASES)
