"""The map of a case: marks over the districts, with the arrow keys moving between marks."""

from __future__ import annotations

import math
from collections.abc import Callable
from textwrap import shorten

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
from mscu.documents.map.layout import MARK, NAME_HIGH, Ground, Mark, Rule, around, lay_out, whole
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Family, Tokens, colour, tokens
from mscu.ui.pages.charts.links.painting import PaintContext, ViewTransform, paint_shape
from mscu.ui.pages.charts.map.district_ground import DIRECTIONS, next_of, paint_district, path_of
from mscu.ui.widgets.button import ENTER

# Painting


ARROW, SIDE, MOST_OVER = 14.0, 5.0, 320.0
"""In pixels: length of an arrowhead, gap beside a name, widest name drawn over other marks."""
_CENTRE = Qt.AlignmentFlag.AlignCenter


def brush_of(painter: QPainter, now: Tokens) -> PaintContext:
    """Return a brush at the scale of the marks."""
    return PaintContext(painter, now, ViewTransform(MARK / 40, 0, 0))


def paint_ground(brush: PaintContext, ground: Ground) -> None:
    """Paint a district."""
    paint_district(brush.painter, brush.now, path_of(ground.rings), colour(brush.now.surface))


def paint_ground_name(brush: PaintContext, ground: Ground) -> None:
    """Paint the name of a district, fainter than those of places."""
    if ground.name_box is not None:
        brush.painter.setFont(font(Type.SMALL))
        brush.painter.setPen(colour(brush.now.text3))
        brush.painter.drawText(_rect(ground.name_box), _CENTRE, ground.name)


def paint_rule(brush: PaintContext, rule: Rule) -> None:
    """Paint the scale bar."""
    painter, where = brush.painter, _rect(rule.box)
    painter.setPen(QPen(colour(brush.now.text2), 1.4))
    ends = [where.topLeft(), where.bottomLeft(), where.bottomRight(), where.topRight()]
    down = QPointF(0, where.height() - 5)
    painter.drawPolyline([ends[0] + down, ends[1], ends[2], ends[3] + down])
    painter.setFont(font(Type.SMALL))
    painter.drawText(where.adjusted(0, -4, 0, -4), _CENTRE, rule.words)


def paint_mark(brush: PaintContext, mark: Mark) -> None:
    """Paint a mark: the place's own shape, or a count where several places share it."""
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
    """Return the arrowhead of a mark, pointing to a place beyond the edge."""
    turn = mark.towards or 0.0
    reach = MARK / 2 + 3

    def at(along: float, aside: float) -> QPointF:
        return QPointF(
            mark.x + along * math.cos(turn) - aside * math.sin(turn),
            mark.y + along * math.sin(turn) + aside * math.cos(turn),
        )

    return QPolygonF([at(reach + ARROW, 0), at(reach, ARROW * 0.4), at(reach, -ARROW * 0.4)])


def paint_name(brush: PaintContext, mark: Mark, *, chosen: bool = False) -> None:
    """Paint a name on its own background; that of a selected mark even where there is no room."""
    painter, now = brush.painter, brush.now
    face = font(Type.BODY, weight=SEMIBOLD)
    room = mark.name_box.w if mark.name_box is not None else MOST_OVER
    words = QFontMetricsF(face).elidedText(isolated(mark.name), Qt.TextElideMode.ElideRight, room - 2 * SIDE)
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
    """Return the box of a name that has no room of its own, over the marks around it."""
    most = painter.viewport().width()
    left = min(max(mark.x - wide / 2, 2.0), max(most - wide - 2, 2.0))
    top = mark.y + MARK / 2 + 6
    if top + NAME_HIGH > painter.viewport().height():
        top = mark.y - MARK / 2 - 6 - NAME_HIGH
    return Box(left, top, wide, NAME_HIGH)


