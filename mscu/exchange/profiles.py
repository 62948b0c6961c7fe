"""How the tables of one origin look: which heading means what, which words stand for which code.

The shipped ones are files of `resources/imports`; a unit keeps its own in the store.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from mscu.exchange.meanings import Meaning


class BadProfile(ValueError):
    """A profile cannot be used; the message names its file."""


@dataclass(frozen=True)
class Column:
    """What one heading means."""

    meaning: Meaning
    label: str = ""
    """The words before it in a report's text; empty for the heading itself."""


@dataclass(frozen=True)
class Profile:
    """What is known of one origin of tables."""

    name: str
    title: str
    source: str
    """Of a report that does not say where it comes from: a key of `report_source`."""
    columns: Mapping[str, Column]
    """By the heading in its plain form."""
    codes: Mapping[Meaning, Mapping[str, str]] = field(default_factory=dict)
    """Keys of a list by words in plain form; a star at the end stands for any words."""

    def known(self, headings: tuple[str, ...]) -> int:
        """Count the headings that it knows."""
        return sum(1 for each in headings if plain(each) in self.columns)

    def code(self, meaning: Meaning, words: str) -> str | None:
        """Give the key for which words stand here."""
        told = self.codes.get(meaning, {})
        exact = told.get(plain(words))
        if exact is not None:
            return exact
        patterns = (key for key in told if key.endswith("*"))
        return next((told[key] for key in patterns if fnmatchcase(plain(words), key)), None)


def plain(words: str) -> str:
    """Bring words to the form in which headings and codes are compared."""
    spaced = unicodedata.normalize("NFKC", words).casefold().replace("_", " ")
    return " ".join("".join(c for c in spaced if c.isalnum() or c in " *").split())


ANY = Profile("any", "Another table", "report_source:other", {})
"""What is used where no profile knows the headings: everything is kept in the text."""


def load_profiles(folder: Path) -> tuple[Profile, ...]:
    """Read every profile of a folder by name.

    Raises:
        BadProfile: one cannot be used.
    """
    return tuple(_load(path) for path in sorted(folder.glob("*.toml")))


def _load(path: Path) -> Profile:
    try:
        return made_profile(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as problem:
        raise BadProfile(f"{path.name}: {problem}.") from problem


def made_profile(name: str, told: Mapping[str, Any]) -> Profile:
    """Make a profile of what a file says.

    Raises:
        ValueError: a heading stands twice, or a meaning is none.
    """
    columns: dict[str, Column] = {}
    for heading, column in _columns(told):
        if heading in columns:
            raise ValueError(f"the heading {heading} stands twice")
        columns[heading] = column
    codes = {
        Meaning(meaning): {plain(words): str(key) for words, key in keys.items()}
        for meaning, keys in told.get("codes", {}).items()
    }
    return Profile(name, str(told["title"]), str(told["source"]), columns, codes)


def _columns(told: Mapping[str, Any]) -> Iterator[tuple[str, Column]]:
    for row in told["columns"]:
        column = Column(Meaning(row["meaning"]), str(row.get("label", "")))
        for heading in row["headings"]:
            yield plain(heading), column
