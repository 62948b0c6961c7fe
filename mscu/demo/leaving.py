"""What leaves the unit on the demo's own day: copies, requests for data, and a breach."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from mscu.actions.core.view_filters import CasesView
from mscu.actions.disclosure.recalls import RecallCopy
from mscu.actions.disclosure.releases import AskForRelease
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.actions.exchange.case_data import IssueCaseData
from mscu.actions.records.data_breaches import RecordBreach
from mscu.actions.records.rights_requests import (
    AnswerRightsRequest,
    ProposeRightsDisposal,
    RecordRightsRequest,
)
from mscu.copy_codes import RightsDecision
from mscu.dates.london import LONDON
from mscu.demo.own_day import moving
from mscu.resources import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.gate import Gate

FILE = "demo/leaving.toml"


@cache
def _script() -> Mapping[str, Any]:
    return tomllib.loads(resource(FILE).read_text(encoding="utf-8"))


def record_leaving(gate: Gate, *, case_id: int) -> None:
    """Issue copies, recall one, and record requests and a breach, as the supervisor."""
    script = _script()
    with moving(gate) as clock:
        copies = []
        for copy in script["copies"]:
            moment, answers = _moment_and_values(copy)
            clock.set_to(moment)
            issued = gate.perform(IssueEdition(case_id=case_id, **answers))
            copies.append((issued.disclosure_id, answers))
        moment, recall = _moment_and_values(script["recall"])
        clock.set_to(moment)
        disclosure_id, answers = copies[recall.pop("copy")]
        original = {name: answers[name] for name in ("purpose", "gateway")}
        gate.perform(RecallCopy(disclosure_id=disclosure_id, **original, **recall))
        for row in script["requests"]:
            moment, request = _moment_and_values(row)
            clock.set_to(moment)
            gate.perform(RecordRightsRequest(**request))
        moment, breach = _moment_and_values(script["breach"])
        clock.set_to(moment)
        gate.perform(RecordBreach(**breach))


def ask_for_data(gate: Gate) -> int:
    """Request case data that a second person must approve, as a colleague."""
    moment, answers = _moment_and_values(_script()["data"])
    view = CasesView(district=answers.pop("district"))
    with moving(gate) as clock:
        clock.set_to(moment)
        return gate.perform(AskForRelease(issue=IssueCaseData(view=view, form="json", **answers)))


def propose_disposal(gate: Gate) -> int:
    """Propose the disposal of an old request, as the records manager; a second person agrees."""
    script = _script()["gone"]
    moment, _ = _moment_and_values(script)
    with moving(gate) as clock:
        clock.set_to(moment)
        request_id = gate.perform(RecordRightsRequest(**script["request"]))
        gate.perform(
            AnswerRightsRequest(
                request_id=request_id, version=1, decision=RightsDecision.GIVEN, **script["answer"]
            )
        )
        return gate.perform(ProposeRightsDisposal(request_id=request_id, version=2, agreed=True))


def _moment_and_values(row: Mapping[str, Any]) -> tuple[datetime, dict[str, Any]]:
    answers = dict(row)
    moment: datetime = answers.pop("at")
    return moment.replace(tzinfo=LONDON).astimezone(UTC), answers
