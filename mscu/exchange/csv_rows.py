"""Reading CSV files whose encoding, separator and quotation marks are unknown."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter as Tally
from itertools import islice

from mscu.exchange.table import MAX_CHARACTERS, BadSheet, Counter, Parts, TableHead, build_line

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_SAMPLE_ROWS = 60
_SAMPLE = 200_000
_BROKEN_SHARE = 10
"""Broken bytes may be up to a tenth of the characters beyond ASCII in a text still read as UTF-8."""
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters, and those that no script has: a tenth of UTF-16 that was none."""
_NOT_TEXT_SHARE = 100
"""A text has fewer of them than a hundredth; pictures and programs have about a tenth."""


NO_TEXT = "This file is not a table: it is not text. Choose a CSV, Excel or ODS file. Nothing was imported."


def csv_rows(content: bytes) -> Parts:
    """Read a CSV file; rows are numbered as a spreadsheet would number them.

    Raises:
        BadSheet: a quotation mark is not closed, or the file is no text.
    """
    text, encoding_name = decoded(content)
    if len(_NOT_TEXT.findall(text[:_SAMPLE])) * _NOT_TEXT_SHARE > len(text[:_SAMPLE]):
        raise BadSheet(NO_TEXT)
    separator, text = _declared_separator(text)
    quote = _quote(text[:_SAMPLE])
    separator = separator or _separator(text[:_SAMPLE], quote)
    notes = (f"Read as {encoding_name}, separated by {SEPARATORS.get(separator, 'its own marks')}.",)
    yield TableHead("", "CSV", notes)
    csv.field_size_limit(MAX_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quotechar=quote, strict=True)
    counter, number = Counter(), 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield counter.row(build_line(number, cells, {}))
    except csv.Error:
        raise BadSheet(
            f"Row {number + 1} has a quotation mark that is not closed, or one in the wrong place. "
            "Correct it in the file, then try again."
        ) from None


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text, and the name of its encoding."""
    for mark, encoding, name in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), name
    zero_bytes = content[:_SAMPLE].count(0)
    if zero_bytes * 3 > len(content[:_SAMPLE]):
        order = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
        return content.decode(order, "replace"), "UTF-16"
    lenient = content.decode("utf-8", "replace")
    broken = lenient.count("\ufffd") - content.count("\ufffd".encode())
    if broken <= 0 or broken * _BROKEN_SHARE < sum(1 for character in lenient if character > "\x7f"):
        return lenient, "UTF-8"
    return content.decode("cp1252", "replace"), "Windows-1252"


def _declared_separator(text: str) -> tuple[str, str]:
    """Return the separator from Excel's first line `sep=;`, and the text after it."""
    first, _, rest = text.partition("\n")
    first_line = first.strip()
    is_declared = first_line.casefold().startswith("sep=") and len(first_line) == len("sep=;")
    return (first_line[-1], rest) if is_declared and first_line[-1] in SEPARATORS else ("", text)


def _quote(sample: str) -> str:
    return "'" if '"' not in sample and sample.lstrip().startswith("'") else '"'


def _separator(sample: str, quote: str) -> str:
    """Return the separator by which most rows have the same number of cells, more than one."""
    scores = {separator: _row_score(sample, separator, quote) for separator in SEPARATORS}
    return max(scores, key=scores.__getitem__)


def _row_score(sample: str, separator: str, quote: str) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator, quotechar=quote)
    widths: Tally[int] = Tally()
    try:
        for row in islice(reader, _SAMPLE_ROWS):
            widths[len(row)] += 1
    except csv.Error:
        pass  # the rows read so far are enough
    shared = [(count, width) for width, count in widths.items() if width > 1]
    return max(shared, default=(0, 0))
