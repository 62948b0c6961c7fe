"""Unlocking: what goes wrong is said where it was typed, and the wait is counted in words."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from mscu.codes import StoreKind
from mscu.errors import (
    ClockDiffers,
    MoveDiffers,
    NotAStore,
    ServerNotLeft,
    ServerVersionChanged,
    StoreError,
    StoreMoved,
    TooManyAttempts,
)
from mscu.progress import Progress
from mscu.ui.session.background import Background
from mscu.ui.sign_in.sign_in_step import CardButton
from mscu.ui.sign_in.unlock import CODES_BY_IT, HELPER, NOT_UPGRADED, UPGRADING, UnlockForm, duration_text
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.field_cell import FieldCell, FieldMessage
from mscu.ui.widgets.job_bar import JobBar
from mscu.ui.widgets.link import Link
from tests.ui.finding import name_of, named, tab_stops, texts, walk
from tests.ui.inline import InlineBackground
from tests.ui.showing import put_up_in_front
from tests.ui.sign_in.sign_in_ports import RIGHT, TestSignIn

FOLDER = Path("/srv/unit")


@pytest.fixture
def sign_in() -> TestSignIn:
    return TestSignIn()


@pytest.fixture
def form(sign_in: TestSignIn, qtbot: QtBot) -> UnlockForm:
    made = UnlockForm(InlineBackground(), sign_in, FOLDER, person="priya.nolan")
    put_up_in_front(qtbot, made)
    made.begin()
    qtbot.waitUntil(passphrase(made).hasFocus)
    return made


def passphrase(form: UnlockForm) -> QLineEdit:
    return named(form, QLineEdit, "Passphrase")


def type_and_enter(form: UnlockForm, words: str) -> None:
    field = passphrase(form)
    field.clear()
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_the_right_passphrase_opens_and_is_forgotten(
    form: UnlockForm, sign_in: TestSignIn, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(form.opened) as opened:
        type_and_enter(form, RIGHT)
    assert opened.args == [sign_in.opened, RIGHT]
    assert sign_in.asked == [(FOLDER, "priya.nolan", RIGHT)]
    assert passphrase(form).text() == ""


def test_a_wrong_one_is_said_at_its_field_and_can_be_typed_over(form: UnlockForm) -> None:
    before = passphrase(form).height()
    type_and_enter(form, "not this one")
    assert "The name or the passphrase is wrong." in texts(form)
    assert passphrase(form).hasFocus()
    assert passphrase(form).selectedText() != ""
    assert not passphrase(form).isReadOnly()
    form.grab()
    assert passphrase(form).height() == before == 40


def upgrade(progress: Progress) -> None:
    """Bring a store up to date as far as a third, and go on until it is cancelled."""
    progress.report(0.34)
    while True:
        progress.check()


def test_an_older_store_is_brought_up_to_date_under_a_bar_or_stays_as_it_was(qtbot: QtBot) -> None:
    background, sign_in = Background(), TestSignIn(upgrading=upgrade)
    form = UnlockForm(background, sign_in, FOLDER, person="priya.nolan")
    qtbot.addWidget(form)
    form.show()
    type_and_enter(form, RIGHT)
    qtbot.waitUntil(lambda: "Updating: 34% done" in texts(form))
    assert named(form, Button, UPGRADING).isVisible()
    QTest.keyClick(passphrase(form), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: NOT_UPGRADED in texts(form))
    assert form.findChildren(JobBar)[0].isHidden()
    sign_in.upgrading = Progress.check
    with qtbot.waitSignal(form.opened):
        QTest.keyClick(passphrase(form), Qt.Key.Key_Return)
    background.close()


def test_a_store_that_is_up_to_date_opens_without_a_bar(qtbot: QtBot) -> None:
    opening = Event()
    background, sign_in = Background(), TestSignIn(upgrading=lambda _: opening.wait())
    form = UnlockForm(background, sign_in, FOLDER, person="priya.nolan")
    qtbot.addWidget(form)
    form.show()
    type_and_enter(form, RIGHT)
    (bar,) = form.findChildren(JobBar)
    for timer in bar.findChildren(QTimer):
        timer.timeout.emit()
    assert bar.isHidden()
    with qtbot.waitSignal(form.opened):
        opening.set()
    background.close()


MADE_WITH: dict[type[StoreError], tuple[Any, ...]] = {
    TooManyAttempts: (2,),
    StoreMoved: ("the unit's server",),
    MoveDiffers: (["cases"],),
    ClockDiffers: (12,),
    ServerVersionChanged: (15, 17),
    ServerNotLeft: ("unit.db.arrived", "unit.db"),
}
"""What errors are made with that say more than their class."""


def refusals(kind: type[StoreError]) -> Iterator[StoreError]:
    """Yield an error of every kind that can keep a store closed."""
    for each in kind.__subclasses__():
        yield each(*MADE_WITH.get(each, ()))
        yield from refusals(each)


PASSPHRASE_TO_BLAME = {"WrongPassphrase", "DeviceSecretMissing", "TooManyAttempts", "SlotBlocked"}


@pytest.mark.parametrize("error", [*refusals(StoreError)], ids=lambda error: type(error).__name__)
def test_every_refusal_is_a_sentence_and_only_a_wrong_passphrase_is_marked(
    form: UnlockForm, sign_in: TestSignIn, error: StoreError
) -> None:
    sign_in.answers.append(error)
    type_and_enter(form, RIGHT)
    to_blame = type(error).__name__ in PASSPHRASE_TO_BLAME
    marked = [cell.problem for cell in form.findChildren(FieldCell) if cell.problem]
    assert bool(marked) == to_blame
    assert to_blame or error.sentence in texts(form)
    assert passphrase(form).text() == RIGHT
    if not to_blame and not isinstance(error, NotAStore):
        QTest.keyClick(passphrase(form), Qt.Key.Key_Return)
        assert len(sign_in.asked) == 2
        assert error.sentence not in texts(form)


def test_a_folder_without_a_store_is_said_beside_the_folder(
    form: UnlockForm, sign_in: TestSignIn, qtbot: QtBot
) -> None:
    sign_in.answers.append(NotAStore("There is no store here."))
    type_and_enter(form, RIGHT)
    said = next(each for each in form.findChildren(FieldMessage) if "no store here" in each.text())
    assert said.isVisible()
    assert said.y() < named(form, QLineEdit, "Log-in name").mapTo(form, QPoint(0, 0)).y()
    assert named(form, Link, "Another store").hasFocus()
    with qtbot.waitSignal(form.opened):
        type_and_enter(form, RIGHT)
    assert not said.isVisible()


def test_too_many_tries_are_waited_out(form: UnlockForm, sign_in: TestSignIn) -> None:
    sign_in.answers.append(TooManyAttempts(2))
    type_and_enter(form, RIGHT)
    button = named(form, Button, "Unlock")
    assert "You can try again in 2 seconds." in texts(form)
    assert not button.isEnabled()
    QTest.keyClick(passphrase(form), Qt.Key.Key_Return)
    assert len(sign_in.asked) == 1
    form._tick()  # noqa: SLF001 - a second goes by
    assert "in 1 second." in texts(form)
    form._tick()  # noqa: SLF001
    assert button.isEnabled()
    assert "You can try again now." in texts(form)


def opened_at(folder: Path, sign_in: TestSignIn, qtbot: QtBot) -> str:
    """Return the words of the form for a store."""
    form = UnlockForm(InlineBackground(), sign_in, folder)
    qtbot.addWidget(form)
    form.show()
    return texts(form)


def test_who_can_help_is_said_before_the_codes_which_a_server_takes_from_it_alone(
    sign_in: TestSignIn, qtbot: QtBot, tmp_path: Path
) -> None:
    for store_kind in StoreKind:
        (folder := tmp_path / store_kind).mkdir()
        (folder / f"{store_kind}.keys").touch()
        words = opened_at(folder, sign_in, qtbot)
        assert 0 < words.index(HELPER[store_kind]) < words.index("Use both recovery codes")
    (tmp_path / "unit.server").touch()
    words = opened_at(tmp_path, sign_in, qtbot)
    assert CODES_BY_IT in words
    assert "Use both recovery codes" not in words  # which could only be refused once they were typed


def test_empty_fields_are_not_tried_and_caps_lock_is_hinted_at(form: UnlockForm, sign_in: TestSignIn) -> None:
    assert "Caps Lock" not in texts(form)
    QTest.keyClick(passphrase(form), Qt.Key.Key_Return)
    assert "Fill this in." in texts(form)
    QTest.sendKeyEvent(
        QTest.KeyAction.Click, passphrase(form), Qt.Key.Key_A, "A", Qt.KeyboardModifier.NoModifier
    )
    assert "Caps Lock is on" in texts(form)
    passphrase(form).clear()
    named(form, QLineEdit, "Log-in name").clear()
    named(form, Button, "Unlock").click()
    assert sign_in.asked == []
    assert named(form, QLineEdit, "Log-in name").hasFocus()


def test_everything_is_named_and_reached_by_tab_and_the_other_ways_lead_elsewhere(
    form: UnlockForm, qtbot: QtBot
) -> None:
    stops = tab_stops(form)
    assert [each for each in stops if not name_of(each)] == []
    forward = walk(Qt.Key.Key_Tab)
    assert set(forward) == set(stops)
    assert forward[0] is passphrase(form)
    assert isinstance(forward[1], Button)
    for signal, kind, name in (
        (form.another_requested, Link, "Another store"),
        (form.recovery_requested, Link, "Use both recovery codes"),
        (form.demo_requested, CardButton, "DEMO: Look around"),
        (form.set_up_requested, CardButton, "Set up or restore"),
    ):
        with qtbot.waitSignal(signal):
            QTest.keyClick(named(form, kind, name), Qt.Key.Key_Return)


def test_a_wait_is_said_in_words() -> None:
    waits = {0: "0 seconds", 1: "1 second", 60: "1 minute", 125: "2 minutes 5 seconds"}
    assert {seconds: duration_text(seconds) for seconds in waits} == waits
