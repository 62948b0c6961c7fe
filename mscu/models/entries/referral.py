"""Referrals of a person, the decisions on them, and contact with victims."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped

from mscu.codes import Family, Kind, Sensitivity, Timing, Urgency, YesNo
from mscu.models.base import EMPTY, code, field, link, long_text
from mscu.models.entries.entry import Entry, entry_key


class Referral(Entry):
    """One person referred: NRM, duty to notify, Victim Navigator, children's social care...

    A duty to notify (MSA s.52) names nobody who has not consented to be included. To the Victim Navigator it
    states why, how urgent, what endangers the person, and how to reach them safely; an agreed code word is
    never written here. The navigator's answer is kept with it.
    """

    __tablename__ = "referral"
    of_kind = Kind.REFERRAL
    family = Family.CARE

    id: Mapped[int] = entry_key()
    referral_to: Mapped[str] = code("referral_to", "Referred to")
    person_id: Mapped[int] = link("subject", "Person")
    consent: Mapped[str] = code("consent_kind", "Consent")
    wants_support: Mapped[bool | None] = field(Sensitivity.STATE, "Wants support (MSVCC)")
    refused_reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why refused", default="")
    consents_to_be_named: Mapped[bool | None] = field(Sensitivity.STATE, "Consents to be included by name")
    reference: Mapped[str] = field(Sensitivity.REFERENCE, "Reference", default="")
    first_responder: Mapped[str] = field(Sensitivity.STAFF, "First responder", default="")
    navigator: Mapped[str] = field(Sensitivity.STAFF, "Navigator", default="")
    interpreter: Mapped[str] = field(Sensitivity.ORIGIN, "Interpreter", default="")
    outcome: Mapped[str | None] = code("referral_outcome", "Outcome")
    guardian_service: Mapped[str | None] = code("guardian_service", "Guardian service")
    police_protection_from: Mapped[datetime | None] = field(
        Sensitivity.LEGAL, "Police protection from (Children Act s.46)", timing=Timing.HAPPENED
    )
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why referred", default="", server_default=EMPTY)
    urgency: Mapped[Urgency | None] = field(Sensitivity.STATE, "How urgent")
    reach_on: Mapped[str] = field(
        Sensitivity.CONTACT, "Safe number or address", default="", server_default=EMPTY
    )
    safe_to_phone: Mapped[YesNo | None] = field(Sensitivity.CONTACT, "Safe to phone")
    safe_to_text: Mapped[YesNo | None] = field(Sensitivity.CONTACT, "Safe to text")
    safe_to_write: Mapped[YesNo | None] = field(Sensitivity.CONTACT, "Safe to write")
    safe_when: Mapped[str] = field(Sensitivity.CONTACT, "When it is safe", default="", server_default=EMPTY)
    code_word: Mapped[YesNo | None] = field(Sensitivity.STATE, "Code word agreed")
    answered_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Answered")
    answered_by: Mapped[str] = field(Sensitivity.STAFF, "Answered by", default="", server_default=EMPTY)
    answer_reason: Mapped[str] = long_text(
        Sensitivity.NARRATIVE, "Reason for the answer", default="", server_default=EMPTY
    )
    first_contact_on: Mapped[date | None] = field(Sensitivity.DATE, "First contact", timing=Timing.HAPPENED)
    support_ended_on: Mapped[date | None] = field(Sensitivity.DATE, "Support ended", timing=Timing.HAPPENED)
    """The day from which the charity reads nothing more of the case; why it ended stays with the charity."""
    support_ended_by: Mapped[str] = field(Sensitivity.STAFF, "Ended by", default="", server_default=EMPTY)
    """Who of the charity recorded it in this store; empty if the charity's own store told it."""


class NrmDecision(Entry):
    """A decision of the competent authority on a referral."""

    __tablename__ = "nrm_decision"
    of_kind = Kind.NRM_DECISION
    family = Family.CARE

    id: Mapped[int] = entry_key()
    stage: Mapped[str] = code("nrm_stage", "Stage")
    outcome: Mapped[str] = code("nrm_outcome", "Outcome")
    received_on: Mapped[date | None] = field(Sensitivity.DATE, "Notice received", timing=Timing.HAPPENED)
    """The time to ask for reconsideration runs from it where the day of the decision is not known."""
    competent_authority: Mapped[str | None] = code("competent_authority", "Authority")
    told_by: Mapped[str] = field(Sensitivity.STAFF, "Who told the person", default="")
    told_at: Mapped[datetime | None] = field(
        Sensitivity.DATE, "When the person was told", timing=Timing.HAPPENED
    )
    told_in: Mapped[str | None] = code("language", "In which language", Sensitivity.ORIGIN)


class VictimContact(Entry):
    """Contact with a victim: what they were told or asked (Victims' Code)."""

    __tablename__ = "victim_contact"
    of_kind = Kind.VICTIM_CONTACT
    family = Family.CARE

    id: Mapped[int] = entry_key()
    person_id: Mapped[int] = link("subject", "Victim")
    contact_by: Mapped[str] = field(Sensitivity.STAFF, "By")
    method: Mapped[str | None] = code("contact_method", "How")
    interpreter: Mapped[str] = field(Sensitivity.ORIGIN, "Interpreter", default="")
    next_update: Mapped[str] = field(Sensitivity.DATE, "Next update agreed", default="")
    update_on: Mapped[date | None] = field(Sensitivity.DATE, "Next update on", timing=Timing.DUE)
