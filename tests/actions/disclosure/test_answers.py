"""What is asked about everything that leaves, tried with each command that asks it."""

from dataclasses import fields
from typing import Any

import pytest

from mscu.actions.core.action import Command
from mscu.actions.disclosure.answers import MAY_NAME_PEOPLE
from mscu.actions.disclosure.file_copies import IssueFile
from mscu.actions.editions.issue_edition import CheckIssue, Editions, IssueEdition
from mscu.actions.figures.counts_issuing import IssueImpact
from mscu.actions.figures.panel_report import IssuePanelReport
from mscu.actions.figures.reconciliation import IssueReconciliation
from mscu.code_keys import ANONYMISED
from mscu.codes import Role
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.inputs.factories import World, registered, valid

NAME_NOBODY = {IssueImpact, IssuePanelReport, IssueReconciliation}
ISSUING: list[type[Command[Any]]] = [
    command for command in registered(Command) if "gateway" in {field.name for field in fields(command)}
]


def problems(gate: Gate, command: Command[Any]) -> dict[str, str]:
    try:
        gate.perform(command)
    except Invalid as refused:
        return dict(refused.problems)
    return {}


def test_every_command_that_asks_for_a_gateway_is_walked() -> None:
    assert set(ISSUING) > NAME_NOBODY
    assert set(registered(IssueFile)) < set(ISSUING)


@pytest.mark.parametrize("command", ISSUING, ids=lambda command: command.__name__)
def test_only_what_names_nobody_leaves_as_anonymised(command: type[Command[Any]], world: World) -> None:
    anonymised = valid(command, world, gateway=ANONYMISED)
    assert problems(world.gate_for(command), anonymised) == (
        {} if command in NAME_NOBODY else {"gateway": MAY_NAME_PEOPLE}
    )


def test_only_editions_that_name_nobody_are_issued_as_anonymised(world: World) -> None:
    gate = world.store.gate(Role.SUPERVISOR)
    for edition in gate.ask(Editions()):
        issue = valid(IssueEdition, world, edition=edition.key, gateway=ANONYMISED)
        refused = gate.ask(CheckIssue(issue=issue)).get("gateway") == MAY_NAME_PEOPLE
        assert refused is not (edition.public or edition.names_nobody), edition.key
