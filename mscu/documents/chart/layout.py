"""Lays out a chart: the same chart always in the same way, on screen and on paper."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from mscu.documents.chart.blocks import Block, blocks_of
from mscu.documents.chart.facts import Chart, ChartLink, grades_of
from mscu.documents.chart.lines import (
    Ends,
    OccupiedArea,
    bundle_links,
    draw_lines,
    label_width,
    place_labels,
    words_of,
)
from mscu.documents.chart.picture import Box, Picture, PlacedLine, PlacedNode
from mscu.documents.chart.separate import PART_GAP, area_of, in_cells, pack, separate
from mscu.documents.chart.words import LINE

CROSSING, UNDER, THROUGH, UNLABELLED, AREA = 2.0, 100.0, 140.0, 200.0, 80.0
"""Penalties for crossing lines, for lines that pass under a node's words or its shape (either looks as if the
line ended there), for words without room, and for the area used, as a multiple of what is covered.
"""
Point = tuple[float, float]


def cost(lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode], area: Box, *, aspect: float) -> float:
    """Return how bad a layout of this area is; `aspect` is the wanted ratio of width to height."""
    crossing = sum(_cross(first, second) for first, second in combinations(lines, 2))
    under = [THROUGH if _passes(line, node.icon) else UNDER for line, node in over(lines, nodes)]
    unlabelled = sum(line.label is None for line in lines)
    covered = sum(node.box.w * node.box.h for node in nodes)
    size = max(area.w / aspect, area.h) ** 2 * aspect / covered
    return CROSSING * crossing + sum(under) + UNLABELLED * unlabelled + AREA * size


def over(lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode]) -> Iterator[tuple[PlacedLine, PlacedNode]]:
    """Yield each line with a node whose shape or words it passes over."""
    for node in nodes:
        for line in lines:
            if node.node.key not in line.key and _passes(line, node.box):
                yield line, node


def _cross(first: PlacedLine, second: PlacedLine) -> bool:
    if first.first in second.key or first.second in second.key:
        return False
    a, b, c, d = first.begins, first.ends, second.begins, second.ends
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


MARGIN = 24.0
SCREEN_ASPECT = 1.8
"""Ratio of width to height for a screen."""
PAPER_ASPECT = 0.72
"""Ratio of width to height for a sheet of paper."""
STRETCHES = (1.15, 1.45, 1.8)
"""Factors by which a layout is widened and flattened for a screen; the best is kept. Words on a level line
need more room.
"""
FEW_LINES, MANY_LINES = 60, 300
"""The most lines for which the best of several layouts is taken, and for which a chart is stretched so that
words have room: larger charts are read by zooming in.
"""
FINALISTS = 2
"""How many of the best layouts are stretched and cleared of crossed nodes before one is chosen."""
STRETCH_STEPS = 16
STRETCH_STEP = 1.06
MAX_SQUEEZES = 10
SQUEEZE_FACTORS = ((0.9, 1.0), (1.0, 0.9), (0.93, 0.93))
"""Factors by which a part is drawn together, as long as that improves it."""
MAX_CLEARINGS, MAX_MOVES = 4, 18
"""How often blocks move out of the way of other blocks' lines, and how many moves are tried."""
CLEARANCE = 56.0
"""Pixels from the middle of a shape to a line that touches neither it nor the words under it."""
NEAR = 0.7
"""Share of a line beyond which its other end is not moved, as it would go too far."""
FROM_MEMBERS = 240.0
"""Pixels of line between the members of a group and the people it exploits."""
NO_LINKS = "No link recorded"
NO_LINKS_WIDTH = 140.0
"""Pixels that these words need."""
Pins = Mapping[str, tuple[float, float]]
Bundles = Mapping[Ends, Sequence[ChartLink]]
Places = Sequence[tuple[float, float]]
_BlockMove = tuple[int, float, float]
"""The index of a block, and how far it moves across and down."""


@dataclass(frozen=True)
class _Attempt:
    """One layout of a part, and its cost."""

    cost: float
    places: tuple[tuple[float, float, tuple[PlacedNode, ...]], ...]


def _cost_of(attempt: _Attempt) -> float:
    return attempt.cost


def _restore(blocks: Sequence[Block], places: Sequence[tuple[float, float, tuple[PlacedNode, ...]]]) -> None:
    for block, (x, y, nodes) in zip(blocks, places, strict=True):
        block.x, block.y, block.nodes = x, y, list(nodes)


