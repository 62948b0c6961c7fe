"""Closing the window: with a backup, without one, and with what the disk refused."""

from pytestqt.qtbot import QtBot

from mscu.codes import Operation
from mscu.errors import StoreUnreachable
from mscu.store.keys.drafts import FOLDER
from mscu.ui.pages.core.answer_frame import TRY_AGAIN
from mscu.ui.widgets.button import Button
from mscu.ui.window.closing_page import CLOSE_AND_LOSE, CLOSE_WITHOUT_BACKUP, SAVED_IS_SAFE
from mscu.ui.window.program import Program
from tests.app.test_sign_in import deeds
from tests.scenes.stores import Store
from tests.ui.finding import named, texts
from tests.ui.window.program_scene import unlock, warned_of_drafts


def test_closing_backs_up_first(program: Program, store: Store, qtbot: QtBot) -> None:
    unlock(program, qtbot)
    assert not program.frame.close()
    qtbot.waitUntil(lambda: not program.frame.isVisible(), timeout=20_000)
    assert len(list((store.folder / "backups").glob("unit-*.backup.zip"))) == 1
    operations = [operation for operation, *_ in deeds(store, "supervisor")]
    assert operations == [Operation.LOGIN, Operation.UPKEEP, Operation.LOGOUT]


def test_a_backup_that_fails_is_told_before_the_window_goes_and_made_once_there_is_room(
    program: Program, store: Store, qtbot: QtBot
) -> None:
    unlock(program, qtbot)
    (store.folder / "backups").write_bytes(b"a file where the folder should be")
    program.frame.close()
    qtbot.waitUntil(lambda: "No new backup was made" in texts(program.frame), timeout=20_000)
    assert not program.frame.close(), "closing the window again decides nothing"
    assert program.frame.isVisible()
    assert SAVED_IS_SAFE in texts(program.frame)
    (store.folder / "backups").unlink()
    named(program.frame, Button, TRY_AGAIN).click()
    qtbot.waitUntil(lambda: not program.frame.isVisible(), timeout=20_000)
    assert len(list((store.folder / "backups").glob("unit-*.backup.zip"))) == 1


def test_what_the_disk_refused_is_lost_only_by_a_choice(program: Program, store: Store, qtbot: QtBot) -> None:
    warned_of_drafts(program, store, qtbot)
    assert "What you typed is not kept: Report, MS-22-0047." in texts(program.frame)
    named(program.frame, Button, TRY_AGAIN).click()
    assert "Report, MS-22-0047" in texts(program.frame)
    assert not program.frame.close()
    assert program.frame.isVisible()
    named(program.frame, Button, CLOSE_AND_LOSE).click()
    qtbot.waitUntil(lambda: not program.frame.isVisible(), timeout=20_000)


def test_what_the_disk_refused_is_kept_once_there_is_room(
    program: Program, store: Store, qtbot: QtBot
) -> None:
    warned_of_drafts(program, store, qtbot)
    (store.folder / FOLDER).unlink()
    named(program.frame, Button, TRY_AGAIN).click()
    qtbot.waitUntil(lambda: not program.frame.isVisible(), timeout=20_000)
    assert len(list((store.folder / FOLDER).rglob("*.sealed"))) == 1


def test_a_store_that_went_away_does_not_keep_the_window_open(
    program: Program, store: Store, qtbot: QtBot
) -> None:
    unlock(program, qtbot)
    away = store.folder.rename(store.folder.with_name("away"))
    program.frame.close()
    qtbot.waitUntil(lambda: "No new backup was made" in texts(program.frame), timeout=20_000)
    assert str(StoreUnreachable.__doc__) in texts(program.frame)
    away.rename(store.folder)
    named(program.frame, Button, CLOSE_WITHOUT_BACKUP).click()
    assert not program.frame.isVisible()
    assert [operation for operation, *_ in deeds(store, "supervisor")][-1] == Operation.LOGOUT
