"""What is laid out as one: a node with its words, or a group's container with everything in it.

A group's members and the people it exploits stand in containers of their own, far apart, so that a victim is
not taken for a member.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from mscu.documents.chart.facts import Chart, ChartNode, LinkKind
from mscu.documents.chart.picture import HEAD_ICON, ICON, Box, Container, PlacedNode
from mscu.documents.chart.words import DETAIL_SIZE, LINE, NAME_SIZE, name_lines, shortened, width

GAP = 4.0
"""Pixels between a shape and its words."""
PADDING = 16.0
HEAD = 46.0
"""Height of a container's header."""
ROW_GAP, COLUMN_GAP = 14.0, 28.0
EXPLOITED = "Exploited, not members"
MAX_ROWS = 6
"""The most nodes in one column of a container."""


@dataclass
class Block:
    """One thing to be placed, around (0, 0): nodes and at most one container."""

    keys: tuple[str, ...]
    nodes: list[PlacedNode]
    container: Container | None = None
    x: float = 0.0
    y: float = 0.0
    pinned: str = ""
    """The key of the node by which the block is pinned; empty where it is not."""
    box: Box = field(init=False)

    def __post_init__(self) -> None:
        box = self.container.box if self.container is not None else self.nodes[0].box
        for node in self.nodes:
            box = box.around(node.box)
        self.box = box

    @property
    def area(self) -> Box:
        """Return the area that the block covers."""
        return self.box.moved(self.x, self.y)

    def pin(self, key: str, x: float, y: float) -> None:
        """Fix the block so that its node with this key stands at the given point."""
        node_x, node_y = next(node.icon.middle for node in self.nodes if node.node.key == key)
        self.x, self.y, self.pinned = x - node_x, y - node_y, key

    def sort(self, heights: Mapping[str, float]) -> None:
        """Reorder the people of a container so that each stands near the given height."""
        head = [node for node in self.nodes if node.is_head]
        people = [node for node in self.nodes if not node.is_head]
        places = [person.icon.middle for person in people]
        # Columns are filled one after another; nodes of one row are at about the same height.
        rows = sorted(range(len(people)), key=lambda index: (places[index][1], places[index][0]))
        ordered = sorted(people, key=lambda person: heights[person.node.key])
        for index, node in zip(rows, ordered, strict=True):
            x, y = node.icon.middle
            people[index] = _moved(node, places[index][0] - x, places[index][1] - y)
        self.nodes = head + people

    def placed(self) -> Iterator[PlacedNode]:
        """Yield the block's nodes in their positions."""
        for node in self.nodes:
            yield replace(
                node,
                icon=node.icon.moved(self.x, self.y),
                caption=node.caption.moved(self.x, self.y),
                is_pinned=node.node.key == self.pinned,
            )

    def placed_container(self) -> Container | None:
        """Return the block's container in its position."""
        if self.container is None:
            return None
        box, head = self.container.box, self.container.head
        return replace(self.container, box=box.moved(self.x, self.y), head=head.moved(self.x, self.y))


def placed_node(node: ChartNode, detail: str | None = None) -> PlacedNode:
    """Return a node whose shape is centred on (0, 0)."""
    name, detail_line = name_lines(node.name), shortened(node.detail if detail is None else detail)
    width_ = max(*(width(line, NAME_SIZE) for line in name), width(detail_line, DETAIL_SIZE), ICON)
    height = LINE * (len(name) + bool(detail_line))
    half = ICON / 2
    return PlacedNode(
        node=node,
        icon=Box(-half, -half, ICON, ICON),
        caption=Box(-width_ / 2, half + GAP, width_, height),
        name=name,
        detail=detail_line,
    )


def blocks_of(chart: Chart) -> list[Block]:
    """Split a chart into blocks, in the order of its nodes."""
    containers = _containers(chart)
    by_key = {node.key: node for node in chart.nodes}
    contained: dict[tuple[str, bool], list[str]] = {}
    for key, (group, is_exploited, _) in containers.items():
        contained.setdefault((group, is_exploited), []).append(key)
    blocks = []
    for (group, is_exploited), keys in contained.items():
        people = [placed_node(by_key[key], containers[key][2]) for key in keys]
        blocks.append(_container(by_key[group], people, is_exploited=is_exploited))
    contained_groups = {group for group, is_exploited in contained if not is_exploited}
    blocks += [
        Block((node.key,), [placed_node(node)])
        for node in chart.nodes
        if node.key not in containers and node.key not in contained_groups
    ]
    return blocks


def _containers(chart: Chart) -> Mapping[str, tuple[str, bool, str]]:
    """Return the container that holds each person, and the words under their name.

    A person exploited by any group stands with the exploited, whatever else is recorded.
    """
    containers: dict[str, tuple[str, bool, str]] = {}
    by_key = {node.key: node for node in chart.nodes}
    for kind in (LinkKind.EXPLOITED, LinkKind.MEMBER):
        for link in chart.links:
            if link.kind is kind and link.first not in containers:
                is_exploited = kind is LinkKind.EXPLOITED
                detail = by_key[link.first].detail if is_exploited else link.words
                containers[link.first] = (link.second, is_exploited, detail)
    return containers


def _container(group: ChartNode, people: list[PlacedNode], *, is_exploited: bool) -> Block:
    """Return people in columns under the header of their container."""
    columns = -(-len(people) // MAX_ROWS)
    rows = -(-len(people) // columns)
    cell_width = max(person.box.w for person in people) + COLUMN_GAP
    cell_height = max(person.box.h for person in people) + ROW_GAP
    title = (EXPLOITED, f"by {shortened(group.name)}") if is_exploited else ()
    head = _group_head(group) if not is_exploited else None
    head_width = head.box.w if head is not None else max(width(line, NAME_SIZE) for line in title)
    width_ = max(columns * cell_width - COLUMN_GAP, head_width) + 2 * PADDING
    height = HEAD + rows * cell_height - ROW_GAP + 2 * PADDING
    box = Box(-width_ / 2, -height / 2, width_, height)
    left = -(columns * cell_width) / 2 + cell_width / 2
    top = box.y + HEAD + PADDING + ICON / 2
    placed = [
        _moved(person, left + (index // rows) * cell_width, top + (index % rows) * cell_height)
        for index, person in enumerate(people)
    ]
    title_area = Box(box.x + PADDING, box.y + 10, width_ - 2 * PADDING, 2 * LINE)
    if head is not None:
        placed.insert(0, _moved(head, title_area.x + HEAD_ICON / 2, title_area.y + title_area.h / 2))
    container = Container(
        group=group.key,
        title=title,
        box=box,
        head=title_area,
        is_exploited=is_exploited,
        keys=tuple(node.node.key for node in placed),
    )
    return Block(tuple(node.node.key for node in placed), placed, container)


def _group_head(group: ChartNode) -> PlacedNode:
    """Return a group as it stands in the header of its container, with its words beside its shape."""
    name, detail_line = shortened(group.name), shortened(group.detail)
    width_ = max(width(name, NAME_SIZE), width(detail_line, DETAIL_SIZE))
    half = HEAD_ICON / 2
    return PlacedNode(
        node=group,
        icon=Box(-half, -half, HEAD_ICON, HEAD_ICON),
        caption=Box(half + 8, -LINE, width_, 2 * LINE if detail_line else LINE),
        name=(name,),
        detail=detail_line,
        is_head=True,
    )


def _moved(node: PlacedNode, x: float, y: float) -> PlacedNode:
    return replace(node, icon=node.icon.moved(x, y), caption=node.caption.moved(x, y))
