"""A connection that breaks at the commit of a file: what was written is found again, or refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2
from typing_extensions import override

from mscu import gate as gate_module
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.search.find import Find
from mscu.codes import Role
from mscu.errors import OutcomeUnknown, StoreMoved
from mscu.gate import Gate
from mscu.models.code import MOVED_TO
from mscu.store.file_database import FileDatabase
from tests.inputs.factories import a_case
from tests.scenes.stores import Store


@contextmanager
def broken_at_commit(store: Store, *, written: bool) -> Iterator[None]:
    """Close the driver's connection under the next commit, after it was written or before."""
    broken: list[Connection] = []

    def break_it(connection: Connection) -> None:
        driver = connection.connection.dbapi_connection
        if not broken and driver is not None:
            broken.append(connection)
            if written:
                driver.commit()
            driver.close()

    event.listen(store.engine, "commit", break_it)
    yield
    event.remove(store.engine, "commit", break_it)
    assert broken


def cases(store: Store) -> int:
    return len(store.snapshot()["cases"])


def test_what_was_written_is_done_and_what_was_not_is_refused(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    with broken_at_commit(store, written=True):
        assert a_case(officer)
    assert cases(store) == 1
    with broken_at_commit(store, written=False), pytest.raises(DBAPIError):
        a_case(officer)
    assert cases(store) == 1
    a_case(officer)
    assert cases(store) == 2


def test_where_it_is_not_read_the_user_is_told_to_look(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = store.gate(Role.OFFICER)
    monkeypatch.setattr(gate_module, "_SECONDS_BETWEEN_TRIES", (0, 0))

    def fail(*_statement: object) -> None:
        raise dbapi2.OperationalError("disk I/O error")

    def fail_from_now_on(_connection: Connection) -> None:
        event.listen(store.engine, "do_execute", fail)

    event.listen(store.engine, "commit", fail_from_now_on)
    with broken_at_commit(store, written=True), pytest.raises(OutcomeUnknown):
        a_case(officer)
    event.remove(store.engine, "commit", fail_from_now_on)
    event.remove(store.engine, "do_execute", fail)
    assert cases(store) == 1


def test_nothing_is_written_to_a_store_that_has_gone(store: Store) -> None:
    store.sql(f"INSERT INTO setting (name, value, version) VALUES ('{MOVED_TO}', 'a server', 1)")
    with pytest.raises(StoreMoved, match="a server"):
        a_case(store.gate(Role.OFFICER))
    assert cases(store) == 0


class LeavingToOthers(FileDatabase):
    """A database whose derived rows other programs keep."""

    @override
    def may_derive(self, _role: Role) -> bool:
        return False


def test_what_others_derive_is_left_to_them(store: Store) -> None:
    gate = store.gate(Role.OFFICER)
    unit = replace(gate.store, database=LeavingToOthers(gate.store.files))
    leaving = Gate(unit, gate.actor, gate.clock)
    before = leaving.head().seq
    assert leaving.perform(MatchHits()) is False
    assert leaving.head().seq == before
    a_case(leaving, title="A nail bar")
    assert gate.ask(Find(words="nail bar")) == ()
