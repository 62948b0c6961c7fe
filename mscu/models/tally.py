"""The tallies of the unit's years, derived from the records and never typed.

A part holds what one case counts for, or a few reports of no case. Sums are over all parts except those of
cases with a restriction, in force or past, which are read one by one through the visibility rule. No part is
a record: it has no digest of its own, and figures that leave the unit are counted from the records.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity
from mscu.models.base import Base, OfCase, composed, field, key
from mscu.models.plan import OfPlanning
from mscu.models.table_options import partial_index
from mscu.resources import resource

TALLY_VERSION = "2"
"""Raised when what is counted changes within a version of the program; each version counts anew."""


class Tally(OfPlanning, Base):
    """The number of things of a measure with the same district, quarter and marks, over all parts."""

    __tablename__ = "tally"
    __table_args__ = (Index("ix_tally_alike", "quarter", "measure", "district", "marks", unique=True),)
    unrestricted: ClassVar[str] = "sums over cases that have no restriction"

    id: Mapped[int] = key()
    measure: Mapped[str] = field(Sensitivity.PLAIN)
    quarter: Mapped[int] = field(Sensitivity.PLAIN)
    """Four times the calendar year in which the unit's year begins, plus 0 to 3."""
    district: Mapped[str] = field(Sensitivity.DISTRICT)
    marks: Mapped[str] = composed(Sensitivity.ORIGIN)
    """What distinguishes things of the measure: a JSON list in the order of its marks."""
    number: Mapped[int] = field(Sensitivity.COUNT)
    amount: Mapped[int] = field(Sensitivity.COUNT)
    """Their money in pence, weight in grams or sentences in months; 0 where there is none."""


class TallyPart(OfPlanning, OfCase, Base):
    """What one case counts for, or a few reports of no case."""

    __tablename__ = "tally_part"
    __table_args__ = (partial_index("ix_tally_part_apart", "case_id", where="is_apart"),)

    id: Mapped[int] = key()
    """The case's id, or a negative one for reports of no case: see `actions/figures/tallies.py`."""
    case_id: Mapped[int | None] = field(Sensitivity.PLAIN)
    """Not a link: an erased case goes first, and its part is then taken out of the sums."""
    counted: Mapped[str] = composed(Sensitivity.ORIGIN)
    """A JSON list of what it adds to the sums: measure, quarter, district, marks, number, amount."""
    is_apart: Mapped[bool] = field(Sensitivity.PLAIN)
    """Whether its case is or was restricted: then it is in no sum."""


class TallyIndex(Base):
    """The rules by which the tallies were made; while there is no row, they have to be rebuilt."""

    __tablename__ = "tally_index"
    unrestricted: ClassVar[str] = "a fingerprint of the program's own rules"

    id: Mapped[int] = key()
    fingerprint: Mapped[str] = composed(Sensitivity.SECRET)


@cache
def fingerprint() -> str:
    """Return a fingerprint of the rules for counting: the file of the year and the program's version."""
    year = resource("rules/impact.toml").read_text(encoding="utf-8")
    return hashlib.sha256(f"{TALLY_VERSION}\0{version('mscu')}\0{year}".encode()).hexdigest()
