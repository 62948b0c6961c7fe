"""What somebody saves who is logged in to a server, whose audit is sent together with the commit."""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, select

from mscu.codes import Operation
from mscu.errors import Invalid, OutcomeUnknown, ServerUnreachable
from mscu.gate import Gate
from mscu.models.entries.entry import Entry
from mscu.store.audit.audit import read_head
from mscu.store.engine.engines import reading_all, writing
from mscu.store.engine.shared_database import open_shared
from tests.inputs.factories import a_case, a_note
from tests.scenes.stores import COLLEAGUE, Store
from tests.store.engine.secured_store import Secured, gate_of
from tests.store.engine.test_shared_database import WAITING
from tests.tools.broken_line import Breaks, Line, line_to
from tests.tools.postgres_cluster import SERVER, Cluster

pytestmark = pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")


@pytest.fixture
def line(postgres_cluster: Cluster) -> Iterator[Line]:
    with (
        tempfile.TemporaryDirectory(prefix="mscu-line-") as folder,
        line_to(postgres_cluster.folder, Path(folder)) as made,
    ):
        yield made


@pytest.fixture
def gate(own_store: Secured, files: Store, line: Line) -> Iterator[Gate]:
    """Yield the gate of somebody who is logged in by the line."""
    with gate_of(COLLEAGUE, own_store, files) as direct:
        user = own_store.roles.person(own_store.ids[COLLEAGUE])
        engine = open_shared(f"postgresql://{user}@/{own_store.name}?host={line.folder}")
        yield Gate(replace(direct.store, engine=engine), direct.actor, direct.clock)
        engine.dispose()


def entries(store: Secured) -> int:
    return len(store.read(COLLEAGUE)["Entry"])


@pytest.mark.parametrize("breaks", [each for each in Breaks if each is not Breaks.NEVER])
@pytest.mark.parametrize("before", [1, 3])
def test_a_save_is_done_once_or_refused(
    breaks: Breaks, before: int, gate: Gate, own_store: Secured, line: Line
) -> None:
    """Whatever the program has prepared by then."""
    case_id = a_case(gate)
    for _ in range(before):
        a_note(gate, case_id)
    saved, line.breaks = entries(own_store), breaks
    if breaks is Breaks.BEFORE_COMMIT:
        with pytest.raises(ServerUnreachable) as refused:
            a_note(gate, case_id)
        assert not isinstance(refused.value, OutcomeUnknown)
    else:
        a_note(gate, case_id)
        saved += 1
    assert line.broken == 1
    assert entries(own_store) == saved
    a_note(gate, case_id)
    assert entries(own_store) == saved + 1


def _commit(engine: Engine) -> None:
    with writing(engine).begin():
        pass


def _roll_back(engine: Engine) -> None:
    with writing(engine).connect() as connection:
        connection.begin()


@pytest.mark.parametrize("end", [_commit, _roll_back])
def test_a_transaction_in_which_nothing_was_sent_never_begins(
    end: Callable[[Engine], None], gate: Gate
) -> None:
    a_case(gate)  # from then on it is known that its user writes
    engine = gate.store.engine
    end(engine)
    with reading_all(engine).connect() as connection:
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
    end(engine)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        assert driver.execute("SELECT pg_current_xact_id_if_assigned()").fetchone() == (None,)
        assert driver.info.transaction_status == 0


def test_others_changes_are_heard_after_a_command_that_was_refused_at_once(gate: Gate) -> None:
    a_case(gate)
    newest = gate.head().seq
    with pytest.raises(Invalid):
        a_case(gate, title="")
    assert gate.changes_of_others(newest).row == newest


def test_a_row_that_waited_has_the_time_from_which_nobody_else_wrote(gate: Gate, own_store: Secured) -> None:
    """So that rows have times in their order."""
    gate.record(Operation.UPKEEP, "First")
    waits = Thread(target=gate.record, args=(Operation.UPKEEP, "Waits"))
    with writing(own_store.engine).begin() as writes, own_store.connect(COLLEAGUE) as watches:
        writes.exec_driver_sql("SELECT 1")
        waits.start()
        while watches.execute(WAITING).fetchone() != (1,):
            assert waits.is_alive()
        until = datetime.now(UTC)
    waits.join(60)
    with own_store.engine.connect() as connection:
        newest = "SELECT action, at FROM audit_entry ORDER BY seq DESC LIMIT 1"
        action, at = connection.exec_driver_sql(newest).one()
    assert action == "Waits"
    assert at >= until


def test_the_time_of_what_waited_for_others_is_taken_after_them(gate: Gate, own_store: Secured) -> None:
    clocked = replace(gate, clock=lambda: datetime.now(UTC))
    case_id = a_case(clocked)  # from then on it is known that its user writes
    with ThreadPoolExecutor(1) as others, writing(own_store.engine).connect() as connection:
        turn = connection.begin()
        read_head(connection)
        waiting = others.submit(a_note, clocked, case_id, text="waited")
        Event().wait(0.5)
        assert not waiting.done()
        free_at = datetime.now(UTC)
        turn.rollback()
        waiting.result()
    with own_store.engine.connect() as connection:
        noted = connection.execute(select(Entry.recorded_at).where(Entry.text == "waited")).scalar_one()
    assert noted >= free_at
