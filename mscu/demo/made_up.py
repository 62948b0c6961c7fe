"""Made-up people, places and things from a seeded random generator; any likeness is accidental."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

from mscu.resources import resource


@dataclass
class DataGenerator:
    """A source of names that returns the same ones for the same seed."""

    seed: int
    _used: set[str] = field(default_factory=set)

    @cached_property
    def random(self) -> Random:
        """Return the seeded random generator, which is not for security."""
        return Random(self.seed)  # noqa: S311 - made-up data, no secret

    @cached_property
    def word_lists(self) -> dict[str, Any]:
        """Return the word lists that names are made from."""
        with resource("demo/names.toml").open("rb") as file:
            return tomllib.load(file)

    def maybe(self, probability: float) -> bool:
        """Return True with the probability `likely`, from 0 to 1."""
        return self.random.random() < probability

    def person(self, *, male: bool, home: bool = False) -> dict[str, Any]:
        """Return a person's name, other script, nationality and language."""
        cultures = self.word_lists["cultures"]
        british = [c for c in cultures if c["key"] == "british"]
        culture = self.random.choice(british if home and british else cultures)
        given_name = self.random.choice(culture["given_male" if male else "given_female"])
        family_name = self.random.choice(culture["family"])
        family_first = culture["order"] == "family_first"
        name = f"{family_name} {given_name}" if family_first else f"{given_name} {family_name}"
        return {
            "name": name,
            "also": (_plain(name),) if _plain(name) != name else (),
            "nationality": culture["nationality"],
            "language": culture["language"],
            "gender": "gender:male" if male else "gender:female",
            "born": str(self.random.randint(1965, 2003)),
        }

    def town(self, district: int) -> tuple[str, str, str]:
        """Return a district's key, one of its towns and its outward postcode."""
        district_ = self.word_lists["districts"][district % len(self.word_lists["districts"])]
        town = self.random.choice(district_["towns"])
        return district_["key"], town["name"], town["outward"]

    def address(self, town: str, outward: str) -> str:
        """Return an address with a postcode where nobody lives."""
        road = self.random.choice(self.word_lists["streets"]["roads"])
        inward = self.random.choice(self.word_lists["postcodes"]["inward"])
        return f"{self.random.randint(1, 180)} {road}, {town}, {outward} {inward}"

    def registration(self) -> str:
        """Return a vehicle registration."""
        kinds = self.word_lists["registrations"]
        letters = "".join(self.random.choices(kinds["letters"], k=3))
        return f"{self.random.choice(kinds['areas'])}{self.random.choice(kinds['ages'])} {letters}"

    def phone(self) -> str:
        """Return a phone number from the range reserved for drama."""
        return f"07700 900{self.random.randint(0, 999):03d}"

    def officer(self) -> str:
        return str(self.random.choice(self.word_lists["staff"]["officers"]))

    def operation(self) -> str:
        """Return the name of an operation, unused while there are any left."""
        names = [n for n in self.word_lists["staff"]["operations"] if n not in self._used]
        if not names:
            return ""
        name = str(self.random.choice(names))
        self._used.add(name)
        return f"Operation {name}"

    def business(self, sector: str) -> str:
        """Return a firm of a trade, or an empty text where the trade has none."""
        names = self.word_lists["businesses"].get(sector, ())
        return str(self.random.choice(names)) if names else ""


def _plain(name: str) -> str:
    """Return a name as typed on an English keyboard."""
    decomposed = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D").replace("ł", "l"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
