"""What is laid out as one: a node with its words, or a group's container with everything in it.

A group's members and the people it exploits stand in containers of their own, far apart, so that a victim is
not taken for a member.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from mscu.documents.chart.facts import Chart, ChartNode, LinkKind
from mscu.documents.chart.picture import HEAD_ICON, ICON, Box, Container, PlacedNode
from mscu.documents.chart.words import DETAIL_SIZE, LINE, NAME_SIZE, elided, name_lines, width

GAP = 4.0
"""Pixels between a shape and its words."""
PADDING = 16.0
HEAD = 46.0
"""Height of a container's header."""
ROW_GAP, COLUMN_GAP = 14.0, 28.0
EXPLOITED = "Exploited, not members"
TALLEST = 6
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
        for each in self.nodes:
            box = box.around(each.box)
        self.box = box

    @property
    def ground(self) -> Box:
        """Return the area that the block covers."""
        return self.box.moved(self.x, self.y)

    def pin(self, key: str, x: float, y: float) -> None:
        """Fix the block so that its node with this key stands at the given point."""
        at_x, at_y = next(each.icon.middle for each in self.nodes if each.node.key == key)
        self.x, self.y, self.pinned = x - at_x, y - at_y, key

    def sort(self, heights: Mapping[str, float]) -> None:
        """Reorder the people of a container so that each stands near the given height."""
        head = [each for each in self.nodes if each.is_head]
        people = [each for each in self.nodes if not each.is_head]
        places = [each.icon.middle for each in people]
        # Columns are filled one after another; nodes of one row are at about the same height.
        rows = sorted(range(len(people)), key=lambda at: (places[at][1], places[at][0]))
        wanted = sorted(people, key=lambda each: heights[each.node.key])
        for at, each in zip(rows, wanted, strict=True):
            x, y = each.icon.middle
            people[at] = _at(each, places[at][0] - x, places[at][1] - y)
        self.nodes = head + people

    def placed(self) -> Iterator[PlacedNode]:
        """Yield the block's nodes in their positions."""
        for each in self.nodes:
            yield replace(
                each,
                icon=each.icon.moved(self.x, self.y),
                caption=each.caption.moved(self.x, self.y),
                is_pinned=each.node.key == self.pinned,
            )

    def around(self) -> Container | None:
        """Return the block's container in its position."""
        if self.container is None:
            return None
        box, head = self.container.box, self.container.head
        return replace(self.container, box=box.moved(self.x, self.y), head=head.moved(self.x, self.y))


def placed_node(node: ChartNode, detail: str | None = None) -> PlacedNode:
    """Return a node whose shape is centred on (0, 0)."""
    name, under = name_lines(node.name), elided(node.detail if detail is None else detail)
    wide = max(*(width(each, NAME_SIZE) for each in name), width(under, DETAIL_SIZE), ICON)
    high = LINE * (len(name) + bool(under))
    half = ICON / 2
    return PlacedNode(
        node=node,
        icon=Box(-half, -half, ICON, ICON),
        caption=Box(-wide / 2, half + GAP, wide, high),
        name=name,
        detail=under,
    )


def blocks_of(chart: Chart) -> list[Block]:
    """Split a chart into blocks, in the order of its nodes."""
    within = _within(chart)
    by_key = {each.key: each for each in chart.nodes}
    contained: dict[tuple[str, bool], list[str]] = {}
    for key, (group, is_exploited, _) in within.items():
        contained.setdefault((group, is_exploited), []).append(key)
    blocks = []
    for (group, is_exploited), keys in contained.items():
        people = [placed_node(by_key[key], within[key][2]) for key in keys]
        blocks.append(_container(by_key[group], people, is_exploited=is_exploited))
    headed = {group for group, is_exploited in contained if not is_exploited}
    blocks += [
        Block((each.key,), [placed_node(each)])
        for each in chart.nodes
        if each.key not in within and each.key not in headed
    ]
    return blocks


def _within(chart: Chart) -> Mapping[str, tuple[str, bool, str]]:
    """Return the container that holds each person, and the words under their name.

    A person exploited by any group stands with the exploited, whatever else is recorded.
    """
    within: dict[str, tuple[str, bool, str]] = {}
    by_key = {each.key: each for each in chart.nodes}
    for kind in (LinkKind.EXPLOITED, LinkKind.MEMBER):
        for link in chart.links:
            if link.kind is kind and link.first not in within:
                is_exploited = kind is LinkKind.EXPLOITED
                detail = by_key[link.first].detail if is_exploited else link.words
                within[link.first] = (link.second, is_exploited, detail)
    return within


def _container(group: ChartNode, people: list[PlacedNode], *, is_exploited: bool) -> Block:
    """Return people in columns under the header of their container."""
    columns = -(-len(people) // TALLEST)
    rows = -(-len(people) // columns)
    cell_w = max(each.box.w for each in people) + COLUMN_GAP
    cell_h = max(each.box.h for each in people) + ROW_GAP
    title = (EXPLOITED, f"by {elided(group.name)}") if is_exploited else ()
    head = _group_head(group) if not is_exploited else None
    head_w = head.box.w if head is not None else max(width(each, NAME_SIZE) for each in title)
    wide = max(columns * cell_w - COLUMN_GAP, head_w) + 2 * PADDING
    high = HEAD + rows * cell_h - ROW_GAP + 2 * PADDING
    box = Box(-wide / 2, -high / 2, wide, high)
    left = -(columns * cell_w) / 2 + cell_w / 2
    top = box.y + HEAD + PADDING + ICON / 2
    placed = [
        _at(each, left + (at // rows) * cell_w, top + (at % rows) * cell_h) for at, each in enumerate(people)
    ]
    ground = Box(box.x + PADDING, box.y + 10, wide - 2 * PADDING, 2 * LINE)
    if head is not None:
        placed.insert(0, _at(head, ground.x + HEAD_ICON / 2, ground.y + ground.h / 2))
    container = Container(
        group=group.key,
        title=title,
        box=box,
        head=ground,
        is_exploited=is_exploited,
        keys=tuple(each.node.key for each in placed),
    )
    return Block(tuple(each.node.key for each in placed), placed, container)


def _group_head(group: ChartNode) -> PlacedNode:
    """Return a group as it stands in the header of its container, with its words beside its shape."""
    name, under = elided(group.name), elided(group.detail)
    wide = max(width(name, NAME_SIZE), width(under, DETAIL_SIZE))
    half = HEAD_ICON / 2
    return PlacedNode(
        node=group,
        icon=Box(-half, -half, HEAD_ICON, HEAD_ICON),
        caption=Box(half + 8, -LINE, wide, 2 * LINE if under else LINE),
        name=(name,),
        detail=under,
        is_head=True,
    )


def _at(node: PlacedNode, x: float, y: float) -> PlacedNode:
    return replace(node, icon=node.icon.moved(x, y), caption=node.caption.moved(x, y))
