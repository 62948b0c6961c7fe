"""What a survivor is given: food, clothing, a phone, money in pence, travel.

A court can ask about anything given to a witness, so the bare fact that something was given may be shared
with police by agreement; what it was for stays here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mscu.actions.support.support import CorrectSupport, RecordSupport, SupportFields
from mscu.models.survivors.support import Benefit, SupportRecord


@dataclass(frozen=True, kw_only=True)
class BenefitFields(SupportFields):
    """One thing given, as entered in a form."""

    model: ClassVar[type[SupportRecord]] = Benefit

    given_on: str
    kind: str
    detail: str = ""
    pence: int | None = None
    disclosable: bool = False


@dataclass(frozen=True, kw_only=True)
class GiveBenefit(BenefitFields, RecordSupport):
    """Record something given to a survivor."""


@dataclass(frozen=True, kw_only=True)
class CorrectBenefit(BenefitFields, CorrectSupport):
    """Correct the record of something given."""
