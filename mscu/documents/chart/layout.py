"""Lays out a chart: the same chart always in the same way, on screen and on paper."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from mscu.documents.chart.blocks import Block, blocks_of
from mscu.documents.chart.facts import Chart, ChartLink, grades_of
from mscu.documents.chart.lines import Ends, Taken, bundled, drawn, label_width, said, words_of
from mscu.documents.chart.picture import Box, Picture, PlacedLine, PlacedNode
from mscu.documents.chart.separate import BETWEEN_PARTS, ground_of, in_cells, pack, separate
from mscu.documents.chart.words import LINE

# Cost of a layout


CROSSING, UNDER, THROUGH, UNSAID, GROUND = 2.0, 100.0, 140.0, 200.0, 80.0
"""Penalties for crossing lines, for lines that pass under a node's words or its shape (either looks as if the
line ended there), for words without room, and for the area used, as a multiple of what is covered.
"""
Point = tuple[float, float]


def cost(lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode], ground: Box, *, aspect: float) -> float:
    """Return how bad a layout of this area is; `aspect` is the wanted ratio of width to height."""
    crossing = sum(_cross(one, two) for one, two in combinations(lines, 2))
    under = [THROUGH if _passes(line, each.icon) else UNDER for line, each in over(lines, nodes)]
    unsaid = sum(line.label is None for line in lines)
    covered = sum(each.box.w * each.box.h for each in nodes)
    size = max(ground.w / aspect, ground.h) ** 2 * aspect / covered
    return CROSSING * crossing + sum(under) + UNSAID * unsaid + GROUND * size


def through(
    lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode]
) -> Iterator[tuple[PlacedLine, PlacedNode]]:
    """Yield each line with a node whose shape it passes through, as if it ended there."""
    return ((line, each) for line, each in over(lines, nodes) if _passes(line, each.icon))


def over(lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode]) -> Iterator[tuple[PlacedLine, PlacedNode]]:
    """Yield each line with a node whose shape or words it passes over."""
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
    """Return whether a line crosses a box."""
    (x1, y1), (x2, y2) = line.begins, line.ends
    if max(x1, x2) < box.x or min(x1, x2) > box.right:
        return False
    if max(y1, y2) < box.y or min(y1, y2) > box.bottom:
        return False
    corners = [(box.x, box.y), (box.right, box.y), (box.x, box.bottom), (box.right, box.bottom)]
    return len({_side((x1, y1), (x2, y2), corner) for corner in corners}) > 1


# --------------------------------------------------------------------------------------------------


MARGIN = 24.0
WIDE = 1.8
"""Ratio of width to height for a screen."""
TALL = 0.72
"""Ratio of width to height for a sheet of paper."""
STRETCHES = (1.15, 1.45, 1.8)
"""Factors by which a layout is widened and flattened for a screen; the best is kept. Words on a level line
need more room.
"""
FEW, SOME = 60, 300
"""The most lines for which the best of several layouts is taken, and for which a chart is stretched so that
words have room: larger charts are read by zooming in.
"""
FINALISTS = 2
"""How many of the best layouts are stretched and cleared of crossed nodes before one is chosen."""
STEPS = 16
DRAWN_OUT = 1.06
SQUEEZES = 10
WAYS = ((0.9, 1.0), (1.0, 0.9), (0.93, 0.93))
"""Factors by which a part is drawn together, as long as that improves it."""
ASIDES, MOST_ASIDE = 4, 18
"""How often blocks move out of the way of other blocks' lines, and how many moves are tried."""
FREE = 56.0
"""Pixels from the middle of a shape to a line that touches neither it nor the words under it."""
NEAR = 0.7
"""Share of a line beyond which its other end is not moved, as it would go too far."""
FROM_MEMBERS = 240.0
"""Pixels of line between the members of a group and the people it exploits."""
APART = "No link recorded"
STRIP = 140.0
"""Pixels that these words need."""
Pins = Mapping[str, tuple[float, float]]
Bundles = Mapping[Ends, Sequence[ChartLink]]
Places = Sequence[tuple[float, float]]
_Way = tuple[int, float, float]
"""The index of a block, and how far it moves across and down."""


@dataclass(frozen=True)
class _Try:
    """One layout of a part, and its cost."""

    bad: float
    places: tuple[tuple[float, float, tuple[PlacedNode, ...]], ...]


def _badness(each: _Try) -> float:
    return each.bad


