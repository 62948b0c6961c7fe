"""How far the rule reaches: every query of the program, every link of every class.

A canary is a text that stands in hidden rows alone: no answer may hold one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.entries.entries import About
from mscu.actions.sharing.emergency import RequestStates, UrgentRequests
from mscu.codes import Role
from mscu.errors import NotFound
from mscu.gate import Gate
from mscu.models.base import Record
from mscu.models.entries.entry import Entry
from mscu.models.kinds import mapped
from mscu.models.subject import Involvement, Subject
from mscu.rules.clocks import rules
from mscu.store.guard import RESTRICTED_TABLES
from tests.inputs.factories import World, a_note, a_person
from tests.scenes.crowd import HIDEABLE_MODELS, MEMBER, OUTSIDER, OWNER, QUIET, Crowd, Look
from tests.scenes.stores import Store

STATE = re.compile("[a-z_]+")
TOLD_ON_PURPOSE = {(Role.LEAD, RequestStates), (Role.LEAD, UrgentRequests)}
"""Whoever asks for an emergency card tells the charity's lead, restricted case or not."""


def named(what: Any) -> str:
    return str(getattr(what, "__name__", what))


def texts(store: Store, sql: str, *values: object) -> set[str]:
    """Return the texts in some rows that are long enough to be told apart, states left out."""
    found = {value for row in store.sql(sql, *values) for value in row if isinstance(value, str)}
    return {text for text in found if len(text) > 6 and not STATE.fullmatch(text)}


def texts_of(store: Store, model: type[Any], numbers: set[int]) -> set[str]:
    sql = f"SELECT * FROM {model.__tablename__} WHERE id = ?"
    return {text for number in numbers for text in texts(store, sql, number)}


@pytest.fixture(scope="module")
def canaries(crowd: Crowd) -> set[str]:
    """Return the texts that are in hidden rows alone, and not in the program's rules either."""
    hidden: set[str] = set()
    shown = texts(crowd.store, "SELECT * FROM code") | texts(crowd.store, "SELECT * FROM users")
    shown.add(repr(rules()))
    for model in HIDEABLE_MODELS:
        gone, left = crowd.numbers(model)
        hidden |= texts_of(crowd.store, model, gone)
        shown |= texts_of(crowd.store, model, left)
    everywhere = "\0".join(shown)
    return {text for text in hidden if text not in everywhere}


def told(gate: Gate, query: Query[Any]) -> str:
    """Return all that an answer says, or the refusal."""
    try:
        return repr(gate.ask(query))
    except NotFound as refusal:
        return str(refusal)


def test_there_are_canaries_of_every_sort_that_a_member_is_told(canaries: set[str], crowd: Crowd) -> None:
    assert {"A hand car wash", "Shane Crabtree", "Crabtree group", "Told of the arrest."} <= canaries
    assert len(canaries) > 60
    gate = crowd.store.gate(MEMBER)
    allowed = [query for query in QUIET if gate.actor.may(query.needs)]
    answers = "".join(told(gate, crowd.queries[query]) for query in allowed)
    assert len([text for text in canaries if text in answers]) > 30


def test_no_query_tells_an_outsider_of_a_restricted_case(crowd: Crowd, canaries: set[str]) -> None:
    outsiders = (OUTSIDER, *(role for role in Role if role not in {MEMBER, OWNER}))
    known = on_record(crowd)
    told_of = []
    for query in sorted(QUIET, key=named):
        for gate in map(crowd.store.gate, outsiders):
            if gate.actor.may(query.needs) and (gate.actor.role, query) not in TOLD_ON_PURPOSE:
                answer = told(gate, crowd.queries[query])
                unknown = canaries - known if query.needs is Permission.READ_AUDIT else canaries
                told_of += [(query, gate.actor.name, text) for text in unknown if text in answer]
    assert told_of == []


