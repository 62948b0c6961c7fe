"""A list as a CSV or XLSX file, none of whose cells is a formula.

A workbook is written straight into memory, row by row. Libraries that stream one write half of it,
unencrypted, to a temporary file (openpyxl does).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CSV, XLSX = "csv", "xlsx"
FORMS = (XLSX, CSV)
MAX_CELL_LENGTH = 32_000
"""In characters; spreadsheets allow a few more, and refuse a file that exceeds their limit."""
_WIDE = "\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"
_BEGINS_FORMULA = frozenset(f"=+-@\t\r\n{_WIDE}\N{FULLWIDTH COMMERCIAL AT}")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DAY = (1980, 1, 1, 0, 0, 0)
"""A fixed date for the parts of a workbook, so that the same rows give the same bytes."""
Row = Sequence[str]
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_SHEETS}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def list_file(form: str, rows: Iterable[Row]) -> bytes:
    """Return a file of rows in CSV or XLSX."""
    return _workbook(rows) if form == XLSX else _table(rows)


def packed_tables(tables: Mapping[str, Iterable[Row]]) -> bytes:
    """Return several tables by name, as CSV files in one ZIP."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name, rows in tables.items():
            package.writestr(_part(name), _table(rows))
    return target.getvalue()


def fit_for_xml(text: str) -> str:
    """Return the text without characters that XML does not allow."""
    return _NOT_XML.sub("", text)


def safe_cell(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula, however it opens the file."""
    cell = fit_for_xml(text)[:MAX_CELL_LENGTH]
    return f"'{cell}" if _looks_like_formula(cell) else cell


def guarded(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula; `unguarded` reverses it."""
    return f"'{text}" if _looks_like_formula(text.lstrip("'")) else text


def unguarded(cell: str) -> str:
    """Return the original text of a guarded cell."""
    return cell[1:] if cell[:1] == "'" and _looks_like_formula(cell.lstrip("'")) else cell


def _looks_like_formula(text: str) -> bool:
    first = text.lstrip(" \N{NO-BREAK SPACE}")[:1]
    return bool(first) and first in _BEGINS_FORMULA


def _table(rows: Iterable[Row]) -> bytes:
    """Return CSV that any spreadsheet reads: UTF-8 with a byte order mark, every cell quoted."""
    text = StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _workbook(rows: Iterable[Row]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name, content in _PARTS.items():
            package.writestr(_part(name), _HEAD + content)
        with package.open(_part("xl/worksheets/sheet1.xml"), "w") as sheet:
            sheet.write(f'{_HEAD}<worksheet xmlns="{_SHEETS}"><sheetData>'.encode())
            for row in rows:
                cells = "".join(
                    f'<c t="inlineStr"><is><t xml:space="preserve">{escape(safe_cell(cell))}</t></is></c>'
                    for cell in row
                )
                sheet.write(f"<row>{cells}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")
    return target.getvalue()


def _part(name: str) -> ZipInfo:
    part = ZipInfo(name, _DAY)
    part.compress_type = ZIP_DEFLATED
    return part
