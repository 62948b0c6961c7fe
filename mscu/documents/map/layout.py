"""Positions of everything on a map: marks, their names and the districts, on screen and on paper.

Whatever paints it chooses only the colours. Names overlap nothing: a name without room is left off, as the
list beside the map has it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from mscu.documents.chart.picture import Box
from mscu.documents.chart.words import NAME_SIZE, shortened, width
from mscu.documents.map.district_outlines import Outline, Point, area, centroid, height, kilometres, outlines
from mscu.documents.map.facts import CasePlace, PlaceMap

MARK, NEAREST = 26.0, 32.0
"""Side of a mark; two marks nearer to each other than `NEAREST` become one with a count."""
EDGE = 30.0
"""Pixels from the edge at which a mark stands for what lies beyond it."""
MAP_MARGIN = 16.0
NAME_HEIGHT, GAP = 20.0, 5.0
MAX_NAME = 34
"""The most characters of a name on the map."""
LENGTHS, MAX_RULE, RULE_HEIGHT = (1, 2, 5, 10, 20), 150.0, 22.0
"""Kilometres that the scale bar may show, its greatest length in pixels, and its height."""
MIN_SIDE = 0.25
"""The smallest part shown, as a share of the width of all districts."""
ROOM_AROUND = 0.3
DISTRICT_SIZE = 12.0
MIN_AREA = 2_000.0
"""Visible square pixels of a district below which it is not named."""
_RINGS = (0.0, 16.0, 34.0, 56.0, 84.0)
"""Distances from its mark at which a name is tried."""
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))


@dataclass(frozen=True, kw_only=True)
class PlaceMark:
    """One mark for all the places that stand there."""

    x: float
    y: float
    places: tuple[CasePlace, ...]
    towards: float | None = None
    """The direction of places beyond the edge, as an angle."""
    name: str = ""
    name_box: Box | None = None
    """Where its name stands; None where there is no room."""

    @property
    def box(self) -> Box:
        """Return the area that the mark covers."""
        return Box(self.x - MARK / 2, self.y - MARK / 2, MARK, MARK)

    def name_of(self, width_: float) -> Box | None:
        """Return the box of its name for a given width, beside the mark."""
        box = self.name_box
        if box is None:
            return None
        share = 0.0 if box.x > self.x else 1.0 if box.right < self.x else 0.5
        return Box(box.x + (box.w - width_) * share, box.y, width_, box.h)

    @property
    def leader(self) -> tuple[Point, Point] | None:
        """Return the line from the mark to its name, where they stand apart."""
        if self.name_box is None or self.name_box.meets(self.box.grown(GAP + 1)):
            return None
        box = self.name_box
        near = min(max(self.x, box.x), box.right), min(max(self.y, box.y), box.bottom)
        turn = math.atan2(near[1] - self.y, near[0] - self.x)
        begins = self.x + math.cos(turn) * MARK / 2, self.y + math.sin(turn) * MARK / 2
        return begins, near


@dataclass(frozen=True)
class Ground:
    """A district as it is drawn."""

    district: str
    name: str
    rings: tuple[tuple[Point, ...], ...]
    name_box: Box | None = None


@dataclass(frozen=True)
class ScaleBar:
    box: Box
    words: str


@dataclass(frozen=True)
class PlacedMap:
    """A map with every part placed."""

    width: float
    height: float
    grounds: tuple[Ground, ...]
    marks: tuple[PlaceMark, ...]
    rule: ScaleBar


@dataclass(frozen=True)
class Lens:
    """Converts the outlines' own scale to pixels."""

    scale: float
    x: float
    y: float

    def point(self, at: Point) -> Point:
        return self.x + at[0] * self.scale, self.y + at[1] * self.scale


def whole() -> Box:
    """Return the area of all districts."""
    return Box(0.0, 0.0, 1.0, height())


def around(places: Iterable[CasePlace]) -> Box:
    """Return the area around the places within the districts; the whole area where there are none."""
    inside = [place.at for place in places if place.at is not None and not place.is_outside]
    if not inside:
        return whole()
    across, down = [x for x, _ in inside], [y for _, y in inside]
    width_, height_ = max(across) - min(across), max(down) - min(down)
    side = max(width_, height_, MIN_SIDE / (1 + 2 * ROOM_AROUND)) * (1 + 2 * ROOM_AROUND)
    if side >= 1:
        return whole()
    middle = (min(across) + max(across)) / 2, (min(down) + max(down)) / 2
    tall = side * height()
    return Box(middle[0] - side / 2, middle[1] - tall / 2, side, tall).around(
        Box(min(across), min(down), width_, height_)
    )


def lens_of(part: Box, width_: float, height_: float) -> Lens:
    """Return a lens that fits a part of the area to the room available."""
    room = max(width_ - 2 * MAP_MARGIN, 1.0), max(height_ - 2 * MAP_MARGIN, 1.0)
    scale = max(min(room[0] / part.w, room[1] / part.h), 1.0)
    left, top = (width_ - part.w * scale) / 2, (height_ - part.h * scale) / 2
    return Lens(scale, left - part.x * scale, top - part.y * scale)


def lay_out(place_map: PlaceMap, part: Box, width_: float, height_: float) -> PlacedMap:
    """Return a map with every mark, name and district placed."""
    lens = lens_of(part, width_, height_)
    marks = _marks(place_map, lens, Box(0, 0, width_, height_))
    rule = _rule(lens, height_)
    occupied = _OccupiedArea(Box(0, 0, width_, height_), [rule.box, *(mark.box for mark in marks)])
    named = tuple(_with_name(mark, occupied) for mark in marks)
    grounds = tuple(_ground(outline, lens, occupied) for outline in outlines())
    return PlacedMap(width_, height_, grounds, named, rule)


