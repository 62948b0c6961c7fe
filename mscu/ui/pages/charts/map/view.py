"""The map of a case: marks over the districts, gone through by the arrows."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import shorten

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.documents.map.facts import PlaceMap, sentence
from mscu.documents.map.layout import Mark, around, lay_out, whole
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.folding import isolated
from mscu.ui.look.palette import colour, tokens
from mscu.ui.pages.charts.map.district_ground import DIRECTIONS, next_of
from mscu.ui.pages.charts.map.painting import (
    brush_of,
    paint_ground,
    paint_ground_name,
    paint_mark,
    paint_name,
    paint_ring,
    paint_rule,
)
from mscu.ui.widgets.pressable import ENTER

NOTHING = PlaceMap(places=())
MOST_TOLD = 220
"""Characters that are told below the map of what is current: the list has all of it."""


class CaseMapView(QWidget):
    """Marks, one of them current.

    Signals: `moved` with the key of the place that is current now, `told` with what is said of
    it, `opened` with the kind and number of a record, `list_wanted` where several places stand at
    the mark that was pressed.
    """

    moved = Signal(str)
    told = Signal(str)
    opened = Signal(str, int)
    list_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.map, self.near = NOTHING, True
        self.placed = lay_out(NOTHING, whole(), 0, 0)
        self.current = ""
        """The key of the place that is current."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 260)
        self.setAccessibleName("Map of the case")
        set_ring(self, "inside")

    def show_map(self, shown: PlaceMap) -> None:
        """Show other places; the current one stays so if it is still there."""
        self.map = shown
        if self.current not in {each.key for each in shown.places}:
            self.current = next((each.key for each in shown.on_map), "")
        self._lay_out()

    def show_part(self, *, near: bool) -> None:
        """Show the ground around the places, or all of it."""
        self.near = near
        self._lay_out()

    def choose(self, key: str) -> None:
        """Make a place current, whether or not it has a mark."""
        if key != self.current:
            self.current = key
            self._tell()
            self.moved.emit(key)

    def mark(self) -> Mark | None:
        """Give the mark at which the current place stands."""
        marks = self.placed.marks
        return next((m for m in marks if self.current in {each.key for each in m.places}), None)

    def words(self, shown: Callable[[str], str] = str) -> str:
        """Say in words what is current."""
        mark = self.mark()
        if mark is not None:
            count = f"{len(mark.places)} places stand here. " if len(mark.places) > 1 else ""
            return f"{count}{sentence(mark.places, shown)}"
        chosen = [each for each in self.map.places if each.key == self.current]
        return sentence(chosen, shown) or "No place of this case is on the map"

    def _lay_out(self) -> None:
        part = around(self.map.places) if self.near else whole()
        self.placed = lay_out(self.map, part, self.width(), self.height())
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words())
        self.told.emit(shorten(self.words(isolated), MOST_TOLD, placeholder=" …"))
        changed = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(changed)
        self.update()

    # ------------------------------------------------------------------- by hand

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
        middles = {each.places[0].key: (each.x, each.y) for each in self.placed.marks}
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

    # ------------------------------------------------------------------- painting

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
