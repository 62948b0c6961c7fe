"""Everything found, plans too, narrowed by filters; each says where, and what is hidden stays so."""

from __future__ import annotations

import pytest

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.view_filters import SearchView
from mscu.actions.entries.handling import Item
from mscu.actions.intake.reports import RecordReport
from mscu.actions.search.find import Find, FindAll, FoundRecord
from mscu.actions.subjects.subjects import Involve, RecordPerson, RecordPlace
from mscu.codes import Role
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import World
from tests.inputs.plans import a_plan, a_requirement, an_action
from tests.scenes.stores import COLLEAGUE, Store

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


@pytest.mark.usefixtures("case_id")
def test_filters_narrow(officer: Gate) -> None:
    for filters, wanted in (
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
    ):
        assert kinds(officer, **filters) == wanted, filters
    for filters, field in (
        ({"since": "long ago"}, "since"),
        ({"until": "2 Mar 2022", "since": "3 Mar 2022"}, "until"),
        ({"what": "x"}, "what"),
        ({"kind": "x"}, "kind"),
        ({"marking": "SECRET"}, "marking"),
    ):
        with pytest.raises(Invalid) as refused:
            found(officer, **filters)
        assert set(refused.value.problems) == {field}, filters


def test_each_says_where_it_matched_and_a_handling_code_is_that_of_an_item(officer: Gate) -> None:
    officer.perform(OpenCase(title="A yard", summary="Three men were held at Hollin Lane."))
    report(officer, text="Nothing more.", items=(Item(number=1, text="The mill at Hollin"),))
    said = {hit.kind: hit.detail for hit in found(officer)}
    assert "held at Hollin Lane" in said["cases"]
    assert "In one of its lines" in said["entry"]
    grade = {"source_grade": "intelligence_source:1", "assessment": "intelligence_assessment:a"}
    item = Item(number=1, text="Men sleep there", **grade, handling_code="intelligence_handling:p")
    number = report(officer, items=(item,))
    assert [hit.record_id for hit in found(officer, handling="intelligence_handling:p")] == [number]


def test_a_hidden_case_narrows_nothing(store: Store, officer: Gate, colleague: Gate, case_id: int) -> None:
    """A man of an open case is in a restricted one in Bury too: nobody else learns of Bury."""
    hidden = officer.perform(OpenCase(title="Hollin Mill", district=BURY))
    (man,) = (hit.record_id for hit in found(officer, what="person"))
    officer.perform(Involve(case_id=hidden, subject_id=man, role="involvement_role:suspect"))
    report(officer, case_id=hidden, district=BURY)
    before = found(colleague), kinds(colleague, what="person", district=BURY)
    assert "subject" in before[1]
    restrict(store, hidden)
    assert kinds(colleague, what="person", district=BURY) == []
    assert hidden not in {hit.case_id for hit in found(colleague)}
    assert [hit.record_id for hit in found(colleague, what="cases")] == [case_id]


KEEP_PLANS = (Role.OFFICER, Role.SUPERVISOR, Role.ANALYST, Role.PARTNERSHIP)
DO_NOT = (Role.MSVLO, Role.DISCLOSURE, Role.RECORDS)


def found_plans(world: World, words: str, role: str = Role.OFFICER) -> list[FoundRecord]:
    hits = world.store.gate(role).ask(Find(words=words))
    return [hit for hit in hits if hit.kind == "plans"]


def narrowed(world: World, words: str, role: str = Role.OFFICER, **filters: str) -> list[FoundRecord]:
    view = SearchView(words=words, **{"what": "plans"} | filters)
    return list(world.store.gate(role).ask(FindAll(view=view)).hits)


@pytest.fixture
def plan_id(world: World) -> int:
    """Return a plan for the case, with an action and a question."""
    plan = a_plan(world, title="Quarry Bank", district="district:bury")
    an_action(world, plan, action="Visit the brickworks.")
    a_requirement(world, plan, question="Who rents the quarry?")
    return plan


def test_a_plan_is_found_by_its_words_and_those_of_its_lines(world: World, plan_id: int) -> None:
    for words in ("quarry bank", "brickworks", "who rents"):
        (hit,) = found_plans(world, words)
        assert (hit.record_id, hit.case_id, hit.title) == (plan_id, world.case_id, "Quarry Bank")
        assert hit.detail == "MS-22-0001 · Bury · DI Aspinall"
    (hit,) = narrowed(world, "brickworks")
    assert hit.detail.endswith("Action: Visit the brickworks.")
    a_plan(world, title="Limestone", case_id=None, theme="plan_theme:county_lines")
    assert found_plans(world, "limestone")[0].detail.startswith("County lines")


def test_only_who_keeps_plans_finds_them(world: World, plan_id: int) -> None:
    for role in (*KEEP_PLANS, *DO_NOT):
        numbers = [plan_id] if role in KEEP_PLANS else []
        assert [hit.record_id for hit in found_plans(world, "quarry", role)] == numbers
        assert [hit.record_id for hit in narrowed(world, "quarry", role)] == numbers


@pytest.mark.usefixtures("plan_id")
def test_a_plan_of_a_hidden_case_is_not_found(world: World) -> None:
    world.restricted()
    assert len(found_plans(world, "quarry", Role.SUPERVISOR)) == 1
    for words in ("quarry bank", "brickworks", "who rents"):
        assert found_plans(world, words, COLLEAGUE) == narrowed(world, words, COLLEAGUE) == []


@pytest.mark.usefixtures("plan_id")
def test_filters_narrow_plans(world: World) -> None:
    for filters, is_there in (
        ({}, True),
        ({"district": "district:bury"}, True),
        ({"district": "district:wigan"}, False),
        ({"until": "1 Jan 2020"}, False),
        ({"marking": "OFFICIAL"}, False),
        ({"kind": "note"}, False),
        ({"what": ""}, True),
        ({"what": "cases"}, False),
    ):
        kinds = {hit.kind for hit in narrowed(world, "quarry bank", **filters)}
        assert ("plans" in kinds) is is_there, filters
