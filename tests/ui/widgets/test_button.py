"""Buttons: their words, their keys, and why one may not be used."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.palette import LIGHT
from mscu.ui.widgets.button import Button, ButtonKind, Size, icon_button


def test_a_shortcut_is_bound_and_written_on_it(qtbot: QtBot) -> None:
    window, button = QWidget(), Button("Save", kind=ButtonKind.PRIMARY, shortcut="Ctrl+S")
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(button)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert button.accessibleDescription() == "Ctrl+S"
    assert button.sizeHint().width() > Button("Save").sizeHint().width() + 30


def test_a_shortcut_acts_before_anything_else_can_happen(qtbot: QtBot) -> None:
    window, button = QWidget(), Button("Save", shortcut="Ctrl+S")
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(button)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    clicked = QSignalSpy(button.clicked)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    window.close()
    assert clicked.count() == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_it(qtbot: QtBot, key: Qt.Key) -> None:
    button = Button("Save")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, key)


def test_a_shortcut_survives_other_words(qtbot: QtBot) -> None:
    button = Button("Save", shortcut="Ctrl+S")
    qtbot.addWidget(button)
    button.set_text("Save draft")
    assert button.shortcut().toString() == "Ctrl+S"
    assert button.accessibleName() == "Save draft"


def test_an_ampersand_is_no_shortcut(qtbot: QtBot) -> None:
    button = Button("Marsh & Sons")
    qtbot.addWidget(button)
    assert button.label == "Marsh & Sons"
    assert button.shortcut().isEmpty()


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


@pytest.mark.parametrize(
    ("size", "height"), [(Size.LINE, 20), (Size.SMALL, 28), (Size.NORMAL, 32), (Size.LARGE, 40)]
)
def test_heights(qtbot: QtBot, size: Size, height: int) -> None:
    button = Button("Save", size=size)
    qtbot.addWidget(button)
    assert button.sizeHint().height() == height


def test_an_icon_alone_has_a_name_and_is_square(qtbot: QtBot) -> None:
    button = icon_button("x", "Close", shortcut="Esc")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Close"
    assert button.toolTip() == "Close  Esc"
    assert button.sizeHint() == QSize(32, 32)


def test_primary_is_painted_in_the_accent(qtbot: QtBot) -> None:
    button = Button("Save", kind=ButtonKind.PRIMARY)
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    picture = button.grab().toImage()
    assert picture.pixelColor(6, 16).name().upper() == LIGHT.accent
