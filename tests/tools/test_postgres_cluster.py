"""The tests' own PostgreSQL server: what its databases are like, and that it ends with whoever started it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.tools import postgres_cluster
from tests.tools.postgres_cluster import SERVER, Cluster

ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal
from tests.tools.postgres_cluster import SERVER, running
with running(SERVER) as cluster:
    print(cluster.folder, (cluster.folder / "data" / "postmaster.pid").exists(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""

needs_server = pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")


@needs_server
def test_a_database_is_a_copy_of_its_own(postgres_cluster: Cluster) -> None:
    with postgres_cluster.database() as one:
        engine = create_engine(one)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE kept AS SELECT 'ä' AS word")
        engine.dispose()
        assert engine.url.database is not None
        with postgres_cluster.database(engine.url.database) as other:
            copy = create_engine(other)
            with copy.begin() as connection:
                assert connection.exec_driver_sql("SELECT word FROM kept").scalar() == "ä"
                connection.exec_driver_sql("DELETE FROM kept")
            copy.dispose()
        with engine.begin() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM kept").scalar() == 1
        engine.dispose()


@needs_server
def test_nobody_reaches_it_but_by_its_socket(postgres_cluster: Cluster) -> None:
    with postgres_cluster.database() as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            assert connection.exec_driver_sql("SHOW listen_addresses").scalar() == ""
        engine.dispose()
    assert postgres_cluster.folder.stat().st_mode & 0o077 == 0


@needs_server
def test_it_ends_with_tests_that_are_killed() -> None:
    # The shell that runs the server holds the other end of stderr until it has ended, too.
    command = [sys.executable, "-c", KILLED]
    tests = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    folder, was_running = tests.stdout.split()
    assert was_running == "True"
    assert list(Path(folder).iterdir()) == []
    Path(folder).rmdir()


def test_the_header_says_where_no_server_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_cluster, "SERVER", None)
    assert "SQLCipher alone" in postgres_cluster.pytest_report_header()
    monkeypatch.setattr(postgres_cluster, "SERVER", Path("/opt/postgresql/bin"))
    assert "PostgreSQL of /opt/postgresql/bin" in postgres_cluster.pytest_report_header()
