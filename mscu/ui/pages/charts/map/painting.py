"""Paints a map of a case: its ground, its marks, and the names beside them."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from mscu.documents.chart.node_styles import colours_of
from mscu.documents.chart.picture import Box
from mscu.documents.map.layout import MARK, NAME_HIGH, Ground, Mark, Rule
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Family, Tokens, colour
from mscu.ui.pages.charts.links.painting import Brush, Lens, paint_shape
from mscu.ui.pages.charts.map.district_ground import paint_district, path_of

ARROW, SIDE, MOST_OVER = 14.0, 5.0, 320.0
"""Pixels of an arrow's head, beside a name, and of a name for which there is no room."""
_CENTRE = Qt.AlignmentFlag.AlignCenter


def brush_of(painter: QPainter, now: Tokens) -> Brush:
    """Give what paints shapes as large as marks are."""
    return Brush(painter, now, Lens(MARK / 40, 0, 0))


def paint_ground(brush: Brush, ground: Ground) -> None:
    """Paint a district."""
    paint_district(brush.painter, brush.now, path_of(ground.rings), colour(brush.now.surface))


def paint_ground_name(brush: Brush, ground: Ground) -> None:
    """Paint the name of a district, quieter than those of places."""
    if ground.name_box is not None:
        brush.painter.setFont(font(Type.SMALL))
        brush.painter.setPen(colour(brush.now.text3))
        brush.painter.drawText(_rect(ground.name_box), _CENTRE, ground.name)


def paint_rule(brush: Brush, rule: Rule) -> None:
    """Paint the line that says how far it is."""
    painter, where = brush.painter, _rect(rule.box)
    painter.setPen(QPen(colour(brush.now.text2), 1.4))
    ends = [where.topLeft(), where.bottomLeft(), where.bottomRight(), where.topRight()]
    down = QPointF(0, where.height() - 5)
    painter.drawPolyline([ends[0] + down, ends[1], ends[2], ends[3] + down])
    painter.setFont(font(Type.SMALL))
    painter.drawText(where.adjusted(0, -4, 0, -4), _CENTRE, rule.words)


def paint_mark(brush: Brush, mark: Mark) -> None:
    """Paint a mark: the place's own shape, or a count where several stand there."""
    painter, now = brush.painter, brush.now
    pair = now.family[Family(colours_of(mark.places[0].node).value)]
    if mark.leader is not None:
        painter.setPen(QPen(colour(now.edge), 1))
        painter.drawLine(QPointF(*mark.leader[0]), QPointF(*mark.leader[1]))
    if mark.towards is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(pair.fg))
        painter.drawPolygon(_head(mark))
    if len(mark.places) == 1:
        paint_shape(brush, mark.places[0].node, _rect(mark.box))
        return
    painter.setPen(QPen(colour(pair.fg), 1.6))
    painter.setBrush(colour(pair.bg))
    painter.drawEllipse(_rect(mark.box))
    painter.setPen(colour(pair.fg))
    painter.setFont(font(Type.STRONG))
    painter.drawText(_rect(mark.box), _CENTRE, f"{len(mark.places)}")


def _head(mark: Mark) -> QPolygonF:
    """Give the head of an arrow beyond a mark, towards what lies beyond the edge."""
    turn = mark.towards or 0.0
    reach = MARK / 2 + 3

    def at(along: float, aside: float) -> QPointF:
        return QPointF(
            mark.x + along * math.cos(turn) - aside * math.sin(turn),
            mark.y + along * math.sin(turn) + aside * math.cos(turn),
        )

    return QPolygonF([at(reach + ARROW, 0), at(reach, ARROW * 0.4), at(reach, -ARROW * 0.4)])


def paint_name(brush: Brush, mark: Mark, *, chosen: bool = False) -> None:
    """Paint a name on a ground of its own; that of a chosen mark even where there is no room."""
    painter, now = brush.painter, brush.now
    face = font(Type.BODY, weight=SEMIBOLD)
    room = mark.name_box.w if mark.name_box is not None else MOST_OVER
    words = QFontMetricsF(face).elidedText(
        isolated(mark.name), Qt.TextElideMode.ElideRight, room - 2 * SIDE
    )
    wide = QFontMetricsF(face).horizontalAdvance(words) + 2 * SIDE
    box = mark.name_of(wide) or (_over(painter, mark, wide) if chosen else None)
    if box is None:
        return
    where = _rect(box)
    painter.setPen(QPen(colour(now.accent), 1) if chosen else Qt.PenStyle.NoPen)
    painter.setBrush(colour(now.soft if chosen else now.surface))
    painter.drawRoundedRect(where, 4, 4)
    painter.setFont(face)
    painter.setPen(colour(now.accent2 if chosen else now.text))
    painter.drawText(where, _CENTRE, words)


def _over(painter: QPainter, mark: Mark, wide: float) -> Box:
    """Give the ground of a name for which there is no room: over what stands there."""
    most = painter.viewport().width()
    left = min(max(mark.x - wide / 2, 2.0), max(most - wide - 2, 2.0))
    top = mark.y + MARK / 2 + 6
    if top + NAME_HIGH > painter.viewport().height():
        top = mark.y - MARK / 2 - 6 - NAME_HIGH
    return Box(left, top, wide, NAME_HIGH)


def paint_ring(brush: Brush, mark: Mark, *, focused: bool) -> None:
    """Paint a ring round the mark that is current."""
    painter, now = brush.painter, brush.now
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(now.focus if focused else now.accent), 2))
    painter.drawRoundedRect(_rect(mark.box.grown(4)), 6, 6)


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.w, box.h)
