"""A store goes to a server and comes back, whole and once: what fails on the way leaves it where it was."""

import errno
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any, NoReturn

import psycopg
import pytest
from sqlalchemy import event

from mscu.actions.search.find import Find
from mscu.codes import Role
from mscu.errors import (
    FileNotLeft,
    MoveDiffers,
    MscuError,
    ServerNotLeft,
    ServerUnreachable,
    ServerUntrusted,
    StoreMoved,
    TargetExists,
)
from mscu.store import moved_rows, store_service
from mscu.store.backups.server_backup import back_up_server, restore_server
from mscu.store.engine import shared_database, stored_rows
from mscu.store.engine.stored_rows import TableRows
from mscu.store.files.server_file import ServerAddress, address_of
from mscu.store.open_store import OpenStore
from mscu.store.put_on_server import NewServer, put_on_server
from mscu.store.store_service import StoreService
from mscu.store.take_from_server import take_from_server
from mscu.store_session import StoreSession
from tests.inputs.factories import a_note
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store
from tests.store.closed import CANARY, sentences, work
from tests.store.test_full_disk import disk_of
from tests.tools.broken_line import Breaks, line_to
from tests.tools.command_line import Line
from tests.tools.postgres_cluster import DEFAULT_PORT, SERVER, SETTINGS, running
from tests.tools.unit_server import HOST, WHO_ENTERS, Authority, UnitServer, unit_server

pytestmark = pytest.mark.skipif(SERVER is None, reason="no server is installed, as the header says")
SCRIPT = Path(__file__).parents[2] / "installer" / "server" / "make_database.sql"
MAY = "SELECT has_table_privilege('unit_m_backup', %s, %s)"
SWALLOWS = """
CREATE FUNCTION swallow() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.choice') THEN
        CREATE RULE nothing AS ON INSERT TO choice DO INSTEAD NOTHING;
        ALTER TABLE choice ENABLE ALWAYS RULE nothing;
    END IF;
END $$;
CREATE EVENT TRIGGER swallow ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION swallow()
"""
"""What makes a server lose the rows of a table without an error."""


@pytest.fixture(scope="module")
def server() -> Iterator[UnitServer]:
    assert SERVER is not None
    with unit_server(SERVER) as running:
        yield running


def unlocked(folder: Path, name: str) -> StoreService:
    return store_service.unlock(folder, name, PASSPHRASE, devices=NO_DEVICES, now=NOW)


def opened(folder: Path, name: str = Role.SUPERVISOR) -> StoreSession:
    session = StoreSession(unlocked(folder, name))
    session.log_in()
    return session


def moved(store: Store, server: UnitServer, database: str, name: str) -> ServerAddress:
    """Move a store to a database under a name, and let go of its file."""
    with closing(store):
        return server.take(store.gate(Role.SUPERVISOR).store, name, database)


def reached(server: UnitServer, database: str) -> psycopg.Connection[tuple[Any, ...]]:
    """Connect with a database as its administrators do."""
    cluster = server.cluster
    return psycopg.connect(host=str(cluster.folder), port=cluster.port, user="mscu", dbname=database)


def made_by_administrators(server: UnitServer) -> str:
    """Make a database as the manual tells the server's administrators."""
    cluster = server.cluster
    where = ("-h", cluster.folder, "-p", str(cluster.port), "-U", "mscu", "-d", "postgres")
    script = ("-q", "-v", "database=unit", "-f", SCRIPT)
    subprocess.run([cluster.server / "psql", *where, *script], check=True)
    return "unit"


def require_restored(server: UnitServer, address: ServerAddress, folder: Path) -> None:
    """Back up a store on a server, and open what was restored from that."""
    cluster, again = server.cluster, server.cluster.make()
    cluster.run(f"ALTER ROLE {address.store}_backup PASSWORD 'one of theirs'")
    of_server, dump = f"host={cluster.folder} port={cluster.port}", folder / "unit.dump"
    role = f"user={address.store}_backup password='one of theirs'"
    made = back_up_server(f"{of_server} {role} dbname={address.database}", dump)
    cluster.run(f"REVOKE {address.store}_people FROM {address.store}_user_1")  # as it was some time later
    assert restore_server(dump, f"{of_server} user=mscu dbname={again}") == made.content
    store_service.connect(folder / "restored", replace(address, database=again))
    session = opened(folder / "restored")
    assert session.ask(Find(words=CANARY))
    assert sentences(session.service.verify()) == []
    session.log_out()