def on_record(crowd: Crowd) -> set[str]:
    """Return what the audit says of a case on purpose: who got a copy, and why it is restricted."""
    copies = texts(crowd.store, "SELECT recipient, sha256 FROM disclosure")
    return copies | texts(crowd.store, "SELECT reason FROM restriction")


# ------------------------------------------------------------------ nothing is tied to the hidden


@dataclass(frozen=True, kw_only=True)
class Tie(Command[None]):
    """Add a record that points to a row, and nothing else that it needs."""

    model: type[Record]
    column: str
    number: int
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        work.add(self.model(**{self.column: self.number}))


RECORDS_AND_BASES = [model for model in mapped() if issubclass(model, Record)]


def links() -> Iterator[tuple[type[Record], str, str]]:
    for model in RECORDS_AND_BASES:
        for prop in model.__mapper__.column_attrs:
            for key in prop.columns[0].foreign_keys:
                if key.column.table.name in RESTRICTED_TABLES and prop.key != "id":
                    yield model, prop.key, key.column.table.name


def test_nothing_can_be_tied_to_what_the_actor_cannot_see(crowd: Crowd) -> None:
    tables = {table for _, _, table in links()}
    hidden = {table: min(crowd.numbers(RESTRICTED_TABLES[table])[0]) for table in tables}
    gate, never_given = crowd.store.gate(OUTSIDER), 1_000_000
    ties = [
        Tie(model=model, column=column, number=number)
        for model, column, table in links()
        for number in (hidden[table], never_given)
    ]
    assert len(ties) > 100
    assert [tie for tie in ties if not is_not_found(gate, tie)] == []


def is_not_found(gate: Gate, tie: Tie) -> bool:
    """Return whether a tie is refused as a tie to nothing; another refusal is raised."""
    try:
        gate.perform(tie)
    except NotFound:
        return True
    return False


@dataclass(frozen=True, kw_only=True)
class Retie(Command[None]):
    """Point an entry that one sees to one that one doesn't."""

    entry_id: int
    follows_id: int
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        work.get(Entry, self.entry_id).follows_id = self.follows_id


def test_an_entry_cannot_be_made_to_follow_a_hidden_one(crowd: Crowd) -> None:
    hidden, shown = crowd.numbers(Entry)
    with pytest.raises(NotFound):
        crowd.store.gate(OUTSIDER).perform(Retie(entry_id=min(shown), follows_id=min(hidden)))


# ---------------------------------------------------------------------------------------- subjects


def test_a_subject_known_elsewhere_stays_but_not_what_it_does_in_the_hidden_case(crowd: Crowd) -> None:
    ties = Look(how=_ties)
    both = crowd.world.victim_id
    seen = {row for row in crowd.store.gate(OUTSIDER).ask(ties) if row[0] == both}
    assert seen == {(both, crowd.open_case)}
    held = {row for row in crowd.store.gate(MEMBER).ask(ties) if row[0] == both}
    assert held == {(both, crowd.open_case), (both, crowd.world.case_id)}


def _ties(work: Work) -> set[tuple[int, int | None]]:
    rows = work.rows(select(Involvement.subject_id, Involvement.case_id))
    return {(row[0], row[1]) for row in rows}


def test_a_subject_is_hidden_with_the_restricted_case_if_it_is_known_nowhere_else(world: World) -> None:
    officer, outsider = world.store.gate(MEMBER), world.store.gate(OUTSIDER)
    loose, quiet = a_person(officer), a_person(officer, world.case_id, roles=())
    told_of = a_person(officer, world.case_id)
    a_note(officer, None, about=(About(subject_id=told_of),))
    assert {loose, quiet, told_of} <= outsider.ask(Look(how=_subjects))
    world.restricted()
    assert outsider.ask(Look(how=_subjects)) & {loose, quiet, told_of} == {loose, told_of}


def _subjects(work: Work) -> set[int]:
    return set(work.values(select(Subject.id)))
