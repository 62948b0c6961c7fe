"""The charity's register of breaches, and who was told of one (UK GDPR arts.33 and 34)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import Sensitivity, Timing
from mscu.models.base import OpenOfSurvivor, SurvivorRecord, field, link, person
from mscu.models.record_retention import BreachColumns
from mscu.models.signers import Signed
from mscu.survivor_codes import BreachRisk, ToldHow


class CharityBreach(BreachColumns, SurvivorRecord):
    """One breach of the charity's data; everyone in the charity who notices one must find it here."""

    __tablename__ = "charity_breach"
    unrestricted: ClassVar[str] = "says what was lost, and points to no survivor"

    whole: Mapped[bool] = field(Sensitivity.STATE, "All that the store holds")
    risk: Mapped[BreachRisk | None] = field(Sensitivity.STATE, "Risk to people")
    settled_by_id: Mapped[int | None] = person(Signed(stands=True, may=Permission.LEAD_SUPPORT))


class Concerned(OpenOfSurvivor, SurvivorRecord):
    """A survivor affected by a breach: told, how and when, or why not.

    Every navigator sees how many are still to be told; what is safe for each is kept elsewhere.
    """

    __tablename__ = "concerned"
    __table_args__ = (Index("ix_concerned_pair", "breach_id", "survivor_id", unique=True),)

    breach_id: Mapped[int] = link("charity_breach", index=False)
    told_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Told", timing=Timing.HAPPENED)
    how: Mapped[ToldHow | None] = field(Sensitivity.STATE, "How")
    why_not: Mapped[str] = field(Sensitivity.NARRATIVE, "Why not told", default="")
    noted_at: Mapped[datetime] = field(Sensitivity.DATE, "Noted")
    noted_by_id: Mapped[int] = person(Signed(stands=True, may=Permission.SUPPORT), "Noted by", index=False)
