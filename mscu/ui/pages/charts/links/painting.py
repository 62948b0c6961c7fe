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
from mscu.documents.chart.layout import NO_LINKS
from mscu.documents.chart.lines import GRADE_GAP, GRADE_SIDE, LABEL_SIDE
from mscu.documents.chart.node_styles import colours_of, shape_of
from mscu.documents.chart.picture import Box, Container, PlacedLine, PlacedNode
from mscu.documents.chart.words import LINE
from mscu.ui.look import icons
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Status, Tokens, colour
from mscu.ui.look.shapes import outline

LEGIBLE_SCALE = 0.5
"""Smallest scale at which words are painted: below it they are not legible."""
ICON_SCALE = 0.3
ARROW = 9.0
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class ViewTransform:
    """Converts between the chart's coordinates and window pixels."""

    scale: float
    x: float
    y: float

    def point(self, position: tuple[float, float]) -> QPointF:
        """Return a point in window pixels."""
        return QPointF(self.x + position[0] * self.scale, self.y + position[1] * self.scale)

    def rect(self, box: Box) -> QRectF:
        """Return a box in window pixels."""
        return QRectF(
            self.x + box.x * self.scale, self.y + box.y * self.scale, box.w * self.scale, box.h * self.scale
        )

    def visible_box(self, rect: QRectF) -> Box:
        """Return the part of the chart that a part of the window shows, with a margin."""
        x, y = self.to_chart(rect.topLeft())
        visible = Box(x, y, rect.width() / self.scale, rect.height() / self.scale)
        return visible.grown(8)

    def to_chart(self, point: QPointF) -> tuple[float, float]:
        """Return a point of the window in the chart's coordinates."""
        return (point.x() - self.x) / self.scale, (point.y() - self.y) / self.scale


@dataclass(frozen=True)
class PaintContext:
    """A painter with the theme and the scale that it paints with."""

    painter: QPainter
    theme: Tokens
    transform: ViewTransform

    @property
    def is_legible(self) -> bool:
        """Whether words are large enough to be read."""
        return self.transform.scale >= LEGIBLE_SCALE

    def scaled_font(self, step: Type, weight: int = 0) -> QFont:
        """Return a font of the type scale, scaled with the chart."""
        return _cached_font(step, weight, max(1, round(step.value.size * self.transform.scale)))


@lru_cache(maxsize=64)
def _cached_font(step: Type, weight: int, size: int) -> QFont:
    """Return a font from a cache, since each painted word needs one."""
    scaled = QFont(font(step, weight=weight))
    scaled.setPixelSize(size)
    return scaled


def paint_container(context: PaintContext, container: Container) -> None:
    """Paint the background of a group's members, or of those whom it exploits."""
    painter, theme = context.painter, context.theme
    exploited_colours = theme.status[Status.DONE]
    background, edge = (
        (exploited_colours.bg, exploited_colours.fg) if container.is_exploited else (theme.sunken, theme.edge)
    )
    pen_style = Qt.PenStyle.DashLine if container.is_exploited else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colour(edge), 1.2, pen_style))
    painter.setBrush(colour(background))
    radius = 16 * context.transform.scale
    painter.drawRoundedRect(context.transform.rect(container.box), radius, radius)
    if container.title and context.is_legible:
        painter.setPen(colour(exploited_colours.fg))
        title_rect = context.transform.rect(container.head)
        line = QRectF(title_rect.x(), title_rect.y(), title_rect.width(), LINE * context.transform.scale)
        for text, step in zip(container.title, (Type.STRONG, Type.SMALL), strict=True):
            painter.setFont(context.scaled_font(step))
            painter.drawText(line, _CENTRE, text)
            line.translate(0, line.height())


def paint_unlinked_heading(context: PaintContext, box: Box) -> None:
    """Paint the heading over the nodes without links."""
    if context.is_legible:
        context.painter.setPen(colour(context.theme.text3))
        context.painter.setFont(context.scaled_font(Type.SMALL))
        context.painter.drawText(context.transform.rect(box), _LEFT, NO_LINKS)


def paint_line(context: PaintContext, line: PlacedLine, *, chosen: bool = False) -> None:
    painter, theme = context.painter, context.theme
    ink, width = (theme.accent, 2.2) if chosen else (theme.edge, 1.3)
    style = Qt.PenStyle.DashLine if line.is_dashed else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colour(ink), width, style))
    begins, ends = context.transform.point(line.begins), context.transform.point(line.ends)
    painter.drawLine(begins, ends)
    if context.transform.scale < ICON_SCALE:
        return
    painter.setBrush(colour(ink))
    painter.setPen(Qt.PenStyle.NoPen)
    if line.at_second:
        painter.drawPath(_arrowhead(begins, ends, ARROW * context.transform.scale))
    if line.at_first:
        painter.drawPath(_arrowhead(ends, begins, ARROW * context.transform.scale))


def _arrowhead(begins: QPointF, ends: QPointF, size: float) -> QPainterPath:
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


def paint_small(context: PaintContext, lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode]) -> None:
    """Paint a chart too small to read: lines in two passes, and marks for the nodes."""
    painter, theme = context.painter, context.theme
    scale, x, y = context.transform.scale, context.transform.x, context.transform.y
    for dashed in (False, True):
        segments = [
            QLineF(x + begins[0] * scale, y + begins[1] * scale, x + ends[0] * scale, y + ends[1] * scale)
            for begins, ends in ((line.begins, line.ends) for line in lines if line.is_dashed is dashed)
        ]
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour(theme.edge), 1, style))
        painter.drawLines(segments)
    painter.setPen(Qt.PenStyle.NoPen)
    for placed in nodes:
        icon = placed.icon
        painter.setBrush(colour(theme.family[colours_of(placed.node)].fg))
        rect = QRectF(x + icon.x * scale, y + icon.y * scale, icon.w * scale, icon.h * scale)
        if placed.node.kind is NodeKind.PERSON:
            painter.drawEllipse(rect)
        else:
            painter.drawRect(rect)


