"""Closing and reopening a survivor's support."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, UNDONE, Command, Work
from mscu.actions.core.checking import Validator, required_text
from mscu.actions.support.support import RecordSupport, keep_former
from mscu.actions.support.survivor_holds import HELD, is_held
from mscu.errors import Invalid
from mscu.models.survivors.support import Closure, SupportRecord
from mscu.models.survivors.survivor import Survivor
from mscu.survivor_codes import SupportStatus


@dataclass(frozen=True, kw_only=True)
class CloseSupport(RecordSupport):
    """Close a survivor's support; the records stay, and the named people can still read them."""

    model: ClassVar[type[SupportRecord]] = Closure

    closed_on: str
    ending: str
    why: str = ""
    undoable = True

    @override
    def further_values(self, validator: Validator) -> dict[str, Any]:
        """Refuse to close support that is already closed or under a legal hold."""
        survivor = validator.work.get(Survivor, self.survivor_id)
        if survivor.status is SupportStatus.CLOSED:
            validator.problems["closed_on"] = "Support is already closed."
        elif is_held(validator.work, survivor.id):
            validator.problems["closed_on"] = HELD
        return {}

    @override
    def store_parts(self, record: Any, work: Work) -> None:
        """Mark the survivor as closed too."""
        survivor = work.get(Survivor, self.survivor_id)
        survivor.status, survivor.closed_at = SupportStatus.CLOSED, work.now
        work.undone_by(ReopenSupport(record_id=record.id, version=1, why=UNDONE), "Support is open again.")


@dataclass(frozen=True, kw_only=True)
class ReopenSupport(Command[None]):
    """Reopen a survivor's support."""

    record_id: int
    version: int
    why: str
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """Record the day of reopening, keeping the day of closure."""
        why = required_text(work, "why", self.why, Closure.reopened_why)
        closure = work.get(Closure, self.record_id, self.version)
        if closure.reopened_on is not None:
            raise Invalid({"why": "Support is already open."})
        keep_former(work, closure, reason=why)
        closure.reopened_on, closure.reopened_why = work.today, why
        survivor = work.get(Survivor, closure.survivor_id)
        survivor.status, survivor.closed_at = SupportStatus.SUPPORTED, None
