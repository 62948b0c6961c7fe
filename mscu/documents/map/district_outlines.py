"""The outlines of the districts, ready to be drawn without tiles or a network (`resources/map`)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mscu.resources import resource

FILE = "map/greater-manchester-districts.geojson"
Point = tuple[float, float]
KM_PER_DEGREE = 111.2
"""From south to north."""


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A district: its rings and where its name stands, on a scale of 0 to 1 across and the same down."""

    district: str
    """Its key in the unit's list."""
    name: str
    rings: tuple[tuple[Point, ...], ...]
    middle: Point


@dataclass(frozen=True)
class _Extent:
    """The area that all outlines cover, in degrees."""

    west: float
    north: float
    longitude_scale: float
    """Length of a degree of longitude as a share of a degree of latitude."""
    wide: float
    """The full width, in degrees of latitude."""

    def project(self, east: float, north: float) -> Point:
        return (east - self.west) * self.longitude_scale / self.wide, (self.north - north) / self.wide


@cache
def _read() -> Mapping[str, tuple[Sequence[Point], ...]]:
    features = json.loads(resource(FILE).read_text(encoding="utf-8"))["features"]
    return {
        feature["properties"]["name"]: tuple(
            ring for part in feature["geometry"]["coordinates"] for ring in part
        )
        for feature in features
    }


@cache
def _extent() -> _Extent:
    points = [point for rings in _read().values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    north, south = max(y for _, y in points), min(y for _, y in points)
    longitude_scale = math.cos(math.radians((north + south) / 2))
    return _Extent(west, north, longitude_scale, (east - west) * longitude_scale)


@cache
def outlines() -> tuple[Outline, ...]:
    """Read the outlines, in order, at the same scale across and down."""
    project = _extent().project
    return tuple(
        _outline(name, tuple(tuple(project(x, y) for x, y in ring) for ring in rings))
        for name, rings in _read().items()
    )


def map_position(north: float, east: float) -> Point:
    """Return where a point in degrees stands beside the outlines; outside 0 to 1 it lies beyond them."""
    return _extent().project(east, north)


def kilometres() -> float:
    """Return the width of all outlines in kilometres."""
    return _extent().wide * KM_PER_DEGREE


@cache
def height() -> float:
    """Return the height of all outlines, as a share of their width."""
    return max(y for outline in outlines() for ring in outline.rings for _, y in ring)


def _outline(name: str, rings: tuple[tuple[Point, ...], ...]) -> Outline:
    return Outline(
        district=f"district:{name.casefold()}", name=name, rings=rings, middle=centroid(max(rings, key=area))
    )


def area(ring: Sequence[Point]) -> float:
    """Return the area that a ring encloses."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _sides(ring))) / 2


def centroid(ring: Sequence[Point]) -> Point:
    """Return the centroid of the area that a ring encloses."""
    across = down = twice = 0.0
    for (x1, y1), (x2, y2) in _sides(ring):
        step = x1 * y2 - x2 * y1
        twice, across, down = twice + step, across + (x1 + x2) * step, down + (y1 + y2) * step
    return across / (3 * twice), down / (3 * twice)


def _sides(ring: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))
