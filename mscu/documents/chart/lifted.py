"""A node on its way to another place: the chart without it, and it with its lines where it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mscu.documents.chart.picture import Box, Container, Picture, PlacedLine, PlacedNode

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Lifted:
    """What is taken up, where it stood before; and the rest, which stays as it is."""

    rest: Picture
    nodes: tuple[PlacedNode, ...]
    lines: tuple[PlacedLine, ...]
    containers: tuple[Container, ...]

    def at(self, across: float, down: float) -> Picture:
        """Give what was taken up, moved by so much; lines to the rest are drawn without words."""
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
        lines=tuple(lines), containers=tuple(held),
    )  # fmt: skip


def _node(placed: PlacedNode, across: float, down: float) -> PlacedNode:
    return replace(
        placed, icon=placed.icon.moved(across, down), caption=placed.caption.moved(across, down)
    )


def _line(line: PlacedLine, keys: set[str], by: Point) -> PlacedLine:
    begins = _moved(line.begins, by) if line.first in keys else line.begins
    ends = _moved(line.ends, by) if line.second in keys else line.ends
    label = line.label if line.label and {line.first, line.second} <= keys else None
    return replace(line, begins=begins, ends=ends, label=_box(label, by))


def _moved(point: Point, by: Point) -> Point:
    return point[0] + by[0], point[1] + by[1]


def _box(box: Box | None, by: Point) -> Box | None:
    return box.moved(*by) if box is not None else None
