"""A passphrase is hidden until its eye is pressed; Enter goes to the next empty box or presses the button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import StoreKind
from mscu.errors import WrongPassphrase
from mscu.ui.sign_in import first_run, recovery, recovery_sheet, restore_form, sign_in_flow, unlock
from mscu.ui.sign_in.first_run import SetUp
from mscu.ui.sign_in.passphrase import PassphraseField, strength
from mscu.ui.sign_in.restore_form import RestoreForm
from mscu.ui.sign_in.sign_in_frame import SignInFrame, SignInPanel
from mscu.ui.sign_in.sign_in_ports import Unopened
from mscu.ui.widgets.button import Button
from tests.ui.finding import name_of, tab_stops
from tests.ui.inline import InlineBackground
from tests.ui.showing import put_up, put_up_in_front
from tests.ui.sign_in.sign_in_ports import CODES, OpenedSignIn, TestSignIn, temporary

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


FOLDER = Path("/srv/unit")
SETUP = first_run.UNIT_SETUP
FORMS: dict[str, Callable[[], QWidget]] = {
    "UnlockForm": lambda: unlock.UnlockForm(InlineBackground(), TestSignIn(), FOLDER),
    "CharityForm": lambda: unlock.CharityForm(
        InlineBackground(), TestSignIn(), FOLDER, typed=("", ""), unit_person=""
    ),
    "OtherForm": lambda: unlock.OtherForm(
        InlineBackground(),
        OpenedSignIn(),
        Unopened(store_kind=StoreKind.SURVIVORS, person="priya", error=WrongPassphrase()),
        "",
    ),
    "RecoveryForm": lambda: recovery.RecoveryForm(InlineBackground(), TestSignIn(), FOLDER),
    "ChangeForm": lambda: recovery.ChangeForm(InlineBackground(), OpenedSignIn(), temporary(StoreKind.UNIT)),
    "FolderStep": lambda: first_run.FolderStep(InlineBackground(), TestSignIn(), SETUP),
    "PersonStep": lambda: first_run.PersonStep(SETUP, SETUP.first, SETUP.first_reason),
    "RestoreForm": lambda: restore_form.RestoreForm(InlineBackground(), TestSignIn()),
    "CodesStep": lambda: recovery_sheet.CodesStep(CODES, "Greater Manchester", StoreKind.UNIT),
}
WITHOUT_BOXES = {"SignInFlow", "LoginForm"}


def test_every_form_with_such_a_button_is_tried() -> None:
    modules = (first_run, recovery, recovery_sheet, restore_form, sign_in_flow, unlock)
    having = {
        name
        for module in modules
        for name, made in vars(module).items()
        if isinstance(made, type) and made.__module__ == module.__name__ and _uses_wide_button(made)
    }
    assert having - WITHOUT_BOXES == set(FORMS)


def _uses_wide_button(made: type) -> bool:
    attributes = (each for part in made.__mro__ for each in vars(part).values())
    methods = (each for each in attributes if hasattr(each, "__code__"))
    return any("wide_button" in method.__code__.co_names for method in methods)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_stop_is_named_and_enter_goes_to_the_next_empty_box_or_presses_the_button(
    name: str, qtbot: QtBot
) -> None:
    form = FORMS[name]()
    put_up_in_front(qtbot, form)
    assert [each for each in tab_stops(form) if not name_of(each)] == []
    boxes = [each for each in form.findChildren(QLineEdit) if each.isVisible() and each.isEnabled()]
    for blocked in form.findChildren(Button):
        blocked.block("")
    (button,) = (b for b in form.findChildren(Button) if b.accessibleDescription() == "Enter")
    button.clicked.disconnect()
    clicked = QSignalSpy(button.clicked)
    for here in boxes:
        for empty in boxes:
            here.setFocus()  # first, as a box that is left may propose what is in the next
            for box in boxes:
                box.setText("" if box is empty else "typed")
            before = clicked.count()
            QTest.keyClick(here, Qt.Key.Key_Return)
            if here is empty:
                assert clicked.count() == before + 1, here.accessibleName()
            else:
                assert clicked.count() == before, here.accessibleName()
                assert QApplication.focusWidget() is empty, here.accessibleName()


@pytest.mark.parametrize("way", [RestoreForm, SetUp])
@pytest.mark.parametrize("size", [(683, 384), (1279, 384), (1280, 384), (1366, 700), (1440, 700)], ids=str)
def test_a_screen_is_shown_whole_no_sentence_is_cut_and_a_narrow_window_has_no_panel(
    way: type[RestoreForm | SetUp], size: tuple[int, int], qtbot: QtBot
) -> None:
    """The least is as wide as a screen of 1366 pixels is at 200 %."""
    frame = SignInFrame()
    frame.resize(*size)
    put_up(qtbot, frame)
    form = way(InlineBackground(), TestSignIn())
    frame.show_screen(form)
    QApplication.processEvents()
    assert form.mapTo(frame, form.rect().topRight()).x() < size[0]
    (panel,) = frame.findChildren(SignInPanel)
    assert panel.isVisible() == (size[0] >= 1280)
    seen = [each for each in frame.findChildren(QLabel) if each.wordWrap() and each.isVisible()]
    assert len(seen) > 1
    for label in seen:
        assert label.height() >= label.heightForWidth(label.width()), label.text()
