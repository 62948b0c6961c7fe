"""Reading the rows of a table as reports: clear values are taken, doubtful ones queried.

Nothing is lost and nothing is guessed: a value that cannot be read goes into the report's text as written,
and its field stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

from mscu.codes import ToldUrgency, YesNo
from mscu.dates.london import local_day
from mscu.dates.partial_date import PartialDate, Precision, UnreadableDate
from mscu.exchange.cell_values import day_of_serial
from mscu.exchange.column_mapping import Mapping
from mscu.exchange.profiles import ANSWERS, IN_TEXT, Fault, Meaning, Problem, plain
from mscu.exchange.table import CellMark, ImportTable, TableRow
from mscu.text.people_told import people_told
from mscu.text.storable_text import LINE_LIMIT, TEXT_LIMIT, clean

# Dates: day first or month first, `03-SEP-22`, or an Excel serial number.

_NUMERIC = re.compile(r"(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})\b(.*)", re.ASCII | re.DOTALL)
_NAMED = re.compile(r"(\d{1,2})[/.\- ]?([A-Za-z]{3,9})[/.\- ]?(\d{4}|\d{2})\b(.*)", re.ASCII | re.DOTALL)
_EIGHT_DIGITS = re.compile(r"(19|20)([0-9]{2})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])(?:[:.][0-5][0-9])?")
_MONTHS = 12
_SLIP_SHARE = 0.05
"""The share of a column's dates below which month-first dates are slips, not a habit."""
NOT_KNOWN = frozenset(
    {"", "-", "?", "n/a", "n/k", "nk", "not known", "unknown", "unk", "none", "not recorded"}
)


class DateOrder(Enum):
    """Whether the day or the month comes first in a date in figures."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    MIXED = "mixed"


@dataclass(frozen=True)
class DateReading:
    """A date as text that the program parses, or what is wrong with it."""

    words: str = ""
    fault: Fault | None = None


def order_of(texts: Iterable[str]) -> DateOrder:
    """Return the order of a column's dates; where none shows it, the day comes first as in the UK."""
    matches = [match for match in map(_NUMERIC.match, texts) if match]
    days = sum(1 for match in matches if int(match[1]) > _MONTHS)
    months = sum(1 for match in matches if int(match[3]) > _MONTHS >= int(match[1]))
    if months <= len(matches) * _SLIP_SHARE:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if days <= len(matches) * _SLIP_SHARE else DateOrder.MIXED


@dataclass(frozen=True)
class DateColumn:
    """How one column of dates is read."""

    order: DateOrder
    now: datetime
    old_days: bool = False
    zone: str = ""
    """Appended to a time without a zone: `UTC`."""

    @property
    def today(self) -> date:
        return local_day(self.now)

    def read(self, text: str, time: str = "") -> DateReading:
        """Read one cell, with the time of day from another."""
        if text.casefold() in NOT_KNOWN:
            return DateReading("unknown", Fault.NO_DATE)
        date_text = self._plain(text)
        if date_text is None:
            return DateReading("unknown", Fault.DATE_ORDER)
        time_text, fault = self._time(time)
        try:
            parsed = PartialDate.parse(
                f"{date_text}{time_text}{self._zone(date_text + time_text)}", today=self.today
            )
        except UnreadableDate:
            return DateReading("unknown", Fault.DATE)
        if parsed.precision is Precision.AGE:
            return DateReading("unknown", Fault.DATE)
        if parsed.is_ahead(self.now):
            return DateReading("unknown", Fault.FUTURE)
        return DateReading(parsed.shown(), fault)

    def _plain(self, text: str) -> str | None:
        """Return the date in the program's form; None where day and month are ambiguous."""
        if _SERIAL.fullmatch(text):
            return day_of_serial(text, old_days=self.old_days) or text
        if match := _EIGHT_DIGITS.fullmatch(text):
            return f"{match[1]}{match[2]}-{match[3]}-{match[4]}"
        if match := _NUMERIC.fullmatch(text):
            return self._numeric(match)
        if match := _NAMED.fullmatch(text):
            return f"{match[1]} {match[2]} {self._year(match[3])}{match[4]}"
        return text

    def _numeric(self, match: re.Match[str]) -> str | None:
        first, second = int(match[1]), int(match[3])
        ambiguous = first <= _MONTHS and second <= _MONTHS and first != second
        if self.order is DateOrder.MIXED and ambiguous:
            return None
        swapped = self.order is DateOrder.MONTH_FIRST or (
            self.order is DateOrder.MIXED and second > _MONTHS >= first
        )
        day, month = (second, first) if swapped else (first, second)
        return f"{day}/{month}/{self._year(match[4])}{match[5]}"

    def _year(self, digits: str) -> str:
        """Return the year that two figures stand for: the latest that has begun."""
        if len(digits) == len("2022"):
            return digits
        century = self.today.year // 100 * 100
        year = century + int(digits)
        return str(year if year <= self.today.year else year - 100)

    def _time(self, text: str) -> tuple[str, Fault | None]:
        if text.casefold() in NOT_KNOWN:
            return "", None
        match = _TIME.fullmatch(text.zfill(4) if text.isdigit() else text)
        if match is None:
            return "", Fault.TIME
        return f" {int(match[1]):02d}:{match[2]}", None

    def _zone(self, text: str) -> str:
        has_time = re.search(r"[T ]\d{1,2}:\d{2}(:\d{2})?$", text)
        return f" {self.zone}" if self.zone and has_time else ""


