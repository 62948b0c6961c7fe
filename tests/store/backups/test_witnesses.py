"""What is remembered of the audit outside the store shows a store that was cut off or put back."""

import json
import shutil
from dataclasses import astuple, replace
from pathlib import Path

from mscu.codes import Role
from mscu.store.backups.backup import back_up
from mscu.store.backups.backup_file import Manifest
from mscu.store.backups.backup_retention import backup_name
from mscu.store.backups.head_file import ChainHead
from mscu.store.backups.witnesses import write_restored
from mscu.store.files.file_names import HEAD, KEYS
from mscu.store.store_service import StoreService
from tests.scenes.stores import NO_DEVICES, NOW
from tests.store.closed import Closed, cut_off, note, sentences, work


def test_a_truncated_audit_is_found_by_the_file_beside_it(closed: Closed) -> None:
    closed.tamper(cut_off)
    told = sentences(closed.verdict())
    assert any(f"is missing, but the file {HEAD} remembers it: the end was cut off" in t for t in told)


def test_a_truncated_audit_without_any_witness_is_no_secret(closed: Closed) -> None:
    closed.tamper(cut_off)
    (closed.store.folder / HEAD).unlink()
    assert any(t.startswith("Nothing outside the store remembers") for t in sentences(closed.verdict()))


def test_the_newest_backup_remembers(closed: Closed, tmp_path: Path) -> None:
    store = closed.again()
    backups = tmp_path / "backups"
    backups.mkdir()
    head = store.gate(Role.OFFICER).head()
    made = back_up(
        store.engine,
        store.folder / KEYS,
        backups / backup_name("unit", NOW),
        unlocked=closed.unlocked,
        audit_head=ChainHead(*astuple(head)),
        now=NOW,
    )
    store.close()
    assert "the newest backup" in closed.verdict(backups).witnesses
    closed.tamper(cut_off)
    (closed.store.folder / HEAD).unlink()
    assert any("the newest backup remembers" in told for told in sentences(closed.verdict(backups)))
    made.path.write_bytes(made.path.read_bytes()[:-100])
    assert any("backup is damaged" in told for told in sentences(closed.verdict(backups)))


def as_formerly(manifest: Manifest, data_key: bytes) -> Manifest:
    """Return a manifest as version 0.1.0 wrote it, as it is read today."""
    head = manifest.audit_head(data_key)
    assert head is not None
    written = json.dumps({"seq": head.seq, "hash": head.hash.hex()}).encode()
    return replace(manifest, format=1, sealed_head=written)


def test_a_restored_store_remembers_its_backup(closed: Closed, tmp_path: Path) -> None:
    (closed.store.folder / HEAD).unlink()
    store = closed.again()
    made = StoreService(store.unit, NO_DEVICES).back_up_to(tmp_path / "unit.zip", NOW)
    store.close()
    for manifest in (made.manifest, as_formerly(made.manifest, closed.key)):
        (closed.store.folder / HEAD).unlink(missing_ok=True)
        write_restored(closed.store.folder, manifest)
        verdict = closed.verdict()
        assert verdict.sound
        assert verdict.witnesses == ("the backup that it was restored from",)


def test_the_file_tells_nobody_else_how_much_was_done_nor_who_did_it(closed: Closed) -> None:
    told = (closed.store.folder / HEAD).read_bytes()
    said, signature, _ = told.split(b"\n")
    assert set(json.loads(said)) == {"store_id", "sealed_head"}
    store = closed.again()
    for _ in range(60):
        note(store.gate(Role.OFFICER), closed.case_id)
    store.close()
    later = (closed.store.folder / HEAD).read_bytes()
    assert later != told
    assert len(later) == len(told)
    assert len(bytes.fromhex(signature.decode())) == 64


def test_a_file_that_somebody_else_signed_is_found(closed: Closed) -> None:
    path = closed.store.folder / HEAD
    said = path.read_bytes().split(b"\n")[0]
    path.write_bytes(said + b"\n" + bytes(64).hex().encode() + b"\n")
    assert any("was changed or damaged" in told for told in sentences(closed.verdict()))


def test_a_store_put_back_whole_is_found(closed: Closed, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    shutil.copyfile(closed.path, older)
    store = closed.again()
    work(store.gate(Role.OFFICER))
    store.close()
    shutil.copyfile(older, closed.path)
    assert any("the end was cut off" in told for told in sentences(closed.verdict()))


def test_opening_a_store_that_was_cut_off_does_not_cover_it_up(closed: Closed) -> None:
    closed.tamper(cut_off)
    store = closed.again()
    assert not store.unit.agrees()
    for _ in range(60):
        note(store.gate(Role.OFFICER), closed.case_id)
    store.close()
    assert any(f"that the file {HEAD} remembers" in told for told in sentences(closed.verdict()))


def test_the_file_remembers_while_the_store_is_open(closed: Closed) -> None:
    store = closed.again()
    before = (store.folder / HEAD).read_bytes()
    for _ in range(51):
        note(store.gate(Role.OFFICER), closed.case_id)
    assert (store.folder / HEAD).read_bytes() != before
    assert store.unit.agrees()
