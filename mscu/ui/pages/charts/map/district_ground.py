"""The districts of a map as painter paths, and how the arrow keys move between them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from mscu.documents.map.district_outlines import Point
from mscu.ui.look.palette import Tokens, colour


def path_of(rings: Iterable[Sequence[Point]]) -> QPainterPath:
    """Return the outline of a district, whose rings are in pixels, as a path."""
    path = QPainterPath()
    for ring in rings:
        path.addPolygon([QPointF(*point) for point in ring])
        path.closeSubpath()
    return path


def paint_district(painter: QPainter, theme: Tokens, path: QPainterPath, fill: QColor) -> None:
    painter.fillPath(path, fill)
    painter.strokePath(path, QPen(colour(theme.edge), 1.2))


def next_in_direction(current: str, direction: tuple[int, int], middles: Mapping[str, Point]) -> str:
    """Return the nearest key in a direction, or the current one if there is none."""
    current_middle = middles.get(current)
    if current_middle is None:
        return next(iter(middles), "")
    lowest_cost, nearest = math.inf, current
    for key, (x, y) in middles.items():
        dx, dy = x - current_middle[0], y - current_middle[1]
        forward = dx * direction[0] + dy * direction[1]
        sideways = abs(dx * direction[1]) + abs(dy * direction[0])
        if forward > 0 and sideways <= 2 * forward and forward + 2 * sideways < lowest_cost:
            lowest_cost, nearest = forward + 2 * sideways, key
    return nearest