# Rows

_TOTALS = frozenset({"total", "totals", "grand total", "subtotal", "sum", "count", "average"})
_SUM_FUNCTIONS = ("=SUM(", "=SUBTOTAL(", "=COUNT", "=AVERAGE(")
_YES, _NO = frozenset({"y", "yes", "true", "1"}), frozenset({"n", "no", "false", "0"})
_SEVERAL = re.compile(r"[1-9][0-9]{0,2}(?: ?(?:-|–|to) ?[1-9][0-9]{0,2})?\+?")
"""How many children, who are then there."""
_UNSURE = NOT_KNOWN | {"not sure", "unsure", "unclear", "maybe", "possibly", "perhaps", "don't know", "dk"}
_URGENCIES = {
    ToldUrgency.IMMEDIATE: frozenset(
        ("immediate", "immediately", "emergency", "threat to life", "danger to life", "risk to life")
    ),
    ToldUrgency.URGENT: _YES
    | {"urgent", "very urgent", "high", "critical", "time critical"}
    | {"24 hours", "within 24 hours"},
    ToldUrgency.ROUTINE: _NO | {"routine", "standard", "normal", "medium", "low", "not urgent"},
}
_MAX_TOTALS_CELLS = 2
"""Most cells of a row of totals: the sum and its label."""
_DIGITS_WITHOUT_ZERO = 10
"""Digits of a British number whose leading 0 a spreadsheet has dropped."""
_FIELDS = {
    Meaning.REFERENCE: "source_reference",
    Meaning.CALLER: "caller",
    Meaning.CALL_BACK: "call_back",
    Meaning.WHERE: "where_words",
}
_MARK_FAULTS = {
    CellMark.FORMULA: Fault.FORMULA,
    CellMark.ERROR: Fault.CELL_ERROR,
    CellMark.BROKEN: Fault.BROKEN,
    CellMark.MERGED: Fault.MERGED,
}
_UNREADABLE = frozenset({Fault.FORMULA, Fault.CELL_ERROR})
NO_DESCRIPTION = "The file does not say what happened."

Lists = MappingOf[str, MappingOf[str, str]]
"""Keys of the lists `district` and `report_source` by label in normal form."""


