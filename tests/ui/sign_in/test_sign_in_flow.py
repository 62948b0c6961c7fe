"""From one way in to the next: what is shown first, what leads where, what is remembered."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import StoreKind
from mscu.errors import (
    MscuError,
    OpenElsewhere,
    ServerUnreachable,
    TooManyAttempts,
    TwoStores,
    WrongPassphrase,
)
from mscu.ui.session.workstation_settings import Remembered
from mscu.ui.sign_in.charity_folder import TwoLogins, remember_charity, remember_logins
from mscu.ui.sign_in.connect_form import ConnectForm
from mscu.ui.sign_in.demo_step import RECORDING
from mscu.ui.sign_in.first_run import CHARITY_SETUP, SetUp
from mscu.ui.sign_in.recovery import ChangeForm, RecoveryForm
from mscu.ui.sign_in.restore_form import RestoreForm
from mscu.ui.sign_in.sign_in_flow import UNCONFIRMED, USED, WHO_DRAWS, SignInFlow, Welcome
from mscu.ui.sign_in.sign_in_frame import HERE, ON_SERVER, SignInPanel
from mscu.ui.sign_in.sign_in_ports import CodesDue, Unopened
from mscu.ui.sign_in.sign_in_step import CardButton
from mscu.ui.sign_in.unlock import (
    HELPER,
    OPEN_CHARITY,
    STORES,
    TITLES,
    WITHOUT,
    CharityForm,
    OtherForm,
    UnlockForm,
    folder_text,
)
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.progress_view import Bar
from tests.tools.it_settings import SetByIT
from tests.ui.finding import name_of, named, tab_stops, texts
from tests.ui.inline import InlineBackground
from tests.ui.printing import print_to_file
from tests.ui.showing import put_up
from tests.ui.sign_in.sign_in_ports import CODES, RIGHT, OpenedSignIn, TestSignIn, temporary
from tests.ui.sign_in.test_first_run import FIRST, SECOND, confirm, fill, leave_for_later, person

NEW = "correct horse battery"
HINT = "Everybody's passphrase is written on the wall."


@pytest.fixture
def sign_in() -> TestSignIn:
    return TestSignIn()


def flow(sign_in: TestSignIn, qtbot: QtBot, remembered: Remembered) -> SignInFlow:
    owner = QObject()
    made = SignInFlow(InlineBackground(owner), sign_in, remembered, owner)
    made.owner = owner  # type: ignore[attr-defined]
    made.frame.resize(1280, 672)
    put_up(qtbot, made.frame)
    made.begin()
    return made


@pytest.fixture
def first(sign_in: TestSignIn, qtbot: QtBot) -> SignInFlow:
    """Return the way in of a workstation that has seen no store."""
    return flow(sign_in, qtbot, Remembered())


@pytest.fixture
def known(sign_in: TestSignIn, qtbot: QtBot) -> SignInFlow:
    """Return the way in of a workstation that has."""
    remembered = Remembered(store="/srv/unit", person="priya.nolan", unit="Greater Manchester")
    return flow(sign_in, qtbot, remembered)


def press(made: SignInFlow, kind: type[CardButton] | type[Link], name: str) -> None:
    QTest.keyClick(named(made.frame, kind, name), Qt.Key.Key_Return)


def type_passphrase(made: SignInFlow) -> None:
    field = named(made.frame, QLineEdit, "Passphrase")
    field.setText(RIGHT)
    QTest.keyClick(field, Qt.Key.Key_Return)


def shows(made: SignInFlow, kind: type[QWidget]) -> bool:
    return isinstance(made.frame.shown, kind)


def test_how_to_sign_in_is_said_for_a_demo_alone(sign_in: TestSignIn, qtbot: QtBot) -> None:
    for store in ("/srv/demo", "/srv/unit"):
        made = flow(sign_in, qtbot, Remembered(store=store, person="officer"))
        made.how_to_sign_in = lambda folder: HINT if folder == Path("/srv/demo") else ""
        for show in (made.show_unlock, partial(made.show_charity, "navigator", "")):
            show()
            assert (HINT in texts(made.frame)) is (store == "/srv/demo")


def test_the_ways_lead_to_each_other_and_back(known: SignInFlow, sign_in: TestSignIn, qtbot: QtBot) -> None:
    assert shows(known, UnlockForm)
    press(known, Link, "Use both recovery codes")
    assert shows(known, RecoveryForm)
    assert named(known.frame, QLineEdit, "Log-in name").text() == "priya.nolan"
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
    first = flow(sign_in, qtbot, Remembered())
    assert shows(first, Welcome)
    assert [each for each in tab_stops(first.frame) if not name_of(each)] == []
    assert "Back" not in texts(first.frame), "there is nothing to go back to"


def test_what_it_has_turned_off_is_not_offered(set_by_it: SetByIT, sign_in: TestSignIn, qtbot: QtBot) -> None:
    set_by_it('features_off = ["demo", "server"]')
    made = flow(sign_in, qtbot, Remembered(store="/srv/unit"))
    assert offered(made) == {"Set up or restore"}
    press(made, CardButton, "Set up or restore")
    assert offered(made) == {"Set up a store", "Open a store", "Restore a backup", "The navigators' store"}
    assert named(made.frame, Link, "Back").isVisible()


def offered(made: SignInFlow) -> set[str]:
    return {card.text() for card in made.frame.findChildren(CardButton) if card.isVisible()}


def test_who_unlocks_is_remembered(known: SignInFlow, sign_in: TestSignIn, qtbot: QtBot) -> None:
    sign_in.opened = OpenedSignIn(person="tom.fielding", unit_name="Cumbria")
    with qtbot.waitSignal(known.entered) as entered:
        type_passphrase(known)
    assert entered.args == [sign_in.opened]
    assert Remembered.load() == Remembered(store="/srv/unit", person="tom.fielding", unit="Cumbria")


def test_a_first_passphrase_is_changed_before_anything_is_shown(
    known: SignInFlow, sign_in: TestSignIn, qtbot: QtBot
) -> None:
    sign_in.opened = OpenedSignIn(temporary=temporary(StoreKind.UNIT))
    with qtbot.assertNotEmitted(known.entered):
        type_passphrase(known)
    assert isinstance(known.frame.shown, ChangeForm)
    for name in ("New passphrase", "Repeat the new passphrase"):
        named(known.frame, QLineEdit, name).setText(NEW)
    with qtbot.waitSignal(known.entered):
        known.frame.shown.submit()
    assert sign_in.opened.changed_to == NEW


def away(kind: StoreKind, error: MscuError | None = None) -> Unopened:
    return Unopened(store_kind=kind, person="priya", error=error or WrongPassphrase())


def other_form(made: SignInFlow) -> OtherForm:
    form = made.frame.shown
    assert isinstance(form, OtherForm)
    return form


@pytest.mark.parametrize("store_kind", StoreKind)
def test_the_other_store_is_asked_for_on_the_next_screen(
    store_kind: StoreKind, known: SignInFlow, sign_in: TestSignIn, qtbot: QtBot
) -> None:
    open_kind = next(kind for kind in StoreKind if kind is not store_kind)
    sign_in.opened = OpenedSignIn(unopened=away(store_kind), other=("priya.n", NEW))
    colours = QSignalSpy(known.charity_requested)
    with qtbot.assertNotEmitted(known.entered), qtbot.waitSignal(known.paused):
        type_passphrase(known)
    words = texts(other_form(known))
    assert TITLES[store_kind] in words
    assert f"{STORES[open_kind]} is open.".casefold() in words.casefold()
    assert WITHOUT[store_kind] in words
    assert colours.at(colours.count() - 1) == [store_kind is StoreKind.SURVIVORS]
    name, passphrase = (named(known.frame, QLineEdit, n) for n in ("Log-in name", "Passphrase"))
    assert (name.text(), passphrase.text()) == ("priya", "")
    name.setText("priya.n")
    passphrase.setText("not this one")
    QTest.keyClick(passphrase, Qt.Key.Key_Return)
    assert WrongPassphrase().sentence in texts(known.frame)
    passphrase.setText(NEW)
    with qtbot.waitSignal(known.entered) as entered:
        QTest.keyClick(passphrase, Qt.Key.Key_Return)
    assert entered.args == [sign_in.opened]
    assert sign_in.opened.unopened is None


@pytest.mark.parametrize("error", [OpenElsewhere("Somebody has it open."), TooManyAttempts(5)])
def test_why_the_other_store_did_not_open_is_said_and_it_is_tried_again_or_left_by_one_key(
    error: MscuError, known: SignInFlow, sign_in: TestSignIn, qtbot: QtBot
) -> None:
    sign_in.opened = OpenedSignIn(unopened=away(StoreKind.UNIT, error), other=("priya", RIGHT))
    type_passphrase(known)
    again = named(known.frame, QLineEdit, "Passphrase")
    without = named(known.frame, Button, "Go on without it")
    assert [each for each in tab_stops(other_form(known)) if not name_of(each)] == []
    if isinstance(error, TooManyAttempts):
        assert "You can try again in 5 seconds." in texts(known.frame)
        assert not named(known.frame, Button, "Unlock").isEnabled()
    else:
        assert error.sentence in texts(known.frame)
    with qtbot.waitSignal(known.entered):
        QTest.keyClick(without if isinstance(error, TooManyAttempts) else again, Qt.Key.Key_Return)


def test_locking_meanwhile_closes_the_store_that_is_open(known: SignInFlow, sign_in: TestSignIn) -> None:
    sign_in.opened = OpenedSignIn(unopened=away(StoreKind.SURVIVORS))
    type_passphrase(known)
    assert known.release()
    assert sign_in.opened.let_go_of


def test_the_charitys_store_is_unlocked_from_the_units_door(
    sign_in: TestSignIn, qtbot: QtBot, tmp_path: Path
) -> None:
    remember_charity(tmp_path / "stick")
    remember_logins(TwoLogins(folder=str(tmp_path / "stick"), charity="p.nolan", unit="priya.nolan"))
    made = flow(sign_in, qtbot, Remembered(store="/srv/unit", person="priya.nolan", unit="Cumbria"))
    named(made.frame, QLineEdit, "Passphrase").setText(RIGHT)
    press(made, Link, OPEN_CHARITY)
    assert isinstance(made.frame.shown, CharityForm)
    assert named(made.frame, QLineEdit, "Log-in name").text() == "p.nolan"
    assert HELPER[StoreKind.SURVIVORS] in texts(made.frame)
    press(made, Link, "Back to the unit's store")
    assert isinstance(made.frame.shown, UnlockForm)
    named(made.frame, QLineEdit, "Log-in name").setText("moira.keane")
    press(made, Link, OPEN_CHARITY)
    assert named(made.frame, QLineEdit, "Log-in name").text() == "moira.keane", "a colleague on this computer"
    press(made, Link, "Back to the unit's store")
    named(made.frame, QLineEdit, "Passphrase").setText(RIGHT)
    press(made, Link, OPEN_CHARITY)
    sign_in.opened = OpenedSignIn(person="", unit_name="")
    with qtbot.waitSignal(made.entered):
        QTest.keyClick(named(made.frame, QLineEdit, "Passphrase"), Qt.Key.Key_Return)
    assert sign_in.asked == [(Path("/srv/unit"), "p.nolan", RIGHT, "priya.nolan")]
    assert (made.remembered.person, made.remembered.unit) == ("priya.nolan", "Cumbria")


UNIT, SURVIVORS = (StoreKind.UNIT,), (StoreKind.SURVIVORS,)
TEMPORARY = (
    (UNIT, (), ["typed. Choose"]),
    (UNIT, SURVIVORS, ["for the unit's store.", "for the charity's store is not changed"]),
    (SURVIVORS, UNIT, ["for the charity's store.", "for the unit's store is not changed"]),
    (tuple(StoreKind), (), ["The new one opens both stores."]),
)


def test_a_temporary_passphrase_says_of_which_store_it_is(known: SignInFlow, sign_in: TestSignIn) -> None:
    for kinds, stays, words in TEMPORARY:
        known.show_unlock()
        sign_in.opened = OpenedSignIn(temporary=temporary(*kinds, stays=stays))
        type_passphrase(known)
        assert shows(known, ChangeForm)
        assert [part for part in words if part not in texts(known.frame)] == []


def test_both_codes_lead_in(known: SignInFlow, qtbot: QtBot) -> None:
    known.show_recovery("priya.nolan")
    for name, words in (
        ("First code", CODES[0]),
        ("Second code", CODES[1]),
        ("New passphrase", NEW),
        ("Repeat the new passphrase", NEW),
    ):
        named(known.frame, QLineEdit, name).setText(words)
    assert isinstance(known.frame.shown, RecoveryForm)
    with qtbot.waitSignal(known.entered):
        known.frame.shown.submit()


def test_the_demo_opens_by_one_click_and_how_much_of_it_is_built_is_shown(
    first: SignInFlow, sign_in: TestSignIn, qtbot: QtBot
) -> None:
    shares: list[str] = []
    sign_in.building = lambda: shares.append(named(first.frame, Bar, RECORDING).accessibleDescription())
    with qtbot.waitSignal(first.entered):
        press(first, CardButton, "DEMO: Look around")
    assert sign_in.asked == [(Path("/srv/demo"), "officer", RIGHT)]
    assert shares == ["50%"]


def test_a_demo_that_cannot_be_made_is_told(first: SignInFlow, sign_in: TestSignIn) -> None:
    sign_in.answers.append(MscuError("This program was built without the demo."))
    press(first, CardButton, "DEMO: Look around")
    assert isinstance(first.frame.shown, Welcome)
    assert "built without the demo" in texts(first.frame)


def test_a_store_that_was_set_up_is_unlocked_next_and_the_charitys_wears_its_colours(
    first: SignInFlow, sign_in: TestSignIn
) -> None:
    worn: list[bool] = []
    first.charity_requested.connect(worn.append)
    first.show_set_up(CHARITY_SETUP)
    first.show_welcome()
    first.show_set_up()
    assert worn == [True, False, False]
    steps = first.frame.shown
    assert isinstance(steps, SetUp)

    fill(steps, {"Name of the unit": "Greater Manchester"})
    leave_for_later(steps)
    fill(steps, person("DI Ruth Amadi", "ruth.amadi", FIRST))
    fill(steps, person("Sam Lowe", "sam.lowe", SECOND), "Create store")
    assert Remembered.load().store == str(sign_in.place)
    confirm(steps)
    named(steps, Button, "Go on").click()
    assert isinstance(first.frame.shown, UnlockForm)
    assert named(first.frame, QLineEdit, "Log-in name").text() == "ruth.amadi"


@pytest.mark.parametrize("used", [True, False])
def test_codes_that_were_used_or_never_confirmed_are_drawn_before_anything_is_shown(
    used: bool, known: SignInFlow, sign_in: TestSignIn, tmp_path: Path, qtbot: QtBot
) -> None:
    sign_in.opened = OpenedSignIn(codes_due=due(used=used, may_draw=True))
    with qtbot.assertNotEmitted(known.entered), qtbot.waitSignal(known.paused):
        type_passphrase(known)
    assert sign_in.opened.drawn == 1
    assert (USED if used else UNCONFIRMED) in texts(known.frame)
    named(known.frame, Button, "Print the sheet of code 2").click()
    print_to_file(known.frame, tmp_path / "code.pdf", qtbot)
    qtbot.waitUntil(lambda: sign_in.opened.printed == (2,))
    with qtbot.waitSignal(known.entered):
        confirm(known.frame)
    assert sign_in.opened.codes_due is None


def test_who_may_not_draw_codes_reads_who_can_and_goes_on(
    known: SignInFlow, sign_in: TestSignIn, qtbot: QtBot
) -> None:
    sign_in.opened = OpenedSignIn(codes_due=due(used=False, may_draw=False))
    with qtbot.assertNotEmitted(known.entered):
        type_passphrase(known)
    assert WHO_DRAWS[StoreKind.UNIT] in texts(known.frame)
    assert sign_in.opened.drawn == 0
    with qtbot.waitSignal(known.entered):
        QTest.keyClick(named(known.frame, Button, "Continue"), Qt.Key.Key_Return)


def due(*, used: bool, may_draw: bool) -> CodesDue:
    return CodesDue(owner="Greater Manchester", store_kind=StoreKind.UNIT, used=used, may_draw=may_draw)


def test_a_store_is_looked_for_where_stores_are(sign_in: TestSignIn, qtbot: QtBot, tmp_path: Path) -> None:
    sign_in.place = tmp_path / "mscu" / "unit"
    sign_in.place.mkdir(parents=True)
    for remembered, begins in (
        (Remembered(), sign_in.place.parent),
        (Remembered(store=str(tmp_path / "here")), tmp_path),
        (Remembered(store=str(tmp_path / "gone" / "unit")), tmp_path),
    ):
        made = flow(sign_in, qtbot, remembered)
        made.choose_store()
        dialog = made.frame.findChild(QFileDialog)
        assert dialog is not None
        assert Path(dialog.directory().absolutePath()) == begins
        dialog.close()


def test_door_and_panel_say_where_the_store_is_and_what_it_needs(
    tmp_path: Path, first: SignInFlow, sign_in: TestSignIn, qtbot: QtBot
) -> None:
    assert folder_text(tmp_path).endswith(", on this computer")
    (tmp_path / "unit.server").touch()
    assert folder_text(tmp_path).endswith(", on the unit's server")
    away = flow(sign_in, qtbot, Remembered(store=str(tmp_path)))
    here, there = (made.frame.findChildren(SignInPanel)[0] for made in (first, away))
    assert [here.needs, there.needs] == [HERE, ON_SERVER]
    away.show_welcome()
    assert there.needs == HERE


def test_a_computer_without_a_store_is_connected_with_a_server(
    first: SignInFlow, sign_in: TestSignIn, tmp_path: Path
) -> None:
    press(first, CardButton, "A unit's server")
    form = first.frame.shown
    assert isinstance(form, ConnectForm)
    assert named(form, QLineEdit, "Folder on this computer").text() == "/srv/unit"
    file = named(form, QLineEdit, "Connection file")
    QTest.keyClick(file, Qt.Key.Key_Return)
    assert "Choose the file from IT: its name ends in .server." in texts(form)
    file.setText(str(tmp_path / "unit.server"))
    QTest.keyClick(file, Qt.Key.Key_Return)
    assert f"There is no file {tmp_path / 'unit.server'}." in texts(form)
    (tmp_path / "unit.server").touch()
    file.setText(str(tmp_path / "unit.server"))
    for error, label in ((ServerUnreachable(), "Connection file"), (TwoStores(), "Folder on this computer")):
        sign_in.answers.append(error)
        QTest.keyClick(file, Qt.Key.Key_Return)
        (cell,) = (each for each in form.findChildren(FieldCell) if each.problem == error.sentence)
        assert named(cell, QLineEdit, label).hasFocus()
    places = QSignalSpy(first.place_shown)
    QTest.keyClick(file, Qt.Key.Key_Return)
    assert [places.at(0)[0]] == [False]  # no folder was made here
    assert sign_in.asked[-1] == (str(tmp_path / "unit.server"), Path("/srv/unit"))
    assert isinstance(first.frame.shown, UnlockForm)
    assert first.remembered.store == "/srv/unit"


def test_another_store_is_chosen_without_holding_anything_up(known: SignInFlow, qtbot: QtBot) -> None:
    known.choose_store()
    dialog = known.frame.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit("/srv/another")
    assert "Store “another”, on this computer" in texts(known.frame)
    assert named(known.frame, QLineEdit, "Log-in name").text() == ""
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
