"""A chart with every part placed: in pixels at the window's own scale, measured down from the top.

Whatever paints it, on screen or on paper, chooses only the colours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from mscu.documents.chart.facts import ChartLink, ChartNode

ICON = 40.0
"""Side of a node's shape."""
HEAD_ICON = 24.0
"""Side of a group's shape in the header of its container."""


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    def meets(self, other: Box) -> bool:
        """Return whether two boxes overlap."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def grown(self, margin: float) -> Box:
        """Return the box with a margin all round."""
        return Box(self.x - margin, self.y - margin, self.w + 2 * margin, self.h + 2 * margin)

    def moved(self, x: float, y: float) -> Box:
        return Box(self.x + x, self.y + y, self.w, self.h)

    def around(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)


@dataclass(frozen=True, kw_only=True)
class PlacedNode:
    """A placed node: its shape, with its words under it."""

    node: ChartNode
    icon: Box
    caption: Box
    """The area of its words."""
    name: tuple[str, ...]
    detail: str
    is_head: bool = False
    """Whether it stands in the header of its own container, with its words beside it."""
    is_pinned: bool = False

    @cached_property
    def box(self) -> Box:
        """The area of the shape and the words."""
        return self.icon.around(self.caption)


@dataclass(frozen=True, kw_only=True)
class PlacedLine:
    """A placed line between two nodes, with its words in a box of their own."""

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
    """Whether there is an arrowhead at this end."""
    is_dashed: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Return the keys of both ends."""
        return self.first, self.second


@dataclass(frozen=True, kw_only=True)
class Container:
    """The members of a group, or the people it exploits."""

    group: str
    title: tuple[str, ...]
    """Lines of words; none where the group itself stands in the header."""
    box: Box
    head: Box
    """The area of its title."""
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
    """The area of the words above nodes without a link; None where every node has one."""

    @property
    def unlabelled(self) -> int:
        """Return the number of lines whose words found no room."""
        return sum(line.label is None for line in self.lines)

    @cached_property
    def by_key(self) -> dict[str, PlacedNode]:
        return {node.node.key: node for node in self.nodes}

    def block_of(self, key: str) -> tuple[str, ...]:
        """Return the keys of all nodes that move with a node, such as everything in its container."""
        return next((container.keys for container in self.containers if key in container.keys), (key,))


Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class DraggedNodes:
    """Nodes being dragged, in their first position, and the rest of the chart."""

    rest: Picture
    nodes: tuple[PlacedNode, ...]
    lines: tuple[PlacedLine, ...]
    containers: tuple[Container, ...]

    def moved(self, across: float, down: float) -> Picture:
        """Return the picture with the dragged nodes moved; their lines to the rest have no words."""
        keys = {node.node.key for node in self.nodes}
        return replace(
            self.rest,
            nodes=tuple(_node(node, across, down) for node in self.nodes),
            lines=tuple(_line(line, keys, (across, down)) for line in self.lines),
            containers=tuple(
                replace(
                    container, box=container.box.moved(across, down), head=container.head.moved(across, down)
                )
                for container in self.containers
            ),
            apart=None,
        )


def start_drag(picture: Picture, key: str) -> DraggedNodes:
    """Separate a node from its chart, with everything in its container."""
    keys = set(picture.block_of(key))
    lines = [line for line in picture.lines if not keys.isdisjoint(line.key)]
    containers = [container for container in picture.containers if not keys.isdisjoint(container.keys)]
    return DraggedNodes(
        rest=replace(
            picture,
            nodes=tuple(node for node in picture.nodes if node.node.key not in keys),
            lines=tuple(line for line in picture.lines if keys.isdisjoint(line.key)),
            containers=tuple(
                container for container in picture.containers if keys.isdisjoint(container.keys)
            ),
        ),
        nodes=tuple(node for node in picture.nodes if node.node.key in keys),
        lines=tuple(lines),
        containers=tuple(containers),
    )


def _node(placed: PlacedNode, across: float, down: float) -> PlacedNode:
    return replace(placed, icon=placed.icon.moved(across, down), caption=placed.caption.moved(across, down))


def _line(line: PlacedLine, keys: set[str], shift: Point) -> PlacedLine:
    begins = _moved(line.begins, shift) if line.first in keys else line.begins
    ends = _moved(line.ends, shift) if line.second in keys else line.ends
    label = line.label if line.label and {line.first, line.second} <= keys else None
    return replace(line, begins=begins, ends=ends, label=_box(label, shift))


def _moved(point: Point, shift: Point) -> Point:
    return point[0] + shift[0], point[1] + shift[1]


def _box(box: Box | None, shift: Point) -> Box | None:
    return box.moved(*shift) if box is not None else None
