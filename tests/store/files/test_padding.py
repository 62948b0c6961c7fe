"""The size of the navigators' file grows in steps, whatever is written and taken away."""

import secrets
import zipfile
from pathlib import Path

from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role
from mscu.store.files.padding import STEP, pad
from mscu.store.schema.database import create_database
from mscu.store.store_service import StoreService
from tests.scenes.stores import NO_DEVICES, NOW, Store


def database(store: Store) -> Path:
    return store.folder / "survivors.db"


def test_a_new_store_is_one_step_in_whose_size_nothing_shows_that_is_written(charity: Store) -> None:
    assert database(charity).stat().st_size == STEP
    for number in range(40):
        charity.gate(Role.NAVIGATOR).perform(TakeOn(name=f"Somebody {number}", note="x" * 15_000))
    charity.close()
    assert database(charity).stat().st_size == STEP


def test_what_is_written_shows_in_no_backup_either(charity: Store, tmp_path: Path) -> None:
    charity.sql("INSERT INTO padding (filler) VALUES (randomblob(?))", STEP)
    charity.sql("DELETE FROM padding")
    assert database(charity).stat().st_size % STEP
    made = StoreService(charity.unit, NO_DEVICES).back_up_to(tmp_path / "survivors.zip", NOW)
    with zipfile.ZipFile(made.path) as archive:
        assert archive.getinfo("survivors.db").file_size == 2 * STEP


def test_any_size_becomes_whole_steps(tmp_path: Path) -> None:
    path = tmp_path / "survivors.db"
    engine = create_database(path, secrets.token_bytes(32))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE padding (id INTEGER PRIMARY KEY, filler BLOB NOT NULL)")
        connection.exec_driver_sql("CREATE TABLE notes (words BLOB)")
    written = 0
    for pages in (1, 3, 63, 64, 65, 66, 200, 2047, 2048, 2049):
        with engine.begin() as connection:
            more = (pages - written) * 4000
            connection.exec_driver_sql("INSERT INTO notes VALUES (randomblob(?))", (more,))
        written = pages
        pad(engine, path)
        assert path.stat().st_size % STEP == 0
        assert path.stat().st_size <= STEP * (1 + (pages + 10) * 4096 // STEP)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM padding").scalar() == 0
    engine.dispose()


def test_a_padded_file_is_left_alone(charity: Store) -> None:
    charity.sql("SELECT 1")
    before = database(charity).read_bytes()
    charity.unit.pad()
    assert database(charity).read_bytes() == before
