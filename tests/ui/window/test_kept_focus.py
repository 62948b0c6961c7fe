"""What has the keyboard goes, in any way: the keyboard stays on the page, and the next keys do nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from mscu.codes import Role
from mscu.ui.window.main_window import MainWindow
from tests.ui.finding import focused
from tests.ui.pages.cases.case_scene import settle
from tests.ui.window.test_main_window import front, window_for

WRONG_FILE = "wrong file"
"""What somebody types next; its space once pressed the button of the rail that takes a call."""


def _delete_later(widget: QWidget) -> None:
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


def _parent(widget: QWidget) -> QWidget:
    parent = widget.parentWidget()
    assert parent is not None
    return parent


WAYS: dict[str, Callable[[QWidget], object]] = {
    "hidden": QWidget.hide,
    "hidden with what it is in": lambda widget: _parent(widget).hide(),
    "disabled": lambda widget: widget.setEnabled(False),
    "disabled with what it is in": lambda widget: _parent(widget).setEnabled(False),
    "taken out": lambda widget: widget.setParent(None),
    "deleted": delete,
    "deleted with what it is in": lambda widget: delete(_parent(widget)),
    "deleted later": _delete_later,
}


class Buttons:
    """A row of three buttons on the page in front, the second of which has the keyboard."""

    def __init__(self, window: MainWindow) -> None:
        self.pressed: list[str] = []
        self.row = QWidget()
        column = QVBoxLayout(self.row)
        self.buttons = [QPushButton(name) for name in ("one", "two", "three")]
        for button in self.buttons:
            button.clicked.connect(partial(self._press, button.text()))
            column.addWidget(button)
        front(window).body.addWidget(self.row)
        self.row.show()
        self.buttons[1].setFocus()
        assert self.buttons[1].hasFocus()

    def _press(self, name: str, *_args: object) -> None:
        self.pressed.append(name)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    return window_for(Role.OFFICER, qtbot)


@pytest.mark.parametrize("under_dialog", [False, True], ids=["in front", "under a dialog"])
def test_the_keyboard_stays_on_the_page(under_dialog: bool, window: MainWindow, qtbot: QtBot) -> None:
    page = front(window)
    for way, leave in WAYS.items():
        row = Buttons(window)
        dialog = QDialog(window)
        if under_dialog:
            dialog.setWindowModality(Qt.WindowModality.WindowModal)
            dialog.open()
            dialog.activateWindow()
            qtbot.waitUntil(dialog.isActiveWindow)
        leave(row.buttons[1])
        if under_dialog:
            dialog.reject()
            window.activateWindow()
            qtbot.waitUntil(window.isActiveWindow)
        settle()
        assert focused() is page or page.isAncestorOf(focused()), way
        QTest.keyClicks(focused(), WRONG_FILE)
        QTest.keyClick(focused(), Qt.Key.Key_Return)
        assert (row.pressed, front(window)) == ([], page), way
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        assert page.isAncestorOf(focused()), way
        if "with" not in way:
            assert row.buttons[0].hasFocus(), "Tab goes on from where it was"
        if isValid(row.row):
            row.row.hide()
            delete(row.row)


def test_the_keyboard_goes_with_the_page(window: MainWindow) -> None:
    Buttons(window)
    window.stack.turn_to("cases")
    settle()
    assert front(window).isAncestorOf(focused())
