"""The program started with a file, as by a double click: restored, received, or refused on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mscu.app.sign_in import StoreSignIn
from mscu.store.store_service import StoreService
from mscu.ui.pages.exchange.unit_page import NOT_YOURS, UnitsPage
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.session.opened_file import when_unlocked
from mscu.ui.session.workstation_settings import Remembered
from mscu.ui.sign_in.restore_form import RestoreForm
from mscu.ui.sign_in.sign_in_flow import Welcome
from mscu.ui.sign_in.unlock import UnlockForm
from mscu.ui.window.program import Program
from tests.scenes.partner_unit import Sender
from tests.scenes.stores import NO_DEVICES, NOW, Store
from tests.ui.finding import named, texts
from tests.ui.window.program_scene import ended, unlock

Start = Callable[..., Program]


@pytest.fixture
def start(store: Store, qapp: QApplication, qtbot: QtBot) -> Iterator[Start]:
    """Yield what starts the program with a file, on a computer where somebody signed in before."""
    begun: list[Program] = []

    def begin(file: Path, person: str = "supervisor") -> Program:
        store.close()
        remembered = Remembered().with_changes(
            store=str(store.folder) if person else "", person=person, scheme="light"
        )
        remembered.with_tour(person)
        program = Program(qapp, StoreSignIn)
        begun.append(program)
        program.start(file)
        qtbot.waitUntil(program.frame.isVisible)
        return program

    yield begin
    for program in begun:
        ended(program, qtbot)


def test_a_backup_is_restored_where_it_is_told_to(
    start: Start, store: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    backup = tmp_path / "north.backup.zip"
    StoreService(store.unit, NO_DEVICES).back_up_to(backup, NOW)
    program = start(backup)
    assert isinstance(program.flow.frame.shown, RestoreForm)
    assert named(program.frame, QLineEdit, "Backup").text() == str(backup)
    folder = named(program.frame, QLineEdit, "Folder of the store")
    qtbot.waitUntil(folder.hasFocus)
    qtbot.waitUntil(lambda: bool(folder.text()))
    folder.selectAll()
    QTest.keyClicks(folder, str(tmp_path / "again"))
    QTest.keyClick(folder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(program.flow.frame.shown, UnlockForm), timeout=20_000)
    QTest.keyClicks(named(program.frame, QLineEdit, "Log-in name"), "supervisor")
    main = unlock(program, qtbot)
    assert not isinstance(main.stack.page, UnitsPage)
    assert program.flow.remembered.store == str(tmp_path / "again")


def test_a_bundle_becomes_a_report_once_the_store_is_unlocked(
    start: Start, store: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    gate, sender = store.gate("supervisor"), Sender()
    gate.perform(sender.adding())
    file = tmp_path / "north.mscucase"
    file.write_bytes(sender.bundle(gate))
    program = start(file)
    assert when_unlocked(file) in texts(program.frame)
    main = unlock(program, qtbot)
    qtbot.waitUntil(lambda: isinstance(main.stack.page, ReportsPage), timeout=20_000)
    qtbot.waitUntil(lambda: sender.card.unit in texts(main))


def test_a_card_is_compared_once_the_store_is_unlocked_and_without_one_it_is_said_what_comes_first(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    file, sender = tmp_path / "theirs.mscucard", Sender()
    file.write_bytes(sender.card_file)
    program = start(file, person="")
    assert isinstance(program.flow.frame.shown, Welcome)
    assert when_unlocked(file) in texts(program.frame)
    main = unlock(start(file), qtbot)
    assert isinstance(main.stack.page, UnitsPage)
    qtbot.waitUntil(lambda: f"Accept the card of {sender.card.unit}" in texts(main))


@pytest.mark.parametrize(
    ("name", "person", "refusal"),
    [
        ("theirs.mscucard", "officer", NOT_YOURS),
        ("north.mscucase", "auditor", "north.mscucase was not opened"),
    ],
)
def test_who_may_not_use_a_file_is_told_so(
    start: Start, name: str, person: str, refusal: str, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(b"")
    main = unlock(start(tmp_path / name, person), qtbot)
    qtbot.waitUntil(lambda: refusal in texts(main))
