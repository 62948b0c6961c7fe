"""What a unit decided on its editions, and reviewers on the texts in which names are replaced."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import Sensitivity
from mscu.copy_codes import Treatment, WhyMarked
from mscu.models.base import OfCase, Record, composed, field, long_text, person
from mscu.models.signers import Signed

# Rules of editions


class EditionRule(Record):
    """How an edition of this unit treats facts of one sensitivity, instead of as delivered."""

    __tablename__ = "edition_rule"
    __table_args__ = (UniqueConstraint("edition", "about"),)
    unrestricted: ClassVar[str] = "a rule of the unit for all of its copies"

    edition: Mapped[str] = field(Sensitivity.STATE, "Edition")
    about: Mapped[Sensitivity] = field(Sensitivity.STATE, "About")
    treatment: Mapped[Treatment] = field(Sensitivity.STATE, "What becomes of it")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason")
    decided_at: Mapped[datetime] = field(Sensitivity.DATE, "Decided")
    decided_by_id: Mapped[int] = person(Signed(stands=True, may=Permission.BUILD_STORE))


class RedactionMark(OfCase, Record):
    """One decision on one part of one text of a case, for one edition.

    The text is known only by its digest: once it changes, the decision no longer applies.
    """

    __tablename__ = "redaction_mark"

    edition: Mapped[str] = field(Sensitivity.STATE, "Edition")
    text_digest: Mapped[str] = field(Sensitivity.PLAIN)
    starts_at: Mapped[int] = field(Sensitivity.PLAIN, "From")
    ends_at: Mapped[int] = field(Sensitivity.PLAIN, "To")
    hidden: Mapped[bool] = field(Sensitivity.STATE, "Hidden")
    other_words: Mapped[str] = composed(Sensitivity.STATE, "Replacement", default="")
    why: Mapped[WhyMarked] = field(Sensitivity.STATE, "Why")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason", default="")
    decided_at: Mapped[datetime] = field(Sensitivity.DATE, "Decided")
    decided_by_id: Mapped[int] = person(Signed(stands=True, may=Permission.PRINT))
