"""A whole picture painted, as far as it is in view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from mscu.documents.chart.picture import Box, Picture, PlacedLine, PlacedNode
from mscu.ui.pages.charts.links.painting import (
    ICONS_FROM,
    Brush,
    ground_of,
    paint_apart,
    paint_container,
    paint_far,
    paint_line,
    paint_node,
    paint_words,
)

SMOOTH = 400
"""Lines up to which all are drawn smooth while the whole chart is small."""


def paint_picture(brush: Brush, picture: Picture, rect: QRectF) -> None:
    """Paint a part of the window: what stays the same whatever is chosen."""
    near = brush.lens.scale >= ICONS_FROM
    smooth = near or len(picture.lines) <= SMOOTH
    brush.painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    room = brush.lens.room(rect)
    for container in picture.containers:
        paint_container(brush, container)
    if picture.apart is not None:
        paint_apart(brush, picture.apart)
    lines = [each for each in picture.lines if _may_show(each, room)]
    nodes = [each for each in picture.nodes if each.box.meets(room)]
    if near:
        _paint_near(brush, picture, lines, nodes)
    else:
        paint_far(brush, lines, nodes)


def _paint_near(
    brush: Brush, picture: Picture, lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode]
) -> None:
    """Paint shapes with their icons and words."""
    for line in lines:
        paint_line(brush, line)
    if brush.reads:
        for line in lines:
            paint_words(brush, line)
    for placed in nodes:
        ground = ground_of(brush.now, picture.containers, placed.node.key)
        paint_node(brush, placed, ground)


def _may_show(line: PlacedLine, room: Box) -> bool:
    """Say whether some of a line may be in view, or of its words."""
    (x1, y1), (x2, y2) = line.begins, line.ends
    if line.label is not None and line.label.meets(room):
        return True
    return not (
        (x1 < room.x and x2 < room.x)
        or (x1 > room.right and x2 > room.right)
        or (y1 < room.y and y2 < room.y)
        or (y1 > room.bottom and y2 > room.bottom)
    )
