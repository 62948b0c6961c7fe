"""The program with its window and a real store: in, locked whatever is open, and closed without one."""

import gc
import sys
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from mscu.access import Permission
from mscu.app.sign_in import StoreSignIn
from mscu.codes import Operation, Role
from mscu.errors import LoginRefused
from mscu.machine_settings import DEFAULT_MINUTES
from mscu.maintenance import Maintainer, MaintenanceTask
from mscu.store.files.file_names import KEYS
from mscu.store.keys import keys
from mscu.store.keys.drafts import FOLDER
from mscu.ui.look.theme import Scheme, Theme
from mscu.ui.pages.first_day.first_day_view import BeginningCard
from mscu.ui.session.others_at_work import OthersAtWork
from mscu.ui.session.restart import Locked
from mscu.ui.session.workstation_settings import FOLDED, UNFOLDED, Remembered
from mscu.ui.sign_in.recovery import ChangeForm
from mscu.ui.sign_in.sign_in_flow import Welcome
from mscu.ui.sign_in.unlock import UnlockForm
from mscu.ui.window.main_window import FOLD_BELOW_WIDTH, MainWindow
from mscu.ui.window.program import LOCKED_LOST, TITLE, WHEN_OPEN, Program
from mscu.ui.window.window_session import WindowSession
from tests.app.test_sign_in import deeds
from tests.scenes.stores import PASSPHRASE, Store
from tests.tools.it_settings import SetByIT
from tests.ui.finding import named, texts, visible
from tests.ui.pages.cases.case_scene import settle
from tests.ui.session.test_lock import Time
from tests.ui.window.program_scene import Replaced, ended, refuse_drafts, unlock, warned_of_drafts

WITHIN = 2.0
"""Seconds in which the store must be locked, whatever is open."""


@dataclass(frozen=True)
class Import(MaintenanceTask):
    """Long work that nothing stops."""

    needs = Permission.USE_STORE
    submit: Event

    def perform(self, _keeper: Maintainer) -> None:
        self.submit.wait()


# ------------------------------------------------------------------------------ in


def test_the_way_in_comes_first_and_pages_after_it(program: Program, qtbot: QtBot) -> None:
    assert program.frame.banner.marking == WHEN_OPEN
    assert program.frame.findChild(MainWindow) is None
    main = unlock(program, qtbot)
    assert main.stack.page is not None
    assert program.frame.banner.marking == "OFFICIAL-SENSITIVE"
    status = program.frame.status
    assert status.store.text() == "unit.db"
    assert status.locks.text() == "Locks in 10 min · Ctrl+L"
    qtbot.waitUntil(lambda: status.backup.text().startswith("No backup yet"))
    assert program.flow.remembered.unit == "Test unit"
    qtbot.waitUntil(lambda: bool(visible(main, BeginningCard)))
    assert main.tour.card is None, "who had it is not led again"


def test_a_workstation_that_knows_no_store_is_welcomed_and_opens_where_it_was_closed(
    qapp: QApplication, qtbot: QtBot
) -> None:
    made = Program(qapp, StoreSignIn)
    made.start()
    assert isinstance(made.flow.frame.shown, Welcome)
    made.frame.setGeometry(0, 40, made.frame.width(), made.frame.minimumHeight() + 7)
    place = made.frame.geometry()
    made.frame.close()
    ended(made, qtbot)
    again = Program(qapp, StoreSignIn)
    assert again.frame.geometry() == place
    ended(again, qtbot)


@pytest.mark.parametrize(("store", "title"), [("", TITLE), ("/srv/unit", f"{TITLE}, locked")])
def test_who_was_locked_out_comes_back_to_the_same_door(
    store: str, title: str, qapp: QApplication, qtbot: QtBot
) -> None:
    made = Program(qapp, StoreSignIn, locked=Locked(store=store, person="priya.nolan"))
    made.start()
    assert made.frame.windowTitle() == title
    if store:
        assert isinstance(made.flow.frame.shown, UnlockForm)
        assert named(made.frame, QLineEdit, "Log-in name").text() == "priya.nolan"
        assert "Store “unit”, on this computer" in texts(made.frame)
    ended(made, qtbot)


