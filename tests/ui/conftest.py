"""Every screen under test wears the program's own fonts and light colours."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from mscu.ui.look.theme import Scheme, Theme, apply
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.kind_forms import FORMS
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from mscu.ui.session.clipboard import clear_clipboard
from mscu.ui.session.collection import GarbageCollector
from mscu.ui.widgets import announcing


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


@pytest.fixture(autouse=True)
def _garbage_is_collected_here(qapp: QApplication) -> Iterator[None]:
    """Destroy widgets on this thread, as the program does: no thread of a test collects garbage."""
    collector = GarbageCollector(qapp)
    yield
    collector.collect()
    collector.deleteLater()
    gc.enable()


@pytest.fixture
def read_aloud(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is told beside what has the keyboard."""
    told: list[str] = []

    class Listening:
        isActive = staticmethod(lambda: True)  # noqa: N815 - Qt's name
        updateAccessibility = staticmethod(lambda event: told.append(event.message()))  # noqa: N815

    monkeypatch.setattr(announcing, "QAccessible", Listening)
    return told


@pytest.fixture(autouse=True, scope="module")
def _nothing_stays_with_the_application(qapp: QApplication) -> Iterator[None]:
    """Fail where something of the program outlives it: all tests that come after would be slower.

    What was copied is let go of: Qt would destroy it after Python has ended, and crash.
    """
    yield
    clear_clipboard()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    stays = {type(child).__name__ for child in qapp.children() if type(child).__module__.startswith("mscu")}
    assert stays <= {"Theme", "FocusRing"}
    assert [type(each).__name__ for each in QApplication.topLevelWidgets() if isinstance(each, Page)] == []


@pytest.fixture(autouse=True)
def _mouse_released() -> Iterator[None]:
    """Release what a test left pressed, as a double click does: notices wait until no button is down."""
    yield
    if QApplication.instance() is not None and QApplication.mouseButtons() != Qt.MouseButton.NoButton:
        QTest.mouseRelease(QWidget(), Qt.MouseButton.LeftButton)
