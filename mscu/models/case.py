"""A case, what it is about, and who may know of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.codes import CaseStatus, Marking, Sensitivity, Timing
from mscu.models.base import OfCase, Record, code, field, link, long_text, merged_only, own_uuid, person
from mscu.models.signers import NotSigned


class Case(Record):
    """A case of the unit: a chronology of entries about people, places and things."""

    __tablename__ = "cases"
    __table_args__ = (Index("ix_cases_status_opened", "status", "opened_at", "id"), merged_only("cases"))

    reference: Mapped[str] = field(Sensitivity.REFERENCE, "Reference", unique=True)
    uuid: Mapped[str] = own_uuid()
    title: Mapped[str] = field(Sensitivity.NARRATIVE, "Title")
    operation: Mapped[str] = field(Sensitivity.REFERENCE, "Operation", default="")
    summary: Mapped[str] = long_text(Sensitivity.NARRATIVE, "What happened", default="")
    district: Mapped[str | None] = code("district", "District", Sensitivity.DISTRICT)
    sector: Mapped[str | None] = code("sector", "Trade", Sensitivity.TRADE)
    place_type: Mapped[str | None] = code("place_type", "Kind of place", Sensitivity.TRADE)
    marking: Mapped[Marking] = field(Sensitivity.STATE, "Marking", default=Marking.OFFICIAL_SENSITIVE)
    status: Mapped[CaseStatus] = field(Sensitivity.STATE, "Status", default=CaseStatus.OPEN)
    opened_at: Mapped[datetime] = field(Sensitivity.DATE, "Opened", index=True, timing=Timing.HAPPENED)
    closed_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Closed")
    close_reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why closed", default="")
    lead: Mapped[str] = field(Sensitivity.STAFF, "Lead", default="")
    officer_in_case: Mapped[str] = field(Sensitivity.STAFF, "Officer in the case", default="")
    kept_id: Mapped[int | None] = link("cases", index=False)
    """The case into which this one was merged, and which is shown in its place."""


class CaseExploitation(OfCase, Record):
    """One type of exploitation recorded for a case; statistics merge them."""

    __tablename__ = "case_exploitation"

    exploitation: Mapped[str] = code("exploitation", "Exploitation")


class Restriction(OfCase, Record):
    """A limit on who may know of a case, with an owner and an end (need to know).

    Anyone else must not learn that there is a restriction either.
    """

    __tablename__ = "restriction"
    names_merged = True
    __table_args__ = (Index("ix_restriction_case", "case_id", "ends_on", unique=True),)

    case_id: Mapped[int] = link("cases", unique=True)
    owner_id: Mapped[int] = person(NotSigned(why="named as the owner by who restricts"))
    ends_on: Mapped[date] = field(Sensitivity.PLAIN, "Ends", timing=Timing.DUE)
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason")


class RestrictionMember(OfCase, Record):
    """One person who may know of a restricted case."""

    __tablename__ = "restriction_member"
    names_merged = True
    __table_args__ = (Index("ix_restriction_member_pair", "case_id", "user_id", unique=True),)

    case_id: Mapped[int] = link("cases")
    user_id: Mapped[int] = person(NotSigned(why="let in by somebody else"))