def test_colours_rail_and_columns_are_as_the_user_left_them(
    program: Program, qtbot: QtBot, theme: Theme
) -> None:
    flow, person = program.flow, program.flow.remembered.person
    flow.remembered = flow.remembered.with_changes(rail=UNFOLDED)
    flow.remembered = flow.remembered.with_columns(person, "audit", (1, 0, 110, 200, 0))
    main = unlock(program, qtbot)
    main.scheme_requested.emit("dark")
    assert (theme.scheme, main.scheme) == (Scheme.DARK, Scheme.DARK)
    assert Remembered.load().scheme == "dark"
    assert main.width() < FOLD_BELOW_WIDTH
    assert not main.rail.folded
    QTest.keyClick(QApplication.focusWidget() or main, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert Remembered.load().rail == FOLDED
    assert main.stack.columns == {"audit": [1, 0, 110, 200, 0]}
    main.stack.keep_columns("audit", (0, 1, 110, 250, 0))
    assert Remembered.load().columns_of(person) == {"audit": [0, 1, 110, 250, 0]}


# ------------------------------------------------------------------------------ locked


def test_idleness_locks_within_two_seconds_whatever_is_open(
    program: Program, replaced: Replaced, qtbot: QtBot
) -> None:
    main = unlock(program, qtbot)
    main.stack.drafts.keep("case/47/note", "Note, MS-22-0047", {"text": "Crabtree"})
    QGuiApplication.clipboard().setText("Hollin Lane Yard")
    dialog = QFileDialog(main)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    for box in (QMessageBox(main), dialog):
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
    main.show_handbook()
    main.rail.person.click()
    menu = QMenu(main)
    menu.addAction("Something")
    menu.popup(main.mapToGlobal(QPoint(50, 50)))
    assert program.watch is not None
    gc.collect()  # the windows that earlier tests left are not part of the lock
    began = monotonic()
    program.watch.due.emit()
    assert len(replaced.locked) == 1
    assert replaced.at - began < WITHIN
    assert replaced.sealed == 1
    assert QGuiApplication.clipboard().text() == ""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, (QDialog, QMenu)):
            widget.close()


