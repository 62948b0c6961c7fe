"""A folder holds one store; its files say of which kind, and so does the store itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from mscu.codes import Role, StoreKind
from mscu.errors import Damaged
from mscu.store import store_service
from mscu.store.backups.backup import restore
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.files.file_names import StoreFiles, store_files
from tests.scenes.stores import CHEAP, NO_DEVICES, NOW, PASSPHRASE, Store


@pytest.fixture
def navigators(tmp_path: Path) -> Path:
    """A store of the other kind."""
    folder = tmp_path / "survivors"
    hannah = FirstUser(name="hannah", display="Hannah Sealy", role=Role.NAVIGATOR, passphrase=PASSPHRASE)
    plan = StoreSettings(unit_name="A charity", cost=CHEAP, store_kind=StoreKind.SURVIVORS)
    create_store(folder, [hannah], plan, devices=NO_DEVICES, now=NOW).store.close()
    return folder


def unlock(folder: Path) -> store_service.StoreService:
    return store_service.unlock(folder, "hannah", PASSPHRASE, devices=NO_DEVICES, now=NOW)


def test_each_kind_has_its_own_names(navigators: Path, store: Store) -> None:
    names = {path.name for path in navigators.iterdir() if path.is_file()}
    assert {"survivors.db", "survivors.head", "survivors.keys"} <= names
    assert all(name.startswith("survivors.") for name in names)
    assert store_files(navigators).store_kind is StoreKind.SURVIVORS
    assert store_files(store.folder).store_kind is StoreKind.UNIT
    assert store_files(navigators / "nothing").store_kind is StoreKind.UNIT


def test_it_is_opened_verified_backed_up_and_restored_alike(navigators: Path, tmp_path: Path) -> None:
    opened = unlock(navigators)
    assert opened.store.store_kind is StoreKind.SURVIVORS
    made = opened.back_up(NOW)
    assert made.path.name.startswith("survivors-")
    assert opened.verify().sound
    opened.close()
    restore(made.path, tmp_path / "again")
    again = unlock(tmp_path / "again")
    assert (again.store.store_kind, again.verify().sound) == (StoreKind.SURVIVORS, True)
    again.close()


def test_no_key_of_the_unit_opens_it(navigators: Path, store: Store) -> None:
    police = {slot.name for slot in store.template.unlocked("officer").header.slots}
    opened = unlock(navigators)
    theirs = {slot.name for slot in opened.store.unlocked.header.slots}
    opened.close()
    assert theirs == {"hannah"}
    assert police.isdisjoint(theirs)


def test_files_with_the_names_of_the_other_kind_do_not_open(navigators: Path) -> None:
    before, after = store_files(navigators), StoreFiles(navigators, StoreKind.UNIT)
    for old, new in ((before.database, after.database), (before.keys, after.keys)):
        old.rename(new)
    with pytest.raises(Damaged) as refusal:
        unlock(navigators)
    assert refusal.value.sentence == ("The files of this store have the names of another kind of store.")
