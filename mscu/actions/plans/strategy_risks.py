"""The risk register of the strategy: each risk in words, with owner, mitigation and review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.plans.plan_file import day_or_empty
from mscu.actions.plans.planning_fields import ChangePlanning, PlanningFields
from mscu.models.code import Code
from mscu.models.plan import StrategyRisk

if TYPE_CHECKING:
    from mscu.models.base import Record


@dataclass(frozen=True, kw_only=True)
class StrategyRiskFields(PlanningFields):
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
class RaiseRisk(StrategyRiskFields, Command[int]):
    """Enter a risk in the register; return its id."""

    needs = Permission.PLAN

    def perform(self, work: Work) -> int:
        return work.add(StrategyRisk(**self.validated_values(work))).id


@dataclass(frozen=True, kw_only=True)
class ChangeRisk(StrategyRiskFields, ChangePlanning):
    """Review a risk, or close it."""

    closed_on: str = ""


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
        risks = sorted(
            work.records(select(StrategyRisk)),
            key=lambda risk: (
                risk.closed_on is not None,
                -order[risk.impact],
                -order[risk.likelihood],
                risk.id,
            ),
        )
        return tuple(_line(work, risk) for risk in risks)


def _line(work: Work, risk: StrategyRisk) -> RiskLine:
    late = risk.review_on is not None and risk.review_on < work.today
    return RiskLine(
        id=risk.id,
        version=risk.version,
        text=risk.text,
        theme=risk.theme,
        theme_label=work.label(risk.theme),
        owner=risk.owner,
        likelihood=risk.likelihood,
        likelihood_label=work.label(risk.likelihood),
        impact=risk.impact,
        impact_label=work.label(risk.impact),
        mitigation=risk.mitigation,
        review_on=day_or_empty(risk.review_on),
        is_late=late and risk.closed_on is None,
        closed_on=day_or_empty(risk.closed_on),
    )
