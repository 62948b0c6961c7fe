"""What of a police case the navigators' page shows: safety, arrests and bail, dates, contacts.

The navigators' store knows a case and a person by a random name; what lies behind it is read here,
through the same visibility rule as everything else: never intelligence, accounts or CCTV.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import SAFEGUARDING_SLICE, Permission
from mscu.actions.action import Query, Work
from mscu.actions.case_file import SubjectLine, subjects_of
from mscu.actions.entry_file import EntryRow, rows_of, with_kinds
from mscu.codes import SubjectKind
from mscu.models.case import Case
from mscu.models.enforcement import Bail, Charge
from mscu.models.entry import Entry
from mscu.models.london import show_day
from mscu.models.subject import Person

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class CaseByUuid(Query[int | None]):
    """The number of the case that the navigators' store names."""

    uuid: str
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> int | None:
        """Look it up."""
        number = work.value(select(Case.id).where(Case.uuid == self.uuid))
        return None if number is None else int(number)


@dataclass(frozen=True, kw_only=True)
class PersonByUuid(Query[int | None]):
    """The number of the person whom the navigators' store names."""

    uuid: str
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> int | None:
        """Look it up."""
        number = work.value(select(Person.id).where(Person.uuid == self.uuid))
        return None if number is None else int(number)


@dataclass(frozen=True, kw_only=True)
class SliceDate:
    """A day that a survivor's safety hangs on: a hearing, a review of bail."""

    on: date
    shown: str
    what: str
    who: str
    entry_id: int


@dataclass(frozen=True, kw_only=True)
class SliceAnswer:
    """The safeguarding slice of a case."""

    id: int
    uuid: str
    reference: str
    title: str
    lead: str
    officer_in_case: str
    people: tuple[SubjectLine, ...]
    entries: tuple[EntryRow, ...]
    """In the order in which they happened."""
    dates: tuple[SliceDate, ...]
    """Those to come, the next one first."""


@dataclass(frozen=True, kw_only=True)
class CaseSlice(Query[SliceAnswer]):
    """Open the safeguarding slice of a case."""

    case_id: int
    needs = Permission.OPEN_CASES
    consults = "cases"

    def consulted(self) -> int:
        """Name the case."""
        return self.case_id

    def answer(self, work: Work) -> SliceAnswer:
        """Read it."""
        case = work.get(Case, self.case_id)
        found = select(Entry).where(Entry.case_id == case.id, Entry.kind.in_(SAFEGUARDING_SLICE))
        ordered = found.order_by(Entry.happened_at, Entry.id).options(with_kinds())
        entries = work.records(ordered)
        lines = tuple(subjects_of(work, case.id))
        names = {line.id: line.name for line in lines}
        dates = sorted(_dates(entries, names), key=lambda each: each.on)
        return SliceAnswer(
            id=case.id,
            uuid=case.uuid,
            reference=case.reference,
            title=case.title,
            lead=case.lead,
            officer_in_case=case.officer_in_case,
            people=tuple(line for line in lines if line.kind is SubjectKind.PERSON),
            entries=tuple(rows_of(work, entries)),
            dates=tuple(each for each in dates if each.on >= work.today),
        )


def _dates(entries: Iterable[Entry], names: Mapping[int, str]) -> Iterator[SliceDate]:
    for each in entries:
        if isinstance(each, Charge) and each.court_on:
            yield _date(each, each.court_on, "Court", names)
        elif isinstance(each, Bail) and each.review_on:
            yield _date(each, each.review_on, "Bail review", names)


def _date(entry: Charge | Bail, on: date, what: str, names: Mapping[int, str]) -> SliceDate:
    who = names.get(entry.person_id, "")
    return SliceDate(on=on, shown=show_day(on), what=what, who=who, entry_id=entry.id)
