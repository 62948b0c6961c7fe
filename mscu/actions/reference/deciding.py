"""What becomes of changes that wait: a second person agrees or refuses, or a release is taken or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator
from mscu.actions.reference.advice_changes import ADVICE
from mscu.actions.reference.changes import Proposal, ReferenceSource, hold, propose, require_waiting
from mscu.actions.reference.lists import LISTS
from mscu.actions.reference.rules import RULES
from mscu.codes import ReferenceKind, ReferenceState
from mscu.errors import Invalid, RecordedRefusal
from mscu.models.reference_change import ReferenceChange

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES: Mapping[ReferenceKind, ReferenceSource] = {source.kind: source for source in (LISTS, ADVICE, RULES)}
OWN_CHANGE = "You proposed this: another person must agree to it or refuse it."
OWN_ON_RECORD = "not a change that the user proposed"
NOT_YOURS = "Only the person who proposed this can withdraw it."
CHANGED_SINCE = "It has been changed since this was proposed. Refuse it, and propose it again."
OF_RELEASE = "This is what a release says. Keep the unit's own, or take it."
NOT_OF_RELEASE = "Somebody of the unit proposed this: agree to it or refuse it."


@dataclass(frozen=True, kw_only=True)
class AgreeChange(Command[None]):
    """Agree to what somebody else proposed, as the second person: from now on it holds."""

    change_id: int
    version: int
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> None:
        change = _to_decide(work, self.change_id, self.version)
        source = SOURCES[change.kind]
        if source.current(work, change.about, change.what) != change.former:
            raise Invalid({"change_id": CHANGED_SINCE})
        if problem := source.problem(work, change.about, change.what, change.value):
            raise Invalid({"change_id": problem})
        change.agreed_at, change.agreed_by_id = work.now, work.actor.id
        hold(work, source, change)


@dataclass(frozen=True, kw_only=True)
class RefuseChange(Command[None]):
    """Refuse what somebody else proposed, with a reason."""

    change_id: int
    version: int
    reason: str
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> None:
        change = _to_decide(work, self.change_id, self.version)
        validator = Validator(work)
        reason = validator.text("reason", self.reason, ReferenceChange.refusal, required=True)
        validator.raise_if_invalid()
        change.state, change.refusal = ReferenceState.REFUSED, reason
        change.agreed_at, change.agreed_by_id = work.now, work.actor.id


@dataclass(frozen=True, kw_only=True)
class WithdrawChange(Command[None]):
    """Withdraw what one proposed, before anybody has decided."""

    change_id: int
    version: int
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> None:
        change = work.get(ReferenceChange, self.change_id, self.version)
        require_waiting(change)
        if change.proposed_by_id != work.actor.id:
            raise Invalid({"change_id": NOT_YOURS})
        change.state = ReferenceState.WITHDRAWN


@dataclass(frozen=True, kw_only=True)
class KeepOwn(Command[None]):
    """Keep what the unit has, having looked at what a release says in its place."""

    change_id: int
    version: int
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> None:
        change = _of_release(work, self.change_id, self.version)
        change.state = ReferenceState.REFUSED
        change.looked_at, change.looked_by_id = work.now, work.actor.id


@dataclass(frozen=True, kw_only=True)
class TakeFromRelease(Command[bool]):
    """Take what a release says in place of the unit's own; returns whether it holds already."""

    change_id: int
    version: int
    reason: str
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> bool:
        change = _of_release(work, self.change_id, self.version)
        proposal = Proposal(about=change.about, what=change.what, value=change.value, reason=self.reason)
        taken = propose(work, SOURCES[change.kind], proposal, field="change_id")
        taken.shipped = change.value
        change.looked_at, change.looked_by_id = work.now, work.actor.id
        return taken.state is ReferenceState.HOLDS


def _to_decide(work: Work, change_id: int, version: int) -> ReferenceChange:
    """Return what somebody else proposed and nobody has decided.

    Raises:
        RecordedRefusal: The actor proposed it.
        Invalid: It is a release's, or it waits no longer.
    """
    change = work.get(ReferenceChange, change_id, version)
    require_waiting(change)
    if change.proposed_by_id is None:
        raise Invalid({"change_id": OF_RELEASE})
    if change.proposed_by_id == work.actor.id:
        raise RecordedRefusal({"change_id": OWN_CHANGE}, OWN_ON_RECORD)
    return change


def _of_release(work: Work, change_id: int, version: int) -> ReferenceChange:
    change = work.get(ReferenceChange, change_id, version)
    require_waiting(change)
    if change.proposed_by_id is not None:
        raise Invalid({"change_id": NOT_OF_RELEASE})
    return change
