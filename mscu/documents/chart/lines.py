"""Lines between nodes, and where their words stand: on no node and on no other words."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mscu.documents.chart.facts import Chart, ChartLink, LinkKind, grades_of
from mscu.documents.chart.picture import Box, PlacedLine, PlacedNode
from mscu.documents.chart.words import DETAIL_SIZE, shortened, width

LABEL_HEIGHT = 20.0
LABEL_SIDE = 5.0
GRADE_SIDE = 4.0
GRADE_GAP = 6.0
MAX_LABEL = 28
MAX_PAIR = 26
END_GAP = 4.0
"""Pixels between a shape and the end of a line."""
LABEL_POSITIONS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
"""Positions tried for the words of a line, as shares of its length."""
CELL = 96.0
SHOWN_BY_CONTAINER = frozenset({LinkKind.MEMBER, LinkKind.EXPLOITED})

Ends = tuple[str, str]
Point = tuple[float, float]


class OccupiedArea:
    """The area already covered, indexed by squares."""

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        for cell in _cells(box):
            self._cells[cell].append(box)

    def is_free(self, box: Box) -> bool:
        """Return whether nothing overlaps a box."""
        cells = self._cells
        return not any(other.meets(box) for cell in _cells(box) if cell in cells for other in cells[cell])


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for across in range(int(box.x // CELL), int(box.right // CELL) + 1):
        for down in range(int(box.y // CELL), int(box.bottom // CELL) + 1):
            yield across, down


def bundle_links(chart: Chart, contained: Mapping[str, str]) -> dict[Ends, list[ChartLink]]:
    """Group links by their two ends; links that a container already shows have no line."""
    bundles: dict[Ends, list[ChartLink]] = {}
    for link in chart.links:
        if link.kind in SHOWN_BY_CONTAINER and contained.get(link.first) == link.second:
            continue
        ends = (link.first, link.second)
        reversed_ends = (link.second, link.first)
        bundles.setdefault(reversed_ends if reversed_ends in bundles else ends, []).append(link)
    return bundles


def words_of(links: Sequence[ChartLink]) -> str:
    """Return in a few words what all links of a pair say."""
    labels = list(dict.fromkeys(_short_words(link) for link in links))
    pair = ", ".join(labels[:2])
    if len(labels) > 1 and len(pair) <= MAX_PAIR:
        labels[:2] = [pair]
    suffix = f" +{len(labels) - 1}" if len(labels) > 1 else ""
    return shortened(labels[0], MAX_LABEL - len(suffix)) + suffix


def _short_words(link: ChartLink) -> str:
    return link.words.removesuffix(", at")


def label_width(text: str, grades: Sequence[str]) -> float:
    """Return the width that the words of a line and its grades need."""
    grades_width = sum(width(grade, DETAIL_SIZE) + 2 * GRADE_SIDE + GRADE_GAP for grade in grades)
    return width(text, DETAIL_SIZE) + grades_width + 2 * LABEL_SIDE


def draw_lines(
    bundles: Mapping[Ends, Sequence[ChartLink]], nodes: Mapping[str, PlacedNode]
) -> list[PlacedLine]:
    """Return lines between placed nodes, their words not yet placed."""
    lines = []
    for (first, second), links in bundles.items():
        first_node, second_node = nodes[first], nodes[second]
        begins, ends = _line_end(first_node, second_node), _line_end(second_node, first_node)
        directed_links = [link for link in links if link.is_directed]
        lines.append(
            PlacedLine(
                first=first,
                second=second,
                links=tuple(links),
                begins=begins,
                ends=ends,
                words=words_of(links),
                grades=grades_of(links),
                at_first=any(link.second == first for link in directed_links),
                at_second=any(link.second == second for link in directed_links),
                is_dashed=not any(link.is_confirmed for link in links),
            )
        )
    return lines


def place_labels(lines: Sequence[PlacedLine], occupied: OccupiedArea) -> list[PlacedLine]:
    """Return lines with their words placed, the shortest lines first, as they have the least room."""
    placed = list(lines)
    order = sorted(range(len(lines)), key=lambda index: math.dist(lines[index].begins, lines[index].ends))
    for index in order:
        line = lines[index]
        label = _free_place(line, occupied)
        if label is not None:
            occupied.add(label)
            placed[index] = replace(line, label=label)
    return placed


def _free_place(line: PlacedLine, occupied: OccupiedArea) -> Box | None:
    width_ = label_width(line.words, line.grades)
    (x1, y1), (x2, y2) = line.begins, line.ends
    for share in LABEL_POSITIONS:
        x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
        box = Box(x - width_ / 2, y - LABEL_HEIGHT / 2, width_, LABEL_HEIGHT)
        if occupied.is_free(box):
            return box
    return None


def _line_end(node: PlacedNode, other: PlacedNode) -> Point:
    """Return where a line from the middle of a shape leaves the shape and the words under it."""
    (x, y), (to_x, to_y) = node.icon.middle, other.icon.middle
    distance = math.dist((x, y), (to_x, to_y)) or 1.0
    across, down = (to_x - x) / distance, (to_y - y) / distance
    exit_ = node.icon.w / 2 + END_GAP
    exit_ = max(exit_, _exit_distance(node.caption.grown(END_GAP), (x, y), (across, down)))
    exit_ = min(exit_, distance / 2)
    return x + across * exit_, y + down * exit_


def _exit_distance(box: Box, start: Point, direction: Point) -> float:
    """Return how far along a ray it leaves a box; 0 where it misses the box."""
    entry, exit_ = 0.0, math.inf
    for low, high, position, step in (
        (box.x, box.right, start[0], direction[0]),
        (box.y, box.bottom, start[1], direction[1]),
    ):
        if abs(step) < 1e-9:  # noqa: PLR2004 - parallel to this side
            if not low <= position <= high:
                return 0.0
            continue
        first, last = sorted(((low - position) / step, (high - position) / step))
        entry, exit_ = max(entry, first), min(exit_, last)
    return exit_ if entry < exit_ < math.inf else 0.0
