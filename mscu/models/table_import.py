"""Tables that were imported whole, and what people said of the columns of such tables."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity
from mscu.models.base import Record, field, link, person
from mscu.models.signers import Signed

_OF_FILES = "tells of a file and how many rows it had; its reports have the rule of all entries"


class TableImport(Record):
    """One table whose rows became reports, all of them at once; it can be taken back whole."""

    __tablename__ = "table_import"
    unrestricted: ClassVar[str] = _OF_FILES

    file_name: Mapped[str] = field(Sensitivity.NARRATIVE, "File")
    sha256: Mapped[str] = field(Sensitivity.REFERENCE, "SHA-256", index=True)
    sheet: Mapped[str] = field(Sensitivity.NARRATIVE, "Sheet", default="")
    profile: Mapped[str] = field(Sensitivity.NARRATIVE, "Read as")
    imported_at: Mapped[datetime] = field(Sensitivity.DATE, "When")
    imported_by_id: Mapped[int] = link("users", "By")
    rows: Mapped[int] = field(Sensitivity.PLAIN, "Reports")
    questioned: Mapped[int] = field(Sensitivity.PLAIN, "Of these questioned")
    left_out: Mapped[int] = field(Sensitivity.PLAIN, "Rows left out")
    first_number: Mapped[str] = field(Sensitivity.REFERENCE, "First report")
    last_number: Mapped[str] = field(Sensitivity.REFERENCE, "Last report", unique=True)
    undone_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Taken back")
    undone_by_id: Mapped[int | None] = person(Signed(stands=True), "Taken back by")


class ImportProfile(Record):
    """What a person said the columns of a table are, to be known by its headings next time."""

    __tablename__ = "import_profile"
    unrestricted: ClassVar[str] = "headings of tables and what they mean"

    title: Mapped[str] = field(Sensitivity.NARRATIVE, "Read as")
    based_on: Mapped[str] = field(Sensitivity.NARRATIVE)
    """The shipped profile whose codes it goes on using; empty for none."""
    source: Mapped[str] = field(Sensitivity.NARRATIVE, "Source")
    columns_text: Mapped[str] = field(Sensitivity.NARRATIVE, "Columns")
    """JSON: heading in plain form, meaning, label."""
    made_at: Mapped[datetime] = field(Sensitivity.DATE)
    made_by_id: Mapped[int] = link("users")
