"""A backup holds everything, opens without this program's code, and cannot be changed unseen."""

import json
import re
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
import sqlalchemy

from mscu.errors import BackupDamaged, Damaged, MscuError, TargetExists
from mscu.store.audit.audit import AuditHead
from mscu.store.backups.backup import CompletedBackup, back_up, restore
from mscu.store.backups.backup_file import check_backup
from mscu.store.backups.head_file import seal_head
from mscu.store.files.cipher import connect, literal
from mscu.store.files.copying import check_integrity, copy_encrypted, count_rows
from mscu.store.keys.keys import reset_slot
from mscu.store.keys.rotation import remove_person
from mscu.store.schema.database import open_database
from tests.store.made import HEAD, NOW, MadeKeys, enter, people_in


def test_the_manifest_says_what_is_in_it(made: MadeKeys, keys: Path, backup: CompletedBackup) -> None:
    manifest = check_backup(backup.path)
    assert manifest == backup.manifest
    assert manifest.store_id == enter(keys).store_id
    assert (manifest.moment, manifest.audit_head(made.data_key)) == (NOW, HEAD)
    assert manifest.audit_head(bytes(32)) is None
    counts = manifest.counts(made.data_key)
    assert (counts["report"], counts["item"]) == (200, 200)
    assert manifest.schema == ""
    assert set(manifest.sha256) == {"unit.db", "unit.keys"}
    assert people_in(backup.path, made.data_key) == ("anna", "bea", "cleo")
    assert made.data_key not in backup.path.read_bytes()


Make = Callable[[], CompletedBackup]


@pytest.fixture
def make(engine: sqlalchemy.Engine, keys: Path, tmp_path: Path) -> Make:
    """Return what makes a backup as anna."""

    def made() -> CompletedBackup:
        return back_up(engine, keys, tmp_path / "unit.zip", unlocked=enter(keys), audit_head=HEAD, now=NOW)

    return made


def test_the_manifest_names_the_revision(engine: sqlalchemy.Engine, make: Make) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
    assert make().manifest.schema == "0001"


def test_nothing_is_left_beside_it_and_files_of_others_stay(make: Make, tmp_path: Path) -> None:
    strange, left = tmp_path / "unit.zip.part", tmp_path / ".backing-up"
    strange.write_bytes(b"A stranger's file.")
    left.mkdir()
    for name in ("unit.db", "unit.db-journal"):
        (left / name).write_bytes(b"half" * 5000)
    make()
    assert strange.read_bytes() == b"A stranger's file."
    own = {"unit.db", "unit.db-journal", "unit.keys", "unit.keys.tries", "unit.zip"}
    assert {path.name for path in tmp_path.iterdir()} == own | {strange.name}


def test_how_much_is_in_it_is_for_whoever_holds_the_key(backup: CompletedBackup) -> None:
    with zipfile.ZipFile(backup.path) as archive:
        readable = archive.read("manifest.json")
    assert b"report" not in readable
    assert not re.search(rb"\b200\b", readable)
    said = json.loads(readable)
    assert set(said) == {"format", "store_id", "schema", "made_at", "sealed_counts", "sealed_head", "sha256"}
    assert len(said["sealed_head"]) == len(seal_head(AuditHead(10**12, HEAD.hash), bytes(32)).hex())
    with pytest.raises(BackupDamaged):
        backup.manifest.counts(bytes(32))


