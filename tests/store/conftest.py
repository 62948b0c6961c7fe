"""Fixtures of the store: a keys file made once, copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from mscu.codes import Role
from mscu.store.backups.backup import CompletedBackup, back_up
from mscu.store.engine.engines import ENGINES, SHARED
from mscu.store.schema.database import open_database
from tests.scenes.stores import Store, Template
from tests.store.closed import Closed, OnServer, work
from tests.store.made import HEAD, NOW, MadeKeys, enter, make_keys, make_rows
from tests.tools.kept import Making
from tests.tools.postgres_cluster import SERVER
from tests.tools.shared_stores import SharedStores


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeKeys:
    """Return a keys file of anna, bea and cleo; Argon2id makes it too slow to make for each test."""
    return make_keys(tmp_path_factory.mktemp("made") / "unit.keys")


@pytest.fixture
def keys(made: MadeKeys, tmp_path: Path) -> Path:
    """Return the path of an own copy of that file."""
    path = tmp_path / "unit.keys"
    path.write_bytes(made.content)
    return path


@pytest.fixture
def database(made: MadeKeys, tmp_path: Path) -> Path:
    """Return the path of a closed database with rows, which the keys open."""
    path = tmp_path / "unit.db"
    make_rows(path, made.data_key)
    return path


@pytest.fixture(scope="session")
def worked_in(
    founded: Template, making_files: Making, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Template, int]:
    """Perform a few commands in a store for others to be copied from; gives the number of its case too."""
    with making_files():
        store = Store.copy(founded, tmp_path_factory.mktemp("worked") / "store")
        case_id = work(store.gate(Role.OFFICER))
        store.close()
    return store.filled, case_id


def let_go(worked_in: tuple[Template, int], folder: Path) -> tuple[Store, int]:
    """Return a copy that was opened, and so is remembered by this computer, and closed."""
    template, case_id = worked_in
    store = Store.copy(template, folder)
    assert not store.unit.missing
    store.close()
    return store, case_id


@pytest.fixture
def closed(worked_in: tuple[Template, int], tmp_path: Path) -> Closed:
    """Return a store in which a few commands were performed, let go of."""
    return Closed(*let_go(worked_in, tmp_path / "store"))


@pytest.fixture(params=[name for name in ENGINES if name != SHARED.dialect or SERVER])
def on_each_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Have a test's stores opened on each of the two databases in turn; asked for before any of them is."""
    if request.param != SHARED.dialect:
        yield request.param
        return
    stores: SharedStores = request.getfixturevalue("server_stores")
    with stores.in_use():
        yield request.param


@pytest.fixture
def worked(on_each_database: str, worked_in: tuple[Template, int], tmp_path: Path) -> Closed:
    """Return a store on each of the two in which a few commands were performed, let go of."""
    kind = OnServer if on_each_database == SHARED.dialect else Closed
    return kind(*let_go(worked_in, tmp_path / "store"))


@pytest.fixture
def engine(made: MadeKeys, database: Path) -> Iterator[sqlalchemy.Engine]:
    """Yield that database open and guarded."""
    engine = open_database(database, made.data_key)
    yield engine
    engine.dispose()


@pytest.fixture
def backup(engine: sqlalchemy.Engine, keys: Path, tmp_path: Path) -> CompletedBackup:
    """Return a backup of it that anna made."""
    return back_up(engine, keys, tmp_path / "unit.zip", unlocked=enter(keys), audit_head=HEAD, now=NOW)
