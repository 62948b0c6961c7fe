"""A backup of a server's store is restored and compared before it has its name, or leaves nothing."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from mscu.app.command_line import CommandTools
from mscu.cli.commands import run
from mscu.errors import (
    BackupDamaged,
    BackupDiffers,
    DiskFull,
    OtherBackupRuns,
    ServerBackupFailed,
    ServerRefuses,
    ServerUnreachable,
    TargetExists,
)
from mscu.store.backups import server_backup
from mscu.store.backups.server_backup import back_up_server, restore_server
from mscu.store.engine.engines import writing
from mscu.store.engine.shared_backups import backup_rights, newest_backup
from mscu.store.engine.shared_dump import find_tool
from tests.scenes.stores import Store
from tests.store.closed import Closed, note, sql
from tests.tools.postgres_cluster import SERVER, Cluster

pytestmark = [
    pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed"),
    pytest.mark.parametrize("on_each_database", ["postgresql"], indirect=True),
]
BACKUP = "tried_backup"


def connection_of(cluster: Cluster, store: Store, user: str) -> str:
    """Return how administrators of the server reach the database of a store."""
    return f"host={cluster.folder} user={user} dbname={store.engine.url.database}"


@pytest.fixture
def administered(worked: Closed, postgres_cluster: Cluster) -> Iterator[str]:
    """Yield how the log-in for backups reaches a store on a server, for as long as the test takes."""
    with writing(worked.store.engine).begin() as connection:
        database = worked.store.engine.url.database
        for statement in (
            f"CREATE ROLE {BACKUP} LOGIN BYPASSRLS CREATEDB",
            f"GRANT CONNECT ON DATABASE {database} TO {BACKUP}",
            *backup_rights(BACKUP),
        ):
            connection.exec_driver_sql(statement)
    yield connection_of(postgres_cluster, worked.store, BACKUP)
    with writing(worked.store.engine).begin() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {BACKUP}")
        connection.exec_driver_sql(f"DROP ROLE {BACKUP}")


def commanded(*words: str) -> int:
    """Run the command line."""
    return run(words, CommandTools(lambda _: 0))


def databases(cluster: Cluster) -> set[str]:
    with psycopg.connect(host=str(cluster.folder), user="mscu", dbname="postgres") as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


@contextmanager
def refused(folder: Path, cluster: Cluster, *errors: type[Exception], match: str = ".") -> Iterator[None]:
    """Expect an error that leaves neither a file nor a database behind."""
    files, there = set(folder.iterdir()), databases(cluster)
    with pytest.raises(errors, match=match):
        yield
    assert set(folder.iterdir()) == files
    assert databases(cluster) == there


def tool(folder: Path, name: str, script: str) -> None:
    """Put a program of that name before the server's own."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(stat.S_IRWXU)


