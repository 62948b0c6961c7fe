"""The frame of the window, and rows and columns within it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.frame import Frame
from mscu.ui.look.layouts import Space, growing, hbox, vbox, widget_with
from tests.ui.showing import put_up_in_front


def content(*parts: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    for part in parts:
        column.addWidget(part)
    return made


def test_the_keyboard_is_where_the_new_content_put_it(qtbot: QtBot) -> None:
    frame = Frame()
    passphrase = QLineEdit()
    unlocking = content(passphrase)
    frame.show_content(unlocking)
    put_up_in_front(qtbot, frame)
    passphrase.setFocus()
    unlocking.setEnabled(False)  # as while the passphrase is tried: nothing has the keyboard
    first, wanted = QPushButton("Take a call"), QLineEdit()
    page = content(first, wanted)
    wanted.setFocus()
    frame.show_content(page)
    assert wanted.hasFocus()


PLACES = (QRect(5_000, 4_000, 700, 500), QRect(-650, 60, 700, 500), QRect(0, 0, 9_000, 9_000))


def test_a_window_comes_back_wholly_on_the_screen_or_stays_where_it_is(qtbot: QtBot) -> None:
    before, after = Frame(), Frame()
    for frame in (before, after):
        qtbot.addWidget(frame)
        frame.setMinimumSize(100, 100)
    room = QGuiApplication.primaryScreen().availableGeometry()
    for moved in PLACES:
        before.setGeometry(moved)
        after.restore_place(before.place())
        assert room.contains(after.geometry())
        assert after.width() >= min(moved.width(), room.width() - 2)
    there = after.geometry()
    after.restore_place("no place")
    assert after.geometry() == there


@pytest.mark.usefixtures("qapp")
def test_shares_divide_the_free_space_and_an_inner_layout_has_the_spacing_around_it() -> None:
    first, second = QWidget(), QWidget()
    inner = vbox(second)
    outer = hbox(growing(first, 3), growing(inner), spacing=Space.WIDE)
    row = widget_with(outer)
    row.resize(424, 10)
    outer.activate()
    assert [first.width(), second.width()] == [300, 100]
    assert inner.spacing() == Space.WIDE
    assert vbox(within=QWidget(), margins=None).contentsMargins() != inner.contentsMargins()
