"""A case page for each test, on its own store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import Role
from mscu.ui.look.theme import Scheme, apply
from tests.stores import Store, Template
from tests.ui.pages.case.scene import Scene


def _shown(page: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(page)
    page.resize(1232, 870)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)


@pytest.fixture
def caravan_id(caravan_recorded: tuple[Template, int]) -> int:
    """Give the number of the caravan case."""
    return caravan_recorded[1]


@pytest.fixture
def scene(store: Store, qtbot: QtBot) -> Iterator[Scene]:
    """Give an officer's page, with no case yet."""
    made = Scene(store)
    _shown(made.page, qtbot)
    with closing(made.desk):
        yield made


@pytest.fixture
def caravan(
    caravan_store: Store, caravan_recorded: tuple[Template, int], qtbot: QtBot
) -> Iterator[Scene]:
    """Give an officer's page with the caravan case open."""
    made = Scene(caravan_store)
    _shown(made.page, qtbot)
    made.open(caravan_recorded[1])
    with closing(made.desk):
        yield made


@pytest.fixture(scope="module")
def _shared(
    qapp: QApplication,
    caravan_recorded: tuple[Template, int],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Scene]:
    template, case_id = caravan_recorded
    store = Store.copy(template, tmp_path_factory.mktemp("shared") / "store")
    apply(qapp, Scheme.LIGHT)
    made = Scene(store)
    made.page.resize(1232, 870)
    made.page.show()
    made.page.activateWindow()
    made.open(case_id)
    yield made
    made.page.close()
    made.desk.close()
    store.close()


@pytest.fixture
def shared(_shared: Scene, qtbot: QtBot) -> Iterator[Scene]:
    """Give the caravan case on a page that the tests of a file share; what they record stays."""
    _shared.page.parts.turn_to(0)
    _shared.page.activateWindow()
    qtbot.waitUntil(_shared.page.isActiveWindow)
    yield _shared
    _shared.page.parts.side.close_all()
    for draft in _shared.drafts.all():
        _shared.drafts.drop(draft.key)


@pytest.fixture
def supervised(store: Store, qtbot: QtBot) -> Iterator[Scene]:
    """Give a supervisor's page, with no case yet."""
    made = Scene(store, Role.SUPERVISOR)
    _shown(made.page, qtbot)
    with closing(made.desk):
        yield made
