"""What is given to a survivor: food, clothing, a phone, money in pence, travel.

Whatever a witness was given can be asked for in court, so the fact alone, that something was given,
may go to police by agreement; what it was for stays here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mscu.actions.support.support import CorrectSupport, RecordSupport, SupportFields
from mscu.models.survivors.support import Benefit, SupportRecord


@dataclass(frozen=True, kw_only=True)
class BenefitFields(SupportFields):
    """One thing given, as a form gives it."""

    model: ClassVar[type[SupportRecord]] = Benefit

    given_on: str
    kind: str
    detail: str = ""
    pence: int | None = None
    disclosable: bool = False


@dataclass(frozen=True, kw_only=True)
class GiveBenefit(BenefitFields, RecordSupport):
    """Write down what was given."""


@dataclass(frozen=True, kw_only=True)
class CorrectBenefit(BenefitFields, CorrectSupport):
    """Correct what was given."""
