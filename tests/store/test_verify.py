"""Verification finds every change behind the program's back, in real files, with the real key."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mscu.actions.cases.cases import LiftRestriction, RestrictCase
from mscu.codes import Operation, Role, StoreKind
from mscu.errors import StoreError
from mscu.store.audit import digest
from mscu.store.audit.audit import Audit, AuditLine
from mscu.store.audit.record_check import digested
from mscu.store.backups.backup_retention import HOW_TO_RESTORE, restore_advice
from mscu.store.engine.engines import writing
from mscu.store.files.cipher import PAGE, connect
from mscu.store.files.file_names import DATABASE, HEAD
from mscu.store.indexes.likeness_index import LikenessTable
from mscu.store.store_service import StoreService, unlock
from mscu.store.verify import DAMAGED, DATABASE_DAMAGED, verify
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store
from tests.store.closed import CANARY, Closed, Driver, OnServer, note, sentences, sql, work
from tests.tools.postgres_cluster import SERVER

# ------------------------------------------------------------------------------------- whole


def test_a_store_that_only_the_gate_wrote_is_sound(worked: Closed) -> None:
    verdict = worked.verdict()
    assert sentences(verdict) == []
    assert verdict.sound
    assert verdict.witnesses == (f"the file {HEAD}", "the witness file of this computer")
    assert verdict.counts["report"] == verdict.counts["cases"] == 1
    assert verdict.counts["audit_entry"] == verdict.head.seq > 1000
    store = worked.again()
    opened = verify(store.unit)
    assert sentences(opened) == []
    note(store.gate(Role.SUPERVISOR), worked.case_id)  # goes on, and others sign as themselves
    assert store.gate(Role.OFFICER).head().seq > opened.head.seq
    store.close()
    assert sentences(worked.verdict()) == []


# ----------------------------------------------------------------------------------- records


def types_with_rows(driver: Driver) -> Iterator[tuple[str, Any]]:
    """Yield each type of record that is in the store, with a column of its own to change."""
    for model in digested():
        name = digest.type_name(model)
        own = [c for c in model.__table__.columns if not c.primary_key and not c.foreign_keys]
        if name != "setting" and driver.execute(f"SELECT 1 FROM {name}").fetchone():
            yield name, own[0] if own else model.__table__.c.id


def other_value(column: Any, *, is_shared: bool) -> str:
    """Return what a column becomes; one of a file may be anything."""
    stored = getattr(column.type, "impl", column.type).python_type
    if is_shared and stored is int:
        return f"{column.name} + 1000"
    if is_shared and not issubclass(stored, str):
        return {bool: f"NOT {column.name}", date: "current_date", datetime: "now()"}[stored]
    return f"{column.name} || 'x'"


def test_a_changed_row_of_every_type_is_found_and_named_by_number_alone(worked: Closed) -> None:
    changed: set[str] = set()

    def deed(driver: Driver) -> None:
        for name, column in types_with_rows(driver):
            value = other_value(column, is_shared=driver.is_shared)
            driver.execute(
                f"UPDATE {name} SET {column.name} = {value} WHERE id = (SELECT min(id) FROM {name})"
            )
            changed.add(name)
        driver.execute(f"UPDATE subject SET name = '{CANARY} the second', note = '{CANARY}'")

    worked.tamper(deed)
    verdict = worked.verdict()
    told = {each.object_type for each in verdict.findings if "was changed" in each.sentence}
    assert told == changed
    assert len(changed) > 12
    assert CANARY not in repr(verdict)


def test_a_changed_key_of_the_audit_is_found(closed: Closed) -> None:
    whole = closed.path.read_bytes()
    for name in ("chain_key", "digest_key"):
        for value in ("", "no key", "ab"):
            closed.tamper(sql(f"UPDATE setting SET value = '{value}' WHERE name = '{name}'"))
            assert not closed.verdict().sound
            closed.path.write_bytes(whole)
    assert closed.verdict().sound


INSERTED = (
    "INSERT INTO choice (of_field, position, choice, entry_id, case_id, id, version)"
    " SELECT of_field, 9, choice, {}, case_id, {}, version FROM choice WHERE id = 1"
)
DEEDS: dict[str, tuple[str, ...]] = {
    "Report no. 1 was changed outside the program.": (
        "UPDATE entry SET happened_words = 'yesterday' WHERE kind = 'report'",
    ),
    "Choice from a list no. 99 was added outside the program.": (INSERTED.format("entry_id", 99),),
    "Choice from a list no. 98 refers to a missing entry.": (INSERTED.format(999, 98),),
    "Choice from a list no. 1 is missing": ("DELETE FROM choice WHERE id = 1",),
    "Name of a nominal no. 1 is missing": ("DELETE FROM subject_name WHERE id = 1",),
    "Involvement no. 1 is missing": ("DELETE FROM involvement WHERE id = 1",),
    "Entry of a code list no. 2 was changed": (
        "UPDATE code SET id = -1 WHERE id = 1",
        "UPDATE code SET id = 1 WHERE id = 2",
        "UPDATE code SET id = 2 WHERE id = -1",
    ),
    "Entry no. 2 does not match its kind.": (
        "UPDATE entry SET kind = 'note' WHERE kind = 'tactical_advice'",
    ),
    "Entry no. 3 is of a kind that this program does not know.": (
        "UPDATE entry SET kind = 'rumour' WHERE id = 3",
    ),
    "The clock index was changed outside the program.": (
        "DELETE FROM clock WHERE id = (SELECT min(id) FROM clock)",
    ),
}
"""What is done to rows behind the program's back, by what is told of it."""
SET_BACK = "The counter of entry records was set back, so an id could be given twice."


