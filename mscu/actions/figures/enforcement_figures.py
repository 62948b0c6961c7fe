"""Enforcement figures by period and district: seizures, arrests, charges and sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.enforcement.court import TERM_SENTENCES
from mscu.actions.enforcement.exhibits import UNDER_POCA
from mscu.dates.london import start_of_day
from mscu.models.case import Case
from mscu.models.entries.court import CourtResult, Proceeds
from mscu.models.entries.enforcement import Arrest, Charge
from mscu.models.entries.exhibit import Exhibit
from mscu.models.entries.order import Order

DRUG_CLASSES = ("a", "b", "c")
FORFEITED = ("poca_step:cash_forfeiture", "poca_step:account_forfeiture")
CONFISCATED = ("poca_step:confiscation",)
RESTRAINED = ("poca_step:restraint", "poca_step:account_freezing")
A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class EnforcementTotals:
    """What was seized and decided that the viewer may see; money in pence.

    Amounts seized, restrained, forfeited and confiscated are kept apart: the same money may pass through all
    four, so they are never added up.
    """

    drugs_grams: dict[str, int] = field(default_factory=dict)
    """By class: a, b and c."""
    firearms: int = 0
    vehicles: int = 0
    cash_pence: int = 0
    cash_under_poca_pence: int = 0
    restrained_pence: int = 0
    forfeited_pence: int = 0
    confiscated_pence: int = 0
    arrested: int = 0
    """Number of people, each counted once."""
    charged: int = 0
    """Number of people, each counted once."""
    sentenced: int = 0
    """Number of people, each counted once."""
    sentence_months: int = 0
    life_sentences: int = 0
    orders_made: int = 0

    @property
    def sentence_years(self) -> float:
        """Return the total length of all custodial sentences in years."""
        return self.sentence_months / 12


@dataclass(frozen=True, kw_only=True)
class EnforcementFigures(Query[EnforcementTotals]):
    """Enforcement figures from one day to another, both included."""

    starts_on: date | None = None
    ends_on: date | None = None
    district: str | None = None
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> EnforcementTotals:
        return EnforcementTotals(
            **self._seized(work),
            **self._proceeds(work),
            **self._sentences(work),
            arrested=self._people(work, Arrest),
            charged=self._people(work, Charge),
            orders_made=self._count(work, Order, Order.step == "order_step:made"),
        )

    def _seized(self, work: Work) -> dict[str, Any]:
        pieces = func.coalesce(Exhibit.quantity, 1)
        under_poca = Exhibit.power.startswith(UNDER_POCA, autoescape=True)
        grams = {drug_class: self._grams(work, drug_class) for drug_class in DRUG_CLASSES}
        return {
            "drugs_grams": grams,
            "firearms": self._sum(work, Exhibit, pieces, Exhibit.property_kind == "property_kind:firearm"),
            "vehicles": self._sum(work, Exhibit, pieces, Exhibit.property_kind == "property_kind:vehicle"),
            "cash_pence": self._sum(work, Exhibit, Exhibit.cash_pence),
            "cash_under_poca_pence": self._sum(work, Exhibit, Exhibit.cash_pence, under_poca),
        }

    def _grams(self, work: Work, drug_class: str) -> int:
        drug = Exhibit.drug.startswith(f"controlled_drug:{drug_class}_", autoescape=True)
        return self._sum(work, Exhibit, Exhibit.weight_grams, drug)

    def _proceeds(self, work: Work) -> dict[str, Any]:
        return {
            name: self._sum(work, Proceeds, Proceeds.amount_pence, Proceeds.poca_step.in_(steps))
            for name, steps in (
                ("restrained_pence", RESTRAINED),
                ("forfeited_pence", FORFEITED),
                ("confiscated_pence", CONFISCATED),
            )
        }

    def _sentences(self, work: Work) -> dict[str, Any]:
        years = func.coalesce(CourtResult.sentence_years, 0)
        months = 12 * years + func.coalesce(CourtResult.sentence_months, 0)
        in_custody = CourtResult.sentence.in_(sorted(TERM_SENTENCES))
        life = CourtResult.sentence == "sentence:life"
        return {
            "sentence_months": self._sum(work, CourtResult, months, in_custody),
            "sentenced": self._people(work, CourtResult, CourtResult.sentence.is_not(None)),
            "life_sentences": self._count(work, CourtResult, life),
        }

    def _sum(self, work: Work, model: Any, amount: Any, *where: Any) -> int:  # noqa: ANN401
        return work.value(self._narrowed(select(func.sum(amount)), model, *where)) or 0

    def _people(self, work: Work, model: Any, *where: Any) -> int:  # noqa: ANN401
        distinct = func.count(func.distinct(model.person_id))
        return work.value(self._narrowed(select(distinct), model, *where)) or 0

    def _count(self, work: Work, model: Any, *where: Any) -> int:  # noqa: ANN401
        return work.value(self._narrowed(select(func.count(model.id)), model, *where)) or 0

    def _narrowed(self, statement: Select[Any], model: Any, *where: Any) -> Select[Any]:  # noqa: ANN401
        """Narrow a statement to the period and to the district of the cases."""
        statement = statement.where(*where)
        if self.starts_on is not None:
            statement = statement.where(model.happened_at >= start_of_day(self.starts_on))
        if self.ends_on is not None:
            statement = statement.where(model.happened_at < start_of_day(self.ends_on + A_DAY))
        if self.district is not None:
            of_district = select(Case.id).where(Case.district == self.district)
            statement = statement.where(model.case_id.in_(of_district))
        return statement