def lay_out(
    chart: Chart, *, aspect: float = SCREEN_ASPECT, pins: Pins | None = None, patience: int = 1
) -> Picture:
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
    return bundle_links(chart, contained)


@dataclass
class _Sheet:
    """Blocks and the lines between them while they are laid out."""

    blocks: list[Block]
    bundles: Bundles
    aspect: float
    patience: int
    apart: float | None = None
    """The top of the rows of nodes without a link."""
    block_of: dict[str, int] = field(init=False)
    joins: dict[tuple[int, int], float] = field(init=False)

    def __post_init__(self) -> None:
        """Find the block of each node, and how long the lines between blocks must be."""
        self.block_of = {key: index for index, block in enumerate(self.blocks) for key in block.keys}
        self.joins = {}
        for (first, second), links in self.bundles.items():
            ends = _ordered(self.block_of[first], self.block_of[second])
            if ends[0] != ends[1]:
                length = label_width(words_of(links), grades_of(links))
                self.joins[ends] = max(self.joins.get(ends, 0.0), length)
        for containers in _by_group(self.blocks).values():
            for pair in combinations(containers, 2):
                self.joins.setdefault(_ordered(*pair), FROM_MEMBERS)

    def arrange(self) -> None:
        """Place every connected part, and blocks without a line below them."""
        # rustworkx imports numpy, so both are loaded with the first chart.
        from mscu.documents.chart.arrange import parts_of

        parts = parts_of(len(self.blocks), self.joins)
        linked = [part for part in parts if len(part) > 1 or self.blocks[part[0]].container]
        alone = [self.blocks[part[0]] for part in parts if part not in linked]
        for part in linked:
            self._arrange_part(part)
        pack([[self.blocks[index] for index in part] for part in linked], self.aspect)
        if alone:
            self._place_in_rows(alone)

    def _arrange_part(self, part: Sequence[int]) -> None:
        """Place one connected part from several starts, and keep the best."""
        from mscu.documents.chart.arrange import arrangements

        blocks = [self.blocks[index] for index in part]
        index_in_part = {index: position for position, index in enumerate(part)}
        joins = {
            (index_in_part[a], index_in_part[b]): length
            for (a, b), length in self.joins.items()
            if a in index_in_part
        }
        keys = {key for block in blocks for key in block.keys}
        bundles = {ends: links for ends, links in self.bundles.items() if ends[0] in keys}
        has_few_lines = len(bundles) <= FEW_LINES
        stretches = STRETCHES if self.aspect > 1 and has_few_lines else (1.0,)
        attempts: list[_Attempt] = []
        for places, stretch in product(arrangements(blocks, joins, self.patience), stretches):
            self._settle(blocks, places, bundles, stretch)
            attempts.append(self._attempt(blocks, bundles))
        if has_few_lines:
            attempts = sorted(attempts, key=_cost_of)[:FINALISTS]
            attempts = [self._stretched(blocks, bundles, attempt) for attempt in attempts]
        elif len(bundles) <= MANY_LINES:
            attempts = [self._stretched(blocks, bundles, attempts[0])]
        if has_few_lines:
            attempts = [self._cleared(blocks, bundles, attempt) for attempt in attempts]
        _restore(blocks, min(attempts, key=_cost_of).places)

    def _cleared(self, blocks: Sequence[Block], bundles: Bundles, attempt: _Attempt) -> _Attempt:
        """Move blocks that other blocks' lines pass over out of the way."""
        for _ in range(MAX_CLEARINGS):
            _restore(blocks, attempt.places)
            lines = _placed_lines(blocks, bundles)
            nodes = [placed for block in blocks for placed in block.placed()]
            moves = list(dict.fromkeys(_clearing_moves(blocks, over(lines, nodes))))
            attempts = (self._move(blocks, bundles, attempt, move) for move in moves[:MAX_MOVES])
            better = min(attempts, key=_cost_of, default=attempt)
            if better.cost >= attempt.cost:
                return attempt
            attempt = better
        return attempt

    def _move(
        self, blocks: Sequence[Block], bundles: Bundles, attempt: _Attempt, move: _BlockMove
    ) -> _Attempt:
        """Move one block, and push apart any blocks that then overlap."""
        _restore(blocks, attempt.places)
        index, across, down = move
        blocks[index].x, blocks[index].y = blocks[index].x + across, blocks[index].y + down
        separate(blocks)
        return self._attempt(blocks, bundles)

    def _attempt(self, blocks: Sequence[Block], bundles: Bundles) -> _Attempt:
        layout_cost = self._cost(blocks, bundles) if len(bundles) <= FEW_LINES else 0.0
        return _Attempt(layout_cost, tuple((block.x, block.y, tuple(block.nodes)) for block in blocks))

    def _stretched(self, blocks: Sequence[Block], bundles: Bundles, attempt: _Attempt) -> _Attempt:
        _restore(blocks, attempt.places)
        _stretch(blocks, bundles)
        best = self._attempt(blocks, bundles)
        for _ in range(MAX_SQUEEZES if len(bundles) <= FEW_LINES else 0):
            squeezed = min(
                (self._squeeze(blocks, bundles, best, factors) for factors in SQUEEZE_FACTORS), key=_cost_of
            )
            if squeezed.cost >= best.cost:
                break
            best = squeezed
        return best

    def _squeeze(
        self, blocks: Sequence[Block], bundles: Bundles, attempt: _Attempt, factors: tuple[float, float]
    ) -> _Attempt:
        """Draw all blocks together, and push apart any that then overlap."""
        _restore(blocks, attempt.places)
        for block in blocks:
            block.x, block.y = block.x * factors[0], block.y * factors[1]
        separate(blocks)
        _sort_containers(blocks, bundles)
        return self._attempt(blocks, bundles)

    def _settle(self, blocks: Sequence[Block], places: Places, bundles: Bundles, stretch: float) -> None:
        for block, (x, y) in zip(blocks, _turned(blocks, places, self.aspect), strict=True):
            block.x, block.y = x * stretch, y / stretch
        if len(bundles) <= MANY_LINES:
            separate(blocks)
        else:
            in_cells(blocks)
        _sort_containers(blocks, bundles)

    def _cost(self, blocks: Sequence[Block], bundles: Bundles) -> float:
        nodes = [node for block in blocks for node in block.placed()]
        lines = _placed_lines(blocks, bundles)
        return cost(lines, nodes, area_of(blocks), aspect=self.aspect)

    def _place_in_rows(self, alone: Sequence[Block]) -> None:
        """Put blocks without a line into rows below all others, as high as there is room."""
        others = [block for block in self.blocks if block not in alone]
        area = area_of(others) if others else Box(0, 0, self.aspect * 160, 0)
        full_width = sum(block.box.w + PART_GAP / 2 for block in alone)
        row_width = min(full_width, max(area.w, self.aspect * 160 * math.sqrt(len(alone))))
        strip = Box(area.x, area.y, max(row_width, NO_LINKS_WIDTH), math.inf)
        lines = _placed_lines(others, self.bundles) if len(self.bundles) <= FEW_LINES else []
        above = [block.area for block in others] if lines else [area]
        above += [line.label for line in lines if line.label is not None]
        above += [_bounds(line) for line in lines]
        bottoms = (box.bottom for box in above if box.meets(strip))
        self.apart = max((*bottoms, area.y - PART_GAP)) + PART_GAP / 2
        x, y, row_height = area.x, self.apart + LINE + 12, 0.0
        for block in alone:
            if x > area.x and x + block.box.w > area.x + row_width:
                x, y, row_height = area.x, y + row_height + PART_GAP / 2, 0.0
            block.x, block.y = x - block.box.x, y - block.box.y
            x, row_height = x + block.box.w + PART_GAP / 2, max(row_height, block.box.h)

    def pin(self, pins: Pins) -> None:
        """Put pinned blocks in their places, and move the others out of the way."""
        self._move_to_corner()
        for block in self.blocks:
            key = next((key for key in block.keys if key in pins), None)
            if key is not None:
                block.pin(key, *pins[key])
        separate(self.blocks)

    def _move_to_corner(self) -> None:
        area = area_of(self.blocks)
        for block in self.blocks:
            block.x += MARGIN - area.x
            block.y += MARGIN - area.y
        self.apart = None if self.apart is None else self.apart + MARGIN - area.y

    def picture(self) -> Picture:
        """Return the picture; unless something is pinned it begins in the corner of the sheet."""
        if not any(block.pinned for block in self.blocks):
            self._move_to_corner()
        area = area_of(self.blocks)
        nodes = tuple(node for block in self.blocks for node in block.placed())
        containers = (block.placed_container() for block in self.blocks)
        no_links = None if self.apart is None else Box(area.x, self.apart, NO_LINKS_WIDTH, LINE)
        return Picture(
            width=area.right + MARGIN,
            height=area.bottom + MARGIN,
            nodes=nodes,
            lines=tuple(_placed_lines(self.blocks, self.bundles)),
            containers=tuple(container for container in containers if container is not None),
            apart=no_links,
        )