def paint_label(context: PaintContext, line: PlacedLine, *, chosen: bool = False) -> None:
    """Paint the words of a line on their own background, with its grades in boxes."""
    if line.label is None:
        return
    painter, theme, scale = context.painter, context.theme, context.transform.scale
    box = context.transform.rect(line.label)
    painter.setPen(QPen(colour(theme.accent), 1) if chosen else Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.soft if chosen else theme.canvas))
    painter.drawRoundedRect(box, 4 * scale, 4 * scale)
    painter.setPen(colour(theme.accent2 if chosen else theme.text2))
    painter.setFont(context.scaled_font(Type.SMALL, SEMIBOLD if chosen else 0))
    grade_font = context.scaled_font(Type.MICRO, SEMIBOLD)
    grades_width = _grades_width(line, scale)
    painter.drawText(box.adjusted(LABEL_SIDE * scale, 0, -grades_width, 0), _CENTRE, line.words)
    right = box.right() - LABEL_SIDE * scale
    painter.setFont(grade_font)
    for grade in reversed(line.grades):
        width = _grade_width(grade, scale)
        grade_box = QRectF(right - width, box.y() + 2 * scale, width, box.height() - 4 * scale)
        painter.setPen(QPen(colour(theme.edge), 1))
        painter.setBrush(colour(theme.surface))
        painter.drawRoundedRect(grade_box, 3 * scale, 3 * scale)
        painter.setPen(colour(theme.text))
        painter.drawText(grade_box, _CENTRE, grade)
        right -= width + GRADE_GAP * scale


def _grade_width(grade: str, scale: float) -> float:
    return (len(grade) * 8.6 + 2 * GRADE_SIDE) * scale


def _grades_width(line: PlacedLine, scale: float) -> float:
    width = sum(_grade_width(grade, scale) + GRADE_GAP * scale for grade in line.grades)
    return width + LABEL_SIDE * scale


def background_of(theme: Tokens, containers: Sequence[Container], key: str) -> str:
    """Return the background colour behind a node."""
    enclosing = next((container for container in containers if key in container.keys), None)
    if enclosing is None:
        return theme.canvas
    return theme.status[Status.DONE].bg if enclosing.is_exploited else theme.sunken


def paint_node(context: PaintContext, placed: PlacedNode, background: str) -> None:
    """Paint a node: its shape, its icon, and its words on a plain background."""
    theme, scale = context.theme, context.transform.scale
    rect = context.transform.rect(placed.icon)
    paint_shape(context, placed.node, rect)
    if placed.is_pinned and scale >= ICON_SCALE:
        pin_rect = QRectF(rect.right() - 4 * scale, rect.y() - 6 * scale, 14 * scale, 14 * scale)
        icons.paint(context.painter, "pin", pin_rect, theme.accent)
    if context.is_legible:
        _paint_caption(context, placed, background)


def paint_shape(context: PaintContext, node: ChartNode, rect: QRectF) -> None:
    """Paint a node's shape with its icon."""
    painter, theme, scale = context.painter, context.theme, context.transform.scale
    colours = theme.family[colours_of(node)]
    path = outline(shape_of(node), rect)
    style = Qt.PenStyle.DashLine if node.is_victim else Qt.PenStyle.SolidLine
    pen = QPen(colour(colours.fg), max(1.0, 1.6 * scale), style)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.fillPath(path, colour(colours.bg))
    painter.strokePath(path, pen)
    if node.is_both:
        ring = rect.adjusted(-4 * scale, -4 * scale, 4 * scale, 4 * scale)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(theme.status[Status.SOON].fg), max(1.0, 2 * scale)))
        painter.drawEllipse(ring)
    if scale >= ICON_SCALE:
        _paint_icon(context, node, rect, colours.fg)


def _paint_icon(context: PaintContext, node: ChartNode, rect: QRectF, ink: str) -> None:
    side = round(rect.width() * 0.48)
    icon_rect = QRectF(0, 0, side, side)
    icon_rect.moveCenter(rect.center())
    if node.kind is NodeKind.PLACE:
        icon_rect.translate(0, 0.06 * rect.height())
    icons.paint(context.painter, node.icon, icon_rect, ink)


def _paint_caption(context: PaintContext, placed: PlacedNode, background: str) -> None:
    painter, theme, scale = context.painter, context.theme, context.transform.scale
    box = context.transform.rect(placed.caption)
    align = _LEFT if placed.is_head else _CENTRE
    painter.fillRect(box, colour(background))
    painter.setPen(colour(theme.text))
    painter.setFont(context.scaled_font(Type.STRONG))
    line = QRectF(box.x(), box.y(), box.width(), LINE * scale)
    for text in placed.name:
        painter.drawText(line, align, text)
        line.translate(0, LINE * scale)
    painter.setPen(colour(theme.text2))
    painter.setFont(context.scaled_font(Type.SMALL))
    painter.drawText(line, align, placed.detail)


def paint_ring(context: PaintContext, placed: PlacedNode, *, focused: bool) -> None:
    """Paint a ring around the selected node, heavier if it has the keyboard focus."""
    ring = context.transform.rect(placed.box).adjusted(-5, -5, 5, 5)
    theme = context.theme
    context.painter.setBrush(Qt.BrushStyle.NoBrush)
    context.painter.setPen(QPen(colour(theme.focus if focused else theme.accent), 2))
    context.painter.drawRoundedRect(ring, 6, 6)
