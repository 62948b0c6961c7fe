"""Drop-downs keep the values that they were given, tick boxes tell what a person did."""

import sys

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from mscu.codes import Marking
from mscu.ui.look.palette import LIGHT
from mscu.ui.widgets.choices import CheckField, ChoiceField, RadioField
from mscu.ui.widgets.field_cell import FieldCell

MARKINGS = [(each, each.label) for each in Marking]


def test_a_member_stays_a_member_and_what_is_not_offered_is_still_shown(qtbot: QtBot) -> None:
    field = ChoiceField(MARKINGS, empty="Any marking")
    qtbot.addWidget(field)
    field.show_value(Marking.OFFICIAL_SENSITIVE)
    assert field.value() is Marking.OFFICIAL_SENSITIVE
    field.show_value("OFFICIAL")
    assert field.value() is Marking.OFFICIAL
    field.show_value("old")
    assert field.value() == "old"
    field.show_value(None)
    assert field.value() is None
    assert field.currentText() == "Any marking"


def test_words_without_room_are_cut_at_their_end_with_dots(qtbot: QtBot) -> None:
    field = ChoiceField([(1, "Altrincham block paving and tarmac group")])
    qtbot.addWidget(field)
    field.setFixedWidth(217)
    field.show()
    option = QStyleOptionComboBox()
    field.initStyleOption(option)
    drawn = field.elided_label(option)
    words = QStyle.SubControl.SC_ComboBoxEditField
    room = field.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, words, field)
    assert drawn.startswith("Altrincham block")
    assert drawn.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert field.fontMetrics().horizontalAdvance(drawn) <= room.width()


def test_only_a_person_edits_and_the_wheel_never_chooses(qtbot: QtBot) -> None:
    field = ChoiceField(MARKINGS)
    qtbot.addWidget(field)
    field.show()
    with qtbot.assertNotEmitted(field.edited):
        field.show_value(Marking.OFFICIAL)
    with qtbot.waitSignal(field.edited):
        QTest.keyClick(field, Qt.Key.Key_Down)
    chosen = field.currentIndex()
    place, still, turned = QPointF(9, 9), QPoint(0, 0), QPoint(0, 240)
    button, held = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    up = QWheelEvent(place, place, still, turned, button, held, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(field, up)
    assert field.currentIndex() == chosen > 0
    assert not up.isAccepted(), "the page scrolls instead"


def test_a_tick_is_told_when_a_person_sets_it_and_painted_in_the_accent(qtbot: QtBot) -> None:
    field, radio = CheckField("Interpreter"), RadioField("Written")
    for each in (field, radio):
        qtbot.addWidget(each)
        each.resize(each.sizeHint())
    with qtbot.assertNotEmitted(field.edited):
        field.show_value(True)
    assert field.grab().toImage().pixelColor(3, 8).name().upper() == LIGHT.accent
    with qtbot.waitSignal(field.edited):
        QTest.keyClick(field, Qt.Key.Key_Space)
    assert field.value() is False
    QTest.mouseClick(radio, Qt.MouseButton.LeftButton, pos=QPoint(60, 12))
    assert radio.isChecked(), "clicking the words chooses too"


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere the name itself is read.")
@pytest.mark.parametrize("hint", ["", "Who may read the copy."])
def test_a_hint_does_not_take_the_place_of_the_name(qtbot: QtBot, hint: str) -> None:
    field = ChoiceField(MARKINGS)
    cell = FieldCell("Marking", field, required=True, hint=hint)
    qtbot.addWidget(cell)
    named = ". ".join(filter(None, ("Marking, required", hint)))
    for problem, description in (("", named), ("Choose one.", "Marking, required. Choose one."), ("", named)):
        cell.show_problem(problem)
        read = QAccessible.queryAccessibleInterface(field).text(QAccessible.Text.Description)
        assert read == description
