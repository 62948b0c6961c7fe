"""What somebody saves who is logged in to a server, whose audit is sent together with the commit."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select

from mscu.codes import Operation
from mscu.errors import Invalid, OutcomeUnknown, ServerUnreachable
from mscu.gate import Gate
from mscu.models.audit import AuditEntry
from mscu.models.entries.entry import Entry
from mscu.store.engine.engines import reading_all, writing
from mscu.store.engine.shared_database import open_shared
from tests.inputs.factories import a_case, a_note
from tests.scenes.stores import COLLEAGUE, Store
from tests.store.engine.secured_store import Secured, gate_of
from tests.store.engine.test_shared_database import WAITING
from tests.tools.broken_line import Breaks, Line
from tests.tools.postgres_cluster import SERVER

pytestmark = pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")


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


def _end(engine: Engine, *, is_saved: bool) -> None:
    with writing(engine).connect() as connection:
        transaction = connection.begin()
        if is_saved:
            transaction.commit()


@pytest.mark.parametrize("is_saved", [False, True])
def test_a_transaction_in_which_nothing_was_sent_never_begins(is_saved: bool, gate: Gate) -> None:
    a_case(gate)  # from then on it is known that its user writes
    engine = gate.store.engine
    _end(engine, is_saved=is_saved)
    with reading_all(engine).connect() as connection:
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
    _end(engine, is_saved=is_saved)
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


@pytest.mark.parametrize("has_written", [False, True])
def test_what_waited_for_others_has_the_time_from_which_nobody_else_wrote(
    gate: Gate, own_store: Secured, has_written: bool
) -> None:
    """So that rows have times in their order."""
    clocked = replace(gate, clock=lambda: datetime.now(UTC))
    clocked.record(Operation.UPKEEP, "First")
    case_id = a_case(clocked) if has_written else None  # it is known then that its user writes
    with ThreadPoolExecutor(1) as others:
        with writing(own_store.engine).begin() as writes, own_store.connect(COLLEAGUE) as watches:
            writes.exec_driver_sql("SELECT 1")
            waiting = others.submit(a_note, clocked, case_id, text="waited")
            while watches.execute(WAITING).fetchone() != (1,):
                assert not waiting.done()
            until = datetime.now(UTC)
        waiting.result(60)
    with own_store.engine.connect() as connection:
        newest = connection.scalar(select(AuditEntry.at).order_by(AuditEntry.seq.desc()).limit(1))
        noted = connection.execute(select(Entry.recorded_at).where(Entry.text == "waited")).scalar_one()
    assert newest is not None
    assert min(newest, noted) >= until
