"""Plans, their actions, risks and led groups go over with the rest, to somebody whose role fits."""

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.admin.caseload import AssignedKind, Caseload, Holders, PersonCaseload
from mscu.actions.admin.leavers import NO_SUCCESSOR, NOT_THEIRS, HandedOver, HandOverAll
from mscu.actions.entries.corrections import EntryVersions
from mscu.actions.merging.merge_groups import MergeGroups
from mscu.actions.ocg.assessments import NewPlanLine as PlanLine
from mscu.actions.ocg.group_file import GroupFile
from mscu.actions.ocg.groups import Groups
from mscu.actions.plans.plan_file import PlanFile
from mscu.actions.plans.plans import ChangePlan
from mscu.actions.plans.strategy_risks import StrategyRisks
from mscu.codes import Role
from mscu.errors import Invalid
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import World, a_case
from tests.inputs.ocg import a_group
from tests.inputs.plans import A_RISK, a_plan, a_requirement, an_action
from tests.scenes.stores import COLLEAGUE

WHY = "She goes to another force."
NOTHING = HandedOver(cases=0, enquiries=0, restrictions=0, watches=0)


def display(role: str) -> str:
    return f"PC {role.capitalize()}"


def held_by(world: World, role: str, seen_by: str = Role.SUPERVISOR) -> PersonCaseload:
    number = world.store.gate(role).actor.id
    return world.store.gate(seen_by).ask(Caseload(user_id=number))


def hand_over(world: World, role: str, to: str, **said: Any) -> HandedOver:
    number = world.store.gate(role).actor.id
    command = HandOverAll(user_id=number, lead=to, reason=WHY, **said)
    return world.store.gate(Role.SUPERVISOR).perform(command)


def kinds(held: PersonCaseload) -> list[AssignedKind]:
    return [each.kind for each in held.planning]


@pytest.fixture
def analyst(world: World) -> World:
    """Make the analyst lead of a plan and a group, and owner of an action and a risk."""
    who = display(Role.ANALYST)
    plan = a_plan(world, lead=who)
    an_action(world, plan, owner=who)
    a_requirement(world, plan, for_whom=who)
    world.store.gate(Role.OFFICER).perform(replace(A_RISK, owner=who))
    lines = (
        PlanLine(strand="plan_strand:pursue", text="Freeze the accounts", owner=who),
        PlanLine(strand="plan_strand:protect", text="Tell the landlords", owner="DS Nolan"),
    )
    a_group(world, lead_responsible_officer=who, plan=lines)
    return world


def test_what_an_analyst_holds_goes_to_another_who_does_the_same_and_what_was_is_kept(analyst: World) -> None:
    assert kinds(held_by(analyst, Role.ANALYST)) == list(AssignedKind)
    with pytest.raises(Invalid) as refused:
        hand_over(analyst, Role.ANALYST, Role.PARTNERSHIP)
    assert refused.value.problems == {"lead": NO_SUCCESSOR}
    (before,) = analyst.store.gate(Role.OFFICER).ask(Groups())
    done = hand_over(analyst, Role.ANALYST, Role.OFFICER)
    assert done == replace(NOTHING, plans=1, actions=1, requirements=1, risks=1, groups=1, lines=1)
    assert held_by(analyst, Role.ANALYST).planning == ()
    assert kinds(held_by(analyst, Role.OFFICER)) == list(AssignedKind)
    officer = analyst.store.gate(Role.OFFICER)
    (risk,) = officer.ask(StrategyRisks())
    plan = officer.ask(PlanFile(plan_id=1))
    owners = {line.owner for strand in plan.strands for line in strand.actions}
    (asked,) = plan.requirements
    assert {risk.owner, plan.row.lead, asked.for_whom, *owners} == {display(Role.OFFICER)}
    assert [each.for_whom for each in asked.former] == [display(Role.ANALYST)]
    (group,) = officer.ask(Groups())
    assert group == replace(before, lead=display(Role.OFFICER)), "the group keeps its status"
    assert any(WHY in step.why for step in officer.ask(GroupFile(assessment_id=group.id)).steps)
    lines = [row[0] for row in analyst.store.sql("SELECT owner FROM plan_line ORDER BY id")]
    assert lines == [display(Role.OFFICER), "DS Nolan"]
    (former,) = officer.ask(EntryVersions(entry_id=group.id))
    assert [each.value for each in former.fields] == [f"Freeze the accounts: {display(Role.ANALYST)}"]
    assert WHY in former.reason


