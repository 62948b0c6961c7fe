"""Gaps of a group's worksheet become intelligence requirements of its plan, each once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mscu.actions.merging.merge_groups import MergeGroups
from mscu.actions.ocg.group_file import GroupFile
from mscu.actions.ocg.group_gaps import ALL_RAISED, NO_PLAN, CarryGaps, GapRequirement, RaisedGaps
from mscu.actions.plans.plan_file import PlanFile, RequirementLine
from mscu.actions.plans.plans import AnswerRequirement, ChangePlan
from mscu.codes import Role
from tests.actions.ocg.test_group_steps import fact
from tests.actions.ocg.test_groups import assess
from tests.actions.records.problems import problems_of
from tests.inputs.factories import World
from tests.inputs.plans import a_plan

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
    return problems_of(world.store.gate(Role.ANALYST), CarryGaps(assessment_id=group))


def test_each_gap_becomes_a_question_of_the_plan_once_and_the_group_says_which_is_answered(
    world: World, group: int
) -> None:
    plan, analyst = plan_of(world, group), world.store.gate(Role.ANALYST)
    before = analyst.ask(GroupFile(assessment_id=group))
    assert (before.plan, {each.requirement for each in before.gaps}) == ("Hollin Lane", {None})
    assert carry(world, group) == RaisedGaps(number=2, plan="Hollin Lane", for_whom="DI Aspinall")
    first, second = asked(world, plan)
    assert {first.question, second.question} == {GAP, "Who lends the vans?"}
    assert {(each.for_whom, each.raised_on) for each in (first, second)} == {("DI Aspinall", "20 Jun 2022")}
    said = {"answered_on": "20 Jun 2022", "result": "Two men.", "how": "From the hospital."}
    analyst.perform(AnswerRequirement(requirement_id=first.id, version=1, **said))
    told = {each.gap: each.requirement for each in analyst.ask(GroupFile(assessment_id=group)).gaps}
    asked_for = GapRequirement(plan_id=plan, plan="Hollin Lane", answered=False)
    assert told == {GAP: replace(asked_for, answered=True), "Who lends the vans?": asked_for}
    assert refused(world, group) == {"assessment_id": ALL_RAISED}
    world.store.gate(Role.OFFICER).perform(fact(group, gap="Where is the money?"))
    assert carry(world, group).number == 1
    assert len(asked(world, plan)) == 3


def test_without_a_leader_of_the_plan_it_is_for_that_of_the_group_also_of_one_merged_in(
    world: World, group: int
) -> None:
    officer = world.store.gate(Role.OFFICER)
    kept = assess(officer, world.case_id, name="Other group")
    plan_of(world, kept, lead="")
    officer.perform(MergeGroups(kept_id=kept, other_id=group, reason="The same people."))
    done = carry(world, kept)
    assert (done.number, done.for_whom) == (2, "DI Ruth Aspinall")


def test_without_a_plan_that_runs_nothing_is_carried(world: World, group: int) -> None:
    assert refused(world, group) == {"assessment_id": NO_PLAN}
    plan = plan_of(world, group)
    world.store.gate(Role.OFFICER).perform(
        ChangePlan(record_id=plan, version=1, title="It", ended_on="19 Jun 2022", outcome="Done.")
    )
    assert refused(world, group) == {"assessment_id": NO_PLAN}
