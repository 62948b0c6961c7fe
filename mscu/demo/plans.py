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
    """Read the plans from resources."""
    with resource(FILE).open("rb") as file:
        return tomllib.load(file)


def record_plans(gate: Gate) -> None:
    """Record all plans; the gate's user must keep plans and see the caravan case."""
    _Telling(gate, read_plans()).tell()


@dataclass
class _Telling:
    """The ids of what has been recorded so far, by its name in the file."""

    gate: Gate
    told: dict[str, Any]
    partners: dict[str, int] = field(default_factory=dict)
    plans: dict[str, int] = field(default_factory=dict)
    of_caravan: int | None = None

    def tell(self) -> None:
        for partner in self.told["partners"]:
            said = partner | {"agreement": YesNo(partner["agreement"])}
            self.partners[partner["name"]] = self.gate.perform(AddPartner(**said))
        for plan in self.told["plans"]:
            self._plan(dict(plan))
        for activity in self.told["activities"]:
            self.gate.perform(RecordActivity(**self._linked(dict(activity))))
        for risk in self.told["risks"]:
            self.gate.perform(RaiseRisk(**risk))

    def _plan(self, plan: dict[str, Any]) -> None:
        actions, gaps = plan.pop("actions", ()), plan.pop("requirements", ())
        is_caravan = plan.pop("caravan", False)
        group = self._group() if is_caravan else None
        number = self.gate.perform(MakePlan(**plan, group_id=group))
        self.plans[plan["title"]] = number
        if is_caravan:
            self.of_caravan = number
        for action in actions:
            self.gate.perform(AddPlanAction(plan_id=number, **self._linked(dict(action))))
        for gap in gaps:
            self._requirement(number, dict(gap))

    def _group(self) -> int:
        groups = self.gate.ask(PlanChoices()).groups
        return next(number for number, words in groups if words.startswith(GROUP))

    def _requirement(self, plan_id: int, gap: dict[str, Any]) -> None:
        answer = {name: gap.pop(name) for name in ANSWER if name in gap}
        number = self.gate.perform(RaiseRequirement(plan_id=plan_id, **gap))
        if answer:
            self.gate.perform(AnswerRequirement(requirement_id=number, version=1, **answer))

    def _linked(self, said: dict[str, Any]) -> dict[str, Any]:
        """Replace the names of partners and plans by their ids."""
        if "partner" in said:
            said["partner_id"] = self.partners[said.pop("partner")]
        if "plan" in said:
            said["plan_id"] = self.plans[said.pop("plan")]
        if said.pop("caravan", False):
            said["plan_id"] = self.of_caravan
        return said
