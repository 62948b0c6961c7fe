"""The program with its window as a person meets it: unlocked, locked, and refused by the disk."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from mscu.store.keys.drafts import FOLDER
from mscu.ui.session.restart import Locked
from mscu.ui.window.main_window import MainWindow
from mscu.ui.window.program import CLOSING_LOSES, Program
from mscu.ui.window.window_session import WindowSession
from tests.scenes.stores import PASSPHRASE, Store
from tests.ui.finding import named, texts


@dataclass
class Replaced:
    """Notes the lock instead of becoming another process."""

    locked: list[Locked] = field(default_factory=list)
    at: float = 0.0
    sealed: int = -1
    folder: Path = Path()

    def __call__(self, locked: Locked) -> None:
        self.at = monotonic()
        self.sealed = len(list(self.folder.rglob("*.sealed")))
        self.locked.append(locked)


def ended(program: Program, qtbot: QtBot) -> None:
    """Take the window away, and let go of the store if it is still open."""
    if program.session is not None:
        program.session.log_out(5)
    session = program.frame.findChild(WindowSession)
    if session is not None:
        session.workspaces.first.dispatcher.close()
    program.background.close()
    sys.excepthook = sys.__excepthook__
    frame = program.frame
    program.deleteLater()  # first, or its timers would still tell the frame
    with qtbot.waitSignal(frame.destroyed):
        frame.deleteLater()


def unlock(program: Program, qtbot: QtBot) -> MainWindow:
    field_ = named(program.frame, QLineEdit, "Passphrase")
    QTest.keyClicks(field_, PASSPHRASE)
    QTest.keyClick(field_, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.frame.findChild(MainWindow) is not None, timeout=20_000)
    main = program.frame.findChild(MainWindow)
    assert main is not None
    qtbot.waitUntil(lambda: main.stack.page is not None)
    return main


def refuse_drafts(store: Store) -> None:
    """Put a file where the folder of drafts would be."""
    (store.folder / FOLDER).write_bytes(b"")


def warned_of_drafts(program: Program, store: Store, qtbot: QtBot) -> None:
    """Type what the disk refuses, and close the window, which stays open with a warning."""
    main = unlock(program, qtbot)
    refuse_drafts(store)
    main.stack.drafts.keep("cases/report/47", "Report, MS-22-0047", {})
    assert not program.frame.close()
    qtbot.waitUntil(lambda: CLOSING_LOSES in texts(program.frame))
    assert program.session is not None
    program.frame.close()
