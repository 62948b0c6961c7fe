"""What may befall the server of an open store: each has its sentence, loses nothing, and passes."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mscu.codes import Role
from mscu.errors import (
    ClockDiffers,
    SavedElsewhere,
    ServerBusy,
    ServerFull,
    ServerReadOnly,
    ServerRefuses,
    ServerUnreachable,
    ServerUntrusted,
    StoreError,
)
from mscu.store import server_database, store_service
from mscu.store.engine import shared_database
from mscu.store.engine.shared_database import WRITE_LOCK
from mscu.store.server_database import require_same_clock
from mscu.store_session import StoreSession
from tests.inputs.factories import a_case
from tests.scenes.stores import NAMES, NO_DEVICES, NOW, PASSPHRASE, Store
from tests.tools.postgres_cluster import SERVER
from tests.tools.unit_server import DAY, UnitServer, unit_server

pytestmark = pytest.mark.skipif(SERVER is None, reason="no server is installed, as the header says")
OFFICER = f"unit_t_user_{1 + tuple(NAMES).index(Role.OFFICER)}"
NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE disk_full USING MESSAGE = 'could not extend file: No space left on device'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON cases EXECUTE FUNCTION no_room()
"""


@dataclass(frozen=True)
class Troubled:
    """A server that can be brought into trouble, and its database."""

    server: UnitServer
    database: str

    def connected(self) -> psycopg.Connection[tuple[Any, ...]]:
        cluster = self.server.cluster
        where = f"host={cluster.folder} port={cluster.port} user=mscu dbname={self.database}"
        return psycopg.connect(where, autocommit=True)

    def run(self, statement: str) -> None:
        with self.connected() as connection:
            connection.execute(statement)

    def cut(self) -> None:
        """Cut the officer's connections, so that the next save needs a new one."""
        self.run(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '{OFFICER}'")

    @contextmanager
    def gone(self) -> Iterator[None]:
        self.server.cluster.control("-m", "fast", "stop")
        yield
        self.server.cluster.control("start")

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Have the processes that serve the officer stand still, as while a disk does."""
        with self.connected() as connection:
            serving = connection.execute("SELECT pid FROM pg_stat_activity WHERE usename = %s", (OFFICER,))
            numbers = [number for (number,) in serving]
        for number in numbers:
            os.kill(number, signal.SIGSTOP)
        yield
        for number in numbers:
            os.kill(number, signal.SIGCONT)

    @contextmanager
    def locked(self) -> Iterator[None]:
        with self.connected() as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", (WRITE_LOCK,))
            yield

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Have it follow another server, as after a failure of the first one."""
        self.server.cluster.write("data/standby.signal", b"")
        self.server.cluster.control("-m", "fast", "restart")
        yield
        self.server.cluster.control("promote")

    @contextmanager
    def full(self) -> Iterator[None]:
        self.run(NO_ROOM)
        yield
        self.run("DROP FUNCTION no_room CASCADE")

    @contextmanager
    def expired(self) -> Iterator[None]:
        self.server.show(*self.server.authority.vouch(lasts=-DAY))
        self.cut()
        yield
        self.server.show(*self.server.authority.vouch())

    @contextmanager
    def other_password(self) -> Iterator[None]:
        with self.connected() as connection:
            former = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", (OFFICER,))
            (verifier,) = former.fetchone() or ("",)
        self.run(f"ALTER ROLE {OFFICER} PASSWORD 'another'")
        self.cut()
        yield
        self.run(f"ALTER ROLE {OFFICER} PASSWORD '{verifier}'")

    @contextmanager
    def crowded(self) -> Iterator[None]:
        self.run(f"ALTER ROLE {OFFICER} CONNECTION LIMIT 0")
        self.cut()
        yield
        self.run(f"ALTER ROLE {OFFICER} CONNECTION LIMIT -1")


TROUBLES: dict[Callable[[Troubled], AbstractContextManager[None]], tuple[type[StoreError], str]] = {
    Troubled.gone: (ServerUnreachable, "does not answer. Check the network, then try again"),
    Troubled.hanging: (ServerUnreachable, "does not answer. Check the network, then try again"),
    Troubled.locked: (SavedElsewhere, "nothing was changed. Try again."),
    Troubled.read_only: (ServerReadOnly, "Nothing can be saved on the unit's server at present"),
    Troubled.full: (ServerFull, "nothing was saved. Tell IT, then try again."),
    Troubled.expired: (ServerUntrusted, "does not show the certificate that it should. Stop, and tell IT."),
    Troubled.other_password: (ServerRefuses, "does not let you in. Ask the administrator."),
    Troubled.crowded: (ServerBusy, "Try again in a minute; if it stays so, tell IT."),
}


def test_each_trouble_has_a_sentence_and_passes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SERVER is not None
    monkeypatch.setitem(shared_database.CONNECTION_SETTINGS, "lock_timeout", "100ms")
    monkeypatch.setattr(server_database, "_LONGEST_WAIT", 5.0)
    with unit_server(SERVER) as server:
        server.cluster.run("ALTER SYSTEM SET wal_level = 'replica'")
        server.cluster.control("-m", "fast", "restart")
        address = server.take(store.gate(Role.SUPERVISOR).store, "unit_t", server.cluster.make())
        store.close()
        store_service.connect(tmp_path / "away", address)
        service = store_service.unlock(tmp_path / "away", "officer", PASSPHRASE, devices=NO_DEVICES, now=NOW)
        session, troubled = StoreSession(service), Troubled(server, address.database)
        session.log_in()

        def cases() -> int:
            with troubled.connected() as connection:
                (count,) = connection.execute("SELECT count(*) FROM cases").fetchone() or (0,)
                return int(count)

        before = cases()
        for number, (trouble, (error, sentence)) in enumerate(TROUBLES.items(), start=1):
            with trouble(troubled), pytest.raises(StoreError) as refused:
                a_case(session.gate)
            assert (trouble.__name__, type(refused.value)) == (trouble.__name__, error)
            assert sentence in refused.value.sentence
            a_case(session.gate)
            assert cases() == before + number
        for off, words in (
            (timedelta(minutes=12), "12 minutes ahead of"),
            (-timedelta(hours=1), "60 minutes behind"),
        ):
            with pytest.raises(ClockDiffers, match=words):
                require_same_clock(service.store.engine, datetime.now(UTC) + off)
        assert session.verify().findings == ()
        session.log_out()
