"""Complaints about how a case was worked, and the legal hold that keeps its records."""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import Family, Kind, Sensitivity
from mscu.models.base import CODE_LENGTH, OfCase, Record, code, composed, field, link, long_text, person
from mscu.models.entries.entry import Entry, entry_key
from mscu.models.signers import NotSigned, Signed


class Complaint(Entry):
    """A complaint as it came in, or a step of it: passed on, answered, decided.

    Its text is the complaint, or the outcome.
    """

    __tablename__ = "complaint"
    of_kind = Kind.COMPLAINT
    family = Family.NOTE

    id: Mapped[int] = entry_key()
    step: Mapped[str] = code("complaint_step", "Step", Sensitivity.LEGAL)
    person_id: Mapped[int | None] = link("subject", "Who complains")
    complainant: Mapped[str] = field(Sensitivity.PERSON, "Who complains, in words", default="")
    about_whom: Mapped[str] = field(Sensitivity.STAFF, "About whom or what", default="")
    passed_to: Mapped[str | None] = code("complaint_body", "Passed to", Sensitivity.LEGAL)
    reference: Mapped[str] = field(Sensitivity.REFERENCE, "Their reference", default="")


class CaseHold(OfCase, Record):
    """A legal hold: nothing of a case is erased until it is lifted, with a reason."""

    __tablename__ = "case_hold"

    entry_id: Mapped[int | None] = link("entry", "Complaint")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason")
    from_on: Mapped[date] = field(Sensitivity.DATE, "From")
    set_by_id: Mapped[int] = person(NotSigned(why="a hold on two cases in one is copied to each"))
    lifted_on: Mapped[date | None] = field(Sensitivity.DATE, "Lifted")
    lifted_reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why lifted", default="")
    lifted_by_id: Mapped[int | None] = person(Signed(may=Permission.CLOSE_CASES))


class HeldCopy(OfCase, Record):
    """A row of a held case as it was before it was changed or deleted."""

    __tablename__ = "held_copy"

    of_table: Mapped[str] = field(Sensitivity.PLAIN, type_=String(CODE_LENGTH))
    row_id: Mapped[int] = field(Sensitivity.PLAIN)
    content: Mapped[str] = composed(Sensitivity.NARRATIVE, "Earlier text")
    replaced_at: Mapped[datetime] = field(Sensitivity.DATE, "Until")
    replaced_by_id: Mapped[int] = link("users")

    def copy(self, row: Record) -> None:
        """Set what it holds to every column of a row by its name, as the row is stored."""
        self.of_table, self.row_id = str(row.__tablename__), row.id
        self.content = json.dumps(row.stored_values(), default=str, ensure_ascii=False, sort_keys=True)
