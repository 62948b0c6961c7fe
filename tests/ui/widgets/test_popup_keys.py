"""A press beside an open list closes it and reaches what lies there: nothing typed goes astray."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.code_picker import CodePicker
from mscu.ui.widgets.fields import LineField, TextField, suggest
from tests.ui.showing import put_up_in_front

NAMES = ("DS Priya Nolan", "DI Ruth Aspinall")


def a_suggesting_line() -> QWidget:
    line = LineField()
    suggest(line, NAMES)
    return line


FIELDS: dict[str, Callable[[], QWidget]] = {
    "line": a_suggesting_line,
    "code": lambda: CodePicker([(str(number), name) for number, name in enumerate(NAMES)]),
}


@pytest.fixture(params=FIELDS)
def form(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[QWidget]:
    """A field with suggestions, a field and a button below it."""
    made = QWidget()
    column = QVBoxLayout(made)
    field, text, button = FIELDS[request.param](), TextField(), QPushButton("Save")
    column.addWidget(field)
    column.addSpacing(400)
    column.addWidget(text)
    column.addWidget(button)
    made.resize(600, 800)
    put_up_in_front(qtbot, made)
    field.setFocus()
    QTest.keyClicks(field, "nol")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    yield made
    if (popup := QApplication.activePopupWidget()) is not None:
        popup.hide()


def press_at(widget: QWidget) -> None:
    """Press and release as the desktop does: the press goes to the list that has the mouse."""
    popup = QApplication.activePopupWidget()
    assert popup is not None
    middle = widget.mapToGlobal(widget.rect().center())
    QTest.mousePress(popup, Qt.MouseButton.LeftButton, pos=popup.mapFromGlobal(middle))
    QApplication.processEvents()
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_what_is_typed_after_a_press_comes_where_it_was_pressed(form: QWidget) -> None:
    (text,) = form.findChildren(TextField)
    press_at(text)
    assert QApplication.activePopupWidget() is None
    assert QApplication.focusWidget() is text
    QTest.keyClicks(text, "A girl")
    assert text.toPlainText() == "A girl"


def test_a_button_that_is_pressed_beside_the_list_is_pressed_once(form: QWidget) -> None:
    (button,) = form.findChildren(QPushButton)
    clicked = QSignalSpy(button.clicked)
    press_at(button)
    assert clicked.count() == 1
