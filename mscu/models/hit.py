"""Watches, and hits: that something watched, restricted or of another open case was named.

A hit is for one person and seen by nobody else: whoever named the thing must not learn of it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.codes import HitKind, IdentifierKind, Sensitivity
from mscu.models.base import Record, field, person
from mscu.models.signers import NotSigned


class Watch(Record):
    """A name, plate, phone or place of which somebody wants to know when it is next named.

    Necessity and proportionality ask for a reason and an end (DPA 2018 ss.35, 37).
    """

    __tablename__ = "watch"
    __table_args__ = (Index("ix_watch_user", "user_id", "ends_on"),)

    user_id: Mapped[int] = person(NotSigned(why="a leaver's is handed on"), index=False)
    kind: Mapped[IdentifierKind] = field(Sensitivity.STATE, "Kind")
    value: Mapped[str] = field(Sensitivity.IDENTIFIER)
    shown: Mapped[str] = field(Sensitivity.IDENTIFIER, "Watched")
    reason: Mapped[str] = field(Sensitivity.NARRATIVE, "Why")
    began_at: Mapped[datetime] = field(Sensitivity.DATE, "Since")
    ends_on: Mapped[date] = field(Sensitivity.DATE, "Until")


class Hit(Record):
    """That something was named which this person must hear of, and what came of it.

    Case and entry are numbers, not links: whoever raises it may not see the one, whoever reads it
    perhaps not the other. Both are read through the rule before they are shown.
    """

    __tablename__ = "hit"
    __table_args__ = (Index("ix_hit_user", "user_id", "answered_at", "raised_at"),)

    user_id: Mapped[int] = person(NotSigned(why="raised by who named something"), "For", index=False)
    kind: Mapped[HitKind] = field(Sensitivity.STATE, "Kind")
    about_case: Mapped[int | None] = field(Sensitivity.PLAIN)
    in_entry: Mapped[int | None] = field(Sensitivity.PLAIN)
    said: Mapped[str] = field(Sensitivity.IDENTIFIER, "What was named")
    why: Mapped[str] = field(Sensitivity.NARRATIVE, "Why it may be meant")
    by: Mapped[str] = field(Sensitivity.STAFF, "Named by")
    raised_at: Mapped[datetime] = field(Sensitivity.DATE, "When")
    answered_at: Mapped[datetime | None] = field(Sensitivity.DATE)
    answer: Mapped[str] = field(Sensitivity.NARRATIVE, "What came of it", default="")


class HitCursor(Record):
    """The last row of the audit up to which what was recorded has been looked through for hits."""

    __tablename__ = "heeded"
    unrestricted: ClassVar[str] = "a number of the audit"

    seq: Mapped[int] = field(Sensitivity.PLAIN)
