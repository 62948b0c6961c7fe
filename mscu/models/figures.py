"""The report to the police and crime panel: its text, and the figures as they left."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import Sensitivity
from mscu.copy_codes import StatedBy, StatedOf
from mscu.models.base import Record, composed, field, link, long_text, person
from mscu.models.signers import Signed

# Numbers stated by others


class StatedNumber(Record):
    """A number that another body published or recorded; the newest of its kind counts."""

    __tablename__ = "stated_number"
    unrestricted: ClassVar[str] = "a number that others state, of no case"
    only_followed: ClassVar[bool] = True

    year: Mapped[int] = field(Sensitivity.PLAIN, "Year", index=True)
    quarter: Mapped[int] = field(Sensitivity.PLAIN, "Quarter")
    """1 to 4 of the unit's year; 0 for the whole year."""
    stated_by: Mapped[StatedBy] = field(Sensitivity.STATE, "Stated by")
    stated_of: Mapped[StatedOf] = field(Sensitivity.STATE, "What is counted")
    number: Mapped[int] = field(Sensitivity.COUNT, "Number")
    said: Mapped[str] = field(Sensitivity.NARRATIVE, "Source and date")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users", "Recorded by")


class PanelText(Record):
    """The text of one part of a year's report; the newest one counts."""

    __tablename__ = "panel_text"
    only_followed: ClassVar[bool] = True
    unrestricted: ClassVar[str] = "words for the public, which belong to no case"

    year: Mapped[int] = field(Sensitivity.PLAIN, "Year", index=True)
    part: Mapped[str] = field(Sensitivity.STATE, "Part")
    text: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Text")
    written_at: Mapped[datetime] = field(Sensitivity.DATE, "Written")
    written_by_id: Mapped[int] = person(Signed(may=Permission.PUBLISH))


class FrozenFigures(Record):
    """The figures of a copy when it was issued, and what they were counted over."""

    __tablename__ = "frozen_figures"
    only_followed: ClassVar[bool] = True
    unrestricted: ClassVar[str] = "figures that left the unit: restricted cases are not in them"

    disclosure_id: Mapped[int] = link("disclosure", unique=True)
    year: Mapped[int] = field(Sensitivity.PLAIN, "Year")
    district: Mapped[str] = field(Sensitivity.STATE, "District")
    figures: Mapped[str] = composed(Sensitivity.COUNT, "Figures")
    """Canonical JSON of all tables."""
    words: Mapped[str] = composed(Sensitivity.NARRATIVE, "Words", default="{}")
    """Canonical JSON of the text beside them, by part."""
    digest: Mapped[str] = field(Sensitivity.PLAIN, "Digest")
    """SHA-256 of year, district, figures and text."""
