"""Fixtures of the store: a keys file made once, copied for each test."""

from pathlib import Path

import pytest

from mscu.codes import Role
from tests.store.closed import Closed, work
from tests.store.made import MadeKeys, make_keys, make_rows
from tests.stores import Store


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeKeys:
    """Give a keys file of anna, bea and cleo; Argon2id makes it too slow to make for each test."""
    return make_keys(tmp_path_factory.mktemp("made") / "unit.keys")


@pytest.fixture
def keys(made: MadeKeys, tmp_path: Path) -> Path:
    """Give the path of an own copy of that file."""
    path = tmp_path / "unit.keys"
    path.write_bytes(made.content)
    return path


@pytest.fixture
def database(made: MadeKeys, tmp_path: Path) -> Path:
    """Give the path of a closed database with rows, which the keys open."""
    path = tmp_path / "unit.db"
    make_rows(path, made.data_key)
    return path


@pytest.fixture
def closed(store: Store) -> Closed:
    """Give a store in which a few commands were performed, let go of."""
    case_id = work(store.gate(Role.OFFICER))
    store.close()
    return Closed(store, case_id)