@pytest.mark.parametrize(
    ("leaver", "fit"),
    [
        (Role.OFFICER, {COLLEAGUE, Role.SUPERVISOR}),
        (Role.ANALYST, {Role.OFFICER, COLLEAGUE, Role.SUPERVISOR}),
        (Role.PARTNERSHIP, {Role.OFFICER, COLLEAGUE, Role.SUPERVISOR, Role.ANALYST}),
    ],
)
def test_successors_fit_the_role(leaver: Role, fit: set[str], world: World) -> None:
    people = {each.name for each in world.store.gate(Role.SUPERVISOR).ask(Holders())}
    assert people == {Role.OFFICER, COLLEAGUE, Role.SUPERVISOR, Role.ANALYST, Role.PARTNERSHIP}
    assert {each.name for each in held_by(world, leaver).successors} == fit


def test_a_case_goes_to_nobody_who_does_not_work_on_cases(world: World) -> None:
    """A partnership officer who was an officer before still leads a case."""
    officer = world.store.gate(Role.OFFICER)
    a_case(officer, lead=display(Role.PARTNERSHIP))
    fit = {each.name for each in held_by(world, Role.PARTNERSHIP).successors}
    assert fit == {Role.OFFICER, COLLEAGUE, Role.SUPERVISOR}
    with pytest.raises(Invalid) as refused:
        hand_over(world, Role.PARTNERSHIP, Role.ANALYST)
    assert refused.value.problems == {"lead": NOT_THEIRS}
    assert hand_over(world, Role.PARTNERSHIP, Role.OFFICER).cases == 1


def test_what_has_ended_stays(analyst: World) -> None:
    analyst.store.gate(Role.OFFICER).perform(
        ChangePlan(
            record_id=1,
            version=1,
            title="Hollin Lane",
            lead=display(Role.ANALYST),
            ended_on="19 Jun 2022",
            outcome="The yard is let to others.",
        )
    )
    assert kinds(held_by(analyst, Role.ANALYST)) == [AssignedKind.RISK, AssignedKind.GROUP, AssignedKind.LINE]


def test_what_is_of_a_hidden_case_stays_and_is_not_told(analyst: World) -> None:
    """A second supervisor outside the circle sees and hands on the risk alone."""
    store = analyst.store
    restrict(store, analyst.case_id)
    store.sql("UPDATE users SET role = 'supervisor' WHERE name = ?", COLLEAGUE)
    other = store.gate(COLLEAGUE)
    number = store.gate(Role.ANALYST).actor.id
    assert kinds(other.ask(Caseload(user_id=number))) == [AssignedKind.RISK]
    done = other.perform(HandOverAll(user_id=number, lead=COLLEAGUE, reason=WHY))
    assert done == replace(NOTHING, risks=1)
    kept = [each for each in AssignedKind if each is not AssignedKind.RISK]
    assert kinds(held_by(analyst, Role.ANALYST)) == kept


def test_lines_of_a_group_that_was_merged_go_over_with_the_rest(world: World) -> None:
    who = display(Role.ANALYST)
    line = PlanLine(strand="plan_strand:pursue", text="Freeze the accounts", owner=who)
    kept, other = a_group(world, name="North"), a_group(world, name="South", plan=(line,))
    world.store.gate(Role.OFFICER).perform(
        MergeGroups(kept_id=kept, other_id=other, reason="The same people.")
    )
    assert kinds(held_by(world, Role.ANALYST)) == [AssignedKind.LINE]
    assert hand_over(world, Role.ANALYST, Role.OFFICER) == replace(NOTHING, lines=1)
    assert held_by(world, Role.ANALYST).planning == ()
