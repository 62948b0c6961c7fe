"""Legal holds on cases: nothing of a held case is erased until the hold is lifted, with a reason.

`Work.delete` asks, so no action has to remember it. A hold keeps nobody from working the case.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.action import Command, Work
from mscu.actions.checking import Checked
from mscu.errors import Invalid
from mscu.models.case import Case
from mscu.models.complaint import CaseHold
from mscu.models.london import show_day
from mscu.models.user import User

LIFTED = "It was lifted already."


@dataclass(frozen=True, kw_only=True)
class HoldLine:
    """A hold that keeps the records of a case: why, since when, set by whom."""

    id: int
    version: int
    reason: str
    since: str
    by: str


def holds_of(work: Work, case_id: int) -> tuple[HoldLine, ...]:
    """Give the holds of a case that stand, the oldest first."""
    rows = work.rows(
        select(CaseHold.id, CaseHold.version, CaseHold.reason, CaseHold.from_on, User.display)
        .join(User, User.id == CaseHold.set_by_id)
        .where(CaseHold.case_id == case_id, CaseHold.lifted_on.is_(None))
        .order_by(CaseHold.id)
    )
    return tuple(
        HoldLine(id=number, version=version, reason=reason, since=show_day(since), by=by)
        for number, version, reason, since, by in rows
    )


def hold(work: Work, case_id: int, reason: str, *, entry_id: int | None = None) -> int:
    """Keep the records of a case from today on; gives the hold's number."""
    made = CaseHold(
        case_id=case_id, entry_id=entry_id, reason=reason, from_on=work.today,
        set_by_id=work.actor.id,
    )  # fmt: skip
    return work.add(made).id


@dataclass(frozen=True, kw_only=True)
class HoldCase(Command[int]):
    """Keep the records of a case, as for a court or an inquest; gives the hold's number."""

    case_id: int
    reason: str
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> int:
        """Set it from today on; each hold stands and ends by itself."""
        checked = Checked(work)
        reason = checked.text("reason", self.reason, required=True)
        checked.refuse()
        case = work.get(Case, self.case_id)
        return hold(work, case.id, reason)


@dataclass(frozen=True, kw_only=True)
class LiftCaseHold(Command[None]):
    """Let a hold on a case end."""

    hold_id: int
    version: int
    reason: str
    needs = Permission.CLOSE_CASES

    def perform(self, work: Work) -> None:
        """Keep when, why and who."""
        checked = Checked(work)
        reason = checked.text("reason", self.reason, required=True)
        checked.refuse()
        held = work.get(CaseHold, self.hold_id, self.version)
        if held.lifted_on is not None:
            raise Invalid({"hold_id": LIFTED})
        held.lifted_on, held.lifted_reason = work.today, reason
        held.lifted_by_id = work.actor.id
