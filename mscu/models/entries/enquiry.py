"""Enquiries and their results."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from mscu.codes import EnquiryState, Family, Kind, Sensitivity, Timing
from mscu.models.base import code, field, link
from mscu.models.entries.entry import Entry, entry_key


class Enquiry(Entry):
    """An enquiry with an owner and a due day; for CCTV also the day on which it is overwritten."""

    __tablename__ = "enquiry"
    of_kind = Kind.ENQUIRY
    family = Family.ENQUIRY

    id: Mapped[int] = entry_key()
    enquiry_type: Mapped[str] = code("enquiry_type", "Type")
    owner: Mapped[str] = field(Sensitivity.STAFF, "Owner")
    state: Mapped[EnquiryState] = field(Sensitivity.STATE, "State", default=EnquiryState.ALLOCATED)
    urgent: Mapped[bool] = field(Sensitivity.STATE, "Fast-track", default=False)
    due_on: Mapped[date | None] = field(Sensitivity.DATE, "Due", index=True, timing=Timing.DUE)
    place_id: Mapped[int | None] = link("subject", "Place")
    person_id: Mapped[int | None] = link("subject", "Person")
    coverage_from: Mapped[date | None] = field(Sensitivity.DATE, "Recordings from", timing=Timing.HAPPENED)
    coverage_to: Mapped[date | None] = field(Sensitivity.DATE, "Recordings to", timing=Timing.PLANNED)
    overwritten_from: Mapped[date | None] = field(Sensitivity.DATE, "Overwritten from", timing=Timing.DUE)
    last_overwritten: Mapped[date | None] = field(Sensitivity.DATE, "Fully overwritten on", timing=Timing.DUE)
    authority: Mapped[str] = field(Sensitivity.LEGAL, "Authority", default="")


class EnquiryResult(Entry):
    """The result of an enquiry, with a time of its own."""

    __tablename__ = "enquiry_result"
    of_kind = Kind.ENQUIRY_RESULT
    family = Family.ENQUIRY

    id: Mapped[int] = entry_key()
    finished: Mapped[bool] = field(Sensitivity.STATE, "Enquiry finished", default=False)
    exhibit_reference: Mapped[str] = field(Sensitivity.REFERENCE, "Exhibit", default="")
    clock_error: Mapped[str] = field(Sensitivity.NARRATIVE, "Clock error", default="")
