"""Material of an investigation under the CPIA 1996, and checks of stored files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity, YesNo
from mscu.models.base import PartOfEntry, Record, code, field, link, long_text


class Material(PartOfEntry, Record):
    """The disclosure assessment of an entry; the last one counts."""

    __tablename__ = "material"

    relevant: Mapped[YesNo] = field(Sensitivity.LEGAL, "Relevant")
    use: Mapped[str | None] = code("material_use", "Use", Sensitivity.LEGAL)
    sensitive: Mapped[bool] = field(Sensitivity.LEGAL, "Sensitive")
    sensitive_reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why sensitive", default="")
    schedule_description: Mapped[str] = long_text(
        Sensitivity.NARRATIVE, "Description for the schedule", default=""
    )
    undermines: Mapped[YesNo | None] = field(
        Sensitivity.LEGAL, "May undermine the prosecution or assist the defence"
    )
    undermines_why: Mapped[str] = long_text(Sensitivity.NARRATIVE, "How", default="")
    presumed: Mapped[str | None] = code(
        "presumption_class", "Class presumed to meet the test for disclosure", Sensitivity.LEGAL
    )
    presumed_why: Mapped[str] = long_text(
        Sensitivity.NARRATIVE, "Why it is not disclosed all the same", default=""
    )
    assessed_at: Mapped[datetime] = field(Sensitivity.DATE, "Assessed")
    assessed_by: Mapped[str] = field(Sensitivity.STAFF, "By")


class FileCheck(PartOfEntry, Record):
    """One check that a stored file still has the SHA-256 it had at intake."""

    __tablename__ = "file_check"

    attachment_id: Mapped[int] = link("attachment")
    checked_at: Mapped[datetime] = field(Sensitivity.DATE, "Verified")
    checked_by: Mapped[str] = field(Sensitivity.STAFF, "By")
    same: Mapped[bool] = field(Sensitivity.STATE, "Unchanged")
