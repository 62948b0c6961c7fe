"""The program with its window, at the sign-in of a real store."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.app.sign_in import StoreSignIn
from mscu.ui.session.lock import Clocks
from mscu.ui.session.workstation_settings import Remembered
from mscu.ui.window.program import Program
from tests.scenes.stores import Store
from tests.ui.session.test_lock import Time
from tests.ui.window.program_scene import Replaced, ended


@pytest.fixture
def replaced(store: Store) -> Replaced:
    return Replaced(folder=store.folder / "drafts")


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def program(
    store: Store, replaced: Replaced, time: Time, qapp: QApplication, qtbot: QtBot
) -> Iterator[Program]:
    store.close()
    remembered = Remembered().with_changes(store=str(store.folder), person="supervisor", scheme="light")
    remembered.with_tour("supervisor")
    made = Program(qapp, StoreSignIn, replace=replaced, clocks=Clocks(time.steady, time.wall))
    made.start()
    qtbot.waitUntil(made.frame.isVisible)
    yield made
    ended(made, qtbot)
