"""Menus: deeds with their keys, and why one is not offered."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mscu.ui.look.palette import LIGHT
from mscu.ui.widgets.menu import Menu


@pytest.fixture
def menu(qtbot: QtBot) -> Menu:
    made = Menu()
    qtbot.addWidget(made)
    return made


def test_it_is_done_by_keyboard_and_what_may_not_be_done_says_why_in_the_room_it_needs(menu: Menu) -> None:
    done: list[str] = []
    why_not = "only a supervisor may do this"
    menu.offer("Give advice", partial(done.append, "advise"), icon="message-square", keys="Ctrl+1")
    narrow = menu.sizeHint().width()
    arrest = menu.offer("Plan arrest", partial(done.append, "arrest"), why_not=why_not)
    assert menu.sizeHint().width() > narrow + 100
    assert not arrest.isEnabled()
    assert why_not in arrest.text()
    arrest.trigger()
    menu.popup(menu.pos())
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert done == ["advise"]


def test_the_chosen_line_is_lit(menu: Menu) -> None:
    first = menu.offer("Give advice", menu.hide)
    menu.addSeparator()
    menu.offer("Raise & refer", menu.hide)
    menu.popup(menu.pos())
    menu.setActiveAction(first)
    picture = menu.grab().toImage()
    where = menu.actionGeometry(first)
    assert picture.pixelColor(where.right() - 4, where.top() + 5).name().upper() == LIGHT.soft
    menu.hide()
