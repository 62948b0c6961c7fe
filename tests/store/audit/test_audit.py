"""The chain of the audit: what a row's hash covers, and that rows cannot be changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from mscu.codes import Operation
from mscu.models.audit import AuditEntry
from mscu.models.base import Base
from mscu.models.record_labels import record_label
from mscu.store.audit.audit import (
    FIELDS,
    START,
    Audit,
    AuditHead,
    AuditLine,
    AuditSigner,
    hash_of_fields,
    last_login,
    read_head,
    row_hash,
)
from mscu.store.audit.verify_findings import Findings
from tests.scenes.stores import Store

KEY = b"k" * 32
AT = datetime(2022, 6, 20, 9, 30, tzinfo=UTC)
ROW: dict[str, Any] = {
    "seq": 7,
    "at": AT,
    "actor": "officer",
    "device": "desk-1",
    "action": "OpenCase",
    "operation": Operation.COLLECTION,
    "object_type": "cases",
    "object_id": 3,
    "case_id": 3,
    "purpose": "",
    "recipients": "",
    "reason": "",
    "digest": b"d",
    "sealed": b"",
    "previous": b"p",
    "salt": b"s",
}
OTHER: dict[str, Any] = {
    "seq": 8,
    "at": AT + timedelta(microseconds=1),
    "operation": Operation.ERASURE,
    "object_id": None,
    "case_id": None,
    "digest": b"",
    "sealed": b"s",
    "previous": b"q",
    "salt": b"t",
}


def test_the_hash_covers_every_column_but_itself_and_the_signature_over_it() -> None:
    columns = set(AuditEntry.__table__.columns.keys())
    assert set(FIELDS) == columns - {"hash", "signature"} == set(ROW)
    hashes = {name: row_hash(KEY, ROW | {name: OTHER.get(name, "other")}) for name in FIELDS}
    assert len({*hashes.values(), row_hash(KEY, ROW), row_hash(b"x" * 32, ROW)}) == len(FIELDS) + 2
    one = ROW | {"purpose": "a", "recipients": "b"}
    shifted = ROW | {"purpose": 'a","b', "recipients": ""}
    assert row_hash(KEY, one) != row_hash(KEY, shifted)


def test_a_row_of_an_older_program_is_hashed_without_a_salt() -> None:
    old = ROW | {"salt": None}
    covered = [old[name].isoformat(timespec="microseconds") if name == "at" else old[name] for name in FIELDS]
    assert row_hash(KEY, old) == hash_of_fields(KEY, covered)
    assert hash_of_fields(KEY, covered[:-1]) == row_hash(KEY, old)
    assert len({row_hash(KEY, ROW | {"salt": salt}) for salt in (None, b"", b"s")}) == 3


def test_the_lines_of_one_action_are_chained_salted_and_signed_once(store: Store) -> None:
    """Whoever reads the hash of a row that is hidden has the key, and could try what the row may say."""
    audit = Audit(KEY, AuditSigner(actor="a", device="d", sign=lambda content: b"signed " + content))
    with store.engine.begin() as connection:
        before = read_head(connection)
        head = audit.write(connection, "Try", [AuditLine(operation=Operation.UPKEEP)] * 100, AT)
        assert read_head(connection) == head
    rows = store.audit(after=before.seq)
    assert [row.seq for row in rows] == [before.seq + n for n in range(1, 101)]
    assert [row.previous for row in rows] == [before.hash, *(row.hash for row in rows[:-1])]
    assert [row.signature for row in rows] == [b""] * 99 + [b"signed " + rows[-1].hash]
    assert all(row.hash == row_hash(KEY, row._asdict()) for row in rows)
    salts = {row.salt for row in rows}
    assert len(salts) == 100
    assert {len(salt) for salt in salts} == {16}


def test_an_empty_audit_has_the_head_nought(store: Store) -> None:
    store.sql("DROP TRIGGER audit_entry_no_delete")
    store.sql("DELETE FROM audit_entry")
    with store.engine.connect() as connection:
        assert read_head(connection) == AuditHead(0, START)


def test_the_last_unlock_is_the_newest_of_that_user_and_nought_before_the_first(store: Store) -> None:
    for name in ("officer", "supervisor", "officer", "supervisor"):
        store.gate(name).record(Operation.LOGIN, "Unlock")
    rows = [seq for (seq,) in store.sql("SELECT seq FROM audit_entry WHERE operation = 'login' ORDER BY seq")]
    with store.engine.connect() as connection:
        assert [last_login(connection, name) for name in ("officer", "supervisor")] == rows[-2:]
        assert last_login(connection, "colleague") == 0


def test_rows_can_be_neither_changed_nor_deleted_nor_replaced(store: Store) -> None:
    before = store.audit()
    for attack in (
        "UPDATE audit_entry SET actor = 'somebody' WHERE seq = 1",
        "UPDATE audit_entry SET seq = seq + 1000",
        "UPDATE OR REPLACE audit_entry SET seq = 1 WHERE seq = 2",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)",
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1",
    ):
        with pytest.raises(DBAPIError, match="append-only"):
            store.sql(attack)
        assert store.audit() == before


@pytest.mark.parametrize(
    ("object_type", "sentence"),
    [
        ("stated_number", "Stated number no. 2 is gone."),
        ("subject_name", "Name of a nominal no. 2 is gone."),
        ("nrm_decision", "NRM decision no. 2 is gone."),
        ("mopi_grading", "MoPI grading no. 2 is gone."),
        ("cases", "Case no. 2 is gone."),
        ("users", "User no. 2 is gone."),
    ],
)
def test_a_finding_names_a_record_in_plain_words(object_type: str, sentence: str) -> None:
    findings = Findings()
    findings.add_record(object_type, 2, "is gone", 7)
    (finding,) = findings.listed
    assert finding.sentence == sentence
    assert (finding.object_type, finding.object_id, finding.seq) == (object_type, 2, 7)


def test_no_label_of_a_record_has_an_underscore() -> None:
    assert [name for name in Base.metadata.tables if "_" in record_label(name)] == []
