"""Buttons, menus and whatever else is pressed: by which keys, and why something may not be."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QHoverEvent, QPaintEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mscu.ui.look.palette import LIGHT
from mscu.ui.widgets.button import Button, ButtonKind, Pressable, Size, icon_button
from mscu.ui.widgets.menu import Menu
from tests.ui.showing import put_up, show_below_each_other


def test_a_shortcut_is_written_on_it_and_acts_before_anything_else_can_happen(qtbot: QtBot) -> None:
    button = Button("Save", kind=ButtonKind.PRIMARY, shortcut="Ctrl+S")
    window = show_below_each_other(qtbot, button)
    clicked = QSignalSpy(button.clicked)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    window.close()
    assert clicked.count() == 1
    assert button.accessibleDescription() == "Ctrl+S"
    assert button.sizeHint().width() > Button("Save").sizeHint().width() + 30
    button.set_text("Save draft")
    assert button.shortcut().toString() == "Ctrl+S", "it survives other words"
    assert button.accessibleName() == "Save draft"
    ampersand = Button("Marsh & Sons")
    qtbot.addWidget(ampersand)
    assert ampersand.label == "Marsh & Sons"
    assert ampersand.shortcut().isEmpty()


def test_a_blocked_button_says_why_and_can_be_freed(qtbot: QtBot) -> None:
    button = Button("Close case")
    qtbot.addWidget(button)
    free = button.sizeHint().width()
    button.block("1 open enquiry")
    assert not button.isEnabled()
    assert button.toolTip() == button.accessibleDescription() == "1 open enquiry"
    assert button.sizeHint().width() > free, "room for the lock"
    button.block("")
    assert button.isEnabled()
    assert button.sizeHint().width() == free


def test_an_icon_alone_has_a_name_and_is_square_and_each_size_its_height(qtbot: QtBot) -> None:
    button = icon_button("x", "Close", shortcut="Esc")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Close"
    assert button.toolTip() == "Close  Esc"
    assert button.sizeHint() == QSize(32, 32)
    heights = {Size.LINE: 20, Size.SMALL: 28, Size.NORMAL: 32, Size.LARGE: 40}
    assert {size: Button("Save", size=size).sizeHint().height() for size in heights} == heights


CTRL, KEYPAD = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.KeypadModifier
NONE = Qt.KeyboardModifier.NoModifier


class Counted(Pressable):
    """Counts how often it was painted and pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = self.pressed_times = 0
        self.resize(40, 20)
        self.clicked.connect(self._press)

    def _press(self) -> None:
        self.pressed_times += 1

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1


@pytest.fixture
def counted(qtbot: QtBot) -> Counted:
    made = Counted()
    put_up(qtbot, made)
    return made


PRESSES = {
    (Qt.Key.Key_Return, NONE): 1,
    (Qt.Key.Key_Enter, KEYPAD): 1,
    (Qt.Key.Key_Space, NONE): 1,
    (Qt.Key.Key_Return, CTRL): 0,
    (Qt.Key.Key_A, NONE): 0,
}


def test_enter_by_itself_presses(counted: Counted) -> None:
    for (key, held), times in PRESSES.items():
        counted.pressed_times = 0
        QTest.keyClick(counted, key, held)
        assert counted.pressed_times == times


@pytest.mark.parametrize("kind", [QEvent.Type.HoverEnter, QEvent.Type.HoverLeave])
def test_the_mouse_coming_and_going_repaints(qtbot: QtBot, counted: Counted, kind: QEvent.Type) -> None:
    QApplication.processEvents()
    before = counted.painted
    here = QPointF(5, 5)
    QApplication.sendEvent(counted, QHoverEvent(kind, here, here, here))
    qtbot.waitUntil(lambda: counted.painted > before)
    assert counted.testAttribute(Qt.WidgetAttribute.WA_Hover)


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
