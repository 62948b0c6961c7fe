"""One key hides everything at once, and the same key shows it again as it was."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import Kind, Role
from mscu.ui.look.frame import Frame
from mscu.ui.pages.entries.add_menu import AddMenu, choices
from mscu.ui.widgets.menu import Menu
from mscu.ui.window.main_window import MainWindow
from mscu.ui.window.rail import RailItem
from tests.ui.finding import focused, named, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.window.test_main_window import front, window_for

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
KEYS = [(Qt.Key.Key_F9, NONE), (Qt.Key.Key_H, CTRL | Qt.KeyboardModifier.ShiftModifier)]


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    return window_for(Role.OFFICER, qtbot)


def press(key: Qt.Key = Qt.Key.Key_F9, held: Qt.KeyboardModifier = NONE) -> None:
    here = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert here is not None
    QTest.keyClick(here, key, held)
    settle()


def colours(part: QWidget) -> set[int]:
    """Return every colour that is painted."""
    image: QImage = part.grab().toImage()
    return {image.pixel(x, y) for x in range(image.width()) for y in range(0, image.height(), 3)}


@pytest.mark.parametrize(("key", "held"), KEYS)
def test_nothing_is_left_to_see_and_no_other_key_brings_anything_up(
    window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier, qtbot: QtBot
) -> None:
    window.stack.turn_to("cases")
    named(window, RailItem, "Cases").setFocus()
    press(key, held)
    assert texts(window) == "Hidden; F9 shows it again"
    for other in (Qt.Key.Key_K, Qt.Key.Key_N, Qt.Key.Key_1, Qt.Key.Key_B):
        press(other, CTRL)
    press(Qt.Key.Key_F1)
    assert window.quick_hide.hidden
    assert len(colours(window)) == 1
    assert QApplication.activePopupWidget() is None
    with qtbot.waitSignal(window.lock_requested):
        press(Qt.Key.Key_L, CTRL)
    press(key, held)
    assert "Cases" in texts(window)
    assert front(window).name == "cases"
    press(Qt.Key.Key_1, CTRL)
    assert front(window).name == "desk"


def test_the_keyboard_comes_back_to_where_it_was_with_what_was_typed(window: MainWindow) -> None:
    box = front(window).find_box
    box.setFocus()
    QTest.keyClicks(box, "Nelu")
    press()
    here = focused()
    QTest.keyClicks(here, "secret")
    QTest.keyClick(here, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is here
    press()
    assert QApplication.focusWidget() is box
    assert box.text() == "Nelu"


@pytest.mark.parametrize(("key", "held"), KEYS)
def test_a_menu_a_list_and_a_small_window_are_hidden_and_let_lock(
    window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier, qtbot: QtBot
) -> None:
    small = QDialog(window)
    small.show()
    window.activateWindow()
    settle()
    menu = Menu(window)
    menu.offer("Ionuț Bălan", menu.close)
    menu.popup(window.mapToGlobal(QPoint(20, 20)))
    assert QApplication.activePopupWidget() is menu
    with qtbot.waitSignal(window.lock_requested):
        press(Qt.Key.Key_L, CTRL)
    press(key, held)
    assert window.quick_hide.hidden
    assert QApplication.activePopupWidget() is None
    assert not QToolTip.isVisible()
    assert not small.isVisible()
    window.quick_hide.toggle()
    entries = AddMenu(window, list(choices(list(Kind), subjects=True)))
    entries.open_at(QPoint(20, 20))
    with qtbot.waitSignal(window.lock_requested):
        QTest.keyClick(entries.line, Qt.Key.Key_L, CTRL)
    QTest.keyClick(entries.line, key, held)
    assert window.quick_hide.hidden
    assert QApplication.activePopupWidget() is None


def test_what_came_and_went_meanwhile_takes_no_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    front(window).body.addWidget(line)
    line.setFocus()
    press()
    line.hide()
    press()
    assert QApplication.focusWidget() is not line
    assert not window.quick_hide.hidden


def test_the_frame_around_it_says_nothing_either_and_its_keys_work_everywhere(
    window: MainWindow, qtbot: QtBot
) -> None:
    assert "F9 or Ctrl+Shift+H" in dict(window.keys_everywhere())
    frame = Frame()
    qtbot.addWidget(frame)
    window.quick_hide.toggled.connect(frame.blank)
    frame.show()
    for show in (window.quick_hide.toggle, partial(frame.show_content, QWidget())):
        assert frame.banner.isVisible()
        window.quick_hide.toggle()
        assert not frame.banner.isVisible()
        assert not frame.status.isVisible()
        show()
    assert frame.banner.isVisible()
    assert frame.status.isVisible()
