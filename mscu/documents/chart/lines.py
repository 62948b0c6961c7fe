"""Lines between nodes, and where their words stand: on no node and on no other words."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mscu.documents.chart.facts import Chart, ChartLink, LinkKind, grades_of
from mscu.documents.chart.picture import Box, PlacedLine, PlacedNode
from mscu.documents.chart.words import DETAIL_SIZE, elided, width

LABEL_HIGH = 20.0
LABEL_SIDE = 5.0
GRADE_SIDE = 4.0
GRADE_GAP = 6.0
LONGEST_WORDS = 28
LONGEST_BOTH = 26
CLEAR = 4.0
"""Pixels between a shape and the end of a line."""
PLACES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
"""Positions tried for the words of a line, as shares of its length."""
CELL = 96.0
IN_ITS_CONTAINER = frozenset({LinkKind.MEMBER, LinkKind.EXPLOITED})

Ends = tuple[str, str]
Point = tuple[float, float]


class Taken:
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
        return not any(each.meets(box) for cell in _cells(box) if cell in cells for each in cells[cell])


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for across in range(int(box.x // CELL), int(box.right // CELL) + 1):
        for down in range(int(box.y // CELL), int(box.bottom // CELL) + 1):
            yield across, down


def bundled(chart: Chart, contained: Mapping[str, str]) -> dict[Ends, list[ChartLink]]:
    """Group links by their two ends; links that a container already shows have no line."""
    found: dict[Ends, list[ChartLink]] = {}
    for link in chart.links:
        if link.kind in IN_ITS_CONTAINER and contained.get(link.first) == link.second:
            continue
        ends = (link.first, link.second)
        turned = (link.second, link.first)
        found.setdefault(turned if turned in found else ends, []).append(link)
    return found


def words_of(links: Sequence[ChartLink]) -> str:
    """Return in a few words what all links of a pair say."""
    different = list(dict.fromkeys(_short(each) for each in links))
    both = ", ".join(different[:2])
    if len(different) > 1 and len(both) <= LONGEST_BOTH:
        different[:2] = [both]
    more = f" +{len(different) - 1}" if len(different) > 1 else ""
    return elided(different[0], LONGEST_WORDS - len(more)) + more


def _short(link: ChartLink) -> str:
    return link.words.removesuffix(", at")


def label_width(words: str, grades: Sequence[str]) -> float:
    """Return the width that the words of a line and its grades need."""
    boxes = sum(width(each, DETAIL_SIZE) + 2 * GRADE_SIDE + GRADE_GAP for each in grades)
    return width(words, DETAIL_SIZE) + boxes + 2 * LABEL_SIDE


def drawn(bundles: Mapping[Ends, Sequence[ChartLink]], nodes: Mapping[str, PlacedNode]) -> list[PlacedLine]:
    """Return lines between placed nodes, their words not yet placed."""
    lines = []
    for (first, second), links in bundles.items():
        one, two = nodes[first], nodes[second]
        begins, ends = _clipped(one, two), _clipped(two, one)
        directed = [each for each in links if each.is_directed]
        lines.append(
            PlacedLine(
                first=first,
                second=second,
                links=tuple(links),
                begins=begins,
                ends=ends,
                words=words_of(links),
                grades=grades_of(links),
                at_first=any(each.second == first for each in directed),
                at_second=any(each.second == second for each in directed),
                is_dashed=not any(each.is_confirmed for each in links),
            )
        )
    return lines


def said(lines: Sequence[PlacedLine], taken: Taken) -> list[PlacedLine]:
    """Return lines with their words placed, the shortest lines first, as they have the least room."""
    found = list(lines)
    order = sorted(range(len(lines)), key=lambda at: math.dist(lines[at].begins, lines[at].ends))
    for at in order:
        line = lines[at]
        label = _free(line, taken)
        if label is not None:
            taken.add(label)
            found[at] = replace(line, label=label)
    return found


def _free(line: PlacedLine, taken: Taken) -> Box | None:
    wide = label_width(line.words, line.grades)
    (x1, y1), (x2, y2) = line.begins, line.ends
    for share in PLACES:
        x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
        box = Box(x - wide / 2, y - LABEL_HIGH / 2, wide, LABEL_HIGH)
        if taken.is_free(box):
            return box
    return None


def _clipped(of: PlacedNode, towards: PlacedNode) -> Point:
    """Return where a line from the middle of a shape leaves the shape and the words under it."""
    (x, y), (to_x, to_y) = of.icon.middle, towards.icon.middle
    far = math.dist((x, y), (to_x, to_y)) or 1.0
    across, down = (to_x - x) / far, (to_y - y) / far
    leaves = of.icon.w / 2 + CLEAR
    leaves = max(leaves, _leaves(of.caption.grown(CLEAR), (x, y), (across, down)))
    leaves = min(leaves, far / 2)
    return x + across * leaves, y + down * leaves


def _leaves(box: Box, start: Point, towards: Point) -> float:
    """Return how far along a ray it leaves a box; 0 where it misses the box."""
    enters, leaves = 0.0, math.inf
    for low, high, at, by in (
        (box.x, box.right, start[0], towards[0]),
        (box.y, box.bottom, start[1], towards[1]),
    ):
        if abs(by) < 1e-9:  # noqa: PLR2004 - as good as none
            if not low <= at <= high:
                return 0.0
            continue
        first, last = sorted(((low - at) / by, (high - at) / by))
        enters, leaves = max(enters, first), min(leaves, last)
    return leaves if enters < leaves < math.inf else 0.0
