"""A computer is gone: what its store held, who is endangered first, and who is told by when.

The register is what DPA 2018 s.67(6) asks for. Whom it lists as endangered its reader may see
anyway; leads of restricted cases are asked without being told that there are any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.action import Command, Query, Work
from mscu.actions.checking import FILL_IN, Checked
from mscu.actions.clocks import FINISHED
from mscu.codes import Labelled, Urgency, YesNo
from mscu.errors import Invalid
from mscu.list_keys import SUSPECT, VICTIM_ROLES
from mscu.models.breach_rules import BreachRule, load_breach_rule
from mscu.models.case import Case
from mscu.models.data_breach import DataBreach
from mscu.models.enforcement import Charge
from mscu.models.london import show_moment
from mscu.models.report import Report, Triage
from mscu.models.subject import Involvement, Person, Subject
from mscu.models.user import User
from mscu.models.working_days import add_months
from mscu.places import resource

SETTLED = "This breach is settled already."
STILL_TO_COME = "This moment is still to come."
EITHER = "Say when the Commissioner was told, or why not."
WHY_LATE = "It was told later than the law asks: say why."
MOST = 200
"""Of those who are endangered: more than anybody can ring in a day."""
THREAT, CHILD, FREE = "threat to life", "a child", "nobody is charged"
OF_AGE = 18 * 12
"""Months."""
CHILDREN = ("age_status:child", "age_status:assessed_child")


class BreachState(Labelled):
    """How much of the time to tell is left."""

    LATE = "late", "late"
    RUNS = "runs", "runs"
    DONE = "done", "settled"


@cache
def breach_rule() -> BreachRule:
    """Read the rule, once."""
    return load_breach_rule(resource("rules/breach.toml"))


@dataclass(frozen=True, kw_only=True)
class RecordBreach(Command[int]):
    """Put a breach on record as soon as it is noticed; gives its number."""

    kind: str
    noticed_at: str
    text: str
    was_open: YesNo | None = None
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> int:
        """Check it, and keep it."""
        checked = Checked(work)
        text = checked.text("text", self.text, required=True)
        kind = checked.code("kind", "breach_kind", self.kind)
        noticed = _past(checked, "noticed_at", self.noticed_at)
        if noticed is None:
            checked.problems.setdefault("noticed_at", FILL_IN)
        checked.refuse()
        return work.add(
            DataBreach(
                kind=kind, noticed_at=noticed, text=text, was_open=self.was_open or YesNo.NOT_SURE,
                recorded_at=work.now, recorded_by_id=work.actor.id,
            )
        ).id  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SettleBreach(Command[None]):
    """Say when the Commissioner was told, or why not, and who else was."""

    breach_id: int
    version: int
    told_at: str = ""
    why_not_told: str = ""
    people_told: str = ""
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> None:
        """Check it, and keep it; it is settled once."""
        row = work.get(DataBreach, self.breach_id, self.version)
        if row.settled_at is not None:
            raise Invalid({"told_at": SETTLED})
        checked = Checked(work)
        why_not = checked.text("why_not_told", self.why_not_told)
        people = checked.text("people_told", self.people_told)
        told = _past(checked, "told_at", self.told_at)
        if not checked.problems and told is None and not why_not:
            checked.problems["told_at"] = EITHER
        if told is not None and told > row.noticed_at + breach_rule().time_to_tell and not why_not:
            checked.problems["why_not_told"] = WHY_LATE  # s.67(3)
        checked.refuse()
        row.told_at, row.why_not_told, row.people_told = told, why_not, people
        row.settled_at, row.settled_by_id = work.now, work.actor.id


def _past(checked: Checked, name: str, words: str) -> datetime | None:
    found = checked.moment(name, words)
    if found is not None and found > checked.work.now:
        checked.problems[name] = STILL_TO_COME
    return found


@dataclass(frozen=True, kw_only=True)
class BreachRow:
    """A breach as a line of the register."""

    id: int
    version: int
    kind: str
    noticed: str
    text: str
    was_open: str
    due: str
    state: BreachState
    recorded_by: str
    told: str
    why_not_told: str
    people_told: str
    settled: str


@dataclass(frozen=True, kw_only=True)
class Endangered:
    """Somebody whom a thief could look for, and why she comes before others."""

    id: int
    name: str
    case_id: int
    case: str
    why: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BreachAnswer:
    """The register, and what stands in the store today as its reader sees it."""

    rows: tuple[BreachRow, ...]
    held: tuple[tuple[str, int], ...]
    endangered: tuple[Endangered, ...]
    more: int
    """How many more victims there are in open cases."""
    opened_by: int
    """How many people's passphrases open the store."""
    due_now: str
    """By when the Commissioner is told if it was noticed now."""


