"""The map of a case: marks over the districts, with the arrow keys moving between marks."""

from __future__ import annotations

import math
from collections.abc import Callable
from textwrap import shorten
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.documents.chart.node_styles import colours_of
from mscu.documents.chart.picture import Box
from mscu.documents.map.facts import PlaceMap, sentence
from mscu.documents.map.layout import MARK, NAME_HEIGHT, Ground, PlaceMark, ScaleBar, around, lay_out, whole
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.folding import accessible_text, isolated
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Tokens, colour, tokens
from mscu.ui.pages.charts.links.painting import PaintContext, ViewTransform, paint_shape
from mscu.ui.pages.charts.map.district_ground import next_in_direction, paint_district, path_of
from mscu.ui.widgets.button import DIRECTIONS, ENTER

ARROW, SIDE, MAX_NAME_WIDTH = 14.0, 5.0, 320.0
"""In pixels: length of an arrowhead, gap beside a name, widest name drawn over other marks."""
_CENTRE = Qt.AlignmentFlag.AlignCenter


def paint_context(painter: QPainter, theme: Tokens) -> PaintContext:
    """Return a brush at the scale of the marks."""
    return PaintContext(painter, theme, ViewTransform(MARK / 40, 0, 0))


def paint_ground(context: PaintContext, district: Ground) -> None:
    paint_district(context.painter, context.theme, path_of(district.rings), colour(context.theme.surface))


def paint_ground_name(context: PaintContext, district: Ground) -> None:
    """Paint the name of a district, fainter than those of places."""
    if district.name_box is not None:
        context.painter.setFont(font(Type.SMALL))
        context.painter.setPen(colour(context.theme.text3))
        context.painter.drawText(_rect(district.name_box), _CENTRE, district.name)


def paint_rule(context: PaintContext, rule: ScaleBar) -> None:
    painter, rect = context.painter, _rect(rule.box)
    painter.setPen(QPen(colour(context.theme.text2), 1.4))
    ends = [rect.topLeft(), rect.bottomLeft(), rect.bottomRight(), rect.topRight()]
    drop = QPointF(0, rect.height() - 5)
    painter.drawPolyline([ends[0] + drop, ends[1], ends[2], ends[3] + drop])
    painter.setFont(font(Type.SMALL))
    painter.drawText(rect.adjusted(0, -4, 0, -4), _CENTRE, rule.words)


def paint_mark(context: PaintContext, mark: PlaceMark) -> None:
    """Paint a mark: the place's own shape, or a count where several places share it."""
    painter, theme = context.painter, context.theme
    colours = theme.family[colours_of(mark.places[0].node)]
    if mark.leader is not None:
        painter.setPen(QPen(colour(theme.edge), 1))
        painter.drawLine(QPointF(*mark.leader[0]), QPointF(*mark.leader[1]))
    if mark.towards is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(colours.fg))
        painter.drawPolygon(_arrowhead(mark))
    if len(mark.places) == 1:
        paint_shape(context, mark.places[0].node, _rect(mark.box))
        return
    painter.setPen(QPen(colour(colours.fg), 1.6))
    painter.setBrush(colour(colours.bg))
    painter.drawEllipse(_rect(mark.box))
    painter.setPen(colour(colours.fg))
    painter.setFont(font(Type.STRONG))
    painter.drawText(_rect(mark.box), _CENTRE, f"{len(mark.places)}")


def _arrowhead(mark: PlaceMark) -> QPolygonF:
    """Return the arrowhead of a mark, pointing to a place beyond the edge."""
    angle = mark.towards or 0.0
    offset = MARK / 2 + 3

    def at(forward: float, sideways: float) -> QPointF:
        return QPointF(
            mark.x + forward * math.cos(angle) - sideways * math.sin(angle),
            mark.y + forward * math.sin(angle) + sideways * math.cos(angle),
        )

    return QPolygonF([at(offset + ARROW, 0), at(offset, ARROW * 0.4), at(offset, -ARROW * 0.4)])


def paint_name(context: PaintContext, mark: PlaceMark, *, chosen: bool = False) -> None:
    """Paint a name on its own background; that of a selected mark even where there is no room."""
    painter, theme = context.painter, context.theme
    name_font = font(Type.BODY, weight=SEMIBOLD)
    max_width = mark.name_box.w if mark.name_box is not None else MAX_NAME_WIDTH
    name = QFontMetricsF(name_font).elidedText(
        isolated(mark.name), Qt.TextElideMode.ElideRight, max_width - 2 * SIDE
    )
    width = QFontMetricsF(name_font).horizontalAdvance(name) + 2 * SIDE
    box = mark.name_of(width) or (_box_over_marks(painter, mark, width) if chosen else None)
    if box is None:
        return
    rect = _rect(box)
    painter.setPen(QPen(colour(theme.accent), 1) if chosen else Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.soft if chosen else theme.surface))
    painter.drawRoundedRect(rect, 4, 4)
    painter.setFont(name_font)
    painter.setPen(colour(theme.accent2 if chosen else theme.text))
    painter.drawText(rect, _CENTRE, name)


