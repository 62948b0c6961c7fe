"""Drop-downs, tick boxes and segments keep the values that they were given, and tell what a person did."""

import sys

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from mscu.codes import Marking, YesNo
from mscu.ui.look.palette import LIGHT
from mscu.ui.widgets.choices import CheckField, ChoiceField, RadioField
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.segmented import SegmentedField
from tests.ui.finding import focused
from tests.ui.showing import put_up_in_front

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


@pytest.fixture
def field(qtbot: QtBot) -> SegmentedField:
    made = SegmentedField()
    made.set_name("Injured?")
    put_up_in_front(qtbot, made)
    made.setFocus()
    return made


def test_arrows_choose(field: SegmentedField, qtbot: QtBot) -> None:
    assert field.value() is None
    values = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        with qtbot.waitSignal(field.edited):
            QTest.keyClick(focused(), key)
        values.append(field.value())
    assert values == [YesNo.NO, YesNo.NOT_SURE, YesNo.YES, YesNo.NOT_SURE]
    assert all(isinstance(value, YesNo) for value in values)


def test_space_and_a_click_choose_and_backspace_takes_the_answer_back(
    field: SegmentedField, qtbot: QtBot
) -> None:
    for _ in range(2):
        with qtbot.waitSignal(field.edited):
            QTest.keyClick(focused(), Qt.Key.Key_Space)
        assert field.value() is YesNo.YES
        with qtbot.waitSignal(field.edited):
            QTest.keyClick(focused(), Qt.Key.Key_Backspace)
        assert field.value() is None
    with qtbot.waitSignal(field.edited):
        QTest.mouseClick(field.findChildren(QPushButton)[2], Qt.MouseButton.LeftButton)
    assert field.value() is YesNo.NOT_SURE


def test_showing_says_nothing_and_each_answer_is_read_with_its_question(
    field: SegmentedField, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(field.edited):
        field.show_value(YesNo.NOT_SURE)
        field.show_value("no")
    assert field.value() is YesNo.NO
    buttons = field.findChildren(QPushButton)
    tab = Qt.FocusPolicy.TabFocus
    assert [each.text() for each in buttons if each.focusPolicy() & tab == tab] == ["No"]
    names = [each.accessibleName() for each in buttons]
    assert names == ["Injured?: Yes", "Injured?: No", "Injured?: Not sure"]


def test_a_letter_chooses_the_answer_with_a_word_that_begins_with_it(
    field: SegmentedField, qtbot: QtBot
) -> None:
    for letter, answer in zip("NsY", (YesNo.NO, YesNo.NOT_SURE, YesNo.YES), strict=True):
        with qtbot.waitSignal(field.edited):
            QTest.keyClicks(focused(), letter)
        assert field.value() is answer
    with qtbot.assertNotEmitted(field.edited):
        QTest.keyClicks(focused(), "z")
        QTest.keyClick(focused(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert field.value() is YesNo.YES


def test_answers_with_the_same_initial_have_letters_of_their_own(qtbot: QtBot) -> None:
    field = SegmentedField((("mine", "Mine"), ("unit", "The unit's"), ("more", "More of them")))
    put_up_in_front(qtbot, field)
    field.setFocus()
    chosen = []
    for letter in "tom":
        QTest.keyClicks(focused(), letter)
        chosen.append(field.value())
    assert chosen == ["unit", "more", "mine"]
