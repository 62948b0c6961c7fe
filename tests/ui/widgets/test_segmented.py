"""Yes, No, Not sure: by arrows, by mouse, and taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import YesNo
from mscu.ui.widgets.segmented import SegmentedField


@pytest.fixture
def field(qtbot: QtBot) -> SegmentedField:
    made = SegmentedField()
    made.set_name("Injured?")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.setFocus()
    return made


def focused() -> QWidget:
    here = QApplication.focusWidget()
    assert here is not None
    return here


def test_nothing_is_chosen_at_first(field: SegmentedField) -> None:
    assert field.value() is None


def test_arrows_choose(field: SegmentedField, qtbot: QtBot) -> None:
    values = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        with qtbot.waitSignal(field.edited):
            QTest.keyClick(focused(), key)
        values.append(field.value())
    assert values == [YesNo.NO, YesNo.NOT_SURE, YesNo.YES, YesNo.NOT_SURE]
    assert all(isinstance(value, YesNo) for value in values)


def test_space_chooses_the_first(field: SegmentedField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.edited):
        QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert field.value() is YesNo.YES


def test_backspace_takes_the_answer_back(field: SegmentedField, qtbot: QtBot) -> None:
    field.show_value(YesNo.NO)
    field.setFocus()
    with qtbot.waitSignal(field.edited):
        QTest.keyClick(focused(), Qt.Key.Key_Backspace)
    assert field.value() is None
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert field.value() is YesNo.YES


def test_showing_says_nothing(field: SegmentedField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.edited):
        field.show_value(YesNo.NOT_SURE)
        field.show_value("no")
    assert field.value() is YesNo.NO


def test_there_is_one_tab_stop_at_the_answer(field: SegmentedField) -> None:
    field.show_value(YesNo.NO)
    stops = [
        each.text()
        for each in field.findChildren(QPushButton)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    ]
    assert stops == ["No"]


def test_each_answer_is_read_with_its_question(field: SegmentedField) -> None:
    names = [each.accessibleName() for each in field.findChildren(QPushButton)]
    assert names == ["Injured?: Yes", "Injured?: No", "Injured?: Not sure"]


def test_a_click_chooses(field: SegmentedField, qtbot: QtBot) -> None:
    last = field.findChildren(QPushButton)[2]
    with qtbot.waitSignal(field.edited):
        QTest.mouseClick(last, Qt.MouseButton.LeftButton)
    assert field.value() is YesNo.NOT_SURE


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
    qtbot.addWidget(field)
    with qtbot.waitExposed(field):
        field.show()
    field.activateWindow()
    field.setFocus()
    chosen = []
    for letter in "tom":
        QTest.keyClicks(focused(), letter)
        chosen.append(field.value())
    assert chosen == ["unit", "more", "mine"]
