"""What leaves the unit on the demo's own day: copies, requests for data, and a breach."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from mscu.actions.core.view_filters import CasesView
from mscu.actions.disclosure.recalls import RecallCopy
from mscu.actions.disclosure.releases import AskForRelease
from mscu.actions.editions.documents import IssueEdition
from mscu.actions.exchange.case_data import IssueCaseData
from mscu.actions.records.data_breaches import RecordBreach
from mscu.actions.records.rights_requests import (
    AnswerRightsRequest,
    ProposeRightsDisposal,
    RecordRightsRequest,
)
from mscu.copy_codes import RightsDecision
from mscu.demo.own_day import moving
from mscu.gate import LONDON
from mscu.resources import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.gate import Gate

FILE = "demo/leaving.toml"


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(resource(FILE).read_text(encoding="utf-8"))


def record_leaving(gate: Gate, *, case_id: int) -> None:
    """Issue copies, recall one, and record requests and a breach, as the supervisor."""
    told = _told()
    with moving(gate) as clock:
        copies = []
        for each in told["copies"]:
            at, answers = _parted(each)
            clock.set_to(at)
            issued = gate.perform(IssueEdition(case_id=case_id, **answers))
            copies.append((issued.disclosure_id, answers))
        at, recall = _parted(told["recall"])
        clock.set_to(at)
        number, answers = copies[recall.pop("copy")]
        kept = {name: answers[name] for name in ("purpose", "gateway")}
        gate.perform(RecallCopy(disclosure_id=number, **kept, **recall))
        for each in told["requests"]:
            at, request = _parted(each)
            clock.set_to(at)
            gate.perform(RecordRightsRequest(**request))
        at, breach = _parted(told["breach"])
        clock.set_to(at)
        gate.perform(RecordBreach(**breach))


def ask_for_data(gate: Gate) -> int:
    """Request case data that a second person must approve, as a colleague."""
    at, answers = _parted(_told()["data"])
    view = CasesView(district=answers.pop("district"))
    with moving(gate) as clock:
        clock.set_to(at)
        return gate.perform(AskForRelease(issue=IssueCaseData(view=view, form="json", **answers)))


def propose_disposal(gate: Gate) -> int:
    """Propose the disposal of an old request, as the records manager; a second person agrees."""
    told = _told()["gone"]
    at, _ = _parted(told)
    with moving(gate) as clock:
        clock.set_to(at)
        number = gate.perform(RecordRightsRequest(**told["request"]))
        gate.perform(
            AnswerRightsRequest(request_id=number, version=1, decision=RightsDecision.GIVEN, **told["answer"])
        )
        return gate.perform(ProposeRightsDisposal(request_id=number, version=2, agreed=True))


def _parted(told: Mapping[str, Any]) -> tuple[datetime, dict[str, Any]]:
    answers = dict(told)
    at: datetime = answers.pop("at")
    return at.replace(tzinfo=LONDON).astimezone(UTC), answers
