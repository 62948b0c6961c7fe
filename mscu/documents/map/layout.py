"""Positions of everything on a map: marks, their names and the districts, on screen and on paper.

Whatever paints it chooses only the colours. Names overlap nothing: a name without room is left off, as the
list beside the map has it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from mscu.documents.chart.picture import Box
from mscu.documents.chart.words import NAME_SIZE, elided, width
from mscu.documents.map.district_outlines import Outline, Point, area, centroid, height, kilometres, outlines
from mscu.documents.map.facts import CasePlace, PlaceMap

MARK, NEAREST = 26.0, 32.0
"""Side of a mark; two marks nearer to each other than `NEAREST` become one with a count."""
EDGE = 30.0
"""Pixels from the edge at which a mark stands for what lies beyond it."""
AROUND = 16.0
NAME_HIGH, GAP = 20.0, 5.0
LONGEST = 34
"""The most characters of a name on the map."""
LENGTHS, LONGEST_RULE, RULE_HIGH = (1, 2, 5, 10, 20), 150.0, 22.0
"""Kilometres that the scale bar may show, its greatest length in pixels, and its height."""
LEAST_SIDE = 0.25
"""The smallest part shown, as a share of the width of all districts."""
ROOM_AROUND = 0.3
DISTRICT_SIZE = 12.0
LEAST_GROUND = 2_000.0
"""Visible square pixels of a district below which it is not named."""
_RINGS = (0.0, 16.0, 34.0, 56.0, 84.0)
"""Distances from its mark at which a name is tried."""
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))


@dataclass(frozen=True, kw_only=True)
class Mark:
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

    def name_of(self, wide: float) -> Box | None:
        """Return the box of its name for a given width, beside the mark."""
        box = self.name_box
        if box is None:
            return None
        share = 0.0 if box.x > self.x else 1.0 if box.right < self.x else 0.5
        return Box(box.x + (box.w - wide) * share, box.y, wide, box.h)

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
class Rule:
    """The scale bar."""

    box: Box
    words: str


@dataclass(frozen=True)
class PlacedMap:
    """A map with every part placed."""

    width: float
    height: float
    grounds: tuple[Ground, ...]
    marks: tuple[Mark, ...]
    rule: Rule


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
    inside = [each.at for each in places if each.at is not None and not each.is_outside]
    if not inside:
        return whole()
    across, down = [x for x, _ in inside], [y for _, y in inside]
    wide, high = max(across) - min(across), max(down) - min(down)
    side = max(wide, high, LEAST_SIDE / (1 + 2 * ROOM_AROUND)) * (1 + 2 * ROOM_AROUND)
    if side >= 1:
        return whole()
    middle = (min(across) + max(across)) / 2, (min(down) + max(down)) / 2
    most = side * height()
    return Box(middle[0] - side / 2, middle[1] - most / 2, side, most).around(
        Box(min(across), min(down), wide, high)
    )


def lens_of(shown: Box, wide: float, high: float) -> Lens:
    """Return a lens that fits a part of the area to the room available."""
    room = max(wide - 2 * AROUND, 1.0), max(high - 2 * AROUND, 1.0)
    scale = max(min(room[0] / shown.w, room[1] / shown.h), 1.0)
    left, top = (wide - shown.w * scale) / 2, (high - shown.h * scale) / 2
    return Lens(scale, left - shown.x * scale, top - shown.y * scale)


def lay_out(shown: PlaceMap, part: Box, wide: float, high: float) -> PlacedMap:
    """Return a map with every mark, name and district placed."""
    lens = lens_of(part, wide, high)
    marks = _marks(shown, lens, Box(0, 0, wide, high))
    rule = _rule(lens, high)
    taken = _Taken(Box(0, 0, wide, high), [rule.box, *(each.box for each in marks)])
    named = tuple(_named(each, taken) for each in marks)
    grounds = tuple(_ground(each, lens, taken) for each in outlines())
    return PlacedMap(wide, high, grounds, named, rule)


def _rule(lens: Lens, high: float) -> Rule:
    """Return the scale bar in the corner: the longest of a few lengths that fits."""
    one = lens.scale / kilometres()
    far = max((each for each in LENGTHS if each * one <= LONGEST_RULE), default=LENGTHS[0])
    words = f"{far} km"
    return Rule(Box(AROUND, high - AROUND - RULE_HIGH, far * one, RULE_HIGH), words)


# ------------------------------------------------------------------------------------ marks


def _marks(shown: PlaceMap, lens: Lens, room: Box) -> list[Mark]:
    """Return the marks, with places that would overlap grouped under one."""
    found: list[tuple[Point, float | None, list[CasePlace]]] = []
    for place in shown.on_map:
        at, towards = _within(lens.point(place.at or (0, 0)), room)
        for other, elsewhere, places in found:
            if math.dist(other, at) < NEAREST and (elsewhere is None) == (towards is None):
                places.append(place)
                break
        else:
            found.append((at, towards, [place]))
    return [
        Mark(x=at[0], y=at[1], towards=towards, places=tuple(places), name=_name(places))
        for at, towards, places in found
    ]


def _within(at: Point, room: Box) -> tuple[Point, float | None]:
    """Move a point beyond the edge to the edge, and return the direction in which it lies."""
    left, right, top, bottom = EDGE, room.w - EDGE, EDGE, room.h - EDGE
    if left / 2 <= at[0] <= room.w - left / 2 and top / 2 <= at[1] <= room.h - top / 2:
        return at, None
    x, y = room.middle
    across, down = at[0] - x, at[1] - y
    share = min(
        (right - x) / abs(across) if across else math.inf, (bottom - y) / abs(down) if down else math.inf
    )
    return (x + across * share, y + down * share), math.atan2(down, across)


def _name(places: Sequence[CasePlace]) -> str:
    first = elided(places[0].name, LONGEST)
    if len(places) == 1:
        beyond = places[0].district if places[0].is_outside else ""
        return f"{first} ({beyond})" if beyond else first
    return f"{first} and {len(places) - 1} more"


# ------------------------------------------------------------------------------------ names


@dataclass
class _Taken:
    """What already stands on the map."""

    room: Box
    boxes: list[Box] = field(default_factory=list)

    def take(self, wanted: Iterable[Box]) -> Box | None:
        """Take and return the first box that overlaps nothing, or None."""
        for box in wanted:
            if self._is_inside(box) and not any(box.meets(each) for each in self.boxes):
                self.boxes.append(box)
                return box
        return None

    def _is_inside(self, box: Box) -> bool:
        room = self.room.grown(-2)
        return room.around(box) == room


def _named(mark: Mark, taken: _Taken) -> Mark:
    wide = width(mark.name, NAME_SIZE) + 8
    return replace(mark, name_box=taken.take(_beside(mark, wide)))


def _beside(mark: Mark, wide: float) -> Iterator[Box]:
    """Yield the boxes in which a name may stand, the nearest first."""
    reach = MARK / 2 + GAP
    for far in _RINGS:
        for across, down in _SIDES:
            left = mark.x + across * (reach + far) - wide * (1 - across) / 2
            top = mark.y + down * (reach + far) - NAME_HIGH * (1 - down) / 2
            yield Box(left, top, wide, NAME_HIGH)


def _ground(outline: Outline, lens: Lens, taken: _Taken) -> Ground:
    rings = tuple(tuple(lens.point(each) for each in ring) for ring in outline.rings)
    wide = width(outline.name, DISTRICT_SIZE) + 8
    seen = max((_cut(each, taken.room) for each in rings), key=_ground_of)
    if _ground_of(seen) < LEAST_GROUND:
        return Ground(outline.district, outline.name, rings)
    x, y = centroid(seen)
    tried = (Box(x - wide / 2, y - 8 + aside, wide, 16) for aside in (0, -24, 24, -48, 48))
    return Ground(outline.district, outline.name, rings, taken.take(tried))


def _ground_of(ring: Sequence[Point]) -> float:
    return area(ring) if ring else 0.0


def _cut(ring: Sequence[Point], room: Box) -> list[Point]:
    """Clip a ring at the four edges of the map, one after the other (Sutherland and Hodgman)."""
    left = list(ring)
    for axis, limit, sign in ((0, 0.0, 1), (0, room.w, -1), (1, 0.0, 1), (1, room.h, -1)):
        left = list(_cut_at(left, axis, limit, sign))
    return left


def _cut_at(ring: Sequence[Point], axis: int, limit: float, sign: int) -> Iterator[Point]:
    for at, point in enumerate(ring):
        before = ring[at - 1]
        now, then = (point[axis] - limit) * sign, (before[axis] - limit) * sign
        if (now >= 0) != (then >= 0):
            share = then / (then - now)
            yield (before[0] + (point[0] - before[0]) * share, before[1] + (point[1] - before[1]) * share)
        if now >= 0:
            yield point
