"""Paints a chart's parts: shapes by kind, lines with their words, containers of groups.

Everything is painted in window pixels, so that letters and icons are sharp at every zoom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen

from mscu.documents.chart.facts import ChartNode, NodeKind
from mscu.documents.chart.layout import APART
from mscu.documents.chart.lines import GRADE_GAP, GRADE_SIDE, LABEL_SIDE
from mscu.documents.chart.node_styles import colours_of, shape_of
from mscu.documents.chart.picture import Box, Container, PlacedLine, PlacedNode
from mscu.documents.chart.words import LINE
from mscu.ui.look import icons
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Family, Status, Tokens, colour
from mscu.ui.look.shapes import outline

READ_FROM = 0.5
"""Smallest scale at which words are painted: below it they are not legible."""
ICONS_FROM = 0.3
ARROW = 9.0
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class ViewTransform:
    """Converts between the chart's coordinates and window pixels."""

    scale: float
    x: float
    y: float

    def point(self, at: tuple[float, float]) -> QPointF:
        """Return a point in window pixels."""
        return QPointF(self.x + at[0] * self.scale, self.y + at[1] * self.scale)

    def rect(self, box: Box) -> QRectF:
        """Return a box in window pixels."""
        return QRectF(
            self.x + box.x * self.scale, self.y + box.y * self.scale, box.w * self.scale, box.h * self.scale
        )

    def room(self, rect: QRectF) -> Box:
        """Return the part of the chart that a part of the window shows, with a margin."""
        x, y = self.back(rect.topLeft())
        room = Box(x, y, rect.width() / self.scale, rect.height() / self.scale)
        return room.grown(8)

    def back(self, at: QPointF) -> tuple[float, float]:
        """Return a point of the window in the chart's coordinates."""
        return (at.x() - self.x) / self.scale, (at.y() - self.y) / self.scale


@dataclass(frozen=True)
class PaintContext:
    """A painter with the colours of the theme and the scale."""

    painter: QPainter
    now: Tokens
    lens: ViewTransform

    @property
    def reads(self) -> bool:
        """Whether words are large enough to be read."""
        return self.lens.scale >= READ_FROM

    def letters(self, step: Type, weight: int = 0) -> QFont:
        """Return a font of the type scale, scaled with the chart."""
        return _letters(step, weight, max(1, round(step.value.size * self.lens.scale)))


@lru_cache(maxsize=64)
def _letters(step: Type, weight: int, size: int) -> QFont:
    """Return a font from a cache, since each painted word needs one."""
    face = QFont(font(step, weight=weight))
    face.setPixelSize(size)
    return face


def paint_container(brush: PaintContext, container: Container) -> None:
    """Paint the background of a group's members, or of those whom it exploits."""
    painter, now = brush.painter, brush.now
    care = now.status[Status.DONE]
    ground, edge = (care.bg, care.fg) if container.is_exploited else (now.sunken, now.edge)
    style = Qt.PenStyle.DashLine if container.is_exploited else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colour(edge), 1.2, style))
    painter.setBrush(colour(ground))
    radius = 16 * brush.lens.scale
    painter.drawRoundedRect(brush.lens.rect(container.box), radius, radius)
    if container.title and brush.reads:
        painter.setPen(colour(care.fg))
        head = brush.lens.rect(container.head)
        line = QRectF(head.x(), head.y(), head.width(), LINE * brush.lens.scale)
        for words, step in zip(container.title, (Type.STRONG, Type.SMALL), strict=True):
            painter.setFont(brush.letters(step))
            painter.drawText(line, _CENTRE, words)
            line.translate(0, line.height())


def paint_apart(brush: PaintContext, where: Box) -> None:
    """Paint the heading over the nodes without links."""
    if brush.reads:
        brush.painter.setPen(colour(brush.now.text3))
        brush.painter.setFont(brush.letters(Type.SMALL))
        brush.painter.drawText(brush.lens.rect(where), _LEFT, APART)


