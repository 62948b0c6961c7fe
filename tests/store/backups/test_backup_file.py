"""A backup cannot be changed unseen, and nothing of a forged one is written."""

import hashlib
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mscu.errors import BackupDamaged, NewerVersion
from mscu.store.backups import backup_file
from mscu.store.backups.backup import CompletedBackup, restore
from mscu.store.backups.backup_file import check_backup
from mscu.store.files.strict_json import canonical
from mscu.store.keys.slots import PrivateKeys
from tests.store.made import HEAD, MadeKeys, enter

Members = dict[str, bytes]


def test_each_flipped_byte_is_found_or_changes_nothing(backup: CompletedBackup, tmp_path: Path) -> None:
    whole = backup.path.read_bytes()
    changed_path = tmp_path / "changed.zip"
    # Densely where the zip's own records, the keys and the manifest stand, thinly in the pages.
    end_of_database = backup.path.stat().st_size - 12_000
    places = [*range(400), *range(400, end_of_database, 2003), *range(end_of_database, len(whole), 7)]
    harmless = 0
    for at in places:
        changed = bytearray(whole)
        changed[at] ^= 1 << at % 8
        changed_path.write_bytes(changed)
        try:
            assert check_backup(changed_path) == backup.manifest
            harmless += 1
        except (BackupDamaged, NewerVersion):
            continue
    assert harmless < len(places) / 8  # dates and rights in the zip's own records


@pytest.mark.parametrize("length", [0, 1, 22, 5000, -1, -22, -100, -3000])
def test_a_backup_cut_short_is_damaged(backup: CompletedBackup, tmp_path: Path, length: int) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(backup.path.read_bytes()[:length])
    with pytest.raises(BackupDamaged):
        check_backup(cut)


def rebuild(backup: CompletedBackup, edit: Callable[[Members], None], path: Path) -> Path:
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
    edit_manifest(members, sealed_head=bytes(80).hex())


def sign_as_nobody(members: Members) -> None:
    members["manifest.sig"] = bytes(64).hex().encode()


def name_a_file_twice(members: Members) -> None:
    edit_manifest(members, sha256={"unit.db": "0", "unit.keys": "0", "x.db": "0"})


def name_no_format(members: Members) -> None:
    members["manifest.json"] = b"[]"


def spoil_a_type(members: Members) -> None:
    edit_manifest(members, sealed_counts=[])


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
        sign_as_nobody,
        name_a_file_twice,
        name_no_format,
        spoil_a_type,
        put_no_manifest,
        put_other_keys,
        put_a_plain_database,
    ],
)
def test_a_forged_backup_is_refused_and_writes_nothing(
    backup: CompletedBackup, tmp_path: Path, edit: Callable[[Members], None]
) -> None:
    (tmp_path / "apart").mkdir()
    forged = rebuild(backup, edit, tmp_path / "forged.zip")
    with pytest.raises(BackupDamaged):
        check_backup(forged)
    with pytest.raises(BackupDamaged):
        restore(forged, tmp_path / "apart" / "place")
    assert list((tmp_path / "apart").iterdir()) == []


