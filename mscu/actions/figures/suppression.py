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
    held: set[Place]
    least: int
    fixed: frozenset[Place] = frozenset()
    floors: Mapping[Place, int] = field(default_factory=dict)
    """Lower bounds of suppressed numbers: where zeros are shown, a suppressed number is at least one."""
    _from: dict[Node, list[_Step]] = field(default_factory=dict)
    _gaps: dict[Node, list[_Step]] = field(default_factory=dict)
    """Steps along suppressed numbers, which cost nothing and are tried first."""
    _near: dict[Node, set[Node]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the arcs by the nodes that they leave, in both directions."""
        for place, arc in self.arcs.items():
            if place not in self.fixed:
                self._from.setdefault(arc.tail, []).append((place, True, arc.head))
                self._from.setdefault(arc.head, []).append((place, False, arc.tail))
        for place in sorted(self.held - self.fixed, key=self._least_first, reverse=True):
            self._open(place)

    def protect(self, small: Iterable[Place]) -> None:
        """Suppress what is needed so that each small number could be one that is shown."""
        for place in sorted(small):
            arc = self.arcs[place]
            if arc.tail not in self._reached(arc.head):
                self._go_round(place)

    def _least_first(self, place: Place) -> tuple[int, Place]:
        return (self.arcs[place].value, place)

    def _open(self, place: Place) -> None:
        arc = self.arcs[place]
        self._gaps.setdefault(arc.tail, []).append((place, True, arc.head))
        self._gaps.setdefault(arc.head, []).append((place, False, arc.tail))

    def _reached(self, node: Node) -> set[Node]:
        """Return the nodes that a sufficient flow can reach along suppressed numbers."""
        if node not in self._near:
            found, todo = {node}, [node]
            while todo:
                for each, along, to in self._gaps.get(todo.pop(), ()):
                    if to not in found and (along or self._room(each, {}) >= self.least):
                        found.add(to)
                        todo.append(to)
            self._near[node] = found
        return self._near[node]

    def _go_round(self, place: Place) -> None:
        """Send the missing flow through an arc, in parts where no path has room for all of it."""
        moved: dict[Place, int] = {}
        while (lacks := self.least - self.arcs[place].value - moved.get(place, 0)) > 0:
            way = self._way_of_gaps(place, moved) or self._way(place, moved)
            most = min([lacks, *(self._room(each, moved) for each, along in way if not along)])
            for each, along in (*way, (place, True)):
                moved[each] = moved.get(each, 0) + (most if along else -most)
                if each not in self.held:
                    self.held.add(each)
                    self._open(each)
                    self._near.clear()

    def _way_of_gaps(self, place: Place, moved: Mapping[Place, int]) -> Sequence[_Part]:
        """Return a short path along suppressed numbers; empty if there is none."""
        begin, end = self.arcs[place].head, self.arcs[place].tail
        last = {
            node: (each, not forth)
            for each, forth, node in self._gaps.get(end, ())
            if each != place and (not forth or self._room(each, moved) > 0)
        }
        came: dict[Node, _Arrival] = {begin: (place, True, begin)}
        todo = deque([begin] if last else ())
        while todo:
            node = todo.popleft()
            if node in last:
                came[end] = (*last[node], node)
                return list(_path_back(came, begin, end))
            for each, along, to in self._gaps.get(node, ()):
                if to not in came and each != place and (along or self._room(each, moved) > 0):
                    came[to] = (each, along, node)
                    (todo.appendleft if to in last else todo.append)(to)
        return ()

    def _way(self, place: Place, moved: Mapping[Place, int]) -> Sequence[_Part]:
        """Return the path from an arc's head to its tail that is cheapest to suppress."""
        begin, end = self.arcs[place].head, self.arcs[place].tail
        heap: list[tuple[int, Node, Place, bool, Node]] = [(0, begin, place, True, end)]
        came: dict[Node, _Arrival] = {}
        while heap and end not in came:
            cost, node, by, forth, before = heappop(heap)
            if node in came:
                continue
            came[node] = (by, forth, before)
            for each, along, to in self._from[node]:
                if to in came or each == place or not (along or self._room(each, moved) > 0):
                    continue
                more = 0 if each in self.held else self.arcs[each].value + 1 + self._dear(each)
                heappush(heap, (cost + more, to, each, along, node))
        if end not in came:
            raise _NoPath
        return list(_path_back(came, begin, end))

    @staticmethod
    def _dear(place: Place) -> int:
        return SUM_COST * place.count(ALL)

    def _room(self, place: Place, moved: Mapping[Place, int]) -> int:
        return self.arcs[place].value + moved.get(place, 0) - self.floors.get(place, 0)


def _path_back(came: Mapping[Node, _Arrival], begin: Node, end: Node) -> Iterator[_Part]:
    while end != begin:
        place, along, end = came[end]
        yield place, along


def suppress_columns(
    numbers: Mapping[str, int], least: int, *, tells_none: bool = False
) -> dict[str, int | None]:
    """Return the numbers of the columns and their sum, with None where one is suppressed.

    With `tells_none`, zeros are shown unless something else follows from them. Attributes of people need it
    off: if none of them is a child, all others are known to be adults.
    """
    begin, end = ("sum", "begin"), ("sum", "end")
    arcs = {(ALL, name): _Arc(begin, end, number) for name, number in numbers.items()}
    arcs[ALL, ALL] = _Arc(end, begin, sum(numbers.values()))
    told = _suppress(arcs, frozenset(), {}, least, tells_none=tells_none)
    return {name: told[ALL, name] for name in (*numbers, ALL)}


def suppress_table(
    cells: Mapping[Place, int],
    rows: Sequence[str],
    columns: Mapping[str, int | None],
    least: int,
    *,
    tells_none: bool = False,
) -> dict[Place, int | None]:
    """Return a suppressed table whose column sums are given, by the same rule for each table.

    No cell is shown of a column whose sum is suppressed.
    """
    if not rows:
        return {(ALL, name): told for name, told in columns.items()}
    asked = TableKey(tuple(sorted(cells.items())), tuple(rows), tuple(columns.items()), least, tells_none)
    return dict(suppress_cached(asked))


@dataclass(frozen=True)
class TableKey:
    """A table as a key of the cache."""

    cells: tuple[tuple[Place, int], ...]
    rows: tuple[str, ...]
    columns: tuple[tuple[str, int | None], ...]
    least: int
    tells_none: bool


@lru_cache(maxsize=CACHE_SIZE)
def suppress_cached(asked: TableKey) -> Mapping[Place, int | None]:
    """Suppress the table; cached, since the same table is needed for every district chosen."""
    columns = dict(asked.columns)
    names = [each for each in columns if each != ALL]
    hidden = {name for name, told in columns.items() if told is None}
    arcs = _arcs_with_sums(dict(asked.cells), asked.rows, names)
    whole = {place for place in arcs if place[1] in hidden - {ALL}}
    whole |= {(ALL, ALL)} if ALL in hidden else set()
    fixed = {(ALL, name): told for name, told in columns.items() if told is not None}
    return _suppress(arcs, frozenset(whole), fixed, asked.least, tells_none=asked.tells_none)


def _arcs_with_sums(
    cells: Mapping[Place, int], rows: Sequence[str], names: Sequence[str]
) -> dict[Place, _Arc]:
    """Return arcs for the cells, the sums of rows and columns, and the grand total."""
    numbers = {(row, name): cells.get((row, name), 0) for row in rows for name in names}
    by_row = {row: sum(numbers[row, name] for name in names) for row in rows}
    by_column = {name: sum(numbers[row, name] for row in rows) for name in names}
    beside, below = ("column", ALL), ("row", ALL)
    arcs = {
        (row, name): _Arc(("row", row), ("column", name), number) for (row, name), number in numbers.items()
    }
    arcs |= {(row, ALL): _Arc(beside, ("row", row), number) for row, number in by_row.items()}
    arcs |= {(ALL, name): _Arc(("column", name), below, number) for name, number in by_column.items()}
    arcs[ALL, ALL] = _Arc(below, beside, sum(by_row.values()))
    return arcs


def _suppress(
    arcs: Mapping[Place, _Arc],
    whole: frozenset[Place],
    fixed: Mapping[Place, int],
    least: int,
    *,
    tells_none: bool,
) -> dict[Place, int | None]:
    """Suppress what must be; `whole` is suppressed in any case, `fixed` is shown elsewhere."""
    floors = {
        place: 1
        for place, arc in arcs.items()
        if tells_none and arc.value and (place not in whole or place[0] == ALL)
    }
    small = {
        place
        for place, arc in arcs.items()
        if place not in fixed and arc.value < least
        if arc.value or not (tells_none or fixed.get((ALL, place[1])) == 0)
    }
    network = _Network(arcs, small | whole, least, frozenset(fixed), floors)
    try:
        network.protect(small)
    except _NoPath:
        if not tells_none:
            raise
        return _suppress(arcs, whole, fixed, least, tells_none=False)
    return {place: None if place in network.held else arc.value for place, arc in arcs.items()}


def merge_small_rows(cells: Mapping[Place, int], least: int, others: str) -> dict[Place, int]:
    """Add up in one row all rows that are small in every column.

    A row of its own would reveal that there is anyone at all.
    """
    by_row = Counter[str]()
    for (row, _), number in cells.items():
        by_row[row] += number
    found = Counter[Place]()
    for (row, column), number in cells.items():
        found[row if by_row[row] >= least else others, column] += number
    return dict(found)
