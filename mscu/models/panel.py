"""The report to the police and crime panel: what the unit wrote, and the figures as they left."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import Sensitivity
from mscu.models.base import Record, field, link, person
from mscu.models.signers import Signed


class PanelText(Record):
    """What somebody wrote in one part of a year's report; the newest one counts."""

    __tablename__ = "panel_text"
    only_followed: ClassVar[bool] = True
    unrestricted: ClassVar[str] = "words for the public, which belong to no case"

    year: Mapped[int] = field(Sensitivity.PLAIN, "Year", index=True)
    part: Mapped[str] = field(Sensitivity.STATE, "Part")
    text: Mapped[str] = field(Sensitivity.NARRATIVE, "Text")
    written_at: Mapped[datetime] = field(Sensitivity.DATE, "Written")
    written_by_id: Mapped[int] = person(Signed(may=Permission.PUBLISH))


class FrozenFigures(Record):
    """The figures of a copy as they were when it was issued, and what was asked to count them."""

    __tablename__ = "frozen_figures"
    only_followed: ClassVar[bool] = True
    unrestricted: ClassVar[str] = "figures that left the unit: restricted cases are not in them"

    disclosure_id: Mapped[int] = link("disclosure", unique=True)
    year: Mapped[int] = field(Sensitivity.PLAIN, "Year")
    district: Mapped[str] = field(Sensitivity.STATE, "District")
    figures: Mapped[str] = field(Sensitivity.COUNT, "Figures")
    """Canonical JSON of all tables."""
    words: Mapped[str] = field(Sensitivity.NARRATIVE, "Words", default="{}")
    """Canonical JSON of the words that stood beside them, by part."""
    digest: Mapped[str] = field(Sensitivity.PLAIN, "Digest")
    """SHA-256 over year, district, figures and words."""
