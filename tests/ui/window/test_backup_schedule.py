"""The status line tells of the last backup once it is known, and of none before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from mscu.gate import Gate
from mscu.ui.forms.drafts import Drafts
from mscu.ui.session.workspaces import SignedIn, Workspace
from mscu.ui.window.window_session import BackupSchedule
from tests.scenes.stores import Store
from tests.ui.forms.test_drafts import Box
from tests.ui.late import LateDispatcher
from tests.ui.session.dispatcher_scene import SmallGate


class NeverBackedUp(SmallGate):
    def backups(self) -> tuple[object, ...]:
        return ()


@pytest.mark.usefixtures("qapp")
def test_it_tells_of_no_backup_only_once_that_is_known(store: Store, officer: Gate) -> None:
    dispatcher, window = LateDispatcher(NeverBackedUp()), QObject()
    signed_in = SignedIn(actor=officer.actor, unit_name="Greater Manchester")
    workspace = Workspace(dispatcher, Drafts(Box(), store.clock, dispatcher), signed_in)
    schedule = BackupSchedule(workspace, window)
    assert schedule.status_text() == ""
    while not schedule.status_text():
        assert dispatcher.answer_one()
    assert schedule.status_text() == "No backup yet"
    dispatcher.close()
