"""The handbook before a store is open: beside each screen its chapter, and the keyboard back where it was."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mscu.ui.look.frame import MIN_SIZE
from mscu.ui.widgets.link import Link
from mscu.ui.window.handbook_panel import WIDTH, HandbookPanel
from mscu.ui.window.program import Program
from tests.ui.finding import named, texts


def open_handbook(program: Program) -> HandbookPanel:
    QTest.keyClick(program.frame, Qt.Key.Key_F1)
    panel = program.handbook.panel
    assert panel is not None
    assert panel.isVisible()
    return panel


def shown(panel: HandbookPanel) -> str:
    return " ".join(panel.view.toPlainText().replace("\u2009", "").split())


@pytest.mark.parametrize("size", [(1366, 768), MIN_SIZE])
def test_it_opens_at_the_chapter_of_the_screen_and_gives_the_keyboard_back(
    program: Program, qtbot: QtBot, size: tuple[int, int]
) -> None:
    program.frame.resize(*size)
    typing = named(program.frame, QLineEdit, "Passphrase")
    typing.setFocus()
    panel = open_handbook(program)
    assert shown(panel).startswith("This page Unlock the store")
    assert panel.search_field.hasFocus()
    is_beside = size != MIN_SIZE
    assert typing.isVisible() is is_beside
    assert (panel.width() == WIDTH) is is_beside
    QTest.keyClick(panel.search_field, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    qtbot.waitUntil(typing.isVisible)
    assert QApplication.focusWidget() is typing


def test_it_follows_from_screen_to_screen_and_shows_nothing_of_the_store(program: Program) -> None:
    program.frame.resize(1366, 768)
    panel = open_handbook(program)
    assert "Your guide" not in shown(panel), "that would tell a role"
    assert "Test unit" not in texts(panel)
    flow = program.flow
    for show, title in (
        (partial(flow.show_recovery, "officer"), "Recovery codes"),
        (flow.show_set_up, "Set up, restore or connect a store"),
        (flow.show_restore, "Set up, restore or connect a store"),
        (flow.show_welcome, "Set up, restore or connect a store"),
        (flow.show_unlock, "Unlock the store"),
    ):
        show()
        assert shown(panel).startswith(f"This page {title}")
    typing = named(program.frame, QLineEdit, "Passphrase")
    named(panel, Link, "Whole page").followed.emit()
    assert not typing.isVisible()
    named(panel, Link, "Beside the page").followed.emit()
    assert typing.isVisible()
