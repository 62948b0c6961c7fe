"""Everything found, narrowed by filters; each says where, and what is hidden stays so."""

from __future__ import annotations

import pytest

from mscu.actions.cases.cases import OpenCase, RestrictCase
from mscu.actions.core.view_filters import SearchView
from mscu.actions.entries.handling import Item
from mscu.actions.intake.reports import RecordReport
from mscu.actions.search.find import FindAll, FoundRecord
from mscu.actions.subjects.subjects import Involve, RecordPerson, RecordPlace
from mscu.errors import Invalid
from mscu.gate import Gate

ROCHDALE, BURY = "district:rochdale", "district:bury"


def found(gate: Gate, **filters: str) -> list[FoundRecord]:
    return list(gate.ask(FindAll(view=SearchView(words="hollin", **filters))).hits)


def kinds(gate: Gate, **filters: str) -> list[str]:
    return [hit.kind for hit in found(gate, **filters)]


def report(gate: Gate, **values: object) -> int:
    usual = {"happened": "11 Mar 2022", "source": "report_source:self", "text": "At Hollin Lane."}
    return gate.perform(RecordReport(**usual | values))  # type: ignore[arg-type]


@pytest.fixture
def case_id(officer: Gate) -> int:
    """Return a case in Rochdale with a man, and two reports beside it."""
    case_id = officer.perform(OpenCase(title="Hollin Lane", district=ROCHDALE))
    officer.perform(RecordPerson(case_id=case_id, name="Keith Hollin"))
    officer.perform(RecordPlace(case_id=case_id, name="Hollin Yard", district=BURY))
    report(officer, case_id=case_id)
    report(officer, district=BURY, happened="2 Apr 2022")
    return case_id


@pytest.mark.sampled(3)
@pytest.mark.usefixtures("case_id")
@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({}, ["entry", "entry", "subject", "subject", "cases"]),
        ({"what": "cases"}, ["cases"]),
        ({"what": "person"}, ["subject"]),
        ({"what": "entry"}, ["entry", "entry"]),
        ({"kind": "report"}, ["entry", "entry"]),
        ({"kind": "note"}, []),
        ({"district": ROCHDALE}, ["entry", "subject", "subject", "cases"]),
        ({"district": BURY}, ["entry", "subject"]),
        ({"what": "entry", "since": "1 Apr 2022"}, ["entry"]),
        ({"what": "entry", "until": "11 Mar 2022"}, ["entry"]),
        ({"what": "entry", "since": "12 Mar 2022", "until": "1 Apr 2022"}, []),
        ({"marking": "OFFICIAL"}, []),
        ({"marking": "OFFICIAL-SENSITIVE"}, ["entry", "entry", "cases"]),
        ({"handling": "intelligence_handling:c"}, []),
    ],
)
def test_filters_narrow(filters: dict[str, str], wanted: list[str], officer: Gate) -> None:
    assert kinds(officer, **filters) == wanted


def test_a_handling_code_is_that_of_an_item(officer: Gate) -> None:
    number = report(
        officer,
        items=(
            Item(
                number=1,
                text="Men sleep there",
                source_grade="intelligence_source:1",
                assessment="intelligence_assessment:a",
                handling_code="intelligence_handling:p",
            ),
        ),
    )
    assert [hit.record_id for hit in found(officer, handling="intelligence_handling:p")] == [number]


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"since": "long ago"}, "since"),
        ({"until": "2 Mar 2022", "since": "3 Mar 2022"}, "until"),
        ({"what": "x"}, "what"),
        ({"kind": "x"}, "kind"),
        ({"marking": "SECRET"}, "marking"),
    ],
)
def test_what_is_no_filter_is_told(filters: dict[str, str], field: str, officer: Gate) -> None:
    with pytest.raises(Invalid) as refused:
        found(officer, **filters)
    assert set(refused.value.problems) == {field}


def test_each_says_where_it_matched(officer: Gate) -> None:
    officer.perform(OpenCase(title="A yard", summary="Three men were held at Hollin Lane."))
    report(officer, text="Nothing more.", items=(Item(number=1, text="The mill at Hollin"),))
    said = {hit.kind: hit.detail for hit in found(officer)}
    assert "held at Hollin Lane" in said["cases"]
    assert "In one of its lines" in said["entry"]


def test_a_hidden_case_narrows_nothing(
    officer: Gate, supervisor: Gate, colleague: Gate, case_id: int
) -> None:
    """A man of an open case is in a restricted one in Bury too: nobody else learns of Bury."""
    hidden = officer.perform(OpenCase(title="Hollin Mill", district=BURY))
    (man,) = (hit.record_id for hit in found(officer, what="person"))
    officer.perform(Involve(case_id=hidden, subject_id=man, role="involvement_role:suspect"))
    report(officer, case_id=hidden, district=BURY)
    before = found(colleague), kinds(colleague, what="person", district=BURY)
    assert "subject" in before[1]
    supervisor.perform(
        RestrictCase(
            case_id=hidden,
            owner="supervisor",
            members=("officer",),
            ends_on="30 Jun 2022",
            reason="Family at risk",
        )
    )
    assert kinds(colleague, what="person", district=BURY) == []
    assert hidden not in {hit.case_id for hit in found(colleague)}
    assert [hit.record_id for hit in found(colleague, what="cases")] == [case_id]
