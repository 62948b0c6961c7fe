"""Activity beside cases: what each kind must say, figures by period and district, and risks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mscu.actions.plans.activities import (
    CAMPAIGN,
    CONFERENCE,
    FUNDED_POST,
    GRANT,
    INTERVENTION,
    TRAINING,
    Activities,
    RecordActivity,
)
from mscu.actions.plans.plan_figures import PlanFigures, PlanTotals
from mscu.actions.plans.strategy_risks import ChangeRisk, RaiseRisk, StrategyRisks
from mscu.codes import Role
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.actions.records.problems import problems_of
from tests.inputs.factories import World
from tests.inputs.plans import A_RISK, a_plan, a_requirement, an_action, an_activity

SAID: dict[str, Any] = {"title": "Spotting it", "starts_on": "14 Jun 2022"}


def test_each_kind_owes_the_number_that_counts_and_has_its_days(officer: Gate) -> None:
    for kind in (CAMPAIGN, CONFERENCE, INTERVENTION):
        assert officer.perform(RecordActivity(kind=kind, **SAID))
    of_money = {"amount_pence", "funder"}
    for kind, owed in ((TRAINING, {"people"}), (GRANT, of_money), (FUNDED_POST, of_money)):
        assert set(problems_of(officer, RecordActivity(kind=kind, **SAID))) == owed
    for field, words in (("starts_on", ""), ("starts_on", "2022"), ("ends_on", "1 Jun 2022")):
        assert set(problems_of(officer, RecordActivity(kind=CAMPAIGN, **SAID | {field: words}))) == {field}


def test_the_newest_stands_first_and_those_of_a_plan_are_told_apart(world: World) -> None:
    plan = a_plan(world)
    old = an_activity(world, starts_on="1 Jun 2020", plan_id=plan)
    new = an_activity(world)
    gate = world.store.gate(Role.OFFICER)
    assert [each.id for each in gate.ask(Activities())] == [new, old]
    (line,) = gate.ask(Activities(plan_id=plan))
    assert (line.id, line.plan) == (old, "Hollin Lane")


def figures(gate: Gate, **within: Any) -> PlanTotals:
    return gate.ask(PlanFigures(**within))


def test_figures_come_back_by_period_and_district(world: World) -> None:
    gate = world.store.gate(Role.OFFICER)
    an_activity(world, people=8_000, sessions=310, starts_on="1 Apr 2019", district=None)
    an_activity(world, people=30, district="district:bury")
    an_activity(world, kind=CAMPAIGN, district="district:bury")
    an_activity(world, kind=CONFERENCE)
    an_activity(world, kind=INTERVENTION, people=None)
    an_activity(world, kind=INTERVENTION, people=40)
    an_activity(world, kind=GRANT, amount_pence=4_000_000_00, funder="Home Office")
    an_activity(world, kind=FUNDED_POST, amount_pence=1_00, funder="Home Office", posts=13)
    found = figures(gate)
    assert (found.sessions, found.people_trained) == (311, 8_030)
    assert (found.campaigns, found.conferences) == (1, 1)
    assert (found.interventions, found.people_in_interventions) == (2, 40)
    assert (found.posts, found.funded_pence) == (13, 4_000_001_00)
    assert figures(gate, starts_on=date(2022, 1, 1)).people_trained == 30
    assert figures(gate, ends_on=date(2022, 1, 1)).people_trained == 8_000
    an_activity(world, people=5, starts_on="13 Jun 2022")
    day = date(2022, 6, 13)
    assert figures(gate, starts_on=day, ends_on=day).people_trained == 5, "the days at both ends count"
    bury = figures(gate, district="district:bury")
    assert (bury.people_trained, bury.campaigns, bury.conferences) == (30, 1, 0)


def test_actions_and_answers_count_as_well_in_the_district_of_their_plan(world: World) -> None:
    plan = a_plan(world, district="district:bury")
    done = {"state": "plan_action_state:done", "result": "Empty.", "done_on": "10 Jun 2022"}
    an_action(world, plan, **done)
    an_action(world, plan, due_on="19 Jun 2022")
    an_action(world, plan, due_on="20 Jun 2022")
    a_requirement(world, plan)
    gate = world.store.gate(Role.OFFICER)
    found = figures(gate)
    assert (found.actions_done, found.actions_late, found.requirements_answered) == (1, 1, 0)
    assert figures(gate, starts_on=date(2022, 6, 11)).actions_done == 0
    assert figures(gate, district="district:bury").actions_late == 1
    assert figures(gate, district="district:oldham").actions_late == 0


def test_the_worst_open_risk_stands_first_and_a_review_that_is_past_is_late(officer: Gate) -> None:
    worst = officer.perform(replace(A_RISK, impact="risk_impact:severe", review_on="19 Jun 2022"))
    usual = officer.perform(A_RISK)
    likely = officer.perform(replace(A_RISK, likelihood="risk_likelihood:likely"))
    assert [each.id for each in officer.ask(StrategyRisks())] == [worst, likely, usual]
    assert [each.is_late for each in officer.ask(StrategyRisks())] == [True, False, False]
    said = {name: getattr(A_RISK, name) for name in ("text", "owner", "likelihood", "impact")}
    close = ChangeRisk(record_id=worst, version=1, closed_on="20 Jun 2022", **said)
    with pytest.raises(Invalid):
        officer.perform(replace(close, closed_on="21 Jun 2022"))
    officer.perform(close)
    lines = officer.ask(StrategyRisks())
    assert [each.id for each in lines] == [likely, usual, worst]
    assert not any(each.is_late for each in lines)
    empty = RaiseRisk(text="", owner="", likelihood="", impact="risk_impact:huge")
    assert set(problems_of(officer, empty)) == {"text", "owner", "likelihood", "impact"}
