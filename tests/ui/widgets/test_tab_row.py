"""Tabs that have no room wait behind More."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.tab_row import TabRow
from mscu.ui.widgets.tabs import Tabs

NAMES = ("Chronology", "People and places", "Enquiries", "Enforcement", "Links", "Map")


@pytest.fixture
def row(qtbot: QtBot) -> TabRow:
    row = TabRow(Tabs(NAMES, "Parts of the case"))
    qtbot.addWidget(row)
    row.resize(900, 40)
    row.show()
    return row


def shown(row: TabRow) -> list[str]:
    return [name for index, name in enumerate(NAMES) if row.tabs.isTabVisible(index)]


def test_all_are_shown_where_there_is_room(row: TabRow) -> None:
    assert shown(row) == [*NAMES]
    assert row.more.isHidden()


def test_the_last_ones_wait_behind_more_and_the_chosen_one_is_shown(row: TabRow, qtbot: QtBot) -> None:
    row.resize(400, 40)
    assert shown(row) == [*NAMES[:3]]
    QTest.mouseClick(row.more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [*NAMES[3:]]
    menu.actions()[-1].trigger()
    with qtbot.waitSignal(menu.destroyed):
        menu.close()
    assert row.tabs.currentIndex() == 5
    assert shown(row) == ["Chronology", "People and places", "Map"]
    row.resize(900, 40)
    assert shown(row) == [*NAMES]


def test_a_count_takes_room_too(row: TabRow) -> None:
    row.resize(sum(row.tabs.tabSizeHint(index).width() for index in range(len(NAMES))), 40)
    assert shown(row) == [*NAMES]
    row.tabs.set_count(0, 1_234)
    QApplication.sendPostedEvents()
    assert "Map" not in shown(row)
