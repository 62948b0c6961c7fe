"""Nobody who finds a store's folder, or a backup of it, learns who works there."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from mscu.errors import WrongPassphrase
from mscu.models.user import User
from mscu.store import store_service
from mscu.store.backups.backup import restore
from mscu.store.backups.backup_file import check_backup, names_people
from mscu.store.backups.backup_retention import BACKUPS
from mscu.store.files.file_names import store_files
from mscu.store.keys.drafts import SealedDrafts
from mscu.store.keys.keys_file import is_former_file, previous_path
from mscu.store.keys.staged_keys import staged_path
from mscu.store.store_service import StoreService
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store
from tests.store.goldens import GOLDEN, Golden
from tests.store.made import WRONG

pytestmark = pytest.mark.usefixtures("salts")
_TOO_SHORT = 5
"""Names of fewer letters stand by chance in what is encrypted."""
GOLDENS = [Golden(GOLDEN / name) for name in ("0.1.0", "r0055/unit", "r0055/survivors")]
"""One without a backup and those with one of both kinds: all have keys of the former format."""


def unlock(folder: Path, name: str, passphrase: str = PASSPHRASE) -> StoreService:
    return store_service.unlock(folder, name, passphrase, devices=NO_DEVICES, now=NOW)


def names_in(service: StoreService) -> set[str]:
    """Return all log-in and full names of present and former users."""
    with service.store.engine.connect() as connection:
        rows = connection.execute(select(User.name, User.display)).all()
    header = service.store.unlocked.header
    of_slots = [(slot.name, slot.display) for slot in header.slots]
    of_former = [(former.name, former.display) for former in header.former]
    return {name for pair in (*map(tuple, rows), *of_slots, *of_former) for name in pair}


def places_with(folder: Path, names: set[str]) -> Iterator[str]:
    """Yield each file that has a name in it, or in its own name, as text or as its plain hash."""
    known = {name for name in names if len(name) >= _TOO_SHORT}
    marks = {name.encode(encoding) for name in known for encoding in ("utf-8", "utf-16-le")}
    hashes = {sha256(name.encode()).hexdigest()[:16] for name in names}
    for path in folder.rglob("*"):
        told = str(path.relative_to(folder))
        content = path.read_bytes() if path.is_file() else b""
        if any(mark in content for mark in marks) or any(each in told for each in hashes):
            yield told
        if any(each.encode() in content for each in hashes):
            yield told


def use(service: StoreService) -> set[str]:
    """Do what writes files, and close the store; give the names of its users."""
    store = service.store
    names = names_in(service)
    assert len(names) > 4
    SealedDrafts.of(store.folder, store.unlocked, store.actor().id).put("note", b'{"key": "note"}')
    service.back_up(NOW)
    service.close()
    other = next(slot.name for slot in store.unlocked.header.slots if slot.name != store.unlocked.name)
    with pytest.raises(WrongPassphrase):
        unlock(store.folder, other, WRONG)
    return names


def test_a_store_of_today_names_nobody_nor_does_its_lock_while_it_is_open(store: Store) -> None:
    service = unlock(store.folder, "officer")
    assert [*places_with(store.folder, names_in(service))] == []
    names = use(service)
    assert {"officer", "PC Officer", "supervisor"} <= names
    assert [*places_with(store.folder, names)] == []


@pytest.mark.parametrize("golden", GOLDENS, ids=[each.name for each in GOLDENS])
def test_a_store_of_before_names_nobody_once_it_was_unlocked(golden: Golden, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(golden.folder, folder)
    keys = store_files(folder).keys
    for path in (keys, staged_path(keys), previous_path(keys)):  # what versions before left after a crash
        for ending in ("", ".new"):
            left = path.with_name(path.name + ending)
            left.write_bytes(keys.read_bytes())
    half_made = keys.with_name(".backing-up")
    half_made.mkdir()
    (half_made / keys.name).write_bytes(keys.read_bytes())
    assert is_former_file(keys)
    service = unlock(folder, golden.first)
    naming = [path for path in sorted(folder.rglob(BACKUPS)) if names_people(path)]
    made = {path: check_backup(path) for path in naming}
    users = [slot.name for slot in service.store.unlocked.header.slots]
    assert service.remake_backups() == (len(naming), 0)
    for path, before in made.items():
        after, key = check_backup(path), service.store.unlocked.data_key
        assert after.store_id == before.store_id
        assert (after.made_at, after.schema) == (before.made_at, before.schema)
        assert after.counts(key) == before.counts(key)
        assert after.audit_head(key) == before.audit_head(key)
    names = use(service)
    assert [*places_with(folder, names)] == []
    for path in naming:
        require_opens_for(users[:2], path, tmp_path / "restored")


def require_opens_for(users: list[str], backup: Path, restored: Path) -> None:
    """Require that a backup opens for these as before, and names nobody."""
    restore(backup, restored)
    names: set[str] = set()
    for name in users:
        with closing(unlock(restored, name)) as service:
            found = [str(finding) for finding in service.verify().findings]
            assert [each for each in found if "the witness file of this computer remembers" not in each] == []
            assert service.store.unlocked.slot.former_lock is None
            names |= names_in(service)
    assert [*places_with(restored, names)] == []
