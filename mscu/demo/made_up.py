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
class MadeUp:
    """A source of names that returns the same ones for the same seed."""

    seed: int
    _used: set[str] = field(default_factory=set)

    @cached_property
    def chance(self) -> Random:
        """Return the seeded random generator, which is not for security."""
        return Random(self.seed)  # noqa: S311 - made-up data, no secret

    @cached_property
    def material(self) -> dict[str, Any]:
        """Return the word lists that names are made from."""
        with resource("demo/names.toml").open("rb") as file:
            return tomllib.load(file)

    def maybe(self, likely: float) -> bool:
        """Return True with the probability `likely`, from 0 to 1."""
        return self.chance.random() < likely

    def person(self, *, male: bool, home: bool = False) -> dict[str, Any]:
        """Return a person's name, other script, nationality and language."""
        cultures = self.material["cultures"]
        british = [c for c in cultures if c["key"] == "british"]
        culture = self.chance.choice(british if home and british else cultures)
        given = self.chance.choice(culture["given_male" if male else "given_female"])
        family = self.chance.choice(culture["family"])
        first = culture["order"] == "family_first"
        name = f"{family} {given}" if first else f"{given} {family}"
        return {
            "name": name,
            "also": (_plain(name),) if _plain(name) != name else (),
            "nationality": culture["nationality"],
            "language": culture["language"],
            "gender": "gender:male" if male else "gender:female",
            "born": str(self.chance.randint(1965, 2003)),
        }

    def town(self, district: int) -> tuple[str, str, str]:
        """Return a district's key, one of its towns and its outward postcode."""
        chosen = self.material["districts"][district % len(self.material["districts"])]
        town = self.chance.choice(chosen["towns"])
        return chosen["key"], town["name"], town["outward"]

    def address(self, town: str, outward: str) -> str:
        """Return an address with a postcode where nobody lives."""
        road = self.chance.choice(self.material["streets"]["roads"])
        inward = self.chance.choice(self.material["postcodes"]["inward"])
        return f"{self.chance.randint(1, 180)} {road}, {town}, {outward} {inward}"

    def plate(self) -> str:
        """Return a vehicle registration."""
        kinds = self.material["registrations"]
        letters = "".join(self.chance.choices(kinds["letters"], k=3))
        return f"{self.chance.choice(kinds['areas'])}{self.chance.choice(kinds['ages'])} {letters}"

    def phone(self) -> str:
        """Return a phone number from the range reserved for drama."""
        return f"07700 900{self.chance.randint(0, 999):03d}"

    def officer(self) -> str:
        return str(self.chance.choice(self.material["staff"]["officers"]))

    def operation(self) -> str:
        """Return the name of an operation, unused while there are any left."""
        names = [n for n in self.material["staff"]["operations"] if n not in self._used]
        if not names:
            return ""
        name = str(self.chance.choice(names))
        self._used.add(name)
        return f"Operation {name}"

    def business(self, sector: str) -> str:
        """Return a firm of a trade, or an empty text where the trade has none."""
        names = self.material["businesses"].get(sector, ())
        return str(self.chance.choice(names)) if names else ""


def _plain(name: str) -> str:
    """Return a name as typed on an English keyboard."""
    flat = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D").replace("ł", "l"))
    return "".join(letter for letter in flat if not unicodedata.combining(letter))