def test_whatever_is_done_to_rows_is_told(worked: Closed) -> None:
    def deeds(driver: Driver) -> None:
        if not driver.is_shared:
            driver.execute("PRAGMA foreign_keys = OFF")
        for statements in DEEDS.values():
            sql(*statements)(driver)
        in_file = "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'entry'"
        driver.execute("SELECT setval('entry_id_seq', 1)" if driver.is_shared else in_file)

    worked.tamper(deeds)
    found = worked.verdict().findings
    told = [each.sentence for each in found]
    assert [each for each in (*DEEDS, SET_BACK) if not any(each in sentence for sentence in told)] == []
    (report,) = (each for each in found if "Report no. 1" in each.sentence)
    assert (report.object_type, report.object_id) == ("report", 1)
    assert report.seq is not None


def test_records_of_an_unknown_type_are_found_until_they_are_erased(closed: Closed) -> None:
    unknown = "The audit has records of a type that this program does not know"
    store = closed.again()
    gate = store.gate(Role.OFFICER)
    for operation, value, is_found in ((Operation.COLLECTION, b"x", True), (Operation.ERASURE, b"", False)):
        line = AuditLine(operation=operation, object_type="rumour", object_id=1, digest=value)
        with writing(store.engine).begin() as connection:
            audit = Audit(gate.store.chain_key, gate.store.signer(gate.actor))
            audit.write(connection, "Forged", [line], NOW)
        found = [sentence for sentence in sentences(verify(gate.store)) if unknown in sentence]
        assert bool(found) is is_found


def test_a_record_that_was_erased_stays_so(closed: Closed) -> None:
    store = closed.again()
    supervisor = store.gate(Role.SUPERVISOR)
    supervisor.perform(
        RestrictCase(
            case_id=closed.case_id,
            owner="supervisor",
            members=("officer",),
            ends_on="1 Jul 2022",
            reason="Leak feared",
        )
    )
    with store.engine.connect() as connection:
        kept = tuple(connection.exec_driver_sql("SELECT * FROM restriction").one())
    supervisor.perform(LiftRestriction(case_id=closed.case_id, reason="Over"))
    store.close()
    assert sentences(closed.verdict()) == []
    marks = ", ".join("?" * len(kept))
    closed.tamper(lambda raw: raw.execute(f"INSERT INTO restriction VALUES ({marks})", kept))
    assert "Restriction no. 1 was erased, but is back." in sentences(closed.verdict())


# ---------------------------------------------------------------------------- pages and index


