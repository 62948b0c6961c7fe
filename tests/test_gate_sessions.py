"""The sessions of several people in one store: each ends once on record, and none while it goes on."""

from sqlalchemy import select

from mscu.codes import Operation, Role
from mscu.dates.london import show_moment
from mscu.gate import Gate
from mscu.models.audit import AuditEntry
from tests.scenes.stores import COLLEAGUE, Store

SESSIONS = (Operation.LOGIN, Operation.LOGOUT)


def recorded(store: Store) -> list[tuple[str, Operation, str]]:
    """Return who recorded what about sessions, and whose end it was, in order."""
    entry = AuditEntry
    rows = select(entry.actor, entry.operation, entry.reason).where(entry.operation.in_(SESSIONS))
    with store.engine.connect() as connection:
        found = connection.execute(rows.order_by(entry.seq)).all()
    return [(actor, operation, reason.partition(" ")[0]) for actor, operation, reason in found]


def unlock(gate: Gate) -> None:
    gate.end_lost_sessions()
    gate.begin_session()


def crash(gate: Gate) -> None:
    """Leave the store as a program does that is killed: what is recorded says that it still runs."""
    gate.store.running.discard(gate._began or 0)  # noqa: SLF001 - no program is asked before it is killed


def test_a_second_person_ends_nobody_s_session(store: Store) -> None:
    officer, colleague = store.gate(Role.OFFICER), store.gate(COLLEAGUE)
    unlock(officer)
    unlock(colleague)
    officer.end_session()
    unlock(officer)
    colleague.end_session()
    officer.end_session()
    assert recorded(store) == [
        ("officer", Operation.LOGIN, ""),
        (COLLEAGUE, Operation.LOGIN, ""),
        ("officer", Operation.LOGOUT, ""),
        ("officer", Operation.LOGIN, ""),
        (COLLEAGUE, Operation.LOGOUT, ""),
        ("officer", Operation.LOGOUT, ""),
    ]


def test_only_the_session_that_was_cut_short_is_ended_for_somebody(store: Store) -> None:
    officer, colleague, supervisor = (store.gate(name) for name in ("officer", COLLEAGUE, "supervisor"))
    unlock(officer)
    unlock(colleague)
    crash(officer)
    unlock(supervisor)
    assert recorded(store)[2:] == [
        ("supervisor", Operation.LOGOUT, "officer"),
        ("supervisor", Operation.LOGIN, ""),
    ]
    unlock(officer)
    assert len(recorded(store)) == 5


def test_two_programs_of_one_person_are_two_sessions(store: Store) -> None:
    first = store.gate(Role.OFFICER)
    second = Gate(first.store, first.actor, store.clock)
    unlock(first)
    unlock(second)
    crash(first)
    second.end_session()
    unlock(second)
    assert recorded(store)[2:] == [
        ("officer", Operation.LOGOUT, ""),
        ("officer", Operation.LOGOUT, "officer"),
        ("officer", Operation.LOGIN, ""),
    ]


def test_a_row_of_an_older_version_ends_what_was_open(store: Store) -> None:
    officer, supervisor = store.gate(Role.OFFICER), store.gate(Role.SUPERVISOR)
    officer.begin_session()
    officer.record(Operation.LOGOUT, "Lock")
    crash(officer)
    supervisor.end_lost_sessions()
    assert len(recorded(store)) == 2


def test_when_it_was_last_used_is_said_of_its_own_rows(store: Store) -> None:
    officer, colleague = store.gate(Role.OFFICER), store.gate(COLLEAGUE)
    unlock(officer)
    crash(officer)
    with store.engine.connect() as connection:
        began = connection.scalar(select(AuditEntry.at).order_by(AuditEntry.seq.desc()).limit(1))
    unlock(colleague)
    with store.engine.connect() as connection:
        ended = select(AuditEntry.reason).where(AuditEntry.operation == Operation.LOGOUT)
        reason = connection.scalar(ended)
    assert began is not None
    assert reason is not None
    assert reason.endswith(f"it ended unrecorded after {show_moment(began)}")
