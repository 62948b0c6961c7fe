"""Warrants, searches, arrests, interviews, charges and bail."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from mscu.codes import Family, Kind, Sensitivity, Timing
from mscu.models.base import EMPTY, PartOfEntry, Record, code, field, link, long_text
from mscu.models.entries.entry import Entry, entry_key


class Warrant(Entry):
    """A warrant granted, for which premises, until when."""

    __tablename__ = "warrant"
    of_kind = Kind.WARRANT
    family = Family.ENFORCEMENT

    id: Mapped[int] = entry_key()
    power: Mapped[str] = code("warrant_power", "Power", Sensitivity.LEGAL)
    court: Mapped[str] = field(Sensitivity.LEGAL, "Court", default="")
    reference: Mapped[str] = field(Sensitivity.REFERENCE, "Warrant number", default="")
    expires_on: Mapped[date | None] = field(Sensitivity.DATE, "Expires", timing=Timing.DUE)


class Search(Entry):
    """A search of premises: under which power, who was found there and who was not."""

    __tablename__ = "search"
    of_kind = Kind.SEARCH
    family = Family.ENFORCEMENT

    id: Mapped[int] = entry_key()
    power: Mapped[str | None] = code("search_power", "Power", Sensitivity.LEGAL)
    place_id: Mapped[int] = link("subject", "Place")
    officer: Mapped[str] = field(Sensitivity.STAFF, "Officer in charge", default="")
    premises: Mapped[str] = long_text(Sensitivity.PLACE, "Premises searched", default="")


class SearchFinding(PartOfEntry, Record):
    """One person looked for in a search: found, and where, or not found."""

    __tablename__ = "search_finding"

    subject_id: Mapped[int] = link("subject", "Person")
    found: Mapped[bool] = field(Sensitivity.STATE, "Found")
    where_words: Mapped[str] = field(Sensitivity.PLACE, "Where", default="")
    taken_to: Mapped[str] = field(Sensitivity.PLACE, "Where taken", default="", server_default=EMPTY)


class Arrest(Entry):
    """An arrest; every arrest is recorded."""

    __tablename__ = "arrest"
    of_kind = Kind.ARREST
    family = Family.ENFORCEMENT

    id: Mapped[int] = entry_key()
    person_id: Mapped[int] = link("subject", "Person")
    place_id: Mapped[int | None] = link("subject", "Place")
    officer: Mapped[str] = field(Sensitivity.STAFF, "Officer", default="")
    necessity: Mapped[str] = long_text(Sensitivity.LEGAL, "Necessity", default="")
    custody_reference: Mapped[str] = field(Sensitivity.REFERENCE, "Custody record", default="")
    disposal: Mapped[str | None] = code("arrest_disposal", "Disposal", Sensitivity.LEGAL)
    disposal_on: Mapped[date | None] = field(Sensitivity.DATE, "Disposal on", timing=Timing.HAPPENED)
    """The day from which victims must be told of a release or of no further action."""


class Interview(Entry):
    """A suspect's interview or a victim's or witness's recorded account (ABE)."""

    __tablename__ = "interview"
    of_kind = Kind.INTERVIEW
    family = Family.ENFORCEMENT

    id: Mapped[int] = entry_key()
    interview_type: Mapped[str] = code("interview_type", "Type")
    person_id: Mapped[int] = link("subject", "Person")
    interpreter: Mapped[str] = field(Sensitivity.ORIGIN, "Interpreter", default="")
    present: Mapped[str] = field(Sensitivity.STAFF, "Present", default="")


class Charge(Entry):
    """A charge and its first hearing; a charge that follows another is a later hearing of it."""

    __tablename__ = "charge"
    of_kind = Kind.CHARGE
    family = Family.ENFORCEMENT

    id: Mapped[int] = entry_key()
    person_id: Mapped[int] = link("subject", "Person")
    court: Mapped[str] = field(Sensitivity.LEGAL, "Court", default="")
    court_on: Mapped[date | None] = field(Sensitivity.DATE, "Hearing", timing=Timing.PLANNED)
    remand: Mapped[bool] = field(Sensitivity.LEGAL, "Remanded in custody", default=False)


class Bail(Entry):
    """Bail with conditions and the day of its review."""

    __tablename__ = "bail"
    of_kind = Kind.BAIL
    family = Family.ENFORCEMENT

    id: Mapped[int] = entry_key()
    person_id: Mapped[int] = link("subject", "Person")
    conditions: Mapped[str] = long_text(Sensitivity.LEGAL, "Conditions", default="")
    review_on: Mapped[date | None] = field(Sensitivity.DATE, "Review", timing=Timing.DUE)
