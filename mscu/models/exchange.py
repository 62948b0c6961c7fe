"""Other units that use this program: their keys, and the bundles received from them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import Sensitivity
from mscu.models.base import PartOfEntry, Record, composed, field, link, person
from mscu.models.signers import Signed

# Imported tables


_OF_FILES = "tells of a file and how many rows it had; its reports have the rule of all entries"


class TableImport(Record):
    """One table whose rows were imported as reports, all at once; the import can be undone as a whole."""

    __tablename__ = "table_import"
    unrestricted: ClassVar[str] = _OF_FILES

    file_name: Mapped[str] = field(Sensitivity.NARRATIVE, "File")
    sha256: Mapped[str] = field(Sensitivity.REFERENCE, "SHA-256", index=True)
    sheet: Mapped[str] = composed(Sensitivity.NARRATIVE, "Sheet", default="")
    profile: Mapped[str] = composed(Sensitivity.NARRATIVE, "Read as")
    imported_at: Mapped[datetime] = field(Sensitivity.DATE, "When")
    imported_by_id: Mapped[int] = link("users", "By")
    rows: Mapped[int] = field(Sensitivity.PLAIN, "Reports")
    questioned: Mapped[int] = field(Sensitivity.PLAIN, "Of these questioned")
    left_out: Mapped[int] = field(Sensitivity.PLAIN, "Rows left out")
    first_number: Mapped[str] = field(Sensitivity.REFERENCE, "First report")
    last_number: Mapped[str] = field(Sensitivity.REFERENCE, "Last report", unique=True)
    undone_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Undone")
    undone_by_id: Mapped[int | None] = person(Signed(stands=True), "Undone by")


class ImportProfile(Record):
    """The meaning of a table's columns, recognised by its headings at the next import."""

    __tablename__ = "import_profile"
    unrestricted: ClassVar[str] = "headings of tables and what they mean"

    title: Mapped[str] = field(Sensitivity.NARRATIVE, "Read as")
    based_on: Mapped[str] = field(Sensitivity.NARRATIVE)
    """The shipped profile whose codes it uses; empty for none."""
    source: Mapped[str] = field(Sensitivity.NARRATIVE, "Source")
    columns_text: Mapped[str] = composed(Sensitivity.NARRATIVE, "Columns")
    """JSON list of the plain heading, meaning and label of each column."""
    made_at: Mapped[datetime] = field(Sensitivity.DATE)
    made_by_id: Mapped[int] = link("users")


class OtherUnit(Record):
    """A unit to which bundles can be sent, once two people have compared the fingerprint."""

    __tablename__ = "other_unit"
    unrestricted: ClassVar[str] = "public keys of a unit: it belongs to no case"
    only_followed: ClassVar[bool] = True

    unit: Mapped[str] = field(Sensitivity.STAFF, "Unit")
    seal_key: Mapped[str] = field(Sensitivity.PLAIN, "Key to seal to", unique=True)
    sign_key: Mapped[str] = field(Sensitivity.PLAIN, "Key to check with", unique=True)
    compared: Mapped[str] = field(Sensitivity.STAFF, "Compared with whom, and how")
    added_at: Mapped[datetime] = field(Sensitivity.DATE, "Added")
    added_by_id: Mapped[int] = person(Signed(may=Permission.RELEASE))


class ReceivedBundle(Record):
    """A bundle that was received: the same one is never taken in twice."""

    __tablename__ = "received_bundle"
    unrestricted: ClassVar[str] = "which bundle of which unit came in: what it says is a report"
    only_followed: ClassVar[bool] = True

    uuid: Mapped[str] = field(Sensitivity.PLAIN, "Its own name", unique=True)
    unit_id: Mapped[int] = link("other_unit")
    sha256: Mapped[str] = field(Sensitivity.PLAIN, "SHA-256 of the file")
    issued: Mapped[str] = field(Sensitivity.DATE, "Issued")
    received_at: Mapped[datetime] = field(Sensitivity.DATE, "Received")
    received_by_id: Mapped[int] = link("users")


class BundleOrigin(PartOfEntry, Record):
    """Where a report came from: the bundle, and the case of the other unit."""

    __tablename__ = "bundle_origin"

    bundle_id: Mapped[int] = link("received_bundle")
    reference: Mapped[str] = field(Sensitivity.REFERENCE, "Their case")
    issued_by: Mapped[str] = field(Sensitivity.STAFF, "Issued by")
