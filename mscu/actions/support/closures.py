"""The end of a survivor's support, and its beginning again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Command, Work
from mscu.actions.core.checking import Checked, needed_text
from mscu.actions.support.support import RecordSupport, keep_former
from mscu.actions.support.survivor_holds import HELD, is_held
from mscu.errors import Invalid
from mscu.models.survivors.support import Closure, SupportRecord
from mscu.models.survivors.survivor import Survivor
from mscu.survivor_codes import SupportStatus


@dataclass(frozen=True, kw_only=True)
class CloseSupport(RecordSupport):
    """End a survivor's support: her records stay, and whoever is named reads them still."""

    model: ClassVar[type[SupportRecord]] = Closure

    closed_on: str
    ending: str
    why: str = ""

    @override
    def more(self, checked: Checked) -> dict[str, Any]:
        """Refuse to close what is closed, or what a legal hold keeps."""
        survivor = checked.work.get(Survivor, self.survivor_id)
        if survivor.status is SupportStatus.CLOSED:
            checked.problems["closed_on"] = "The support is closed already."
        elif is_held(checked.work, survivor.id):
            checked.problems["closed_on"] = HELD
        return {}

    @override
    def keep_parts(self, record: Any, work: Work) -> None:
        """Say so at the survivor too."""
        survivor = work.get(Survivor, self.survivor_id)
        survivor.status, survivor.closed_at = SupportStatus.CLOSED, work.now


@dataclass(frozen=True, kw_only=True)
class ReopenSupport(Command[None]):
    """Begin again to support a survivor."""

    record_id: int
    version: int
    why: str
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """Keep both days beside each other."""
        why = needed_text(work, "why", self.why)
        closure = work.get(Closure, self.record_id, self.version)
        if closure.reopened_on is not None:
            raise Invalid({"why": "It is open again already."})
        keep_former(work, closure, reason=why)
        closure.reopened_on, closure.reopened_why = work.today, why
        survivor = work.get(Survivor, closure.survivor_id)
        survivor.status, survivor.closed_at = SupportStatus.SUPPORTED, None
