"""The demo's plans: what is late is on somebody's desk, and the panel's figures come back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mscu.actions.plans.partners import Partners
from mscu.actions.plans.plan_figures import PlanFigures
from mscu.actions.plans.plan_file import PlanFile, Plans, PlanTarget
from mscu.actions.plans.strategy_risks import StrategyRisks
from mscu.codes import Role
from mscu.demo.plans import record_plans
from tests.scenes.stores import Store


@pytest.fixture
def planned(demo_template: Store, tmp_path: Path) -> Iterator[Store]:
    """Yield a store of the demo in which its plans are recorded."""
    store = Store.copy(demo_template.filled, tmp_path / "store")
    record_plans(store.gate(Role.SUPERVISOR))
    yield store
    store.close()


def test_the_plan_of_the_caravan_group_has_something_under_each_p_and_something_late(planned: Store) -> None:
    gate = planned.gate(Role.OFFICER)
    row = next(each for each in gate.ask(Plans()) if each.plan_target is PlanTarget.GROUP)
    assert row.about == "Crabtree group"
    assert row.late_actions == 1
    plan = gate.ask(PlanFile(plan_id=row.id))
    assert all(strand.actions for strand in plan.strands)
    assert {bool(each.answered_on) for each in plan.requirements} == {True, False}
    assert plan.case_reference


def test_the_figures_of_the_panel_s_report_come_back(planned: Store) -> None:
    found = planned.gate(Role.OFFICER).ask(PlanFigures())
    assert found.people_trained > 8_000
    assert found.funded_pence >= 4_000_000_00
    assert (found.campaigns, found.conferences, found.interventions) == (2, 1, 2)
    assert found.posts == 13
    assert found.impact_assessments == 1


def test_partners_of_every_script_and_risks_are_there(planned: Store) -> None:
    gate = planned.gate(Role.OFFICER)
    names = [each.name for each in gate.ask(Partners())]
    assert "Hội Người Việt Manchester" in names
    assert any("\u0600" <= letter <= "\u06ff" for letter in names[-1])
    assert any(each.is_late for each in gate.ask(StrategyRisks()))
