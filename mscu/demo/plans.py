"""Records the demo's plans, partners, activity and risks from `resources/demo/plans.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mscu.actions.plans.activities import RecordActivity
from mscu.actions.plans.partners import AddPartner
from mscu.actions.plans.plan_choices import PlanChoices
from mscu.actions.plans.plans import AddPlanAction, AnswerRequirement, MakePlan, RaiseRequirement
from mscu.actions.plans.strategy_risks import RaiseRisk
from mscu.codes import YesNo
from mscu.resources import resource

if TYPE_CHECKING:
    from mscu.gate import Gate

FILE = "demo/plans.toml"
GROUP = "Crabtree group"
ANSWER = ("answered_on", "result", "how")


def read_plans() -> dict[str, Any]:
    with resource(FILE).open("rb") as file:
        return tomllib.load(file)


def record_plans(gate: Gate) -> None:
    """Record all plans; the gate's user must keep plans and see the caravan case."""
    _PlanRecorder(gate, read_plans()).record()


@dataclass
class _PlanRecorder:
    """Records the plans of the file; the ids of what is recorded are kept by their names there."""

    gate: Gate
    script: dict[str, Any]
    partners: dict[str, int] = field(default_factory=dict)
    plans: dict[str, int] = field(default_factory=dict)
    caravan_plan_id: int | None = None

    def record(self) -> None:
        for partner in self.script["partners"]:
            values = partner | {"agreement": YesNo(partner["agreement"])}
            self.partners[partner["name"]] = self.gate.perform(AddPartner(**values))
        for plan in self.script["plans"]:
            self._plan(dict(plan))
        for activity in self.script["activities"]:
            self.gate.perform(RecordActivity(**self._linked(dict(activity))))
        for risk in self.script["risks"]:
            self.gate.perform(RaiseRisk(**risk))

    def _plan(self, plan: dict[str, Any]) -> None:
        actions, gaps = plan.pop("actions", ()), plan.pop("requirements", ())
        is_caravan = plan.pop("caravan", False)
        group = self._group() if is_caravan else None
        plan_id = self.gate.perform(MakePlan(**plan, group_id=group))
        self.plans[plan["title"]] = plan_id
        if is_caravan:
            self.caravan_plan_id = plan_id
        for action in actions:
            self.gate.perform(AddPlanAction(plan_id=plan_id, **self._linked(dict(action))))
        for gap in gaps:
            self._requirement(plan_id, dict(gap))

    def _group(self) -> int:
        groups = self.gate.ask(PlanChoices()).groups
        return next(group_id for group_id, label in groups if label.startswith(GROUP))

    def _requirement(self, plan_id: int, gap: dict[str, Any]) -> None:
        answer = {name: gap.pop(name) for name in ANSWER if name in gap}
        requirement_id = self.gate.perform(RaiseRequirement(plan_id=plan_id, **gap))
        if answer:
            self.gate.perform(AnswerRequirement(requirement_id=requirement_id, version=1, **answer))

    def _linked(self, values: dict[str, Any]) -> dict[str, Any]:
        """Replace the names of partners and plans by their ids."""
        if "partner" in values:
            values["partner_id"] = self.partners[values.pop("partner")]
        if "plan" in values:
            values["plan_id"] = self.plans[values.pop("plan")]
        if values.pop("caravan", False):
            values["plan_id"] = self.caravan_plan_id
        return values
