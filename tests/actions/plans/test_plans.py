"""4P plans: what each is for, what is late in it, its gaps, and who must not learn of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from mscu.actions.core.action import Command
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.entries.corrections import NOTHING_CHANGED
from mscu.actions.merging.merge_cases import UnmergeCases
from mscu.actions.plans.plan_file import FOUR_PS, IssuePlan, PlanDetails, PlanFile, PlanRow, Plans, PlanTarget
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
from mscu.codes import Operation, Role
from mscu.errors import NotFound, StaleRecord
from mscu.gate import Gate
from mscu.models.disclosure import Disclosure
from mscu.models.kinds import mapped
from mscu.models.links import links_to
from mscu.models.plan import Activity, IntelligenceRequirement, OfPlanning, PlanAction, RequirementVersion
from tests.actions.merging.merge_scene import merge_cases
from tests.actions.ocg.test_groups import assess
from tests.actions.records.problems import problems_of
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_case
from tests.inputs.plans import a_correction, a_partner, a_plan, a_requirement, a_risk, an_action, an_activity
from tests.scenes.crowd import Look
from tests.scenes.stores import COLLEAGUE

TABLES = ("plans", "plan_action", "intelligence_requirement", "requirement_version", "activity")


VISIT = {"strand": "plan_strand:protect", "objective": "No more men", "action": "Visit"}


@pytest.fixture
def nolan(world: World) -> Gate:
    """Return the officer's gate."""
    return world.store.gate(Role.OFFICER)


def row_of(gate: Gate, plan_id: int) -> PlanRow:
    return next(each for each in gate.ask(Plans()) if each.id == plan_id)


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


def test_it_is_for_one_thing_and_a_group_is_named_by_its_assessment(world: World, nolan: Gate) -> None:
    group = assess(nolan, world.case_id)
    for wanted in ((), ("theme", "case_id"), ("theme", "group_id", "case_id")):
        of = {"theme": "plan_theme:drugs", "group_id": group, "case_id": world.case_id}
        said: dict[str, Any] = {name: of[name] for name in wanted}
        problems = problems_of(nolan, MakePlan(title="A plan", **said))
        assert problems == {"theme": CHOOSE_TARGET}
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
    assert set(problems_of(nolan, ChangePlan(**end, ended_on="20 Jun 2022"))) == {"outcome"}
    ahead = ChangePlan(**end, ended_on="21 Jun 2022", outcome="Let again.")
    assert set(problems_of(nolan, ahead)) == {"ended_on"}
    nolan.perform(ChangePlan(**end, ended_on="20 Jun 2022", outcome="Let again."))
    assert row_of(nolan, plan).ended == "20 Jun 2022"
    more: Any
    for more in (
        RaiseRequirement(plan_id=plan, question="Who?", for_whom="Analyst"),
        AddPlanAction(plan_id=plan, strand="plan_strand:pursue", objective="Charge", action="Write"),
    ):
        assert set(problems_of(nolan, more)) == {"plan_id"}


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
    done: dict[str, Any] = VISIT | {"due_on": "19 Jun 2022", "state": DONE, "result": "Empty."}
    nolan.perform(ChangePlanAction(record_id=late, version=1, **done))
    row = row_of(nolan, plan)
    assert (row.open_actions, row.late_actions, row.next_due) == (1, 0, "20 Jun 2022")
    action = next(each for each in opened(nolan, plan).strands[3].actions if each.id == late)
    assert (action.done_on, action.is_late, action.result) == ("20 Jun 2022", False, "Empty.")


def test_an_action_names_the_partner_who_does_it_and_what_is_over_says_what_came_of_it(
    world: World, nolan: Gate
) -> None:
    plan = a_plan(world)
    an_action(world, plan, partner_id=a_partner(world))
    (action,) = opened(nolan, plan).strands[3].actions
    assert action.partner == "Tree of Life Centre"
    with pytest.raises(NotFound):
        an_action(world, plan, partner_id=99)
    for state in (DONE, DROPPED):
        over: dict[str, Any] = VISIT | {"state": state, "done_on": "21 Jun 2022"}
        change = ChangePlanAction(record_id=an_action(world), version=1, **over)
        problems = problems_of(nolan, change)
        assert problems["result"] == SAY_WHY
        assert set(problems) == {"result", "done_on"}


def test_the_plan_that_is_most_late_stands_first_and_what_has_ended_last(world: World, nolan: Gate) -> None:
    ended, quiet, late = (a_plan(world, title=title) for title in ("Ended", "Quiet", "Late"))
    an_action(world, late, due_on="1 Jun 2022")
    nolan.perform(
        ChangePlan(record_id=ended, version=1, title="Ended", ended_on="1 Jun 2022", outcome="Over.")
    )
    assert [each.id for each in nolan.ask(Plans())] == [late, quiet, ended]


def test_a_gap_is_open_until_it_says_when_and_how_it_was_answered(world: World, nolan: Gate) -> None:
    plan = a_plan(world)
    gap = a_requirement(world, plan, due_on="19 Jun 2022")
    (line,) = opened(nolan, plan).requirements
    assert (line.is_late, line.answered_on) == (True, "")
    assert row_of(nolan, plan).open_requirements == 1
    said: dict[str, Any] = {"requirement_id": gap, "version": 1, "result": "", "how": ""}
    assert set(problems_of(nolan, AnswerRequirement(**said, answered_on=""))) == {
        "answered_on",
        "result",
        "how",
    }
    said |= {"result": "A cousin", "how": "From the insurer"}
    for day in ("19 Jun 2022", "21 Jun 2022"):
        problems = problems_of(nolan, AnswerRequirement(**said, answered_on=day))
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
    assert problems_of(nolan, CorrectRequirement(**fix | same, reason="So.")) == {"reason": NOTHING_CHANGED}
    empty = CorrectRequirement(**fix | {"question": " ", "for_whom": " "}, reason=" ")
    assert set(problems_of(nolan, empty)) == {"question", "for_whom", "reason"}
    a_correction(world, gap, question="Who rents the yard?", due_on="30 Jun 2022", reason="Two.")
    (line,) = opened(nolan, plan).requirements
    assert (line.question, line.due_on) == ("Who rents the yard?", "30 Jun 2022")
    (said,) = line.former
    assert (said.question, said.due_on, said.reason) == ("Who rents it?", "", "Two.")
    with pytest.raises(StaleRecord):
        a_correction(world, gap)