def _box_over_marks(painter: QPainter, mark: PlaceMark, width: float) -> Box:
    """Return the box of a name that has no room of its own, over the marks around it."""
    view_width = painter.viewport().width()
    left = min(max(mark.x - width / 2, 2.0), max(view_width - width - 2, 2.0))
    top = mark.y + MARK / 2 + 6
    if top + NAME_HEIGHT > painter.viewport().height():
        top = mark.y - MARK / 2 - 6 - NAME_HEIGHT
    return Box(left, top, width, NAME_HEIGHT)


def paint_ring(context: PaintContext, mark: PlaceMark, *, focused: bool) -> None:
    """Paint a ring around the current mark."""
    painter, theme = context.painter, context.theme
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(theme.focus if focused else theme.accent), 2))
    painter.drawRoundedRect(_rect(mark.box.grown(4)), 6, 6)


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.w, box.h)


NO_PLACES = PlaceMap(places=())
MAX_DESCRIPTION = 220
"""Characters of the current mark's text below the map; the list has all of it."""


class CaseMapView(QWidget):
    """Marks, one of them current.

    Signals: `moved` with the key of the current place, `described` with its description, `opened` with the
    kind and id of a record, `list_requested` where several places share the mark that was pressed.
    """

    accessible_role: ClassVar[QAccessible.Role] = QAccessible.Role.Chart
    moved = Signal(str)
    described = Signal(str)
    opened = Signal(str, int)
    list_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.map, self.near = NO_PLACES, True
        self.placed = lay_out(NO_PLACES, whole(), 0, 0)
        self.current = ""
        """The key of the current place."""
        self.opens_when_clicked = True
        """Whether a click opens a place, and does not only choose it."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 260)
        self.setAccessibleName("Map of the case")
        set_ring(self, "inside")

    def show_map(self, place_map: PlaceMap) -> None:
        """Show other places; the current one is kept if it is still there."""
        self.map = place_map
        if self.current not in {place.key for place in place_map.places}:
            self.current = next((place.key for place in place_map.on_map), "")
        self._lay_out()

    def show_part(self, *, near: bool) -> None:
        """Show the area around the places, or the whole area."""
        self.near = near
        self._lay_out()

    def choose(self, key: str) -> None:
        """Make a place current, whether or not it has a mark."""
        if key != self.current:
            self.current = key
            self._describe()
            self.moved.emit(key)

    def mark(self) -> PlaceMark | None:
        """Return the mark of the current place."""
        marks = self.placed.marks
        return next((m for m in marks if self.current in {place.key for place in m.places}), None)

    def description(self, isolate: Callable[[str], str] = str) -> str:
        """Return a description of the current mark."""
        mark = self.mark()
        if mark is not None:
            count = f"{len(mark.places)} places are here. " if len(mark.places) > 1 else ""
            return f"{count}{sentence(mark.places, isolate)}"
        places = [place for place in self.map.places if place.key == self.current]
        return sentence(places, isolate) or "No place of this case is on the map"

    def _lay_out(self) -> None:
        area = around(self.map.places) if self.near else whole()
        self.placed = lay_out(self.map, area, self.width(), self.height())
        self._describe()

    def _describe(self) -> None:
        self.setAccessibleDescription(accessible_text(self.description()))
        self.described.emit(shorten(self.description(isolated), MAX_DESCRIPTION, placeholder=" …"))
        changed = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(changed)
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in DIRECTIONS:
            self._go_to_next(DIRECTIONS[key])
        elif key in ENTER:
            self._open()
        else:
            event.ignore()

    def _go_to_next(self, direction: tuple[int, int]) -> None:
        middles = {mark.places[0].key: (mark.x, mark.y) for mark in self.placed.marks}
        mark = self.mark()
        self.choose(next_in_direction(mark.places[0].key if mark is not None else "", direction, middles))

    def _open(self) -> None:
        mark = self.mark()
        if mark is None:
            return
        if len(mark.places) > 1:
            self.list_requested.emit()
        else:
            self.opened.emit(*mark.places[0].opens)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (mark := self._at(event)) is not None:
            self.choose(mark.places[0].key)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        mark = self._at(event)
        if self.opens_when_clicked and mark is not None and mark == self.mark():
            self._open()

    def _at(self, event: QMouseEvent) -> PlaceMark | None:
        x, y = event.position().x(), event.position().y()
        for mark in self.placed.marks:
            boxes = [mark.box.grown(3), *filter(None, [mark.name_box])]
            if any(b.x <= x <= b.right and b.y <= y <= b.bottom for b in boxes):
                return mark
        return None

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._describe()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        context, current = paint_context(painter, tokens(self)), self.mark()
        painter.fillRect(self.rect(), colour(context.theme.sunken))
        for district in self.placed.grounds:
            paint_ground(context, district)
        for district in self.placed.grounds:
            paint_ground_name(context, district)
        paint_rule(context, self.placed.rule)
        for mark in self.placed.marks:
            paint_mark(context, mark)
        for mark in self.placed.marks:
            if mark is not current:
                paint_name(context, mark)
        if current is not None:
            paint_ring(context, current, focused=self.hasFocus())
            paint_name(context, current, chosen=True)
