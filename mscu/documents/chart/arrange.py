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

SMALL = 100
"""The most blocks for which every pair has a spring of its own: it looks better but takes longer."""
AIR = 16.0
"""Pixels of line left visible on each side of its words."""
SHARE = 0.5
"""Share of the length of words that a line needs: vertical lines need less than horizontal ones."""
ROUNDS, MANY = 50, 1_000
"""Iterations of the springs; with more blocks than `MANY` only half as many are run, to save time."""
DENSITY = 0.3
"""Share of a large part's area that its blocks cover before they are pushed apart."""
STARTS = ((30, 12), (50, 4), (SMALL, 1))
"""Pairs of a number of blocks and how many starts are tried up to it; the best is kept."""


def parts_of(count: int, joins: Joins) -> list[list[int]]:
    """Split blocks into connected parts, the largest first, then in their order."""
    graph = rx.PyGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from_no_data(list(joins))
    parts = [sorted(each) for each in rx.connected_components(graph)]
    return sorted(parts, key=lambda each: (-len(each), each[0]))


def arranged(blocks: Sequence[Block], joins: Joins, patience: int = 1) -> Iterator[list[Point]]:
    """Yield positions for connected blocks, one start after another.

    `patience` multiplies the number of starts.
    """
    graph = rx.PyGraph()
    graph.add_nodes_from(range(len(blocks)))
    graph.add_edges_from([(a, b, _length(blocks[a], blocks[b], w)) for (a, b), w in joins.items()])
    if len(blocks) > SMALL:
        yield _by_spring(graph, blocks)
        return
    starts = next(starts for most, starts in STARTS if len(blocks) <= most)
    for seed in range(patience * starts):
        yield _by_lengths(graph, seed)


def _by_spring(graph: rx.PyGraph[int, float], blocks: Sequence[Block]) -> list[Point]:
    places = rx.spring_layout(graph, seed=1, num_iter=ROUNDS if len(blocks) <= MANY else ROUNDS // 2)
    area = sum(each.box.w * each.box.h for each in blocks)
    xs, ys = [p[0] for p in places.values()], [p[1] for p in places.values()]
    ground = max((max(xs) - min(xs)) * (max(ys) - min(ys)), 1e-9)
    scale = math.sqrt(area / DENSITY / ground)
    return [(scale * places[at][0], scale * places[at][1]) for at in range(len(blocks))]


def _by_lengths(graph: rx.PyGraph[int, float], seed: int) -> list[Point]:
    count = graph.num_nodes()
    if count == 1:
        return [(0.0, 0.0)]
    shuffled = list(range(count))
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a start, the same each time
    turn = 2 * math.pi / count
    start = {at: (math.cos(turn * n), math.sin(turn * n)) for n, at in enumerate(shuffled)}
    places = rx.kamada_kawai_layout(graph, pos=start, weight_fn=float, max_outer=40 * count)
    found = [(places[at][0], places[at][1]) for at in range(count)]
    wanted = sum(length for _, _, length in graph.weighted_edge_list())
    drawn = sum(math.dist(found[a], found[b]) for a, b, _ in graph.weighted_edge_list())
    scale = wanted / max(drawn, 1e-9)
    return [(scale * x, scale * y) for x, y in found]


def _length(first: Block, second: Block, words: float) -> float:
    return _radius(first.box) + _radius(second.box) + SHARE * words + AIR


def _radius(box: Box) -> float:
    return (box.w + box.h) / 4
