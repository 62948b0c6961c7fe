"""The tallies of the unit's years: derived like the index of the clocks, and never typed.

A part is what one case counts for, or a few reports of no case; sums are over all parts but those
of cases with a restriction, in force or past, which are read one by one through the rule. No part
is a record: it has no digest of its own, and what leaves the unit is counted from the records.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import ClassVar

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity
from mscu.models.base import Base, OfCase, field, key
from mscu.models.plan import OfPlanning
from mscu.resources import resource

MADE = "1"
"""Raised with each change of what is counted, so that all tallies are made anew."""


class Tally(OfPlanning, Base):
    """How many things of a measure are alike in district, quarter and marks, in all parts."""

    __tablename__ = "tally"
    __table_args__ = (Index("ix_tally_alike", "quarter", "measure", "district", "marks", unique=True),)
    unrestricted: ClassVar[str] = "sums over cases that have no restriction"

    id: Mapped[int] = key()
    measure: Mapped[str] = field(Sensitivity.PLAIN)
    quarter: Mapped[int] = field(Sensitivity.PLAIN)
    """Four times the calendar year in which the unit's year begins, and 0 to 3."""
    district: Mapped[str] = field(Sensitivity.DISTRICT)
    marks: Mapped[str] = field(Sensitivity.ORIGIN)
    """What tells things of the measure apart: a JSON list in the order of its marks."""
    number: Mapped[int] = field(Sensitivity.COUNT)
    amount: Mapped[int] = field(Sensitivity.COUNT)
    """Their money in pence, weight in grams or sentences in months; nothing where none is."""


class TallyPart(OfPlanning, OfCase, Base):
    """What one case counts for, or a few reports of no case."""

    __tablename__ = "tally_part"
    __table_args__ = (Index("ix_tally_part_apart", "case_id", sqlite_where=text("is_apart")),)

    id: Mapped[int] = key()
    """The case's number, or below nothing for reports of none: see `actions/figures/tallies.py`."""
    case_id: Mapped[int | None] = field(Sensitivity.PLAIN)
    """No link: a case that is erased goes first, and its part is taken out of the sums then."""
    counted: Mapped[str] = field(Sensitivity.ORIGIN)
    """A JSON list of what it adds to sums: measure, quarter, district, marks, number, amount."""
    is_apart: Mapped[bool] = field(Sensitivity.PLAIN)
    """Whether its case is restricted, or was until a day: then it is in no sum."""


class TallyIndex(Base):
    """By which rules the tallies were made; while there is no row, they have to be made anew."""

    __tablename__ = "tally_index"
    unrestricted: ClassVar[str] = "a fingerprint of the program's own rules"

    id: Mapped[int] = key()
    fingerprint: Mapped[str] = field(Sensitivity.SECRET)


@cache
def fingerprint() -> str:
    """Return the rules that things are counted by: the file of the year and the program's part."""
    year = resource("rules/impact.toml").read_text(encoding="utf-8")
    return hashlib.sha256(f"{MADE}\0{year}".encode()).hexdigest()
