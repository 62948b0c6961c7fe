"""4P plans: what each is for, what is late in it, its gaps, and who must not learn of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.entries.corrections import NOTHING_CHANGED
from mscu.actions.merging.merge_cases import MergeCases, UnmergeCases
from mscu.actions.plans.plan_file import FOUR_PS, PlanDetails, PlanFile, PlanRow, Plans, PlanTarget
from mscu.actions.plans.plans import (
    CHOOSE_TARGET,
    DONE,
    DROPPED,
    SAY_WHY,
    AddPlanAction,
    AnswerRequirement,
    ChangePlan,
    ChangePlanAction,
    CorrectRequirement,
    MakePlan,
    RaiseRequirement,
)
from mscu.codes import Role
from mscu.errors import Invalid, NotFound, StaleRecord
from mscu.gate import Gate
from mscu.models.disclosure import Disclosure
from mscu.models.kinds import mapped
from mscu.models.links import links_to
from mscu.models.plan import Activity, IntelligenceRequirement, OfPlanning, PlanAction, RequirementVersion
from tests.actions.merging.merge_scene import version_of
from tests.actions.ocg.test_groups import assess
from tests.inputs.factories import World, a_case
from tests.inputs.plans import a_correction, a_partner, a_plan, a_requirement, a_risk, an_action, an_activity
from tests.scenes.crowd import Look
from tests.scenes.stores import COLLEAGUE

TABLES = ("plans", "plan_action", "intelligence_requirement", "requirement_version", "activity")


@pytest.fixture
def nolan(world: World) -> Gate:
    """Return the officer's gate."""
    return world.store.gate(Role.OFFICER)


def row_of(gate: Gate, plan_id: int) -> PlanRow:
    return next(each for each in gate.ask(Plans()) if each.id == plan_id)


