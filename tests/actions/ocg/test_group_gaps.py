"""Gaps of a group's worksheet become intelligence requirements of its plan, each once."""

from __future__ import annotations

import pytest

from mscu.actions.cases.cases import RestrictCase
from mscu.actions.merging.merge_groups import MergeGroups
from mscu.actions.ocg.group_file import GroupFile
from mscu.actions.ocg.group_gaps import ALL_RAISED, NO_PLAN, CarryGaps, GapRequirement, RaisedGaps
from mscu.actions.plans.plan_file import PlanFile, RequirementLine
from mscu.actions.plans.plans import AnswerRequirement, ChangePlan
from mscu.codes import Role
from mscu.errors import Invalid, NotFound
from tests.actions.ocg.test_group_steps import fact
from tests.actions.ocg.test_groups import assess
from tests.inputs.factories import World
from tests.inputs.plans import a_plan
from tests.scenes.stores import COLLEAGUE

GAP = "Who else was hurt?"


@pytest.fixture
def group(world: World) -> int:
    """Assess a group with two gaps, and a fact that has none."""
    officer = world.store.gate(Role.OFFICER)
    number = assess(officer, world.case_id)
    for gap in (GAP, "", "Who lends the vans?"):
        officer.perform(fact(number, gap=gap))
    return number


def plan_of(world: World, group: int, **fields: object) -> int:
    return a_plan(world, **{"case_id": None, "group_id": group, "lead": "DI Aspinall"} | fields)


def carry(world: World, group: int) -> RaisedGaps:
    return world.store.gate(Role.ANALYST).perform(CarryGaps(assessment_id=group))


def asked(world: World, plan: int) -> tuple[RequirementLine, ...]:
    return world.store.gate(Role.ANALYST).ask(PlanFile(plan_id=plan)).requirements


def refused(world: World, group: int) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        carry(world, group)
    return problem.value.problems


def test_each_gap_becomes_a_question_of_the_plan_once(world: World, group: int) -> None:
    plan = plan_of(world, group)
    done = carry(world, group)
    assert done == RaisedGaps(number=2, plan="Hollin Lane", for_whom="DI Aspinall")
    questions = {(each.question, each.for_whom, each.raised_on) for each in asked(world, plan)}
    assert questions == {
        (GAP, "DI Aspinall", "20 Jun 2022"),
        ("Who lends the vans?", "DI Aspinall", "20 Jun 2022"),
    }
    assert refused(world, group) == {"assessment_id": ALL_RAISED}
    world.store.gate(Role.OFFICER).perform(fact(group, gap="Where is the money?"))
    assert carry(world, group).number == 1
    assert len(asked(world, plan)) == 3


def test_the_group_says_which_gap_is_asked_and_answered(world: World, group: int) -> None:
    plan = plan_of(world, group)
    analyst = world.store.gate(Role.ANALYST)
    before = analyst.ask(GroupFile(assessment_id=group))
    assert (before.plan, {each.requirement for each in before.gaps}) == ("Hollin Lane", {None})
    carry(world, group)
    (first, _) = asked(world, plan)
    analyst.perform(
        AnswerRequirement(
            requirement_id=first.id,
            version=1,
            answered_on="20 Jun 2022",
            result="Two men.",
            how="From the hospital.",
        )
    )
    told = {each.gap: each.requirement for each in analyst.ask(GroupFile(assessment_id=group)).gaps}
    answered = GapRequirement(plan_id=plan, plan="Hollin Lane", answered=True)
    assert (told[GAP], told["Who lends the vans?"]) == (
        answered,
        GapRequirement(plan_id=plan, plan="Hollin Lane", answered=False),
    )


@pytest.mark.parametrize(("lead", "for_whom"), [("", "DI Ruth Aspinall"), ("DS Nolan", "DS Nolan")])
def test_it_is_for_whoever_leads_the_plan_or_else_the_group(
    lead: str, for_whom: str, world: World, group: int
) -> None:
    plan_of(world, group, lead=lead)
    assert carry(world, group).for_whom == for_whom


def test_without_a_plan_that_runs_nothing_is_carried(world: World, group: int) -> None:
    assert refused(world, group) == {"assessment_id": NO_PLAN}
    plan = plan_of(world, group)
    world.store.gate(Role.OFFICER).perform(
        ChangePlan(record_id=plan, version=1, title="It", ended_on="19 Jun 2022", outcome="Done.")
    )
    assert refused(world, group) == {"assessment_id": NO_PLAN}


def test_gaps_of_a_group_that_was_merged_in_go_along(world: World, group: int) -> None:
    officer = world.store.gate(Role.OFFICER)
    kept = assess(officer, world.case_id, name="Other group")
    plan_of(world, kept)
    officer.perform(MergeGroups(kept_id=kept, other_id=group, reason="The same people."))
    assert carry(world, kept).number == 2


def test_a_group_of_a_hidden_case_is_as_if_it_were_not_there(world: World, group: int) -> None:
    plan_of(world, group)
    world.store.gate(Role.SUPERVISOR).perform(
        RestrictCase(
            case_id=world.case_id,
            owner=Role.SUPERVISOR,
            members=(Role.ANALYST,),
            ends_on="30 Jun 2022",
            reason="Family at risk",
        )
    )
    with pytest.raises(NotFound):
        world.store.gate(COLLEAGUE).perform(CarryGaps(assessment_id=group))
    assert carry(world, group).number == 2
