"""Painters of the small shapes that carry meaning beside colour.

A status has a shape of 10 px; a family of entries has an outline around the icon of its kind.
"""

from __future__ import annotations

import math
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QTransform

from mscu.codes import Family
from mscu.ui.look import icons
from mscu.ui.look.palette import Tokens, colour

MARK = 10.0
"""Side of a status shape, in pixels."""


class Shape(StrEnum):
    """The shapes of a status."""

    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    RING = "ring"
    HALF = "half"
    TICK = "tick"
    PAUSE = "pause"
    CROSS = "cross"
    BAR = "bar"
    SQUARE = "square"


def _polygon(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(*point)
    path.closeSubpath()
    return path


def _lines(*lines: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.moveTo(*line[0])
        for point in line[1:]:
            path.lineTo(*point)
    return path


def _ring() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(5, 5), 3.8, 3.8)
    return path


def _half() -> QPainterPath:
    path = QPainterPath(QPointF(5, 1.2))
    path.arcTo(QRectF(1.2, 1.2, 7.6, 7.6), 90, -180)
    path.closeSubpath()
    return path


def _square() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(1.2, 1.2, 7.6, 7.6), 1, 1)
    return path


def _bars(*rects: tuple[float, float, float, float]) -> QPainterPath:
    path = QPainterPath()
    for rect in rects:
        path.addRoundedRect(QRectF(*rect), 0.6, 0.6)
    return path


_FILLED = {
    Shape.TRIANGLE: _polygon((5, 0.8), (9.8, 9.3), (0.2, 9.3)),
    Shape.DIAMOND: _polygon((5, 0.2), (9.8, 5), (5, 9.8), (0.2, 5)),
    Shape.HALF: _half(),
    Shape.PAUSE: _bars((1.6, 1, 2.4, 8), (6, 1, 2.4, 8)),
    Shape.BAR: _bars((0.8, 4, 8.4, 2)),
}
_STROKED = {
    Shape.RING: (_ring(), 2.0),
    Shape.HALF: (_ring(), 1.6),
    Shape.TICK: (_lines(((1.1, 5.6), (3.7, 8.2), (8.9, 1.9))), 1.9),
    Shape.CROSS: (_lines(((1.4, 1.4), (8.6, 8.6)), ((8.6, 1.4), (1.4, 8.6))), 1.7),
    Shape.SQUARE: (_square(), 1.7),
}


def paint_shape(painter: QPainter, shape: Shape, corner: QPointF, ink: str, *, side: float = MARK) -> None:
    """Paint a status shape with its top left corner at `where`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(corner)
    painter.scale(side / MARK, side / MARK)
    if shape in _FILLED:
        painter.fillPath(_FILLED[shape], colour(ink))
    if shape in _STROKED:
        path, width = _STROKED[shape]
        pen = QPen(colour(ink), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    painter.restore()


# Outlines of the families on a square of 28, the size in a chronology.

_GRID = 28.0


def _circle() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(14, 14), 12.8, 12.8)
    return path


def _rounded() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(1.8, 1.8, 24.4, 24.4), 4, 4)
    return path


def _regular(corners: int, radius: float, turn: float) -> QPainterPath:
    angles = (turn + 360 * step / corners for step in range(corners))
    return _polygon(
        *((14 + radius * math.cos(math.radians(a)), 14 + radius * math.sin(math.radians(a))) for a in angles)
    )


_OUTLINES = {
    Family.REPORT: _circle(),
    Family.ADVICE: _polygon((14, 0.8), (27.2, 14), (14, 27.2), (0.8, 14)),
    Family.ENQUIRY: _rounded(),
    Family.CARE: _polygon((14, 1), (26, 10), (26, 26.2), (2, 26.2), (2, 10)),
    Family.ENFORCEMENT: _polygon((7.2, 2), (20.8, 2), (27.4, 14), (20.8, 26), (7.2, 26), (0.6, 14)),
    Family.GROUP: _regular(8, 13.4, 22.5),
    Family.NOTE: _polygon((2.2, 2), (19.5, 2), (25.8, 8.3), (25.8, 26), (2.2, 26)),
}
_ICON_PART = {Family.ADVICE: 0.43, Family.CARE: 0.46, Family.NOTE: 0.5}
_ICON_DROP = {Family.CARE: 0.06}


def outline(family: Family, square: QRectF) -> QPainterPath:
    """Return the family's outline in a square; charts and the link chart use it too."""
    side = square.width() / _GRID
    transform = QTransform.fromTranslate(square.x(), square.y()).scale(side, side)
    return transform.map(_OUTLINES[family])


def paint_family(
    painter: QPainter, tokens: Tokens, family: Family, square: QRectF, *, icon: str = ""
) -> None:
    """Paint a kind of entry: its family's outline, filled, with its own icon inside."""
    pair = tokens.family[family]
    side = square.width()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(square.topLeft())
    painter.scale(side / _GRID, side / _GRID)
    pen = QPen(colour(pair.fg), 1.3)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.fillPath(_OUTLINES[family], colour(pair.bg))
    painter.strokePath(_OUTLINES[family], pen)
    painter.restore()
    if icon:
        icons.paint(painter, icon, _icon_square(family, square), pair.fg)


def _icon_square(family: Family, outer: QRectF) -> QRectF:
    side = round(outer.width() * _ICON_PART.get(family, 0.5))
    inner = QRectF(0, 0, side, side)
    inner.moveCenter(outer.center() + QPointF(0, _ICON_DROP.get(family, 0) * outer.width()))
    return inner
