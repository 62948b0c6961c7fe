"""A list that turns out to be empty hands the keyboard on, and not to the rail."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QListView, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import Role
from mscu.ui.pages.core.list_layout import focus_list, show_list
from mscu.ui.widgets.card import EmptyState
from tests.ui.window.test_main_window import front, window_for


class Parts:
    """The rail's button, a filter, a list, and what stands in place of the list."""

    def __init__(self, qtbot: QtBot, action: str) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.call, self.filter, self.list = QPushButton("Take a call"), QComboBox(), QListView()
        self.empty = EmptyState("folder-open", "No cases yet", "A case holds it all.", action=action)
        column = QVBoxLayout(self.window)
        for each in (self.call, self.filter, self.list, self.empty):
            column.addWidget(each)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.list.setFocus()

    def keyboard(self) -> QWidget | None:
        return self.window.focusWidget()


@pytest.mark.parametrize("action", ["Open a case", ""])
def test_the_action_has_the_keyboard_or_else_the_filter(qtbot: QtBot, action: str) -> None:
    parts = Parts(qtbot, action)
    show_list(parts.list, parts.empty, parts.filter, visible=False)
    assert not parts.list.isVisible()
    here = parts.keyboard()
    assert here is not None
    assert parts.empty.isAncestorOf(here) if action else here is parts.filter


def test_a_keyboard_elsewhere_stays_there(qtbot: QtBot) -> None:
    parts = Parts(qtbot, "Open a case")
    parts.filter.setFocus()
    show_list(parts.list, parts.empty, visible=False)
    assert parts.keyboard() is parts.filter


def test_a_list_with_rows_keeps_it(qtbot: QtBot) -> None:
    parts = Parts(qtbot, "Open a case")
    show_list(parts.list, parts.empty, visible=True)
    assert parts.keyboard() is parts.list


def test_a_page_whose_list_is_empty_gives_the_keyboard_to_what_stands_there(qtbot: QtBot) -> None:
    page = front(window_for(Role.OFFICER, qtbot))
    pane, which, listed = QWidget(), QComboBox(), QListView()
    column = QVBoxLayout(pane)
    for each in (which, listed):
        column.addWidget(each)
    page.body.addWidget(pane)
    page.find_box.setFocus()
    focus_list(page, listed)
    assert listed.hasFocus()
    listed.hide()
    page.find_box.setFocus()
    focus_list(page, listed, or_beside=True)
    assert which.hasFocus()
