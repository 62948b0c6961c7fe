"""Counts that the charity signed for the unit: numbers of a period that identify nobody."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity, Timing
from mscu.models.base import UUID_LENGTH, SurvivorRecord, field, link

_OF_NOBODY = "numbers of a period, of no survivor"


class FiguresRelease(SurvivorRecord):
    """One signed release, as it went to police."""

    __tablename__ = "figures_release"
    unrestricted: ClassVar[str] = _OF_NOBODY

    uuid: Mapped[str] = field(Sensitivity.REFERENCE, type_=String(UUID_LENGTH), unique=True)
    period_from: Mapped[date] = field(Sensitivity.PLAIN, "From", index=True, timing=Timing.HAPPENED)
    period_to: Mapped[date] = field(Sensitivity.PLAIN, "To", timing=Timing.HAPPENED)
    released_by: Mapped[str] = field(Sensitivity.STAFF, "Released by")
    released_at: Mapped[datetime] = field(Sensitivity.PLAIN, "Released")
    released_by_id: Mapped[int] = link("users")
    signature: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)
    public_key: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)
    delivered_at: Mapped[datetime | None] = field(Sensitivity.PLAIN, "Delivered", index=True)


class Figure(SurvivorRecord):
    """The start of the band of one number of a release; None where it is too small to be released."""

    __tablename__ = "figure"
    unrestricted: ClassVar[str] = _OF_NOBODY
    only_followed: ClassVar[bool] = True

    release_id: Mapped[int] = link("figures_release")
    name: Mapped[str] = field(Sensitivity.NARRATIVE, "What is counted")
    number: Mapped[int | None] = field(Sensitivity.COUNT, "How many")
