"""Where the middle of a postcode is, for a map: read from the file of this computer.

A demo store has postcodes that nobody lives at: their points are made up with them.
"""

from __future__ import annotations

import math
import sqlite3
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mscu.batches import in_batches
from mscu.exchange.postcodes import (
    EAST,
    ELSEWHERE,
    FINE,
    NORTH,
    SOUTH,
    WEST,
    districts_by_code,
    read_only,
    usual_place,
)
from mscu.resources import resource

MADE_UP = "demo/postcodes.toml"
_HOW = "mscu postcodes FILE on it, with the ONS Postcode Directory as it was downloaded."
NO_FILE = f"This computer does not know yet where postcodes lie: run {_HOW}"
NO_POINTS = f"This computer knows postcodes without their place on a map: run once more {_HOW}"
UNREADABLE = f"The file of postcodes of this computer cannot be read: run once more {_HOW}"
_STEP = 0.003
"""Degrees between the points of made-up postcodes of one town: some three hundred metres."""
_APART = 7
"""By how many of them those lie apart that follow each other."""


@dataclass(frozen=True)
class PostcodePoint:
    """The middle of a postcode, in degrees, and the district in which it lies."""

    north: float
    east: float
    district: str
    """Its key in the unit's list of districts."""
    district_name: str = ""
    """As the directory names it, where it is not in the unit's list."""


@dataclass(frozen=True)
class Points:
    """What this computer knows of some postcodes."""

    spots: Mapping[str, PostcodePoint]
    """Those that have a place on a map."""
    without: frozenset[str] = frozenset()
    """Those that it knows, and that have no grid reference."""
    lacks: str = ""
    """What to do where it knows none, in one sentence."""


def points_of(postcodes: Collection[str], directory: Path | None = None) -> Points:
    """Say where postcodes are, which are given in their normal form."""
    file = directory or usual_place()
    if not file.is_file():
        return Points({}, lacks=NO_FILE)
    try:
        with closing(read_only(file)) as read:
            columns = {row[1] for row in read.execute("PRAGMA table_info(postcode)")}
            if not {"north", "east"} <= columns:
                return Points({}, lacks=NO_POINTS if columns else UNREADABLE)
            rows = list(_rows(read, postcodes))
    except sqlite3.Error:
        return Points({}, lacks=UNREADABLE)
    spots = {
        postcode: PostcodePoint(north / FINE, east / FINE, _district(code), name or "")
        for postcode, north, east, code, name in rows
        if _is_between(north, SOUTH, NORTH) and _is_between(east, WEST, EAST)
    }
    return Points(spots, frozenset(row[0] for row in rows) - spots.keys())


def _rows(read: sqlite3.Connection, postcodes: Collection[str]) -> Iterator[tuple[Any, ...]]:
    for part in in_batches(postcodes):
        marks = ", ".join("?" * len(part))
        yield from read.execute(
            "SELECT postcode, north, east, district, name FROM postcode"  # noqa: S608 - marks
            f" LEFT JOIN area ON code = district WHERE postcode IN ({marks})",
            part,
        )


def _is_between(kept: object, least: float, most: float) -> bool:
    """Say whether a number of the file is a degree here: whoever has the disk can change it."""
    return isinstance(kept, int) and least * FINE <= kept <= most * FINE


def _district(code: str) -> str:
    key, _ = districts_by_code().get(code, (ELSEWHERE, ""))
    return key


def made_up_points(postcodes: Collection[str]) -> dict[str, PostcodePoint]:
    """Say where made-up postcodes of a demo are: around the middle of their town."""
    towns, inward = _made_up()
    found: dict[str, PostcodePoint] = {}
    for each in postcodes:
        outward, _, rest = each.partition(" ")
        if outward in towns and rest in inward:
            district, north, east = towns[outward]
            at = inward.index(rest) * _APART % len(inward)
            turn, far = at * 2.4, math.sqrt(at) * _STEP
            down = far * math.cos(turn) * 0.6  # a degree is longer down than across
            found[each] = PostcodePoint(north + down, east + far * math.sin(turn), district)
    return found


@cache
def _made_up() -> tuple[Mapping[str, tuple[str, float, float]], Sequence[str]]:
    told = tomllib.loads(resource(MADE_UP).read_text(encoding="utf-8"))
    towns = {
        outward: (f"district:{district}", north, east)
        for district, of_it in told["towns"].items()
        for outward, (north, east) in of_it.items()
    }
    return towns, told["inward"]