def _rule(lens: Lens, height_: float) -> ScaleBar:
    """Return the scale bar in the corner: the longest of a few lengths that fits."""
    kilometre = lens.scale / kilometres()
    length = max((length_ for length_ in LENGTHS if length_ * kilometre <= MAX_RULE), default=LENGTHS[0])
    words = f"{length} km"
    return ScaleBar(
        Box(MAP_MARGIN, height_ - MAP_MARGIN - RULE_HEIGHT, length * kilometre, RULE_HEIGHT), words
    )


# Marks


def _marks(place_map: PlaceMap, lens: Lens, room: Box) -> list[PlaceMark]:
    """Return the marks, with places that would overlap grouped under one."""
    groups: list[tuple[Point, float | None, list[CasePlace]]] = []
    for place in place_map.on_map:
        point, towards = _within(lens.point(place.at or (0, 0)), room)
        for nearby, direction, places in groups:
            if math.dist(nearby, point) < NEAREST and (direction is None) == (towards is None):
                places.append(place)
                break
        else:
            groups.append((point, towards, [place]))
    return [
        PlaceMark(x=point[0], y=point[1], towards=towards, places=tuple(places), name=_name(places))
        for point, towards, places in groups
    ]


def _within(point: Point, room: Box) -> tuple[Point, float | None]:
    """Move a point beyond the edge to the edge, and return the direction in which it lies."""
    left, right, top, bottom = EDGE, room.w - EDGE, EDGE, room.h - EDGE
    if left / 2 <= point[0] <= room.w - left / 2 and top / 2 <= point[1] <= room.h - top / 2:
        return point, None
    x, y = room.middle
    across, down = point[0] - x, point[1] - y
    share = min(
        (right - x) / abs(across) if across else math.inf, (bottom - y) / abs(down) if down else math.inf
    )
    return (x + across * share, y + down * share), math.atan2(down, across)


def _name(places: Sequence[CasePlace]) -> str:
    first = shortened(places[0].name, MAX_NAME)
    if len(places) == 1:
        beyond = places[0].district if places[0].is_outside else ""
        return f"{first} ({beyond})" if beyond else first
    return f"{first} and {len(places) - 1} more"


# Names


@dataclass
class _OccupiedArea:
    """What already stands on the map."""

    room: Box
    boxes: list[Box] = field(default_factory=list)

    def take(self, candidates: Iterable[Box]) -> Box | None:
        """Take and return the first box that overlaps nothing, or None."""
        for box in candidates:
            if self._is_inside(box) and not any(box.meets(other) for other in self.boxes):
                self.boxes.append(box)
                return box
        return None

    def _is_inside(self, box: Box) -> bool:
        room = self.room.grown(-2)
        return room.around(box) == room


def _with_name(mark: PlaceMark, occupied: _OccupiedArea) -> PlaceMark:
    width_ = width(mark.name, NAME_SIZE) + 8
    return replace(mark, name_box=occupied.take(_name_boxes(mark, width_)))


def _name_boxes(mark: PlaceMark, width_: float) -> Iterator[Box]:
    """Yield the boxes in which a name may stand, the nearest first."""
    reach = MARK / 2 + GAP
    for distance in _RINGS:
        for across, down in _SIDES:
            left = mark.x + across * (reach + distance) - width_ * (1 - across) / 2
            top = mark.y + down * (reach + distance) - NAME_HEIGHT * (1 - down) / 2
            yield Box(left, top, width_, NAME_HEIGHT)


def _ground(outline: Outline, lens: Lens, occupied: _OccupiedArea) -> Ground:
    rings = tuple(tuple(lens.point(corner) for corner in ring) for ring in outline.rings)
    width_ = width(outline.name, DISTRICT_SIZE) + 8
    visible = max((_clipped(ring, occupied.room) for ring in rings), key=_area_of)
    if _area_of(visible) < MIN_AREA:
        return Ground(outline.district, outline.name, rings)
    x, y = centroid(visible)
    candidates = (Box(x - width_ / 2, y - 8 + aside, width_, 16) for aside in (0, -24, 24, -48, 48))
    return Ground(outline.district, outline.name, rings, occupied.take(candidates))


def _area_of(ring: Sequence[Point]) -> float:
    return area(ring) if ring else 0.0


def _clipped(ring: Sequence[Point], room: Box) -> list[Point]:
    """Clip a ring at the four edges of the map, one after the other (Sutherland and Hodgman)."""
    clipped = list(ring)
    for axis, limit, sign in ((0, 0.0, 1), (0, room.w, -1), (1, 0.0, 1), (1, room.h, -1)):
        clipped = list(_clipped_at(clipped, axis, limit, sign))
    return clipped


def _clipped_at(ring: Sequence[Point], axis: int, limit: float, sign: int) -> Iterator[Point]:
    for index, point in enumerate(ring):
        previous = ring[index - 1]
        distance, previous_distance = (point[axis] - limit) * sign, (previous[axis] - limit) * sign
        if (distance >= 0) != (previous_distance >= 0):
            share = previous_distance / (previous_distance - distance)
            yield (
                previous[0] + (point[0] - previous[0]) * share,
                previous[1] + (point[1] - previous[1]) * share,
            )
        if distance >= 0:
            yield point
