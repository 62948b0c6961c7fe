"""Yes, No, Not sure: by arrows, by mouse, and taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mscu.codes import YesNo
from mscu.ui.widgets.segmented import SegmentedField
from tests.ui.finding import focused
from tests.ui.showing import put_up_in_front


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
