"""The frame of the window: what is shown in it keeps the keyboard where its page put it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.frame import Frame


def content(*parts: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    for part in parts:
        column.addWidget(part)
    return made


def test_the_keyboard_is_where_the_new_content_put_it(qtbot: QtBot) -> None:
    frame = Frame()
    qtbot.addWidget(frame)
    passphrase = QLineEdit()
    unlocking = content(passphrase)
    frame.show_content(unlocking)
    with qtbot.waitExposed(frame):
        frame.show()
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    passphrase.setFocus()
    unlocking.setEnabled(False)  # as while the passphrase is tried: nothing has the keyboard
    first, wanted = QPushButton("Take a call"), QLineEdit()
    page = content(first, wanted)
    wanted.setFocus()
    frame.show_content(page)
    assert wanted.hasFocus()
