"""Two programs that have one store open on a server: each hears what the other changes, and who is where."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from mscu import indexes
from mscu.actions.admin.users import ChangeUser, RemoveUser
from mscu.actions.cases.case_list import CaseFilter, FirstCases
from mscu.actions.entries.entry_file import EntryFile
from mscu.changes import SOMETHING
from mscu.codes import Role
from mscu.indexes import CLOCKS_CHANGED
from mscu.store.engine.engines import writing
from tests.inputs.factories import World, a_case, a_note
from tests.scenes.stores import COLLEAGUE, Store
from tests.tools.postgres_cluster import SERVER, Cluster
from tests.tools.programs import Program
from tests.tools.shared_stores import SharedStores

pytestmark = pytest.mark.skipif(SERVER is None, reason="no server is installed, as the header says")


@pytest.fixture
def stores(postgres_cluster: Cluster) -> SharedStores:
    return SharedStores(postgres_cluster)


@pytest.fixture
def world(peopled: World, tmp_path: Path, stores: SharedStores) -> Iterator[World]:
    """Yield the small case in a store on the server."""
    with stores.in_use():
        copied = replace(peopled, store=Store.copy(peopled.store.filled, tmp_path / "world"))
        yield copied
        copied.store.close()


@pytest.fixture
def programs(world: World, stores: SharedStores) -> Iterator[tuple[Program, Program]]:
    """Yield the programs of an officer and of a colleague, both at work."""
    both = tuple(Program.begin(world.store, stores, name) for name in (Role.OFFICER, COLLEAGUE))
    yield both[0], both[1]
    for each in both:
        each.session.log_out()


def test_each_hears_what_the_other_changed_and_is_not_told_what_it_did_itself(
    world: World, programs: tuple[Program, Program]
) -> None:
    own, other = programs
    assert own.changes() is None
    before = len(own.rows)
    other.session.gate.ask(EntryFile(entry_id=world.note_id))
    note = a_note(other.session.gate, world.case_id)
    own.wait(lambda: other.head() in own.rows)
    assert len(own.rows) == before + 1, "nobody is told of what was only read"
    assert own.changes() == frozenset({("entry", note), ("cases", world.case_id)})
    assert own.changes() is None
    a_note(own.session.gate, world.case_id)
    assert own.changes() is None
    assert other.changes() is not None
    a_note(own.session.gate, world.case_id)
    case = a_case(other.session.gate)
    a_note(own.session.gate, world.case_id)
    assert own.changes() == frozenset({("cases", case)})
    hidden = world.restricted()
    assert own.changes() == frozenset({SOMETHING})
    a_note(world.store.gate(Role.SUPERVISOR), hidden)
    own.wait(lambda: own.head() in own.rows)
    assert own.changes() == frozenset({SOMETHING})
    admin = world.store.gate(Role.ADMINISTRATOR)
    officer = own.session.gate.actor
    admin.perform(ChangeUser(user_id=officer.id, version=1, display=officer.display, role=Role.AUDITOR))
    assert not own.session.changes_of_others(own.known).access_changed, "it waits for a second person"
    world.store.confirm_access()
    assert own.session.changes_of_others(own.known).access_changed
    assert not other.session.changes_of_others(other.known).access_changed
    admin.perform(RemoveUser(user_id=other.session.gate.actor.id, version=1))
    assert other.session.changes_of_others(other.known).access_changed


def test_who_has_the_same_case_open_is_told_while_it_is_open_and_to_nobody_else(
    world: World, programs: tuple[Program, Program]
) -> None:
    own, other = programs
    assert own.at(world.case_id) == ()
    assert other.at(world.case_id) == ("PC Officer",)
    own.wait(lambda: own.at(world.case_id) == ("PC Colleague",))
    other.at(0)
    own.wait(lambda: own.at(world.case_id) == ())
    other.at(world.case_id)
    own.wait(lambda: own.at(world.case_id) == ("PC Colleague",))
    hidden = world.restricted()
    assert own.at(hidden) == ()
    other.wait(lambda: other.at(hidden) == ())
    shared = a_case(own.session.gate)
    own.at(shared)
    other.wait(lambda: other.at(shared) == ("PC Officer",))
    own.session.log_out()
    other.wait(lambda: other.at(shared) == ())


def test_an_index_that_somebody_else_may_change_is_compared_with_its_sum_again(
    world: World, programs: tuple[Program, Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    own, _ = programs
    board = FirstCases(filter=CaseFilter())
    own.session.ask(board)
    world.store.sql("UPDATE clock SET label = 'nothing'")
    own.session.ask(board)
    assert CLOCKS_CHANGED not in [row.reason for row in world.store.audit()]
    monkeypatch.setattr(indexes, "monotonic", lambda: monotonic() + indexes.CHECKED_SECONDS)
    own.session.ask(board)
    assert [row.reason for row in world.store.audit()].count(CLOCKS_CHANGED) == 1


def test_after_a_cut_connection_nothing_is_missed(world: World, programs: tuple[Program, Program]) -> None:
    own, other = programs
    own.at(world.case_id)
    other.wait(lambda: other.at(world.case_id) == ("PC Officer",))
    cut = own.rows.count(0)
    with writing(other.session.service.store.engine).begin() as connection:
        ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        connection.exec_driver_sql(f"{ends} AND datname = current_database()")
    case = a_case(other.session.gate)
    own.wait(lambda: own.rows.count(0) > cut)
    assert own.changes() == frozenset({("cases", case)})
    other.wait(lambda: other.at(world.case_id) == ("PC Officer",))
