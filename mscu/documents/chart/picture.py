"""A chart with a place for each part: in pixels of the window at its own size, down from the top.

Whoever paints it, on screen or on paper, decides on nothing but colours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from mscu.documents.chart.facts import ChartLink, ChartNode

ICON = 40.0
"""Side of a node's shape."""
HEAD_ICON = 24.0
"""Side of the shape of a group, in the head of its container."""


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.w / 2, self.y + self.h / 2

    def meets(self, other: Box) -> bool:
        """Return whether the two share any of their ground."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def grown(self, by: float) -> Box:
        """Give it with a margin all round."""
        return Box(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def moved(self, x: float, y: float) -> Box:
        """Give it somewhere else."""
        return Box(self.x + x, self.y + y, self.w, self.h)

    def around(self, other: Box) -> Box:
        """Return the smallest one that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)


@dataclass(frozen=True, kw_only=True)
class PlacedNode:
    """A node in its place: its shape, and under it its words."""

    node: ChartNode
    icon: Box
    caption: Box
    """The ground of its words."""
    name: tuple[str, ...]
    detail: str
    is_head: bool = False
    """Whether it stands in the head of its own container, its words beside it."""
    is_pinned: bool = False

    @cached_property
    def box(self) -> Box:
        """All that it covers."""
        return self.icon.around(self.caption)


@dataclass(frozen=True, kw_only=True)
class PlacedLine:
    """A line between two nodes: all that the record says of them, its words in a box of its own."""

    first: str
    second: str
    links: tuple[ChartLink, ...]
    begins: tuple[float, float]
    ends: tuple[float, float]
    words: str
    grades: tuple[str, ...] = ()
    label: Box | None = None
    """Where its words stand; None where there was no room."""
    at_first: bool = False
    at_second: bool = False
    """Whether an arrow's head stands at this end."""
    is_dashed: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Return the line by its ends."""
        return self.first, self.second


@dataclass(frozen=True, kw_only=True)
class Container:
    """The members of a group, or apart from them those whom it exploits."""

    group: str
    title: tuple[str, ...]
    """Lines of words; none where the group itself stands in its head."""
    box: Box
    head: Box
    """The ground of its title."""
    is_exploited: bool
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The whole chart."""

    width: float
    height: float
    nodes: tuple[PlacedNode, ...]
    lines: tuple[PlacedLine, ...]
    containers: tuple[Container, ...]
    apart: Box | None = None
    """The ground of the words over those who have no link; None where everybody has one."""

    @property
    def unsaid(self) -> int:
        """Count the lines whose words found no room."""
        return sum(line.label is None for line in self.lines)

    @cached_property
    def by_key(self) -> dict[str, PlacedNode]:
        """Return each node by its key."""
        return {each.node.key: each for each in self.nodes}

    def block_of(self, key: str) -> tuple[str, ...]:
        """Return all that moves with a node: of a container, everything in it."""
        return next((each.keys for each in self.containers if key in each.keys), (key,))


# --- A node on its way to another place: the chart without it, and it with its lines where it is.


Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Lifted:
    """What is taken up, where it stood before; and the rest, which stays as it is."""

    rest: Picture
    nodes: tuple[PlacedNode, ...]
    lines: tuple[PlacedLine, ...]
    containers: tuple[Container, ...]

    def at(self, across: float, down: float) -> Picture:
        """Return what was taken up, moved by so much; lines to the rest are drawn without words."""
        keys = {each.node.key for each in self.nodes}
        return replace(
            self.rest,
            nodes=tuple(_node(each, across, down) for each in self.nodes),
            lines=tuple(_line(each, keys, (across, down)) for each in self.lines),
            containers=tuple(
                replace(each, box=each.box.moved(across, down), head=each.head.moved(across, down))
                for each in self.containers
            ),
            apart=None,
        )


def lift(picture: Picture, key: str) -> Lifted:
    """Take up a node; of a container, all that is in it."""
    keys = set(picture.block_of(key))
    lines = [each for each in picture.lines if not keys.isdisjoint(each.key)]
    held = [each for each in picture.containers if not keys.isdisjoint(each.keys)]
    return Lifted(
        rest=replace(
            picture,
            nodes=tuple(each for each in picture.nodes if each.node.key not in keys),
            lines=tuple(each for each in picture.lines if keys.isdisjoint(each.key)),
            containers=tuple(each for each in picture.containers if keys.isdisjoint(each.keys)),
        ),
        nodes=tuple(each for each in picture.nodes if each.node.key in keys),
        lines=tuple(lines),
        containers=tuple(held),
    )


def _node(placed: PlacedNode, across: float, down: float) -> PlacedNode:
    return replace(placed, icon=placed.icon.moved(across, down), caption=placed.caption.moved(across, down))


def _line(line: PlacedLine, keys: set[str], by: Point) -> PlacedLine:
    begins = _moved(line.begins, by) if line.first in keys else line.begins
    ends = _moved(line.ends, by) if line.second in keys else line.ends
    label = line.label if line.label and {line.first, line.second} <= keys else None
    return replace(line, begins=begins, ends=ends, label=_box(label, by))


def _moved(point: Point, by: Point) -> Point:
    return point[0] + by[0], point[1] + by[1]


def _box(box: Box | None, by: Point) -> Box | None:
    return box.moved(*by) if box is not None else None
