"""The list of cases, newest first, with filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from mscu.access import Permission
from mscu.actions.action import Query, Remark, Work
from mscu.actions.listing import FIRST, Head, Numbers, Order, Place, in_order, read_numbers
from mscu.codes import CaseStatus, Marking, Operation
from mscu.models.case import Case, CaseExploitation
from mscu.models.london import local_day, show_day

ORDER = Order(key=Case.opened_at, number=Case.id, falling=True)
MOST_SUGGESTED = 12


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """Which cases; empty is all."""

    status: CaseStatus | None = None
    district: str = ""
    exploitation: str = ""
    lead: str = ""

    def put(self, statement: Select[Any]) -> Select[Any]:
        """Narrow a statement."""
        pairs = (
            (Case.status, self.status),
            (Case.district, self.district),
            (Case.lead, self.lead),
        )
        for column, wanted in pairs:
            statement = statement.where(column == wanted) if wanted else statement
        if self.exploitation:
            of = select(CaseExploitation.case_id).where(
                CaseExploitation.exploitation == self.exploitation
            )
            statement = statement.where(Case.id.in_(of))
        return statement


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A case as a line of the list."""

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


@dataclass(frozen=True, kw_only=True)
class FirstCases(Query[Head[CaseRow]]):
    """The newest cases, at once."""

    filter: CaseFilter = CaseFilter()
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> Head[CaseRow]:
        """Read one screen."""
        statement = self.filter.put(select(ORDER.key, ORDER.number))
        numbers = read_numbers(work, statement, ORDER, None, limit=FIRST)
        return Head(_rows(work, numbers.numbers), more=numbers.next is not None)


@dataclass(frozen=True, kw_only=True)
class CaseNumbers(Query[Numbers]):
    """A slice of the numbers of all cases, in the order of the list."""

    filter: CaseFilter = CaseFilter()
    after: Place | None = None
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> Numbers:
        """Read the slice."""
        statement = self.filter.put(select(ORDER.key, ORDER.number))
        return read_numbers(work, statement, ORDER, self.after)


@dataclass(frozen=True, kw_only=True)
class CaseRows(Query[tuple[CaseRow, ...]]):
    """The rows of some cases, in the order asked."""

    numbers: tuple[int, ...]
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[CaseRow, ...]:
        """Read them."""
        return _rows(work, self.numbers)


@dataclass(frozen=True, kw_only=True)
class CaseByReference(Query[int | None]):
    """The number of the case with a reference, for the command line and for links."""

    reference: str
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> int | None:
        """Look it up."""
        found = select(Case.id).where(Case.reference == self.reference.strip().upper())
        number = work.value(found)
        return None if number is None else int(number)


@dataclass(frozen=True, kw_only=True)
class CaseSuggestions(Query[tuple[CaseRow, ...]]):
    """Cases whose reference, title or operation holds what was typed, the newest first.

    What is looked for is sealed for the auditor, like every other search.
    """

    words: str
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[CaseRow, ...]:
        """Look them up."""
        words = self.words.strip()
        if not words:
            return ()
        work.remark(Remark(operation=Operation.FINDING, sealed=words))
        columns = (Case.reference, Case.title, Case.operation)
        fits = or_(*(column.icontains(words, autoescape=True) for column in columns))
        found = ORDER.put(select(Case.id).where(fits)).limit(MOST_SUGGESTED)
        return _rows(work, work.values(found))


def _rows(work: Work, numbers: Sequence[int]) -> tuple[CaseRow, ...]:
    cases = work.records(select(Case).where(Case.id.in_(numbers)))
    rows = [
        CaseRow(
            id=case.id, reference=case.reference, title=case.title, operation=case.operation,
            status=case.status, marking=case.marking, district=work.label(case.district),
            lead=case.lead, opened=show_day(local_day(case.opened_at)), opened_at=case.opened_at,
        )
        for case in cases
    ]  # fmt: skip
    return in_order(numbers, rows, _number)


def _number(row: CaseRow) -> int:
    return row.id
