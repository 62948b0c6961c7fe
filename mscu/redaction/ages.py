"""A general word in place of an age, from `resources/redaction/age_bands.csv`."""

from __future__ import annotations

import csv
from bisect import bisect_right

from mscu.resources import resource


def _read() -> tuple[list[int], list[str]]:
    text = resource("redaction/age_bands.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return [int(row["from"]) for row in rows], [row["words"] for row in rows]


_FROM, _WORDS = _read()


def age_band(age: int) -> str:
    """Give the band in which an age lies, in words that fit behind `aged`."""
    return _WORDS[max(bisect_right(_FROM, age) - 1, 0)]
