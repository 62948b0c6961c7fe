"""What forms on plans offer: live groups, running plans and present partners, by name."""

from __future__ import annotations

from mscu.actions.plans.partners import AddPartner, ChangePartner
from mscu.actions.plans.plan_choices import PlanChoices
from mscu.actions.plans.plans import ChangePlan
from mscu.codes import Role
from tests.actions.ocg.test_groups import assess
from tests.inputs.factories import World, a_case
from tests.inputs.plans import a_plan
from tests.scenes.stores import COLLEAGUE


def test_groups_stand_once_by_their_newest_name_with_their_case(world: World) -> None:
    gate = world.store.gate(Role.OFFICER)
    first = assess(gate, world.case_id, name="Zebra group")
    second = assess(gate, a_case(gate), name="Ántal group")
    assess(gate, world.case_id, name="Crabtree group", follows_id=first)
    assert gate.ask(PlanChoices()).groups == (
        (second, "Ántal group (MS-22-0002)"),
        (first, "Crabtree group (MS-22-0001)"),
    )


def test_what_is_over_is_not_offered(world: World) -> None:
    gate = world.store.gate(Role.OFFICER)
    former = gate.perform(AddPartner(name="Former"))
    kept = gate.perform(AddPartner(name="Present"))
    gate.perform(ChangePartner(record_id=former, version=1, name="Former", retired=True))
    ended, runs = a_plan(world, title="Ended"), a_plan(world, title="Runs")
    gate.perform(ChangePlan(record_id=ended, version=1, title="Ended", ended_on="1 Jun 2022", outcome="Over"))
    found = gate.ask(PlanChoices())
    assert (found.partners, found.plans) == (((kept, "Present"),), ((runs, "Runs"),))


def test_groups_and_plans_of_a_restricted_case_are_not_offered_outside(world: World) -> None:
    assess(world.store.gate(Role.OFFICER), world.case_id)
    a_plan(world)
    world.restricted()
    found = world.store.gate(COLLEAGUE).ask(PlanChoices())
    assert (found.groups, found.plans) == ((), ())
