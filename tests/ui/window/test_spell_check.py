"""Spelling in the window: marked where the keyboard is, turned off for a user and left so."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.session.workstation_settings import Remembered
from mscu.ui.widgets.fields import TextField
from mscu.ui.widgets.spell_marks import SpellMarks
from mscu.ui.window.program import Program
from mscu.ui.window.spell_check import SpellCheck
from tests.ui.window.program_scene import unlock


def are_marked(*fields: TextField) -> list[bool]:
    return [field.document().findChild(SpellMarks) is not None for field in fields]


def test_the_field_with_the_keyboard_is_marked_until_that_is_turned_off(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    first, second, fixed = (TextField() for _ in range(3))
    for field in (first, second, fixed):
        field.setParent(window)
    fixed.set_read_only(True)
    check = SpellCheck(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    for field in (fixed, first):
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
    assert are_marked(first, second, fixed) == [True, False, False]
    check.toggle()
    second.setFocus()
    qtbot.waitUntil(second.hasFocus)
    assert are_marked(first, second) == [False, False]
    check.toggle()
    assert are_marked(first, second) == [False, True]


def test_a_user_who_wants_no_marks_has_none_the_next_time(program: Program, qtbot: QtBot) -> None:
    main = unlock(program, qtbot)
    person = program.flow.remembered.person
    (command,) = [each for each in main.commands() if each.label == "Do not mark spelling"]
    command.run()
    assert not Remembered.load().marks_spelling(person)
    assert Remembered.load().marks_spelling("tom.fielding")
    assert [each.label for each in main.commands() if "spelling" in each.label] == ["Mark spelling"]
    main.spell_check.toggle()
    assert Remembered.load().marks_spelling(person)
