"""Exhibits with continuity, and files kept inside the store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from mscu.codes import Family, Kind, Sensitivity, Timing
from mscu.models.base import PartOfEntry, Record, code, field, long_text
from mscu.models.entries.entry import Entry, entry_key


class Exhibit(Entry):
    """Something seized or produced, under its exhibit reference; money is stored in pence."""

    __tablename__ = "exhibit"
    of_kind = Kind.EXHIBIT
    family = Family.ENFORCEMENT

    id: Mapped[int] = entry_key()
    reference: Mapped[str] = field(Sensitivity.REFERENCE, "Exhibit reference", index=True)
    seal: Mapped[str] = field(Sensitivity.REFERENCE, "Seal", default="")
    found_where: Mapped[str] = field(Sensitivity.PLACE, "Where found", default="")
    seized_by: Mapped[str] = field(Sensitivity.STAFF, "Seized by", default="")
    power: Mapped[str | None] = code("search_power", "Power", Sensitivity.LEGAL)
    cash_pence: Mapped[int | None] = field(Sensitivity.COUNT, "Cash")
    property_kind: Mapped[str | None] = code("property_kind", "Kind of property")
    drug: Mapped[str | None] = code("controlled_drug", "Drug", Sensitivity.LEGAL)
    weight_grams: Mapped[int | None] = field(Sensitivity.LEGAL, "Weight in grams")
    quantity: Mapped[int | None] = field(Sensitivity.LEGAL, "Pieces")


class ExhibitMove(PartOfEntry, Record):
    """One step of an exhibit's continuity: when, from whom, to whom, under which seal."""

    __tablename__ = "exhibit_move"

    moved_at: Mapped[datetime] = field(Sensitivity.DATE, "When", timing=Timing.HAPPENED)
    from_whom: Mapped[str] = field(Sensitivity.STAFF, "From")
    to_whom: Mapped[str] = field(Sensitivity.STAFF, "To")
    seal: Mapped[str] = field(Sensitivity.REFERENCE, "Seal", default="")
    place: Mapped[str] = field(Sensitivity.PLACE, "Where to", default="")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why", default="")


class Attachment(PartOfEntry, Record):
    """A file kept with an entry, hashed when it came in."""

    __tablename__ = "attachment"

    name: Mapped[str] = field(Sensitivity.NARRATIVE, "File name")
    media_type: Mapped[str] = field(Sensitivity.PLAIN, "Type")
    size: Mapped[int] = field(Sensitivity.PLAIN, "Bytes")
    sha256: Mapped[str] = field(Sensitivity.PLAIN, "SHA-256")
    description: Mapped[str] = field(Sensitivity.NARRATIVE, "What it shows", default="")


class AttachmentChunk(PartOfEntry, Record):
    """A piece of at most 1 MiB of an attachment, so that no file is ever unpacked to disk."""

    __tablename__ = "attachment_chunk"

    attachment_id: Mapped[int] = field(Sensitivity.PLAIN, index=True)
    number: Mapped[int] = field(Sensitivity.PLAIN)
    data: Mapped[bytes] = field(Sensitivity.NARRATIVE, type_=LargeBinary)
