"""From one way in to the next: what is shown first, what leads where, what is remembered."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.errors import MscuError
from mscu.ui.session.background import InlineBackground
from mscu.ui.session.remembered import Remembered
from mscu.ui.sign_in.card_button import CardButton
from mscu.ui.sign_in.first_run import SetUp
from mscu.ui.sign_in.recovery import ChangeForm, RecoveryForm
from mscu.ui.sign_in.restore_form import RestoreForm
from mscu.ui.sign_in.sign_in_flow import Entrance
from mscu.ui.sign_in.store_setups import CHARITY_SETUP
from mscu.ui.sign_in.unlock import UnlockForm
from mscu.ui.sign_in.welcome import Welcome
from mscu.ui.widgets.link import Link
from tests.ui.finding import name_of, named, tab_stops, texts
from tests.ui.sign_in.sign_in_ports import CODES, RIGHT, OpenedDoor, TestDoor
from tests.ui.sign_in.test_first_run import FIRST, SECOND, fill, person

NEW = "correct horse battery"


@pytest.fixture
def door() -> TestDoor:
    return TestDoor()


def entrance(door: TestDoor, qtbot: QtBot, remembered: Remembered) -> Entrance:
    owner = QObject()
    made = Entrance(InlineBackground(owner), door, remembered, owner)
    made.owner = owner  # type: ignore[attr-defined]
    qtbot.addWidget(made.doorway)
    made.doorway.resize(1280, 672)
    with qtbot.waitExposed(made.doorway):
        made.doorway.show()
    made.begin()
    return made


@pytest.fixture
def first(door: TestDoor, qtbot: QtBot) -> Entrance:
    """Give the way in of a workstation that has seen no store."""
    return entrance(door, qtbot, Remembered())


@pytest.fixture
def known(door: TestDoor, qtbot: QtBot) -> Entrance:
    """Give the way in of a workstation that has."""
    remembered = Remembered(store="/srv/unit", person="priya.nolan", unit="Greater Manchester")
    return entrance(door, qtbot, remembered)


def press(made: Entrance, kind: type[CardButton] | type[Link], name: str) -> None:
    QTest.keyClick(named(made.doorway, kind, name), Qt.Key.Key_Return)


def type_passphrase(made: Entrance) -> None:
    field = named(made.doorway, QLineEdit, "Passphrase")
    field.setText(RIGHT)
    QTest.keyClick(field, Qt.Key.Key_Return)


def shows(made: Entrance, kind: type[QWidget]) -> bool:
    return isinstance(made.doorway.shown, kind)


def test_the_ways_lead_to_each_other_and_back(known: Entrance) -> None:
    assert shows(known, UnlockForm)
    press(known, Link, "Lost passphrase")
    assert shows(known, RecoveryForm)
    assert named(known.doorway, QLineEdit, "Person").text() == "priya.nolan"
    press(known, Link, "Back")
    press(known, CardButton, "Set up or restore")
    assert shows(known, Welcome)
    press(known, CardButton, "Set up a store")
    assert shows(known, SetUp)
    press(known, Link, "Back")
    press(known, CardButton, "Set up or restore")
    press(known, CardButton, "Restore a backup")
    assert shows(known, RestoreForm)
    press(known, Link, "Back")
    assert shows(known, UnlockForm)


def test_the_welcome_is_named_and_has_nothing_to_go_back_to(first: Entrance) -> None:
    assert isinstance(first.doorway.shown, Welcome)
    assert [each for each in tab_stops(first.doorway) if not name_of(each)] == []
    assert "Back" not in texts(first.doorway)


def test_who_unlocks_is_remembered(known: Entrance, door: TestDoor, qtbot: QtBot) -> None:
    door.opened = OpenedDoor(person="tom.fielding", unit_name="Cumbria")
    with qtbot.waitSignal(known.entered) as entered:
        type_passphrase(known)
    assert entered.args == [door.opened]
    assert Remembered.load() == Remembered(store="/srv/unit", person="tom.fielding", unit="Cumbria")


def test_a_first_passphrase_is_changed_before_anything_is_shown(
    known: Entrance, door: TestDoor, qtbot: QtBot
) -> None:
    door.opened = OpenedDoor(must_change=True)
    with qtbot.assertNotEmitted(known.entered):
        type_passphrase(known)
    assert isinstance(known.doorway.shown, ChangeForm)
    for name in ("New passphrase", "The same again"):
        named(known.doorway, QLineEdit, name).setText(NEW)
    with qtbot.waitSignal(known.entered):
        known.doorway.shown.try_it()
    assert door.opened.changed_to == NEW


def test_both_codes_lead_in(known: Entrance, qtbot: QtBot) -> None:
    known.show_recovery("priya.nolan")
    for name, words in (
        ("First code", CODES[0]), ("Second code", CODES[1]), ("New passphrase", NEW),
        ("The same again", NEW),
    ):  # fmt: skip
        named(known.doorway, QLineEdit, name).setText(words)
    assert isinstance(known.doorway.shown, RecoveryForm)
    with qtbot.waitSignal(known.entered):
        known.doorway.shown.try_it()


def test_the_demo_opens_by_one_click(first: Entrance, door: TestDoor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(first.entered):
        press(first, CardButton, "DEMO: Look around")
    assert door.asked == [(Path("/srv/demo"), "officer", RIGHT)]


def test_a_demo_that_cannot_be_made_is_told(first: Entrance, door: TestDoor) -> None:
    door.answers.append(MscuError("This program was built without its demo."))
    press(first, CardButton, "DEMO: Look around")
    assert isinstance(first.doorway.shown, Welcome)
    assert "built without its demo" in texts(first.doorway)


def test_a_store_that_was_set_up_is_unlocked_next(first: Entrance, door: TestDoor) -> None:
    first.show_set_up()
    steps = first.doorway.shown
    assert isinstance(steps, SetUp)
    fill(steps, {"Name of the unit": "Greater Manchester"})
    fill(steps, person("DI Ruth Amadi", "ruth.amadi", FIRST))
    fill(steps, person("Sam Lowe", "sam.lowe", SECOND), "Make the store")
    fill(
        steps,
        {"Last five of code 1": CODES[0][-5:], "Last five of code 2": CODES[1][-5:]},
        "Both are on paper",
    )
    assert isinstance(first.doorway.shown, UnlockForm)
    assert named(first.doorway, QLineEdit, "Person").text() == "ruth.amadi"
    assert Remembered.load().store == str(door.place)


def test_another_store_is_chosen_without_holding_anything_up(known: Entrance, qtbot: QtBot) -> None:
    known.choose_store()
    dialog = known.doorway.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit("/srv/another")
    assert "another store, on this computer" in texts(known.doorway)
    assert named(known.doorway, QLineEdit, "Person").text() == ""
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()


def test_the_set_up_of_the_charitys_store_wears_its_colours(first: Entrance) -> None:
    worn: list[bool] = []
    first.charity_wanted.connect(worn.append)
    first.show_set_up(CHARITY_SETUP)
    first.show_welcome()
    first.show_set_up()
    assert worn == [True, False, False]
