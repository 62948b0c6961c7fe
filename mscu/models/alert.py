"""Alerts that an entry of the police sends to the navigators: a suspect bailed, a court date, a visit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import AlertKind, Sensitivity
from mscu.models.base import OfCase, Record, field, link, long_text, person
from mscu.models.signers import Signed


class Alert(OfCase, Record):
    """Something that a survivor's navigator must know now, raised by an entry or typed.

    It holds only what safeguarding needs, never intelligence. It stays until a navigator has acknowledged it.
    """

    __tablename__ = "alert"
    __table_args__ = (Index("ix_alert_open", "acknowledged_at", "raised_at", "case_id"),)

    person_id: Mapped[int] = link("subject", "Person")
    kind: Mapped[AlertKind] = field(Sensitivity.STATE, "Kind")
    words: Mapped[str] = long_text(Sensitivity.NARRATIVE, "What happened")
    entry_id: Mapped[int | None] = link("entry")
    raised_at: Mapped[datetime] = field(Sensitivity.DATE, "Raised")
    raised_by_id: Mapped[int] = link("users")
    acknowledged_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Acknowledged")
    acknowledged_by_id: Mapped[int | None] = person(Signed(may=Permission.HEAR_ALERTS))


class Heard(OfCase, Record):
    """When the charity's program first read an entry or an alert that is meant for it."""

    __tablename__ = "heard"
    __table_args__ = (
        Index("ix_heard_entry", "entry_id", unique=True),
        Index("ix_heard_alert", "alert_id", unique=True),
    )

    entry_id: Mapped[int | None] = link("entry", index=False)
    alert_id: Mapped[int | None] = link("alert", index=False)
    heard_at: Mapped[datetime] = field(Sensitivity.DATE, "Heard")
