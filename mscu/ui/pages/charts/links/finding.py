"""Which node or line is meant: by where the mouse is, or by where the keyboard goes."""

from __future__ import annotations

from collections.abc import Sequence

from mscu.documents.chart.picture import PlacedLine, PlacedNode

ASIDE = 2.0
"""How much farther off a node counts that lies aside of the way."""
Point = tuple[float, float]


def node_at(nodes: Sequence[PlacedNode], at: Point) -> str | None:
    """Name the node under a point."""
    x, y = at
    for each in nodes:
        for box in (each.icon, each.caption):
            if box.x <= x <= box.right and box.y <= y <= box.bottom:
                return each.node.key
    return None


def line_at(lines: Sequence[PlacedLine], at: Point, near: float) -> tuple[str, str] | None:
    """Name the line whose words are under a point, or which passes at most `near` of it."""
    x, y = at
    for line in lines:
        box = line.label
        if box is not None and box.x <= x <= box.right and box.y <= y <= box.bottom:
            return line.key
    found = min(((_far(line, at), line.key) for line in lines), default=None)
    return found[1] if found is not None and found[0] <= near else None


def _far(line: PlacedLine, at: Point) -> float:
    (x1, y1), (x2, y2) = line.begins, line.ends
    across, down = x2 - x1, y2 - y1
    long = across * across + down * down or 1.0
    share = min(max(((at[0] - x1) * across + (at[1] - y1) * down) / long, 0.0), 1.0)
    x, y = x1 + share * across - at[0], y1 + share * down - at[1]
    return float((x * x + y * y) ** 0.5)


def next_node(
    nodes: Sequence[PlacedNode], current: str | None, towards: tuple[int, int]
) -> str | None:
    """Name the nearest node in a direction; the first one where none is current."""
    here = next((each for each in nodes if each.node.key == current), None)
    if here is None:
        return nodes[0].node.key if nodes else None
    x, y = here.icon.middle
    best: tuple[float, str] | None = None
    for each in nodes:
        to_x, to_y = each.icon.middle
        along = (to_x - x) * towards[0] + (to_y - y) * towards[1]
        aside = abs((to_x - x) * towards[1]) + abs((to_y - y) * towards[0])
        if each is here or along <= 0 or aside > ASIDE * along:
            continue
        far = along + ASIDE * aside
        if best is None or far < best[0]:
            best = far, each.node.key
    return best[1] if best is not None else None
