"""Data breaches: what the store held, who is in danger, and who must be told by when.

The register is the one that DPA 2018 s.67(6) requires. The people that it lists as in danger are people whom
the reader may see anyway; leads of restricted cases are prompted without learning whether there are any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.clocks.clocks import FINISHED
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.records.breach_register import (
    CHILD,
    THREAT,
    BreachRow,
    NoticedFields,
    SettlingFields,
    breach_row,
)
from mscu.code_keys import SUSPECT, VICTIM_ROLES
from mscu.codes import Urgency
from mscu.dates.london import show_moment
from mscu.models.case import Case
from mscu.models.entries.enforcement import Charge
from mscu.models.entries.report import Report, Triage
from mscu.models.record_retention import DataBreach
from mscu.models.subject import Involvement, Person, Subject
from mscu.models.user import User
from mscu.rules.breach import breach_rule

MAX_ENDANGERED = 50
"""The most people in danger listed: more than anyone could ring in a day."""
NOT_CHARGED = "nobody is charged"


@dataclass(frozen=True, kw_only=True)
class RecordBreach(NoticedFields, Command[int]):
    """Record a breach as soon as it is noticed; return its id."""

    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> int:
        validator = Validator(work)
        values = self.noticed(validator)
        validator.raise_if_invalid()
        return work.add(DataBreach(**values)).id


@dataclass(frozen=True, kw_only=True)
class SettleBreach(SettlingFields, Command[None]):
    """Record when the regulator was told, or why not, and who else was told."""

    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> None:
        row = work.get(DataBreach, self.breach_id, self.version)
        self.settle(row, Validator(work), breach_rule().time_to_tell)


@dataclass(frozen=True, kw_only=True)
class Endangered:
    """A person whom a thief could look for, and why they come before others."""

    id: int
    name: str
    case_id: int
    case: str
    why: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BreachRegister:
    """The register, and what the store holds today as the reader sees it."""

    rows: tuple[BreachRow, ...]
    held: tuple[tuple[str, int], ...]
    endangered: tuple[Endangered, ...]
    more: int
    """The number of further victims in open cases."""
    opened_by: int
    """The number of people whose passphrases open the store."""
    due_now: str
    """When the regulator would have to be told if the breach were noticed now."""


@dataclass(frozen=True, kw_only=True)
class DataBreaches(Query[BreachRegister]):
    """What has to be answered first when a computer is lost or stolen."""

    needs = Permission.KEEP_RECORDS

    def answer(self, work: Work) -> BreachRegister:
        names = work.pairs(select(User.id, User.display))
        newest = select(DataBreach).order_by(DataBreach.noticed_at.desc(), DataBreach.id.desc())
        endangered = sorted(_endangered(work), key=_danger_order)
        rule = breach_rule()
        return BreachRegister(
            rows=tuple(breach_row(work, breach, rule, names) for breach in work.records(newest)),
            held=tuple(_held(work)),
            endangered=tuple(endangered[:MAX_ENDANGERED]),
            more=max(0, len(endangered) - MAX_ENDANGERED),
            opened_by=work.value(select(func.count(User.id)).where(User.left_at.is_(None))),
            due_now=show_moment(work.now + rule.time_to_tell),
        )


def _held(work: Work) -> Iterator[tuple[str, int]]:
    open_ = Case.status.not_in(FINISHED)
    yield "Open cases", work.value(select(func.count(Case.id)).where(open_, Case.kept_id.is_(None)))
    yield (
        "Closed cases",
        work.value(select(func.count(Case.id)).where(Case.status.in_(FINISHED), Case.kept_id.is_(None))),
    )
    yield "Reports", work.value(select(func.count(Report.id)))
    yield (
        "People, places, things and organisations",
        work.value(select(func.count(Subject.id)).where(Subject.kept_id.is_(None))),
    )


def _endangered(work: Work) -> Iterator[Endangered]:
    """Yield the victims of open cases, each once per case."""
    rows = work.rows(
        select(Person, Case.id, Case.reference, Case.title)
        .join(Involvement, Involvement.subject_id == Person.id)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.role.in_(sorted(VICTIM_ROLES)), Case.status.not_in(FINISHED))
        .order_by(Case.id, Person.id)
        .distinct()
    )
    threats, charged, suspected = _threats(work), _charged(work), _suspected(work)
    for person, case_id, reference, title in rows:
        child = person.known_age.group_on(work.today).treated_as_child
        reasons = (
            (case_id in threats, THREAT),
            (child, CHILD),
            (case_id in suspected - charged, NOT_CHARGED),
        )
        yield Endangered(
            id=person.id,
            name=person.name,
            case_id=case_id,
            case=f"{reference} {title}",
            why=tuple(reason for holds, reason in reasons if holds),
        )


def _danger_order(person: Endangered) -> tuple[bool, bool, bool, int, int]:
    return (
        THREAT not in person.why,
        CHILD not in person.why,
        NOT_CHARGED not in person.why,
        person.case_id,
        person.id,
    )


def _threats(work: Work) -> set[int | None]:
    urgent = select(Triage.case_id).where(Triage.urgency == Urgency.THREAT_TO_LIFE)
    return set(work.values(urgent.distinct()))


def _charged(work: Work) -> set[int | None]:
    return set(work.values(select(Charge.case_id).distinct()))


def _suspected(work: Work) -> set[int | None]:
    roles = select(Involvement.case_id).where(Involvement.role == SUSPECT)
    return set(work.values(roles.distinct()))
