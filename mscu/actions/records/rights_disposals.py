"""Disposing of answered requests for what is held: one person proposes it, another one agrees."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command
from mscu.actions.records.disposals import ANOTHER, OUTDATED, SAY_SO
from mscu.actions.records.rights_requests import is_over, rights_rule
from mscu.dates.london import show_day
from mscu.errors import Invalid, NotPermitted
from mscu.models.rights_request import RightsDisposal, RightsRequest

if TYPE_CHECKING:
    from mscu.actions.core.action import Work

OPEN_STILL = "It is not answered yet."
TOO_EARLY = "It is kept until {}."
PROPOSED = "Somebody proposed it already."
LOOK_FIRST = "Say that you have looked at it."


@dataclass(frozen=True, kw_only=True)
class ProposeRightsDisposal(Command[int]):
    """Propose to dispose of an answered request; gives the number of the proposal."""

    request_id: int
    version: int
    agreed: bool = False
    """Said by whoever proposes it: that she looked at it."""
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> int:
        """Keep who proposed it, once it was kept long enough."""
        request = work.get(RightsRequest, self.request_id, self.version)
        if not self.agreed:
            raise Invalid({"agreed": LOOK_FIRST})
        if problem := _why_stays(work, request):
            raise Invalid({"request_id": problem})
        before = select(RightsDisposal).where(RightsDisposal.request_number == request.id)
        if work.records(before):
            raise Invalid({"request_id": PROPOSED})
        return work.add(
            RightsDisposal(
                request_number=request.id, answered_on=request.answered_on or work.today,
                proposed_at=work.now, proposed_by_id=work.actor.id,
            )
        ).id  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DisposeRightsRequest(Command[int]):
    """Agree to what somebody else proposed, and erase; gives the number of the tombstone."""

    disposal_id: int
    agreed: bool = False
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> int:
        """Erase request and answer; a line without a name stays."""
        proposal = work.get(RightsDisposal, self.disposal_id)
        if proposal.proposed_by_id == work.actor.id:
            raise NotPermitted(ANOTHER)
        if not self.agreed:
            raise Invalid({"agreed": SAY_SO})
        if proposal.disposed_at is not None:
            raise Invalid({"disposal_id": OUTDATED})
        request = work.get(RightsRequest, proposal.request_number)
        if problem := _why_stays(work, request):
            raise Invalid({"disposal_id": problem})
        gone = f"{request.__tablename__} {request.id} {request.version}"
        proposal.digest = hashlib.sha256(gone.encode()).hexdigest()
        proposal.agreed_by_id, proposal.disposed_at = work.actor.id, work.now
        work.delete(request)
        return proposal.id


def _why_stays(work: Work, request: RightsRequest) -> str:
    if request.answered_on is None:
        return OPEN_STILL
    until = rights_rule().kept_until(request.answered_on)
    return "" if is_over(request, work.today) else TOO_EARLY.format(show_day(until))
