"""How bad a picture is, so that of several the best is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from mscu.documents.chart.picture import Box, PlacedLine, PlacedNode

CROSSING, UNDER, THROUGH, UNSAID, GROUND = 2.0, 100.0, 140.0, 200.0, 80.0
"""Points for lines that cross, lines that pass under a node's words, or its shape: either looks as
if they ended there; for words without room; and for the ground that all takes, as a multiple of
what it covers."""
Point = tuple[float, float]


def cost(
    lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode], ground: Box, *, aspect: float
) -> float:
    """Say how bad a picture on this ground is, which is to be `aspect` times as wide as high."""
    crossing = sum(_cross(one, two) for one, two in combinations(lines, 2))
    under = [THROUGH if _passes(line, each.icon) else UNDER for line, each in over(lines, nodes)]
    unsaid = sum(line.label is None for line in lines)
    covered = sum(each.box.w * each.box.h for each in nodes)
    size = max(ground.w / aspect, ground.h) ** 2 * aspect / covered
    return CROSSING * crossing + sum(under) + UNSAID * unsaid + GROUND * size


def through(
    lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode]
) -> Iterator[tuple[PlacedLine, PlacedNode]]:
    """Give each line with a node through whose shape it goes, as if it ended there."""
    return ((line, each) for line, each in over(lines, nodes) if _passes(line, each.icon))


def over(
    lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode]
) -> Iterator[tuple[PlacedLine, PlacedNode]]:
    """Give each line with a node over whose shape, or the words under it, it goes."""
    for each in nodes:
        for line in lines:
            if each.node.key not in line.key and _passes(line, each.box):
                yield line, each


def _cross(one: PlacedLine, two: PlacedLine) -> bool:
    if one.first in two.key or one.second in two.key:
        return False
    a, b, c, d = one.begins, one.ends, two.begins, two.ends
    return _side(a, b, c) != _side(a, b, d) and _side(c, d, a) != _side(c, d, b)


def _side(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])


def _passes(line: PlacedLine, box: Box) -> bool:
    """Say whether a line goes over a box."""
    (x1, y1), (x2, y2) = line.begins, line.ends
    if max(x1, x2) < box.x or min(x1, x2) > box.right:
        return False
    if max(y1, y2) < box.y or min(y1, y2) > box.bottom:
        return False
    corners = [(box.x, box.y), (box.right, box.y), (box.x, box.bottom), (box.right, box.bottom)]
    return len({_side((x1, y1), (x2, y2), corner) for corner in corners}) > 1
