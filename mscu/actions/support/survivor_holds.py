"""Legal holds: records that a court or an investigation may ask for can be neither erased nor closed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, UNDONE, Command, Work
from mscu.actions.core.checking import required_text
from mscu.errors import Invalid
from mscu.models.survivors.request import LegalHold, MaterialRequest
from mscu.models.survivors.survivor import Survivor

HELD = "These records are under a legal hold: a safeguarding lead must lift it first."


def is_held(work: Work, survivor_id: int) -> bool:
    """Return whether a survivor's records must be kept; call it before anything ends them."""
    holds = select(LegalHold.id).where(LegalHold.survivor_id == survivor_id, LegalHold.lifted_on.is_(None))
    return work.value(holds) is not None


@dataclass(frozen=True, kw_only=True)
class SetHold(Command[int]):
    """Keep a survivor's records until a lead lifts the hold; return the hold's id."""

    survivor_id: int
    request_id: int | None = None
    reason: str
    needs = Permission.SUPPORT
    stores = SURVIVORS
    undoable = True

    def perform(self, work: Work) -> int:
        reason = required_text(work, "reason", self.reason, LegalHold.reason)
        survivor = work.get(Survivor, self.survivor_id)
        if self.request_id is not None:
            request = work.get(MaterialRequest, self.request_id)
            if request.survivor_id != survivor.id:
                raise Invalid({"request_id": "This request is about another survivor."})
        hold = LegalHold(
            survivor_id=survivor.id,
            request_id=self.request_id,
            reason=reason,
            from_on=work.today,
            set_by_id=work.actor.id,
        )
        hold_id = work.add(hold).id
        work.undone_by(LiftHold(hold_id=hold_id, version=1, reason=UNDONE), "The hold has been lifted.")
        return hold_id


@dataclass(frozen=True, kw_only=True)
class LiftHold(Command[None]):
    """Lift a legal hold."""

    hold_id: int
    version: int
    reason: str
    needs = Permission.LEAD_SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        reason = required_text(work, "reason", self.reason, LegalHold.lifted_reason)
        hold = work.get(LegalHold, self.hold_id, self.version)
        if hold.lifted_on is not None:
            raise Invalid({"hold_id": "It has already been lifted."})
        hold.lifted_on, hold.lifted_reason = work.today, reason
        hold.lifted_by_id = work.actor.id
