"""A survivor's other records as lines: engagement, risk, benefits, first accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.support.benefits import BenefitFields
from mscu.actions.support.closures import CloseSupport
from mscu.actions.support.contacts import EngagementFields, FirstAccountFields, SurvivorRiskFields
from mscu.actions.support.support import SupportFields, typed_values
from mscu.dates.london import show_day, show_moment
from mscu.models.survivors.support import Benefit, Closure, Engagement, FirstAccount, Risk, SupportRecord
from mscu.models.survivors.survivor import Survivor

PENCE = 100


@dataclass(frozen=True, kw_only=True)
class SupportLine:
    """One record as a line: its day, title and detail."""

    kind: str
    """Its table: `engagement`, `risk`, `benefit`, `first_account` or `closure`."""
    id: int
    version: int
    day: str
    title: str
    detail: str
    values: Mapping[str, Any]
    """As its form shows them."""


@dataclass(frozen=True, kw_only=True)
class SupportLines(Query[tuple[SupportLine, ...]]):
    """All lines, newest first within each kind; opening them is recorded."""

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS
    consults: ClassVar[str] = Survivor.__tablename__

    def consulted(self) -> int:
        return self.survivor_id

    def answer(self, work: Work) -> tuple[SupportLine, ...]:
        return tuple(line for kind in LINE_KINDS for line in _lines(work, self.survivor_id, kind))


Label = Callable[[str | None], str]
"""Returns the label of a key from a code list."""
LineText = Callable[[Label, Any], tuple[str, str, str]]
"""Returns a record's day, title and detail; its columns alone are enough."""


@dataclass(frozen=True)
class LineKind:
    """How one kind of record is read: its class, its fields, the column of its day, its words."""

    model: type[SupportRecord]
    command: type[SupportFields]
    day: str
    describe: LineText


def _lines(work: Work, survivor_id: int, kind: LineKind) -> Iterator[SupportLine]:
    model: Any = kind.model
    order = getattr(model, kind.day)
    statement = select(model).where(model.survivor_id == survivor_id).order_by(order.desc(), model.id.desc())
    for record in work.records(statement):
        day, title, detail = kind.describe(work.label, record)
        yield SupportLine(
            kind=kind.model.__tablename__,
            id=record.id,
            version=record.version,
            day=day,
            title=title,
            detail=detail,
            values=typed_values(record, kind.command),
        )


def joined(*parts: str) -> str:
    """Join the parts of a line that are not empty."""
    return " · ".join(part for part in parts if part)


def _engagement(label: Label, engagement: Engagement) -> tuple[str, str, str]:
    stage = label(engagement.stage)
    title = f"Withdrew; before: {stage}" if engagement.withdrawn else stage
    return show_day(engagement.from_on), title, engagement.withdrawn_why


def _risk(label: Label, risk: Risk) -> tuple[str, str, str]:
    contact = f"Exploiters' last contact: {label(risk.last_contact).lower()}"
    location = f"they know where the survivor is: {risk.location_known.label.lower()}"
    review = f"review {show_day(risk.review_on)}" if risk.review_on else ""
    return show_day(risk.seen_on), contact, joined(location, risk.threats, risk.plan, review)


def _benefit(label: Label, benefit: Benefit) -> tuple[str, str, str]:
    amount = f"£{benefit.pence // PENCE:,}.{benefit.pence % PENCE:02}" if benefit.pence is not None else ""
    fact = "the fact may be shared with police" if benefit.disclosable else ""
    return show_day(benefit.given_on), label(benefit.kind), joined(amount, benefit.detail, fact)


def _first_account(_label: Label, account: FirstAccount) -> tuple[str, str, str]:
    when = show_moment(account.officer_told_at) if account.officer_told_at else ""
    disclosed_to = (
        f"told {account.officer} {when}" if account.officer else "the officer in the case has not been told"
    )
    title = "Spoke of the offence" if account.told else "Did not speak of the offence"
    return account.happened_words, title, joined(disclosed_to if account.told else "", account.account)


def _closure(label: Label, closure: Closure) -> tuple[str, str, str]:
    reopened = f"reopened {show_day(closure.reopened_on)}" if closure.reopened_on else ""
    detail = joined(closure.why, reopened, closure.reopened_why)
    return show_day(closure.closed_on), label(closure.ending), detail


LINE_KINDS = (
    LineKind(Engagement, EngagementFields, "from_on", _engagement),
    LineKind(Risk, SurvivorRiskFields, "seen_on", _risk),
    LineKind(Benefit, BenefitFields, "given_on", _benefit),
    LineKind(FirstAccount, FirstAccountFields, "happened_at", _first_account),
    LineKind(Closure, CloseSupport, "closed_on", _closure),
)
