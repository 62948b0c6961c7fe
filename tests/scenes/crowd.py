"""A case in which everything happened that can, restricted, beside an open one.

What is hidden is worked out in bare SQL, apart from the rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mscu.access import Permission
from mscu.actions.cases.cases import RestrictCase
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.actions.entries.handling import AddItem, ConditionsMet
from mscu.actions.exchange.case_record import IssueCaseRecord
from mscu.actions.intake.reports import LinkReport
from mscu.actions.subjects.subjects import Involve
from mscu.codes import Role
from mscu.dates.london import show_moment
from mscu.gate import Gate
from mscu.models.alert import Heard
from mscu.models.base import OfCase, OfSubject
from mscu.models.case import Case
from mscu.models.disclosure import Release
from mscu.models.entries.entry import Entry
from mscu.models.kinds import mapped
from mscu.models.subject import Subject
from tests.inputs.factories import ON_USERS, World, a_case, a_note, a_report, registered, valid
from tests.inputs.queries import QUERIES
from tests.scenes.partner_unit import receiving
from tests.scenes.stores import COLLEAGUE, Store

HIDEABLE_MODELS = [
    model
    for model in mapped()
    if issubclass(model, Case | OfCase | Subject | OfSubject) and "id" in model.__table__.columns
]
"""What has a number by which it can be asked for; an index that has none leads to what has one."""
MEMBER, OUTSIDER, OWNER = Role.OFFICER, COLLEAGUE, Role.SUPERVISOR
NOT_FOR_A_CROWD = {
    "OpenCase",
    "CloseCase",
    "RestrictCase",
    "LiftRestriction",
    "WithdrawShared",
    "CarryOutWithdrawals",
}
QUIET = {query for query in QUERIES if query.__name__ != "EntryVersions"}
"""Their input can be made without changing anything."""


@dataclass(frozen=True)
class Crowd:
    """A case in which everything happened that can, restricted, beside an open one."""

    world: World
    open_case: int
    queries: dict[type[Query[Any]], Query[Any]]

    @property
    def store(self) -> Store:
        return self.world.store

    def copied(self, folder: Path) -> Crowd:
        """Return a copy of it, once its own store is closed."""
        return replace(self, world=replace(self.world, store=Store.copy(self.store.filled, folder)))

    def restrict(self) -> None:
        self.store.gate(OWNER).perform(
            RestrictCase(
                case_id=self.world.case_id,
                owner=OWNER,
                members=(MEMBER,),
                ends_on="1 Aug 2022",
                reason="An officer is named in it.",
            )
        )

    def numbers(self, model: type[Any]) -> tuple[set[int], set[int]]:
        """Return the numbers that are hidden and those that are not, by bare SQL."""
        table, hidden = model.__tablename__, self.world.case_id
        every = {row[0] for row in self.store.sql(f"SELECT id FROM {table}")}
        gone = {row[0] for row in self.store.sql(_hidden_sql(model), hidden)}
        if issubclass(model, Case):
            gone = {hidden}
        return gone & every, every - gone


ONLY_THERE = (
    "SELECT subject_id FROM involvement GROUP BY subject_id "
    "HAVING min(case_id = ?1) = 1 AND count(case_id) = count(*)"
)


ONLY_KNOWN_THERE = (
    f"{ONLY_THERE} UNION SELECT id FROM subject WHERE kept_id IN ({ONLY_THERE}) "
    "AND id NOT IN (SELECT subject_id FROM involvement)"
)
"""With whoever was merged into one of them, and is named nowhere else."""


def _hidden_sql(model: type[Any]) -> str:
    table = model.__tablename__
    if issubclass(model, Entry):
        return "SELECT id FROM entry WHERE case_id = ?1"
    if issubclass(model, OfSubject) and issubclass(model, OfCase):
        return f"SELECT id FROM {table} WHERE case_id = ?1 OR subject_id IN ({ONLY_KNOWN_THERE})"
    if issubclass(model, OfCase):
        return f"SELECT id FROM {table} WHERE case_id = ?1"
    if issubclass(model, OfSubject):
        return f"SELECT id FROM {table} WHERE subject_id IN ({ONLY_KNOWN_THERE})"
    return ONLY_KNOWN_THERE


def crowded(peopled: World, store: Store) -> Crowd:
    """Perform every command in one case, and a few in another."""
    world = replace(peopled, store=store)
    for command in registered(Command):
        on_users = command.__module__.endswith(ON_USERS)
        if not on_users and command.__name__ not in NOT_FOR_A_CROWD:
            world.gate_for(command).perform(valid(command, world))
    officer = store.gate(MEMBER)
    other = a_case(officer, title="A nail bar", exploitation=("exploitation:forced_labour",))
    officer.perform(Involve(case_id=other, subject_id=world.victim_id, role="involvement_role:witness"))
    now = show_moment(store.clock.now)  # as in what the commands of the crowd themselves date
    a_note(officer, other, happened=now, text="Nothing to see.")
    _meet_conditions(world, officer)
    _take_in_a_bundle(world, officer)
    queries = {query: QUERIES[query](world) for query in registered(Query) if query in QUIET}
    officer.perform(WaitAsLargeFile(case_id=world.case_id))  # the last: the queries ask for others
    officer.perform(HearReferral(entry_id=world.referral_id))
    return Crowd(world, other, queries)


def _meet_conditions(world: World, officer: Gate) -> None:
    """Issue a copy with the conditions of an item under handling code C met."""
    report = a_report(officer, case_id=world.case_id)
    item = officer.perform(valid(AddItem, world, report_id=report))
    met = (ConditionsMet(item_id=item, how="The neighbour agreed."),)
    officer.perform(valid(IssueEdition, world, met=met))


@dataclass(frozen=True, kw_only=True)
class WaitAsLargeFile(Command[None]):
    """Make the case's data need approval, as for a case with many entries."""

    case_id: int
    needs = Permission.PRINT

    def perform(self, work: Work) -> None:
        why = {
            "recipient": "CPS",
            "reason": "To be charged.",
            "purpose": "disclosure_purpose:briefing",
            "gateway": "legal_gateway:common_law",
        }
        asked = IssueCaseRecord(case_id=self.case_id, in_edition="supervisor", met=(), **why)
        terms = asked.terms()
        work.add(
            Release(
                case_id=self.case_id,
                kind=terms.kind,
                edition="supervisor",
                page=terms.page,
                content=terms.content,
                chosen_columns=terms.columns,
                rows=151,
                asked_at=work.now,
                asked_by_id=work.actor.id,
                **why,
            )
        )


@dataclass(frozen=True, kw_only=True)
class HearReferral(Command[None]):
    """Note that the charity's program read a referral."""

    entry_id: int
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        case_id = work.get(Entry, self.entry_id).case_id
        work.add(Heard(case_id=case_id, entry_id=self.entry_id, heard_at=work.now))


def _take_in_a_bundle(world: World, officer: Gate) -> None:
    """Import a report of the case from another unit."""
    report = officer.perform(receiving(world))
    officer.perform(LinkReport(report_id=report, case_id=world.case_id, reason="The same yard."))


@dataclass(frozen=True, kw_only=True)
class Look(Query[Any]):
    """Ask anything."""

    how: Callable[[Work], Any]
    needs = Permission.USE_STORE

    def answer(self, work: Work) -> Any:
        return self.how(work)
