"""Plans are found by their words and those of their lines, by who keeps plans and nobody else."""

from __future__ import annotations

import pytest

from mscu.actions.cases.cases import RestrictCase
from mscu.actions.core.view_filters import SearchView
from mscu.actions.search.find import Find, FindAll, FoundRecord
from mscu.codes import Role
from tests.inputs.factories import World
from tests.inputs.plans import a_plan, a_requirement, an_action
from tests.scenes.stores import COLLEAGUE

KEEP_PLANS = (Role.OFFICER, Role.SUPERVISOR, Role.ANALYST, Role.PARTNERSHIP)
DO_NOT = (Role.MSVLO, Role.DISCLOSURE, Role.RECORDS)


def found(world: World, words: str, role: str = Role.OFFICER) -> list[FoundRecord]:
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


@pytest.mark.parametrize("words", ["quarry bank", "brickworks", "who rents"])
def test_a_plan_is_found_by_its_words_and_those_of_its_lines(words: str, world: World, plan_id: int) -> None:
    (hit,) = found(world, words)
    assert (hit.record_id, hit.case_id, hit.title) == (plan_id, world.case_id, "Quarry Bank")
    assert hit.detail == "MS-22-0001 · Bury · DI Aspinall"


@pytest.mark.parametrize("role", [*KEEP_PLANS, *DO_NOT])
def test_only_who_keeps_plans_finds_them(role: Role, world: World, plan_id: int) -> None:
    numbers = [plan_id] if role in KEEP_PLANS else []
    assert [hit.record_id for hit in found(world, "quarry", role)] == numbers
    assert [hit.record_id for hit in narrowed(world, "quarry", role)] == numbers


def test_what_a_theme_is_for_is_told(world: World) -> None:
    a_plan(world, title="Quarry", case_id=None, theme="plan_theme:county_lines")
    (hit,) = found(world, "quarry")
    assert hit.detail.startswith("County lines")


@pytest.mark.usefixtures("plan_id")
def test_a_plan_of_a_hidden_case_is_not_found(world: World) -> None:
    world.store.gate(Role.SUPERVISOR).perform(
        RestrictCase(
            case_id=world.case_id,
            owner=Role.SUPERVISOR,
            members=(Role.OFFICER,),
            ends_on="30 Jun 2022",
            reason="Family at risk",
        )
    )
    assert len(found(world, "quarry")) == 1
    for words in ("quarry bank", "brickworks", "who rents"):
        assert found(world, words, COLLEAGUE) == []
        assert narrowed(world, words, COLLEAGUE) == []


@pytest.mark.parametrize(
    ("filters", "is_there"),
    [
        ({}, True),
        ({"district": "district:bury"}, True),
        ({"district": "district:wigan"}, False),
        ({"until": "1 Jan 2020"}, False),
        ({"marking": "OFFICIAL"}, False),
        ({"kind": "note"}, False),
        ({"what": ""}, True),
        ({"what": "cases"}, False),
    ],
)
@pytest.mark.usefixtures("plan_id")
def test_filters_narrow(filters: dict[str, str], is_there: bool, world: World) -> None:
    kinds = {hit.kind for hit in narrowed(world, "quarry bank", **filters)}
    assert ("plans" in kinds) is is_there


@pytest.mark.usefixtures("plan_id")
def test_the_page_of_all_says_which_line_says_it(world: World) -> None:
    (hit,) = narrowed(world, "brickworks")
    assert hit.detail.endswith("Action: Visit the brickworks.")