def refused(do: Callable[..., Any], command: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        do(command)
    return problem.value.problems


# ------------------------------------------------------------------------------ what a plan is for


def test_a_plan_is_for_a_theme_a_group_or_a_case(world: World, nolan: Gate) -> None:
    group = assess(nolan, world.case_id, name="Crabtree group")
    made = {
        PlanTarget.THEME: MakePlan(title="Slavery", theme="plan_theme:modern_slavery"),
        PlanTarget.GROUP: MakePlan(title="The group", group_id=group),
        PlanTarget.CASE: MakePlan(title="The yard", case_id=world.case_id),
    }
    rows = {what: row_of(nolan, nolan.perform(command)) for what, command in made.items()}
    assert {row.plan_target for row in rows.values()} == set(PlanTarget)
    assert [row.plan_target for row in rows.values()] == list(rows)
    assert [row.about for row in rows.values()] == [
        "Modern slavery and human trafficking",
        "Crabtree group",
        "MS-22-0001",
    ]


@pytest.mark.parametrize("wanted", [(), ("theme", "case_id"), ("theme", "group_id", "case_id")])
def test_it_is_for_one_thing(wanted: tuple[str, ...], world: World, nolan: Gate) -> None:
    group = assess(nolan, world.case_id)
    of = {"theme": "plan_theme:drugs", "group_id": group, "case_id": world.case_id}
    said: dict[str, Any] = {name: of[name] for name in wanted}
    problems = refused(nolan.perform, MakePlan(title="A plan", **said))
    assert problems == {"theme": CHOOSE_TARGET}


def test_a_group_is_named_by_its_assessment_and_no_other_entry(world: World, nolan: Gate) -> None:
    with pytest.raises(NotFound):
        nolan.perform(MakePlan(title="A plan", group_id=world.note_id))


def test_a_group_that_was_assessed_again_is_named_as_its_newest_assessment_says(
    world: World, nolan: Gate
) -> None:
    first = assess(nolan, world.case_id, name="Crabtree group")
    plan = a_plan(world, case_id=None, group_id=first)
    other = assess(nolan, world.case_id, name="Another group")
    second = assess(nolan, world.case_id, name="Crabtree and Pike", follows_id=first)
    third = assess(nolan, world.case_id, name="Pike group", follows_id=second)
    assert row_of(nolan, plan).about == "Pike group"
    assert opened(nolan, plan).group_id == third
    assert row_of(nolan, a_plan(world, case_id=None, group_id=other)).about == "Another group"


def test_a_plan_ends_with_what_came_of_it_and_takes_nothing_more(world: World, nolan: Gate) -> None:
    plan = a_plan(world)
    end: dict[str, Any] = {"record_id": plan, "version": 1, "title": "Hollin Lane"}
    assert set(refused(nolan.perform, ChangePlan(**end, ended_on="20 Jun 2022"))) == {"outcome"}
    ahead = ChangePlan(**end, ended_on="21 Jun 2022", outcome="Let again.")
    assert set(refused(nolan.perform, ahead)) == {"ended_on"}
    nolan.perform(ChangePlan(**end, ended_on="20 Jun 2022", outcome="Let again."))
    assert row_of(nolan, plan).ended == "20 Jun 2022"
    more: Any
    for more in (
        RaiseRequirement(plan_id=plan, question="Who?", for_whom="Analyst"),
        AddPlanAction(plan_id=plan, strand="plan_strand:pursue", objective="Charge", action="Write"),
    ):
        assert set(refused(nolan.perform, more)) == {"plan_id"}


# ---------------------------------------------------------------------------------------- actions


def opened(gate: Gate, plan_id: int) -> PlanDetails:
    return gate.ask(PlanFile(plan_id=plan_id))


def test_actions_stand_under_the_four_ps_the_soonest_due_first(world: World, nolan: Gate) -> None:
    plan = a_plan(world)
    for due in ("", "30 Jun 2022", "21 Jun 2022"):
        an_action(world, plan, due_on=due)
    strands = opened(nolan, plan).strands
    assert tuple(each.key for each in strands) == FOUR_PS
    assert [each.label for each in strands] == ["Prepare", "Prevent", "Pursue", "Protect"]
    assert [each.due_on for each in strands[3].actions] == ["21 Jun 2022", "30 Jun 2022", ""]
    assert not any(each.actions for each in strands[:3])


def test_what_is_owed_after_its_day_is_late_until_it_is_done(world: World, nolan: Gate) -> None:
    plan = a_plan(world)
    late = an_action(world, plan, due_on="19 Jun 2022")
    an_action(world, plan, due_on="20 Jun 2022")
    row = row_of(nolan, plan)
    assert (row.open_actions, row.late_actions, row.next_due) == (2, 1, "19 Jun 2022")
    nolan.perform(
        ChangePlanAction(
            record_id=late,
            version=1,
            strand="plan_strand:protect",
            objective="No more men",
            action="Visit",
            due_on="19 Jun 2022",
            state=DONE,
            result="Empty.",
        )
    )
    row = row_of(nolan, plan)
    assert (row.open_actions, row.late_actions, row.next_due) == (1, 0, "20 Jun 2022")
    action = next(each for each in opened(nolan, plan).strands[3].actions if each.id == late)
    assert (action.done_on, action.is_late, action.result) == ("20 Jun 2022", False, "Empty.")


def test_an_action_names_the_partner_who_does_it(world: World, nolan: Gate) -> None:
    plan = a_plan(world)
    an_action(world, plan, partner_id=a_partner(world))
    (action,) = opened(nolan, plan).strands[3].actions
    assert action.partner == "Tree of Life Centre"
    with pytest.raises(NotFound):
        an_action(world, plan, partner_id=99)


@pytest.mark.parametrize("state", [DONE, DROPPED])
def test_what_is_over_says_what_came_of_it(state: str, world: World, nolan: Gate) -> None:
    change = ChangePlanAction(
        record_id=an_action(world),
        version=1,
        strand="plan_strand:protect",
        objective="No more",
        action="Visit",
        state=state,
        done_on="21 Jun 2022",
    )
    problems = refused(nolan.perform, change)
    assert problems["result"] == SAY_WHY
    assert set(problems) == {"result", "done_on"}


def test_the_plan_that_is_most_late_stands_first_and_what_has_ended_last(world: World, nolan: Gate) -> None:
    ended, quiet, late = (a_plan(world, title=title) for title in ("Ended", "Quiet", "Late"))
    an_action(world, late, due_on="1 Jun 2022")
    nolan.perform(
        ChangePlan(record_id=ended, version=1, title="Ended", ended_on="1 Jun 2022", outcome="Over.")
    )
    assert [each.id for each in nolan.ask(Plans())] == [late, quiet, ended]


# ------------------------------------------------------------------------ intelligence requirements


def test_a_gap_is_open_until_it_says_when_and_how_it_was_answered(world: World, nolan: Gate) -> None:
    plan = a_plan(world)
    gap = a_requirement(world, plan, due_on="19 Jun 2022")
    (line,) = opened(nolan, plan).requirements
    assert (line.is_late, line.answered_on) == (True, "")
    assert row_of(nolan, plan).open_requirements == 1
    said: dict[str, Any] = {"requirement_id": gap, "version": 1, "result": "", "how": ""}
    assert set(refused(nolan.perform, AnswerRequirement(**said, answered_on=""))) == {
        "answered_on",
        "result",
        "how",
    }
    said |= {"result": "A cousin", "how": "From the insurer"}
    for day in ("19 Jun 2022", "21 Jun 2022"):
        problems = refused(nolan.perform, AnswerRequirement(**said, answered_on=day))
        assert set(problems) == {"answered_on"}
    nolan.perform(AnswerRequirement(**said, answered_on="20 Jun 2022"))
    (line,) = opened(nolan, plan).requirements
    assert (line.is_late, line.result, line.how) == (False, "A cousin", "From the insurer")
    assert row_of(nolan, plan).open_requirements == 0


def test_a_requirement_is_corrected_and_what_it_said_is_kept(world: World, nolan: Gate) -> None:
    plan = a_plan(world)
    gap = a_requirement(world, plan, question="Who rents it?", for_whom="Analyst")
    same = {"question": "Who rents it?", "due_on": ""}
    fix: dict[str, Any] = {"requirement_id": gap, "version": 1, "for_whom": "Analyst"}
    assert refused(nolan.perform, CorrectRequirement(**fix | same, reason="So.")) == {
        "reason": NOTHING_CHANGED
    }
    empty = CorrectRequirement(**fix | {"question": " ", "for_whom": " "}, reason=" ")
    assert set(refused(nolan.perform, empty)) == {"question", "for_whom", "reason"}
    a_correction(world, gap, question="Who rents the yard?", due_on="30 Jun 2022", reason="Two.")
    (line,) = opened(nolan, plan).requirements
    assert (line.question, line.due_on) == ("Who rents the yard?", "30 Jun 2022")
    (said,) = line.former
    assert (said.question, said.due_on, said.reason) == ("Who rents it?", "", "Two.")
    with pytest.raises(StaleRecord):
        a_correction(world, gap)


def test_an_answer_that_is_given_anew_keeps_the_former_one(world: World, nolan: Gate) -> None:
    plan = a_plan(world)
    gap = a_requirement(world, plan)
    for version, result in ((1, "A cousin"), (2, "His brother")):
        nolan.perform(
            AnswerRequirement(
                requirement_id=gap,
                version=version,
                answered_on="20 Jun 2022",
                result=result,
                how="From the insurer",
            )
        )
    (line,) = opened(nolan, plan).requirements
    assert line.result == "His brother"
    assert [each.answer for each in line.former] == ["A cousin (From the insurer)"]


# ------------------------------------------------------------------------------- who may see a plan


def test_a_plan_of_a_restricted_case_or_its_group_is_silent_to_those_outside(
    world: World, nolan: Gate
) -> None:
    group = assess(nolan, world.case_id)
    of_case = a_plan(world)
    of_group = a_plan(world, case_id=None, group_id=group)
    theme = a_plan(world, case_id=None, theme="plan_theme:drugs")
    command: Any
    action, gap = an_action(world, of_group), a_requirement(world, of_group)
    world.restricted()
    outside = world.store.gate(COLLEAGUE)
    assert [each.id for each in outside.ask(Plans())] == [theme]
    for plan in (of_case, of_group):
        with pytest.raises(NotFound):
            outside.ask(PlanFile(plan_id=plan))
        for command in (
            AddPlanAction(plan_id=plan, strand="plan_strand:pursue", objective="Charge", action="Write"),
            RaiseRequirement(plan_id=plan, question="Who?", for_whom="Analyst"),
            ChangePlan(record_id=plan, version=1, title="A plan"),
        ):
            with pytest.raises(NotFound):
                outside.perform(command)
    with pytest.raises(NotFound):
        outside.perform(
            AnswerRequirement(requirement_id=gap, version=1, answered_on="20 Jun 2022", result="A", how="B")
        )
    with pytest.raises(NotFound):
        outside.perform(
            ChangePlanAction(
                record_id=action, version=1, strand="plan_strand:pursue", objective="Charge", action="Write"
            )
        )
    with pytest.raises(NotFound):
        outside.perform(MakePlan(title="The group", group_id=group))


OF_PLANNING: list[Any] = [model for model in mapped() if issubclass(model, OfPlanning)]


@pytest.mark.parametrize("model", OF_PLANNING, ids=lambda model: str(model.__name__))
@pytest.mark.parametrize("role", [Role.NAVIGATOR, Role.LEAD])
def test_nothing_of_planning_is_seen_by_the_charity(role: Role, model: Any, world: World) -> None:
    plan = a_plan(world, case_id=None, theme="plan_theme:drugs")
    an_action(world, plan, partner_id=a_partner(world))
    a_correction(world, a_requirement(world, plan))
    an_activity(world)
    a_risk(world)
    asked = Look(how=lambda work: set(work.values(select(model.id))))
    assert world.store.gate(Role.OFFICER).ask(asked)
    assert not world.store.gate(role).ask(asked)


def test_all_that_belongs_to_a_plan_has_its_case(world: World) -> None:
    naming = {model for model, _ in links_to("plans")}
    assert naming == {PlanAction, IntelligenceRequirement, RequirementVersion, Activity, Disclosure}
    plan = a_plan(world)
    an_action(world, plan)
    a_correction(world, a_requirement(world, plan))
    an_activity(world, plan_id=plan)
    for table in TABLES:
        assert world.store.sql(f"SELECT case_id FROM {table}") == [(world.case_id,)]


def test_when_cases_are_taken_apart_what_was_added_to_a_plan_goes_with_it(world: World, nolan: Gate) -> None:
    other = a_case(nolan, title="A car wash in Bury")
    group = assess(nolan, other)
    plan = a_plan(world, case_id=other)
    supervisor = world.store.gate(Role.SUPERVISOR)
    merge_id = supervisor.perform(
        MergeCases(
            kept_id=world.case_id,
            kept_version=version_of(world.store, world.case_id, "cases"),
            other_id=other,
            other_version=version_of(world.store, other, "cases"),
            reason="Same",
        )
    )
    of_group = a_plan(world, case_id=None, group_id=group)
    for each in (plan, of_group):
        an_action(world, each)
        a_correction(world, a_requirement(world, each))
        an_activity(world, plan_id=each)
    supervisor.perform(UnmergeCases(combination_id=merge_id, reason="Two car washes."))
    for table in TABLES:
        assert world.store.sql(f"SELECT DISTINCT case_id FROM {table}") == [(other,)]


# ---------------------------------------------------------------------------------- on whose desk


def owed(gate: Gate, *, mine: bool = True) -> list[tuple[str, int]]:
    return [(each.due, each.days_left) for each in gate.ask(MyDesk(mine=mine)).plan_actions]


def test_what_is_late_or_due_soon_stands_on_its_owner_s_desk(world: World, nolan: Gate) -> None:
    plan = a_plan(world)
    me, other = nolan.actor.display, world.store.gate(COLLEAGUE)
    for due in ("19 Jun 2022", "4 Jul 2022", "5 Jul 2022", ""):
        an_action(world, plan, owner=me, due_on=due)
    an_action(world, plan, owner=other.actor.display, due_on="20 Jun 2022")
    assert owed(nolan) == [("19 Jun 2022", -1), ("4 Jul 2022", 14)]
    assert owed(other) == [("20 Jun 2022", 0)]
    assert len(owed(nolan, mine=False)) == 3
    assert owed(world.store.gate(Role.MSVLO), mine=False) == []


def test_nothing_of_an_ended_plan_or_a_hidden_one_stands_on_a_desk(world: World, nolan: Gate) -> None:
    me = world.store.gate(COLLEAGUE).actor.display
    ended = a_plan(world, title="Ended")
    an_action(world, ended, owner=me)
    an_action(world, a_plan(world), owner=me)
    nolan.perform(
        ChangePlan(record_id=ended, version=1, title="Ended", ended_on="1 Jun 2022", outcome="Over")
    )
    assert len(owed(world.store.gate(COLLEAGUE))) == 1
    world.restricted()
    assert owed(world.store.gate(COLLEAGUE)) == []