def paint_ring(brush: PaintContext, mark: Mark, *, focused: bool) -> None:
    """Paint a ring around the current mark."""
    painter, now = brush.painter, brush.now
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(now.focus if focused else now.accent), 2))
    painter.drawRoundedRect(_rect(mark.box.grown(4)), 6, 6)


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.w, box.h)


NOTHING = PlaceMap(places=())
MOST_TOLD = 220
"""Characters of the current mark's text below the map; the list has all of it."""


class CaseMapView(QWidget):
    """Marks, one of them current.

    Signals: `moved` with the key of the current place, `described` with its description, `opened` with the
    kind and id of a record, `list_wanted` where several places share the mark that was pressed.
    """

    moved = Signal(str)
    described = Signal(str)
    opened = Signal(str, int)
    list_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.map, self.near = NOTHING, True
        self.placed = lay_out(NOTHING, whole(), 0, 0)
        self.current = ""
        """The key of the current place."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 260)
        self.setAccessibleName("Map of the case")
        set_ring(self, "inside")

    def show_map(self, shown: PlaceMap) -> None:
        """Show other places; the current one is kept if it is still there."""
        self.map = shown
        if self.current not in {place.key for place in shown.places}:
            self.current = next((place.key for place in shown.on_map), "")
        self._lay_out()

    def show_part(self, *, near: bool) -> None:
        """Show the area around the places, or the whole area."""
        self.near = near
        self._lay_out()

    def choose(self, key: str) -> None:
        """Make a place current, whether or not it has a mark."""
        if key != self.current:
            self.current = key
            self._tell()
            self.moved.emit(key)

    def mark(self) -> Mark | None:
        """Return the mark of the current place."""
        marks = self.placed.marks
        return next((m for m in marks if self.current in {place.key for place in m.places}), None)

    def words(self, shown: Callable[[str], str] = str) -> str:
        """Return a description of the current mark."""
        mark = self.mark()
        if mark is not None:
            count = f"{len(mark.places)} places are here. " if len(mark.places) > 1 else ""
            return f"{count}{sentence(mark.places, shown)}"
        chosen = [place for place in self.map.places if place.key == self.current]
        return sentence(chosen, shown) or "No place of this case is on the map"

    def _lay_out(self) -> None:
        part = around(self.map.places) if self.near else whole()
        self.placed = lay_out(self.map, part, self.width(), self.height())
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words())
        self.described.emit(shorten(self.words(isolated), MOST_TOLD, placeholder=" …"))
        changed = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(changed)
        self.update()

    # Mouse and keyboard

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in DIRECTIONS:
            self._go(DIRECTIONS[key])
        elif key in ENTER:
            self._open()
        else:
            event.ignore()

    def _go(self, towards: tuple[int, int]) -> None:
        middles = {mark.places[0].key: (mark.x, mark.y) for mark in self.placed.marks}
        mark = self.mark()
        self.choose(next_of(mark.places[0].key if mark is not None else "", towards, middles))

    def _open(self) -> None:
        mark = self.mark()
        if mark is None:
            return
        if len(mark.places) > 1:
            self.list_wanted.emit()
        else:
            self.opened.emit(*mark.places[0].opens)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (mark := self._at(event)) is not None:
            self.choose(mark.places[0].key)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        mark = self._at(event)
        if mark is not None and mark == self.mark():
            self._open()

    def _at(self, event: QMouseEvent) -> Mark | None:
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
        self._tell()

    # Painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush, current = brush_of(painter, tokens(self)), self.mark()
        painter.fillRect(self.rect(), colour(brush.now.sunken))
        for ground in self.placed.grounds:
            paint_ground(brush, ground)
        for ground in self.placed.grounds:
            paint_ground_name(brush, ground)
        paint_rule(brush, self.placed.rule)
        for mark in self.placed.marks:
            paint_mark(brush, mark)
        for mark in self.placed.marks:
            if mark is not current:
                paint_name(brush, mark)
        if current is not None:
            paint_ring(brush, current, focused=self.hasFocus())
            paint_name(brush, current, chosen=True)
