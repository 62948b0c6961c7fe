"""A list as a CSV or XLSX file, none of whose cells is a formula.

A workbook is written straight into memory, row by row. Libraries that stream one write half of it,
unencrypted, to a temporary file (openpyxl does).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mscu.dates.london import SHORT_MONTHS

CSV, XLSX = "csv", "xlsx"
FORMS = (XLSX, CSV)
MAX_CELL_LENGTH = 32_000
"""In characters; spreadsheets allow a few more, and refuse a file that exceeds their limit."""
_WIDE = "\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"
_BEGINS_FORMULA = frozenset(f"=+-@\t\r\n{_WIDE}\N{FULLWIDTH COMMERCIAL AT}")
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Categories of what some spreadsheets drop before they look for a formula: spaces, marks of no width."""
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
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_SHEETS}" xmlns:r="{_RELATIONS}"><bookViews><workbookView/></bookViews><sheets>'
        '<sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_SHEETS}"><numFmts count="2"><numFmt numFmtId="164" formatCode="d mmm yyyy"/>'
        '<numFmt numFmtId="165" formatCode="d mmm yyyy hh:mm"/></numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        "</styleSheet>"
    ),
}
_DAY_STYLE, _MOMENT_STYLE = 1, 2
_DATE = re.compile(rf"(\d{{1,2}}) ({'|'.join(SHORT_MONTHS)}) (19[1-9]\d|20\d\d)(?: (\d\d):(\d\d))?")
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets count local days from here


def list_file(
    form: str, rows: Iterable[Row], *, heading_rows: int = 0, date_columns: Collection[int] = ()
) -> bytes:
    """Return a file of rows in CSV or XLSX.

    In a workbook the `heading_rows` stay in view, and full dates in the `date_columns` can be sorted.
    """
    return _workbook(rows, heading_rows, date_columns) if form == XLSX else _table(rows)


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
    for character in text:
        if character in _BEGINS_FORMULA:
            return True
        if unicodedata.category(character) not in _UNSEEN:
            break
    return False


def _table(rows: Iterable[Row]) -> bytes:
    """Return CSV that any spreadsheet reads: UTF-8 with a byte order mark, every cell quoted."""
    text = StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _workbook(rows: Iterable[Row], heading_rows: int, date_columns: Collection[int]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name, content in _PARTS.items():
            package.writestr(_part(name), _HEAD + content)
        with package.open(_part("xl/worksheets/sheet1.xml"), "w") as sheet:
            view = _frozen(heading_rows) if heading_rows else ""
            sheet.write(f'{_HEAD}<worksheet xmlns="{_SHEETS}">{view}<sheetData>'.encode())
            for row in rows:
                cells = "".join(
                    (column in date_columns and _date_cell(cell)) or _text_cell(cell)
                    for column, cell in enumerate(row)
                )
                sheet.write(f"<row>{cells}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")
    return target.getvalue()


def _frozen(count: int) -> str:
    """Return the view in which the first rows stay in place."""
    pane = f'<pane ySplit="{count}" topLeftCell="A{count + 1}" activePane="bottomLeft" state="frozen"/>'
    return f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'


def _text_cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(safe_cell(text))}</t></is></c>'


def _date_cell(text: str) -> str:
    """Return a cell with a date, or nothing where the text is no full date, such as `early April 2022`."""
    found = _DATE.fullmatch(text)
    if found is None:
        return ""
    day, month, year, hour, minute = found.groups()
    clock = (int(hour), int(minute)) if hour else (0, 0)
    moment = datetime(int(year), SHORT_MONTHS.index(month) + 1, int(day), *clock)  # noqa: DTZ001 - as shown
    serial = (moment - _FIRST_DAY).total_seconds() / 86_400
    style = _MOMENT_STYLE if hour else _DAY_STYLE
    return f'<c s="{style}"><v>{serial:.12g}</v></c>'


def _part(name: str) -> ZipInfo:
    part = ZipInfo(name, _DAY)
    part.compress_type = ZIP_DEFLATED
    return part
