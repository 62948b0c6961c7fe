"""An entry: something that happened in a case. Each kind adds its columns by joined inheritance."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, declared_attr

from mscu.codes import Family, Kind, Marking, Sensitivity
from mscu.dates.partial_date import PartialDate
from mscu.models.base import OfCase, PartOfEntry, Record, code, composed, field, key, link, long_text


class Entry(OfCase, Record):
    """The base of all entries: when it happened, who recorded it, its text and its marking."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("ix_entry_chronology", "case_id", "happened_at", "id"),
        Index("ix_entry_kind", "kind", "happened_at", "id", "case_id"),
        Index("ix_entry_recorded", "recorded_at", "id", "case_id"),
    )
    of_kind: ClassVar[Kind]
    family: ClassVar[Family]

    kind: Mapped[Kind] = field(Sensitivity.STATE, "Kind")
    happened_at: Mapped[datetime] = field(Sensitivity.DATE)
    happened_precision: Mapped[str] = field(Sensitivity.DATE)
    happened_words: Mapped[str] = field(Sensitivity.DATE, "When")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE)
    recorded_by_id: Mapped[int] = link("users")
    headline: Mapped[str] = composed(Sensitivity.NARRATIVE)
    detail: Mapped[str] = composed(Sensitivity.NARRATIVE, default="")
    text: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Text", default="")
    marking: Mapped[Marking] = field(Sensitivity.STATE, default=Marking.OFFICIAL_SENSITIVE)
    handling: Mapped[str] = field(Sensitivity.NARRATIVE, "Handling", default="")
    follows_id: Mapped[int | None] = link("entry")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it on the class
        """Map each kind by its `kind`."""
        if cls.__name__ == "Entry":
            return {"polymorphic_on": "kind", "version_id_col": cls.version}
        own = cls.__dict__["id"].column  # a kind may point to other entries besides
        return {"polymorphic_identity": cls.of_kind, "inherit_condition": own == Entry.id}

    @property
    def happened(self) -> PartialDate:
        """Return when it happened, as exactly as is known."""
        stored = self.happened_at.isoformat(), self.happened_precision, self.happened_words
        return PartialDate.from_stored(*stored)

    def set_happened(self, when: PartialDate) -> None:
        """Store a partial date in its three columns."""
        at, self.happened_precision, self.happened_words = when.stored()
        self.happened_at = datetime.fromisoformat(at)


def entry_key() -> Any:  # noqa: ANN401 - as mapped_column
    """Declare the id that a kind shares with its entry."""
    return key("entry")


class Choice(PartOfEntry, Record):
    """One of several choices from a code list, such as an indicator of a report."""

    __tablename__ = "choice"
    __table_args__ = (Index("ix_choice_entry_field", "entry_id", "of_field", "position"),)

    of_field: Mapped[str] = field(Sensitivity.PLAIN)
    position: Mapped[int] = field(Sensitivity.PLAIN)
    choice: Mapped[str] = code("", "Choice")


class EntryVersion(PartOfEntry, Record):
    """An entry before a correction; kept for good and opened from the entry's log."""

    __tablename__ = "entry_version"

    entry_version: Mapped[int] = field(Sensitivity.PLAIN, "Version")
    replaced_at: Mapped[datetime] = field(Sensitivity.DATE, "Replaced")
    replaced_by_id: Mapped[int] = link("users")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why corrected")
    content: Mapped[str] = composed(Sensitivity.NARRATIVE, "Content before")


def corrected_fields(content: str) -> frozenset[str]:
    """Return the names of the fields that a correction changed, from the content before it."""
    return frozenset(name for name, *_ in json.loads(content).get("fields", ()))
