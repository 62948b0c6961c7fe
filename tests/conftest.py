"""What holds for every test: no screen, no one's own settings, no one's own keyring."""

import os

# Read when Qt and keyring start, hence before anything imports them.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["QT_FONT_DPI"] = "96"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

import go
from mscu import gate
from mscu.actions.core.action import Action
from mscu.codes import Role, StoreKind
from mscu.gate import Gate
from mscu.store.engine.engines import SHARED
from tests.inputs.factories import World
from tests.inputs.survivors import CharityWorld
from tests.scenes.caravan_forms import Caravan
from tests.scenes.caravan_store import with_caravan
from tests.scenes.crowd import Crowd, crowded
from tests.scenes.stores import COLLEAGUE, Store, Template
from tests.tools.kept import Kept, Making

pytest_plugins = [
    "tests.tools.deriving",
    "tests.tools.it_settings",
    "tests.tools.wiping",
    "tests.tools.running",
    "tests.tools.system_log",
    "tests.tools.postgres_cluster",
    "tests.tools.shared_stores",
]

settings.register_profile("mscu", deadline=None, print_blob=True)
settings.load_profile("mscu")

HOMES = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests whose coverage is measured: all but the walks of every action.

    A test takes twice as long while it is measured, and the others run all of the gate.
    """
    for item in items:
        values = _values_of(item)
        is_measured = SHARED.dialect not in values and not any(map(_is_action, values))
        if is_measured and _file_of(item.path).startswith(go.COVERING):
            item.add_marker("covering")


@cache
def _file_of(path: Path) -> str:
    return path.relative_to(go.ROOT).as_posix()


def _is_action(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Action)


def _values_of(item: pytest.Item) -> list[object]:
    call = getattr(item, "callspec", None)
    return list(call.params.values()) if call else []


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder for each test; counted, as pytest would look through all that there are."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


def move_to(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings and stores of whoever runs the tests out of them."""
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in HOMES:
        monkeypatch.setenv(name, str(home / name.lower()))


@pytest.fixture(scope="session", autouse=True)
def _home_of_all(_homes: Iterator[Path]) -> Iterator[None]:
    """Move what is made once for all tests, such as a founded store, into a home of its own."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        move_to(next(_homes), monkeypatch)
        yield


@pytest.fixture(scope="module", autouse=True)
def _home_of_module(_homes: Iterator[Path]) -> Iterator[None]:
    """Move what a module opens once: a copy of a store would miss what was done in another copy."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        move_to(next(_homes), monkeypatch)
        yield


