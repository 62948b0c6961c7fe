"""A list as a CSV or XLSX file, none of whose cells is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mscu.exchange.list_table import ListTable, Row, safe_cell
from mscu.progress import Progress

CSV, XLSX = "csv", "xlsx"
FORMS = (XLSX, CSV)
_DAY = (1980, 1, 1, 0, 0, 0)
"""A fixed date for the parts of a package, so that the same rows give the same bytes."""


def list_file(form: str, table: ListTable, progress: Progress | None = None) -> bytes:
    """Return a file in CSV or XLSX, and report how many rows are written.

    A workbook has the columns in its first row, and the lines on the file on a second sheet; they come first
    in CSV.
    """
    progress = progress or Progress()
    if form == XLSX:
        # XlsxWriter takes 0.2 s to import, so it loads with the first workbook.
        from mscu.exchange.workbook import write_workbook

        return write_workbook(table, progress)
    rows = [*((line,) for line in table.about), table.columns, *table.rows]
    return _table(progress.counting(rows, len(rows)))


def packed_tables(tables: Mapping[str, Iterable[Row]]) -> bytes:
    """Return several tables by name, as CSV files in one ZIP."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name, rows in tables.items():
            package.writestr(_part(name), _table(rows))
    return target.getvalue()


def _table(rows: Iterable[Row]) -> bytes:
    """Return CSV that any spreadsheet reads: UTF-8 with a byte order mark, every cell quoted."""
    text = StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _part(name: str) -> ZipInfo:
    part = ZipInfo(name, _DAY)
    part.compress_type = ZIP_DEFLATED
    return part
