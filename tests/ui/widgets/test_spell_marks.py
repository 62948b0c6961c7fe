"""Misspelt words in a field: marked when they are whole, replaced and accepted from the menu."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from mscu.text.spelling import Spelling
from mscu.ui.widgets.fields import TextField
from mscu.ui.widgets.spell_marks import ACCEPT, AT_ONCE, NO_SUGGESTION, SpellMarks
from tests.ui.showing import put_up_in_front

WAVE = QTextCharFormat.UnderlineStyle.SpellCheckUnderline


@pytest.fixture
def field(qtbot: QtBot) -> TextField:
    made = TextField()
    SpellMarks(made, Spelling())
    made.resize(400, 120)
    put_up_in_front(qtbot, made)
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def marked(field: TextField) -> list[str]:
    """Return the marked words, as they are cut out by Qt's own positions."""
    QApplication.processEvents()
    found: list[str] = []
    block = field.document().begin()
    while block.isValid():
        cut = block.text().encode("utf-16-le")
        spans = [span for span in block.layout().formats() if span.format.underlineStyle() is WAVE]
        found += [cut[2 * each.start : 2 * (each.start + each.length)].decode("utf-16-le") for each in spans]
        block = block.next()
    return found


def menu_of(field: TextField, place: QPoint, reason: QContextMenuEvent.Reason) -> QMenu:
    part = field.viewport() if reason is QContextMenuEvent.Reason.Mouse else field
    QApplication.sendEvent(part, QContextMenuEvent(reason, place, part.mapToGlobal(place)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_a_word_is_marked_once_it_is_whole(field: TextField) -> None:
    QTest.keyClicks(field, "He recieved")
    assert marked(field) == []
    QTest.keyClicks(field, " it")
    assert marked(field) == ["recieved"]
    QTest.keyClicks(field, " beleived")
    assert marked(field) == ["recieved"]
    QTest.keyClick(field, Qt.Key.Key_Home)
    assert marked(field) == ["recieved", "beleived"]


def test_marks_stand_under_their_words_behind_a_drawing_too_and_are_no_edit(
    field: TextField, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(field.edited):
        field.show_value("😀😀 he recieved it\nand was beleived by them")
        assert marked(field) == ["recieved", "beleived"]


def test_many_words_are_looked_up_bit_by_bit(field: TextField, qtbot: QtBot) -> None:
    numbers = ["".join(letters) for letters in product("bdfgklm", "aeiou", "nprst", "aeiou", "bdg")]
    numbers = numbers[: 3 * AT_ONCE + 1]
    spelling = Spelling()
    spelling.look_up(numbers)
    wrong = next(number for number in numbers if spelling.misspelt(f"the man and the {number}"))
    assert len(numbers) > 3 * AT_ONCE
    field.show_value("\n".join((*numbers, f"the man and the {wrong}")))
    qtbot.waitUntil(lambda: marked(field)[-1:] == [wrong])


@pytest.mark.parametrize("reason", [QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard])
def test_the_menu_replaces_a_word_and_that_can_be_undone(
    field: TextField, reason: QContextMenuEvent.Reason
) -> None:
    field.show_value("recieved it")
    menu = menu_of(field, field.cursorRect().center() + QPoint(6, 0), reason)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert field.value() == "received it"
    assert marked(field) == []
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == "recieved it"


def test_a_word_can_be_accepted_where_nothing_is_suggested(field: TextField) -> None:
    field.show_value("xqzzrtl, he said")
    menu = menu_of(field, field.cursorRect().center(), QContextMenuEvent.Reason.Keyboard)
    first, accept = [action for action in menu.actions() if not action.isSeparator()][:2]
    assert (first.text(), first.isEnabled()) == (NO_SUGGESTION, False)
    assert accept.text() == ACCEPT.format("xqzzrtl")
    accept.trigger()
    menu.close()
    assert marked(field) == []
