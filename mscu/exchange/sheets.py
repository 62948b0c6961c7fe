"""Reads what a unit brings along, whatever its form: CSV, XLSX, ODS, or HTCDS in JSON."""

from __future__ import annotations

import io
import zipfile

from mscu.exchange.csv_rows import csv_rows
from mscu.exchange.htcds import htcds_rows, is_json
from mscu.exchange.ods_rows import CONTENT, ods_rows
from mscu.exchange.sheet import MEGABYTE, MOST_BYTES, BadSheet, Parts
from mscu.exchange.xlsx_rows import WORKBOOK, xlsx_rows
from mscu.exchange.zipped import DAMAGED, opened

_ZIP = b"PK\x03\x04"
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "This is an Excel file of before 2007, or one with a passphrase."),
    (b"%PDF", "This is a PDF, which holds no table that can be read."),
    (b"{\\rtf", "This is a text document."),
    (b"\x89PNG", "This is a picture."),
    (b"\xff\xd8\xff", "This is a picture."),
    (b"\x1f\x8b", "This is a packed file. Unpack it first."),
    (b"<", "This is a web page or another XML file."),
)
_SAVE_AS = "Open it in a spreadsheet program and save it as .xlsx, .ods or .csv, then try again."


def read_sheet(content: bytes, sheet: int = 0) -> Parts:
    """Read one sheet of a file.

    Raises:
        BadSheet: it is no table, too large, damaged, or locked.
    """
    if len(content) > MOST_BYTES:
        raise BadSheet(f"The file is larger than {MOST_BYTES // MEGABYTE} MB. Split it.")
    if content.startswith(_ZIP):
        yield from _zipped_rows(content, sheet)
        return
    if is_json(content):
        yield from htcds_rows(content)
        return
    for start, what in _FOREIGN:
        if content.lstrip().startswith(start):
            raise BadSheet(f"{what} {_SAVE_AS}")
    if not content.strip(b"\0 \t\r\n"):
        raise BadSheet("The file is empty.")
    yield from csv_rows(content)


def _zipped_rows(content: bytes, sheet: int) -> Parts:
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError, OverflowError):
        raise BadSheet(DAMAGED) from None
    zipped = opened(file)
    if zipped.has(WORKBOOK):
        yield from xlsx_rows(zipped, sheet)
    elif zipped.has(CONTENT):
        yield from ods_rows(zipped, sheet)
    else:
        raise BadSheet(f"There is no table in this file. {_SAVE_AS}")
