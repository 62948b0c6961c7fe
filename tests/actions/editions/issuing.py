"""Issuing an edition of a case, as tests do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.core.action import Command
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.codes import YesNo
from mscu.errors import Invalid
from mscu.gate import Gate

CASE_STUDY, SUPERVISOR = "case_study", "supervisor"
AGREED = "R Khan, CPS, 18 Jun"
"""Who agreed that a case that is not closed becomes public."""
PANEL = "Police, Fire and Crime Panel"


def issue(case_id: int, edition: str = SUPERVISOR, **changes: Any) -> IssueEdition:
    public = edition == CASE_STUDY
    command = IssueEdition(
        case_id=case_id,
        edition=edition,
        recipient=PANEL if public else "DI Aspinall",
        purpose="disclosure_purpose:briefing",
        gateway="legal_gateway:common_law",
        reason="Morning meeting.",
        proceedings=YesNo.NO if public else None,
        agreed_by=AGREED if public else "",
    )
    return replace(command, **changes)


def refused(gate: Gate, command: Command[Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    return problem.value.problems