def rows_of(store: Store) -> dict[str, list[Any]]:
    """Return the rows of the records of a store in a file."""
    return store.snapshot(without=("audit_entry", "setting", "sqlite_sequence", "clock_index", "tally_index"))


def test_a_store_goes_to_a_server_and_comes_back(
    store: Store,
    server: UnitServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    line, file = Line(monkeypatch, capsys), tmp_path / "given" / "unit.server"
    case_id = work(store.gate(Role.OFFICER))
    database, before = made_by_administrators(server), rows_of(store)
    store.close()
    file.parent.mkdir()
    (tmp_path / "ca.pem").write_text(server.authority.pem, encoding="ascii")
    named = ("--store", "unit_m", "--host", HOST, "--port", server.cluster.port)
    words = (store.folder, server.cluster.url(database), file, *named, "--authority", tmp_path / "ca.pem")
    code, _, refusal = line.unlocked("move-to-server", *words, "--yes")
    assert (code, "role does not allow" in refusal, file.exists()) == (1, True, False)
    user = ("--user", "administrator", "--passphrase-stdin")
    code, told, refusal = line("move-to-server", *words, *user, passphrase="unit")
    assert (code, "reads the unit's records there in clear" in told, refusal) == (
        1,
        True,
        "Nothing was done.\n",
    )
    code, told, _ = line("move-to-server", *words, *user, passphrase=f"unit_m\n{PASSPHRASE}")
    assert (code, "Every row arrived as it was." in told) == (0, True)
    code, _, refusal = line.unlocked("move-to-server", *words, user="administrator")
    assert "already exists" in refusal
    with pytest.raises(StoreMoved, match=f"was moved to the database {database} of a server"):
        opened(store.folder)

    with reached(server, database) as connection:
        for table, right, has_it in (
            ("entry", "SELECT", True),
            ("entry", "INSERT", False),
            ("server_backup", "INSERT", True),
        ):
            assert connection.execute(MAY, (table, right)).fetchone() == (has_it,)

    away = tmp_path / "away"
    store_service.connect(away, address_of(str(file)))
    session = opened(away)
    assert session.missing == ()  # what this computer remembers of the file is in it
    assert session.ask(Find(words=CANARY))
    a_note(session.gate, case_id, text="Written on the server")
    assert sentences(session.service.verify()) == []

    back = tmp_path / "back"
    code, _, refusal = line.unlocked("move-to-file", away, back, user="administrator")
    assert (code, "Others have the store open." in refusal, back.exists()) == (1, True, False)
    session.log_out()
    code, _, refusal = line.unlocked("move-to-file", away, away, user="administrator")
    assert (code, "already something there" in refusal) == (1, True)
    code, told, _ = line.unlocked("move-to-file", away, back, user="administrator")
    assert (code, "Every row arrived as it was." in told) == (0, True)
    with pytest.raises(StoreMoved, match="was moved to the file in a folder back"):
        opened(away)

    home = opened(back)
    assert home.missing == ()
    assert home.ask(Find(words=CANARY))
    assert home.ask(Find(words="Written on the server"))
    assert sentences(home.service.verify()) == []
    home.log_out()
    again = Store(back, store.template)
    after = rows_of(again)
    derived = ("find_", "clock", "tally", "likeness", "mention")
    changed = {name for name in before if before[name] != after[name] and not name.startswith(derived)}
    assert changed == {"entry", "note"}
    again.close()


def test_a_store_may_take_longer_to_read_than_a_connection_may_be_idle(
    store: Store, server: UnitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million entries take minutes to read, while the other database waits in its transaction."""
    monkeypatch.setitem(shared_database.CONNECTION_SETTINGS, "idle_in_transaction_session_timeout", "3s")

    def read_slowly(*given: Any) -> dict[str, TableRows]:
        Event().wait(3.2)
        return stored_rows.read_rows(*given)

    monkeypatch.setattr(moved_rows, "read_rows", read_slowly)
    away, back = tmp_path / "away", tmp_path / "back"
    store_service.connect(away, moved(store, server, server.cluster.make(), "unit_s"))
    with closing(unlocked(away, Role.ADMINISTRATOR)) as service:
        take_from_server(service.store, back, NOW)
    assert {file.name for file in back.iterdir() if file.stat().st_mode & 0o077} == set()
    assert [file.name for file in back.iterdir() if ".arrived" in file.name] == []
    opened(back).log_out()


def test_a_move_after_which_nobody_could_open_the_store_is_refused_before_it(
    store: Store,
    server: UnitServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    line, cluster, database = Line(monkeypatch, capsys), server.cluster, server.cluster.make()
    store.close()
    given, others = tmp_path / "ca.pem", tmp_path / "others.pem"
    given.write_text(server.authority.pem, encoding="ascii")
    others.write_text(Authority.make("Somebody else").pem, encoding="ascii")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = taken.getsockname()[1]
    cluster.run("ALTER ROLE mscu PASSWORD 'of IT'")
    by_name = f"postgresql://mscu:of%20IT@{HOST}:{cluster.port}/{database}"
    here, file = cluster.url(database), tmp_path / "unit.server"

    def moves(owner: str, target: Path = file, **changed: object) -> str:
        options = {"store": "unit_t", "host": HOST, "port": cluster.port, "authority": given} | changed
        words = [word for name, value in options.items() if value for word in (f"--{name}", value)]
        code, told, refusal = line.unlocked(
            "move-to-server", store.folder, owner, target, *words, "--yes", user="administrator"
        )
        assert (code, "Every row" in told) == (1, False)
        return str(refusal)

    assert "No workstation could reach the store so." in moves(here, authority=None)
    assert "No workstation could reach the store so." in moves(here, store="Nord Mark")
    assert "No workstation could reach the store so." in moves(here, port=70_000)
    assert "does not answer" in moves(here, port=nobody)
    assert "certificate" in moves(here, authority=others)
    assert "There is no folder" in moves(here, tmp_path / "none" / "unit.server")
    assert "must read postgresql://" in moves("host=localhost dbname=unit")
    assert "must read postgresql://" in moves(f"postgresql://mscu@{HOST}")
    stolen, key = Authority.make("Somebody else").vouch()
    certificate = server.authority.vouch()
    server.show(stolen, key)
    try:
        with closing(unlocked(store.folder, Role.ADMINISTRATOR)) as service:
            to = NewServer(
                owner=by_name, store="unit_t", host=HOST, port=cluster.port, authority=server.authority.pem
            )
            with pytest.raises(ServerUntrusted):
                put_on_server(service.store, to, NOW)
    finally:
        server.show(*certificate)
    with reached(server, database) as connection:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert connection.execute(tables).fetchone() == (0,)
    session = opened(store.folder)
    session.log_out()

    words = (store.folder, by_name, file, "--store", "unit_t", "--host", HOST, "--port", cluster.port)
    code, told, refusal = line.unlocked(
        "move-to-server", *words, "--authority", given, "--yes", user="administrator"
    )
    assert (code, "Every row arrived" in told, refusal) == (0, True, "")
    store_service.connect(tmp_path / "away", address_of(str(file)))


@contextmanager
def a_failing_commit(store: Store) -> Iterator[None]:
    """Have the file refuse to be written, once everything was asked of it."""

    def fail(_connection: object) -> NoReturn:
        raise OSError(errno.EIO, "Input/output error")

    event.listen(store.unit.engine, "commit", fail, once=True)
    yield


@contextmanager
def a_disk_that_is_full(store: Store) -> Iterator[None]:
    """Have the disk refuse the pages of a file, but not its journal."""
    with disk_of(store.unit.files.database.stat().st_size // 2):
        yield


def test_what_fails_on_the_way_leaves_the_store_where_it_was(
    store: Store, server: UnitServer, tmp_path: Path
) -> None:
    work(store.gate(Role.OFFICER))
    database = server.cluster.make()

    def refused(error: type[MscuError], match: str) -> None:
        before = store.gate(Role.OFFICER).head()
        with pytest.raises(error, match=match):
            server.take(store.gate(Role.SUPERVISOR).store, "unit_n", database)
        assert store.gate(Role.OFFICER).head() == before

    with reached(server, database) as connection:
        connection.execute("CREATE TABLE taken ()")
    refused(TargetExists, "not empty")
    with reached(server, database) as connection:
        connection.execute("DROP TABLE taken")
        connection.execute(SWALLOWS)
    refused(MoveDiffers, 'used as before. The difference is in "choice"')
    with reached(server, database) as connection:
        assert (
            connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall() == []
        )
        connection.execute("DROP EVENT TRIGGER swallow")
    for role in ("unit_n_owner", "unit_n_people", "unit_n_user_7"):
        server.cluster.run(f"CREATE ROLE {role}")
        refused(TargetExists, "has roles of a store unit_n already")
        server.cluster.run(f"DROP ROLE {role}")

    for number, fails in enumerate((a_failing_commit, a_disk_that_is_full)):
        there = server.cluster.make()
        before = store.gate(Role.OFFICER).head()
        with fails(store), pytest.raises(FileNotLeft, match="if it opens, the store is still there"):
            server.take(store.gate(Role.SUPERVISOR).store, f"unit_{number}", there)
        assert store.gate(Role.OFFICER).head() == before
        with reached(server, there) as connection:
            left = connection.execute("SELECT value FROM setting WHERE name = 'moved_to'").fetchone()
        assert left == (None if fails is a_disk_that_is_full else ("the file in a folder store",))
    require_restored(server, moved(store, server, database, "unit_o"), tmp_path)


def test_nothing_is_written_to_a_store_that_is_left_meanwhile(
    store: Store, server: UnitServer, tmp_path: Path
) -> None:
    database = server.cluster.make()
    address = moved(store, server, database, "unit_p")
    for name in ("officer", "administrator"):
        store_service.connect(tmp_path / name, address)
    service = unlocked(tmp_path / "administrator", "administrator")
    with ThreadPoolExecutor() as beside:
        with reached(server, database) as holder:
            holder.execute("LOCK TABLE choice IN ACCESS EXCLUSIVE MODE")
            moving = beside.submit(take_from_server, service.store, tmp_path / "back", NOW)
            while not holder.execute("SELECT FROM pg_locks WHERE NOT granted").fetchall():
                assert not moving.done()
            late = StoreSession(unlocked(tmp_path / "officer", "officer"))
        moving.result()
    service.close()
    with reached(server, database) as connection:
        newest = "SELECT action FROM audit_entry ORDER BY seq DESC LIMIT 1"
        with pytest.raises(StoreMoved, match="was moved to the file in a folder back"):
            late.log_in()
        assert connection.execute(newest).fetchone() == ("MoveAway",)
    late.close()
    opened(tmp_path / "back").log_out()


def test_an_answer_that_is_lost_leaves_one_store_in_use(store: Store, tmp_path: Path) -> None:
    assert SERVER is not None
    settings = {**SETTINGS, "hba_file": "{folder}/hba", "password_encryption": "scram-sha-256"}
    (tmp_path / "line").mkdir()
    with (
        running(SERVER, settings, {"hba": WHO_ENTERS.encode()}) as cluster,
        line_to(cluster.folder, tmp_path / "line") as line,
    ):

        def put(opened_store: OpenStore, name: str) -> Path:
            to = NewServer(
                owner=cluster.url(cluster.make()),
                store=name,
                host=str(line.folder),
                port=DEFAULT_PORT,
                authority="",
            )
            store_service.connect(tmp_path / name, put_on_server(opened_store, to, NOW))
            return tmp_path / name

        def take(away: Path, name: str, breaks: Breaks) -> Path:
            service = unlocked(away, "administrator")
            # Reads end with a COMMIT of their own, so it breaks once the move itself commits.
            event.listen(service.store.engine, "commit", lambda _: setattr(line, "breaks", breaks), once=True)
            try:
                take_from_server(service.store, tmp_path / name, NOW)
            finally:
                service.close()
            return tmp_path / name

        with closing(store):
            away = put(store.gate(Role.SUPERVISOR).store, "unit_q")
        with pytest.raises(ServerUnreachable):
            take(away, "refused", Breaks.BEFORE_COMMIT)
        assert not (tmp_path / "refused").exists()
        home = take(away, "home", Breaks.AFTER_COMMIT)
        with pytest.raises(StoreMoved):
            unlocked(away, "officer")

        service = unlocked(home, "administrator")
        away = put(service.store, "unit_r")
        service.close()
        line.stays_down = True
        with pytest.raises(ServerNotLeft, match="If it says that it was moved, rename the file to unit"):
            take(away, "unknown", Breaks.AFTER_COMMIT)
        with pytest.raises(MscuError):
            unlocked(tmp_path / "unknown", "officer")
        line.is_down = False
        with pytest.raises(StoreMoved, match="the file in a folder unknown"):
            unlocked(away, "officer")
        (tmp_path / "unknown" / "unit.db.arrived").rename(tmp_path / "unknown" / "unit.db")
        opened(tmp_path / "unknown").log_out()
