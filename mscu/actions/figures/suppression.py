"""Suppression of small numbers, and of as many others as stop them being worked out from sums.

Pure: a table of numbers in, the same table with gaps out. Each number is an arc of a network in which the
sums balance, so a gap can be worked out if no cycle through gaps can change it. A small number is suppressed
only once it could, for all that is shown, be as large as one that is shown.
"""

from __future__ import annotations

import tomllib
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from heapq import heappop, heappush

from mscu.resources import resource

FILE = "rules/suppression.toml"
ALL = ""
"""The row or the column of the sums."""
SUM_COST = 1_000_000
"""The cost of a sum relative to a part: sums are suppressed only where nothing else helps."""
CACHE_SIZE = 64
"""Size of the cache of tables: all of two years, and some more."""
Place = tuple[str, str]
"""A row and a column."""
Node = tuple[str, str]
_Part = tuple[Place, bool]
"""A number, and whether the flow increases it."""
_Step = tuple[Place, bool, Node]
"""The same, and the node that it leads to."""
_Arrival = tuple[Place, bool, Node]
"""The same, and the node that it comes from."""


@cache
def min_shown() -> int:
    """Return the smallest number that is shown."""
    return int(tomllib.loads(resource(FILE).read_text(encoding="utf-8"))["smallest"])


@dataclass(frozen=True)
class _Arc:
    """A number between two nodes; what flows into a node flows out of it."""

    tail: Node
    head: Node
    value: int


class _NoPath(Exception):
    """A small number cannot be suppressed where all zeros are shown."""