def test_a_manifest_signed_by_a_stranger_is_refused(
    keys: Path, backup: CompletedBackup, tmp_path: Path
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


def test_another_stores_keys_are_refused(keys: Path, backup: CompletedBackup, tmp_path: Path) -> None:
    manifest = replace(backup.manifest, store_id="0" * 32)
    with zipfile.ZipFile(backup.path) as archive:
        archive.extractall(tmp_path / "apart")
    forged = tmp_path / "forged.zip"
    files = [tmp_path / "apart" / name for name in ("unit.db", "unit.keys")]
    with forged.open("w+b") as file:
        backup_file.write_backup(file, manifest, files, enter(keys))
    with pytest.raises(BackupDamaged):
        check_backup(forged)


def test_keys_that_are_none_are_refused(keys: Path, backup: CompletedBackup, tmp_path: Path) -> None:
    anna = enter(keys)
    (tmp_path / "unit.keys").write_bytes(b"mscu keys 1\n")
    files = [tmp_path / "unit.db", tmp_path / "unit.keys"]
    hashes = {file.name: backup_file.file_sha256(file) for file in files}
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


def test_a_huge_manifest_is_not_read_into_memory(backup: CompletedBackup, tmp_path: Path) -> None:
    huge = {"manifest.json": bytes(1 << 26)}
    large = rebuild(backup, lambda members: members.update(huge), tmp_path / "large.zip")
    tracemalloc.start()
    try:
        with pytest.raises(BackupDamaged):
            check_backup(large)
        assert tracemalloc.get_traced_memory()[1] < 1 << 23
    finally:
        tracemalloc.stop()


def test_a_newer_backup_is_said_to_be_newer(backup: CompletedBackup, tmp_path: Path) -> None:
    newer = rebuild(backup, lambda members: edit_manifest(members, format=3), tmp_path / "n.zip")
    with pytest.raises(NewerVersion):
        check_backup(newer)


def test_no_backup_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupDamaged, match="no backup"):
        check_backup(tmp_path / "none.zip")
    with pytest.raises(BackupDamaged, match="no backup"):
        check_backup(tmp_path)


def renamed_and_signed(keys: Path, stem: str) -> Callable[[Members], None]:
    """Rename a store's files, as an attacker does who signs with other keys."""

    def edit(members: Members) -> None:
        for ending in ("db", "keys"):
            members[f"{stem}.{ending}"] = members.pop(f"unit.{ending}")
        files = {name: members[name] for name in members if not name.startswith("manifest")}
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        edit_manifest(members, sha256=hashes)
        content = b"mscu backup manifest\x00" + members["manifest.json"]
        members["manifest.sig"] = enter(keys).sign(content).hex().encode()

    return edit


def test_the_forger_signs_what_passes(keys: Path, backup: CompletedBackup, tmp_path: Path) -> None:
    forged = rebuild(backup, renamed_and_signed(keys, "survivors"), tmp_path / "forged.zip")
    assert set(check_backup(forged).sha256) == {"survivors.db", "survivors.keys"}


def test_a_backup_of_the_former_format_is_read(
    made: MadeKeys, keys: Path, backup: CompletedBackup, tmp_path: Path
) -> None:
    """Version 0.1.0 told the newest row of the audit readably, and who had made the backup."""

    def as_formerly(members: Members) -> None:
        said = json.loads(members["manifest.json"])
        del said["sealed_head"]
        former = {"format": 1, "made_by": "anna", "audit_seq": 41, "audit_hash": HEAD.hash.hex()}
        content = canonical(said | former)
        members["manifest.json"] = content
        signature = enter(keys).sign(b"mscu backup manifest\x00" + content)
        members["manifest.sig"] = signature.hex().encode()

    former = rebuild(backup, as_formerly, tmp_path / "former.zip")
    assert check_backup(former).audit_head(made.data_key) == HEAD
    restore(former, tmp_path / "place")
    kept = json.loads((tmp_path / "place" / "unit.restored").read_bytes())
    assert kept == {"seq": 41, "hash": HEAD.hash.hex()}


@pytest.mark.parametrize("stem", ["z:/unit", "z:unit", "n/unit", "zz\\unit", "nul:"])
def test_names_that_lead_elsewhere_are_refused_even_signed(
    keys: Path, backup: CompletedBackup, tmp_path: Path, stem: str
) -> None:
    forged = rebuild(backup, renamed_and_signed(keys, stem), tmp_path / "forged.zip")
    with pytest.raises(BackupDamaged):
        check_backup(forged)
    with pytest.raises(BackupDamaged):
        restore(forged, tmp_path / "place")
    assert not (tmp_path / "place").exists()


def test_an_archive_without_anything_in_it_is_damaged(tmp_path: Path) -> None:
    zipfile.ZipFile(tmp_path / "empty.zip", "w").close()
    with pytest.raises(BackupDamaged):
        check_backup(tmp_path / "empty.zip")
