"""Profiles of tables from one origin: what each heading means, and which text stands for which code.

Shipped profiles are files in `resources/imports`; a unit keeps its own in the store.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from mscu.codes import Labelled

# Meanings and faults of columns


class Meaning(Labelled):
    """The meaning of a column in a report."""

    KEEP = "keep", "Kept in the text"
    SKIP = "skip", "Left out"
    REFERENCE = "reference", "Their reference"
    WHEN = "when", "When"
    TIME = "time", "Time of day"
    SOURCE = "source", "Source"
    CALLER = "caller", "Who told us"
    CALL_BACK = "call_back", "Call back on"
    WHERE = "where", "Where"
    DISTRICT = "district", "District"
    TEXT = "text", "Text"
    NAMES = "names", "Names"
    PHONES = "phones", "Phone numbers"
    PLATES = "plates", "Vehicle registrations"
    BIRTH = "birth", "Date of birth"
    COUNT = "count", "How many people"
    UNDER_18 = "under_18", "Anyone under 18?"
    INJURED = "injured", "Injured?"
    SUSPECTS_THERE = "suspects_there", "Suspects there?"
    STILL_INSIDE = "still_inside", "Anyone still inside?"
    URGENCY = "told_urgency", "How urgent"


ANSWERS = frozenset({Meaning.UNDER_18, Meaning.INJURED, Meaning.SUSPECTS_THERE, Meaning.STILL_INSIDE})
IN_TEXT = frozenset({Meaning.KEEP, Meaning.NAMES, Meaning.PHONES, Meaning.PLATES, Meaning.BIRTH})
"""Meanings that go into the report's text, one line each under its heading."""
MANY = IN_TEXT | {Meaning.SKIP, Meaning.TEXT}
"""Meanings that several columns may share."""


class Fault(Labelled):
    """A fault or a doubt in a row."""

    TOTALS = "totals", "A row of totals, not a report"
    EMPTY = "empty", "No description of what happened"
    FORMULA = "formula", "A formula, not text"
    CELL_ERROR = "cell_error", "The spreadsheet could not work this cell out"
    BROKEN = "broken", "Some characters cannot be read"
    MERGED = "merged", "One merged cell stands for several rows"
    SHIFTED = "shifted", "The row has more cells than there are headings"
    DATE = "date", "Not a valid date"
    NO_DATE = "no_date", "No date"
    DATE_ORDER = "date_order", "Day and month could be either way round"
    FUTURE = "future", "A date in the future"
    TIME = "time", "Not a valid time"
    COUNT = "count", "Not a number of people"
    DISTRICT = "district", "Not a district in the list"
    SOURCE = "source", "Not a source in the list"
    ANSWER = "answer", "Neither yes nor no"
    URGENCY = "urgency", "Not known how urgent that is"
    TOO_LONG = "too_long", "Too long for its field"
    TEXT_TOO_LONG = "text_too_long", "More text than one report can hold"
    TWICE = "twice", "An earlier row has the same reference"
    KNOWN = "known", "The register already has a report with this reference"

    @property
    def only_left_out(self) -> bool:
        """Return whether such a row cannot be a report at all."""
        return self in {Fault.TOTALS, Fault.TEXT_TOO_LONG}


IMPOSSIBLE_DATES = frozenset({Fault.DATE, Fault.FUTURE})
"""What is written there cannot be the day: the row was misread, or mistyped."""


@dataclass(frozen=True)
class Problem:
    """Something to check before a row is imported."""

    row: int
    """The row's number in the file."""
    fault: Fault
    heading: str = ""
    words: str = ""
    """The text of the cell, for the screen only."""

    @property
    def sentence(self) -> str:
        """Return a sentence: where, what, and the text."""
        where = f"{self.heading}: " if self.heading else ""
        text = f" ({self.words})" if self.words else ""
        return f"{where}{self.fault.label}{text}"


# Profiles


class BadProfile(ValueError):
    """A profile cannot be used; the message names its file."""


@dataclass(frozen=True)
class ProfileColumn:
    """The meaning of one heading."""

    meaning: Meaning
    label: str = ""
    """The label in a report's text; empty for the heading itself."""


@dataclass(frozen=True)
class Profile:
    """A profile of tables from one origin."""

    name: str
    title: str
    source: str
    """The source of a report that does not name its own: a key of `report_source`."""
    columns: Mapping[str, ProfileColumn]
    """By heading in its normal form."""
    codes: Mapping[Meaning, Mapping[str, str]] = field(default_factory=dict)
    """Keys of a list by text in its normal form; a star at the end stands for any text."""

    def recognised(self, headings: tuple[str, ...]) -> int:
        """Return the number of headings that the profile knows."""
        return sum(1 for heading in headings if plain(heading) in self.columns)

    def code(self, meaning: Meaning, text: str) -> str | None:
        """Return the key that the text stands for, or None."""
        keys_by_text = self.codes.get(meaning, {})
        exact = keys_by_text.get(plain(text))
        if exact is not None:
            return exact
        patterns = (key for key in keys_by_text if key.endswith("*"))
        return next((keys_by_text[key] for key in patterns if fnmatchcase(plain(text), key)), None)


def plain(text: str) -> str:
    """Return the text in the normal form in which headings and codes are compared."""
    spaced = unicodedata.normalize("NFKC", text).casefold().replace("_", " ")
    return " ".join("".join(c for c in spaced if c.isalnum() or c in " *").split())


ANY = Profile("any", "Another table", "report_source:other", {})
"""Used where no profile knows the headings: every column is kept in the text."""


def load_profiles(folder: Path) -> tuple[Profile, ...]:
    """Read every profile of a folder by name.

    Raises:
        BadProfile: one cannot be used.
    """
    return tuple(_load(path) for path in sorted(folder.glob("*.toml")))


def _load(path: Path) -> Profile:
    try:
        return build_profile(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as problem:
        raise BadProfile(f"{path.name}: {problem}.") from problem


def build_profile(name: str, table: Mapping[str, Any]) -> Profile:
    """Build a profile from a file's content.

    Raises:
        ValueError: a heading is repeated, or a meaning does not exist.
    """
    columns: dict[str, ProfileColumn] = {}
    for heading, column in _columns(table):
        if heading in columns:
            raise ValueError(f"the heading {heading} is repeated")
        columns[heading] = column
    codes = {
        Meaning(meaning): {plain(text): str(key) for text, key in keys.items()}
        for meaning, keys in table.get("codes", {}).items()
    }
    return Profile(name, str(table["title"]), str(table["source"]), columns, codes)


def _columns(table: Mapping[str, Any]) -> Iterator[tuple[str, ProfileColumn]]:
    for row in table["columns"]:
        column = ProfileColumn(Meaning(row["meaning"]), str(row.get("label", "")))
        for heading in row["headings"]:
            yield plain(heading), column
