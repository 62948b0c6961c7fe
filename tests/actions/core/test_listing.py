"""Long lists: a slice goes on exactly where the one before it ended, in either direction."""

from typing import Any

import pytest
from sqlalchemy import select

from mscu.actions.cases.case_list import CASES, CaseFilter, CaseNumbers, CaseRows, FirstCases
from mscu.actions.core.listing import FIRST_ROWS, ListFilter, Listing, ListPosition
from mscu.actions.intake.report_register import REPORTS, ReportFilter
from mscu.actions.subjects.subject_list import SORTS as SUBJECT_SORTS
from mscu.actions.subjects.subject_list import SUBJECTS, FirstSubjects, SubjectFilter, SubjectNumbers
from mscu.codes import SubjectKind
from mscu.gate import Gate
from mscu.text.name_forms import sort_name
from tests.inputs.factories import a_case, a_person


def test_a_list_goes_on_after_every_row_of_equal_days_or_names_too(officer: Gate) -> None:
    for opened in ("3 May 2022", "1 Jun 2022", "3 May 2022", "3 May 2022", "2 Apr 2022"):
        a_case(officer, opened=opened)
    rows = officer.ask(FirstCases()).rows
    assert len(rows) == 5
    for position, row in enumerate(rows, start=1):
        rest = officer.ask(CaseNumbers(after=ListPosition(row.opened_at, row.id)))
        assert (list(rest.ids), rest.next) == ([each.id for each in rows[position:]], None)
    asked = officer.ask(CaseRows(numbers=(rows[3].id, 99, rows[0].id)))
    assert asked == (rows[3], rows[0]), "in the order asked, without those that are gone"
    for name in ("Keith Ormrod", "Ștefan", "keith ormrod", "Łukasz", "Zoe", "Ədil"):
        a_person(officer, name=name)
    people = officer.ask(FirstSubjects()).rows
    assert [row.name for row in people] == ["Ədil", "Keith Ormrod", "keith ormrod", "Łukasz", "Ștefan", "Zoe"]
    for position, each in enumerate(people, start=1):
        later = officer.ask(SubjectNumbers(after=ListPosition(sort_name(each.name), each.id)))
        assert list(later.ids) == [other.id for other in people[position:]]


def test_more_is_said_where_the_first_screen_is_full(officer: Gate) -> None:
    for _ in range(FIRST_ROWS - 1):
        a_person(officer)
    assert not officer.ask(FirstSubjects()).more
    a_person(officer)
    head = officer.ask(FirstSubjects())
    assert (len(head.rows), head.more) == (FIRST_ROWS, True)


@pytest.mark.in_file
@pytest.mark.parametrize(
    ("listing", "wanted"),
    [(REPORTS, ReportFilter()), (CASES, CaseFilter())]
    + [
        (each, SubjectFilter(kind=kind))
        for each in (SUBJECTS, *SUBJECT_SORTS.values())
        for kind in (None, SubjectKind.PLACE)
    ],
)
def test_an_index_has_the_rows_in_the_order_of_the_list(
    officer: Gate, listing: Listing[Any], wanted: ListFilter
) -> None:
    asked = listing.order.apply(wanted.apply(select(listing.order.id_column)))
    words = asked.compile(officer.store.engine, compile_kwargs={"literal_binds": True})
    with officer.store.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}").all()
    assert plan
    assert not [row for row in plan if "TEMP B-TREE" in row[3]]
