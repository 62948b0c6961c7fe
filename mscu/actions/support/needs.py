"""What a survivor needs, in the domains of support (DOMAIN 6), from its goal to its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from mscu.actions.core.checking import Checked
from mscu.actions.support.support import (
    CorrectSupport,
    RecordSupport,
    SupportFields,
    in_order,
    scale,
)
from mscu.models.survivors.charity import Provider
from mscu.models.survivors.support import Need, SupportRecord


@dataclass(frozen=True, kw_only=True)
class NeedFields(SupportFields):
    """One need, as a form gives it."""

    model: ClassVar[type[SupportRecord]] = Need

    domain: str
    need: str
    goal: str = ""
    severity_at_start: int | None
    severity_now: int | None = None
    """As at the start where it is not said."""
    actions: str = ""
    provider_id: int | None = None
    referred_on: str = ""
    accepted_on: str = ""
    started_on: str = ""
    ended_on: str = ""
    outcome: str | None = None

    @override
    def more(self, checked: Checked) -> dict[str, Any]:
        """Check severities, the order of days, and that what has an outcome has ended."""
        now = self.severity_at_start if self.severity_now is None else self.severity_now
        checked.problems.pop("severity_now", None)
        scale(checked, "severity_at_start", self.severity_at_start)
        scale(checked, "severity_now", now)
        in_order(
            checked,
            *((name, getattr(self, name)) for name in ("referred_on", "accepted_on", "started_on")),
            ("ended_on", self.ended_on),
        )
        if self.ended_on.strip() and not self.outcome:
            checked.problems["outcome"] = "Choose how it ended."
        if self.provider_id is not None:
            checked.work.get(Provider, self.provider_id)
        return {"severity_now": now}


@dataclass(frozen=True, kw_only=True)
class SetNeed(NeedFields, RecordSupport):
    """Set down a need."""


@dataclass(frozen=True, kw_only=True)
class ChangeNeed(NeedFields, CorrectSupport):
    """Say where a need stands now: what it said before is kept."""

    reason_needed = False
