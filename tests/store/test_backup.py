"""A backup holds everything, opens without this program's code, and cannot be changed unseen."""

import json
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
import sqlalchemy

from mscu.errors import BackupDamaged, Damaged, MscuError, Newer, Occupied
from mscu.store import backup_file
from mscu.store.anchors import Head
from mscu.store.backup import BackupMade, back_up, restore
from mscu.store.backup_file import check_backup, people_in
from mscu.store.cipher import connect, literal
from mscu.store.copying import copy_encrypted, count_rows
from mscu.store.database import open_database
from mscu.store.integrity import check_integrity
from mscu.store.keys import reset_slot
from mscu.store.rotation import remove_person
from mscu.store.slots import PrivateKeys
from tests.store.made import NOW, MadeKeys, enter

HEAD = Head(41, bytes(range(32)))
Members = dict[str, bytes]


@pytest.fixture
def engine(made: MadeKeys, database: Path) -> Iterator[sqlalchemy.Engine]:
    engine = open_database(database, made.data_key)
    yield engine
    engine.dispose()


@pytest.fixture
def backup(engine: sqlalchemy.Engine, keys: Path, tmp_path: Path) -> BackupMade:
    return back_up(
        engine, keys, tmp_path / "unit.zip", unlocked=enter(keys), audit_head=HEAD, now=NOW
    )


def test_the_manifest_says_what_is_in_it(made: MadeKeys, keys: Path, backup: BackupMade) -> None:
    manifest = check_backup(backup.path)
    assert manifest == backup.manifest
    assert manifest.store_id == enter(keys).store_id
    assert (manifest.made_by, manifest.moment, manifest.audit_head) == ("anna", NOW, HEAD)
    assert (manifest.counts["report"], manifest.counts["item"]) == (200, 200)
    assert manifest.schema == ""
    assert set(manifest.sha256) == {"unit.db", "unit.keys"}
    assert people_in(backup.path) == ("anna", "bea", "cleo")
    assert made.data_key not in backup.path.read_bytes()


