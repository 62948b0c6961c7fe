"""Backups are made, listed, made again, verified and cancelled; a store says what it is."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.codes import StoreKind
from mscu.maintenance import ServerFacts
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.palette import Status
from mscu.ui.pages.admin.store_panel import (
    IN_FILE,
    NO_BACKUP_MADE,
    NOT_VERIFIED,
    READ_IN_CLEAR,
    BackupsPanel,
    ServerCard,
    codes_note,
)
from mscu.ui.pages.admin.store_panel import SetByIT as SetByITCard
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.sign_in.recovery_sheet import CodesStep
from mscu.ui.widgets.button import Button
from tests.scenes.stores import Store
from tests.store.goldens import GOLDEN, Golden
from tests.tools.it_settings import SetByIT
from tests.ui.finding import named, texts
from tests.ui.pages.admin.administration_scene import Opened
from tests.ui.printing import print_to_file
from tests.ui.sign_in.code_reading import assert_whole, type_ends


def test_a_backup_is_made_and_listed_and_a_store_said_to_be_sound_or_not(
    admin: Opened, store: Store, qtbot: QtBot
) -> None:
    panel = admin.turn("Backups")
    assert isinstance(panel, BackupsPanel)
    QApplication.processEvents()
    assert "No backups yet" in texts(admin.page)
    for bar in (panel.check.bar, panel.bar):
        progress = bar.begin("Working")
        qtbot.waitUntil(bar.isVisible)
        admin.page.tabs.setFocus()
        QTest.keyClick(admin.page.tabs, Qt.Key.Key_Escape)
        assert progress.is_cancelled(), "from the tabs as well"
        bar.end()
    with qtbot.waitSignal(admin.stack.backed_up):
        named(admin.page, Button, "Back up now").click()
    qtbot.waitUntil(lambda: "without errors: unit-" in texts(admin.page))
    assert len(list((store.folder / "backups").iterdir())) == 1
    assert named(admin.page, RowsView, "Backups").model().rowCount() == 1
    named(admin.page, Button, "Verify now").click()
    qtbot.waitUntil(lambda: "Sound." in texts(admin.page))
    with admin.session.service.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE users SET display = 'Nobody' WHERE name = 'officer'")
    named(admin.page, Button, "Verify now").click()
    qtbot.waitUntil(lambda: "Stop working in this store" in texts(admin.page))


@pytest.fixture
def of_before(tmp_path: Path, qtbot: QtBot) -> Iterator[Opened]:
    """Yield a store of an earlier version, which has a backup that names people."""
    golden = GOLDEN / "r0055" / StoreKind.UNIT
    shutil.copytree(golden, tmp_path / "store")
    opened = Opened(replace(Golden(golden).store(), folder=tmp_path / "store"), "administrator", qtbot)
    yield opened
    opened.close()


def test_backups_that_name_people_are_listed_and_made_again(of_before: Opened, qtbot: QtBot) -> None:
    of_before.turn("Backups")
    qtbot.waitUntil(lambda: "names people" in told_by(of_before))
    again = named(of_before.page, Button, "Make them again without names")
    assert again.isVisible()
    assert "Backups of an earlier version" in texts(of_before.page)
    again.click()
    qtbot.waitUntil(lambda: "1 backup made again without names." in texts(of_before.page))
    assert "names people" not in told_by(of_before)
    assert not again.isVisible()
    assert of_before.session.verify().found == 0


def told_by(opened: Opened) -> str:
    """Return what the rows of the backups tell."""
    model = named(opened.page, RowsView, "Backups").model()
    cells = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    return " ".join(str(cell) for cell in cells)


@pytest.fixture
def panel(admin: Opened, qtbot: QtBot) -> Iterator[BackupsPanel]:
    """Yield the panel of the backups, whose tasks run beside the window as in the program."""
    dispatcher = Dispatcher(admin.session)
    made = BackupsPanel(dispatcher, may_countersign=False, backs_up=True)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    with qtbot.waitActive(made):
        made.show()
    made.ask()
    yield made
    dispatcher.close()


def test_a_verification_and_a_backup_are_cancelled(panel: BackupsPanel, store: Store, qtbot: QtBot) -> None:
    verify = named(panel, Button, "Verify now")
    verify.setFocus()
    QTest.keyClick(verify, Qt.Key.Key_Space)
    panel.check.bar.cancel()
    qtbot.waitUntil(lambda: NOT_VERIFIED in texts(panel), timeout=20_000)
    assert not panel.check.bar.isVisible()
    with qtbot.waitSignal(panel.notified) as told:
        named(panel, Button, "Back up now").click()
        panel.bar.cancel()
    assert told.args == [NO_BACKUP_MADE, Status.QUIET.value]
    assert list((store.folder / "backups").iterdir()) == []


def test_the_store_says_what_it_is_and_draws_new_codes(admin: Opened, tmp_path: Path, qtbot: QtBot) -> None:
    admin.turn("Store")
    qtbot.waitUntil(lambda: "Unit: Test unit" in texts(admin.page))
    assert IN_FILE in texts(admin.page)
    assert not lacks_codes(admin)
    named(admin.page, Button, "Issue new codes").click()
    qtbot.waitUntil(lambda: "Two recovery codes" in texts(admin.page))
    assert lacks_codes(admin), "until somebody has them on paper"
    step = admin.page.findChild(CodesStep)
    assert step is not None
    assert_whole(step)
    named(step, Button, "Print both").click()
    print_to_file(step, tmp_path / "codes.pdf", qtbot)
    on_record = "SELECT reason FROM audit_entry WHERE action = 'NewCodes' ORDER BY seq DESC LIMIT 1"
    with admin.session.service.store.engine.connect() as connection:
        assert connection.exec_driver_sql(on_record).scalar_one() == "both sheets printed"
    type_ends(step)
    assert not lacks_codes(admin)
    qtbot.waitUntil(lambda: "Two recovery codes" not in texts(admin.page))
    assert named(admin.page, Button, "Issue new codes").isEnabled()


def lacks_codes(opened: Opened) -> bool:
    return opened.session.lacks_codes


def test_a_second_place_that_it_has_set_is_not_chosen_here(
    set_by_it: SetByIT, store: Store, tmp_path: Path, qtbot: QtBot
) -> None:
    store.close()
    set_by_it(f'second_place = "{tmp_path}"')
    opened = Opened(store, "supervisor", qtbot)
    opened.turn("Backups")
    qtbot.waitUntil(lambda: f"{tmp_path}, set by IT; no backup is copied there yet" in texts(opened.page))
    buttons = {button.text(): button.isVisible() for button in opened.page.findChildren(Button)}
    assert not buttons["Choose second place"]
    assert not buttons["No second place"]
    assert buttons["Countersign a checkpoint"]
    opened.close()


# ------------------------------------------------------------------------------ what is said of a server

SERVER = ServerFacts(
    host="db.example",
    database="unit",
    version="15.4",
    authority="Force IT",
    authority_until=datetime(2036, 11, 30, tzinfo=UTC),
    certificate_until=datetime(2026, 12, 28, tzinfo=UTC),
    backup_at=None,
    connected=("PC Officer",),
)


def test_the_codes_open_nothing_at_a_workstation_of_a_server() -> None:
    assert codes_note(None).startswith("The two codes together open the store")
    assert "open the store when" not in codes_note(SERVER)
    assert "IT then opens the store with both codes, on the server." in codes_note(SERVER)


def test_the_server_s_own_certificate_is_told_from_the_authority_s(qtbot: QtBot) -> None:
    card = ServerCard()
    qtbot.addWidget(card)
    card.show_server(SERVER)
    card.show()
    said = texts(card)
    assert "lasts until 28 Dec 2026" in said
    assert "Force IT (the authority's own lasts until 30 Nov 2036)" in said
    assert READ_IN_CLEAR in said
    assert card.accessibleName() == "The unit's server"
    card.show_server(None)
    assert card.accessibleName() == "A unit's server"
    assert IN_FILE in texts(card)


def test_what_it_has_set_is_shown_with_where_it_stands(set_by_it: SetByIT, qtbot: QtBot) -> None:
    file = set_by_it('idle_minutes = 5\nfeatures_off = ["demo", "server"]')
    card = SetByITCard()
    qtbot.addWidget(card)
    card.show()
    said = texts(card)
    assert f"cannot be changed in the program. They are set in {file}." in said
    assert "Locks after" in said
    assert "5 min" in said
    assert "The demo with made-up people, A unit's store on a server" in said
    assert "Second factor" not in said
