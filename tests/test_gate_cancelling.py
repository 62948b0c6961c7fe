"""A command that is cancelled before its commit leaves no record, and no row that says it was done."""

from typing import Any

import pytest

from mscu.actions.admin.audit_export import ExportAudit
from mscu.actions.core.action import Command
from mscu.actions.disclosure.file_copies import IssueFile
from mscu.actions.disclosure.releases import WriteReleased
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.errors import Cancelled
from mscu.progress import Progress
from tests.inputs.factories import COMMANDS, World, registered

ISSUING = (IssueFile, IssueEdition, ExportAudit, WriteReleased)
"""What makes a file or paper, and can take long."""


def cancelled_at(share: float) -> Progress:
    """Return progress that is cancelled once that share is reported."""
    progress = Progress(lambda done: progress.cancel() if done >= share else None)
    return progress


def test_what_is_cancelled_is_not_on_record_as_issued(world: World) -> None:
    issuing: list[type[Command[Any]]] = [each for each in registered(Command) if issubclass(each, ISSUING)]
    assert len(issuing) > len(ISSUING)
    for command in issuing:
        doing, gate = COMMANDS[command](world), world.gate_for(command)
        before = world.store.snapshot()
        for share in (0, 0.5, 0.99):
            with pytest.raises(Cancelled):
                gate.perform(doing, cancelled_at(share))
            assert world.store.snapshot() == before, (command.__name__, share)


def test_what_is_committed_is_done_whenever_it_is_cancelled(world: World) -> None:
    progress = cancelled_at(1)
    world.gate_for(ExportAudit).perform(COMMANDS[ExportAudit](world), progress)
    assert not progress.is_cancelled()
