"""Wherever the database fails while the gate works, the user reads why, and nothing is half done.

The driver's errors are raised in place of each statement in turn; the failures of whole disks are real.
`test_gate.py` fails one statement of every command.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.core.action import Query
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.intake.reports import RecordReport
from mscu.actions.search.find import Find
from mscu.codes import Operation, Role
from mscu.errors import Damaged, DiskError, DiskFull, StoreUnreachable
from mscu.maintenance import Leave
from mscu.store.files.cipher import PAGE
from mscu.store.store_service import StoreService
from mscu.store_session import StoreSession
from tests.inputs.factories import World, a_case, valid
from tests.scenes.stores import NO_DEVICES, Store
from tests.tools.failing import failing

FAILURES = {
    "disk I/O error": DiskError,
    "database or disk is full": DiskFull,
    "unable to open database file": StoreUnreachable,
    "attempt to write a readonly database": StoreUnreachable,
    "database disk image is malformed": Damaged,
    "file is not a database": Damaged,
}
"""What the driver says, and what the user then reads."""
SAID = [*FAILURES]


def fails_with_a_sentence(store: Store, act: Callable[[], object], message: str) -> int:
    """Fail each statement of an action in turn, and return how many it has."""
    statements = 0
    with failing(store.engine, message) as switch:
        while True:
            switch.after(statements)
            with suppress(FAILURES[message]):
                act()
            if not switch.has_failed:
                return statements
            statements += 1


@pytest.mark.parametrize("message", SAID[:2])
def test_every_statement_of_a_command_may_fail(message: str, world: World) -> None:
    store, report = world.store, valid(RecordReport, world)
    before, gate = store.snapshot(), store.gate(Role.OFFICER)
    with failing(store.engine, message) as switch:
        for statements in range(10):
            switch.after(statements)
            with pytest.raises(FAILURES[message]):
                gate.perform(report)
    assert store.snapshot() == before
    assert fails_with_a_sentence(store, lambda: gate.perform(report), message) > 10
    assert len(store.snapshot()["report"]) == len(before["report"]) + 1


def test_every_statement_of_a_query_may_fail(world: World) -> None:
    gate = world.store.gate(Role.OFFICER)
    queries: tuple[Query[Any], ...] = (CaseFile(case_id=world.case_id), Find(words="patrol"), MyDesk())
    for query, message in zip(queries, SAID[2:5], strict=True):
        assert fails_with_a_sentence(world.store, lambda: gate.ask(query), message)  # noqa: B023


def test_the_program_s_own_operations_may_fail(world: World) -> None:
    gate = world.store.gate(Role.OFFICER)
    acts = (
        gate.head,
        gate.end_lost_sessions,
        gate.figures_differ,
        lambda: gate.record(Operation.UPKEEP, "Verify", "sound"),
    )
    for act, message in zip(acts, SAID[2:], strict=True):
        assert fails_with_a_sentence(world.store, act, message)


# ------------------------------------------------------------------------------- real disks


def record_much(store: Store) -> None:
    for _ in range(50):
        a_case(store.gate(Role.OFFICER), summary="Men sleep in vans. " * 700)


def test_a_full_disk_stops_what_writes_and_nothing_else(store: Store) -> None:
    case_id = a_case(store.gate(Role.OFFICER))
    driver = store.unit.driver
    driver.set_authorizer(None)
    (pages,) = driver.execute("PRAGMA page_count").fetchone()
    driver.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(DiskFull):
        record_much(store)
    assert store.gate(Role.OFFICER).ask(Find(words="car wash"))
    driver.execute("PRAGMA max_page_count = 1000000")
    record_much(store)
    assert store.gate(Role.OFFICER).ask(CaseFile(case_id=case_id)).id == case_id


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder of an open file")
@pytest.mark.parametrize("what", ["folder", "unit.db"])
def test_a_store_that_went_away_says_so_and_goes_on_when_it_is_back(what: str, store: Store) -> None:
    gate, away = store.gate(Role.OFFICER), store.folder.with_name("away")
    case_id = a_case(gate)
    place = store.folder if what == "folder" else store.folder / what
    place.rename(away)
    for act in (lambda: a_case(gate), lambda: gate.ask(CaseFile(case_id=case_id))):
        with pytest.raises(StoreUnreachable):
            act()
    away.rename(place)
    assert a_case(gate) == case_id + 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the name of an open file")
def test_nothing_is_written_to_a_file_that_another_has_taken_the_place_of(store: Store) -> None:
    gate, database = store.gate(Role.OFFICER), store.unit.files.database
    a_case(gate)
    copy = database.with_name("copy")
    copy.write_bytes(database.read_bytes())
    copy.replace(database)
    for _ in range(2):
        with pytest.raises(StoreUnreachable):
            a_case(gate)


def open_file(path: Path) -> int:
    """Return the system's number of the file that is open."""
    handles = Path("/proc/self/fd").iterdir()
    return next(int(handle.name) for handle in handles if os.path.realpath(handle) == str(path))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs the open files of the process")
@pytest.mark.parametrize("mode", [os.O_WRONLY, os.O_RDONLY], ids=["read", "write"])
def test_a_disk_that_refuses_to_read_or_write_says_so(mode: int, store: Store) -> None:
    gate = store.gate(Role.OFFICER)
    database = store.unit.files.database.resolve()
    handle, refusing = open_file(database), os.open(database, mode)
    kept = os.dup(handle)
    os.dup2(refusing, handle)
    with pytest.raises(DiskError):
        a_case(gate)
    os.dup2(kept, handle)
    os.close(kept)
    os.close(refusing)
    assert a_case(gate)


def damage(store: Store) -> None:
    """Flip a bit of every page but the first."""
    with store.unit.files.database.open("rb+") as file:
        content = bytearray(file.read())
        for page in range(PAGE, len(content), PAGE):
            content[page + 100] ^= 1
        file.seek(0)
        file.write(content)


def test_a_store_that_was_damaged_while_it_is_open_says_so(store: Store) -> None:
    gate = store.gate(Role.OFFICER)
    damage(store)
    with pytest.raises(Damaged):
        a_case(gate)


def test_a_store_that_cannot_be_backed_up_stays_open(store: Store) -> None:
    opened = StoreSession(StoreService(store.gate(Role.SUPERVISOR).store, NO_DEVICES))
    with failing(store.engine, "disk I/O error") as switch:
        switch.after(0)
        assert opened.perform(Leave()) == f"No new backup was made. {DiskError.__doc__}"
    opened.ask(Find(words="car wash"))
