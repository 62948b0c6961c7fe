"""Valid input for plans, partners and activity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mscu.actions.core.action import Command, Query
from mscu.actions.figures.counts_issuing import IssueImpact
from mscu.actions.figures.impact import AskImpact, AskImpactChoices
from mscu.actions.figures.reconciliation import AskReconciliation, IssueReconciliation, RecordStated
from mscu.actions.plans.activities import Activities, ChangeActivity, RecordActivity
from mscu.actions.plans.partners import AddPartner, ChangePartner, Partners
from mscu.actions.plans.plan_choices import PlanChoices
from mscu.actions.plans.plan_figures import PlanFigures
from mscu.actions.plans.plan_file import IssuePlan, PlanFile, Plans
from mscu.actions.plans.plans import (
    AddPlanAction,
    AnswerRequirement,
    ChangePlan,
    ChangePlanAction,
    CorrectRequirement,
    MakePlan,
    RaiseRequirement,
)
from mscu.actions.plans.strategy_risks import ChangeRisk, RaiseRisk, StrategyRisks
from mscu.copy_codes import StatedBy, StatedOf

if TYPE_CHECKING:
    from tests.inputs.factories import World

A_PARTNER = AddPartner(name="Tree of Life Centre", work="Shelters men", district="district:bury")


def a_partner(world: World) -> int:
    """Add a partner, and give its number."""
    return int(world.gate_for(AddPartner).perform(A_PARTNER))


def a_plan(world: World, **fields: Any) -> int:
    """Make a plan for the case, and give its number."""
    said: dict[str, Any] = {"title": "Hollin Lane", "case_id": world.case_id, "lead": "DI Aspinall"}
    return int(world.gate_for(MakePlan).perform(MakePlan(**said | fields)))


def an_action(world: World, plan_id: int | None = None, **fields: Any) -> int:
    """Add an action to a plan, and give its number."""
    said: dict[str, Any] = {
        "strand": "plan_strand:protect",
        "objective": "Nobody is moved on again.",
        "action": "Visit the yard with the council.",
        "owner": "DS Nolan",
        "due_on": "27 Jun 2022",
    }
    command = AddPlanAction(plan_id=plan_id or a_plan(world), **said | fields)
    return int(world.gate_for(AddPlanAction).perform(command))


def a_correction(world: World, requirement_id: int, **fields: Any) -> None:
    """Correct an intelligence requirement that was just raised."""
    said: dict[str, Any] = {
        "question": "Who rents the yard now?",
        "for_whom": "Analyst",
        "reason": "It was let again.",
    }
    command = CorrectRequirement(requirement_id=requirement_id, version=1, **said | fields)
    world.gate_for(CorrectRequirement).perform(command)


def a_requirement(world: World, plan_id: int | None = None, **fields: Any) -> int:
    """Raise an intelligence requirement of a plan, and give its number."""
    said: dict[str, Any] = {"question": "Who rents the yard next?", "for_whom": "Analyst"}
    command = RaiseRequirement(plan_id=plan_id or a_plan(world), **said | fields)
    return int(world.gate_for(RaiseRequirement).perform(command))


def an_activity(world: World, **fields: Any) -> int:
    """Record an activity, and give its number."""
    said: dict[str, Any] = {
        "kind": "activity_kind:training",
        "title": "Spotting it",
        "starts_on": "14 Jun 2022",
        "people": 25,
    }
    command = RecordActivity(**said | fields)
    return int(world.gate_for(RecordActivity).perform(command))


A_RISK = RaiseRisk(
    text="The funding of the navigator ends.",
    owner="DI Aspinall",
    likelihood="risk_likelihood:possible",
    impact="risk_impact:major",
    review_on="1 Jul 2022",
)


def a_risk(world: World) -> int:
    """Enter a risk, and give its number."""
    return int(world.gate_for(RaiseRisk).perform(A_RISK))


# fmt: off
PLAN_COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    AddPartner: lambda _: A_PARTNER,
    ChangePartner: lambda w: ChangePartner(
        record_id=a_partner(w), version=1, name="Tree of Life", review_on="1 Sep 2022"),
    MakePlan: lambda w: MakePlan(title="The yard at Hollin Lane", case_id=w.case_id),
    ChangePlan: lambda w: ChangePlan(
        record_id=a_plan(w), version=1, title="Hollin Lane and its vans", ended_on="19 Jun 2022",
        outcome="The yard is let to others."),
    AddPlanAction: lambda w: AddPlanAction(
        plan_id=a_plan(w), strand="plan_strand:pursue", objective="The gang is charged.",
        action="Send the file to CPS.", owner="DC Fielding", due_on="1 Jul 2022"),
    ChangePlanAction: lambda w: ChangePlanAction(
        record_id=an_action(w), version=1, strand="plan_strand:protect",
        objective="Nobody is moved on again.", action="Visited the yard.",
        state="plan_action_state:done", result="Nobody sleeps there now."),
    RaiseRequirement: lambda w: RaiseRequirement(
        plan_id=a_plan(w), question="Who lends them the vans?", for_whom="Analyst",
        due_on="1 Jul 2022"),
    CorrectRequirement: lambda w: CorrectRequirement(
        requirement_id=a_requirement(w), version=1, question="Who rents the yard now?",
        for_whom="Analyst", reason="It was let again.",
    ),
    AnswerRequirement: lambda w: AnswerRequirement(
        requirement_id=a_requirement(w), version=1, answered_on="20 Jun 2022",
        result="A cousin in Oldham does.", how="From the insurer."),
    RecordActivity: lambda w: RecordActivity(
        kind="activity_kind:training", title="What to see at a yard", starts_on="14 Jun 2022",
        plan_id=a_plan(w), people=25, led_by="DS Nolan", audience="Refuse crews"),
    ChangeActivity: lambda w: ChangeActivity(
        record_id=an_activity(w, plan_id=a_plan(w)), version=1, kind="activity_kind:grant",
        title="Beds for the yard's men", starts_on="14 Jun 2022", amount_pence=50_000,
        funder="The council", feedback="All beds are taken."),
    RecordStated: lambda _: RecordStated(
        year=2021, quarter=0, stated_by=StatedBy.HOME_OFFICE, stated_of=StatedOf.NRM, number=412,
        said="gov.uk, NRM statistics Q4 2021",
    ),
    IssueReconciliation: lambda _: IssueReconciliation(
        year=2021, recipient="Police, Fire and Crime Panel", reason="The yearly return.",
        purpose="disclosure_purpose:supervision", gateway="legal_gateway:common_law",
    ),
    IssueImpact: lambda _: IssueImpact(
        year=2021, form="csv", recipient="Police and Crime Panel", reason="Annual update.",
        purpose="disclosure_purpose:supervision", gateway="legal_gateway:dpa_s35",
    ),
    IssuePlan: lambda w: IssuePlan(
        plan_id=a_plan(w), recipient="DI Aspinall", purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:common_law", reason="For the partners' meeting."),
    RaiseRisk: lambda _: A_RISK,
    ChangeRisk: lambda w: ChangeRisk(
        record_id=a_risk(w), version=1, text="The navigator's funding ends.", owner="DI Aspinall",
        likelihood="risk_likelihood:unlikely", impact="risk_impact:major",
        mitigation="The charity pays half.", closed_on="20 Jun 2022"),
}
# fmt: on
PLAN_QUERIES: Mapping[type[Query[Any]], Callable[[World], Query[Any]]] = {
    Partners: lambda _: Partners(),
    Plans: lambda _: Plans(),
    PlanFile: lambda w: PlanFile(plan_id=a_plan(w)),
    Activities: lambda _: Activities(),
    PlanChoices: lambda _: PlanChoices(),
    StrategyRisks: lambda _: StrategyRisks(),
    PlanFigures: lambda _: PlanFigures(),
    AskImpact: lambda _: AskImpact(),
    AskReconciliation: lambda _: AskReconciliation(),
    AskImpactChoices: lambda _: AskImpactChoices(),
}
