"""Answered requests go once they were kept long enough, and two people say so."""

from __future__ import annotations

import pytest

from mscu.actions.records.record_papers import Disposals, IssueRightsCertificate
from mscu.actions.records.rights_requests import (
    DisposeRightsRequest,
    ProposeRightsDisposal,
    RecordRightsRequest,
    RightsRequests,
    RightsState,
)
from mscu.codes import Operation, Role
from mscu.errors import Invalid, NotFound, NotPermitted
from tests.documents.reading import text_of
from tests.inputs.factories import World
from tests.inputs.records import ASKS, FOR_WHOM, over, request_to_go


def test_two_people_dispose_of_it_and_a_line_without_a_name_stays(world: World) -> None:
    number = request_to_go(world)
    records, supervisor = world.store.gate(Role.RECORDS), world.store.gate(Role.SUPERVISOR)
    (row,) = supervisor.ask(RightsRequests())
    assert (row.state, row.proposal, row.by_me) == (RightsState.OVER, number, False)
    with pytest.raises(NotPermitted):
        records.perform(DisposeRightsRequest(disposal_id=number, agreed=True))
    with pytest.raises(Invalid):
        supervisor.perform(DisposeRightsRequest(disposal_id=number))
    supervisor.perform(DisposeRightsRequest(disposal_id=number, agreed=True))
    assert supervisor.ask(RightsRequests()) == ()
    assert world.store.sql("SELECT count(*) FROM rights_request") == [(0,)]
    assert Operation.ERASURE in {row.operation for row in world.store.audit()}
    (gone,) = supervisor.ask(Disposals())
    assert gone.printed.of_request
    paper = supervisor.perform(IssueRightsCertificate(disposal_id=gone.id, **FOR_WHOM))
    read = text_of(paper.content)
    for said in ("Rights request 1", records.actor.display, supervisor.actor.display):
        assert said in read
    assert ASKS["asked_by"] not in read


def test_it_stays_until_it_was_answered_and_kept_long_enough(world: World) -> None:
    records = world.store.gate(Role.RECORDS)
    number = records.perform(RecordRightsRequest(**ASKS | {"asked_by": "Another"}))
    with pytest.raises(Invalid):
        records.perform(ProposeRightsDisposal(request_id=number, version=1, agreed=True))
    old = over(world)
    world.store.clock.turn(days=-3)
    early = ProposeRightsDisposal(request_id=old, version=2, agreed=True)
    with pytest.raises(Invalid) as problem:
        records.perform(early)
    assert problem.value.problems == {"request_id": "It must be kept until 19 Jun 2022."}
    world.store.clock.turn(days=3)
    with pytest.raises(Invalid):
        records.perform(ProposeRightsDisposal(request_id=old, version=2))
    records.perform(early)
    with pytest.raises(Invalid):
        records.perform(early)


def test_no_certificate_is_issued_of_what_is_still_there(world: World) -> None:
    number = request_to_go(world)
    with pytest.raises(NotFound):
        world.store.gate(Role.RECORDS).perform(IssueRightsCertificate(disposal_id=number, **FOR_WHOM))
