"""Tables that are imported, and what their columns are taken for."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from mscu.actions.exchange.imports import ImportRows, UndoImport, shipped_profiles
from mscu.exchange.column_mapping import Mapping, recognise
from mscu.exchange.table import ImportTable, collect_table
from mscu.exchange.table_process import read_sheet
from mscu.gate import Gate
from tests.exchange.workbooks import an_excel_file, words

FILES = Path(__file__).parents[1] / "exchange" / "imports"
THREE_ROWS = (
    b"Ref,Date rec'd,From,District,Details,No. PVs\n"
    b"1,01/03/2021,101,Bury,Men sleep in vans at Hollin Lane,3\n"
    b"2,02/03/2021,LA,Wigan,A girl is kept in a flat,2?\n"
    b"3,03/03/2021,NCA,Bolton,Nail bar with a locked back room,1\n"
)

BELOW_TITLES = an_excel_file(
    words("Calls to the unit, as they were told", "Date rec'd: day first")
    + words("Kept by the desk", "Not to be passed on", "See the guide", "Page 1")
    + words()
    + words("No", "Seen on", "Yard", "Told")
    + words("1", "01/03/2021", "Hollin Lane", "Men sleep in vans")
)
"""A title, a note and a blank row stand above the headings."""


def a_table(content: bytes = THREE_ROWS) -> ImportTable:
    """Read a table here; the program reads it in a process of its own."""
    return collect_table(read_sheet(content))


def read_as(table: ImportTable) -> Mapping:
    """Return what its columns are by the shipped profiles."""
    return recognise(table, shipped_profiles())


def an_import(content: bytes = THREE_ROWS, file_name: str = "log.csv", **fields: Any) -> ImportRows:
    """Return the command that imports a table."""
    table = a_table(content)
    given: dict[str, Any] = {"mapping": read_as(table), "sha256": sha256(content).hexdigest()}
    given |= fields
    return ImportRows(file_name=file_name, sheet=table, **given)


def undoing(gate: Gate) -> UndoImport:
    """Import a table, and give the command that takes it back."""
    return UndoImport(import_id=gate.perform(an_import()).import_id)


def import_of(name: str) -> ImportRows:
    """Return the command that imports one of the files."""
    return an_import((FILES / name).read_bytes(), name)
