"""What entries are about (POLE): people, places, things, organisations, and how they are known."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, declared_attr, validates

from mscu.codes import IdentifierKind, Sensitivity, SubjectKind, Timing, YesNo
from mscu.dates.age import KnownAge
from mscu.dates.london import local_day
from mscu.models.base import (
    EMPTY,
    NamesSubject,
    OfCase,
    OfSubject,
    Record,
    code,
    composed,
    field,
    key,
    link,
    long_text,
    merged_only,
    own_uuid,
)
from mscu.text.identifier_forms import normal_form, show
from mscu.text.name_forms import sort_name


class Subject(Record):
    """A nominal of the index: a person, place, thing or organisation that entries are about."""

    __tablename__ = "subject"
    __table_args__ = (
        Index("ix_subject_kind_sort_name", "kind", "sort_name", "id", "kept_id"),
        Index("ix_subject_sort_name", "sort_name", "id", "kept_id"),
        merged_only("subject"),
    )
    of_kind: ClassVar[SubjectKind]

    kind: Mapped[SubjectKind] = field(Sensitivity.STATE)
    name: Mapped[str] = field(Sensitivity.PERSON, "Name")
    sort_name: Mapped[str] = composed(Sensitivity.PERSON, type_=Text, server_default=EMPTY)
    """The form of the name that lists sort by; it is not in the word index."""
    note: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Note", default="")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE)
    uuid: Mapped[str] = own_uuid()
    kept_id: Mapped[int | None] = link("subject", index=False)
    """The nominal into which this one was merged, and which is shown in its place."""

    @validates("name")
    def _sort(self, _field: str, name: str) -> str:
        """Update the sort name whenever the name is set."""
        self.sort_name = sort_name(name)
        return name

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it on the class
        """Map each kind by its `kind`."""
        if cls.__name__ == "Subject":
            return {"polymorphic_on": "kind", "version_id_col": cls.version}
        return {"polymorphic_identity": cls.of_kind}


class Person(Subject):
    """A person; potential victim and suspect are roles in a case, not kinds of people."""

    __tablename__ = "person"
    of_kind = SubjectKind.PERSON

    id: Mapped[int] = key("subject")
    born_words: Mapped[str] = field(Sensitivity.BIRTH, "Born", default="")
    born_at: Mapped[datetime | None] = field(Sensitivity.BIRTH, timing=Timing.HAPPENED)
    born_precision: Mapped[str] = field(Sensitivity.BIRTH, default="unknown")
    age_status: Mapped[str | None] = code("age_status", "Age status", Sensitivity.BIRTH)
    gender: Mapped[str | None] = code("gender", "Gender", Sensitivity.ORIGIN)
    nationality: Mapped[str | None] = code("nationality", "Nationality", Sensitivity.ORIGIN)
    language: Mapped[str | None] = code("language", "Language", Sensitivity.ORIGIN)
    languages: Mapped[str] = field(Sensitivity.ORIGIN, "Other languages", default="")
    interpreter: Mapped[YesNo] = field(Sensitivity.ORIGIN, "Needs an interpreter", default=YesNo.NOT_SURE)

    @property
    def known_age(self) -> KnownAge:
        return KnownAge(self.born_words, self.age_status, local_day(self.recorded_at))


class Place(Subject):
    """A place: an address, a yard, a station."""

    __tablename__ = "place"
    of_kind = SubjectKind.PLACE

    id: Mapped[int] = key("subject")
    address: Mapped[str] = field(Sensitivity.PLACE, "Address", default="")
    postcode: Mapped[str] = field(Sensitivity.PLACE, "Postcode", default="")
    place_kind: Mapped[str | None] = code("place_type", "Kind of place", Sensitivity.TRADE)
    district: Mapped[str | None] = code("district", "District", Sensitivity.DISTRICT)
    premises: Mapped[str] = long_text(Sensitivity.PLACE, "Premises there", default="")


class PlaceLack(OfSubject, Record):
    """Something that people living at a place go without."""

    __tablename__ = "place_lack"

    lack: Mapped[str] = code("lacks", "Without", Sensitivity.TRADE)


class Thing(Subject):
    """An object: a vehicle, a phone, an account, a document."""

    __tablename__ = "thing"
    of_kind = SubjectKind.THING

    id: Mapped[int] = key("subject")
    thing_kind: Mapped[str] = code("thing_kind", "Kind of item")
    number: Mapped[str] = field(Sensitivity.IDENTIFIER, "Registration or number", default="")


class Organisation(Subject):
    """A firm or another body."""

    __tablename__ = "organisation"
    of_kind = SubjectKind.ORGANISATION

    id: Mapped[int] = key("subject")
    trade: Mapped[str | None] = code("sector", "Trade", Sensitivity.TRADE)


class SubjectName(OfSubject, Record):
    """Another name of a subject: alias, nickname, another spelling or script."""

    __tablename__ = "subject_name"

    name: Mapped[str] = field(Sensitivity.PERSON, "Also known as")
    name_kind: Mapped[str | None] = code("name_kind", "Kind of name")


class Involvement(OfCase, NamesSubject, Record):
    """The role of a subject in a case, or in one entry of it.

    Users who may see an involvement may know its subject, in every role: so it needs no rule for subjects,
    which would search for a visible involvement thousands of times in a large case.
    """

    __tablename__ = "involvement"
    __table_args__ = (
        Index("ix_involvement_case", "case_id", "subject_id", "role"),
        Index("ix_involvement_subject", "subject_id", "case_id", "entry_id"),
    )

    entry_id: Mapped[int | None] = link("entry")
    role: Mapped[str] = code("involvement_role", "Role")
    confidence: Mapped[str] = field(Sensitivity.STATE, "Confidence", default="")


class Identifier(OfSubject, Record):
    """A normalised name, phone, registration or postcode of a subject, used to find its cases."""

    __tablename__ = "identifier"
    __table_args__ = (Index("ix_identifier_value", "kind", "value", "subject_id"),)

    kind: Mapped[IdentifierKind] = field(Sensitivity.STATE)
    value: Mapped[str] = composed(Sensitivity.IDENTIFIER)
    shown: Mapped[str] = composed(Sensitivity.IDENTIFIER, "As written")


@dataclass(frozen=True, kw_only=True)
class FormerState:
    """What a nominal was before a correction, as `SubjectVersion.content` keeps it."""

    name: str
    fields: tuple[tuple[str, str, str], ...]
    """Name, label and value of each field that was corrected."""
    names: tuple[str, ...] = ()
    """Names by which it is no longer known."""
    identifiers: tuple[tuple[IdentifierKind, str], ...] = ()
    """Numbers and addresses by which it is no longer found, as they were written."""

    def value(self, name: str) -> str:
        """Return a field's former value, or an empty string if that field was not corrected."""
        return next((value for field_name, _, value in self.fields if field_name == name), "")


