"""Buttons: their words, their keys, and why one may not be used."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.button import Button, ButtonKind, Size, icon_button
from tests.ui.showing import show_below_each_other


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