@dataclass(frozen=True, kw_only=True)
class DataBreaches(Query[BreachAnswer]):
    """Answer what is asked first when a computer is gone."""

    needs = Permission.KEEP_RECORDS

    def answer(self, work: Work) -> BreachAnswer:
        """Read the register, count, and name those who come first."""
        names = work.pairs(select(User.id, User.display))
        newest = select(DataBreach).order_by(DataBreach.noticed_at.desc(), DataBreach.id.desc())
        endangered = sorted(_endangered(work), key=_first)
        return BreachAnswer(
            rows=tuple(_row(work, each, names) for each in work.records(newest)),
            held=tuple(_held(work)), endangered=tuple(endangered[:MOST]),
            more=max(0, len(endangered) - MOST),
            opened_by=work.value(select(func.count(User.id)).where(User.left_at.is_(None))),
            due_now=show_moment(work.now + breach_rule().time_to_tell),
        )  # fmt: skip


def _held(work: Work) -> Iterator[tuple[str, int]]:
    open_ = Case.status.not_in(FINISHED)
    yield "Open cases", work.value(select(func.count(Case.id)).where(open_, Case.kept_id.is_(None)))
    yield (
        "Closed cases",
        work.value(
            select(func.count(Case.id)).where(Case.status.in_(FINISHED), Case.kept_id.is_(None))
        ),
    )
    yield "Reports", work.value(select(func.count(Report.id)))
    yield (
        "People, places, things and organisations",
        work.value(select(func.count(Subject.id)).where(Subject.kept_id.is_(None))),
    )


def _endangered(work: Work) -> Iterator[Endangered]:
    """Name the victims of open cases, each once in a case."""
    found = work.rows(
        select(Person, Case.id, Case.reference, Case.title)
        .join(Involvement, Involvement.subject_id == Person.id)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.role.in_(sorted(VICTIM_ROLES)), Case.status.not_in(FINISHED))
        .order_by(Case.id, Person.id)
        .distinct()
    )
    threats, charged, suspected = _threats(work), _charged(work), _suspected(work)
    for person, case_id, reference, title in found:
        reasons = (
            (case_id in threats, THREAT), (_is_child(person, work.today), CHILD),
            (case_id in suspected - charged, FREE),
        )  # fmt: skip
        yield Endangered(
            id=person.id, name=person.name, case_id=case_id, case=f"{reference} {title}",
            why=tuple(words for holds, words in reasons if holds),
        )  # fmt: skip


def _first(each: Endangered) -> tuple[bool, bool, bool, int, int]:
    return (
        THREAT not in each.why,
        CHILD not in each.why,
        FREE not in each.why,
        each.case_id,
        each.id,
    )


def _threats(work: Work) -> set[int | None]:
    urgent = select(Triage.case_id).where(Triage.urgency == Urgency.THREAT_TO_LIFE)
    return set(work.values(urgent.distinct()))


def _charged(work: Work) -> set[int | None]:
    return set(work.values(select(Charge.case_id).distinct()))


def _suspected(work: Work) -> set[int | None]:
    roles = select(Involvement.case_id).where(Involvement.role == SUSPECT)
    return set(work.values(roles.distinct()))


def _is_child(person: Person, today: date) -> bool:
    if person.age_status in CHILDREN:
        return True
    born = person.born_by
    return born is not None and today < add_months(born, OF_AGE)


def _row(work: Work, row: DataBreach, names: dict[int, str]) -> BreachRow:
    due = row.noticed_at + breach_rule().time_to_tell
    done = row.settled_at is not None
    state = BreachState.LATE if due < work.now else BreachState.RUNS
    return BreachRow(
        id=row.id, version=row.version, kind=work.label(row.kind),
        noticed=show_moment(row.noticed_at), text=row.text, was_open=row.was_open.label,
        due=show_moment(due), state=BreachState.DONE if done else state,
        recorded_by=names.get(row.recorded_by_id, ""),
        told=show_moment(row.told_at) if row.told_at else "", why_not_told=row.why_not_told,
        people_told=row.people_told,
        settled=f"{show_moment(row.settled_at)} by {names.get(row.settled_by_id or 0, '')}"
        if row.settled_at else "",
    )  # fmt: skip
