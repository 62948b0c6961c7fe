"""A new rank or name changes nothing of what is somebody's: each query answers as it did before.

Every column for the name of an officer is filled with the user's own, so what asks "is this mine" shows it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import pytest

from mscu.access import Permission
from mscu.actions.admin.caseload import Caseload
from mscu.actions.admin.users import ChangeUser
from mscu.actions.core.action import Query, Work
from mscu.actions.core.user_names import names_of
from mscu.codes import Role, Sensitivity
from mscu.errors import MscuError
from mscu.gate import Gate
from mscu.models.audit import AuditEntry
from mscu.models.base import Words
from mscu.models.kinds import mapped
from mscu.models.user import User
from mscu.store.verify import verify
from tests.actions.clocks.boards import agrees, board
from tests.actions.clocks.test_victim_liaison import contact
from tests.inputs.factories import a_case, a_person
from tests.scenes.crowd import Crowd
from tests.scenes.stores import Store


@dataclass(frozen=True, kw_only=True)
class NamesOf(Query[tuple[str, ...]]):
    user_id: int
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[str, ...]:
        return names_of(work, work.get(User, self.user_id))


PEOPLE = (Role.OFFICER, Role.MSVLO)
NARROWED = {"mine": True, "lead": None, "owner": None}
"""Fields of a query or its filter that ask for one person's; None stands for the display name."""
PRINTED = re.compile(r"""b'(?:[^'\\]|\\.)*'|b"(?:[^"\\]|\\.)*"|[0-9a-f]{64}|known_values=\d+""", re.DOTALL)
"""Pages and their digests, on which the viewer's present name stands, and how many values are known."""


def name_columns() -> Iterator[tuple[str, str]]:
    """Yield the table and the name of each column that names officers in words."""
    for model in mapped():
        for column in model.__table__.columns:
            is_name = column.info.get("sensitivity") is Sensitivity.STAFF and isinstance(column.type, Words)
            if is_name and model not in {User, AuditEntry}:
                yield model.__tablename__, column.name


def narrowed(query: Any, display: str) -> Any:
    """Return the query, asked for one person's where it can be."""
    changes = {
        each.name: display if NARROWED[each.name] is None else NARROWED[each.name]
        for each in fields(query)
        if each.name in NARROWED
    }
    if is_dataclass(chosen := getattr(query, "filter", None)):
        changes["filter"] = narrowed(chosen, display)
    return replace(query, **changes)


def answer(gate: Gate, query: Query[Any], display: str, former: str) -> str:
    try:
        said = repr(gate.ask(query))
    except MscuError as refusal:
        said = str(refusal)
    return PRINTED.sub("", said.replace(display, former))


def answers(crowd: Crowd, store: Store, role: Role, former: str) -> dict[str, str]:
    """Ask everything as the user, and the supervisor for what the user holds."""
    gate = store.gate(role)
    asked = [
        each
        for query in crowd.queries.values()
        if gate.actor.may(query.needs) and query.needs is not Permission.READ_AUDIT
        for each in (query, narrowed(query, former))
        if each is query or each != query
    ]
    told = {repr(query): answer(gate, query, gate.actor.display, former) for query in asked}
    held = Caseload(user_id=gate.actor.id)
    return told | {repr(held): answer(store.gate(Role.SUPERVISOR), held, gate.actor.display, former)}


def rename(store: Store, user_id: int, display: str) -> None:
    ((version, role),) = store.sql("SELECT version, role FROM users WHERE id = ?", user_id)
    store.gate(Role.ADMINISTRATOR).perform(
        ChangeUser(user_id=user_id, version=version, display=display, role=Role(role))
    )


def reopened(store: Store) -> Store:
    """Return the same store, in which everybody unlocks anew."""
    store.close()
    return Store(store.folder, store.template)


@pytest.fixture(scope="module")
def owned(crowd_made: Crowd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    made = crowd_made.copied(tmp_path_factory.mktemp("owned") / "store")
    yield made
    made.store.close()


@pytest.mark.parametrize("role", PEOPLE)
def test_each_query_answers_a_renamed_user_as_before(owned: Crowd, role: Role) -> None:
    store = reopened(owned.store)
    user = store.gate(role).actor
    filled = set(name_columns())
    assert {("cases", "lead"), ("plan_action", "owner"), ("victim_contact", "contact_by")} <= filled
    for table, column in filled:
        store.sql(f"UPDATE {table} SET {column} = ?", user.display)
    before = answers(owned, store, role, user.display)
    rename(store, user.id, f"{user.display} Smith")
    store = reopened(store)
    assert store.gate(role).actor.display == f"{user.display} Smith"
    after = answers(owned, store, role, user.display)
    store.close()
    assert {query: (before[query], after[query]) for query in before if before[query] != after[query]} == {}
    assert any("mine=True" in query for query in before)


@pytest.fixture
def liaison(store: Store) -> Gate:
    return store.gate(Role.MSVLO)


def test_clocks_of_a_renamed_liaison_officer_are_in_the_new_name_at_once(
    store: Store, officer: Gate, liaison: Gate
) -> None:
    """Also where the new name stood in the case already."""
    case = a_case(officer, opened="16 Jun 2022 09:00", lead="DS Nolan")
    for name, by in (("One", liaison.actor.display), ("Two", "DS Smith")):
        victim = a_person(officer, case, name=name, roles=("involvement_role:potential_victim",))
        contact(liaison, case, victim, contact_by=by, update_on="24 Jun 2022")
    rename(store, liaison.actor.id, "DS Smith")
    owners = {clock.owner for clock in board(officer) if clock.key == "victim_update"}
    assert owners == {"DS Smith"}
    assert agrees(officer)


def test_a_name_belongs_to_whoever_has_it_now_or_else_had_it_last(store: Store) -> None:
    """As stores may have it in which a name was given again before that was refused."""
    officer, analyst = store.gate(Role.OFFICER).actor, store.gate(Role.ANALYST).actor
    nickname = 'DS "Kit" O’Neil, becomes Analyst: x'
    for display in (nickname, "DI O’Neil"):
        rename(store, officer.id, display)
    assert held_names(store, officer.id) == {officer.display, nickname, "DI O’Neil"}
    assert not verify(store.unit).findings
    store.sql("UPDATE users SET left_at = ? WHERE id = ?", "2022-06-20 09:30:00.000000", officer.id)
    store.sql("UPDATE users SET display = ? WHERE id = ?", officer.display, analyst.id)
    assert held_names(store, officer.id) == {nickname, "DI O’Neil"}
    assert held_names(store, analyst.id) == {officer.display}


def held_names(store: Store, user_id: int) -> set[str]:
    names = store.gate(Role.SUPERVISOR).ask(NamesOf(user_id=user_id))
    return set(names)
