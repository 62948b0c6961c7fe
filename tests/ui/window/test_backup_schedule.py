"""The status line and the page of backups tell of the last one once it is known, wherever it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from mscu.gate import Gate
from mscu.maintenance import BackupSeen, Witnesses
from mscu.ui.forms.drafts import Drafts
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.admin.store_panel import BackupsPanel
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.workspaces import SignedIn, Workspace
from mscu.ui.widgets.button import Button
from mscu.ui.window import window_session
from mscu.ui.window.window_session import BackupSchedule
from tests.scenes.stores import Store
from tests.ui.finding import named, texts
from tests.ui.forms.test_drafts import Box
from tests.ui.late import LateDispatcher
from tests.ui.session.dispatcher_scene import SmallGate

CHECKED = BackupSeen(path="", made_at=datetime(2022, 3, 4, 5, 6, tzinfo=UTC), size=2_000_000)


@dataclass
class BackedUp(SmallGate):
    """Has these backups."""

    made: tuple[BackupSeen, ...] = ()

    def backups(self) -> tuple[BackupSeen, ...]:
        return self.made

    def witnesses(self) -> Witnesses:
        return Witnesses(
            copied_at=None,
            keeps_file=True,
            keeps_keyring=True,
            second_place="",
            finds_second_place=False,
            countersigned_at=None,
            missing=(),
        )


def schedule_over(
    dispatcher: Dispatcher, window: QObject, store: Store, officer: Gate, *, backs_up: bool
) -> BackupSchedule:
    signed_in = SignedIn(actor=officer.actor, unit_name="Greater Manchester", backs_up=backs_up)
    workspace = Workspace(dispatcher, Drafts(Box(), store.clock, dispatcher), signed_in)
    return BackupSchedule(workspace, window)


@pytest.mark.usefixtures("qapp")
def test_it_tells_of_backups_only_once_they_are_known(store: Store, officer: Gate) -> None:
    for made, backs_up, told in (
        ((), True, "No backup yet"),
        ((), False, "No backup on the server yet"),
        ((CHECKED,), False, "Last backup on the server 4 Mar 2022 05:06, verified"),
    ):
        dispatcher, window = LateDispatcher(BackedUp(made=made)), QObject()
        schedule = schedule_over(dispatcher, window, store, officer, backs_up=backs_up)
        assert schedule.status_text() == ""
        while not schedule.status_text():
            assert dispatcher.answer_one()
        assert schedule.status_text() == told
        dispatcher.close()


@pytest.mark.usefixtures("qapp")
def test_a_backup_of_the_server_is_told_of_while_the_window_is_open(
    store: Store, officer: Gate, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_session, "LOOK_FOR_BACKUP_MS", 1)
    gate, window = BackedUp(), QObject()
    dispatcher = Dispatcher(gate, window)
    schedule = schedule_over(dispatcher, window, store, officer, backs_up=False)
    qtbot.waitUntil(lambda: schedule.status_text() == "No backup on the server yet")
    gate.made = (CHECKED,)
    qtbot.waitUntil(lambda: "4 Mar 2022 05:06, verified" in schedule.status_text())
    dispatcher.close()


def test_the_page_says_that_a_server_has_its_own_backups(qtbot: QtBot) -> None:
    gate = BackedUp()
    dispatcher = LateDispatcher(gate)
    panel = BackupsPanel(dispatcher, may_countersign=False, backs_up=False)
    qtbot.addWidget(panel)
    panel.show()

    def ask() -> None:
        panel.ask()
        while dispatcher.answer_one():
            pass

    ask()
    assert "none has been checked so far. Tell IT." in texts(panel)
    assert "on closing" not in texts(panel)
    assert "Reads every audit row" in texts(panel)
    assert not any(button.isVisible() for button in panel.findChildren(Button) if "ack up" in button.text())
    gate.made = (CHECKED,)
    ask()
    model = named(panel, RowsView, "Backups").model()
    row = str(model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "4 Mar 2022 05:06" in row
    assert "By the server's administrators" in row
    assert "verified" in row
    dispatcher.close()
