"""Partners by name in any script with their agreement, and what forms on plans offer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mscu.actions.plans.partners import AddPartner, ChangePartner, Partners
from mscu.actions.plans.plan_choices import PlanChoices
from mscu.actions.plans.plans import ChangePlan
from mscu.codes import Role, YesNo
from mscu.errors import StaleRecord
from mscu.gate import Gate
from tests.actions.ocg.test_groups import assess
from tests.actions.records.problems import problems_of
from tests.inputs.factories import World, a_case
from tests.inputs.plans import a_plan


def test_partners_stand_by_name_and_former_ones_last(officer: Gate) -> None:
    names = ("Tree of Life Centre", "Łódź House", "Chào Mừng", "مركز الأمل")
    numbers = {name: officer.perform(AddPartner(name=name)) for name in names}
    officer.perform(ChangePartner(record_id=numbers["Chào Mừng"], version=1, name="Chào Mừng", retired=True))
    lines = officer.ask(Partners())
    assert [each.name for each in lines] == ["Łódź House", "Tree of Life Centre", "مركز الأمل", "Chào Mừng"]
    assert [each.retired for each in lines] == [False, False, False, True]


def test_an_agreement_whose_review_is_past_is_late_while_the_partner_is_not_retired(officer: Gate) -> None:
    number = officer.perform(AddPartner(name="Bury Council", agreement=YesNo.YES, review_on="19 Jun 2022"))
    (line,) = officer.ask(Partners())
    assert (line.agreement, line.review_on, line.is_late) == (YesNo.YES, "19 Jun 2022", True)
    change = ChangePartner(record_id=number, version=1, name="Bury Council", retired=True)
    officer.perform(change)
    (line,) = officer.ask(Partners())
    assert (line.retired, line.is_late) == (True, False)
    with pytest.raises(StaleRecord):
        officer.perform(change)
    officer.perform(replace(change, version=2, retired=False))
    (line,) = officer.ask(Partners())
    assert not line.retired
    assert set(problems_of(officer, AddPartner(name=" ", review_on="31 Feb 2022"))) == {"name", "review_on"}


def test_forms_offer_groups_once_by_their_newest_name_and_nothing_that_is_over(world: World) -> None:
    gate = world.store.gate(Role.OFFICER)
    first = assess(gate, world.case_id, name="Zebra group")
    second = assess(gate, a_case(gate), name="Ántal group")
    assess(gate, world.case_id, name="Crabtree group", follows_id=first)
    assert gate.ask(PlanChoices()).groups == (
        (second, "Ántal group (MS-22-0002)"),
        (first, "Crabtree group (MS-22-0001)"),
    )
    former = gate.perform(AddPartner(name="Former"))
    kept = gate.perform(AddPartner(name="Present"))
    gate.perform(ChangePartner(record_id=former, version=1, name="Former", retired=True))
    ended, runs = a_plan(world, title="Ended"), a_plan(world, title="Runs")
    gate.perform(ChangePlan(record_id=ended, version=1, title="Ended", ended_on="1 Jun 2022", outcome="Over"))
    found = gate.ask(PlanChoices())
    assert (found.partners, found.plans) == (((kept, "Present"),), ((runs, "Runs"),))
