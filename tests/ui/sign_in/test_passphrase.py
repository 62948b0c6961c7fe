"""A passphrase is hidden until its eye is pressed; what is said of it are words, no rules."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from mscu.ui.sign_in.passphrase import PassphraseField, strength
from tests.ui.showing import put_up_in_front

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def field(qtbot: QtBot) -> PassphraseField:
    made = PassphraseField()
    put_up_in_front(qtbot, made)
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def test_it_is_hidden_until_it_is_asked_to_show(field: PassphraseField) -> None:
    QTest.keyClicks(field, "four words")
    assert field.echoMode() == QLineEdit.EchoMode.Password
    assert field.displayText() != "four words"
    QTest.keyClick(field, Qt.Key.Key_S, CTRL_SHIFT)
    assert field.displayText() == "four words"
    assert field.actions()[0].text() == "Hide the passphrase"
    field.hide_passphrase()
    field.hide_passphrase()
    assert field.displayText() != "four words"


def test_nothing_can_be_copied_out_of_it_and_it_keeps_its_blanks(field: PassphraseField) -> None:
    assert field.contextMenuPolicy() == Qt.ContextMenuPolicy.NoContextMenu
    assert not field.inputMethodHints() & Qt.InputMethodHint.ImhLatinOnly
    assert field.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
    field.show_value("  two words ")
    assert field.value() == "  two words "
    field.show_value(None)
    assert field.value() == ""


def press(field: PassphraseField, letter: str, held: Qt.KeyboardModifier) -> None:
    QTest.sendKeyEvent(QTest.KeyAction.Click, field, Qt.Key.Key_A, letter, held)


def test_a_capital_without_shift_gives_caps_lock_away(field: PassphraseField) -> None:
    told: list[bool] = []
    field.caps_lock.connect(told.append)
    press(field, "A", Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(field, "b1")
    assert told == []
    press(field, "A", Qt.KeyboardModifier.NoModifier)
    assert told == [True]
    QTest.keyClicks(field, "b")
    assert told == [True, False]
    QTest.keyClick(field, Qt.Key.Key_CapsLock)
    assert told == [True, False, True]


STRENGTHS = {
    "": "At least 12",
    "eleven char": "1 more character.",
    "short": "7 more characters.",
    "aaaaaaaaaaaaaaa": "easy to guess",
    "123456789012": "easy to guess",
    "abcdefghijklm": "easy to guess",
    "passwordpassword": "easy to guess",
    "priya.nolan.1": "easy to guess",
    "kettle lamp ox car": "Strong",
    "kettlelampoxcarbarn42": "Strong",
}


def test_strength_is_said_in_words() -> None:
    wrong = [each for each, words in STRENGTHS.items() if words not in strength(each, "priya.nolan")]
    assert wrong == []
