"""The window is there before the store is loaded, says why it does not start, and opens a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mscu.__main__ import load
from mscu.app.sign_in import StoreSignIn
from mscu.resources import PACKAGE
from mscu.store.store_service import StoreService
from mscu.ui.pages.exchange.unit_page import NOT_YOURS, UnitsPage
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.session.opened_file import when_unlocked
from mscu.ui.session.workstation_settings import Remembered
from mscu.ui.sign_in.restore_form import RestoreForm
from mscu.ui.sign_in.sign_in_flow import Welcome
from mscu.ui.sign_in.unlock import UnlockForm
from mscu.ui.widgets.button import Button
from mscu.ui.window.program import Program
from mscu.ui.window.refusal_note import RefusalNote
from mscu.ui.window.start import REFUSED, show_window
from tests.scenes.partner_unit import Sender
from tests.scenes.stores import NO_DEVICES, NOW, Store
from tests.tools.it_settings import SetByIT
from tests.ui.finding import named, texts
from tests.ui.window.program_scene import ended, unlock

STARTS = """
import json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from mscu.ui.window.program import Program

heavy = ("sqlalchemy", "sqlcipher3", "cryptography", "keyring", "reportlab", "pikepdf",
         "pypdfium2", "alembic", "typer", "mscu.access", "mscu.gate", "mscu.store")

def loaded():
    return [name for name in heavy if name in sys.modules]

def make_sign_in():
    from mscu.app.sign_in import StoreSignIn
    return StoreSignIn()

class Watched(Program):
    def _load(self):
        print(json.dumps(loaded()), flush=True)
        super()._load()
        QTimer.singleShot(0, self.look)
    def look(self):
        if hasattr(sys.modules.get("mscu.app.sign_in"), "StoreSignIn"):
            print(json.dumps(loaded()), flush=True)
            QApplication.instance().quit()
        else:
            QTimer.singleShot(20, self.look)

app = QApplication([])
program = Watched(app, make_sign_in)
program.start()
app.exec()
program.background.close()
"""


def test_nothing_of_the_store_is_loaded_before_the_window_is_there() -> None:
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", STARTS],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=True,
    )
    before, after = (json.loads(line) for line in done.stdout.splitlines())
    assert before == []
    assert {"sqlalchemy", "mscu.store", "mscu.gate"} <= set(after)
    assert not {"reportlab", "keyring", "pikepdf", "pypdfium2", "alembic"} & set(after)


@pytest.mark.usefixtures("qapp")
def test_settings_that_cannot_be_used_are_said_in_a_window(set_by_it: SetByIT) -> None:
    set_by_it("idle_minutes = 600")
    said: list[str] = []

    def read_and_close() -> None:
        (note,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, RefusalNote))
        said.append(texts(note))
        named(note, Button, "Close").click()

    QTimer.singleShot(0, read_and_close)
    assert show_window(load) == REFUSED
    assert "“idle_minutes” must be a whole number from 1 to 60. Tell IT." in said[0]


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
