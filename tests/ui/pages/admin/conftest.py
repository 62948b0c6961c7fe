"""The time of day at which everything is audited, and the page of an administrator."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.scenes.stores import Store
from tests.ui.pages.admin.administration_scene import Opened


@pytest.fixture(autouse=True)
def _audited_by_day(by_day: None) -> None:
    """Have the audit of each test begin at noon."""


@pytest.fixture
def admin(store: Store, qtbot: QtBot) -> Iterator[Opened]:
    opened = Opened(store, "administrator", qtbot)
    yield opened
    opened.close()