def _clearing_moves(
    blocks: Sequence[Block], crossed: Iterable[tuple[PlacedLine, PlacedNode]]
) -> Iterator[_BlockMove]:
    """Yield moves that clear a crossing: of the crossed block to either side, or of the ends of the line.

    The farther the crossing is from an end, the farther that end must move.
    """
    block_of = {key: index for index, block in enumerate(blocks) for key in block.keys}
    for line, node in crossed:
        (x1, y1), (x2, y2) = line.begins, line.ends
        length = math.dist(line.begins, line.ends) or 1.0
        along, aside = ((x2 - x1) / length, (y2 - y1) / length), ((y1 - y2) / length, (x2 - x1) / length)
        x, y = node.icon.middle[0] - x1, node.icon.middle[1] - y1
        off, share = x * aside[0] + y * aside[1], (x * along[0] + y * along[1]) / length
        for distance in (CLEARANCE - off, -CLEARANCE - off):
            for key, shift in (
                (node.node.key, distance),
                (line.first, -distance / (1 - share) if share < NEAR else 0.0),
                (line.second, -distance / share if share > 1 - NEAR else 0.0),
            ):
                if shift:
                    yield block_of[key], round(shift * aside[0]), round(shift * aside[1])


def _bounds(line: PlacedLine) -> Box:
    (x1, y1), (x2, y2) = line.begins, line.ends
    return Box(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))


