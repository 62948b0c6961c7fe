"""What is remembered of the audit outside the store shows a store that was cut off or put back."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from mscu.actions.admin.audit_trail import AuditPage
from mscu.actions.admin.users import ChangePassphrase
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.search.find import Find
from mscu.codes import Role
from mscu.errors import Invalid, NotPermitted
from mscu.gate import Gate
from mscu.store.audit.audit import AuditHead
from mscu.store.backups.backup_file import Manifest
from mscu.store.backups.backup_retention import backup_name
from mscu.store.backups.head_file import write_head
from mscu.store.backups.witnesses import DelayedMemory, Witness, write_restored
from mscu.store.files.atomic import overwrite
from mscu.store.files.file_names import HEAD, KEYS
from mscu.store.keys.slots import PrivateKeys
from mscu.store.keys.workstation_keyring import WorkstationKeyring
from mscu.store.open_store import OLD_KEYS
from mscu.store.store_service import StoreService, unlock
from mscu.store_session import StoreSession
from tests.scenes.stores import COLLEAGUE, NO_DEVICES, NOW, PASSPHRASE
from tests.store.closed import Closed, cut_off, note, sentences
from tests.store.made import KeyringInMemory

LogIn = Callable[[], StoreSession]
OTHER, THIRD = "wharf lantern oxbow thistle", "gravel sparrow tunic meridian"


def test_a_truncated_audit_is_found_by_the_files_beside_it_and_without_any_no_secret(closed: Closed) -> None:
    closed.tamper(cut_off)
    told = sentences(closed.verdict())
    assert any(f"missing, but the file {HEAD} remembers" in each for each in told)
    assert any("missing, but the witness file of this computer remembers" in each for each in told)
    closed.forget()
    assert any(t.startswith("Nothing outside the store remembers") for t in sentences(closed.verdict()))


def test_the_newest_backup_remembers(closed: Closed, tmp_path: Path) -> None:
    store, backups = closed.again(), tmp_path / "backups"
    backups.mkdir()
    made = StoreService(store.unit, NO_DEVICES).back_up_to(backups / backup_name("unit", NOW), NOW)
    store.close()
    assert "the newest backup" in closed.verdict(backups).witnesses
    closed.tamper(cut_off)
    closed.forget()
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
    closed.forget()
    store = closed.again()
    made = StoreService(store.unit, NO_DEVICES).back_up_to(tmp_path / "unit.zip", NOW)
    store.close()
    for manifest in (made.manifest, as_formerly(made.manifest, closed.key)):
        closed.forget()
        write_restored(closed.store.folder, manifest)
        verdict = closed.verdict()
        assert verdict.sound
        assert verdict.witnesses == ("the backup that it was restored from",)


def test_the_file_tells_nobody_else_how_much_was_done_nor_who_did_it(closed: Closed) -> None:
    path = closed.store.folder / HEAD
    told = path.read_bytes()
    said, signature, _ = told.split(b"\n")
    assert set(json.loads(said)) == {"store_id", "sealed_head"}
    assert len(bytes.fromhex(signature.decode())) == 64
    note_again(closed)
    later = path.read_bytes()
    assert later != told
    assert len(later) == len(told)
    path.write_bytes(
        later.split(b"\n")[0] + b"\n" + bytes(64).hex().encode() + b"\n"
    )  # signed by somebody else
    assert any("was changed or damaged" in told for told in sentences(closed.verdict()))


def note_again(closed: Closed) -> None:
    store = closed.again()
    for _ in range(8):
        note(store.gate(Role.OFFICER), closed.case_id)
    store.close()


def test_a_store_put_back_whole_is_found(closed: Closed, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    shutil.copyfile(closed.path, older)
    note_again(closed)
    shutil.copyfile(older, closed.path)
    assert any("its end was cut off" in told for told in sentences(closed.verdict()))


def test_opening_a_store_that_was_cut_off_does_not_cover_it_up(closed: Closed) -> None:
    closed.tamper(cut_off)
    store = closed.again()
    assert store.unit.missing
    store.close()
    note_again(closed)
    assert any(f"that the file {HEAD} remembers" in told for told in sentences(closed.verdict()))


class _Slow(KeyringInMemory):
    """A keyring that counts how often it is written."""

    writes = 0

    def set_password(self, service: str, username: str, password: str) -> None:
        self.writes += 1
        super().set_password(service, username, password)


DEEDS: dict[str, Callable[[Gate, int], object]] = {
    "a look": lambda gate, case_id: gate.ask(CaseFile(case_id=case_id)),
    "a search": lambda gate, _case_id: gate.ask(Find(words="Quillfeather", settled=True)),
    "a refusal": lambda gate, _case_id: _refused(gate),
    "a change": note,
}


def _refused(gate: Gate) -> None:
    with pytest.raises(NotPermitted):
        gate.ask(AuditPage())


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_done_before_the_program_was_killed_cannot_be_undone_by_a_copy(
    closed: Closed, deed: str, tmp_path: Path
) -> None:
    """Copy the whole folder, do something, end without closing, and put the copy back."""
    put_back = kept(closed, tmp_path)
    store = closed.again()
    DEEDS[deed](store.gate(Role.OFFICER), closed.case_id)
    last = store.unit.head()
    store.unit.engine.dispose()
    put_back()
    again = closed.again()
    (told,) = again.unit.missing
    again.close()
    assert re.search(rf"Audit rows? ([\d,]+ to )?{last.seq:,} \(.*\) (is|are) missing", told)
    assert "the witness file of this computer remembers" in told
    assert told in sentences(closed.verdict())


@pytest.fixture
def signed_in(closed: Closed) -> LogIn:
    """Return what unlocks the store as its supervisor and records that."""

    def log_in() -> StoreSession:
        service = unlock(closed.store.folder, Role.SUPERVISOR, PASSPHRASE, devices=NO_DEVICES, now=NOW)
        session = StoreSession(service)
        session.log_in()
        return session

    return log_in


def kept(closed: Closed, tmp_path: Path) -> Callable[[], None]:
    """Copy the folder of the store, and return what puts it back."""
    copy = tmp_path / "kept"
    shutil.copytree(closed.store.folder, copy)

    def put_back() -> None:
        shutil.rmtree(closed.store.folder)
        shutil.copytree(copy, closed.store.folder)

    return put_back


def test_a_store_from_before_a_change_of_the_data_key_is_found(
    closed: Closed, signed_in: LogIn, tmp_path: Path
) -> None:
    put_back = kept(closed, tmp_path)
    session = signed_in()
    session.shut_out(COLLEAGUE)
    session.log_out()
    put_back()
    session = signed_in()
    (told,) = session.missing
    assert "are missing, but the witness file of this computer remembers them" in told
    assert told in session.verify().findings
    session.log_out()


def test_a_witness_by_somebody_who_came_later_tells_which_rows_are_missing(
    closed: Closed, signed_in: LogIn
) -> None:
    session = signed_in()
    store = session.service.store
    stranger = replace(store.unlocked, private=PrivateKeys.make())
    later = replace(store.head(), seq=store.head().seq + 7, hash=bytes(32))
    session.log_out()
    write_head(closed.witnesses().outside_file, later, stranger, closed.store.template.chain_key)
    session = signed_in()
    assert any(f"to {later.seq:,}" in told and "are missing" in told for told in session.missing)
    session.log_out()


def test_rows_that_are_missing_stay_as_many_however_much_is_done(
    closed: Closed, signed_in: LogIn, tmp_path: Path
) -> None:
    put_back = kept(closed, tmp_path)
    session = signed_in()
    for _ in range(3):
        note(session.gate, closed.case_id)
    session.log_out()
    put_back()
    session = signed_in()
    (told,) = session.missing
    with pytest.raises(Invalid):
        session.countersign()
    session.log_out()
    for _ in range(2):
        session = signed_in()
        assert session.missing == (told,)
        note(session.gate, closed.case_id)
        session.log_out()
    again = kept(closed, tmp_path / "again")
    session = signed_in()
    note(session.gate, closed.case_id)  # is remembered though rows are missing
    store = session.service.store
    assert store.lock is not None
    store.engine.dispose()
    store.lock.release()
    again()
    session = signed_in()
    first, second = session.missing
    assert first == told
    assert second != told
    session.accept_missing("Restored after a disk failed.")
    session.log_out()
    session = signed_in()
    assert session.missing == ()
    assert session.verify().found == 0
    session.log_out()


def test_an_older_keys_file_stays_told_after_it_was_written_again(closed: Closed, signed_in: LogIn) -> None:
    keys = closed.store.folder / KEYS
    before = keys.read_bytes()
    session = signed_in()
    session.perform(ChangePassphrase(old=PASSPHRASE, new=OTHER, again=OTHER))
    session.log_out()
    keys.write_bytes(before)
    session = signed_in()
    assert session.missing == (OLD_KEYS,)
    session.perform(ChangePassphrase(old=PASSPHRASE, new=THIRD, again=THIRD))
    session.log_out()
    service = unlock(closed.store.folder, Role.SUPERVISOR, THIRD, devices=NO_DEVICES, now=NOW)
    assert service.store.missing == (OLD_KEYS,)
    (found,) = service.verify().findings
    assert "was written with an older keys file that had been put back" in found.sentence
    service.close()


def test_rows_and_hours_that_are_missing_are_named() -> None:
    noon, later = datetime(2026, 11, 28, 12, tzinfo=UTC), datetime(2026, 11, 28, 16, 40, tzinfo=UTC)
    newest, before = AuditHead(811, b"a", noon), noon - timedelta(minutes=1)  # by another workstation's clock

    def told(*head: Any) -> str:
        return Witness("the keyring", AuditHead(*head)).contradiction(newest, {811: newest}.get)

    for head, said in (
        ((845, b"b", later), "Audit rows 812 to 845 (28 Nov 2026 12:00 to 16:40) are missing, but"),
        ((812, b"b", noon), "Audit row 812 (28 Nov 2026 12:00) is missing, but the keyring remembers it:"),
        ((845, b"b", before), "Audit rows 812 to 845 (28 Nov 2026 11:59) are missing, but"),
        ((811, b"b", later), "Audit row 811 (28 Nov 2026 16:40) is not the one that the keyring remembers:"),
    ):
        assert told(*head).startswith(said)
    for agreeing in ((811, b"a", noon), (811, b"a"), (0, b"")):
        assert not told(*agreeing)


def test_keyring_and_second_place_remember_within_two_seconds(closed: Closed, tmp_path: Path) -> None:
    keyring, second, written = _Slow(), tmp_path / "stick", Event()
    second.mkdir()
    witnesses = closed.witnesses(WorkstationKeyring(keyring), second)

    def write(head: AuditHead) -> None:
        witnesses.remember_elsewhere(head)
        written.set()

    def remembered() -> list[int]:
        return [witness.head.seq for witness in (*witnesses.keyring(), *witnesses.second())]

    memory = DelayedMemory(write)
    for seq in range(1, 40):
        memory.note(AuditHead(seq, bytes(32)))
    assert written.wait(2)
    assert (keyring.writes, remembered()) == (1, [39, 39])
    memory.note(AuditHead(40, bytes(32)))
    memory.finish()
    assert remembered() == [40, 40]
    shutil.rmtree(second)  # and a place that is not there is passed over
    witnesses.remember_elsewhere(AuditHead(41, bytes(32)))
    assert remembered() == [41]
    assert not second.exists()


def test_a_file_is_overwritten_in_place_or_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "head"
    overwrite(path, b"first")
    identity = path.stat().st_ino
    overwrite(path, b"other")
    assert (path.read_bytes(), path.stat().st_ino) == (b"other", identity)
    overwrite(path, b"longer than before")
    assert path.read_bytes() == b"longer than before"
    assert path.stat().st_mode & 0o777 == 0o600