@dataclass
class ReadRow:
    """One row as a report, with what to check first."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    """By the fields of `RecordReport`."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        """Return whether it cannot be imported at all."""
        return any(problem.fault.only_left_out for problem in self.problems)


def read_rows(table: ImportTable, mapping: Mapping, lists: Lists, *, now: datetime) -> Iterator[ReadRow]:
    """Yield every non-empty row below the headings as a report."""
    data_lines = [line for line in table.lines if line.number > mapping.row]
    reader = RowReader(table, mapping, lists, now=now)
    references: dict[str, int] = {}
    for line in data_lines:
        if reader.holds_anything(line):
            row = reader.read(line)
            _note_duplicate(row, references)
            yield row


def _note_duplicate(row: ReadRow, references: dict[str, int]) -> None:
    reference = str(row.values.get("source_reference", ""))
    if not reference or row.is_wrong:
        return
    if references.setdefault(reference, row.number) != row.number:
        row.problems.append(Problem(row.number, Fault.TWICE, words=reference))


class RowReader:
    """Reads rows with one mapping."""

    def __init__(self, table: ImportTable, mapping: Mapping, lists: Lists, *, now: datetime) -> None:
        self._mapping, self._lists = mapping, lists
        self._form = table.head.form
        self._used = tuple(
            column for column in range(len(mapping.headings)) if mapping.meaning(column) is not Meaning.SKIP
        )
        self._times = mapping.of(Meaning.TIME)
        self._dates = {
            column: self._date_column(table, column, now)
            for meaning in (Meaning.WHEN, Meaning.BIRTH)
            for column in mapping.of(meaning)
        }
        self._readers: dict[Meaning, Callable[[_Row, int, str], None]] = {
            Meaning.WHEN: self._when,
            Meaning.BIRTH: self._birth,
            Meaning.DISTRICT: self._district,
            Meaning.SOURCE: self._source,
            Meaning.COUNT: self._count,
            Meaning.PHONES: self._phones,
            Meaning.TEXT: self._text,
            Meaning.TIME: _nothing,
            Meaning.URGENCY: self._urgency,
            **dict.fromkeys(ANSWERS, self._answer),
            **dict.fromkeys(_FIELDS, self._line),
            **dict.fromkeys(IN_TEXT - {Meaning.PHONES, Meaning.BIRTH}, self._keep),
        }

    def holds_anything(self, line: TableRow) -> bool:
        """Return whether any used column has text."""
        return any(line.cell(column) for column in self._used)

    def read(self, line: TableRow) -> ReadRow:
        row = _Row(line)
        if _is_totals(line):
            row.note(Fault.TOTALS, words=line.cells[0] or line.cell(1))
            return row.read
        if self._form == "CSV" and any(line.cells[self._mapping.named :]):
            row.note(Fault.SHIFTED)
        for column in self._used:
            self._cell(row, column)
        self._finish(row)
        return row.read

    def _cell(self, row: _Row, column: int) -> None:
        meaning, text = self._mapping.meaning(column), row.line.cell(column)
        fault = _MARK_FAULTS.get(row.line.marks.get(column, CellMark.NUMBER))
        if fault is not None:
            self._question(row, column, fault)
        if fault in _UNREADABLE:
            return
        if text or meaning is Meaning.WHEN:
            self._readers[meaning](row, column, text)

    def _finish(self, row: _Row) -> None:
        values = row.read.values
        values.setdefault("source", self._mapping.profile.source)
        values.setdefault("happened", "unknown")
        if not self._mapping.of(Meaning.WHEN):
            row.note(Fault.NO_DATE)
        if not row.text_parts and not row.lines:
            row.note(Fault.EMPTY)
        parts = ["\n\n".join(row.text_parts), "\n".join(row.lines)]
        text = "\n\n".join(part for part in parts if part) or NO_DESCRIPTION
        if len(clean(text)) > TEXT_LIMIT:
            row.note(Fault.TEXT_TOO_LONG)
        values["text"] = clean(text)

    def _date_column(self, table: ImportTable, column: int, now: datetime) -> DateColumn:
        texts = (line.cell(column) for line in table.lines if line.number > self._mapping.row)
        zone = "UTC" if "(utc)" in self._mapping.headings[column].words.casefold() else ""
        return DateColumn(order_of(texts), now, table.head.old_days, zone)

    def _when(self, row: _Row, column: int, text: str) -> None:
        time = row.line.cell(self._times[0]) if self._times else ""
        reading = self._dates[column].read(text, time)
        row.read.values["happened"] = reading.words
        if reading.fault is Fault.TIME:
            self._question(row, self._times[0], reading.fault)
        elif reading.fault is not None:
            self._question(row, column, reading.fault)

    def _birth(self, row: _Row, column: int, text: str) -> None:
        if text.casefold() in NOT_KNOWN:
            return
        reading = self._dates[column].read(text)
        if reading.fault is None:
            row.lines.append(f"{self._mapping.headings[column].label}: {reading.words}")
        else:
            self._question(row, column, reading.fault)

    def _district(self, row: _Row, column: int, _text: str) -> None:
        self._coded(row, column, ("district", "district"), Fault.DISTRICT)

    def _source(self, row: _Row, column: int, text: str) -> None:
        self._coded(row, column, ("source", "report_source"), Fault.SOURCE)
        if not self._mapping.of(Meaning.CALLER) and len(text) <= LINE_LIMIT:
            row.read.values.setdefault("caller", text)

    def _coded(self, row: _Row, column: int, field_and_list: tuple[str, str], fault: Fault) -> None:
        text, (name, list_name) = row.line.cell(column), field_and_list
        key = self._mapping.profile.code(self._mapping.meaning(column), text)
        key = key or self._lists.get(list_name, {}).get(plain(text))
        if key is not None:
            row.read.values[name] = key
        elif text.casefold() not in NOT_KNOWN:
            self._question(row, column, fault)

    def _count(self, row: _Row, column: int, text: str) -> None:
        if (told := people_told(text)) is not None:
            row.read.values["victims_count"] = told.at_least
            if told.as_told:
                self._keep(row, column, text)
        elif text.casefold() in NOT_KNOWN:
            self._keep(row, column, text)
        else:
            self._question(row, column, Fault.COUNT)

    def _answer(self, row: _Row, column: int, text: str) -> None:
        word = text.casefold()
        answers = ((_YES, YesNo.YES), (_NO, YesNo.NO), (_UNSURE, YesNo.NOT_SURE))
        answer = next((answer for words, answer in answers if word in words), None)
        if self._mapping.meaning(column) is Meaning.UNDER_18 and _SEVERAL.fullmatch(word):
            row.read.values[Meaning.UNDER_18.value] = YesNo.YES
            self._keep(row, column, text)
        elif answer is None:
            self._question(row, column, Fault.ANSWER)
        else:
            row.read.values[self._mapping.meaning(column).value] = answer

    def _urgency(self, row: _Row, column: int, text: str) -> None:
        """Read how urgent it is; the word that they used stays in the text."""
        word = plain(text)
        known = (urgency for urgency, words in _URGENCIES.items() if word in words)
        if (urgency := next(known, None)) is not None:
            row.read.values[Meaning.URGENCY.value] = urgency
            self._keep(row, column, text)
        elif word not in NOT_KNOWN:
            self._question(row, column, Fault.URGENCY)

    def _line(self, row: _Row, column: int, text: str) -> None:
        if len(text) > LINE_LIMIT:
            self._question(row, column, Fault.TOO_LONG)
        else:
            row.read.values[_FIELDS[self._mapping.meaning(column)]] = " ".join(text.split())

    def _text(self, row: _Row, _at: int, text: str) -> None:
        row.text_parts.append(text)

    def _phones(self, row: _Row, column: int, text: str) -> None:
        lacks_zero = (
            text.isdigit() and len(text) == _DIGITS_WITHOUT_ZERO and text[0] in "127" and text.isascii()
        )
        self._keep(row, column, f"0{text}" if lacks_zero else text)

    def _keep(self, row: _Row, column: int, text: str) -> None:
        row.lines.append(f"{self._mapping.headings[column].label}: {text}")

    def _question(self, row: _Row, column: int, fault: Fault) -> None:
        """Note a doubt, and keep the text of what cannot be read."""
        text, heading = row.line.cell(column), self._mapping.headings[column]
        row.note(fault, heading=heading.words, words=text)
        if text and fault not in {Fault.BROKEN, Fault.MERGED, Fault.NO_DATE}:
            row.lines.append(f"{heading.label}: {text}")


class _Row:
    """The row being read."""

    def __init__(self, line: TableRow) -> None:
        self.line = line
        self.read = ReadRow(line.number)
        self.text_parts: list[str] = []
        """Text of the columns that are the report's own text."""
        self.lines: list[str] = []
        """Lines for everything else in the text, each under its heading."""

    def note(self, fault: Fault, *, heading: str = "", words: str = "") -> None:
        """Note something to check."""
        self.read.problems.append(Problem(self.line.number, fault, heading, words))


def _nothing(_row: _Row, _at: int, _text: str) -> None:
    """Ignore a column that is read together with another."""


def _is_totals(line: TableRow) -> bool:
    labels = [plain(cell) for cell in line.cells if cell][:2]
    filled = sum(1 for cell in line.cells if cell)
    has_sum = any(cell.upper().startswith(_SUM_FUNCTIONS) for cell in line.cells)
    has_label = any(label in _TOTALS for label in labels)
    is_short = filled <= _MAX_TOTALS_CELLS
    return (has_label and (is_short or has_sum)) or (has_sum and is_short)
