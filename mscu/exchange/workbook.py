"""A list as an XLSX workbook, written in memory."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

from mscu.dates.london import SHORT_MONTHS
from mscu.exchange.list_table import safe_cell
from mscu.progress import Progress

if TYPE_CHECKING:
    from mscu.exchange.list_table import ListTable

_DATE = re.compile(rf"(\d{{1,2}}) ({'|'.join(SHORT_MONTHS)}) (19[1-9]\d|20\d\d)(?: (\d\d):(\d\d))?")
_NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|0|[1-9][0-9]{0,14}")
_NARROWEST, _WIDEST = 8, 60
"""Widths of columns, in characters; what is longer is wrapped."""
_A4 = 9
_ROWS_WRITTEN = 0.6
"""The share that is done once the rows are written, and the workbook has still to be packed."""
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed day, so that the same rows give the same bytes


def write_workbook(table: ListTable, progress: Progress) -> bytes:
    """Return a workbook with the list on its first sheet, and on a second one the lines on the file."""
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _MADE})
        _Sheet(workbook, table).write(progress.part(0, _ROWS_WRITTEN))
        if table.about:
            about = workbook.add_worksheet("About this file")
            about.set_column(0, 0, _WIDEST * 2, workbook.add_format({"text_wrap": True}))
            for row, line in enumerate(table.about):
                about.write_string(row, 0, safe_cell(line))
    return target.getvalue()


class _Sheet:
    """The sheet with the list: headings that stay in view, a filter, and columns as wide as their text."""

    def __init__(self, workbook: Workbook, table: ListTable) -> None:
        self._table = table
        self._sheet: Any = workbook.add_worksheet("List")
        top = {"valign": "top"}
        self._heading = workbook.add_format({**top, "bold": True, "text_wrap": True})
        self._text = workbook.add_format({**top, "text_wrap": True})
        self._day = workbook.add_format({**top, "num_format": "d mmm yyyy", "align": "left"})
        self._day_and_time = workbook.add_format({**top, "num_format": "d mmm yyyy hh:mm", "align": "left"})
        self._number = workbook.add_format({**top, "num_format": "#,##0"})

    def write(self, progress: Progress) -> None:
        table, sheet = self._table, self._sheet
        for at, name in enumerate(table.columns):
            sheet.write_string(0, at, safe_cell(name), self._heading)
            sheet.set_column(at, at, self._width(at))
        for row_number, row in enumerate(progress.counting(table.rows, len(table.rows)), 1):
            for at, cell in enumerate(row):
                self._cell(row_number, at, cell)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        if table.about:
            marking = table.about[0].replace("&", "&&")
            sheet.set_header(f"&C{marking}")
            sheet.set_footer(f"&C{marking}&RPage &P of &N")
        if table.rows and table.columns:
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)

    def _width(self, at: int) -> int:
        texts = (row[at] for row in (self._table.columns, *self._table.rows) if at < len(row))
        lengths = (len(line) for text in texts for line in text.splitlines() or [""])
        # The arrow of the filter stands beside the heading.
        return min(max(max(lengths, default=0) + 3, _NARROWEST), _WIDEST)

    def _cell(self, row: int, at: int, text: str) -> None:
        name = self._table.columns[at] if at < len(self._table.columns) else ""
        if name in self._table.dates and (found := _DATE.fullmatch(text)):
            self._sheet.write_datetime(row, at, _moment(found), self._day_and_time if found[4] else self._day)
        elif name in self._table.numbers and _NUMBER.fullmatch(text):
            self._sheet.write_number(row, at, int(text.replace(",", "")), self._number)
        else:
            self._sheet.write_string(row, at, safe_cell(text), self._text)


def _moment(found: re.Match[str]) -> datetime:
    """Return a full date, such as `12 Nov 2022 14:05`, as a spreadsheet counts it: without a zone."""
    day, month, year, hour, minute = found.groups()
    clock = (int(hour), int(minute)) if hour else (0, 0)
    return datetime(int(year), SHORT_MONTHS.index(month) + 1, int(day), *clock)  # noqa: DTZ001 - as shown