def test_neither_a_busy_worker_nor_a_page_that_fails_nor_a_dialog_that_waits_holds_up_the_lock(
    program: Program, replaced: Replaced, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = unlock(program, qtbot)
    main.stack.drafts.keep("a", "A", {})
    submit = Event()
    session = program.frame.findChild(WindowSession)
    assert session is not None
    session.workspaces.first.dispatcher.perform(Import(submit))
    monkeypatch.setattr(main.stack.page, "leave", main.stack.page)  # which nobody can call
    dialog = QDialog(main)
    QTimer.singleShot(0, program.lock)
    QTimer.singleShot(50, dialog.reject)
    began = monotonic()
    dialog.exec()
    assert len(replaced.locked) == 1
    assert replaced.at - began < WITHIN
    assert replaced.sealed == 1
    submit.set()


def test_locking_is_on_record_and_hands_on_store_and_person_whatever_is_hidden(
    program: Program, replaced: Replaced, store: Store, qtbot: QtBot
) -> None:
    main = unlock(program, qtbot)
    QTest.keyClick(main, Qt.Key.Key_F9)
    assert main.quick_hide.hidden
    assert not program.frame.banner.isVisible()
    assert not program.frame.status.isVisible()
    QTest.keyClick(main, Qt.Key.Key_F9)
    assert program.frame.status.isVisible()
    QTest.keyClick(main, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert [(each.store, each.person) for each in replaced.locked] == [(str(store.folder), "supervisor")]
    program.lock()
    assert len(replaced.locked) == 1
    operations = [operation for operation, *_ in deeds(store, "supervisor")]
    assert operations == [Operation.LOGIN, Operation.LOGOUT]


def test_a_draft_is_kept_when_the_system_ends_the_program_and_is_there_after_the_next_unlocking(
    program: Program, store: Store, qapp: QApplication, qtbot: QtBot
) -> None:
    main = unlock(program, qtbot)
    main.stack.drafts.keep("case/47/note", "Note, MS-22-0047", {"text": "Crabtree"})
    program.seal()
    assert len(list((store.folder / "drafts").rglob("*.sealed"))) == 1
    program.lock()
    again = Program(qapp, StoreSignIn, locked=Locked(store=str(store.folder), person="supervisor"))
    again.start()
    draft = unlock(again, qtbot).stack.drafts.of("case/47/note")
    assert draft is not None
    assert draft.values == {"text": "Crabtree"}
    for file in (path for path in store.folder.rglob("*") if path.is_file()):
        assert b"Crabtree" not in file.read_bytes()
    ended(again, qtbot)


def test_an_open_store_that_waits_for_a_passphrase_locks_as_well(
    program: Program, replaced: Replaced, store: Store, qtbot: QtBot
) -> None:
    admin = store.template.unlocked(Role.ADMINISTRATOR)
    keys.reset_slot(store.folder / KEYS, "supervisor", PASSPHRASE, unlocked=admin)
    field_ = named(program.frame, QLineEdit, "Passphrase")
    QTest.keyClicks(field_, PASSPHRASE)
    QTest.keyClick(field_, Qt.Key.Key_Return)
    shown = program.flow.frame
    qtbot.waitUntil(lambda: isinstance(shown.shown, ChangeForm), timeout=20_000)
    assert program.watch is not None
    program.watch.due.emit()
    assert len(replaced.locked) == 1
    assert [operation for operation, *_ in deeds(store, "supervisor")][-1] is Operation.LOGOUT


@pytest.mark.parametrize("closing", [False, True])
def test_after_a_lock_it_is_said_without_data_what_the_disk_refused(
    program: Program, replaced: Replaced, store: Store, time: Time, qtbot: QtBot, closing: bool
) -> None:
    if closing:
        warned_of_drafts(program, store, qtbot)
    else:
        refuse_drafts(store)
        unlock(program, qtbot).stack.drafts.keep("cases/report/47", "Report, MS-22-0047", {})
    idle(program, time)
    (locked,) = replaced.locked
    assert locked.problem == LOCKED_LOST.format(forms="Cases (1 form)")
    assert deeds(store, "supervisor")[-1][0] is Operation.LOGOUT
    again = Program(cast("QApplication", QApplication.instance()), StoreSignIn, locked=locked)
    again.start()
    assert locked.problem in texts(again.frame)
    ended(again, qtbot)


def test_whom_the_server_has_shut_out_reads_so_where_the_store_is_locked(
    program: Program, replaced: Replaced, qtbot: QtBot
) -> None:
    unlock(program, qtbot)
    program.frame.findChildren(OthersAtWork)[0].shut_out.emit()
    qtbot.waitUntil(lambda: bool(replaced.locked))
    assert [each.problem for each in replaced.locked] == [LoginRefused().sentence]


def test_a_window_that_waits_to_be_closed_without_a_backup_locks_when_idle(
    program: Program, replaced: Replaced, store: Store, time: Time, qtbot: QtBot
) -> None:
    unlock(program, qtbot)
    (store.folder / "backups").write_bytes(b"a file where the folder should be")
    program.frame.close()
    idle(program, time)
    assert replaced.locked == [], "the last backup is not stopped"
    qtbot.waitUntil(lambda: "No new backup was made" in texts(program.frame), timeout=20_000)
    idle(program, time)
    assert [locked.problem for locked in replaced.locked] == [""]
    assert deeds(store, "supervisor")[-1][0] is Operation.LOGOUT


def test_a_store_locks_after_the_minutes_that_it_has_set(
    set_by_it: SetByIT, program: Program, replaced: Replaced, time: Time, qtbot: QtBot
) -> None:
    set_by_it("idle_minutes = 3")
    unlock(program, qtbot)
    assert program.watch is not None
    assert "Locks in 3 min" in texts(program.frame)
    time.pass_by(179)
    program.watch.check()
    assert replaced.locked == []
    time.pass_by(1)
    program.watch.check()
    assert len(replaced.locked) == 1


def idle(program: Program, time: Time) -> None:
    """Turn the clock on by the time after which the store locks."""
    assert program.watch is not None
    time.pass_by(60 * DEFAULT_MINUTES)
    program.watch.check()


# ------------------------------------------------------------------------------ trouble


def test_a_mistake_of_the_program_is_noted_without_data(
    program: Program, store: Store, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    main = unlock(program, qtbot)
    main.stack.drafts.keep("a", "A", {})
    for promised in (True, False):
        error = ValueError("Crabtree, 14 Hollin Lane")
        sys.excepthook(ValueError, error, None)
        note = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog))
        assert not note.isModal()
        shown = texts(note)
        assert "What you saved is safe" in shown
        assert ("What you typed is kept as a draft" in shown) == promised
        assert "ValueError" in shown
        assert "Crabtree" not in shown + caplog.text
        note.close()
        settle()
        if promised:
            (store.folder / FOLDER).rename(store.folder / "away")
            refuse_drafts(store)
            main.stack.drafts.keep("a", "A", {})
