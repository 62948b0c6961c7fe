"""Menus: deeds with their keys, and why one is not offered."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mscu.ui.look.palette import LIGHT
from mscu.ui.widgets.menu import Menu


class Deeds(QObject):
    """Notes what was run."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def advise(self) -> None:
        self.done.append("advise")

    def arrest(self) -> None:
        self.done.append("arrest")


def test_a_action_is_run_by_keyboard(qtbot: QtBot) -> None:
    menu, actions = Menu(), Deeds()
    qtbot.addWidget(menu)
    menu.offer("Give advice", actions.advise, icon="message-square", keys="Ctrl+1")
    menu.popup(menu.pos())
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert actions.done == ["advise"]


def test_what_may_not_be_done_says_why_and_does_nothing(qtbot: QtBot) -> None:
    menu, actions = Menu(), Deeds()
    qtbot.addWidget(menu)
    action = menu.offer("Plan arrest", actions.arrest, why_not="not your role")
    assert not action.isEnabled()
    assert "not your role" in action.text()
    action.trigger()
    assert actions.done == []


def test_it_is_wide_enough_for_words_and_reason(qtbot: QtBot) -> None:
    menu, actions = Menu(), Deeds()
    qtbot.addWidget(menu)
    menu.offer("Plan arrest", actions.arrest)
    narrow = menu.sizeHint().width()
    menu.offer("Plan arrest", actions.arrest, why_not="only a supervisor may do this")
    assert menu.sizeHint().width() > narrow + 100


def test_the_chosen_line_is_lit(qtbot: QtBot) -> None:
    menu, actions = Menu(), Deeds()
    qtbot.addWidget(menu)
    first = menu.offer("Give advice", actions.advise)
    menu.addSeparator()
    menu.offer("Raise & refer", actions.arrest)
    menu.popup(menu.pos())
    menu.setActiveAction(first)
    picture = menu.grab().toImage()
    where = menu.actionGeometry(first)
    assert picture.pixelColor(where.right() - 4, where.top() + 5).name().upper() == LIGHT.soft
    menu.hide()