@dataclass
class _Network:
    """The numbers of a table: those suppressed, and those shown elsewhere, which stay."""

    arcs: Mapping[Place, _Arc]
    suppressed: set[Place]
    threshold: int
    fixed: frozenset[Place] = frozenset()
    floors: Mapping[Place, int] = field(default_factory=dict)
    """Lower bounds of suppressed numbers: where zeros are shown, a suppressed number is at least one."""
    _steps: dict[Node, list[_Step]] = field(default_factory=dict)
    _gaps: dict[Node, list[_Step]] = field(default_factory=dict)
    """Steps along suppressed numbers, which cost nothing and are tried first."""
    _reachable_from: dict[Node, set[Node]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the arcs by the nodes that they leave, in both directions."""
        for place, arc in self.arcs.items():
            if place not in self.fixed:
                self._steps.setdefault(arc.tail, []).append((place, True, arc.head))
                self._steps.setdefault(arc.head, []).append((place, False, arc.tail))
        for place in sorted(self.suppressed - self.fixed, key=self._by_value, reverse=True):
            self._open_gap(place)

    def protect(self, small: Iterable[Place]) -> None:
        """Suppress what is needed so that each small number could be one that is shown."""
        for place in sorted(small):
            arc = self.arcs[place]
            if arc.tail not in self._reachable(arc.head):
                self._reroute(place)

    def _by_value(self, place: Place) -> tuple[int, Place]:
        return (self.arcs[place].value, place)

    def _open_gap(self, place: Place) -> None:
        arc = self.arcs[place]
        self._gaps.setdefault(arc.tail, []).append((place, True, arc.head))
        self._gaps.setdefault(arc.head, []).append((place, False, arc.tail))

    def _reachable(self, node: Node) -> set[Node]:
        """Return the nodes that a sufficient flow can reach along suppressed numbers."""
        if node not in self._reachable_from:
            reached, pending = {node}, [node]
            while pending:
                for next_place, forward, next_node in self._gaps.get(pending.pop(), ()):
                    if next_node not in reached and (
                        forward or self._capacity(next_place, {}) >= self.threshold
                    ):
                        reached.add(next_node)
                        pending.append(next_node)
            self._reachable_from[node] = reached
        return self._reachable_from[node]

    def _reroute(self, place: Place) -> None:
        """Send the missing flow through an arc, over several paths where one cannot carry all of it."""
        moved: dict[Place, int] = {}
        while (missing := self.threshold - self.arcs[place].value - moved.get(place, 0)) > 0:
            path = self._path_of_gaps(place, moved) or self._cheapest_path(place, moved)
            amount = min(
                [missing, *(self._capacity(step_place, moved) for step_place, forward in path if not forward)]
            )
            for step_place, forward in (*path, (place, True)):
                moved[step_place] = moved.get(step_place, 0) + (amount if forward else -amount)
                if step_place not in self.suppressed:
                    self.suppressed.add(step_place)
                    self._open_gap(step_place)
                    self._reachable_from.clear()

    def _path_of_gaps(self, place: Place, moved: Mapping[Place, int]) -> Sequence[_Part]:
        """Return a short path along suppressed numbers; empty if there is none."""
        start, end = self.arcs[place].head, self.arcs[place].tail
        last_steps = {
            node: (next_place, not forward)
            for next_place, forward, node in self._gaps.get(end, ())
            if next_place != place and (not forward or self._capacity(next_place, moved) > 0)
        }
        arrivals: dict[Node, _Arrival] = {start: (place, True, start)}
        queue = deque([start] if last_steps else ())
        while queue:
            node = queue.popleft()
            if node in last_steps:
                arrivals[end] = (*last_steps[node], node)
                return list(_path_back(arrivals, start, end))
            for next_place, forward, next_node in self._gaps.get(node, ()):
                if (
                    next_node not in arrivals
                    and next_place != place
                    and (forward or self._capacity(next_place, moved) > 0)
                ):
                    arrivals[next_node] = (next_place, forward, node)
                    (queue.appendleft if next_node in last_steps else queue.append)(next_node)
        return ()

    def _cheapest_path(self, place: Place, moved: Mapping[Place, int]) -> Sequence[_Part]:
        """Return the path from an arc's head to its tail that is cheapest to suppress."""
        start, end = self.arcs[place].head, self.arcs[place].tail
        heap: list[tuple[int, Node, Place, bool, Node]] = [(0, start, place, True, end)]
        arrivals: dict[Node, _Arrival] = {}
        while heap and end not in arrivals:
            cost, node, arrived_by, forward, previous = heappop(heap)
            if node in arrivals:
                continue
            arrivals[node] = (arrived_by, forward, previous)
            for next_place, forward, next_node in self._steps[node]:
                if (
                    next_node in arrivals
                    or next_place == place
                    or not (forward or self._capacity(next_place, moved) > 0)
                ):
                    continue
                extra = (
                    0
                    if next_place in self.suppressed
                    else self.arcs[next_place].value + 1 + self._sum_cost(next_place)
                )
                heappush(heap, (cost + extra, next_node, next_place, forward, node))
        if end not in arrivals:
            raise _NoPath
        return list(_path_back(arrivals, start, end))

    @staticmethod
    def _sum_cost(place: Place) -> int:
        return SUM_COST * place.count(ALL)

    def _capacity(self, place: Place, moved: Mapping[Place, int]) -> int:
        return self.arcs[place].value + moved.get(place, 0) - self.floors.get(place, 0)


def _path_back(arrivals: Mapping[Node, _Arrival], start: Node, end: Node) -> Iterator[_Part]:
    while end != start:
        place, forward, end = arrivals[end]
        yield place, forward


def suppress_columns(
    numbers: Mapping[str, int], threshold: int, *, shows_zero: bool = False
) -> dict[str, int | None]:
    """Return the numbers of the columns and their sum, with None where one is suppressed.

    With `shows_zero`, zeros are shown unless something else follows from them. Attributes of people need it
    off: if none of them is a child, all others are known to be adults.
    """
    start, end = ("sum", "begin"), ("sum", "end")
    arcs = {(ALL, name): _Arc(start, end, number) for name, number in numbers.items()}
    arcs[ALL, ALL] = _Arc(end, start, sum(numbers.values()))
    suppressed = _suppress(arcs, frozenset(), {}, threshold, shows_zero=shows_zero)
    return {name: suppressed[ALL, name] for name in (*numbers, ALL)}


def suppress_table(
    cells: Mapping[Place, int],
    rows: Sequence[str],
    columns: Mapping[str, int | None],
    threshold: int,
    *,
    shows_zero: bool = False,
) -> dict[Place, int | None]:
    """Return a suppressed table whose column sums are given, by the same rule for each table.

    No cell is shown of a column whose sum is suppressed.
    """
    if not rows:
        return {(ALL, name): number for name, number in columns.items()}
    key = TableKey(tuple(sorted(cells.items())), tuple(rows), tuple(columns.items()), threshold, shows_zero)
    return dict(suppress_cached(key))


@dataclass(frozen=True)
class TableKey:
    cells: tuple[tuple[Place, int], ...]
    rows: tuple[str, ...]
    columns: tuple[tuple[str, int | None], ...]
    threshold: int
    shows_zero: bool


@lru_cache(maxsize=CACHE_SIZE)
def suppress_cached(key: TableKey) -> Mapping[Place, int | None]:
    """Suppress the table; cached, since the same table is needed for every district chosen."""
    columns = dict(key.columns)
    names = [name for name in columns if name != ALL]
    hidden = {name for name, number in columns.items() if number is None}
    arcs = _arcs_with_sums(dict(key.cells), key.rows, names)
    always_suppressed = {place for place in arcs if place[1] in hidden - {ALL}}
    always_suppressed |= {(ALL, ALL)} if ALL in hidden else set()
    fixed = {(ALL, name): number for name, number in columns.items() if number is not None}
    return _suppress(arcs, frozenset(always_suppressed), fixed, key.threshold, shows_zero=key.shows_zero)


def _arcs_with_sums(
    cells: Mapping[Place, int], rows: Sequence[str], names: Sequence[str]
) -> dict[Place, _Arc]:
    """Return arcs for the cells, the sums of rows and columns, and the grand total."""
    numbers = {(row, name): cells.get((row, name), 0) for row in rows for name in names}
    by_row = {row: sum(numbers[row, name] for name in names) for row in rows}
    by_column = {name: sum(numbers[row, name] for row in rows) for name in names}
    row_sums, column_sums = ("column", ALL), ("row", ALL)
    arcs = {
        (row, name): _Arc(("row", row), ("column", name), number) for (row, name), number in numbers.items()
    }
    arcs |= {(row, ALL): _Arc(row_sums, ("row", row), number) for row, number in by_row.items()}
    arcs |= {(ALL, name): _Arc(("column", name), column_sums, number) for name, number in by_column.items()}
    arcs[ALL, ALL] = _Arc(column_sums, row_sums, sum(by_row.values()))
    return arcs


def _suppress(
    arcs: Mapping[Place, _Arc],
    always_suppressed: frozenset[Place],
    fixed: Mapping[Place, int],
    threshold: int,
    *,
    shows_zero: bool,
) -> dict[Place, int | None]:
    """Suppress what must be; `always_suppressed` is suppressed in any case, `fixed` is shown elsewhere."""
    floors = {
        place: 1
        for place, arc in arcs.items()
        if shows_zero and arc.value and (place not in always_suppressed or place[0] == ALL)
    }
    small = {
        place
        for place, arc in arcs.items()
        if place not in fixed and arc.value < threshold
        if arc.value or not (shows_zero or fixed.get((ALL, place[1])) == 0)
    }
    network = _Network(arcs, small | always_suppressed, threshold, frozenset(fixed), floors)
    try:
        network.protect(small)
    except _NoPath:
        if not shows_zero:
            raise
        return _suppress(arcs, always_suppressed, fixed, threshold, shows_zero=False)
    return {place: None if place in network.suppressed else arc.value for place, arc in arcs.items()}


def merge_small_rows(cells: Mapping[Place, int], threshold: int, others_label: str) -> dict[Place, int]:
    """Add up in one row all rows that are small in every column.

    A row of its own would reveal that there is anyone at all.
    """
    by_row = Counter[str]()
    for (row, _), number in cells.items():
        by_row[row] += number
    merged = Counter[Place]()
    for (row, column), number in cells.items():
        merged[row if by_row[row] >= threshold else others_label, column] += number
    return dict(merged)
