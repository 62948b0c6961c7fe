"""The window of a journey wears the program's own look, as every screen under test does."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from mscu.ui.look.theme import Scheme, Theme, apply


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The screen that is none cannot size, raise or grab; it says so each time."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The program's theme in light."""
    worn = apply(qapp, Scheme.LIGHT)
    yield worn
    worn.choose(Scheme.LIGHT)
