"""The audit is read by auditors alone, in stretches, narrowed, with what was searched for."""

import pytest

from mscu.actions.admin.audit_trail import AuditChoices, AuditFilter, AuditPage, AuditSheet
from mscu.actions.admin.users import ChangeUser
from mscu.actions.cases.cases import OpenCase, RestrictCase
from mscu.codes import Operation, Role
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.scenes.stores import Store


def read(gate: Gate, **wanted: object) -> AuditSheet:
    return gate.ask(AuditPage(filter=AuditFilter(**wanted)))  # type: ignore[arg-type]


def test_rows_come_newest_first_in_stretches(reader: Gate) -> None:
    newest = read(reader).rows[0]
    assert (newest.operation, newest.object_type) == (Operation.CONSULTATION, "audit_entry")
    assert newest.actor == "auditor", "reading is on record"
    first = reader.ask(AuditPage(limit=3))
    seqs = [row.seq for row in first.rows]
    assert seqs == [first.total, first.total - 1, first.total - 2]
    second = reader.ask(AuditPage(limit=3, before=first.before))
    assert [row.seq for row in second.rows] == [first.total - 3, first.total - 4, first.total - 5]
    last = reader.ask(AuditPage(limit=3, before=3))
    assert [row.seq for row in last.rows] == [2, 1]
    assert last.before is None


def test_rows_are_narrowed_by_who_what_which_and_when(officer: Gate, reader: Gate) -> None:
    case = officer.perform(OpenCase(title="Car wash", lead="DS Nolan"))
    assert {row.actor for row in read(reader, actor="officer").rows} == {"officer"}
    refused = read(reader, operation=Operation.REFUSAL)
    assert refused.rows == ()
    rows = read(reader, object_type="cases", object_id=case).rows
    assert [row.action for row in rows] == ["OpenCase"]
    assert rows[0].operation is Operation.COLLECTION
    choices = reader.ask(AuditChoices())
    assert ("officer", "PC Officer") in choices.people
    assert ("users", "user") in choices.object_types
    assert "" not in dict(choices.object_types)


def test_days_are_days_in_london(reader: Gate) -> None:
    founded = "20 Jun 2022"
    before = read(reader).total - 1
    assert read(reader, first_day=founded, last_day=founded).total == before
    assert read(reader, last_day="19/06/2022").total == 0
    assert read(reader, first_day="21 June 2022").total == 1
    with pytest.raises(Invalid) as refused:
        read(reader, first_day="some day", last_day="2022")
    assert refused.value.problems.keys() == {"first_day", "last_day"}


def test_a_case_is_found_by_reference_or_number_and_one_that_is_restricted_by_number_alone(
    officer: Gate, supervisor: Gate, reader: Gate
) -> None:
    case = officer.perform(OpenCase(title="Car wash"))
    officer.perform(OpenCase(title="Nail bar"))
    for typed in ("ms-22-0001 ", f"case {case}", str(case)):
        rows = read(reader, record=typed).rows
        assert [(row.action, row.case_reference) for row in rows] == [("OpenCase", "MS-22-0001")]
    assert read(reader, record="MS-99-9999").total == 0
    said = {"owner": "supervisor", "ends_on": "1 Jul 2022", "reason": "source"}
    supervisor.perform(RestrictCase(case_id=case, members=(), **said))
    rows = read(reader, record=f"case {case}").rows
    assert {row.case_reference for row in rows} == {f"case no. {case}"}
    assert read(reader, record="MS-22-0001").total == 0


def test_a_user_is_named_as_when_the_row_was_written(store: Store, reader: Gate) -> None:
    admin, names = store.gate("administrator"), ["PC Officer", "DS Officer", "DS Smith"]
    ((user_id, version),) = store.sql("SELECT id, version FROM users WHERE name = 'officer'")
    for more, display in enumerate(names[1:]):
        admin.perform(ChangeUser(user_id=user_id, version=version + more, display=display, role=Role.OFFICER))
    admin.perform(ChangeUser(user_id=user_id, version=version + 2, display=names[2], role=Role.ANALYST))
    rows = read(reader, object_type="users", object_id=user_id).rows
    assert [row.record for row in reversed(rows)][-6:] == [f"user {name}" for name in names for _ in range(2)]
    assert {row.record for row in rows[6:]} == {f"user {names[0]}"}
