"""The outlines of the districts, ready to be drawn: no tiles, no network (`resources/map`)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mscu.resources import resource

FILE = "map/greater-manchester-districts.geojson"
Point = tuple[float, float]
KILOMETRES_A_DEGREE = 111.2
"""From south to north."""


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A district: its parts as rings, and where its name stands; 0 to 1 across, down alike."""

    district: str
    """Its key in the unit's list."""
    name: str
    rings: tuple[tuple[Point, ...], ...]
    middle: Point


@dataclass(frozen=True)
class _Ground:
    """What all outlines cover, in degrees."""

    west: float
    north: float
    flat: float
    """How much shorter a degree is across than down there."""
    wide: float
    """Degrees down that are as long as all is wide."""

    def placed(self, east: float, north: float) -> Point:
        return (east - self.west) * self.flat / self.wide, (self.north - north) / self.wide


@cache
def _read() -> Mapping[str, tuple[Sequence[Point], ...]]:
    found = json.loads(resource(FILE).read_text(encoding="utf-8"))["features"]
    return {
        each["properties"]["name"]: tuple(ring for part in each["geometry"]["coordinates"] for ring in part)
        for each in found
    }


@cache
def _ground() -> _Ground:
    every = [point for each in _read().values() for ring in each for point in ring]
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    north, south = max(y for _, y in every), min(y for _, y in every)
    flat = math.cos(math.radians((north + south) / 2))
    return _Ground(west, north, flat, (east - west) * flat)


@cache
def outlines() -> tuple[Outline, ...]:
    """Read them, in their order; the same scale across as down."""
    placed = _ground().placed
    return tuple(
        _outline(name, tuple(tuple(placed(x, y) for x, y in ring) for ring in of_it))
        for name, of_it in _read().items()
    )


def placed(north: float, east: float) -> Point:
    """Return where something in degrees stands beside the outlines; beyond 0 and 1 it lies outside."""
    return _ground().placed(east, north)


def kilometres() -> float:
    """Return how wide all is."""
    return _ground().wide * KILOMETRES_A_DEGREE


def height() -> float:
    """Return how high all is, where it is 1 wide."""
    return max(y for each in outlines() for ring in each.rings for _, y in ring)


def _outline(name: str, rings: tuple[tuple[Point, ...], ...]) -> Outline:
    return Outline(
        district=f"district:{name.casefold()}", name=name, rings=rings, middle=centroid(max(rings, key=area))
    )


def area(ring: Sequence[Point]) -> float:
    """Return how much ground a ring goes round."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _sides(ring))) / 2


def centroid(ring: Sequence[Point]) -> Point:
    """Return the middle of the ground that a ring goes round."""
    across = down = twice = 0.0
    for (x1, y1), (x2, y2) in _sides(ring):
        step = x1 * y2 - x2 * y1
        twice, across, down = twice + step, across + (x1 + x2) * step, down + (y1 + y2) * step
    return across / (3 * twice), down / (3 * twice)


def _sides(ring: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))
