"""The outlines of the districts, ready to be drawn: no tiles, no network (`resources/map`)."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from mscu.places import resource

FILE = "map/greater-manchester-districts.geojson"
Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A district: its parts as rings, and where its name stands; 0 to 1 across, down alike."""

    district: str
    """Its key in the unit's list."""
    name: str
    rings: tuple[tuple[Point, ...], ...]
    middle: Point


@cache
def outlines() -> tuple[Outline, ...]:
    """Read them, in their order; the same scale across as down."""
    found = json.loads(resource(FILE).read_text(encoding="utf-8"))["features"]
    rings = {
        each["properties"]["name"]: [
            ring for part in each["geometry"]["coordinates"] for ring in part
        ]
        for each in found
    }
    every = [point for each in rings.values() for ring in each for point in ring]
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    north, south = max(y for _, y in every), min(y for _, y in every)
    flat = math.cos(math.radians((north + south) / 2))
    wide = (east - west) * flat

    def placed(ring: Sequence[Sequence[float]]) -> tuple[Point, ...]:
        return tuple(((x - west) * flat / wide, (north - y) / wide) for x, y in ring)

    return tuple(
        _outline(name, tuple(placed(ring) for ring in of_it)) for name, of_it in rings.items()
    )


def height() -> float:
    """Say how high all is, where it is 1 wide."""
    return max(y for each in outlines() for ring in each.rings for _, y in ring)


def _outline(name: str, rings: tuple[tuple[Point, ...], ...]) -> Outline:
    return Outline(
        district=f"district:{name.casefold()}", name=name, rings=rings,
        middle=_centroid(max(rings, key=_area)),
    )  # fmt: skip


def _area(ring: Sequence[Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _sides(ring))) / 2


def _centroid(ring: Sequence[Point]) -> Point:
    across = down = twice = 0.0
    for (x1, y1), (x2, y2) in _sides(ring):
        step = x1 * y2 - x2 * y1
        twice, across, down = twice + step, across + (x1 + x2) * step, down + (y1 + y2) * step
    return across / (3 * twice), down / (3 * twice)


def _sides(ring: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))
