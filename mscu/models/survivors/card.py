"""The emergency card: what a survivor agreed that police may know at once if a life is at risk.

Agreed in advance, so that the navigator on call can release it in a minute without reading what the survivor
told. It belongs to the charity alone: no police key opens it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity, Timing, YesNo
from mscu.models.base import OpenOfSurvivor, SurvivorRecord, code, composed, field, link, long_text
from mscu.survivor_codes import ReleaseHow


class Card(OpenOfSurvivor, SurvivorRecord):
    """One version of a survivor's emergency card: agreed, or withdrawn."""

    __tablename__ = "card"
    __table_args__ = (Index("ix_card_newest", "survivor_id", "id"),)
    only_followed: ClassVar[bool] = True

    stands: Mapped[bool] = field(Sensitivity.STATE, "Agreed")
    agreed_by: Mapped[str] = field(Sensitivity.PERSON, "Agreed by")
    agreed_on: Mapped[date] = field(Sensitivity.DATE, "Agreed on", timing=Timing.HAPPENED)
    language: Mapped[str | None] = code("language", "Agreed in", Sensitivity.ORIGIN)
    interpreter: Mapped[str] = field(Sensitivity.STAFF, "Interpreter", default="")
    safe_phone: Mapped[str] = field(Sensitivity.CONTACT, "Safe phone", default="")
    where_words: Mapped[str] = field(Sensitivity.PLACE, "Where, only as agreed", default="")
    danger: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Danger", default="")
    approach: Mapped[str] = field(Sensitivity.NARRATIVE, "Approach", default="")
    code_word_hint: Mapped[str] = field(Sensitivity.CONTACT, "Hint to the code word", default="")
    medical: Mapped[str] = field(Sensitivity.HEALTH, "Medical", default="")
    dialect: Mapped[str] = field(Sensitivity.ORIGIN, "Language and dialect", default="")
    never_call: Mapped[str] = field(Sensitivity.NARRATIVE, "Never call", default="")
    knows_address: Mapped[str] = field(Sensitivity.NARRATIVE, "Who knows the address", default="")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users")


class CardRelease(OpenOfSurvivor, SurvivorRecord):
    """A release of a card to police, or a refusal: who asked, why, which fields, who was told."""

    __tablename__ = "card_release"
    __table_args__ = (Index("ix_card_release_waits", "delivered_at", "entry_id"),)

    card_id: Mapped[int | None] = link("card", "Card")
    """None where there is no card: then the request can only be refused."""
    entry_id: Mapped[int | None] = field(Sensitivity.PLAIN, "Request")
    """The id of the request in the unit's store; None where police only rang."""
    how: Mapped[ReleaseHow] = field(Sensitivity.STATE, "How")
    asked_by: Mapped[str] = field(Sensitivity.STAFF, "Asked by")
    asked_at: Mapped[datetime] = field(Sensitivity.DATE, "Asked", timing=Timing.HAPPENED)
    threshold: Mapped[str] = code("urgent_threshold", "Why it is urgent")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason for the decision")
    released: Mapped[str] = composed(Sensitivity.PLAIN, "What was released", default="")
    """Names of the card's fields; their text is in that version of the card."""
    spoken_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Spoken", timing=Timing.HAPPENED)
    late_reason: Mapped[str] = field(Sensitivity.NARRATIVE, "Why logged late", default="")
    survivor_told: Mapped[YesNo] = field(Sensitivity.STATE, "Survivor told")
    not_told_reason: Mapped[str] = field(Sensitivity.NARRATIVE, "Why not told", default="")
    released_at: Mapped[datetime] = field(Sensitivity.DATE, "Logged")
    released_by_id: Mapped[int] = link("users")
    signature: Mapped[bytes | None] = field(Sensitivity.SECRET, type_=LargeBinary)
    public_key: Mapped[bytes | None] = field(Sensitivity.SECRET, type_=LargeBinary)
    delivered_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Answered in the police's store")
