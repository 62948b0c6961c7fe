"""A case page for each test, on its own store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import Role
from tests.actions.case_scene import with_caravan
from tests.stores import Store, Template
from tests.ui.pages.case.scene import Scene


def _shown(page: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(page)
    page.resize(1232, 870)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)


@pytest.fixture(scope="session")
def caravan_recorded(
    founded: Template, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Template, int]:
    """Record the caravan case once, in a store of its own; gives the case's number as well."""
    made = Store.copy(founded, tmp_path_factory.mktemp("caravan") / "store")
    case_id = with_caravan(made)
    made.close()
    return replace(founded, folder=made.folder), case_id


@pytest.fixture
def caravan_store(caravan_recorded: tuple[Template, int], tmp_path: Path) -> Iterator[Store]:
    """Give a test its own copy of the store with the caravan case."""
    copied = Store.copy(caravan_recorded[0], tmp_path / "caravan")
    yield copied
    copied.close()


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


@pytest.fixture
def supervised(store: Store, qtbot: QtBot) -> Iterator[Scene]:
    """Give a supervisor's page, with no case yet."""
    made = Scene(store, Role.SUPERVISOR)
    _shown(made.page, qtbot)
    with closing(made.desk):
        yield made
