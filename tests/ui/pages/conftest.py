"""Pages over a real store, as a test wants them: in front and with the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from typing_extensions import override

from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role, YesNo
from mscu.gate import Gate
from mscu.ui.look.theme import Scheme, apply
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.survivors.page import SurvivorsPage
from mscu.ui.session.dispatcher import Dispatcher
from tests.inputs.factories import World
from tests.inputs.shares import uuid_of
from tests.inputs.support import record_all
from tests.inputs.survivors import CharityWorld
from tests.scenes.crowd import Crowd
from tests.scenes.stores import Store, Template
from tests.tools.identifiers import identifiers
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import Scene, settle
from tests.ui.pages.core.known_records import records, records_of_charity
from tests.ui.pages.core.page_scene import PageScene
from tests.ui.pages.intake.call.call_scene import Call
from tests.ui.pages.survivors.both_scene import Both
from tests.ui.pages.survivors.survivor_scene import Opened
from tests.ui.reading import form_labels

SIZE = (1232, 876)
SMALLEST = (1366 - 56, 768 - 2 * 24)
"""What the smallest screen leaves for a page."""


@pytest.fixture
def call(store: Store, officer: Gate, qtbot: QtBot) -> Call:
    """Return the page on which a call is taken."""
    return Call.open(store, officer, qtbot)


class _Windows(QObject):
    """Notes which widgets were shown as windows of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


@contextmanager
def no_window_shown() -> Iterator[None]:
    """Fail if a part of a page flashes up as a window, which takes the keyboard, while the page is made."""
    app = QApplication.instance()
    assert app is not None
    windows = _Windows()
    app.installEventFilter(windows)
    yield
    app.removeEventFilter(windows)
    assert windows.shown == []


@pytest.fixture(scope="session")
def unit(
    crowd_made: Crowd, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, dict[str, int]]]:
    """Yield the unit's store in which everything was done once, and what can be opened of it.

    All walks look at the same: none changes it.
    """
    crowd = crowd_made.copied(tmp_path_factory.mktemp("unit") / "store")
    yield crowd.store, records(crowd.world.case_id, crowd.store)
    crowd.store.close()


@pytest.fixture(scope="session")
def survivors(
    supported: CharityWorld, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, dict[str, int]]]:
    """Yield the navigators' store with one of everything, and what can be opened of it."""
    store = Store.copy(supported.store.filled, tmp_path_factory.mktemp("survivors") / "survivors")
    yield store, records_of_charity(supported)
    store.close()


@pytest.fixture
def put_up(qtbot: QtBot) -> Iterator[Callable[..., PageScene[Any]]]:
    """Yield a function that opens a page on a store, as a user with a role.

    Forms that are open at the end are read: they show no identifier either.
    """
    pages: list[Page] = []
    with ExitStack() as dispatchers:

        def put(
            store: Store,
            kind: type[Page],
            role: str = Role.OFFICER,
            police: Dispatcher | None = None,
            charity: Dispatcher | None = None,
            dispatcher: type[InlineDispatcher] = InlineDispatcher,
            gate: Callable[[Gate], Any] | None = None,
        ) -> PageScene[Any]:
            with no_window_shown():
                scene = PageScene(
                    store, kind, role, police=police, charity=charity, dispatcher=dispatcher, gate=gate
                )
            dispatchers.enter_context(closing(scene.dispatcher))
            qtbot.addWidget(scene.page)
            pages.append(scene.page)
            scene.page.resize(*SIZE)
            with qtbot.waitExposed(scene.page):
                scene.page.show()
            scene.page.activateWindow()
            qtbot.waitUntil(scene.page.isActiveWindow)
            scene.page.shown()
            return scene

        yield put
        labels = {text for page in pages if isValid(page) for text in form_labels(page)}
        assert not {text: found for text in labels if (found := identifiers(text))}


def _shown(page: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(page)
    page.resize(1232, 870)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)


