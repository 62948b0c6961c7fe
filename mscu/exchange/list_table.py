"""A list that becomes a file, and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

MAX_CELL_LENGTH = 32_000
"""In characters; spreadsheets allow a few more, and refuse a file that exceeds their limit."""
_WIDE = "\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"
_BEGINS_FORMULA = frozenset(f"=+-@\t\r\n{_WIDE}\N{FULLWIDTH COMMERCIAL AT}")
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Categories of what some spreadsheets drop before they look for a formula: spaces, marks of no width."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Row = Sequence[str]


@dataclass(frozen=True, kw_only=True)
class ListTable:
    """A list with its columns."""

    columns: Row
    rows: Sequence[Row]
    about: tuple[str, ...] = ()
    """Lines on the file: its marking first, then for whom it was made."""
    dates: frozenset[str] = frozenset()
    """The columns whose full dates can be sorted."""
    numbers: frozenset[str] = frozenset()
    """The columns whose whole numbers can be added up."""


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
