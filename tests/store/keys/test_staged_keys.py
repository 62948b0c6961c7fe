"""Keys file and audit never part: whatever fails or crashes, both changed or neither did."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from mscu.actions.admin.access_grants import AccessToConfirm, ConfirmAccess
from mscu.actions.admin.users import AddUser, ChangePassphrase, ResetUser, UserList
from mscu.codes import Role
from mscu.errors import WrongPassphrase
from mscu.gate import Gate
from mscu.models.audit import KEYS_ROW
from mscu.store import store_service
from mscu.store.files.file_names import KEYS
from mscu.store.keys.keys_file import previous_path
from mscu.store.keys.staged_keys import staged_path
from mscu.store.store_service import StoreService
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store

NEW = "correct horse battery"


def no_commit(action: int, first: str | None, *_rest: object) -> int:
    """Do everything but the commit."""
    refused = action == dbapi2.SQLITE_TRANSACTION and first == "COMMIT"
    return int(dbapi2.SQLITE_DENY if refused else dbapi2.SQLITE_OK)


@pytest.fixture
def admin(store: Store) -> Gate:
    """Return the administrator's gate."""
    return store.gate(Role.ADMINISTRATOR)


@pytest.fixture
def keys(store: Store) -> Path:
    """Return the place of the keys file."""
    return store.folder / KEYS


def unlock(store: Store, name: str, passphrase: str) -> StoreService:
    return store_service.unlock(store.folder, name, passphrase, devices=NO_DEVICES, now=NOW)


def opens(store: Store, name: str, passphrase: str) -> bool:
    try:
        unlock(store, name, passphrase).close()
    except WrongPassphrase:
        return False
    return True


def reset_of(gate: Gate, name: str) -> ResetUser:
    row = next(row for row in gate.ask(UserList()) if row.name == name)
    return ResetUser(user_id=row.id, version=row.version, passphrase=NEW)


def reset_officer(admin: Gate) -> None:
    admin.perform(reset_of(admin, "officer"))


def add_priya(admin: Gate) -> None:
    admin.perform(AddUser(name="priya", display="DS N", role=Role.OFFICER, passphrase=NEW))


def change_own(admin: Gate) -> None:
    admin.perform(ChangePassphrase(old=PASSPHRASE, new=NEW, again=NEW))


@pytest.mark.parametrize("change", [add_priya, reset_officer, change_own])
def test_a_commit_that_fails_leaves_the_keys_as_they_were(
    store: Store, admin: Gate, keys: Path, change: Callable[[Gate], None]
) -> None:
    before, seq = keys.read_bytes(), store.last_row()
    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
    assert driver is not None
    driver.set_authorizer(no_commit)
    with pytest.raises(DBAPIError):
        change(admin)
    driver.set_authorizer(None)
    assert keys.read_bytes() == before
    assert not staged_path(keys).exists()
    assert store.last_row() == seq
    change(admin)  # and the same can be done afterwards
    assert keys.read_bytes() != before


@dataclass
class Crash:
    """What lay beside the store when the commit began."""

    keys: Path
    before: bytes
    staged: bytes = b""

    def watch(self, _connection: object) -> None:
        if staged_path(self.keys).exists():
            self.staged = staged_path(self.keys).read_bytes()

    def put_back(self) -> None:
        self.keys.write_bytes(self.before)
        staged_path(self.keys).write_bytes(self.staged)


def crashed(store: Store, gate: Gate, command: ConfirmAccess | ChangePassphrase) -> None:
    """Leave the files as a crash does between the commit and the new keys."""
    crash = Crash(store.folder / KEYS, (store.folder / KEYS).read_bytes())
    event.listen(store.engine, "commit", crash.watch)
    gate.perform(command)
    event.remove(store.engine, "commit", crash.watch)
    store.close()
    crash.put_back()


def test_a_crash_after_the_commit_is_made_good_at_unlocking(store: Store, admin: Gate, keys: Path) -> None:
    admin.perform(reset_of(admin, "officer"))
    supervisor = store.gate(Role.SUPERVISOR)
    (waiting,) = supervisor.ask(AccessToConfirm())
    crashed(store, supervisor, ConfirmAccess(grant_ids=(waiting.id,)))
    made = unlock(store, "supervisor", PASSPHRASE)
    assert not staged_path(keys).exists()
    assert not made.store.missing
    made.back_up(NOW)
    assert made.verify().sound
    made.close()
    assert opens(store, "officer", NEW)
    assert not opens(store, "officer", PASSPHRASE)


def test_an_own_change_that_crashed_opens_once_more_with_the_old_passphrase(store: Store, keys: Path) -> None:
    crashed(store, store.gate(Role.OFFICER), ChangePassphrase(old=PASSPHRASE, new=NEW, again=NEW))
    assert opens(store, "officer", PASSPHRASE)
    assert not staged_path(keys).exists()
    assert not opens(store, "officer", PASSPHRASE)
    assert opens(store, "officer", NEW)


def test_a_crash_before_the_commit_leaves_nothing(store: Store, admin: Gate, keys: Path) -> None:
    before = keys.read_bytes()
    admin.store.keys.reset("officer", NEW, waits=True)
    staged = staged_path(keys).read_bytes()
    store.close()
    for content in (staged, b"", b"mscu keys 1\n{}\n", b"x" * 9000):  # or what somebody else put there
        staged_path(keys).write_bytes(content)
        assert opens(store, "officer", PASSPHRASE)
        assert not staged_path(keys).exists()
        assert keys.read_bytes() == before


def test_after_a_change_no_old_passphrase_opens_by_what_is_put_back(store: Store, keys: Path) -> None:
    old = keys.read_bytes()
    store.gate(Role.OFFICER).perform(ChangePassphrase(old=PASSPHRASE, new=NEW, again=NEW))
    assert previous_path(keys).read_bytes() == keys.read_bytes()
    store.close()
    staged_path(keys).write_bytes(old)
    assert opens(store, "officer", NEW)
    assert not opens(store, "officer", PASSPHRASE)
    keys.write_bytes(old)
    made = unlock(store, "officer", PASSPHRASE)  # it opens, as in any copy of the time before
    assert made.store.missing
    made.back_up(NOW)
    (finding,) = made.verify().findings
    assert str(finding).startswith("The keys file is older than the audit says")
    made.close()


def test_the_audit_names_the_writing_of_the_keys_file(store: Store, admin: Gate) -> None:
    seq = store.last_row()
    admin.perform(reset_of(admin, "officer"))
    row = next(row for row in store.audit(after=seq) if row.object_type == KEYS_ROW)
    assert row.object_id == admin.store.keys.unlocked.generation


def test_what_is_searched_for_is_sealed_to_an_auditor_added_a_moment_ago(store: Store, admin: Gate) -> None:
    admin.perform(AddUser(name="priya", display="DS Nolan", role=Role.AUDITOR, passphrase=NEW))
    store.confirm_access()
    with admin.store.engine.connect() as connection:
        assert b"priya" in store.gate(Role.SUPERVISOR).store.seal_for_auditors("Crabtree", connection)
