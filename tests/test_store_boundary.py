"""The navigators' wall: with every police passphrase and every file, no byte of a note is found.

A mark is put into every text of every command of the navigators' store. Then whoever of the police
takes the whole folder, backups and logs, opens whatever any police slot opens, and looks.
"""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role, StoreKind
from mscu.errors import MscuError, WrongPassphrase
from mscu.store.files.cipher import connect
from mscu.store.files.file_names import StoreFiles
from mscu.store.keys import keys
from mscu.store.keys.attempts import attempts_beside
from mscu.store.keys.drafts import SealedDrafts
from mscu.store.keys.unlocked import Unlocked
from mscu.store.store_service import StoreService
from tests.inputs.survivors import COMMANDS, CharityWorld
from tests.scenes.stores import COLLEAGUE, NO_DEVICES, NOW, PASSPHRASE, Store, Template
from tests.test_gate_survivors import RECORDING
from tests.tools.canary import CANARY, files_with, marked, perform_marked

POLICE = (*sorted({*Role} - {Role.NAVIGATOR, Role.LEAD}), COLLEAGUE)
HOMES = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a folder in which whatever is temporary is laid down too."""
    folder = tmp_path_factory.mktemp("around")
    (folder / "temporary").mkdir()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("TMPDIR", str(folder / "temporary"))
        monkeypatch.setattr(tempfile, "tempdir", None)
        yield folder


@pytest.fixture(scope="module")
def places(around: Path) -> list[Path]:
    """Return every place in which something may be left, the home in which all is done with them."""
    return [around, *(Path(os.environ[name]) for name in HOMES)]


@pytest.fixture(scope="module")
def taken(founded: Template, founded_charity: Template, around: Path, places: list[Path]) -> Path:
    """Fill the navigators' store inside the unit's folder, back both up, and take it all."""
    assert places
    store = Store.copy(founded, around / "store")
    charity = Store.copy(founded_charity, store.folder / StoreKind.SURVIVORS)
    world = CharityWorld.make(charity)
    done = []
    for command in RECORDING:
        with suppress(MscuError):  # one that came before it has changed what it is about
            done.append(perform_marked(world.gate_for(command), COMMANDS[command](world)))
    assert len(done) > len(RECORDING) * 2 // 3
    assert sum(CANARY in repr(command) for command in done) > len(done) // 3
    unit = charity.gate(Role.NAVIGATOR).store
    drafts = SealedDrafts.of(charity.folder, unit.unlocked, 1)
    drafts.put("survivors/1/contact", f'{{"text": "{marked("Safe")}"}}'.encode())
    StoreService(charity.unit, NO_DEVICES).back_up(NOW)
    StoreService(store.unit, NO_DEVICES).back_up(NOW)
    charity.close()
    store.close()
    return store.folder


def police(folder: Path) -> Iterator[Unlocked]:
    """Open every police slot of the unit's keys."""
    path = StoreFiles(folder, StoreKind.UNIT).keys
    for name in POLICE:
        yield keys.unlock(path, name, PASSPHRASE, devices=NO_DEVICES, now=NOW)


def dump(path: Path, key: bytes) -> str:
    """Read everything that a key opens: every table, and the word index with them."""
    with closing(connect(path, key)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE rootpage > 0")
        names = [name for (name,) in tables.fetchall()]
        rows = (
            repr(connection.execute(f'SELECT * FROM "{name}"').fetchall())
            for name in names
            if not name.startswith("sqlite_autoindex") and not name.startswith(("ix_", "uq_"))
        )
        return "\n".join(rows)


def test_the_mark_is_there_for_whom_it_is_meant(taken: Path) -> None:
    files = StoreFiles(taken / StoreKind.SURVIVORS, StoreKind.SURVIVORS)
    hers = keys.unlock(files.keys, Role.NAVIGATOR, PASSPHRASE, devices=NO_DEVICES, now=NOW)
    assert CANARY in dump(files.database, hers.data_key)


def test_no_police_passphrase_opens_a_slot_of_the_navigators(taken: Path) -> None:
    path = StoreFiles(taken / StoreKind.SURVIVORS, StoreKind.SURVIVORS).keys
    content = path.read_bytes()
    for name in POLICE:
        assert f'"{name}"'.encode() not in content
        attempts_beside(path).clear_all()  # several names may share a counter
        with pytest.raises(WrongPassphrase):
            keys.unlock(path, name, PASSPHRASE, devices=NO_DEVICES, now=NOW)


def test_no_key_that_police_hold_opens_their_database(taken: Path) -> None:
    database = StoreFiles(taken / StoreKind.SURVIVORS, StoreKind.SURVIVORS).database
    for unlocked in police(taken):
        with pytest.raises((MscuError, dbapi2.DatabaseError)):
            dump(database, unlocked.data_key)


def test_what_police_can_open_holds_nothing_of_a_note(taken: Path, tmp_path: Path) -> None:
    (backup,) = (taken / "backups").iterdir()
    opened = tmp_path / "opened"
    with zipfile.ZipFile(backup) as archive:
        archive.extractall(opened)
    for unlocked in police(taken):
        for path in (StoreFiles(taken, StoreKind.UNIT).database, opened / "unit.db"):
            assert CANARY not in dump(path, unlocked.data_key)


def test_no_byte_of_a_note_stands_readable_in_any_file(taken: Path, places: list[Path]) -> None:
    assert [*files_with([CANARY], [place for place in places if place.is_dir()])] == []
    assert any(taken.rglob("*.sealed"))


def test_a_busy_store_looks_like_a_quiet_one(founded_charity: Template, tmp_path: Path) -> None:
    """Neither sizes nor what stands readable beside it tell how much was done in it, or by whom."""
    founded_charity.unlocked(Role.NAVIGATOR)  # leaves its file of wrong attempts before either is copied
    looks, readable = [], b""
    for much in (1, 60):
        charity = Store.copy(founded_charity, tmp_path / str(much))
        gate = charity.gate(Role.NAVIGATOR)
        for number in range(much):
            gate.perform(TakeOn(name=f"Somebody {number}"))
        drafts = SealedDrafts.of(charity.folder, gate.store.unlocked, gate.actor.id)
        drafts.put("survivors/1/contact", b"x" * much * 500)
        StoreService(charity.unit, NO_DEVICES).back_up(NOW)
        charity.close()
        files = [path for path in charity.folder.rglob("*") if path.is_file()]
        looks.append({path.relative_to(charity.folder): path.stat().st_size for path in files})
        (backup,) = (charity.folder / "backups").iterdir()
        readable += StoreFiles(charity.folder, StoreKind.SURVIVORS).head.read_bytes()
        with zipfile.ZipFile(backup) as archive:
            readable += archive.read("manifest.json")
    quiet, busy = looks
    assert quiet == busy
    for told in (b"seq", b"navigator", b"lead"):
        assert told not in readable


def test_a_slot_copied_from_the_units_keys_opens_nothing_there(taken: Path, tmp_path: Path) -> None:
    """The keys file of the one store is no keys file of the other."""
    own = shutil.copytree(taken / StoreKind.SURVIVORS, tmp_path / "survivors")
    files = StoreFiles(own, StoreKind.SURVIVORS)
    shutil.copyfile(StoreFiles(taken, StoreKind.UNIT).keys, files.keys)
    attempts_beside(files.keys).clear_all()  # other tests have tried here
    unlocked = keys.unlock(files.keys, Role.OFFICER, PASSPHRASE, devices=NO_DEVICES, now=NOW)
    with pytest.raises((MscuError, dbapi2.DatabaseError)):
        dump(files.database, unlocked.data_key)