def _put_back(blocks: Sequence[Block], places: Sequence[tuple[float, float, tuple[PlacedNode, ...]]]) -> None:
    for block, (x, y, nodes) in zip(blocks, places, strict=True):
        block.x, block.y, block.nodes = x, y, list(nodes)


def lay_out(chart: Chart, *, aspect: float = WIDE, pins: Pins | None = None, patience: int = 1) -> Picture:
    """Return a chart with every part placed; pinned nodes stay where they are.

    `patience` multiplies the number of layouts tried; paper can take longer than the screen.
    """
    blocks = blocks_of(chart)
    if not blocks:
        return Picture(width=0, height=0, nodes=(), lines=(), containers=())
    sheet = _Sheet(blocks, _bundled(chart, blocks), aspect, patience)
    sheet.arrange()
    if pins:
        sheet.pin(pins)
    return sheet.picture()


def _bundled(chart: Chart, blocks: Iterable[Block]) -> Bundles:
    contained = {
        key: block.container.group for block in blocks if block.container is not None for key in block.keys
    }
    return bundled(chart, contained)


@dataclass
class _Sheet:
    """Blocks and the lines between them while they are laid out."""

    blocks: list[Block]
    bundles: Bundles
    aspect: float
    patience: int
    apart: float | None = None
    """The top of the rows of nodes without a link."""
    of: dict[str, int] = field(init=False)
    joins: dict[tuple[int, int], float] = field(init=False)

    def __post_init__(self) -> None:
        """Find the block of each node, and how long the lines between blocks must be."""
        self.of = {key: at for at, block in enumerate(self.blocks) for key in block.keys}
        self.joins = {}
        for (first, second), links in self.bundles.items():
            ends = _ordered(self.of[first], self.of[second])
            if ends[0] != ends[1]:
                wide = label_width(words_of(links), grades_of(links))
                self.joins[ends] = max(self.joins.get(ends, 0.0), wide)
        for found in _by_group(self.blocks).values():
            for one, two in combinations(found, 2):
                self.joins.setdefault(_ordered(one, two), FROM_MEMBERS)

    def arrange(self) -> None:
        """Place every connected part, and blocks without a line below them."""
        # rustworkx imports numpy, so both are loaded with the first chart.
        from mscu.documents.chart.arrange import parts_of

        parts = parts_of(len(self.blocks), self.joins)
        linked = [part for part in parts if len(part) > 1 or self.blocks[part[0]].container]
        alone = [self.blocks[part[0]] for part in parts if part not in linked]
        for part in linked:
            self._arrange_part(part)
        pack([[self.blocks[at] for at in part] for part in linked], self.aspect)
        if alone:
            self._in_rows(alone)

    def _arrange_part(self, part: Sequence[int]) -> None:
        """Place one connected part from several starts, and keep the best."""
        from mscu.documents.chart.arrange import arranged

        blocks = [self.blocks[at] for at in part]
        number = {at: n for n, at in enumerate(part)}
        joins = {(number[a], number[b]): wide for (a, b), wide in self.joins.items() if a in number}
        keys = {key for block in blocks for key in block.keys}
        bundles = {ends: links for ends, links in self.bundles.items() if ends[0] in keys}
        few = len(bundles) <= FEW
        stretches = STRETCHES if self.aspect > 1 and few else (1.0,)
        tries: list[_Try] = []
        for places, stretch in product(arranged(blocks, joins, self.patience), stretches):
            self._settle(blocks, places, bundles, stretch)
            tries.append(self._tried(blocks, bundles))
        if few:
            tries = sorted(tries, key=_badness)[:FINALISTS]
            tries = [self._drawn_out(blocks, bundles, each) for each in tries]
        elif len(bundles) <= SOME:
            tries = [self._drawn_out(blocks, bundles, tries[0])]
        if few:
            tries = [self._stepped_aside(blocks, bundles, each) for each in tries]
        _put_back(blocks, min(tries, key=_badness).places)

    def _stepped_aside(self, blocks: Sequence[Block], bundles: Bundles, each: _Try) -> _Try:
        """Move blocks that other blocks' lines pass over out of the way."""
        for _ in range(ASIDES):
            _put_back(blocks, each.places)
            lines = _said(blocks, bundles)
            nodes = [placed for block in blocks for placed in block.placed()]
            ways = list(dict.fromkeys(_out_of_the_way(blocks, over(lines, nodes))))
            tries = (self._moved(blocks, bundles, each, way) for way in ways[:MOST_ASIDE])
            better = min(tries, key=_badness, default=each)
            if better.bad >= each.bad:
                return each
            each = better
        return each

    def _moved(self, blocks: Sequence[Block], bundles: Bundles, each: _Try, way: _Way) -> _Try:
        """Move one block, and push apart any blocks that then overlap."""
        _put_back(blocks, each.places)
        at, across, down = way
        blocks[at].x, blocks[at].y = blocks[at].x + across, blocks[at].y + down
        separate(blocks)
        return self._tried(blocks, bundles)

    def _tried(self, blocks: Sequence[Block], bundles: Bundles) -> _Try:
        bad = self._cost(blocks, bundles) if len(bundles) <= FEW else 0.0
        return _Try(bad, tuple((block.x, block.y, tuple(block.nodes)) for block in blocks))

    def _drawn_out(self, blocks: Sequence[Block], bundles: Bundles, each: _Try) -> _Try:
        _put_back(blocks, each.places)
        _draw_out(blocks, bundles)
        found = self._tried(blocks, bundles)
        for _ in range(SQUEEZES if len(bundles) <= FEW else 0):
            closer = min((self._squeezed(blocks, bundles, found, way) for way in WAYS), key=_badness)
            if closer.bad >= found.bad:
                break
            found = closer
        return found

    def _squeezed(
        self, blocks: Sequence[Block], bundles: Bundles, each: _Try, way: tuple[float, float]
    ) -> _Try:
        """Draw all blocks together, and push apart any that then overlap."""
        _put_back(blocks, each.places)
        for block in blocks:
            block.x, block.y = block.x * way[0], block.y * way[1]
        separate(blocks)
        _sort_containers(blocks, bundles)
        return self._tried(blocks, bundles)

    def _settle(self, blocks: Sequence[Block], places: Places, bundles: Bundles, stretch: float) -> None:
        for block, (x, y) in zip(blocks, _turned(blocks, places, self.aspect), strict=True):
            block.x, block.y = x * stretch, y / stretch
        if len(bundles) <= SOME:
            separate(blocks)
        else:
            in_cells(blocks)
        _sort_containers(blocks, bundles)

    def _cost(self, blocks: Sequence[Block], bundles: Bundles) -> float:
        nodes = [each for block in blocks for each in block.placed()]
        lines = _said(blocks, bundles)
        return cost(lines, nodes, ground_of(blocks), aspect=self.aspect)

    def _in_rows(self, alone: Sequence[Block]) -> None:
        """Put blocks without a line into rows below all others, as high as there is room."""
        others = [block for block in self.blocks if block not in alone]
        ground = ground_of(others) if others else Box(0, 0, self.aspect * 160, 0)
        widest = sum(block.box.w + BETWEEN_PARTS / 2 for block in alone)
        wide = min(widest, max(ground.w, self.aspect * 160 * math.sqrt(len(alone))))
        strip = Box(ground.x, ground.y, max(wide, STRIP), math.inf)
        lines = _said(others, self.bundles) if len(self.bundles) <= FEW else []
        above = [block.ground for block in others] if lines else [ground]
        above += [each.label for each in lines if each.label is not None]
        above += [_around(each) for each in lines]
        low = (each.bottom for each in above if each.meets(strip))
        self.apart = max((*low, ground.y - BETWEEN_PARTS)) + BETWEEN_PARTS / 2
        x, y, high = ground.x, self.apart + LINE + 12, 0.0
        for block in alone:
            if x > ground.x and x + block.box.w > ground.x + wide:
                x, y, high = ground.x, y + high + BETWEEN_PARTS / 2, 0.0
            block.x, block.y = x - block.box.x, y - block.box.y
            x, high = x + block.box.w + BETWEEN_PARTS / 2, max(high, block.box.h)

    def pin(self, pins: Pins) -> None:
        """Put pinned blocks in their places, and move the others out of the way."""
        self._move_to_corner()
        for block in self.blocks:
            key = next((each for each in block.keys if each in pins), None)
            if key is not None:
                block.pin(key, *pins[key])
        separate(self.blocks)

    def _move_to_corner(self) -> None:
        ground = ground_of(self.blocks)
        for block in self.blocks:
            block.x += MARGIN - ground.x
            block.y += MARGIN - ground.y
        self.apart = None if self.apart is None else self.apart + MARGIN - ground.y

    def picture(self) -> Picture:
        """Return the picture; unless something is pinned it begins in the corner of the sheet."""
        if not any(block.pinned for block in self.blocks):
            self._move_to_corner()
        ground = ground_of(self.blocks)
        nodes = tuple(each for block in self.blocks for each in block.placed())
        containers = (block.around() for block in self.blocks)
        strip = None if self.apart is None else Box(ground.x, self.apart, STRIP, LINE)
        return Picture(
            width=ground.right + MARGIN,
            height=ground.bottom + MARGIN,
            nodes=nodes,
            lines=tuple(_said(self.blocks, self.bundles)),
            containers=tuple(each for each in containers if each is not None),
            apart=strip,
        )


