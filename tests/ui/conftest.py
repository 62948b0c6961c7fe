"""Every screen under test wears the program's own fonts and light colours."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from mscu.ui.look.theme import Scheme, Theme, apply
from mscu.ui.pages.editing.kind_forms import FORMS
from mscu.ui.pages.entry_forms import ENTRY_FORMS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The screen that is none cannot size, raise or grab; it says so each time."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True, scope="session")
def entry_forms() -> None:
    """The forms of all kinds of entry, as the window registers them for its pages."""
    FORMS.update(ENTRY_FORMS)


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The program's theme; whatever a test chooses, the next one starts light."""
    worn = apply(qapp, Scheme.LIGHT)
    yield worn
    worn.choose(Scheme.LIGHT)