def test_the_store_goes_on_while_it_is_backed_up(
    made: MadeKeys, engine: sqlalchemy.Engine, backup: CompletedBackup
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO report (words) VALUES ('later')")
    assert check_backup(backup.path).counts(made.data_key)["report"] == 200


def test_another_program_reads_it_row_for_row(
    made: MadeKeys, engine: sqlalchemy.Engine, backup: CompletedBackup, tmp_path: Path
) -> None:
    with zipfile.ZipFile(backup.path) as archive:
        archive.extract("unit.db", tmp_path / "apart")
    other = apsw.Connection(str(tmp_path / "apart" / "unit.db"))
    other.pragma("cipher", "sqlcipher")
    other.pragma("legacy", 4)
    other.execute(f'PRAGMA key = "{literal(made.data_key)}"')
    with engine.connect() as connection:
        for table in backup.manifest.counts(made.data_key):
            question = f'SELECT * FROM "{table}" ORDER BY 1, 2'
            own = [tuple(row) for row in connection.exec_driver_sql(question)]
            assert list(other.execute(question)) == own, table
    assert list(other.execute("PRAGMA integrity_check")) == [("ok",)]
    other.close()


def test_a_restored_store_is_the_same_store(
    made: MadeKeys, engine: sqlalchemy.Engine, backup: CompletedBackup, tmp_path: Path
) -> None:
    engine.dispose()
    place = tmp_path / "new" / "place"
    assert restore(backup.path, place) == backup.manifest
    anna = enter(place / "unit.keys")
    assert anna.data_key == made.data_key
    assert check_integrity(place / "unit.db", anna.data_key) == ()
    with closing(connect(place / "unit.db", anna.data_key)) as restored:
        assert count_rows(restored) == backup.manifest.counts(made.data_key)
        with pytest.raises(Exception, match="kept"):
            restored.execute("DELETE FROM report")


def test_a_store_is_never_restored_over_anything(backup: CompletedBackup, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    restore(backup.path, place)
    restored = {path.name: path.read_bytes() for path in place.iterdir()}
    assert restored.keys() == {"unit.db", "unit.keys", "unit.restored"}
    for occupied in (place, place / "unit.db"):
        with pytest.raises(TargetExists):
            restore(backup.path, occupied)
    assert {path.name: path.read_bytes() for path in place.iterdir()} == restored


def test_a_backup_is_never_made_over_anything(backup: CompletedBackup, make: Make) -> None:
    before = backup.path.read_bytes()
    with pytest.raises(TargetExists):
        make()
    assert backup.path.read_bytes() == before


def flip_a_byte(database: Path, _data_key: bytes) -> None:
    content = bytearray(database.read_bytes())
    content[10 * 4096 + 50] ^= 1
    database.write_bytes(content)


def break_a_rule(database: Path, data_key: bytes) -> None:
    with closing(connect(database, data_key)) as connection:
        connection.execute("UPDATE item SET report = NULL WHERE id = 7")
        connection.execute("PRAGMA writable_schema = ON")
        stricter = "replace(sql, 'report INTEGER', 'report INTEGER NOT NULL')"
        connection.execute(f"UPDATE sqlite_schema SET sql = {stricter}")


@pytest.mark.parametrize("spoil", [flip_a_byte, break_a_rule])
def test_a_store_that_is_damaged_or_breaks_its_own_rules_gives_no_backup(
    made: MadeKeys, keys: Path, database: Path, spoil: Callable[[Path, bytes], None]
) -> None:
    spoil(database, made.data_key)
    engine, target = open_database(database, made.data_key), keys.with_name("unit.zip")
    with pytest.raises(Damaged, match=None if spoil is flip_a_byte else "not used"):
        back_up(engine, keys, target, unlocked=enter(keys), audit_head=HEAD, now=NOW)
    engine.dispose()
    assert not target.exists()


def test_a_damaged_keys_file_gives_no_backup(engine: sqlalchemy.Engine, keys: Path, tmp_path: Path) -> None:
    anna = enter(keys)
    keys.write_bytes(keys.read_bytes()[:-1])
    target = tmp_path / "unit.zip"
    with pytest.raises(Damaged):
        back_up(engine, keys, target, unlocked=anna, audit_head=HEAD, now=NOW)
    assert not target.exists()


def test_a_copy_under_another_key_is_the_same(
    made: MadeKeys, engine: sqlalchemy.Engine, tmp_path: Path
) -> None:
    key, copy = bytes(range(32)), tmp_path / "copy.db"
    with engine.connect() as connection:
        counts = copy_encrypted(connection.connection.driver_connection, copy, key)
    assert check_integrity(copy, key) == ()
    assert counts["found_content"] == 200
    with pytest.raises(MscuError):
        connect(copy, made.data_key)


def test_a_signer_whose_slot_was_reset_since_is_still_believed(
    engine: sqlalchemy.Engine, keys: Path, tmp_path: Path
) -> None:
    bea = enter(keys, "bea")
    anna = reset_slot(keys, "bea", "another long passphrase", unlocked=enter(keys))
    signer = replace(bea, header=anna.header)
    made = back_up(engine, keys, tmp_path / "unit.zip", unlocked=signer, audit_head=HEAD, now=NOW)
    assert check_backup(made.path) == made.manifest


def test_an_old_backup_still_lists_who_left(
    made: MadeKeys, engine: sqlalchemy.Engine, keys: Path, database: Path, backup: CompletedBackup
) -> None:
    engine.dispose()
    anna = remove_person(keys, database, "bea", unlocked=enter(keys))
    after = open_database(database, anna.data_key)
    newer = back_up(after, keys, keys.with_name("newer.zip"), unlocked=anna, audit_head=HEAD, now=NOW)
    after.dispose()
    assert "bea" in people_in(backup.path, made.data_key)
    assert people_in(newer.path, anna.data_key) == ("anna", "cleo")