def _by_group(blocks: Iterable[Block]) -> dict[str, list[int]]:
    by_group: dict[str, list[int]] = {}
    for index, block in enumerate(blocks):
        if block.container is not None:
            by_group.setdefault(block.container.group, []).append(index)
    return by_group


def _stretch(blocks: Sequence[Block], bundles: Bundles) -> None:
    """Stretch a part until all its words have room, or more would not be worthwhile."""
    for _ in range(STRETCH_STEPS if len(bundles) <= FEW_LINES else STRETCH_STEPS // 2):
        if all(line.label is not None for line in _placed_lines(blocks, bundles)):
            return
        for block in blocks:
            block.x, block.y = block.x * STRETCH_STEP, block.y * STRETCH_STEP


def _sort_containers(blocks: Sequence[Block], bundles: Bundles) -> None:
    """Place people in a container beside what they are linked to."""
    contained = [block for block in blocks if block.container is not None]
    if not contained:
        return
    heights = {node.node.key: node.icon.middle[1] for b in blocks for node in b.placed()}
    neighbour_heights: dict[str, list[float]] = {}
    for first, second in bundles:
        neighbour_heights.setdefault(first, []).append(heights[second])
        neighbour_heights.setdefault(second, []).append(heights[first])
    for block in contained:
        block.sort(
            {
                key: sum(neighbours) / len(neighbours)
                for key, neighbours in neighbour_heights.items()
                if key in block.keys
            }
            | {key: heights[key] for key in block.keys if key not in neighbour_heights}
        )


def _placed_lines(blocks: Sequence[Block], bundles: Bundles) -> list[PlacedLine]:
    """Return the lines between blocks, with their words on free ground."""
    nodes = {node.node.key: node for block in blocks for node in block.placed()}
    heads = (container.head for block in blocks if (container := block.placed_container()) is not None)
    shapes = (box.grown(2) for node in nodes.values() for box in (node.icon, node.caption))
    return place_labels(draw_lines(bundles, nodes), OccupiedArea((*shapes, *heads)))


def _ordered(first: int, second: int) -> tuple[int, int]:
    return (first, second) if first <= second else (second, first)


def _turned(blocks: Sequence[Block], places: Places, aspect: float) -> Places:
    """Turn a layout so that a group's members come first and the people it exploits last."""
    containers = dict(_group_containers(blocks))
    if not {False, True} <= containers.keys():
        return places
    (x1, y1), (x2, y2) = places[containers[False]], places[containers[True]]
    turn = (0.0 if aspect > 1 else math.pi / 2) - math.atan2(y2 - y1, x2 - x1)
    across, down = math.cos(turn), math.sin(turn)
    return [(x * across - y * down, x * down + y * across) for x, y in places]


def _group_containers(blocks: Sequence[Block]) -> Iterator[tuple[bool, int]]:
    for index, block in enumerate(blocks):
        if block.container is not None:
            yield block.container.is_exploited, index
