"""A real store through the app: who came in is on record, and what is done to the store as well."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from mscu import maintenance
from mscu.access import Permission
from mscu.actions.admin.audit_trail import AuditFilter, AuditPage, AuditRow
from mscu.actions.admin.users import AddUser, RemoveUser, UserList
from mscu.actions.cases.case_list import CaseNumbers
from mscu.actions.cases.cases import OpenCase
from mscu.app.sign_in import StoreSignIn
from mscu.app.unlocked_stores import UnlockedStores
from mscu.codes import Operation, Role, StoreKind
from mscu.errors import (
    AccessWaits,
    BadRecoveryCode,
    Damaged,
    Invalid,
    MscuError,
    NotFound,
    NotPermitted,
    NotUnlocked,
    OpenElsewhere,
    PassphraseTemporary,
    TargetExists,
    UnsuitableLocation,
    WrongPassphrase,
)
from mscu.store import store_service
from mscu.store.backups.second_place import NOT_THERE
from mscu.store.files.file_names import DATABASE, StoreFiles
from mscu.store.files.unfinished import Lacks, remember_lack
from mscu.store.keys.recovery import make_codes
from mscu.store.schema.revisions import UNIT_REVISIONS
from mscu.store_session import COPIED, NO_COPY, StoreSession
from mscu.ui.sign_in.sign_in_ports import FirstPerson, NewStore
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store, confirm_access

NEW = "correct horse battery"
OWN = "heron lantern thistle quay"


def entered(folder: Path, name: str, passphrase: str = PASSPHRASE) -> StoreSession:
    return StoreSession(store_service.unlock(folder, name, passphrase, devices=NO_DEVICES, now=NOW))


def session(store: Store, name: str, passphrase: str = PASSPHRASE) -> StoreSession:
    made = entered(store.folder, name, passphrase)
    made.log_in()
    return made


@pytest.fixture
def officer_in(store: Store) -> Iterator[StoreSession]:
    """Yield the store as the officer has it open."""
    made = session(store, "officer")
    yield made
    made.service.close()


def audit(store: Store, **wanted: object) -> list[AuditRow]:
    """Read the audit as the auditor, oldest first."""
    made = session(store, "auditor")
    sheet = made.ask(AuditPage(filter=AuditFilter(**wanted)))  # type: ignore[arg-type]
    made.service.close()
    return list(reversed(sheet.rows))


def deeds(store: Store, actor: str) -> list[tuple[Operation, str, str]]:
    return [(row.operation, row.action, row.reason) for row in audit(store, actor=actor)]


# ------------------------------------------------------------------------------ in and out


def test_coming_and_going_are_on_record(store: Store) -> None:
    made = session(store, "supervisor")
    made.perform(maintenance.LogOut(Event()))
    assert deeds(store, "supervisor") == [(Operation.LOGIN, "Unlock", ""), (Operation.LOGOUT, "Lock", "")]


def test_a_sitting_that_could_not_be_ended_on_record_is_ended_by_the_next(store: Store) -> None:
    cut_short = session(store, "officer")
    cut_short.perform(OpenCase(title="Car wash"))
    cut_short.service.close()  # as when the lock replaces a process whose worker is busy
    session(store, "supervisor").log_out()
    session(store, "supervisor").log_out()
    first, *rest = deeds(store, "supervisor")
    assert first[:2] == (Operation.LOGOUT, "Lock")
    assert first[2].startswith("officer had unlocked it in row ")
    assert "; it ended unrecorded after " in first[2]
    assert rest == [(Operation.LOGIN, "Unlock", ""), (Operation.LOGOUT, "Lock", "")] * 2


def test_failed_tries_are_on_record_with_the_next_right_one(store: Store) -> None:
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            session(store, "supervisor", "not the passphrase")
    session(store, "supervisor").log_out()
    session(store, "supervisor").log_out()
    assert deeds(store, "supervisor")[:3] == [
        (Operation.FAILED, "Unlock", "2 wrong since the last right one"),
        (Operation.LOGIN, "Unlock", ""),
        (Operation.LOGOUT, "Lock", ""),
    ]
    assert [deed for deed, *_ in deeds(store, "supervisor")].count(Operation.FAILED) == 1


def test_who_waits_for_the_log_out_is_let_go_even_if_it_fails(officer_in: StoreSession) -> None:
    officer_in.service.close()
    (officer_in.service.store.folder / DATABASE).write_bytes(b"broken")
    done = Event()
    with pytest.raises(Exception, match=r".*"):  # whatever the broken file makes of it
        officer_in.perform(maintenance.LogOut(done))
    assert done.is_set()


def test_what_waits_when_the_store_is_left_does_not_reopen_it(store: Store, officer_in: StoreSession) -> None:
    officer_in.log_out()
    officer_in.interrupt()
    for act in (officer_in.ask, officer_in.perform):
        with pytest.raises(NotUnlocked):
            act(maintenance.Backups())
    session(store, "supervisor").log_out()


def test_the_door_opens_for_the_window(store: Store) -> None:
    sign_in = StoreSignIn()
    opened = sign_in.unlock(store.folder, "officer", PASSPHRASE)
    assert isinstance(opened, UnlockedStores)
    assert (opened.person, opened.unit_name, opened.must_change) == ("officer", "Test unit", False)
    with pytest.raises(OpenElsewhere):
        sign_in.unlock(store.folder, "supervisor", PASSPHRASE)
    with pytest.raises(Invalid):
        opened.change_passphrase("not this one", NEW, NEW)
    opened.change_passphrase(PASSPHRASE, NEW, NEW)
    opened.release()


def test_a_temporary_passphrase_opens_nothing_but_its_change(store: Store) -> None:
    admin = store.gate(Role.ADMINISTRATOR)
    admin.perform(AddUser(name="priya.nolan", display="DS Priya Nolan", role=Role.SUPERVISOR, passphrase=NEW))
    store.confirm_access()
    store.close()
    opened = StoreSignIn().unlock(store.folder, "priya.nolan", NEW)
    (made,) = opened.sessions
    assert opened.must_change
    for query in (maintenance.Backups(), CaseNumbers()):
        with pytest.raises(PassphraseTemporary):
            made.ask(query)
    for command in (maintenance.BackUp(), OpenCase(title="Car wash")):
        with pytest.raises(PassphraseTemporary):
            made.perform(command)
    opened.change_passphrase(NEW, OWN, OWN)
    assert made.perform(OpenCase(title="Car wash")) == 1
    opened.release()


def test_both_codes_let_somebody_in_are_drawn_anew_and_that_is_on_record(store: Store) -> None:
    used, sign_in = store.template.recovery_codes, StoreSignIn()
    opened = sign_in.recover(store.folder, used, "supervisor", NEW)
    assert not opened.must_change
    assert opened.codes_due is not None
    assert (opened.codes_due.used, opened.codes_due.may_draw) == (True, True)
    codes = opened.draw_codes()
    for numbers in ((1,), (2,), (1, 2)):
        opened.codes_printed(numbers)
    opened.release()
    found = deeds(store, "supervisor")
    reasons = [reason for operation, _, reason in found if operation is Operation.PERMISSION]
    printed = ["sheet 1 printed", "sheet 2 printed", "both sheets printed"]
    assert reasons == ["with both recovery codes, under a new passphrase", "begins", "done", *printed]
    with pytest.raises(BadRecoveryCode):
        sign_in.recover(store.folder, used, "supervisor", NEW)
    again = sign_in.recover(store.folder, codes, "officer", NEW)
    again.release()


def test_codes_that_were_refused_are_on_record_with_the_next_unlock(store: Store) -> None:
    """The store is shut when they are refused, and whoever typed them need not be the name they typed."""
    sign_in, codes = StoreSignIn(), store.template.recovery_codes
    admin = sign_in.unlock(store.folder, "administrator", PASSPHRASE)
    waiting = admin.sessions[0].new_codes()
    admin.release()
    refused: list[tuple[tuple[str, str], str, type[MscuError]]] = [
        (make_codes(), "supervisor", BadRecoveryCode),
        (waiting, "supervisor", AccessWaits),
        (codes, "nobody.of.that.name", NotFound),
    ]
    for typed, name, error in refused:
        with pytest.raises(error):
            sign_in.recover(store.folder, typed, name, NEW)
    for misread in ((codes[0], codes[0]), (codes[0], codes[1][:-1]), (codes[0], f"{codes[1][:-1]}?")):
        with pytest.raises(BadRecoveryCode):
            sign_in.recover(store.folder, misread, "supervisor", NEW)
    on_record = (Operation.FAILED, "Unlock", "3 refused since the last unlock: recovery codes")
    for _ in range(2):
        session(store, "supervisor").log_out()
    found = deeds(store, "supervisor")
    assert found[0] == on_record
    assert [deed for deed, *_ in found].count(Operation.FAILED) == 1
    with pytest.raises(BadRecoveryCode):
        sign_in.recover(store.folder, make_codes(), "analyst", NEW)
    sign_in.recover(store.folder, codes, "analyst", NEW).release()
    assert (*on_record[:2], on_record[2].replace("3", "1")) in deeds(store, "analyst")


def test_codes_that_nobody_confirmed_are_asked_for_until_somebody_does(store: Store) -> None:
    sign_in = StoreSignIn()
    sign_in.recover(store.folder, store.template.recovery_codes, "officer", NEW).release()
    for name, passphrase, may_draw in (("officer", NEW, False), ("administrator", PASSPHRASE, True)):
        opened = sign_in.unlock(store.folder, name, passphrase)
        due = opened.codes_due
        assert due is not None
        assert (due.used, due.may_draw) == (False, may_draw)
        if may_draw:
            opened.draw_codes()
            opened.confirm_codes()
        else:
            with pytest.raises(NotPermitted):
                opened.draw_codes()
        opened.release()
    again = sign_in.unlock(store.folder, "administrator", PASSPHRASE)
    assert again.codes_due is None
    again.release()


# ------------------------------------------------------------------------------ a new store


def new_store(folder: Path, second_place: Path | None = None) -> NewStore:
    return NewStore(
        folder=folder,
        unit_name="Greater Manchester",
        first=FirstPerson(name="Ruth", display="DI Amadi", passphrase=PASSPHRASE),
        second=FirstPerson(name="sam", display="Sam Lowe", passphrase=NEW),
        second_place=second_place,
    )


def test_a_store_is_founded_and_opens(tmp_path: Path) -> None:
    sign_in, folder = StoreSignIn(), tmp_path / "unit"
    codes = sign_in.found(new_store(folder))
    assert len(set(codes)) == 2
    opened = sign_in.unlock(folder, "ruth", PASSPHRASE)
    assert opened.unit_name == "Greater Manchester"
    due = opened.codes_due
    assert due is not None
    sign_in.confirm_codes(folder)
    assert opened.codes_due is None
    opened.release()
    with pytest.raises(TargetExists, match="already a store"):
        sign_in.check_folder(folder)


def test_the_second_place_of_the_set_up_gets_the_first_backup(tmp_path: Path) -> None:
    sign_in, folder, stick = StoreSignIn(), tmp_path / "unit", tmp_path / "stick"
    stick.mkdir()
    assert not sign_in.try_second_place(folder, stick)
    sign_in.found(new_store(folder, second_place=stick))
    ruth = entered(folder, "ruth")
    seen = ruth.ask(maintenance.LookAtWitnesses())
    assert (seen.second_place, seen.copied_at) == (str(stick), None)
    assert ruth.leave() == ""
    ruth = entered(folder, "ruth")
    (newest,) = ruth.ask(maintenance.Backups())
    (copy,) = stick.rglob("*.backup.zip")
    assert copy.read_bytes() == Path(newest.path).read_bytes()
    assert ruth.ask(maintenance.LookAtWitnesses()).copied_at == newest.made_at
    assert ruth.perform(maintenance.Verify()).found == 0
    shutil.rmtree(stick)
    Path(newest.path).unlink()  # of the same second
    assert "no such folder" in ruth.perform(maintenance.BackUp()).not_copied
    with ruth.service.store.engine.connect() as connection:
        statement = "SELECT reason FROM audit_entry WHERE action = 'BackUp' ORDER BY seq"
        recorded = connection.exec_driver_sql(statement).scalars().all()
    ruth.service.close()
    made = "to the folder of automatic backups"
    assert recorded == [made, COPIED, made, f"{NO_COPY}: {NOT_THERE}"]


def test_a_set_up_that_broke_off_is_begun_again_in_its_folder(tmp_path: Path) -> None:
    files = StoreFiles(tmp_path, StoreKind.UNIT)
    remember_lack(files, Lacks.STORE)
    files.keys.write_bytes(b"half of it")
    sign_in = StoreSignIn()
    sign_in.check_folder(tmp_path)
    (tmp_path / "notes.txt").touch()
    with pytest.raises(TargetExists):
        sign_in.check_folder(tmp_path)


def test_a_store_is_not_founded_in_a_folder_that_is_copied_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(UnsuitableLocation, match="OneDrive"):
        StoreSignIn().check_folder(tmp_path / "OneDrive - Police" / "unit")


def test_a_backup_comes_back(store: Store, officer_in: StoreSession, tmp_path: Path) -> None:
    officer_in.perform(OpenCase(title="Car wash"))
    made = officer_in.perform(maintenance.BackUp())
    officer_in.service.close()
    sentence = StoreSignIn().restore(Path(made.path), tmp_path / "again")
    assert sentence.startswith("Restored as it was on ")
    again = store_service.unlock(tmp_path / "again", "officer", PASSPHRASE, devices=NO_DEVICES, now=NOW)
    assert not again.store.missing
    again.close()
    assert store.folder.is_dir()


# ---------------------------------------------------------------- maintenance tasks


def test_a_backup_is_verified_listed_and_on_record(store: Store, officer_in: StoreSession) -> None:
    assert officer_in.ask(maintenance.Backups()) == ()
    made = officer_in.perform(maintenance.BackUp())
    assert officer_in.ask(maintenance.Backups()) == (made,)
    assert made.size == Path(made.path).stat().st_size
    assert officer_in.changes == frozenset()
    officer_in.service.close()
    assert (Operation.UPKEEP, "BackUp", "to the folder of automatic backups") in deeds(store, "officer")


def test_closing_backs_up_and_lets_go(store: Store) -> None:
    assert session(store, "supervisor").perform(maintenance.Leave()) == ""
    again = session(store, "officer")
    assert len(again.ask(maintenance.Backups())) == 1
    again.service.close()
    assert [operation for operation, *_ in deeds(store, "supervisor")] == [
        Operation.LOGIN,
        Operation.UPKEEP,
        Operation.LOGOUT,
    ]


def test_closing_without_room_for_a_backup_says_so_and_stays_open_until_it_is_let_go(
    store: Store, officer_in: StoreSession
) -> None:
    (store.folder / "backups").write_bytes(b"a file where the folder should be")
    for _again in range(2):
        assert officer_in.perform(maintenance.Leave()).startswith("No new backup was made")
    officer_in.perform(maintenance.LogOut(Event()))
    session(store, "supervisor").service.close()


def test_verification_finds_nothing_but_in_a_changed_store(store: Store, officer_in: StoreSession) -> None:
    case_id = officer_in.perform(OpenCase(title="Car wash"))
    verified = officer_in.perform(maintenance.Verify())
    assert verified.findings == ()
    assert verified.rows > 1000
    with officer_in.service.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET title = 'Nail bar' WHERE id = ?", (case_id,))
    assert officer_in.perform(maintenance.Verify()).found > 0
    officer_in.service.close()
    words = [reason for _, action, reason in deeds(store, "officer") if action == "Verify"]
    assert words[0] == "sound"
    assert words[1].endswith("findings")


def test_who_is_removed_is_shut_out_of_the_keys_as_well(store: Store) -> None:
    admin = session(store, "administrator")
    gone = next(row for row in admin.ask(UserList()) if row.name == "colleague")
    name = admin.perform(RemoveUser(user_id=gone.id, version=gone.version))
    admin.perform(maintenance.ShutOut(name))
    assert {row.name for row in admin.ask(UserList())} >= {"colleague", "officer"}
    admin.service.close()
    with pytest.raises(WrongPassphrase):
        session(store, "colleague")
    reasons = [reason for _, action, reason in deeds(store, "administrator") if action == "ShutOut"]
    assert reasons == ["begins: colleague", "done: colleague"]


def test_new_codes_take_the_place_of_the_old(store: Store) -> None:
    admin = session(store, "administrator")
    codes = admin.perform(maintenance.NewCodes())
    admin.service.close()
    second = session(store, "supervisor")
    confirm_access(second.gate)
    second.service.close()
    old = store.template.recovery_codes
    with pytest.raises(Exception, match="do not open"):
        store_service.recover(store.folder, old, "officer", NEW, devices=NO_DEVICES, now=NOW)
    store_service.recover(store.folder, codes, "officer", NEW, devices=NO_DEVICES, now=NOW).close()


def test_what_the_store_is(officer_in: StoreSession, store: Store) -> None:
    facts = officer_in.ask(maintenance.LookAtStore())
    assert facts.unit_name == "Test unit"
    assert facts.folder == str(store.folder)
    assert facts.size == (store.folder / DATABASE).stat().st_size
    assert facts.schema == UNIT_REVISIONS.newest
    assert facts.head == str(officer_in.gate.head())


NOT_THEIRS: tuple[tuple[Role, maintenance.MaintenanceTask], ...] = (
    (Role.NAVIGATOR, maintenance.BackUp()),
    (Role.ANALYST, maintenance.Verify()),
    (Role.OFFICER, maintenance.ShutOut("supervisor")),
    (Role.SUPERVISOR, maintenance.NewCodes()),
    (Role.SUPERVISOR, maintenance.ConfirmCodes()),
    (Role.ADMINISTRATOR, maintenance.Countersign()),
    (Role.OFFICER, maintenance.UseSecondPlace("")),
    (Role.ANALYST, maintenance.CompareCheckpoint(b"")),
)


def test_a_task_needs_its_permission_and_a_refusal_is_on_record(store: Store) -> None:
    for role, task in NOT_THEIRS:
        made = session(store, role.value)
        with pytest.raises(NotPermitted):
            made.perform(task)
        made.service.close()
        assert deeds(store, role.value)[-1][:2] == (Operation.REFUSAL, task.recorded_as)
    analyst = session(store, Role.ANALYST.value)
    with pytest.raises(NotPermitted):
        analyst.ask(maintenance.LookAtStore())
    assert analyst.ask(maintenance.Backups()) == ()
    assert maintenance.Backups.needs is Permission.USE_STORE
    analyst.service.close()


# ------------------------------------------------- what remembers the audit outside the store


def put_back(store: Store, officer: StoreSession, copy: Path) -> None:
    """Do something, end without closing the store, and put an older copy of it back."""
    shutil.copytree(store.folder, copy)
    officer.perform(OpenCase(title="Nail bar"))
    officer.service.store.engine.dispose()
    release(officer)
    shutil.rmtree(store.folder)
    shutil.copytree(copy, store.folder)


def release(killed: StoreSession) -> None:
    """Release the lock, as the system does with that of a program that was killed."""
    lock = killed.service.store.lock
    assert lock is not None
    lock.release()
    killed.service.store.lock = None


def test_missing_rows_are_told_until_accepted(store: Store, officer_in: StoreSession, tmp_path: Path) -> None:
    put_back(store, officer_in, tmp_path / "copy")
    again = session(store, "officer")
    (told,) = again.missing
    assert "missing" in told
    with pytest.raises(NotPermitted):
        again.perform(maintenance.AcceptMissing("a disk failed"))
    again.perform(OpenCase(title="Car wash"))
    again.service.close()
    supervisor = session(store, "supervisor")
    (still,) = supervisor.missing
    assert supervisor.ask(maintenance.LookAtWitnesses()).missing == (still,)
    with pytest.raises(Invalid):
        supervisor.perform(maintenance.AcceptMissing(" "))
    supervisor.perform(maintenance.AcceptMissing("restored after a disk failed"))
    assert supervisor.missing == ()
    assert supervisor.perform(maintenance.Verify()).findings == ()
    supervisor.service.close()
    officer = session(store, "officer")
    assert officer.missing == ()
    officer.service.close()
    (reason,) = (reason for _, action, reason in deeds(store, "supervisor") if action == "AcceptMissing")
    assert reason == f"{still} restored after a disk failed"


def test_a_second_place_remembers_what_this_computer_was_made_to_forget(
    store: Store, officer_in: StoreSession, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    officer_in.service.close()
    supervisor = session(store, "supervisor")
    with pytest.raises(Invalid, match="no such folder"):
        supervisor.perform(maintenance.UseSecondPlace(str(stick)))
    stick.mkdir()
    assert not supervisor.perform(maintenance.UseSecondPlace(str(stick))), "on the store's own disk"
    assert supervisor.ask(maintenance.LookAtWitnesses()).second_place == str(stick)
    supervisor.service.close()
    officer = session(store, "officer")
    outside = officer.service.store.witnesses.outside_file
    shutil.copytree(store.folder, tmp_path / "copy")
    former = outside.read_bytes()
    officer.perform(OpenCase(title="Nail bar"))
    officer.service.close()
    shutil.rmtree(store.folder)
    shutil.copytree(tmp_path / "copy", store.folder)
    outside.write_bytes(former)
    again = session(store, "supervisor")
    (told,) = again.missing
    assert f"the second place ({stick}) remembers" in told
    again.perform(maintenance.UseSecondPlace(""))
    assert again.ask(maintenance.LookAtWitnesses()).second_place == ""
    again.service.close()


def test_a_checkpoint_shows_a_change_that_every_witness_here_was_made_to_forget(
    store: Store, officer_in: StoreSession, tmp_path: Path
) -> None:
    officer_in.service.close()
    shutil.copytree(store.folder, tmp_path / "copy")
    outside = officer_in.service.store.witnesses.outside_file
    former = outside.read_bytes()
    supervisor = session(store, "supervisor")
    assert supervisor.ask(maintenance.LookAtWitnesses()).is_checkpoint_due
    checkpoint = supervisor.perform(maintenance.Countersign())
    assert not supervisor.ask(maintenance.LookAtWitnesses()).is_checkpoint_due
    head = supervisor.service.store.head()
    assert re.fullmatch(rf"Audit row {head.seq} of .*: ([0-9a-f]{{4}} ?){{8}}", checkpoint.line)
    assert supervisor.perform(maintenance.CompareCheckpoint(checkpoint.content)) == ""
    changed = checkpoint.content.replace(str(head.seq).encode(), str(head.seq - 1).encode(), 1)
    for spoilt in (changed, b"", b"{}\n\n", checkpoint.content[:-3], checkpoint.content * 2):
        with pytest.raises(Damaged, match="no checkpoint of this store"):
            supervisor.perform(maintenance.CompareCheckpoint(spoilt))
    supervisor.service.close()
    shutil.rmtree(store.folder)
    shutil.copytree(tmp_path / "copy", store.folder)
    outside.write_bytes(former)
    again = session(store, "supervisor")
    assert again.missing == ()
    assert "the checkpoint remembers" in again.perform(maintenance.CompareCheckpoint(checkpoint.content))
    again.service.close()
