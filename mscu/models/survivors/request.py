"""Requests of police and courts for what the charity holds, and legal holds on it.

Police, Crime, Sentencing and Courts Act 2022 ss.44A-44D (Victims and Prisoners Act 2024 s.28): a request must
be necessary and proportionate, and the survivor is told; for counselling notes it needs substantial probative
value. Every request is answered.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import Sensitivity, Timing, YesNo
from mscu.models.base import EMPTY, OpenOfSurvivor, SurvivorRecord, code, field, link, long_text, person
from mscu.models.signers import Signed
from mscu.survivor_codes import RequestReply


class MaterialRequest(OpenOfSurvivor, SurvivorRecord):
    """One request or summons: who asks for what and why, and what the charity answered.

    It says what is asked for, never what the survivor disclosed. Of a victim information request it holds
    what police said of their reasons and of their notice; the charity decides under data protection law.
    """

    __tablename__ = "material_request"

    reference: Mapped[str] = field(Sensitivity.REFERENCE, "Reference", unique=True)
    requester: Mapped[str] = code("requester", "Who asks")
    asked_by: Mapped[str] = field(Sensitivity.STAFF, "Name and office")
    their_reference: Mapped[str] = field(Sensitivity.REFERENCE, "Their reference", default="")
    basis: Mapped[str] = code("request_basis", "Legal basis")
    asked_for: Mapped[str] = long_text(Sensitivity.NARRATIVE, "What is asked for")
    counselling: Mapped[YesNo] = field(
        Sensitivity.STATE, "Are these notes of counselling?", default=YesNo.NOT_SURE
    )
    line_of_enquiry: Mapped[str] = long_text(
        Sensitivity.NARRATIVE, "Line of enquiry", default="", server_default=EMPTY
    )
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why they ask", default="", server_default=EMPTY)
    how_handled: Mapped[str] = long_text(
        Sensitivity.NARRATIVE, "How they will handle it", default="", server_default=EMPTY
    )
    left_out_ground: Mapped[str | None] = code("notice_ground", "Ground for leaving something out")
    other_means: Mapped[str] = long_text(
        Sensitivity.NARRATIVE, "Other means", default="", server_default=EMPTY
    )
    presumption_rebutted: Mapped[str] = long_text(
        Sensitivity.NARRATIVE, "Why the presumption is rebutted", default="", server_default=EMPTY
    )
    police_notice_to: Mapped[str | None] = code("notice_recipient", "Notice of police to")
    police_notice_on: Mapped[date | None] = field(
        Sensitivity.DATE, "Notice of police on", timing=Timing.HAPPENED
    )
    police_notice_ground: Mapped[str | None] = code("notice_ground", "Ground for no notice")
    received_on: Mapped[date] = field(Sensitivity.DATE, "Received", timing=Timing.HAPPENED)
    due_on: Mapped[date | None] = field(Sensitivity.DATE, "To be answered by", index=True, timing=Timing.DUE)
    necessity: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Is it necessary?", default="")
    proportionality: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Is it proportionate?", default="")
    probative_value: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Substantial probative value", default="")
    notified: Mapped[YesNo] = field(Sensitivity.STATE, "Survivor notified", default=YesNo.NOT_SURE)
    notified_on: Mapped[date | None] = field(Sensitivity.DATE, "Notified on", timing=Timing.HAPPENED)
    not_notified_reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why not", default="")
    objects: Mapped[YesNo] = field(Sensitivity.STATE, "Does the survivor object?", default=YesNo.NOT_SURE)
    objection: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Grounds of the objection", default="")
    reply: Mapped[RequestReply] = field(Sensitivity.STATE, "Reply", default=RequestReply.NONE)
    reply_words: Mapped[str] = long_text(Sensitivity.NARRATIVE, "What was answered", default="")
    replied_on: Mapped[date | None] = field(Sensitivity.DATE, "Answered", timing=Timing.HAPPENED)
    replied_by_id: Mapped[int | None] = link("users")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users")


class LegalHold(OpenOfSurvivor, SurvivorRecord):
    """A legal hold: a survivor's records must be kept, whatever their retention period."""

    __tablename__ = "legal_hold"

    request_id: Mapped[int | None] = link("material_request", "Request")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason")
    from_on: Mapped[date] = field(Sensitivity.DATE, "From")
    set_by_id: Mapped[int] = link("users")
    lifted_on: Mapped[date | None] = field(Sensitivity.DATE, "Lifted")
    lifted_reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why lifted", default="")
    lifted_by_id: Mapped[int | None] = person(Signed(stands=True, may=Permission.LEAD_SUPPORT))
