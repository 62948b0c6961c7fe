"""Pages over a real store, as a test wants them: in front and with the keyboard."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from mscu.gate import Gate
from tests.stores import Store
from tests.ui.pages.call_scene import Call


@pytest.fixture
def call(store: Store, officer: Gate, qtbot: QtBot) -> Call:
    """Give the page on which a call is taken."""
    return Call.open(store, officer, qtbot)
