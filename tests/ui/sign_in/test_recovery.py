"""Both recovery codes let somebody in; a passphrase that another chose is changed first."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from mscu.codes import StoreKind
from mscu.errors import BadRecoveryCode, MscuError, NotFound
from mscu.ui.sign_in.recovery import ChangeForm, RecoveryForm
from mscu.ui.widgets.button import Button
from tests.ui.finding import name_of, named, tab_stops, texts
from tests.ui.inline import InlineBackground
from tests.ui.sign_in.sign_in_ports import CODES, OpenedSignIn, TestSignIn, temporary

FOLDER = Path("/srv/unit")
NEW = "correct horse battery"


@pytest.fixture
def sign_in() -> TestSignIn:
    return TestSignIn()


@pytest.fixture
def form(sign_in: TestSignIn, qtbot: QtBot) -> RecoveryForm:
    made = RecoveryForm(InlineBackground(), sign_in, FOLDER, person="priya.nolan")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
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


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (BadRecoveryCode("There is a mistake in group 3 of the first code."), "First code"),
        (BadRecoveryCode("There is a mistake in group 3 of the second code."), "Second code"),
        (BadRecoveryCode(), "First code"),
        (NotFound("There is no user with that log-in name."), "Log-in name"),
    ],
)
def test_a_slip_is_said_at_its_field(
    form: RecoveryForm, sign_in: TestSignIn, error: MscuError, field: str
) -> None:
    sign_in.answers.append(error)
    fill(form)
    where = named(form, QLineEdit, field)
    assert where.accessibleDescription() == error.sentence
    assert not where.isReadOnly()


def test_the_new_passphrase_is_looked_at_before_the_codes_are_tried(
    form: RecoveryForm, sign_in: TestSignIn
) -> None:
    fill(form, new="eleven char", again="eleven char")
    assert "at least 12 characters" in texts(form)
    fill(form, again=f"{NEW}x")
    assert "passphrases do not match" in texts(form)
    assert sign_in.asked == []


def test_nothing_is_tried_without_codes(form: RecoveryForm, sign_in: TestSignIn) -> None:
    named(form, Button, "Open with both codes").click()
    assert texts(form).count("Fill this in.") == 2
    assert sign_in.asked == []


def test_what_is_typed_is_judged_in_words(form: RecoveryForm) -> None:
    field = named(form, QLineEdit, "New passphrase")
    QTest.keyClicks(field, "kettle lamp ox car")
    assert "Strong." in texts(form)


def test_everything_is_named(form: RecoveryForm) -> None:
    assert [each for each in tab_stops(form) if not name_of(each)] == []


def test_a_passphrase_of_ones_own_comes_first(qtbot: QtBot) -> None:
    opened = OpenedSignIn(temporary=temporary(StoreKind.UNIT))
    form = ChangeForm(InlineBackground(), opened, temporary(StoreKind.UNIT))
    qtbot.addWidget(form)
    form.show()
    form.begin()
    new, again = (named(form, QLineEdit, n) for n in ("New passphrase", "Repeat the new passphrase"))
    new.setText(NEW)
    again.setText(NEW)
    with qtbot.waitSignal(form.changed):
        QTest.keyClick(again, Qt.Key.Key_Return)
    assert opened.changed_to == NEW
    assert new.text() == ""


def test_a_refused_change_is_said(qtbot: QtBot) -> None:
    form = ChangeForm(
        InlineBackground(), OpenedSignIn(), temporary(StoreKind.UNIT, passphrase="not the right one")
    )
    qtbot.addWidget(form)
    form.show()
    for name in ("New passphrase", "Repeat the new passphrase"):
        named(form, QLineEdit, name).setText(NEW)
    form.submit()
    assert "This is not your current passphrase." in texts(form)
    assert named(form, Button, "Use this passphrase").isEnabled()
