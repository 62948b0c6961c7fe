"""How a survivor takes part in the justice process over time, and what endangers her anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from mscu.actions.core.checking import Checked
from mscu.actions.support.support import CorrectSupport, RecordSupport, SupportFields
from mscu.codes import YesNo
from mscu.models.survivors.support import Engagement, Risk, SupportRecord


@dataclass(frozen=True, kw_only=True)
class EngagementFields(SupportFields):
    """How a survivor takes part from a day on."""

    model: ClassVar[type[SupportRecord]] = Engagement

    from_on: str
    stage: str
    withdrawn: bool = False
    withdrawn_why: str = ""

    @override
    def more(self, checked: Checked) -> dict[str, Any]:
        """Ask why a survivor withdrew: it tells the next one what to do better."""
        if self.withdrawn and not self.withdrawn_why.strip():
            checked.problems["withdrawn_why"] = "Say why, in the survivor's words where you can."
        return {}


@dataclass(frozen=True, kw_only=True)
class RecordEngagement(EngagementFields, RecordSupport):
    """Record how a survivor takes part from now on; what was before stays in its place."""


@dataclass(frozen=True, kw_only=True)
class CorrectEngagement(EngagementFields, CorrectSupport):
    """Correct how a survivor took part."""


@dataclass(frozen=True, kw_only=True)
class RiskFields(SupportFields):
    """What endangers a survivor on a day."""

    model: ClassVar[type[SupportRecord]] = Risk

    seen_on: str
    last_contact: str
    threats: str = ""
    location_known: YesNo = YesNo.NOT_SURE
    plan: str = ""
    review_on: str = ""


@dataclass(frozen=True, kw_only=True)
class AssessRisk(RiskFields, RecordSupport):
    """Assess the risk that a survivor is trafficked again."""


@dataclass(frozen=True, kw_only=True)
class CorrectRisk(RiskFields, CorrectSupport):
    """Correct an assessment of risk."""