@pytest.fixture(autouse=True)
def _own_home(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Move each test into a home of its own."""
    move_to(next(_homes), monkeypatch)


@pytest.fixture
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the audit begin at noon, at any hour: what is done at night is marked for the auditor."""
    begun = datetime.now(UTC)
    noon = begun.replace(hour=12, minute=0)
    monkeypatch.setattr(gate, "now_utc", lambda: noon + (datetime.now(UTC) - begun))


@pytest.fixture(scope="session")
def kept_stores(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, making_files: Making
) -> Kept:
    """Return what was made before, where pytest may keep it; else it is made for this session."""
    session = tmp_path_factory.mktemp("kept")
    cache: pytest.Cache | None = getattr(pytestconfig, "cache", None)
    folder = cache.mkdir("stores") if cache else tmp_path_factory.mktemp("stores")
    return Kept(folder, session, making=making_files)


@pytest.fixture(scope="session")
def founded(kept_stores: Kept) -> Template:
    """Found a store with somebody in every role: once, as its keys take their time."""
    made, folder = kept_stores.get("founded", Template.make)
    return replace(made, folder=folder)


@pytest.fixture
def store(founded: Template, tmp_path: Path) -> Iterator[Store]:
    """Yield a test its own copy of the founded store."""
    copied = Store.copy(founded, tmp_path / "store")
    yield copied
    copied.close()


@pytest.fixture(scope="session")
def founded_charity(kept_stores: Kept) -> Template:
    """Found a store of the navigators' own, once."""
    made, folder = kept_stores.get("charity", partial(Template.make, store_kind=StoreKind.SURVIVORS))
    return replace(made, folder=folder)


@pytest.fixture
def charity(founded_charity: Template, tmp_path: Path) -> Iterator[Store]:
    """Yield a test its own copy of the navigators' store."""
    copied = Store.copy(founded_charity, tmp_path / "survivors")
    yield copied
    copied.close()


@pytest.fixture(scope="session")
def peopled(founded: Template, kept_stores: Kept) -> World:
    """Record a small case with one of everything, once, in a store of its own."""

    def make(folder: Path) -> World:
        made = World.make(Store.copy(founded, folder))
        made.store.close()
        return made

    made, folder = kept_stores.get("peopled", make, depends_on=founded.recovery_codes)
    return replace(made, store=Store(folder, founded, made.store.clock))


@pytest.fixture
def world(peopled: World, tmp_path: Path) -> Iterator[World]:
    """Yield a test its own copy of the store with the small case in it."""
    copied = replace(peopled, store=Store.copy(peopled.store.filled, tmp_path / "world"))
    yield copied
    copied.store.close()


@pytest.fixture(scope="session")
def supported(founded_charity: Template, kept_stores: Kept) -> CharityWorld:
    """Record a survivor with one of everything, once, in a store of the navigators' own."""

    def make(folder: Path) -> CharityWorld:
        made = CharityWorld.make(Store.copy(founded_charity, folder))
        made.store.close()
        return made

    made, folder = kept_stores.get("supported", make, depends_on=founded_charity.recovery_codes)
    return replace(made, store=Store(folder, founded_charity, made.store.clock))


@pytest.fixture
def charity_world(supported: CharityWorld, tmp_path: Path) -> Iterator[CharityWorld]:
    """Yield a test its own copy of the store with the survivor in it."""
    copied = replace(supported, store=Store.copy(supported.store.filled, tmp_path / "supported"))
    yield copied
    copied.store.close()


@pytest.fixture(scope="session")
def crowd_made(peopled: World, kept_stores: Kept) -> Crowd:
    """Return a store in which every command was performed in one case; made once, as it is slow."""

    def make(folder: Path) -> Crowd:
        made = crowded(peopled, Store.copy(peopled.store.filled, folder))
        made.store.close()
        return made

    founded = peopled.store.template
    made, folder = kept_stores.get("crowd", make, depends_on=founded.recovery_codes)
    return replace(made, world=replace(made.world, store=Store(folder, founded, made.store.clock)))


@pytest.fixture(scope="module")
def crowd(crowd_made: Crowd, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """Restrict a case in which everything happened: for tests that change nothing."""
    made = crowd_made.copied(tmp_path_factory.mktemp("restricted") / "store")
    made.restrict()
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def caravan_recorded(founded: Template, kept_stores: Kept) -> tuple[Template, int]:
    """Record the caravan case once, in a store of its own; gives the case's number as well."""

    def make(folder: Path) -> int:
        made = Store.copy(founded, folder)
        case_id = with_caravan(made)
        made.close()
        return case_id

    case_id, folder = kept_stores.get("caravan", make, depends_on=founded.recovery_codes)
    return replace(founded, folder=folder), case_id


@pytest.fixture
def caravan_store(caravan_recorded: tuple[Template, int], tmp_path: Path) -> Iterator[Store]:
    """Yield a test its own copy of the store with the caravan case."""
    copied = Store.copy(caravan_recorded[0], tmp_path / "caravan")
    yield copied
    copied.close()


@pytest.fixture
def caravan(caravan_store: Store, caravan_recorded: tuple[Template, int]) -> Caravan:
    """Return the caravan case, for First Responder forms."""
    return Caravan(caravan_store, caravan_recorded[1])


@pytest.fixture
def officer(store: Store) -> Gate:
    """Return the officer's gate."""
    return store.gate(Role.OFFICER)


@pytest.fixture
def colleague(store: Store) -> Gate:
    """Return the gate of a second officer."""
    return store.gate(COLLEAGUE)


@pytest.fixture
def supervisor(store: Store) -> Gate:
    """Return the supervisor's gate, who restricts and closes cases."""
    return store.gate(Role.SUPERVISOR)


@pytest.fixture
def navigator(store: Store) -> Gate:
    """Return the navigator's gate, who sees her slice."""
    return store.gate(Role.NAVIGATOR)


@pytest.fixture
def auditor(store: Store) -> Gate:
    """Return the auditor's gate."""
    return store.gate(Role.AUDITOR)
