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
from mscu.store.backups.backup_file import Manifest, check_backup
from mscu.store.files.strict_json import canonical
from mscu.store.keys.slots import PrivateKeys
from mscu.store.keys.unlocked import Unlocked
from tests.store.made import HEAD, MadeKeys, enter

Members = dict[str, bytes]
Edit = Callable[[Members], object]
FILES = ("unit.db", "unit.keys")


def test_each_flipped_byte_is_found_or_changes_nothing(backup: CompletedBackup, tmp_path: Path) -> None:
    whole = backup.path.read_bytes()
    changed_path = tmp_path / "changed.zip"
    # Densely where the zip's own records, the keys and the manifest stand, thinly in the pages.
    end_of_database = len(whole) - 12_000
    places = [*range(400), *range(400, end_of_database, 6011), *range(end_of_database, len(whole), 23)]
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


def test_a_backup_that_is_cut_short_or_empty_is_damaged(backup: CompletedBackup, tmp_path: Path) -> None:
    cut, empty = tmp_path / "cut.zip", tmp_path / "empty.zip"
    zipfile.ZipFile(empty, "w").close()
    for length in (0, 1, 22, 5000, -1, -22, -100, -3000):
        cut.write_bytes(backup.path.read_bytes()[:length])
        with pytest.raises(BackupDamaged):
            check_backup(cut)
    with pytest.raises(BackupDamaged):
        check_backup(empty)
    for nothing in (tmp_path / "none.zip", tmp_path):
        with pytest.raises(BackupDamaged, match="no backup"):
            check_backup(nothing)


def rebuild(backup: CompletedBackup, edit: Edit, path: Path) -> Path:
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


def moving(to: str, *names: str) -> Edit:
    """Give files other names."""

    def edit(members: Members) -> None:
        for name in names:
            members[f"{to}{name}"] = members.pop(name)

    return edit


def write_upwards_and_say_so(members: Members) -> None:
    moving("../", *FILES)(members)
    hashes = json.loads(members["manifest.json"])["sha256"]
    edit_manifest(members, sha256={f"../{name}": digest for name, digest in hashes.items()})


def saying(**fields: object) -> Edit:
    return lambda members: edit_manifest(members, **fields)


def putting(name: str, content: bytes) -> Edit:
    return lambda members: members.update({name: content})


FORGERIES: dict[str, Edit] = {
    "out of the folder": moving("../", "unit.db"),
    "to the root": moving("/", *FILES),
    "by a path of Windows": moving("..\\", *FILES),
    "upwards, and it says so": write_upwards_and_say_so,
    "a file more": putting("also.exe", b"MZ"),
    "without keys": lambda members: members.pop("unit.keys"),
    "without a signature": lambda members: members.pop("manifest.sig"),
    "another head": saying(sealed_head=bytes(80).hex()),
    "signed by nobody": putting("manifest.sig", bytes(64).hex().encode()),
    "two databases": saying(sha256={"unit.db": "0", "unit.keys": "0", "x.db": "0"}),
    "no format": putting("manifest.json", b"[]"),
    "another type": saying(sealed_counts=[]),
    "no manifest": putting("manifest.json", b"[" * 100_000),
    "other keys": putting("unit.keys", b"mscu keys 1\n"),
    "a plain database": putting("unit.db", b"SQLite format 3\x00" + bytes(4080)),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_backup_writes_nothing(backup: CompletedBackup, tmp_path: Path, name: str) -> None:
    require_refused(rebuild(backup, FORGERIES[name], tmp_path / "forged.zip"), tmp_path / "apart")


def require_refused(forged: Path, apart: Path) -> None:
    apart.mkdir()
    with pytest.raises(BackupDamaged):
        check_backup(forged)
    with pytest.raises(BackupDamaged):
        restore(forged, apart / "place")
    assert list(apart.iterdir()) == []


def test_a_manifest_signed_by_a_stranger_or_for_other_keys_is_refused(
    keys: Path, backup: CompletedBackup, tmp_path: Path
) -> None:
    anna, forged, files = enter(keys), tmp_path / "forged.zip", [tmp_path / "x" / name for name in FILES]
    with zipfile.ZipFile(backup.path) as archive:
        archive.extractall(tmp_path / "x")

    def require_no_backup(manifest: Manifest, signer: Unlocked) -> None:
        with forged.open("w+b") as file:
            backup_file.write_backup(file, manifest, files, signer)
        with pytest.raises(BackupDamaged):
            check_backup(forged)

    require_no_backup(backup.manifest, replace(anna, private=PrivateKeys.make()))
    require_no_backup(replace(backup.manifest, store_id="0" * 32), anna)
    files[1].write_bytes(b"mscu keys 1\n")
    hashes = {file.name: backup_file.file_sha256(file) for file in files}
    require_no_backup(replace(backup.manifest, sha256=hashes), anna)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("unit.db", "unit.keys", "manifest.json", "manifest.sig"):
            archive.writestr(name, bytes(1 << 24))
    assert bomb.stat().st_size < 1 << 18
    with pytest.raises(BackupDamaged):
        restore(bomb, tmp_path / "place")


def test_a_huge_manifest_is_not_read_into_memory(backup: CompletedBackup, tmp_path: Path) -> None:
    large = rebuild(backup, putting("manifest.json", bytes(1 << 26)), tmp_path / "large.zip")
    tracemalloc.start()
    try:
        with pytest.raises(BackupDamaged):
            check_backup(large)
        assert tracemalloc.get_traced_memory()[1] < 1 << 23
    finally:
        tracemalloc.stop()


def test_a_newer_backup_is_said_to_be_newer(backup: CompletedBackup, tmp_path: Path) -> None:
    with pytest.raises(NewerVersion):
        check_backup(rebuild(backup, saying(format=3), tmp_path / "n.zip"))


def renamed_and_signed(keys: Path, stem: str) -> Edit:
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


def test_names_that_lead_elsewhere_are_refused(keys: Path, backup: CompletedBackup, tmp_path: Path) -> None:
    passes = rebuild(backup, renamed_and_signed(keys, "survivors"), tmp_path / "forged.zip")
    assert set(check_backup(passes).sha256) == {"survivors.db", "survivors.keys"}
    for number, stem in enumerate(("z:/unit", "z:unit", "n/unit", "zz\\unit", "nul:")):
        forged = rebuild(backup, renamed_and_signed(keys, stem), tmp_path / "forged.zip")
        require_refused(forged, tmp_path / f"apart{number}")


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
