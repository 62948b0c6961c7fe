"""A folder holds one store; its files say of which kind, and so does the store itself."""

from contextlib import closing
from pathlib import Path

import pytest

from mscu.codes import Role, StoreKind
from mscu.errors import Damaged
from mscu.store import store_service
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


def test_each_kind_has_its_own_names_and_people(navigators: Path, store: Store) -> None:
    names = {path.name for path in navigators.iterdir() if path.is_file()}
    assert {"survivors.db", "survivors.head", "survivors.keys"} <= names
    assert all(name.startswith("survivors.") for name in names)
    assert store_files(navigators).store_kind is StoreKind.SURVIVORS
    assert store_files(store.folder).store_kind is StoreKind.UNIT
    assert store_files(navigators / "nothing").store_kind is StoreKind.UNIT
    with closing(unlock(navigators)) as opened:
        assert {slot.name for slot in opened.store.unlocked.header.slots} == {"hannah"}


def test_files_with_the_names_of_the_other_kind_do_not_open(navigators: Path) -> None:
    before, after = store_files(navigators), StoreFiles(navigators, StoreKind.UNIT)
    for old, new in ((before.database, after.database), (before.keys, after.keys)):
        old.rename(new)
    with pytest.raises(Damaged) as refusal:
        unlock(navigators)
    assert refusal.value.sentence == ("The files of this store have the names of another kind of store.")