@pytest.fixture
def caravan_id(caravan_recorded: tuple[Template, int]) -> int:
    """Return the id of the caravan case."""
    return caravan_recorded[1]


@pytest.fixture
def scene(store: Store, qtbot: QtBot) -> Iterator[Scene]:
    """Yield an officer's page, with no case yet."""
    made = Scene(store)
    _shown(made.page, qtbot)
    with closing(made.dispatcher):
        yield made


@pytest.fixture
def caravan_page(
    caravan_store: Store, caravan_recorded: tuple[Template, int], qtbot: QtBot
) -> Iterator[Scene]:
    """Yield an officer's page with the caravan case open."""
    made = Scene(caravan_store)
    _shown(made.page, qtbot)
    made.open(caravan_recorded[1])
    with closing(made.dispatcher):
        yield made


@pytest.fixture(scope="module")
def _shared(
    qapp: QApplication, caravan_recorded: tuple[Template, int], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    template, case_id = caravan_recorded
    store = Store.copy(template, tmp_path_factory.mktemp("shared") / "store")
    apply(qapp, Scheme.LIGHT)
    made = Scene(store)
    made.page.resize(*SMALLEST)
    made.page.show()
    made.page.activateWindow()
    made.open(case_id)
    yield made
    made.page.close()
    made.page.deleteLater()
    made.dispatcher.close()
    store.close()


@pytest.fixture
def shared(_shared: Scene, qtbot: QtBot) -> Iterator[Scene]:
    """Yield the caravan case on a page that the tests of a file share; what they record stays."""
    _shared.page.case_body.show_tab(0)
    _shared.page.activateWindow()
    qtbot.waitUntil(_shared.page.isActiveWindow)
    yield _shared
    _shared.page.forms.close_all()
    for draft in _shared.drafts.all():
        _shared.drafts.drop(draft.key)


@pytest.fixture
def supervised(store: Store, qtbot: QtBot) -> Iterator[Scene]:
    """Yield a supervisor's page, with no case yet."""
    made = Scene(store, Role.SUPERVISOR)
    _shown(made.page, qtbot)
    with closing(made.dispatcher):
        yield made


IONUT = TakeOn(
    name="Ionuț Bălan",
    known_as="Nelu",
    language="language:ron",
    code_word="lapwing",
    safe_to_phone=YesNo.YES,
    safe_to_text=YesNo.YES,
    safe_to_write=YesNo.NO,
    safe_when="after 18:00",
    origin="Bacău",
)


@pytest.fixture
def survivor(charity: Store) -> int:
    """Return one with one of everything."""
    gate = charity.gate(Role.NAVIGATOR)
    number = gate.perform(IONUT)
    record_all(gate, number)
    return number


@pytest.fixture
def show(charity: Store, put_up: Callable[..., Opened]) -> Callable[..., Opened]:
    """Return a function that opens the page for a user of the charity."""
    return partial(put_up, charity, SurvivorsPage)


@pytest.fixture
def page(survivor: int, show: Callable[..., Opened]) -> Opened:
    """Return the page of the survivor's navigator."""
    scene = show(Role.NAVIGATOR)
    settle()
    assert scene.rows.current_id() == survivor
    return scene


@pytest.fixture
def both(world: World, charity: Store, put_up: Callable[..., Opened]) -> Iterator[Both]:
    """Yield a survivor of the police's case, and both stores."""
    survivor = charity.gate(Role.NAVIGATOR).perform(
        TakeOn(
            name="Ionuț Bălan",
            language="language:ron",
            case_uuid=uuid_of(world, "cases", world.case_id),
            person_uuid=uuid_of(world, "subject", world.victim_id),
        )
    )
    dispatchers: dict[str, InlineDispatcher] = {}
    yield Both(world, charity, survivor, put_up, dispatchers)
    for dispatcher in dispatchers.values():
        dispatcher.close()
