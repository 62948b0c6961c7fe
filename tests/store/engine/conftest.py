"""A new store's tables on both databases, empty: each test gets a database of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from mscu.codes import StoreKind
from mscu.store.engine.engines import ENGINES, SHARED, writing
from mscu.store.engine.shared_database import open_shared
from mscu.store.engine.shared_roles import StoreRoles
from mscu.store.engine.shared_row_security import secure
from mscu.store.schema.database import create_database, open_database
from mscu.store.schema.migrate import create_tables
from mscu.store.schema.revisions import REVISIONS
from mscu.store.schema.schema import make_tables
from tests.scenes.crowd import Crowd
from tests.scenes.stores import Store
from tests.store.engine.secured_store import VERIFIER, Secured, copied
from tests.tools.broken_line import Line, line_to
from tests.tools.postgres_cluster import SERVER, Cluster
from tests.tools.shared_stores import fill

KEY = bytes(range(32))


@pytest.fixture(scope="session")
def embedded_files(tmp_path_factory: pytest.TempPathFactory) -> dict[StoreKind, Path]:
    """Make the file of each kind of store by its revisions, once."""
    folder, made = tmp_path_factory.mktemp("embedded"), {}
    for kind in StoreKind:
        made[kind] = folder / f"{kind}.db"
        engine = create_database(made[kind], KEY, wiping=False)
        with engine.begin() as connection:
            create_tables(connection, REVISIONS[kind])
        engine.dispose()
    return made


@pytest.fixture(scope="session")
def shared_templates(postgres_cluster: Cluster) -> dict[StoreKind, str]:
    """Make the tables of each kind of store from the models, once."""
    made = {kind: postgres_cluster.make() for kind in StoreKind}
    for kind, name in made.items():
        engine = open_shared(postgres_cluster.url(name))
        with writing(engine).begin() as connection:
            make_tables(connection, kind)
        engine.dispose()
    return made


@pytest.fixture
def store_kind() -> StoreKind:
    """Return whose tables it has: a test of both kinds is parametrised by this name."""
    return StoreKind.UNIT


@pytest.fixture
def embedded(
    store_kind: StoreKind, embedded_files: dict[StoreKind, Path], tmp_path: Path
) -> Iterator[Engine]:
    """Yield a file, unguarded so that SQLAlchemy can look at its tables."""
    file = shutil.copy(embedded_files[store_kind], tmp_path / f"{store_kind}.db")
    engine = open_database(Path(file), KEY, guarded=False, wiping=False)
    yield engine
    engine.dispose()


@pytest.fixture
def shared(
    store_kind: StoreKind, shared_templates: dict[StoreKind, str], postgres_cluster: Cluster
) -> Iterator[Engine]:
    """Yield a database of the server's."""
    with postgres_cluster.database(shared_templates[store_kind]) as url:
        engine = open_shared(url)
        yield engine
        engine.dispose()


@pytest.fixture
def line(postgres_cluster: Cluster) -> Iterator[Line]:
    """Yield a line to the server that can break."""
    with (
        tempfile.TemporaryDirectory(prefix="mscu-line-") as folder,
        line_to(postgres_cluster.folder, Path(folder)) as made,
    ):
        yield made


@pytest.fixture(params=[name for name in ENGINES if name != SHARED.dialect or SERVER])
def database(request: pytest.FixtureRequest) -> Engine:
    """Return each of the two in turn, or the file alone where no server is installed."""
    name = "shared" if request.param == SHARED.dialect else "embedded"
    engine: Engine = request.getfixturevalue(name)
    return engine


@pytest.fixture(scope="session")
def filled(crowd_made: Crowd, tmp_path_factory: pytest.TempPathFactory) -> Crowd:
    """Return a store in which everything happened, restricted case and all."""
    crowd = crowd_made.copied(tmp_path_factory.mktemp("filled") / "store")
    crowd.restrict()
    crowd.store.close()
    return crowd


@pytest.fixture(scope="session")
def secured_template(postgres_cluster: Cluster, filled: Crowd) -> Secured:
    """Put the store under row security once, for copies of it; nobody is connected to it."""
    name = postgres_cluster.make()
    url, roles = postgres_cluster.url(name), StoreRoles(name)
    fill(url, filled.store.filled)
    engine = open_shared(url)
    with writing(engine).begin() as connection:
        for statement in roles.statements():
            connection.exec_driver_sql(statement)
        secure(connection, roles)
        ids: dict[str, int] = dict(connection.exec_driver_sql("SELECT name, id FROM users").all())
        for user_id in ids.values():
            connection.exec_driver_sql("SELECT row_security.admit(%s, %s)", (user_id, VERIFIER))
        connection.exec_driver_sql("UPDATE restriction SET ends_on = current_date + 30")
    engine.dispose()
    return Secured(postgres_cluster, name, roles, engine, ids)


@pytest.fixture(scope="module")
def secured(secured_template: Secured) -> Iterator[Secured]:
    """Yield a copy for tests that change nothing."""
    with copied(secured_template) as made:
        yield made


@pytest.fixture
def own_store(secured_template: Secured) -> Iterator[Secured]:
    """Yield a copy of the test's own."""
    with copied(secured_template) as made:
        yield made


@pytest.fixture
def files(filled: Crowd) -> Iterator[Store]:
    """Yield the files that a store has besides its database."""
    made = Store(filled.store.folder, filled.store.template, filled.store.clock)
    yield made
    made.close()