class SubjectVersion(OfSubject, Record):
    """A nominal before a correction; kept for good, with the reason."""

    __tablename__ = "subject_version"

    subject_version: Mapped[int] = field(Sensitivity.PLAIN, "Version")
    replaced_at: Mapped[datetime] = field(Sensitivity.DATE, "Replaced")
    replaced_by_id: Mapped[int] = link("users", index=False)
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why corrected")
    known_by: Mapped[str] = composed(Sensitivity.PERSON, "Formerly", default="")
    """Former names, numbers and addresses, one on a line: the only words by which a search finds it."""
    content: Mapped[str] = composed(Sensitivity.PERSON, "Content before")

    def keep(self, former: FormerState) -> None:
        """Set the content, and the words by which it is found."""
        self.content = json.dumps(asdict(former), ensure_ascii=False)
        shown = (text for kind, text in former.identifiers for text in (text, _as_shown(kind, text)))
        self.known_by = "\n".join(dict.fromkeys((*former.names, *shown)))

    @property
    def former(self) -> FormerState:
        return former_state(self.content)


def former_state(content: str) -> FormerState:
    """Read the content of a former version."""
    stored = json.loads(content)
    return FormerState(
        name=stored["name"],
        fields=tuple((name, label, value) for name, label, value in stored["fields"]),
        names=tuple(stored["names"]),
        identifiers=tuple((IdentifierKind(kind), text) for kind, text in stored["identifiers"]),
    )


def _as_shown(kind: IdentifierKind, text: str) -> str:
    """Write an identifier in its normal form, or as it is where it has none."""
    normal = normal_form(kind, text)
    return show(kind, normal) if normal else text