def paint_line(brush: PaintContext, line: PlacedLine, *, chosen: bool = False) -> None:
    """Paint a line with its arrowheads."""
    painter, now = brush.painter, brush.now
    ink, thick = (now.accent, 2.2) if chosen else (now.edge, 1.3)
    style = Qt.PenStyle.DashLine if line.is_dashed else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colour(ink), thick, style))
    begins, ends = brush.lens.point(line.begins), brush.lens.point(line.ends)
    painter.drawLine(begins, ends)
    if brush.lens.scale < ICONS_FROM:
        return
    painter.setBrush(colour(ink))
    painter.setPen(Qt.PenStyle.NoPen)
    if line.at_second:
        painter.drawPath(_head(begins, ends, ARROW * brush.lens.scale))
    if line.at_first:
        painter.drawPath(_head(ends, begins, ARROW * brush.lens.scale))


def _head(begins: QPointF, ends: QPointF, size: float) -> QPainterPath:
    line = QLineF(ends, begins)
    if line.length() < 1:
        return QPainterPath()
    line.setLength(size)
    base, side = line.p2(), line.normalVector()
    side.setLength(size * 0.4)
    step = QPointF(side.dx(), side.dy())
    path = QPainterPath(ends)
    path.lineTo(base + step)
    path.lineTo(base - step)
    path.closeSubpath()
    return path


def paint_far(brush: PaintContext, lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode]) -> None:
    """Paint a chart too small to read: lines in two passes, and marks for the nodes."""
    painter, now = brush.painter, brush.now
    scale, x, y = brush.lens.scale, brush.lens.x, brush.lens.y
    for dashed in (False, True):
        drawn = [
            QLineF(x + a[0] * scale, y + a[1] * scale, x + b[0] * scale, y + b[1] * scale)
            for a, b in ((e.begins, e.ends) for e in lines if e.is_dashed is dashed)
        ]
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour(now.edge), 1, style))
        painter.drawLines(drawn)
    painter.setPen(Qt.PenStyle.NoPen)
    for placed in nodes:
        icon = placed.icon
        painter.setBrush(colour(now.family[Family(colours_of(placed.node).value)].fg))
        where = QRectF(x + icon.x * scale, y + icon.y * scale, icon.w * scale, icon.h * scale)
        if placed.node.kind is NodeKind.PERSON:
            painter.drawEllipse(where)
        else:
            painter.drawRect(where)


def paint_words(brush: PaintContext, line: PlacedLine, *, chosen: bool = False) -> None:
    """Paint the words of a line on their own background, with its grades in boxes."""
    if line.label is None:
        return
    painter, now, scale = brush.painter, brush.now, brush.lens.scale
    box = brush.lens.rect(line.label)
    painter.setPen(QPen(colour(now.accent), 1) if chosen else Qt.PenStyle.NoPen)
    painter.setBrush(colour(now.soft if chosen else now.canvas))
    painter.drawRoundedRect(box, 4 * scale, 4 * scale)
    painter.setPen(colour(now.accent2 if chosen else now.text2))
    painter.setFont(brush.letters(Type.SMALL, SEMIBOLD if chosen else 0))
    grade_face = brush.letters(Type.MICRO, SEMIBOLD)
    wide = _grades_width(line, scale)
    painter.drawText(box.adjusted(LABEL_SIDE * scale, 0, -wide, 0), _CENTRE, line.words)
    right = box.right() - LABEL_SIDE * scale
    painter.setFont(grade_face)
    for grade in reversed(line.grades):
        side = _grade_width(grade, scale)
        square = QRectF(right - side, box.y() + 2 * scale, side, box.height() - 4 * scale)
        painter.setPen(QPen(colour(now.edge), 1))
        painter.setBrush(colour(now.surface))
        painter.drawRoundedRect(square, 3 * scale, 3 * scale)
        painter.setPen(colour(now.text))
        painter.drawText(square, _CENTRE, grade)
        right -= side + GRADE_GAP * scale