def test_a_backup_is_what_the_store_was(
    worked: Closed,
    administered: str,
    postgres_cluster: Cluster,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store, target = worked.store, tmp_path / "unit.dump"
    with store.engine.connect() as connection:
        assert newest_backup(connection) is None
    head = store.gate("officer").head()
    made = back_up_server(administered, target)
    assert target.stat().st_mode & 0o777 == 0o600
    assert made.content.head == head.seq
    assert made.content.fault == ""
    assert made.content.rows["public.cases"].count == 1
    with store.engine.connect() as connection:
        assert newest_backup(connection) == (made.checked_at, target.stat().st_size)
    note(store.gate("officer"), worked.case_id)  # is not in the backup

    empty = postgres_cluster.make()
    as_owner = f"host={postgres_cluster.folder} user=mscu dbname={empty}"
    restored = restore_server(target, as_owner)
    assert restored == made.content
    with refused(tmp_path, postgres_cluster, TargetExists, match="not empty"):
        restore_server(target, as_owner)
    postgres_cluster.run(f"DROP DATABASE {empty}")
    with refused(tmp_path, postgres_cluster, TargetExists):
        back_up_server(administered, target)

    again, empty = tmp_path / "again.dump", postgres_cluster.make()
    assert commanded("server-backup", administered, str(again)) == 0
    name, compared, rest = capsys.readouterr().out.splitlines()
    assert name == str(again)
    assert re.fullmatch(r"Restored and compared at .*: 1\d\d tables with [\d,]+ rows, audit .*", compared)
    assert rest.endswith("The file is not encrypted.")
    reached = f"host={postgres_cluster.folder} user=mscu dbname={empty}"
    assert commanded("server-restore", str(again), reached) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("Restored: 1")
    worked.tamper(sql("UPDATE audit_entry SET previous = hash WHERE seq = 7"))
    assert commanded("server-backup", administered, str(tmp_path / "broken.dump")) == 1
    assert capsys.readouterr().err.startswith("Row 7 of the audit does not follow the one before. The backup")
    postgres_cluster.run(f"DROP DATABASE {empty}")


def test_what_is_not_as_it_was_gets_no_name(
    worked: Closed,
    administered: str,
    postgres_cluster: Cluster,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the tools write is changed on its way by tools that are called in their place."""
    target, places = tmp_path / "unit.dump", os.environ["PATH"]
    dump, restore, changed = find_tool("pg_dump"), find_tool("pg_restore"), tmp_path / "changed"
    database = worked.store.engine.url.database
    told = f"{restore.parent}/psql -q -h {postgres_cluster.folder} -U mscu -d {database}_check"
    changed.mkdir()
    monkeypatch.setenv("PATH", f"{changed}{os.pathsep}{places}")

    def tools(dumping: str, restoring: str = "") -> None:
        tool(changed, "pg_dump", f'[ "$1" = --version ] && exec {dump} --version\n{dumping}')
        tool(
            changed,
            "pg_restore",
            f'{restore} "$@" || exit\n[ $1 = --version ] || {{ {restoring or "true"}; }}',
        )

    for statement, table in (
        ("UPDATE users SET display = display || chr(32) WHERE id = 1", "users"),
        ("DELETE FROM choice", "choice"),
        ("INSERT INTO server_backup (audit_row, bytes) VALUES (1, 1)", "server_backup"),
        ("ALTER SEQUENCE cases_id_seq RESTART", "cases"),
    ):
        tools(f'exec {dump} "$@"', f'{told} -c "{statement}"')
        with refused(tmp_path, postgres_cluster, BackupDiffers, match=f"differs in .*{table}"):
            back_up_server(administered, target)
    for script, error, match in (
        ("echo 'pg_dump: error: could not write: No space left on device' >&2; exit 1", DiskFull, "is full"),
        (
            "echo 'permission denied for table entry' >&2; exit 1",
            ServerRefuses,
            "may not read the whole store",
        ),
        ("exit 1", ServerBackupFailed, "Its log has the reason"),
        (f'{dump} "$@" | head -c 9000', ServerBackupFailed, "Its log has the reason"),
    ):
        tools(script)
        with refused(tmp_path, postgres_cluster, error, match=match):
            back_up_server(administered, target)
    tool(changed, "pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.1'")
    with refused(tmp_path, postgres_cluster, ServerBackupFailed, match="version 9, older than the server"):
        back_up_server(administered, target)
    tools(
        f'{restore.parent}/psql -q -h {postgres_cluster.folder} -U mscu -d postgres -c "SELECT '
        f"pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{BACKUP}'\" >&2"
    )
    with refused(tmp_path, postgres_cluster, ServerUnreachable):
        back_up_server(administered, target)
    with worked.store.engine.connect() as connection:
        assert newest_backup(connection) is None


def test_administrators_are_told_what_to_do(
    worked: Closed,
    administered: str,
    postgres_cluster: Cluster,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "unit.dump"
    with refused(tmp_path, postgres_cluster, ServerBackupFailed, match="no connection"):
        back_up_server("no=thing", target)
    with refused(tmp_path, postgres_cluster, ServerUnreachable):
        back_up_server(f"host={tmp_path} user=mscu dbname=postgres", target)
    check = f"{worked.store.engine.url.database}_check"
    postgres_cluster.run(f"CREATE DATABASE {check} OWNER {BACKUP}")
    using = psycopg.connect(host=str(postgres_cluster.folder), user="mscu", dbname=check)
    with using, refused(tmp_path, postgres_cluster, OtherBackupRuns):
        back_up_server(administered, target)
    postgres_cluster.run(f"ALTER ROLE {BACKUP} NOCREATEDB")
    postgres_cluster.run(f"DROP DATABASE {check}")
    with refused(tmp_path, postgres_cluster, ServerRefuses, match="not make a database"):
        back_up_server(administered, target)
    postgres_cluster.run(f"ALTER ROLE {BACKUP} CREATEDB NOBYPASSRLS")
    worked.tamper(sql("ALTER TABLE entry ENABLE ROW LEVEL SECURITY"))
    with refused(tmp_path, postgres_cluster, ServerRefuses, match="may not read the whole store"):
        back_up_server(administered, target)
    postgres_cluster.run(f"ALTER ROLE {BACKUP} BYPASSRLS")
    made = back_up_server(administered, target)
    (tmp_path / "cut.dump").write_bytes(target.read_bytes()[:-5000])
    (tmp_path / "none.dump").write_bytes(b"nothing")
    empty = postgres_cluster.make()
    as_owner = f"host={postgres_cluster.folder} user=mscu dbname={empty}"
    for name, error in (("cut", ServerBackupFailed), ("none", ServerBackupFailed), ("gone", BackupDamaged)):
        with refused(tmp_path, postgres_cluster, error):
            restore_server(tmp_path / f"{name}.dump", as_owner)
    assert restore_server(target, as_owner) == made.content  # nothing half was left
    postgres_cluster.run(f"DROP DATABASE {empty}")
    monkeypatch.setattr(server_backup, "require_tools", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("mscu.store.engine.shared_dump._FOLDERS", ())
    with refused(tmp_path, postgres_cluster, ServerBackupFailed, match="is not on this computer"):
        back_up_server(administered, tmp_path / "other.dump")
