"""A survivor in the charity's store, and which navigators may read their records."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity, Timing, YesNo
from mscu.dates.age import KnownAge
from mscu.dates.london import local_day
from mscu.models.base import OfSurvivor, OpenOfSurvivor, SurvivorRecord, code, field, link, long_text, person
from mscu.models.signers import NotSigned
from mscu.survivor_codes import NamedAs, SupportStatus


class Survivor(SurvivorRecord):
    """A person whom a navigator supports: a number, and the UUID of the police case.

    What identifies the person is in `SurvivorAbout`, which only the named navigators see.
    """

    __tablename__ = "survivor"
    __table_args__ = (Index("ix_survivor_status_opened", "status", "opened_at", "id"),)

    reference: Mapped[str] = field(Sensitivity.REFERENCE, "Reference", unique=True)
    case_uuid: Mapped[str] = field(Sensitivity.REFERENCE, "Police case", default="", index=True)
    person_uuid: Mapped[str] = field(Sensitivity.REFERENCE, "Police nominal", default="", index=True)
    status: Mapped[SupportStatus] = field(Sensitivity.STATE, "Support", default=SupportStatus.SUPPORTED)
    opened_at: Mapped[datetime] = field(Sensitivity.DATE, "Since")
    closed_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Closed")


class SurvivorAbout(OfSurvivor, SurvivorRecord):
    """Who the survivor is, and how to reach the person without danger."""

    __tablename__ = "survivor_about"
    __table_args__ = (Index("ix_survivor_about_name", "name", "survivor_id"),)

    survivor_id: Mapped[int] = link("survivor", unique=True)
    name: Mapped[str] = field(Sensitivity.PERSON, "Name")
    known_as: Mapped[str] = field(Sensitivity.PERSON, "Preferred name", default="")
    born_words: Mapped[str] = field(Sensitivity.BIRTH, "Born", default="")
    age_status: Mapped[str | None] = code("age_status", "Age status", Sensitivity.BIRTH)
    gender: Mapped[str | None] = code("gender", "Gender", Sensitivity.ORIGIN)
    nationality: Mapped[str | None] = code("nationality", "Nationality", Sensitivity.ORIGIN)
    language: Mapped[str | None] = code("language", "Language", Sensitivity.ORIGIN)
    dialect: Mapped[str] = field(Sensitivity.ORIGIN, "Dialect", default="")
    origin: Mapped[str] = field(Sensitivity.ORIGIN, "Village or region of origin", default="")
    employers: Mapped[str] = field(Sensitivity.PERSON, "Worked for", default="")
    interpreter: Mapped[str] = field(Sensitivity.ORIGIN, "Interpreter", default="")
    phone: Mapped[str] = field(Sensitivity.CONTACT, "Phone", default="")
    post: Mapped[str] = field(Sensitivity.CONTACT, "Address for post", default="")
    safe_to_phone: Mapped[YesNo] = field(Sensitivity.CONTACT, "Safe to phone here?", default=YesNo.NOT_SURE)
    safe_to_text: Mapped[YesNo] = field(Sensitivity.CONTACT, "Safe to text here?", default=YesNo.NOT_SURE)
    safe_to_write: Mapped[YesNo] = field(
        Sensitivity.CONTACT, "Safe to write to them here?", default=YesNo.NOT_SURE
    )
    safe_when: Mapped[str] = field(Sensitivity.CONTACT, "When it is safe", default="")
    code_word: Mapped[str] = field(Sensitivity.CONTACT, "Code word", default="")
    note: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Read this first", default="")

    def known_age(self, survivor: Survivor) -> KnownAge:
        """Return what is known of the age, as it was when support began."""
        return KnownAge(self.born_words, self.age_status, local_day(survivor.opened_at))


class Named(OpenOfSurvivor, SurvivorRecord):
    """A user who may read a survivor's records: as navigator, as cover, or opened with a reason.

    A user who opens them with a reason is named for that day, and the safeguarding leads are told.
    """

    __tablename__ = "named"
    __table_args__ = (Index("ix_named_reader", "survivor_id", "user_id", "from_on", "until_on"),)

    user_id: Mapped[int] = person(NotSigned(why="named by a lead"), "Who")
    named_as: Mapped[NamedAs] = field(Sensitivity.STATE, "As")
    from_on: Mapped[date] = field(Sensitivity.PLAIN, "From", timing=Timing.PLANNED)
    until_on: Mapped[date | None] = field(Sensitivity.PLAIN, "Until", timing=Timing.PLANNED)
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason", default="")
    named_at: Mapped[datetime] = field(Sensitivity.PLAIN, "When")
    lead_saw_at: Mapped[datetime | None] = field(Sensitivity.PLAIN, "Seen by a lead")


class Conflict(OpenOfSurvivor, SurvivorRecord):
    """A user who may know nothing of a survivor: a conflict of interest, named by a lead."""

    __tablename__ = "conflict"
    __table_args__ = (Index("ix_conflict_pair", "survivor_id", "user_id", unique=True),)

    user_id: Mapped[int] = person(NotSigned(why="barred by a lead"), "Who")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason")
