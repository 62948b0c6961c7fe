"""The index of likenesses: which subjects share a key of a name, registration, phone or address.

Derived from the records and never typed: a row is no record and has no digest of its own. Keys are stored as
numbers, as there are millions of rows.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity
from mscu.models.base import Base, OfSubject, composed, field, key
from mscu.models.table_options import WITHOUT_ROWID


class Likeness(OfSubject, Base):
    """A subject has an identifier with this key (`likeness_keys.number_of`)."""

    __tablename__ = "likeness"
    __table_args__ = WITHOUT_ROWID

    key: Mapped[int] = field(Sensitivity.SECRET, type_=BigInteger, primary_key=True)
    subject_id: Mapped[int] = field(
        Sensitivity.PLAIN, "", ForeignKey("subject.id", ondelete="CASCADE"), primary_key=True
    )


class LikenessIndex(Base):
    """How the keys were made; while there is no row, the index has to be rebuilt."""

    __tablename__ = "likeness_index"
    unrestricted: ClassVar[str] = "a fingerprint of the program's own rules"

    id: Mapped[int] = key()
    fingerprint: Mapped[str] = composed(Sensitivity.SECRET)