def _out_of_the_way(
    blocks: Sequence[Block], crossed: Iterable[tuple[PlacedLine, PlacedNode]]
) -> Iterator[_Way]:
    """Yield moves that clear a crossing: of the crossed block to either side, or of the ends of the line.

    The farther the crossing is from an end, the farther that end must move.
    """
    of = {key: at for at, block in enumerate(blocks) for key in block.keys}
    for line, node in crossed:
        (x1, y1), (x2, y2) = line.begins, line.ends
        long = math.dist(line.begins, line.ends) or 1.0
        along, aside = ((x2 - x1) / long, (y2 - y1) / long), ((y1 - y2) / long, (x2 - x1) / long)
        x, y = node.icon.middle[0] - x1, node.icon.middle[1] - y1
        off, share = x * aside[0] + y * aside[1], (x * along[0] + y * along[1]) / long
        for far in (FREE - off, -FREE - off):
            for key, by in (
                (node.node.key, far),
                (line.first, -far / (1 - share) if share < NEAR else 0.0),
                (line.second, -far / share if share > 1 - NEAR else 0.0),
            ):
                if by:
                    yield of[key], round(by * aside[0]), round(by * aside[1])


def _around(line: PlacedLine) -> Box:
    (x1, y1), (x2, y2) = line.begins, line.ends
    return Box(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))


