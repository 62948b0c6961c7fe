"""The risk register of the strategy: each risk in words, with owner, mitigation and review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Checked
from mscu.actions.plans.plan_file import day_or_none
from mscu.actions.plans.planning_fields import ChangePlanning, PlanningFields
from mscu.models.code import Code
from mscu.models.plan import StrategyRisk

if TYPE_CHECKING:
    from mscu.models.base import Record


@dataclass(frozen=True, kw_only=True)
class RiskFields(PlanningFields):
    """A risk of the strategy."""

    model: ClassVar[type[Record]] = StrategyRisk

    text: str
    theme: str | None = None
    owner: str
    likelihood: str
    impact: str
    mitigation: str = ""
    review_on: str = ""


@dataclass(frozen=True, kw_only=True)
class RaiseRisk(RiskFields, Command[int]):
    """Enter a risk in the register; return its id."""

    needs = Permission.PLAN

    def perform(self, work: Work) -> int:
        return work.add(StrategyRisk(**self.checked(work))).id


@dataclass(frozen=True, kw_only=True)
class ChangeRisk(RiskFields, ChangePlanning):
    """Review a risk, or close it."""

    closed_on: str = ""

    @override
    def check(self, checked: Checked, values: dict[str, Any]) -> None:
        closed = values.get("closed_on")
        if closed and closed > checked.work.today:
            checked.problems["closed_on"] = "Enter a day that is not in the future."


@dataclass(frozen=True, kw_only=True)
class RiskLine:
    """A risk as the register shows it."""

    id: int
    version: int
    text: str
    theme: str | None
    theme_label: str
    owner: str
    likelihood: str
    likelihood_label: str
    impact: str
    impact_label: str
    mitigation: str
    review_on: str
    is_late: bool
    closed_on: str


@dataclass(frozen=True, kw_only=True)
class StrategyRisks(Query[tuple[RiskLine, ...]]):
    """The register: open risks first, by impact and then likelihood."""

    needs = Permission.PLAN

    def answer(self, work: Work) -> tuple[RiskLine, ...]:
        """Return the register, ordered by the two lists of words; no score is computed from them."""
        order = work.pairs(
            select(Code.key, Code.position).where(Code.list_name.in_(("risk_likelihood", "risk_impact")))
        )
        found = sorted(
            work.records(select(StrategyRisk)),
            key=lambda each: (
                each.closed_on is not None,
                -order[each.impact],
                -order[each.likelihood],
                each.id,
            ),
        )
        return tuple(_line(work, each) for each in found)


def _line(work: Work, each: StrategyRisk) -> RiskLine:
    late = each.review_on is not None and each.review_on < work.today
    return RiskLine(
        id=each.id,
        version=each.version,
        text=each.text,
        theme=each.theme,
        theme_label=work.label(each.theme),
        owner=each.owner,
        likelihood=each.likelihood,
        likelihood_label=work.label(each.likelihood),
        impact=each.impact,
        impact_label=work.label(each.impact),
        mitigation=each.mitigation,
        review_on=day_or_none(each.review_on),
        is_late=late and each.closed_on is None,
        closed_on=day_or_none(each.closed_on),
    )
