"""The districts of a map as painter paths, and how the arrow keys move between them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from mscu.documents.map.district_outlines import Point
from mscu.ui.look.palette import Tokens, colour

DIRECTIONS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def path_of(rings: Iterable[Sequence[Point]]) -> QPainterPath:
    """Return the outline of a district, whose rings are in pixels, as a path."""
    path = QPainterPath()
    for ring in rings:
        path.addPolygon([QPointF(*point) for point in ring])
        path.closeSubpath()
    return path


def paint_district(painter: QPainter, now: Tokens, path: QPainterPath, *fills: QColor | QBrush) -> None:
    """Paint a district and its border."""
    for fill in fills:
        painter.fillPath(path, fill)
    painter.strokePath(path, QPen(colour(now.edge), 1.2))


def next_of(current: str, towards: tuple[int, int], middles: Mapping[str, Point]) -> str:
    """Return the nearest key in a direction, or the current one if there is none."""
    here = middles.get(current)
    if here is None:
        return next(iter(middles), "")
    best, found = math.inf, current
    for key, (x, y) in middles.items():
        across, down = x - here[0], y - here[1]
        along = across * towards[0] + down * towards[1]
        aside = abs(across * towards[1]) + abs(down * towards[0])
        if along > 0 and aside <= 2 * along and along + 2 * aside < best:
            best, found = along + 2 * aside, key
    return found
