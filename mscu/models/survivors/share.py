"""What a survivor agreed to share with police, as the charity's store keeps it.

The words are signed here and received in `models/entries/shared.py`: they are typed as agreed, and are never
the note itself.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity, Timing
from mscu.models.base import (
    UUID_LENGTH,
    OfSurvivor,
    OpenOfSurvivor,
    SurvivorRecord,
    composed,
    field,
    link,
    long_text,
)
from mscu.survivor_codes import ShareOf


class Share(OfSurvivor, SurvivorRecord):
    """A signed copy of agreed words, under one consent; `ShareDelivery` records whether it stands."""

    __tablename__ = "share"
    only_followed: ClassVar[bool] = True

    uuid: Mapped[str] = field(Sensitivity.REFERENCE, type_=String(UUID_LENGTH), unique=True)
    consent_id: Mapped[int] = link("consent", "Consent")
    of: Mapped[ShareOf] = field(Sensitivity.STATE, "From")
    of_id: Mapped[int | None] = field(Sensitivity.PLAIN)
    """The id of the record that it was written from."""
    case_uuid: Mapped[str] = field(Sensitivity.REFERENCE, "Police case")
    person_uuid: Mapped[str] = field(Sensitivity.REFERENCE, "Police nominal")
    text: Mapped[str] = long_text(Sensitivity.NARRATIVE, "The agreed words")
    scope: Mapped[str] = long_text(Sensitivity.NARRATIVE, "What it may be used for")
    purpose: Mapped[str] = field(Sensitivity.NARRATIVE, "Purpose")
    ends_on: Mapped[date | None] = field(Sensitivity.DATE, "Until", timing=Timing.DUE)
    told_on: Mapped[date] = field(
        Sensitivity.DATE, "Told that police must keep it, on", timing=Timing.HAPPENED
    )
    shared_by: Mapped[str] = field(Sensitivity.STAFF, "Shared by")
    consent: Mapped[str] = composed(Sensitivity.NARRATIVE, "Consent in words")
    shared_at: Mapped[datetime] = field(Sensitivity.DATE, "Shared")
    shared_by_id: Mapped[int] = link("users")
    digest: Mapped[str] = field(Sensitivity.SECRET)
    signature: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)
    public_key: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)


class ShareRecipient(OfSurvivor, SurvivorRecord):
    """One person of the police who may read a copy."""

    __tablename__ = "share_recipient"
    only_followed: ClassVar[bool] = True

    share_id: Mapped[int] = link("share")
    name: Mapped[str] = field(Sensitivity.STAFF, "Name")
    login: Mapped[str] = field(Sensitivity.STAFF, "Name in the police's store")


class ShareDelivery(OpenOfSurvivor, SurvivorRecord):
    """The progress of a copy: delivered, withdrawn, and withdrawn in the unit's store as well.

    Every navigator sees it, so that a withdrawal reaches the unit's store whoever is at work.
    """

    __tablename__ = "share_delivery"
    __table_args__ = (
        Index("ix_share_delivery_open", "delivered_at", "withdrawn_at", "withdrawal_delivered_at"),
    )

    share_id: Mapped[int] = link("share", unique=True)
    uuid: Mapped[str] = field(Sensitivity.REFERENCE, type_=String(UUID_LENGTH), unique=True)
    ends_on: Mapped[date | None] = field(Sensitivity.DATE, "Until", timing=Timing.DUE)
    """The end as the copy states it, for navigators who are not named for the survivor."""
    delivered_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Delivered")
    withdrawn_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Withdrawn")
    told_police: Mapped[str] = composed(Sensitivity.PLAIN, "Why, as police are told", default="")
    """The program's own wording, never the survivor's reason."""
    withdrawal_delivered_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Withdrawn there")