def _by_group(blocks: Iterable[Block]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, block in enumerate(blocks):
        if block.container is not None:
            found.setdefault(block.container.group, []).append(at)
    return found


def _draw_out(blocks: Sequence[Block], bundles: Bundles) -> None:
    """Stretch a part until all its words have room, or as far as is worthwhile."""
    for _ in range(STEPS if len(bundles) <= FEW else STEPS // 2):
        if all(line.label is not None for line in _said(blocks, bundles)):
            return
        for block in blocks:
            block.x, block.y = block.x * DRAWN_OUT, block.y * DRAWN_OUT


def _sort_containers(blocks: Sequence[Block], bundles: Bundles) -> None:
    """Place people in a container beside what they are linked to."""
    contained = [block for block in blocks if block.container is not None]
    if not contained:
        return
    heights = {each.node.key: each.icon.middle[1] for b in blocks for each in b.placed()}
    beside: dict[str, list[float]] = {}
    for first, second in bundles:
        beside.setdefault(first, []).append(heights[second])
        beside.setdefault(second, []).append(heights[first])
    for block in contained:
        block.sort(
            {key: sum(found) / len(found) for key, found in beside.items() if key in block.keys}
            | {key: heights[key] for key in block.keys if key not in beside}
        )


def _said(blocks: Sequence[Block], bundles: Bundles) -> list[PlacedLine]:
    """Return the lines between blocks, with their words on free ground."""
    nodes = {each.node.key: each for block in blocks for each in block.placed()}
    heads = (around.head for block in blocks if (around := block.around()) is not None)
    shapes = (box.grown(2) for each in nodes.values() for box in (each.icon, each.caption))
    return said(drawn(bundles, nodes), Taken((*shapes, *heads)))


def _ordered(one: int, two: int) -> tuple[int, int]:
    return (one, two) if one <= two else (two, one)


def _turned(blocks: Sequence[Block], places: Places, aspect: float) -> Places:
    """Turn a layout so that a group's members come first and the people it exploits last."""
    found = dict(_ends_of_groups(blocks))
    if not {False, True} <= found.keys():
        return places
    (x1, y1), (x2, y2) = places[found[False]], places[found[True]]
    turn = (0.0 if aspect > 1 else math.pi / 2) - math.atan2(y2 - y1, x2 - x1)
    across, down = math.cos(turn), math.sin(turn)
    return [(x * across - y * down, x * down + y * across) for x, y in places]


def _ends_of_groups(blocks: Sequence[Block]) -> Iterator[tuple[bool, int]]:
    for at, block in enumerate(blocks):
        if block.container is not None:
            yield block.container.is_exploited, at
