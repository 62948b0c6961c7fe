"""A case page for each test, on its own store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import Role
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
