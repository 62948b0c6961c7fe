"""What is asked of a case's record for the test of a group: each statement is made once.

Numbers of entries come as one list for many rows: to read a row takes many times as long.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from mscu.codes import Kind
from mscu.models.entries.enforcement import Arrest, Bail, Charge, Interview
from mscu.models.entries.enquiry import Enquiry, EnquiryResult
from mscu.models.entries.entry import Choice, Entry
from mscu.models.entries.exhibit import Exhibit
from mscu.models.entries.report import ReportItem
from mscu.models.prepared import list_param, prepared
from mscu.models.subject import Involvement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Select


CASES, PEOPLE, ENTRIES = "cases", "people", "entries"
"""What is given with these statements."""
ABOUT_ONE: dict[Kind, type[Arrest | Charge | Bail]] = {
    Kind.ARREST: Arrest,
    Kind.CHARGE: Charge,
    Kind.BAIL: Bail,
}
"""Kinds that are about the one person who was arrested, charged or bailed."""


def _passed_over(column: Any) -> Any:  # noqa: ANN401 - a mapped column, and SQL
    """Have people looked up first: they are few, and an index knows all that is asked of them.

    Else SQLite goes by the case, and reads each of its thousands of entries.
    """
    return column + 0


NAMED = prepared(
    select(Involvement.subject_id, func.group_concat(Involvement.entry_id))
    .where(
        _passed_over(Involvement.case_id).in_(list_param(CASES)),
        Involvement.subject_id.in_(list_param(PEOPLE)),
    )
    .group_by(Involvement.subject_id)
)
"""The entries of the cases that name each of the people."""
OFFENCES = prepared(
    select(Choice.choice, func.group_concat(Choice.entry_id))
    .where(Choice.case_id.in_(list_param(CASES)), Choice.of_field == "offences")
    .group_by(Choice.position, Choice.choice)
    .order_by(Choice.position)
)
"""Which entries name which offence: in the order in which each names them."""
GRADES = prepared(
    select(
        ReportItem.entry_id, ReportItem.source_grade, ReportItem.assessment,
        ReportItem.handling_code,
    ).where(ReportItem.entry_id.in_(list_param(ENTRIES)))
)  # fmt: skip
"""The grades of some reports."""


@cache
def entries_of(kinds: Sequence[Kind]) -> Select[Any]:
    """Ask for the entries of each of these kinds."""
    lists = (func.group_concat(Entry.id).filter(Entry.kind == kind) for kind in kinds)
    return prepared(select(*lists).where(Entry.case_id.in_(list_param(CASES))))


@cache
def held(kind: Kind, left_out: frozenset[str]) -> Select[int, str]:
    """Ask for the arrests, charges or bails of each of the people."""
    model = ABOUT_ONE[kind]
    asked = select(model.person_id, func.group_concat(model.id)).where(
        _passed_over(model.case_id).in_(list_param(CASES)),
        model.person_id.in_(list_param(PEOPLE)),
    )
    if model is Arrest:
        asked = asked.where(Arrest.disposal.is_(None) | Arrest.disposal.not_in(left_out))
    return prepared(asked.group_by(model.person_id))


class Strengths(NamedTuple):
    """Which grades make an item strong or fair, and which assessments are never counted."""

    strong: frozenset[str]
    fair: frozenset[str]
    left_out: frozenset[str]


@cache
def strengths(rules: Strengths) -> Select[Any]:
    """Ask for the reports with a strong item, a fair one, one that counts and one that does not."""
    assessment, number = ReportItem.assessment, func.group_concat(ReportItem.entry_id)
    false = assessment.in_(f"intelligence_assessment:{each.lower()}" for each in rules.left_out)
    counted = or_(assessment.is_(None), ~false)
    lists = (_graded(rules.strong), _graded(rules.fair), counted, false)
    return prepared(
        select(*(number.filter(where) for where in lists)).where(
            ReportItem.case_id.in_(list_param(CASES))
        )
    )


def _graded(grades: Iterable[str]) -> ColumnElement[bool]:
    """Say in SQL that an item has one of these grades, such as 1A: source and assessment."""
    pairs = [(f"intelligence_source:{g[0]}", f"intelligence_assessment:{g[1]}".lower())
             for g in sorted(grades)]  # fmt: skip
    return or_(*(and_(ReportItem.source_grade == s, ReportItem.assessment == a) for s, a in pairs))


@cache
def told_by(accounts: frozenset[str]) -> Select[Any]:
    """Ask for the interviews that are somebody's account."""
    return _of_case(Interview, Interview.interview_type.in_(accounts))


@cache
def results(gain_enquiries: frozenset[str]) -> Select[Any]:
    """Ask for the results that have an exhibit, and for those of enquiries that asked for gain."""
    asked = select(Enquiry.id).where(
        Enquiry.case_id.in_(list_param(CASES)), Enquiry.enquiry_type.in_(gain_enquiries)
    )
    number = func.group_concat(EnquiryResult.id)
    return prepared(
        select(
            number.filter(EnquiryResult.exhibit_reference != ""),
            number.filter(EnquiryResult.follows_id.in_(asked)),
        ).where(EnquiryResult.case_id.in_(list_param(CASES)))
    )


@cache
def signs(indicators: frozenset[str]) -> Select[Any]:
    """Ask for the reports that say one of these signs."""
    return prepared(
        select(func.group_concat(Choice.entry_id)).where(
            Choice.case_id.in_(list_param(CASES)), Choice.of_field == "indicators",
            Choice.choice.in_(indicators),
        )
    )  # fmt: skip


def _of_case(model: type[Entry], where: ColumnElement[bool]) -> Select[Any]:
    of_case = model.case_id.in_(list_param(CASES))
    return prepared(select(func.group_concat(model.id)).where(of_case, where))


CASH = _of_case(Exhibit, Exhibit.cash_pence > 0)
