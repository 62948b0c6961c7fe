"""Where blocks go: connected parts are laid out with springs as long as the words on their lines need.

Loaded with the first chart, as rustworkx imports numpy.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence

import rustworkx as rx

from mscu.documents.chart.blocks import Block
from mscu.documents.chart.picture import Box

Point = tuple[float, float]
Joins = Mapping[tuple[int, int], float]
"""Pairs of blocks by index, with the length in pixels of the words between them."""

MAX_SPRINGS = 100
"""The most blocks for which every pair has a spring of its own: it looks better but takes longer."""
LINE_MARGIN = 16.0
"""Pixels of line left visible on each side of its words."""
SHARE = 0.5
"""Share of the length of words that a line needs: vertical lines need less than horizontal ones."""
ROUNDS, MANY_BLOCKS = 50, 1_000
"""Iterations of the springs; with more blocks than `MANY_BLOCKS` only half as many are run, to save time."""
DENSITY = 0.3
"""Share of a large part's area that its blocks cover before they are pushed apart."""
STARTS = ((30, 12), (50, 4), (MAX_SPRINGS, 1))
"""Pairs of a number of blocks and how many starts are tried up to it; the best is kept."""


def parts_of(count: int, joins: Joins) -> list[list[int]]:
    """Split blocks into connected parts, the largest first, then in their order."""
    graph = rx.PyGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from_no_data(list(joins))
    parts = [sorted(component) for component in rx.connected_components(graph)]
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def arrangements(blocks: Sequence[Block], joins: Joins, patience: int = 1) -> Iterator[list[Point]]:
    """Yield positions for connected blocks, one start after another.

    `patience` multiplies the number of starts.
    """
    graph = rx.PyGraph()
    graph.add_nodes_from(range(len(blocks)))
    graph.add_edges_from([(a, b, _spring_length(blocks[a], blocks[b], w)) for (a, b), w in joins.items()])
    if len(blocks) > MAX_SPRINGS:
        yield _by_spring(graph, blocks)
        return
    starts = next(starts for limit, starts in STARTS if len(blocks) <= limit)
    for seed in range(patience * starts):
        yield _by_lengths(graph, seed)


def _by_spring(graph: rx.PyGraph[int, float], blocks: Sequence[Block]) -> list[Point]:
    positions = rx.spring_layout(
        graph, seed=1, num_iter=ROUNDS if len(blocks) <= MANY_BLOCKS else ROUNDS // 2
    )
    area = sum(block.box.w * block.box.h for block in blocks)
    xs, ys = [p[0] for p in positions.values()], [p[1] for p in positions.values()]
    covered = max((max(xs) - min(xs)) * (max(ys) - min(ys)), 1e-9)
    scale = math.sqrt(area / DENSITY / covered)
    return [(scale * positions[index][0], scale * positions[index][1]) for index in range(len(blocks))]


def _by_lengths(graph: rx.PyGraph[int, float], seed: int) -> list[Point]:
    count = graph.num_nodes()
    if count == 1:
        return [(0.0, 0.0)]
    shuffled = list(range(count))
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a start, the same each time
    turn = 2 * math.pi / count
    start = {node: (math.cos(turn * n), math.sin(turn * n)) for n, node in enumerate(shuffled)}
    positions = rx.kamada_kawai_layout(graph, pos=start, weight_fn=float, max_outer=40 * count)
    points = [(positions[node][0], positions[node][1]) for node in range(count)]
    wanted_length = sum(length for _, _, length in graph.weighted_edge_list())
    drawn_length = sum(math.dist(points[a], points[b]) for a, b, _ in graph.weighted_edge_list())
    scale = wanted_length / max(drawn_length, 1e-9)
    return [(scale * x, scale * y) for x, y in points]


def _spring_length(first: Block, second: Block, label_width: float) -> float:
    return _radius(first.box) + _radius(second.box) + SHARE * label_width + LINE_MARGIN


def _radius(box: Box) -> float:
    return (box.w + box.h) / 4
