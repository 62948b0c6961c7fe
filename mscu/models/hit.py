"""Watches, and hits: something watched, restricted or in another open case was named.

A hit is for one person and seen by nobody else: the person who named the thing must not learn of it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.codes import HitKind, IdentifierKind, Sensitivity, Timing
from mscu.models.base import Record, composed, field, long_text, person
from mscu.models.signers import NotSigned


class Watch(Record):
    """A name, registration, phone or place on which a user wants to be told of new entries.

    Necessity and proportionality require a reason and an end (DPA 2018 ss.35, 37).
    """

    __tablename__ = "watch"
    __table_args__ = (Index("ix_watch_user", "user_id", "ends_on"),)

    user_id: Mapped[int] = person(NotSigned(why="a leaver's is handed on"), index=False)
    kind: Mapped[IdentifierKind] = field(Sensitivity.STATE, "Kind")
    value: Mapped[str] = composed(Sensitivity.IDENTIFIER)
    shown: Mapped[str] = composed(Sensitivity.IDENTIFIER, "Watched")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why")
    began_at: Mapped[datetime] = field(Sensitivity.DATE, "Since")
    ends_on: Mapped[date] = field(Sensitivity.DATE, "Until", timing=Timing.DUE)


class Hit(Record):
    """The naming of something that this user must hear of, and the outcome.

    Case and entry are ids, not links: the user who raises the hit may not see one of them, nor perhaps the
    user who reads it the other. Both are read through the visibility rule before they are shown.
    """

    __tablename__ = "hit"
    __table_args__ = (Index("ix_hit_user", "user_id", "answered_at", "raised_at"),)

    user_id: Mapped[int] = person(NotSigned(why="raised by who named something"), "For", index=False)
    kind: Mapped[HitKind] = field(Sensitivity.STATE, "Kind")
    about_case: Mapped[int | None] = field(Sensitivity.PLAIN)
    in_entry: Mapped[int | None] = field(Sensitivity.PLAIN)
    said: Mapped[str] = composed(Sensitivity.IDENTIFIER, "What was named")
    why: Mapped[str] = composed(Sensitivity.NARRATIVE, "Why it may be meant")
    by: Mapped[str] = field(Sensitivity.STAFF, "Named by")
    raised_at: Mapped[datetime] = field(Sensitivity.DATE, "When")
    answered_at: Mapped[datetime | None] = field(Sensitivity.DATE)
    answer: Mapped[str] = field(Sensitivity.NARRATIVE, "Outcome", default="")


class HitCursor(Record):
    """The last row of the audit that has been searched for hits."""

    __tablename__ = "heeded"
    unrestricted: ClassVar[str] = "a number of the audit"

    seq: Mapped[int] = field(Sensitivity.PLAIN)