def test_the_manifest_names_the_revision(
    engine: sqlalchemy.Engine, keys: Path, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
    made = back_up(
        engine, keys, tmp_path / "unit.zip", unlocked=enter(keys), audit_head=HEAD, now=NOW
    )
    assert made.manifest.schema == "0001"


def test_nothing_is_left_beside_it(keys: Path, backup: BackupMade) -> None:
    names = {path.name for path in keys.parent.iterdir()}
    assert names == {
        "unit.db", "unit.db-journal", "unit.keys", "unit.keys.tries", backup.path.name,
    }  # fmt: skip


def test_the_store_goes_on_while_it_is_backed_up(
    engine: sqlalchemy.Engine, backup: BackupMade
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO report (words) VALUES ('later')")
    assert check_backup(backup.path).counts["report"] == 200


def test_another_program_reads_it_row_for_row(
    made: MadeKeys, engine: sqlalchemy.Engine, backup: BackupMade, tmp_path: Path
) -> None:
    with zipfile.ZipFile(backup.path) as archive:
        archive.extract("unit.db", tmp_path / "apart")
    other = apsw.Connection(str(tmp_path / "apart" / "unit.db"))
    other.pragma("cipher", "sqlcipher")
    other.pragma("legacy", 4)
    other.execute(f'PRAGMA key = "{literal(made.data_key)}"')
    with engine.connect() as connection:
        for table in backup.manifest.counts:
            question = f'SELECT * FROM "{table}" ORDER BY 1, 2'
            own = [tuple(row) for row in connection.exec_driver_sql(question)]
            assert list(other.execute(question)) == own, table
    assert list(other.execute("PRAGMA integrity_check")) == [("ok",)]
    other.close()


def test_a_restored_store_is_the_same_store(
    made: MadeKeys, engine: sqlalchemy.Engine, backup: BackupMade, tmp_path: Path
) -> None:
    engine.dispose()
    place = tmp_path / "new" / "place"
    assert restore(backup.path, place) == backup.manifest
    anna = enter(place / "unit.keys")
    assert anna.data_key == made.data_key
    assert check_integrity(place / "unit.db", anna.data_key) == ()
    with closing(connect(place / "unit.db", anna.data_key)) as restored:
        assert count_rows(restored) == backup.manifest.counts
        with pytest.raises(Exception, match="kept"):
            restored.execute("DELETE FROM report")


def test_a_store_is_restored_into_an_empty_folder(backup: BackupMade, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    restore(backup.path, place)
    assert {path.name for path in place.iterdir()} == {"unit.db", "unit.keys", "unit.restored"}


def test_a_store_is_never_restored_over_anything(backup: BackupMade, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / "letter").write_text("kept")
    for occupied in (place, place / "letter"):
        with pytest.raises(Occupied):
            restore(backup.path, occupied)
    assert (place / "letter").read_text() == "kept"


def test_a_backup_is_never_made_over_anything(
    engine: sqlalchemy.Engine, keys: Path, backup: BackupMade
) -> None:
    before = backup.path.read_bytes()
    with pytest.raises(Occupied):
        back_up(engine, keys, backup.path, unlocked=enter(keys), audit_head=HEAD, now=NOW)
    assert backup.path.read_bytes() == before


def test_a_damaged_store_gives_no_backup(made: MadeKeys, keys: Path, database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[10 * 4096 + 50] ^= 1
    database.write_bytes(content)
    engine = open_database(database, made.data_key)
    target = keys.with_name("unit.zip")
    with pytest.raises(Damaged):
        back_up(engine, keys, target, unlocked=enter(keys), audit_head=HEAD, now=NOW)
    engine.dispose()
    assert not target.exists()


def test_a_store_that_breaks_its_own_rules_gives_no_backup(
    made: MadeKeys, keys: Path, database: Path
) -> None:
    with closing(connect(database, made.data_key)) as connection:
        connection.execute("UPDATE item SET report = NULL WHERE id = 7")
        connection.execute("PRAGMA writable_schema = ON")
        stricter = "replace(sql, 'report INTEGER', 'report INTEGER NOT NULL')"
        connection.execute(f"UPDATE sqlite_schema SET sql = {stricter}")
    engine = open_database(database, made.data_key)
    target = keys.with_name("unit.zip")
    with pytest.raises(Damaged, match="not used"):
        back_up(engine, keys, target, unlocked=enter(keys), audit_head=HEAD, now=NOW)
    engine.dispose()
    assert not target.exists()


def test_a_damaged_keys_file_gives_no_backup(
    engine: sqlalchemy.Engine, keys: Path, tmp_path: Path
) -> None:
    anna = enter(keys)
    keys.write_bytes(keys.read_bytes()[:-1])
    target = tmp_path / "unit.zip"
    with pytest.raises(Damaged):
        back_up(engine, keys, target, unlocked=anna, audit_head=HEAD, now=NOW)
    assert not target.exists()


def test_a_copy_under_another_key_holds_the_same(
    made: MadeKeys, engine: sqlalchemy.Engine, tmp_path: Path
) -> None:
    key, copy = bytes(range(32)), tmp_path / "copy.db"
    with engine.connect() as connection:
        counts = copy_encrypted(connection.connection.driver_connection, copy, key)
    assert check_integrity(copy, key) == ()
    assert counts["found_content"] == 200
    with pytest.raises(MscuError):
        connect(copy, made.data_key)


def test_each_flipped_byte_is_found_or_changes_nothing(backup: BackupMade, tmp_path: Path) -> None:
    whole = backup.path.read_bytes()
    changed_path = tmp_path / "changed.zip"
    # Densely where the zip's own records, the keys and the manifest stand, thinly in the pages.
    end_of_database = backup.path.stat().st_size - 12_000
    places = [
        *range(400),
        *range(400, end_of_database, 2003),
        *range(end_of_database, len(whole), 7),
    ]
    harmless = 0
    for at in places:
        changed = bytearray(whole)
        changed[at] ^= 1 << at % 8
        changed_path.write_bytes(changed)
        try:
            assert check_backup(changed_path) == backup.manifest
            harmless += 1
        except (BackupDamaged, Newer):
            continue
    assert harmless < len(places) / 8  # dates and rights in the zip's own records


@pytest.mark.parametrize("length", [0, 1, 22, 5000, -1, -22, -100, -3000])
def test_a_backup_cut_short_is_damaged(backup: BackupMade, tmp_path: Path, length: int) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(backup.path.read_bytes()[:length])
    with pytest.raises(BackupDamaged):
        check_backup(cut)


def rebuild(backup: BackupMade, edit: Callable[[Members], None], path: Path) -> Path:
    with zipfile.ZipFile(backup.path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    edit(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def edit_manifest(members: Members, **fields: object) -> None:
    manifest = json.loads(members["manifest.json"])
    members["manifest.json"] = json.dumps(manifest | fields).encode()


def write_out_of_the_folder(members: Members) -> None:
    members["../unit.db"] = members.pop("unit.db")


def write_to_the_root(members: Members) -> None:
    members["/unit.db"] = members.pop("unit.db")
    members["/unit.keys"] = members.pop("unit.keys")


def write_by_a_windows_path(members: Members) -> None:
    members["..\\unit.db"] = members.pop("unit.db")
    members["..\\unit.keys"] = members.pop("unit.keys")


def write_upwards_and_say_so(members: Members) -> None:
    for name in ("unit.db", "unit.keys"):
        members[f"../{name}"] = members.pop(name)
    hashes = json.loads(members["manifest.json"])["sha256"]
    edit_manifest(members, sha256={f"../{name}": digest for name, digest in hashes.items()})


def add_a_file(members: Members) -> None:
    members["also.exe"] = b"MZ"


def leave_out_the_keys(members: Members) -> None:
    del members["unit.keys"]


def leave_out_the_signature(members: Members) -> None:
    del members["manifest.sig"]


def claim_another_head(members: Members) -> None:
    edit_manifest(members, audit_seq=1)


def claim_another_signer(members: Members) -> None:
    edit_manifest(members, made_by="bea")


def claim_an_unknown_signer(members: Members) -> None:
    edit_manifest(members, made_by="mallory")


def name_a_file_twice(members: Members) -> None:
    edit_manifest(members, sha256={"unit.db": "0", "unit.keys": "0", "x.db": "0"})


def name_no_format(members: Members) -> None:
    members["manifest.json"] = b"[]"


def spoil_a_type(members: Members) -> None:
    edit_manifest(members, counts=[])


def put_no_manifest(members: Members) -> None:
    members["manifest.json"] = b"[" * 100_000


def put_other_keys(members: Members) -> None:
    members["unit.keys"] = b"mscu keys 1\n"


def put_a_plain_database(members: Members) -> None:
    members["unit.db"] = b"SQLite format 3\x00" + bytes(4080)


@pytest.mark.parametrize(
    "edit",
    [
        write_out_of_the_folder,
        write_to_the_root,
        write_by_a_windows_path,
        write_upwards_and_say_so,
        add_a_file,
        leave_out_the_keys,
        leave_out_the_signature,
        claim_another_head,
        claim_another_signer,
        claim_an_unknown_signer,
        name_a_file_twice,
        name_no_format,
        spoil_a_type,
        put_no_manifest,
        put_other_keys,
        put_a_plain_database,
    ],
)
def test_a_forged_backup_is_refused_and_writes_nothing(
    backup: BackupMade, tmp_path: Path, edit: Callable[[Members], None]
) -> None:
    (tmp_path / "apart").mkdir()
    forged = rebuild(backup, edit, tmp_path / "forged.zip")
    with pytest.raises(BackupDamaged):
        check_backup(forged)
    with pytest.raises(BackupDamaged):
        restore(forged, tmp_path / "apart" / "place")
    assert list((tmp_path / "apart").iterdir()) == []


def test_a_manifest_signed_by_a_stranger_is_refused(
    keys: Path, backup: BackupMade, tmp_path: Path
) -> None:
    stranger = replace(enter(keys), private=PrivateKeys.make())
    with zipfile.ZipFile(backup.path) as archive:
        archive.extractall(tmp_path / "apart")
    forged = tmp_path / "forged.zip"
    files = [tmp_path / "apart" / name for name in ("unit.db", "unit.keys")]
    with forged.open("w+b") as file:
        backup_file.write_backup(file, backup.manifest, files, stranger)
    with pytest.raises(BackupDamaged):
        check_backup(forged)


def test_another_stores_keys_are_refused(keys: Path, backup: BackupMade, tmp_path: Path) -> None:
    manifest = replace(backup.manifest, store_id="0" * 32)
    with zipfile.ZipFile(backup.path) as archive:
        archive.extractall(tmp_path / "apart")
    forged = tmp_path / "forged.zip"
    files = [tmp_path / "apart" / name for name in ("unit.db", "unit.keys")]
    with forged.open("w+b") as file:
        backup_file.write_backup(file, manifest, files, enter(keys))
    with pytest.raises(BackupDamaged):
        check_backup(forged)


def test_keys_that_are_none_are_refused(keys: Path, backup: BackupMade, tmp_path: Path) -> None:
    anna = enter(keys)
    (tmp_path / "unit.keys").write_bytes(b"mscu keys 1\n")
    files = [tmp_path / "unit.db", tmp_path / "unit.keys"]
    hashes = {file.name: backup_file.sha256_of(file) for file in files}
    forged = tmp_path / "forged.zip"
    with forged.open("w+b") as file:
        manifest = replace(backup.manifest, sha256=hashes)
        backup_file.write_backup(file, manifest, files, anna)
    with pytest.raises(BackupDamaged):
        check_backup(forged)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("unit.db", "unit.keys", "manifest.json", "manifest.sig"):
            archive.writestr(name, bytes(1 << 24))
    assert bomb.stat().st_size < 1 << 18
    with pytest.raises(BackupDamaged):
        restore(bomb, tmp_path / "place")


def test_a_huge_manifest_is_not_read_into_memory(backup: BackupMade, tmp_path: Path) -> None:
    huge = {"manifest.json": bytes(1 << 26)}
    large = rebuild(backup, lambda members: members.update(huge), tmp_path / "large.zip")
    tracemalloc.start()
    try:
        with pytest.raises(BackupDamaged):
            check_backup(large)
        assert tracemalloc.get_traced_memory()[1] < 1 << 23
    finally:
        tracemalloc.stop()


def test_a_newer_backup_is_said_to_be_newer(backup: BackupMade, tmp_path: Path) -> None:
    newer = rebuild(backup, lambda members: edit_manifest(members, format=2), tmp_path / "n.zip")
    with pytest.raises(Newer):
        check_backup(newer)


def test_no_backup_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupDamaged, match="no backup"):
        check_backup(tmp_path / "none.zip")
    with pytest.raises(BackupDamaged, match="no backup"):
        check_backup(tmp_path)


def test_a_signer_whose_slot_was_reset_since_is_still_believed(
    engine: sqlalchemy.Engine, keys: Path, tmp_path: Path
) -> None:
    bea = enter(keys, "bea")
    anna = reset_slot(keys, "bea", "another long passphrase", unlocked=enter(keys))
    made = back_up(
        engine, keys, tmp_path / "unit.zip", unlocked=replace(bea, header=anna.header),
        audit_head=HEAD, now=NOW,
    )  # fmt: skip
    assert check_backup(made.path).made_by == "bea"


def test_an_old_backup_still_lists_who_left(
    engine: sqlalchemy.Engine, keys: Path, database: Path, backup: BackupMade
) -> None:
    engine.dispose()
    anna = remove_person(keys, database, "bea", unlocked=enter(keys))
    after = open_database(database, anna.data_key)
    newer = back_up(
        after, keys, keys.with_name("newer.zip"), unlocked=anna, audit_head=HEAD, now=NOW
    )
    after.dispose()
    assert "bea" in people_in(backup.path)
    assert people_in(newer.path) == ("anna", "cleo")


def test_what_a_killed_backup_left_is_cleared(
    engine: sqlalchemy.Engine, keys: Path, tmp_path: Path
) -> None:
    left = tmp_path / ".backing-up"
    left.mkdir()
    (left / "unit.db").write_bytes(b"half" * 5000)
    (left / "unit.db-journal").write_bytes(b"half" * 5000)
    back_up(engine, keys, tmp_path / "unit.zip", unlocked=enter(keys), audit_head=HEAD, now=NOW)
    assert not left.exists()
