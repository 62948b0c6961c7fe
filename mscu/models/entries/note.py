"""Notes and phone calls, meetings, decisions of the policy log, and the crime record."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from mscu.codes import Family, Kind, Sensitivity, Timing
from mscu.models.base import code, field, link, long_text
from mscu.models.entries.entry import Entry, entry_key


class Note(Entry):
    """A log entry or phone call that is none of the other kinds."""

    __tablename__ = "note"
    of_kind = Kind.NOTE
    family = Family.NOTE

    id: Mapped[int] = entry_key()
    note_type: Mapped[str | None] = code("note_type", "Type")
    with_whom: Mapped[str] = field(Sensitivity.STAFF, "With whom", default="")


class Meeting(Entry):
    """A strategy discussion or another meeting with agencies, and what was agreed."""

    __tablename__ = "meeting"
    of_kind = Kind.MEETING
    family = Family.NOTE

    id: Mapped[int] = entry_key()
    meeting_type: Mapped[str] = code("meeting_type", "Type")
    present: Mapped[str] = field(Sensitivity.STAFF, "Present", default="")
    confidentiality_read: Mapped[bool] = field(
        Sensitivity.STATE, "Confidentiality statement read", default=False
    )


class Decision(Entry):
    """A numbered decision of the policy log (National Decision Model): superseded, not edited.

    Its text is the decision and the reason; the model's five boxes have columns of their own.
    """

    __tablename__ = "decision"
    of_kind = Kind.DECISION
    family = Family.ADVICE

    id: Mapped[int] = entry_key()
    number: Mapped[str | None] = field(Sensitivity.REFERENCE, "Number", index=True)
    """A number such as `MS-22-0007/D3`, which stays when cases are merged."""
    decision_type: Mapped[str | None] = code("decision_type", "Type")
    decided_by: Mapped[str] = field(Sensitivity.STAFF, "Decided by")
    information: Mapped[str | None] = long_text(Sensitivity.NARRATIVE, "Information and intelligence")
    threat: Mapped[str | None] = long_text(Sensitivity.NARRATIVE, "Threat, risk and working strategy")
    powers: Mapped[str | None] = long_text(Sensitivity.NARRATIVE, "Powers and policy")
    options: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Options not taken, and why", default="")
    action: Mapped[str | None] = long_text(Sensitivity.NARRATIVE, "Action and review")
    person_id: Mapped[int | None] = link("subject", "About")
    cps_told: Mapped[bool] = field(Sensitivity.LEGAL, "CPS informed", default=False)
    review_on: Mapped[date | None] = field(Sensitivity.DATE, "Review on", timing=Timing.DUE)
    supersedes: Mapped[bool | None] = field(Sensitivity.STATE, "Supersedes the earlier decision")


class CrimeRecord(Entry):
    """The crime as the force recorded it (Home Office Counting Rules)."""

    __tablename__ = "crime_record"
    of_kind = Kind.CRIME_RECORD
    family = Family.ENFORCEMENT

    id: Mapped[int] = entry_key()
    crime_reference: Mapped[str] = field(Sensitivity.REFERENCE, "Crime reference")
    crime_class: Mapped[str | None] = code("crime_class", "Class")
    force: Mapped[str] = field(Sensitivity.STATE, "Force", default="")