def changed_pages(old: bytes, new: bytes) -> list[int]:
    """Number the pages of the older file that the newer one has otherwise."""
    starts = range(0, min(len(old), len(new)), PAGE)
    return [n // PAGE for n in starts if old[n : n + PAGE] != new[n : n + PAGE]]


def test_a_replaced_older_page_is_found(closed: Closed) -> None:
    """Each page in turn is put back as it was before one command: SQLCipher takes it as good."""
    old = closed.path.read_bytes()
    store = closed.again()
    note(store.gate(Role.OFFICER), closed.case_id)
    store.close()
    new = closed.path.read_bytes()
    numbers = changed_pages(old, new)
    assert numbers[0] == 0
    assert len(numbers) > 15
    unfound = []
    for number in numbers[1:]:  # the first differs only in the counter of changes
        place = number * PAGE
        closed.path.write_bytes(new[:place] + old[place : place + PAGE] + new[place + PAGE :])
        if closed.verdict().sound:
            unfound.append(number)
    assert unfound == []


def test_a_flipped_byte_is_found(closed: Closed) -> None:
    content = closed.path.read_bytes()
    for page in (1, 20, len(content) // PAGE - 1):
        closed.path.write_bytes(flipped(content, page * PAGE + 100))
        found = [each for each in sentences(closed.verdict()) if each.startswith(DAMAGED)]
        assert found == [f"{DAMAGED} {restore_advice(None, StoreKind.UNIT)}"]
    closed.path.write_bytes(flipped(content, 100))  # nothing of a store opens without its first page
    with pytest.raises(StoreError):
        closed.verdict()


JARGON = re.compile(r"btree|hmac|malformed|integrity|error code|tree \d|page \d", re.IGNORECASE)


def test_damage_is_told_once_with_the_backup_that_helps(store: Store) -> None:
    """In every part of the file: what is read when it is opened, and what only a check reads."""
    work(store.gate(Role.OFFICER))
    service = StoreService(store.unit, NO_DEVICES)
    service.back_up(NOW)
    newest = service.back_up(NOW + timedelta(days=1)).path
    store.close()
    database = store.folder / DATABASE
    content = database.read_bytes()
    pages = len(content) // PAGE
    for page in range(0, pages, pages // 6):
        database.write_bytes(flipped(content, page * PAGE + 100))
        told = what_is_told(store)
        assert len(told) == 1, page
        assert not JARGON.search(told[0])
        assert page == 0 or f"Restore the backup of 21 Jun 2022 10:30: {HOW_TO_RESTORE}" in told[0]
        assert page == 0 or str(newest) in told[0]
    database.write_bytes(content)
    assert what_is_told(store) == []


def flipped(content: bytes, place: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)


def what_is_told(store: Store) -> list[str]:
    """Unlock a store, verify it, and return what the user reads of it."""
    try:
        service = unlock(store.folder, Role.OFFICER, PASSPHRASE, devices=NO_DEVICES, now=NOW)
    except StoreError as error:
        return [error.sentence]
    try:
        with service.store.file_errors():
            return sentences(service.verify())
    except StoreError as error:
        return [error.sentence]
    finally:
        service.store.engine.dispose()
        service.close()


INDEX = {
    "DELETE FROM find_text WHERE rowid = 1": "does not have the words",
    "UPDATE find_text SET words = 'nobody' WHERE rowid = 2": "does not have the words",
    "INSERT INTO find_text (rowid, words) VALUES (999, 'x')": "belong to no record",
    "DELETE FROM find_document WHERE id = 3": "is missing from the search index",
    "UPDATE find_document SET target_id = 99 WHERE id = 4": "is not what the search index says",
    "INSERT INTO find_document VALUES (998, 'note', 999, 'entry', 1)": "is in the search index, but not in",
    "INSERT INTO find_document VALUES (999, 'users', 1, 'entry', 1)": "that is not indexed",
    "DELETE FROM find_text_idx": "does not lead to all of its words",
}
"""What a file's index can suffer; for both databases see `test_word_check.py`."""


def test_a_tampered_word_index_is_found(closed: Closed) -> None:
    closed.tamper(sql(*INDEX))
    told = sentences(closed.verdict())
    assert [part for part in INDEX.values() if not any(part in each for each in told)] == []
    closed.tamper(sql("DELETE FROM find_text_data WHERE id > 10"))
    assert any(DAMAGED in each for each in sentences(closed.verdict()))


def test_a_name_taken_from_those_that_are_alike_is_found_on_a_server(worked: Closed) -> None:
    """The key of a file does not let anybody else in, and an administrator of a server needs none."""
    with writing(worked.store.engine).begin() as connection:
        LikenessTable(connection).rebuild()
    worked.store.close()
    assert sentences(worked.verdict()) == []
    worked.tamper(sql("DELETE FROM likeness WHERE subject_id = (SELECT min(subject_id) FROM likeness)"))
    told = sentences(worked.verdict())
    assert len(told) == isinstance(worked, OnServer)
    assert all(each.endswith("is not in the index of similar names as it should be.") for each in told)
    worked.tamper(sql("DELETE FROM likeness_index"))
    assert sentences(worked.verdict()) == []


SCHEMA = {
    "DROP TRIGGER audit_entry_no_delete": (
        "The trigger audit_entry_no_delete, which the program creates, is missing."
    ),
    "CREATE VIEW shadow AS SELECT * FROM entry": "The view shadow was not created by the program.",
    "CREATE TRIGGER quiet AFTER INSERT ON entry BEGIN UPDATE entry SET text = ''; END": (
        "The trigger quiet was not created by the program."
    ),
    "CREATE TABLE spare AS SELECT * FROM subject": "The table spare was not created by the program.",
    "CREATE VIRTUAL TABLE words USING fts5(text)": "The table words_content was not created by the program.",
    "ALTER TABLE report ADD COLUMN colour TEXT": (
        "The table report has a column that the program did not create: colour."
    ),
    "CREATE INDEX fast ON report (caller)": "The index fast was not created by the program.",
    "DROP INDEX ix_clock_due": "The index ix_clock_due, which the program creates, is missing.",
    "DROP TABLE plan_line": "The table plan_line, which the program creates, is missing.",
    "UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'alert'": (
        "The table alert is not as the program creates it."
    ),
}


def test_whatever_the_program_did_not_make_is_told(closed: Closed) -> None:
    with closing(connect(closed.path, closed.key)) as connection:
        for statement in SCHEMA:
            connection.execute(f"PRAGMA writable_schema = {'ON' if 'sqlite_schema' in statement else 'OFF'}")
            connection.execute(statement)
    assert set(SCHEMA.values()) - {*sentences(closed.verdict())} == set()


@pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")
@pytest.mark.parametrize("on_each_database", ["postgresql"], indirect=True)
def test_a_table_that_is_gone_from_a_server_leaves_the_others_to_be_read(worked: Closed) -> None:
    worked.tamper(sql("DROP TABLE choice", "UPDATE users SET role = 'analyst' WHERE name = 'officer'"))
    told = sentences(worked.verdict())
    assert "The table choice, which the program creates, is missing." in told
    assert told.count(DATABASE_DAMAGED) == 1
    assert "A user has a role in the store that the audit does not show." in told
