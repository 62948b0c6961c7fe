"""The index of mentions: what the words of each report name, before anybody has recorded it as a subject.

Derived from the reports and never typed: a row is no record and has no digest of its own. Where in the text
it stands is found again when the text is read.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import ClassVar

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity
from mscu.models.base import Base, PartOfEntry, composed, field, key, link
from mscu.models.table_options import WHOLE_NUMBER, WITHOUT_ROWID
from mscu.text import likeness_keys

MENTIONS_VERSION = "4"
"""Increased with each change to what counts as a mention, so that every index is rebuilt."""


class Mention(PartOfEntry, Base):
    """A report names something with this key."""

    __tablename__ = "mention"
    __table_args__ = WITHOUT_ROWID

    key: Mapped[int] = field(Sensitivity.SECRET, type_=BigInteger, primary_key=True)
    entry_id: Mapped[int] = link("entry", ondelete="CASCADE", primary_key=True)
    case_id: Mapped[int | None] = field(Sensitivity.PLAIN, type_=WHOLE_NUMBER)


class MentionIndex(Base):
    """How the keys were made; while there is no row, the index has to be rebuilt."""

    __tablename__ = "mention_index"
    unrestricted: ClassVar[str] = "a fingerprint of the program's own rules"

    id: Mapped[int] = key()
    fingerprint: Mapped[str] = composed(Sensitivity.SECRET)


@cache
def fingerprint() -> str:
    """Return a fingerprint of what finds mentions and makes their keys."""
    return " ".join((MENTIONS_VERSION, version("phonenumbers"), likeness_keys.fingerprint()))
