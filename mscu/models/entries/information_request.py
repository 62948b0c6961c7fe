"""Requests of police for information about a victim, with the notice to the victim and the answer."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from mscu.codes import Family, InformationNotice, Kind, Sensitivity, Timing, YesNo
from mscu.models.base import code, field, link, long_text
from mscu.models.entries.entry import Entry, entry_key


class InformationRequest(Entry):
    """A victim information request (PCSC Act 2022 ss.44A-44E), or a later step of it.

    A step holds only what it adds: the notice, or the answer.
    """

    __tablename__ = "information_request"
    of_kind = Kind.INFORMATION_REQUEST
    family = Family.ENQUIRY

    id: Mapped[int] = entry_key()
    step: Mapped[str] = code("information_step", "Step")
    person_id: Mapped[int] = link("subject", "Whose information")
    holder: Mapped[str] = field(Sensitivity.NARRATIVE, "Holder", default="")
    holder_why: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why believed to hold it", default="")
    authorised_by: Mapped[str] = field(Sensitivity.STAFF, "Authorised by", default="")
    asked_for: Mapped[str] = long_text(Sensitivity.NARRATIVE, "What is asked for", default="")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why it is asked for", default="")
    how_handled: Mapped[str] = long_text(Sensitivity.NARRATIVE, "How it will be handled", default="")
    line_of_enquiry: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Line of enquiry", default="")
    relevance: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why relevant", default="")
    necessity: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why necessary", default="")
    proportionality: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why proportionate", default="")
    other_means: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Other means", default="")
    counselling: Mapped[YesNo | None] = field(Sensitivity.HEALTH, "Counselling notes")
    probative_value: Mapped[str] = long_text(Sensitivity.HEALTH, "Substantial probative value", default="")
    presumption_rebutted: Mapped[str] = long_text(
        Sensitivity.HEALTH, "Why the presumption is rebutted", default=""
    )
    lacks_capacity: Mapped[YesNo | None] = field(Sensitivity.HEALTH, "Lacks capacity")
    notice: Mapped[InformationNotice | None] = field(Sensitivity.STATE, "Notice")
    notice_name: Mapped[str] = field(Sensitivity.PERSON, "Notice to, by name", default="")
    notice_on: Mapped[date | None] = field(Sensitivity.DATE, "Notice given", timing=Timing.HAPPENED)
    late_reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why not before the request", default="")
    grounds_why: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why the ground applies", default="")
    answer: Mapped[str | None] = code("information_answer", "Answer")
    """Of the request itself the last one, which the step that recorded it passes on."""
