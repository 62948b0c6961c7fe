"""Both recovery codes let somebody in; a passphrase that another chose is changed first."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from mscu.codes import StoreKind
from mscu.errors import BadRecoveryCode, MscuError, NotFound
from mscu.ui.sign_in.recovery import ChangeForm, RecoveryForm
from mscu.ui.widgets.button import Button
from tests.ui.finding import named, texts
from tests.ui.inline import InlineBackground
from tests.ui.showing import put_up
from tests.ui.sign_in.sign_in_ports import CODES, RIGHT, OpenedSignIn, TestSignIn, temporary

FOLDER = Path("/srv/unit")
NEW = "correct horse battery"


@pytest.fixture
def sign_in() -> TestSignIn:
    return TestSignIn()


@pytest.fixture
def form(sign_in: TestSignIn, qtbot: QtBot) -> RecoveryForm:
    made = RecoveryForm(InlineBackground(), sign_in, FOLDER, person="priya.nolan")
    put_up(qtbot, made)
    made.begin()
    return made


def fill(form: RecoveryForm, *, new: str = NEW, again: str = NEW) -> None:
    for name, words in (
        ("First code", CODES[0]),
        ("Second code", CODES[1]),
        ("New passphrase", new),
        ("Repeat the new passphrase", again),
    ):
        named(form, QLineEdit, name).setText(words)
    named(form, Button, "Open with both codes").click()


def test_both_codes_and_a_new_passphrase_open(form: RecoveryForm, sign_in: TestSignIn, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.opened) as opened:
        fill(form)
    assert opened.args == [sign_in.opened, NEW]
    assert sign_in.asked == [(FOLDER, CODES, "priya.nolan", NEW)]
    assert named(form, QLineEdit, "First code").text() == ""


SLIPS: tuple[tuple[MscuError, str], ...] = (
    (BadRecoveryCode("There is a mistake in group 3 of the first code."), "First code"),
    (BadRecoveryCode("There is a mistake in group 3 of the second code."), "Second code"),
    (BadRecoveryCode(), "First code"),
    (NotFound("There is no user with that log-in name."), "Log-in name"),
)


def test_a_slip_is_said_at_its_field(form: RecoveryForm, sign_in: TestSignIn) -> None:
    for error, field in SLIPS:
        sign_in.answers.append(error)
        fill(form)
        where = named(form, QLineEdit, field)
        assert where.accessibleDescription() == error.sentence
        assert not where.isReadOnly()


def test_codes_and_passphrase_are_looked_at_before_anything_is_tried(
    form: RecoveryForm, sign_in: TestSignIn
) -> None:
    named(form, Button, "Open with both codes").click()
    assert texts(form).count("Fill this in.") == 2
    QTest.keyClicks(named(form, QLineEdit, "New passphrase"), "kettle lamp ox car")
    assert "Strong." in texts(form)
    fill(form, new="eleven char", again="eleven char")
    assert "at least 12 characters" in texts(form)
    fill(form, again=f"{NEW}x")
    assert "passphrases do not match" in texts(form)
    assert sign_in.asked == []


@pytest.mark.parametrize("passphrase", [RIGHT, "not the right one"])
def test_a_passphrase_of_ones_own_comes_first_and_a_refusal_is_said(passphrase: str, qtbot: QtBot) -> None:
    chosen_by_another = temporary(StoreKind.UNIT, passphrase=passphrase)
    opened = OpenedSignIn(temporary=chosen_by_another)
    form = ChangeForm(InlineBackground(), opened, chosen_by_another)
    qtbot.addWidget(form)
    form.show()
    form.begin()
    new, again = (named(form, QLineEdit, n) for n in ("New passphrase", "Repeat the new passphrase"))
    new.setText(NEW)
    again.setText(NEW)
    changed = QSignalSpy(form.changed)
    QTest.keyClick(again, Qt.Key.Key_Return)
    if passphrase == RIGHT:
        assert (changed.count(), opened.changed_to, new.text()) == (1, NEW, "")
    else:
        assert "This is not your current passphrase." in texts(form)
        assert named(form, Button, "Use this passphrase").isEnabled()
