"""The set-up, step by step: nothing is made before the last one, and the codes must be on paper."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import StoreKind
from mscu.errors import BackupDamaged, Cancelled, NameTaken, TargetExists
from mscu.ui.sign_in.first_run import CHARITY_SETUP, UNIT_SETUP, SetUp, StoreSetup
from mscu.ui.sign_in.restore_form import NOT_RESTORED, RestoreForm
from mscu.ui.sign_in.sign_in_frame import SignInFrame
from mscu.ui.sign_in.sign_in_ports import NewStore
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.message_bar import MessageBar
from tests.ui.finding import name_of, named, tab_stops, texts
from tests.ui.inline import InlineBackground
from tests.ui.showing import put_up
from tests.ui.sign_in.sign_in_ports import CODES, TestSignIn

FIRST, SECOND = "kettle lamp ox car", "barn window sea nine"


@pytest.fixture
def sign_in() -> TestSignIn:
    return TestSignIn()


def begun(sign_in: TestSignIn, qtbot: QtBot, setup: StoreSetup = UNIT_SETUP) -> SetUp:
    made = SetUp(InlineBackground(), sign_in, setup)
    put_up(qtbot, made)
    made.begin()
    return made


@pytest.fixture
def steps(sign_in: TestSignIn, qtbot: QtBot) -> SetUp:
    return begun(sign_in, qtbot)


def fill(steps: SetUp, values: dict[str, str], button: str = "Next") -> None:
    for name, words in values.items():
        named(steps, QLineEdit, name).setText(words)
    named(steps, Button, button).click()


def leave_for_later(steps: SetUp) -> None:
    """Name no second place of the backups."""
    named(steps, Link, "Leave this for later").click()


def person(name: str, login: str, passphrase: str, label: str = "Rank and name") -> dict[str, str]:
    return {
        label: name,
        "Log-in name": login,
        "New passphrase": passphrase,
        "Repeat the new passphrase": passphrase,
    }


def confirm(within: QWidget) -> None:
    """Type the end of each code as from the paper."""
    for number, code in enumerate(CODES, 1):
        QTest.keyClicks(named(within, QLineEdit, f"Code {number}, group 14"), code[-5:].lower())
    named(within, Button, "Both are on paper").click()


def up_to_the_administrator(steps: SetUp) -> None:
    fill(steps, {"Name of the unit": "Greater Manchester"})
    leave_for_later(steps)
    fill(steps, person("DI Ruth Amadi", "ruth.amadi", FIRST))


def test_a_store_is_set_up_and_both_codes_are_confirmed(
    steps: SetUp, sign_in: TestSignIn, qtbot: QtBot
) -> None:
    fill(steps, {"Name of the unit": "Greater Manchester"})
    leave_for_later(steps)
    name = named(steps, QLineEdit, "Rank and name")
    QTest.keyClicks(name, "DI Ruth O'Hara")
    name.editingFinished.emit()
    assert named(steps, QLineEdit, "Log-in name").text() == "ruth.ohara", "it is proposed"
    fill(steps, person("DI Ruth Amadi", "ruth.amadi", FIRST))
    with qtbot.waitSignal(steps.created) as created:
        fill(steps, person("Sam Lowe", "sam.lowe", SECOND), "Create store")
    # Else a set-up that breaks off before the codes are confirmed would leave a store that nobody finds.
    assert created.args == [Path("/srv/unit"), "ruth.amadi", "Greater Manchester"]
    store = sign_in.asked[-1]
    assert isinstance(store, NewStore)
    assert (store.folder, store.unit_name) == (sign_in.place, "Greater Manchester")
    assert store.second_place is None
    assert store.first.passphrase == FIRST
    assert FIRST not in repr(store)
    assert all(group in texts(steps) for code in CODES for group in code.split("-"))
    assert sign_in.confirmed == []
    confirm(steps)
    assert sign_in.confirmed == [sign_in.place]
    assert "For DI Ruth Amadi and Sam Lowe" in texts(steps)
    with qtbot.waitSignal(steps.finished):
        named(steps, Button, "Go on").click()


def test_the_navigators_store_begins_with_two_leads(sign_in: TestSignIn, qtbot: QtBot) -> None:
    made = begun(sign_in, qtbot, CHARITY_SETUP)
    assert "no police key" in texts(made)
    fill(made, {"Name of the charity": "Justice and Care"})
    assert "A safeguarding lead can name one later" in texts(made)
    leave_for_later(made)
    assert "The first safeguarding lead" in texts(made)
    assert "Rank" not in texts(made)
    fill(made, person("Moira Keane", "moira.keane", FIRST, "Name"))
    fill(made, person("Tunde Alli", "moira.keane", SECOND, "Name"), "Create store")
    assert "The second lead needs another log-in name." in texts(made)
    fill(made, {"Log-in name": "tunde.alli"}, "Create store")
    store = sign_in.asked[-1]
    assert isinstance(store, NewStore)
    assert (store.store_kind, store.first.name) == (StoreKind.SURVIVORS, "moira.keane")
    assert store.folder == sign_in.place / "survivors", "never the folder of the unit's own"


def test_a_warning_has_room_in_the_set_up(sign_in: TestSignIn, qtbot: QtBot) -> None:
    """The pages lie on one stack, which else gives each the height of sentences that do not wrap."""
    frame, steps = SignInFrame(), SetUp(InlineBackground(), sign_in)
    frame.resize(1366, 768)
    frame.show_screen(steps)
    put_up(qtbot, frame)
    fill(steps, {"Name of the unit": "GM"})
    sign_in.on_another_disk = False
    fill(steps, {"Folder for the copies": "/srv/backups"}, "Try it and go on")
    (warning,) = (bar for bar in steps.findChildren(MessageBar) if bar.isVisible())
    qtbot.waitUntil(lambda: warning.height() >= warning.heightForWidth(warning.width()))
    fill(steps, {}, "Use it all the same")
    assert "The first supervisor" in texts(steps)


def test_a_place_that_will_not_do_is_refused_where_it_was_typed_and_nothing_may_be_left_out(
    steps: SetUp, sign_in: TestSignIn
) -> None:
    fill(steps, {})
    assert "Fill this in." in texts(steps)
    fill(steps, {"Name of the unit": "GM", "Folder of the store": ""})
    assert "Fill this in." in texts(steps)
    sign_in.taken = True
    fill(steps, {"Folder of the store": "/srv/unit"})
    assert TargetExists().sentence in texts(steps)
    sign_in.taken = False
    fill(steps, {"Folder of the store": "/srv/another"})
    assert sign_in.asked[-1] == Path("/srv/another")
    assert [each for each in tab_stops(steps) if not name_of(each)] == []
    leave_for_later(steps)
    fill(steps, person("", "", FIRST))
    assert texts(steps).count("Fill this in.") == 2
    assert not [each for each in sign_in.asked if isinstance(each, NewStore)]


def test_two_people_need_two_names_and_two_passphrases_and_a_refusal_comes_back_to_the_last_step(
    steps: SetUp, sign_in: TestSignIn
) -> None:
    up_to_the_administrator(steps)
    fill(steps, person("Sam Lowe", "Ruth.Amadi", SECOND), "Create store")
    assert "needs another log-in name" in texts(steps)
    fill(steps, person("Sam Lowe", "sam.lowe", FIRST), "Create store")
    assert "The supervisor already uses this passphrase." in texts(steps)
    assert not [each for each in sign_in.asked if isinstance(each, NewStore)]
    sign_in.answers.append(NameTaken())
    fill(steps, person("Sam Lowe", "sam.lowe", SECOND), "Create store")
    assert NameTaken().sentence in texts(steps)
    assert named(steps, Button, "Create store").isEnabled()


def test_a_backup_is_restored(sign_in: TestSignIn, qtbot: QtBot, tmp_path: Path) -> None:
    form = RestoreForm(InlineBackground(), sign_in)
    qtbot.addWidget(form)
    form.show()
    form.begin()
    form.submit()
    assert "ends in .backup.zip" in texts(form)
    backup = tmp_path / "unit-20220620-093000.backup.zip"
    backup.write_bytes(b"")
    named(form, QLineEdit, "Backup").setText(str(backup))
    errors = (Cancelled(), BackupDamaged(), TargetExists())
    sign_in.answers += errors
    for sentence in (NOT_RESTORED, *(error.sentence for error in errors[1:])):
        form.submit()
        assert sentence in texts(form)
        assert named(form, Button, "Restore").isEnabled()
    with qtbot.waitSignal(form.finished) as done:
        form.submit()
    assert done.args == [sign_in.place]
    assert sign_in.asked[-1] == (backup, sign_in.place)


def test_folders_are_looked_for_where_they_are_or_would_be(
    steps: SetUp, sign_in: TestSignIn, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    restore = RestoreForm(InlineBackground(), sign_in, tmp_path)
    qtbot.addWidget(restore)
    restore.show()
    named(steps, QLineEdit, "Folder of the store").setText(str(tmp_path / "new" / "unit"))
    for form, of_what, begins in (
        (steps, "Folder of the store", tmp_path),
        (restore, "Backup", tmp_path / "backups"),
    ):
        named(form, Button, f"Choose: {of_what}").click()
        dialog = form.findChild(QFileDialog)
        assert dialog is not None
        assert Path(dialog.directory().absolutePath()) == begins
        dialog.close()