def _grade_width(grade: str, scale: float) -> float:
    return (len(grade) * 8.6 + 2 * GRADE_SIDE) * scale


def _grades_width(line: PlacedLine, scale: float) -> float:
    boxes = sum(_grade_width(grade, scale) + GRADE_GAP * scale for grade in line.grades)
    return boxes + LABEL_SIDE * scale


def ground_of(now: Tokens, containers: Sequence[Container], key: str) -> str:
    """Return the background colour behind a node."""
    within = next((container for container in containers if key in container.keys), None)
    if within is None:
        return now.canvas
    return now.status[Status.DONE].bg if within.is_exploited else now.sunken


def paint_node(brush: PaintContext, placed: PlacedNode, ground: str) -> None:
    """Paint a node: its shape, its icon, and its words on a plain background."""
    now, scale = brush.now, brush.lens.scale
    where = brush.lens.rect(placed.icon)
    paint_shape(brush, placed.node, where)
    if placed.is_pinned and scale >= ICONS_FROM:
        corner = QRectF(where.right() - 4 * scale, where.y() - 6 * scale, 14 * scale, 14 * scale)
        icons.paint(brush.painter, "pin", corner, now.accent)
    if brush.reads:
        _paint_caption(brush, placed, ground)


def paint_shape(brush: PaintContext, node: ChartNode, where: QRectF) -> None:
    """Paint a node's shape with its icon."""
    painter, now, scale = brush.painter, brush.now, brush.lens.scale
    pair = now.family[Family(colours_of(node).value)]
    path = outline(Family(shape_of(node).value), where)
    style = Qt.PenStyle.DashLine if node.is_victim else Qt.PenStyle.SolidLine
    pen = QPen(colour(pair.fg), max(1.0, 1.6 * scale), style)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.fillPath(path, colour(pair.bg))
    painter.strokePath(path, pen)
    if node.is_both:
        ring = where.adjusted(-4 * scale, -4 * scale, 4 * scale, 4 * scale)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(now.status[Status.SOON].fg), max(1.0, 2 * scale)))
        painter.drawEllipse(ring)
    if scale >= ICONS_FROM:
        _paint_icon(brush, node, where, pair.fg)


def _paint_icon(brush: PaintContext, node: ChartNode, where: QRectF, ink: str) -> None:
    side = round(where.width() * 0.48)
    square = QRectF(0, 0, side, side)
    square.moveCenter(where.center())
    if node.kind is NodeKind.PLACE:
        square.translate(0, 0.06 * where.height())
    icons.paint(brush.painter, node.icon, square, ink)


def _paint_caption(brush: PaintContext, placed: PlacedNode, ground: str) -> None:
    painter, now, scale = brush.painter, brush.now, brush.lens.scale
    box = brush.lens.rect(placed.caption)
    align = _LEFT if placed.is_head else _CENTRE
    painter.fillRect(box, colour(ground))
    painter.setPen(colour(now.text))
    painter.setFont(brush.letters(Type.STRONG))
    line = QRectF(box.x(), box.y(), box.width(), LINE * scale)
    for words in placed.name:
        painter.drawText(line, align, words)
        line.translate(0, LINE * scale)
    painter.setPen(colour(now.text2))
    painter.setFont(brush.letters(Type.SMALL))
    painter.drawText(line, align, placed.detail)


def paint_ring(brush: PaintContext, placed: PlacedNode, *, focused: bool) -> None:
    """Paint a ring around the selected node, heavier if it has the keyboard focus."""
    around = brush.lens.rect(placed.box).adjusted(-5, -5, 5, 5)
    now = brush.now
    brush.painter.setBrush(Qt.BrushStyle.NoBrush)
    brush.painter.setPen(QPen(colour(now.focus if focused else now.accent), 2))
    brush.painter.drawRoundedRect(around, 6, 6)
