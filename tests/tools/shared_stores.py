"""The stores of tests on the tests' own PostgreSQL server: those of some files, or with `--shared` of all.

One file in eight of the tests of actions, always the same ones, so that both databases are tried and no test
is run twice; the night has them all there. The tests of a file have their stores in one place, as some are
copied from one of the whole file.

A store that was made once is a file, as it is kept. Its rows are read into a database of the server once,
and each test that opens a copy of the store gets a copy of that database. Tests that open or read the file
itself, as the program does, are marked `in_file`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partialmethod
from pathlib import Path
from zlib import crc32

import pytest
from sqlalchemy import Connection, Engine

import go
from mscu.codes import StoreKind
from mscu.store.engine.engines import writing
from mscu.store.engine.reading import Definition, Part
from mscu.store.engine.shared_database import open_shared
from mscu.store.file_database import FileDatabase
from mscu.store.keys.unlocked import Unlocked
from mscu.store.moved_rows import copy_rows
from mscu.store.schema.database import open_database
from mscu.store.schema.schema import make_tables
from tests.scenes.stores import Store, Template, people_of, sharing_statements
from tests.tools.kept import Making
from tests.tools.postgres_cluster import SERVER, Cluster
from tests.tools.shared_schema import shared_schema_of

OPTION = "--shared"
IN_FILE = "in_file"
CHOSEN_FROM = "tests/actions/"
"""Each test there is known to run on either."""
ONE_IN = 8
"""One file in how many has its stores on the server: a new database takes longer than a copy of a file."""
OPEN_FILE, SCHEMA_OF_FILE = Store.open_database, FileDatabase.expected_schema


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption(OPTION, action="store_true", help="run the stores of tests on PostgreSQL")


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Return the line of the header that says which stores are on PostgreSQL."""
    if config.getoption(OPTION):
        return ["stores: on PostgreSQL"]
    return [f"stores: one file in {ONE_IN} of {CHOSEN_FROM} on PostgreSQL"] if SERVER else []


@dataclass
class SharedStores:
    """The databases of stores, by the folder of the files that each store has besides."""

    cluster: Cluster
    templates: dict[Path, str] = field(default_factory=dict)
    opened: dict[Path, str] = field(default_factory=dict)
    engines: list[Engine] = field(default_factory=list)

    def open(self, store: Store) -> Engine:
        """Open the database of a store; it begins as a copy of what the store was copied from."""
        if store.folder not in self.opened:
            self.opened[store.folder] = self.cluster.make(self.name_of(store.template))
        engine = sharing_statements(open_shared(self.cluster.url(self.opened[store.folder])))
        self.engines.append(engine)
        return engine

    def name_of(self, template: Template) -> str:
        """Return the database of a template, which is filled from its file when it is first asked for."""
        if template.folder in self.opened:
            return self.opened[template.folder]
        if template.folder not in self.templates:
            self.templates[template.folder] = name = self.cluster.make()
            fill(self.cluster.url(name), template)
        return self.templates[template.folder]

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Open stores here, and drop the databases of those that were opened meanwhile."""
        before, engines = set(self.opened), len(self.engines)
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setattr(Store, "open_database", partialmethod(_opened_by, self))
            monkeypatch.setattr(FileDatabase, "expected_schema", _expected_schema)
            yield
        while len(self.engines) > engines:
            self.engines.pop().dispose()
        for folder in self.opened.keys() - before:
            self.cluster.run(f"DROP DATABASE {self.opened.pop(folder)} WITH (FORCE)")


def _opened_by(store: Store, stores: SharedStores) -> Engine:
    return stores.open(store)


def _expected_schema(
    database: FileDatabase, connection: Connection, _unlocked: Unlocked
) -> Mapping[Part, Definition]:
    """Return what the tables of a store without log-ins should be, which is not recorded anywhere."""
    return shared_schema_of(connection.engine, database.files.store_kind)


@contextmanager
def _on_files() -> Iterator[None]:
    """Open stores from their files, whatever the run opens otherwise: what is kept is kept as files."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Store, "open_database", OPEN_FILE)
        monkeypatch.setattr(FileDatabase, "expected_schema", SCHEMA_OF_FILE)
        yield


def fill(url: str, template: Template) -> None:
    """Read the rows of a store's file into a new database."""
    first = template.unlocked(next(iter(people_of(template.store_kind))))
    file = open_database(template.files.database, first.data_key, wiping=False)
    fill_from(file, url, template.store_kind)
    file.dispose()


def fill_from(file: Engine, url: str, store_kind: StoreKind) -> None:
    """Read the rows of an open file into a new database, with what its ids have come to."""
    shared = open_shared(url)
    with file.connect() as source, writing(shared).begin() as target:
        make_tables(target, store_kind)
        copy_rows(source, target, store_kind)
    shared.dispose()


def is_chosen(name: str) -> bool:
    """Return whether the stores of a file of tests are on the server in each run."""
    is_candidate = name.startswith(CHOSEN_FROM) and not name.startswith(go.COVERING)
    return is_candidate and crc32(name.encode()) % ONE_IN == 0


def _is_on_server(node: pytest.Item | pytest.Collector) -> bool:
    """Return whether the stores of a test, or of its file, are on the server."""
    if node.get_closest_marker(IN_FILE):
        return False
    name = node.path.relative_to(go.ROOT).as_posix()
    return bool(node.config.getoption(OPTION)) or (SERVER is not None and is_chosen(name))


@pytest.fixture(scope="session")
def server_stores(postgres_cluster: Cluster) -> SharedStores:
    """Return the databases of stores that tests open on a server."""
    return SharedStores(postgres_cluster)


@pytest.fixture(scope="session")
def making_files() -> Making:
    """Return what opens stores from their files while it lasts."""
    return _on_files


@pytest.fixture(scope="module", autouse=True)
def _stores_of_module(request: pytest.FixtureRequest) -> Iterator[None]:
    """Open what a module opens once."""
    with _opening(request):
        yield


@pytest.fixture(autouse=True)
def _stores_of_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Open what a test opens."""
    with _opening(request):
        yield


@contextmanager
def _opening(request: pytest.FixtureRequest) -> Iterator[None]:
    if not _is_on_server(request.node):
        with _on_files():
            yield
        return
    if isinstance(request.node, pytest.Item):
        request.node.add_report_section("setup", "store", "on PostgreSQL")
    stores: SharedStores = request.getfixturevalue("server_stores")
    with stores.in_use():
        yield