def test_an_answer_that_is_given_anew_keeps_the_former_one(world: World, nolan: Gate) -> None:
    plan = a_plan(world)
    how = {"answered_on": "20 Jun 2022", "how": "From the insurer"}
    gap = a_requirement(world, plan)
    for version, result in ((1, "A cousin"), (2, "His brother")):
        nolan.perform(AnswerRequirement(requirement_id=gap, version=version, result=result, **how))
    (line,) = opened(nolan, plan).requirements
    assert line.result == "His brother"
    assert [each.answer for each in line.former] == ["A cousin (From the insurer)"]


def test_a_plan_of_a_group_of_a_restricted_case_is_silent_to_those_outside(world: World, nolan: Gate) -> None:
    group = assess(nolan, world.case_id)
    plan = a_plan(world, case_id=None, group_id=group)
    theme = a_plan(world, case_id=None, theme="plan_theme:drugs")
    action, gap = an_action(world, plan), a_requirement(world, plan)
    strand: dict[str, Any] = {"strand": "plan_strand:pursue", "objective": "Charge", "action": "Write"}
    world.restricted()
    outside = world.store.gate(COLLEAGUE)
    assert [each.id for each in outside.ask(Plans())] == [theme]
    with pytest.raises(NotFound):
        outside.ask(PlanFile(plan_id=plan))
    commands: tuple[Command[Any], ...] = (
        AddPlanAction(plan_id=plan, **strand),
        RaiseRequirement(plan_id=plan, question="Who?", for_whom="Analyst"),
        ChangePlan(record_id=plan, version=1, title="A plan"),
        AnswerRequirement(requirement_id=gap, version=1, answered_on="20 Jun 2022", result="A", how="B"),
        ChangePlanAction(record_id=action, version=1, **strand),
        MakePlan(title="The group", group_id=group),
    )
    for command in commands:
        with pytest.raises(NotFound):
            outside.perform(command)


def test_nothing_of_planning_is_seen_by_the_charity(world: World) -> None:
    plan = a_plan(world, case_id=None, theme="plan_theme:drugs")
    an_action(world, plan, partner_id=a_partner(world))
    a_correction(world, a_requirement(world, plan))
    an_activity(world)
    a_risk(world)
    of_planning: list[Any] = [model for model in mapped() if issubclass(model, OfPlanning)]
    for model in of_planning:
        asked = Look(how=lambda work, model=model: set(work.values(select(model.id))))  # type: ignore[misc]
        assert world.store.gate(Role.OFFICER).ask(asked), model
        assert not any(world.store.gate(role).ask(asked) for role in (Role.NAVIGATOR, Role.LEAD)), model


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
    merge_id = merge_cases(world.store, world.case_id, other)
    of_group = a_plan(world, case_id=None, group_id=group)
    for each in (plan, of_group):
        an_action(world, each)
        a_correction(world, a_requirement(world, each))
        an_activity(world, plan_id=each)
    supervisor.perform(UnmergeCases(combination_id=merge_id, reason="Two car washes."))
    for table in TABLES:
        assert world.store.sql(f"SELECT DISTINCT case_id FROM {table}") == [(other,)]


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


def an_issue(plan_id: int) -> IssuePlan:
    return IssuePlan(
        plan_id=plan_id,
        recipient="Bury Council",
        purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:common_law",
        reason="The partners' meeting.",
    )


def test_each_copy_is_numbered_and_on_record_with_the_digest_of_the_file(world: World) -> None:
    plan, gate = a_plan(world), world.store.gate(Role.OFFICER)
    an_action(world, plan)
    seq = world.store.last_row()
    first = gate.perform(an_issue(plan))
    (row,) = [row for row in world.store.audit(after=seq) if row.operation == Operation.DISCLOSURE]
    assert first.sha256 == hashlib.sha256(first.content).hexdigest()
    assert first.sha256 in row.reason
    assert (row.case_id, row.recipients) == (world.case_id, "Bury Council")
    assert gate.perform(an_issue(plan)).copy_number == 2
    assert gate.perform(an_issue(a_plan(world))).copy_number == 1
    copies = gate.ask(PlanFile(plan_id=plan)).copies
    assert [each.split(",")[0] for each in copies] == ["Copy 2 to Bury Council", "Copy 1 to Bury Council"]
    assert "Visit the yard with the council." in " ".join(text_of(first.content).split())


def test_a_true_copy_of_a_theme_s_plan_is_known_again_and_its_answers_are_owed(world: World) -> None:
    plan, gate = a_plan(world, case_id=None, theme="plan_theme:drugs"), world.store.gate("officer")
    copy = gate.perform(an_issue(plan))
    found = gate.ask(CopyBySha256(sha256=copy.sha256))
    assert found is not None
    assert found.case_reference == "a plan without a case"
    empty = replace(an_issue(plan), recipient=" ", reason="", purpose="x", gateway="")
    assert set(problems_of(gate, empty)) == {"recipient", "reason", "purpose", "gateway"}
