"""Enter in any box of a sign-in screen goes to the next empty box, or presses the button that says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import StoreKind
from mscu.errors import WrongPassphrase
from mscu.ui.sign_in import first_run, recovery, recovery_sheet, restore_form, sign_in_flow, unlock
from mscu.ui.sign_in.sign_in_ports import Unopened
from mscu.ui.widgets.button import Button
from tests.ui.finding import name_of, tab_stops
from tests.ui.inline import InlineBackground
from tests.ui.showing import put_up_in_front
from tests.ui.sign_in.sign_in_ports import CODES, OpenedSignIn, TestSignIn, temporary

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
