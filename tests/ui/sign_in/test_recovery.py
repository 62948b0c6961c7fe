"""Both recovery codes let somebody in, and are whole on the screen and on paper."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from mscu.codes import StoreKind
from mscu.errors import BadRecoveryCode, MscuError, NotFound
from mscu.ui.look.frame import MIN_SIZE, Frame
from mscu.ui.sign_in.recovery import ChangeForm, RecoveryForm
from mscu.ui.sign_in.recovery_sheet import KEEPERS, WAITING, WRONG_END, CodesStep, document_name
from mscu.ui.sign_in.sign_in_frame import SignInFrame
from mscu.ui.widgets.button import Button
from tests.ui.finding import named, texts
from tests.ui.inline import InlineBackground
from tests.ui.printing import open_dialog, print_to_file
from tests.ui.showing import put_up, put_up_in_front
from tests.ui.sign_in.code_reading import assert_whole, groups
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


WIDEST = ("-".join(["WWWWW"] * 14), "-".join(["GMMMN"] * 14))
"""Codes of the widest letters."""


@pytest.fixture
def step(qtbot: QtBot) -> CodesStep:
    made = CodesStep(CODES, "Greater Manchester", StoreKind.UNIT)
    put_up_in_front(qtbot, made)
    made.begin()
    return made


def end(step: CodesStep, number: int) -> QLineEdit:
    return named(step, QLineEdit, f"Code {number}, group 14")


def button(step: CodesStep) -> Button:
    return named(step, Button, "Both are on paper")


def covered(step: CodesStep) -> bool:
    shown = {label.text() for labels in groups(step) for label in labels}
    assert shown == {"•••••"} or shown == {group for code in CODES for group in code.split("-")}
    assert all((code in texts(step)) == (shown != {"•••••"}) for code in CODES), "for screen readers as well"
    return shown == {"•••••"}


def test_no_letter_is_cut_in_the_smallest_window(qtbot: QtBot) -> None:
    window, signing_in = Frame(), SignInFrame()
    window.show_content(signing_in)
    window.resize(*MIN_SIZE)
    put_up(qtbot, window)
    step = CodesStep(WIDEST, "Greater Manchester", StoreKind.SURVIVORS)
    signing_in.show_screen(step)
    assert_whole(step)
    assert all(keeper in texts(step) for keeper in KEEPERS[StoreKind.SURVIVORS])


def test_each_code_is_whole_on_a_sheet_of_its_own(tmp_path: Path, step: CodesStep, qtbot: QtBot) -> None:
    named(step, Button, "Print both").click()
    printed = print_to_file(step, tmp_path / "codes.pdf", qtbot)
    assert "Sent to the printer." in texts(step)
    with pypdfium2.PdfDocument(printed) as document:
        assert len(document) == 2
        keepers = KEEPERS[StoreKind.UNIT]
        for page, code, other, keeper in zip(document, CODES, reversed(CODES), keepers, strict=True):
            text = page.get_textpage()
            words = text.get_text_range().split()
            prose = " ".join(words).casefold()
            assert [each for each in keepers if each in prose] == [keeper]
            assert "no letter i, l, o or u" in prose, "as on the screen"
            assert [word for word in words if word in code.split("-")] == code.split("-")
            assert not set(words) & set(other.split("-"))
            width, height = page.get_size()
            left, bottom, right, top = bounds(text)
            assert min(left, bottom, width - right, height - top) > 36, "half an inch that every printer has"


def bounds(text: pypdfium2.PdfTextPage) -> tuple[float, float, float, float]:
    boxes = [text.get_charbox(at) for at in range(text.count_chars())]
    lefts, bottoms, rights, tops = zip(*(box for box in boxes if box[0] != box[2]), strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def test_one_sheet_is_printed_by_itself_and_has_the_name_of_its_store(
    tmp_path: Path, step: CodesStep, qtbot: QtBot
) -> None:
    named(step, Button, "Print the sheet of code 2").click()
    assert open_dialog(step).printer().docName() == "mscu Greater Manchester codes 2"
    with pypdfium2.PdfDocument(print_to_file(step, tmp_path / "code.pdf", qtbot)) as document:
        assert len(document) == 1
        assert CODES[1][:5] in document[0].get_textpage().get_text_range()
    owners = ("Greater Manchester", "Justice & Care / North")
    names = [document_name(owner, numbers) for owner in owners for numbers in ((1, 2), (1,), (2,))]
    assert len(set(names)) == len(names), "each is printed to a file of its own"
    assert not [name for name in names if set(name) & set('/\\:*?"<>|&')]


def test_the_ends_are_typed_from_the_paper(step: CodesStep, qtbot: QtBot) -> None:
    assert not covered(step)
    assert not button(step).isEnabled()
    where = button(step).pos(), end(step, 1).pos(), step.sizeHint()
    QTest.keyClicks(end(step, 1), "zr8f")
    assert covered(step)
    assert (button(step).pos(), end(step, 1).pos(), step.sizeHint()) == where, "nothing moves under the hand"
    assert WAITING in texts(step)
    QTest.keyClicks(end(step, 1), "7")
    QTest.keyClicks(end(step, 2), "6AQKS")
    button(step).click()
    assert WRONG_END in texts(step)
    assert end(step, 2).hasFocus()
    QTest.keyClick(step, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert not covered(step)
    end(step, 2).clear()
    with qtbot.waitSignal(step.confirmed):
        QTest.keyClicks(end(step, 2), "6aqkt")
        QTest.keyClick(end(step, 2), Qt.Key.Key_Return)


def test_what_is_misread_counts_as_what_is_printed(qtbot: QtBot) -> None:
    codes = (f"{CODES[0][:-5]}01A10", CODES[1])
    step = CodesStep(codes, "Greater Manchester", StoreKind.UNIT)
    qtbot.addWidget(step)
    step.show()
    QTest.keyClicks(end(step, 1), "oiAlO")
    QTest.keyClicks(end(step, 2), CODES[1][-5:])
    with qtbot.waitSignal(step.confirmed):
        button(step).click()
