"""The name of whoever works on something: what is said of it while it is typed, and once it is left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.unit_name_field import NOBODY_IN_UNIT, UnitNameField
from tests.ui.showing import show_below_each_other


def test_it_says_nothing_while_a_colleague_is_being_typed(qtbot: QtBot) -> None:
    field, after = UnitNameField(("DS Priya Nolan",)), LineField()
    cell = FieldCell("Lead", field)
    _window = show_below_each_other(qtbot, cell, after)
    field.setFocus()
    QTest.keyClicks(field, "ds priya")
    assert cell.sentence == ""
    QTest.keyClicks(field, "nka")
    assert cell.sentence == NOBODY_IN_UNIT
    for _ in "nka":
        QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert cell.sentence == ""
    QTest.keyClick(field, Qt.Key.Key_Tab)
    qtbot.waitUntil(after.hasFocus)
    assert cell.sentence == NOBODY_IN_UNIT


def test_without_the_names_of_the_unit_nothing_is_known(qtbot: QtBot) -> None:
    cell = FieldCell("Lead", UnitNameField(()))
    qtbot.addWidget(cell)
    cell.editor.show_value("DS Priya Nolan XX")
    assert cell.sentence == ""
