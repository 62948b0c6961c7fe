"""The map of the districts: each shows its number, and a darker shade means more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.documents.map.district_outlines import Outline, height, outlines
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Tokens, blend, colour, tokens
from mscu.ui.pages.charts.map.district_ground import next_in_direction, paint_district, path_of
from mscu.ui.widgets.button import DIRECTIONS

MARGIN = 20
LOWEST_OPACITY, HIGHEST_OPACITY = 0.06, 0.42
"""Opacity of the accent for the lowest and highest numbers: text stays readable on both."""


@cache
def _unit_path(district: str) -> QPainterPath:
    """Return the outline of a district as a path, at the scale of the outlines."""
    (rings,) = (outline.rings for outline in outlines() if outline.district == district)
    return path_of(rings)


class DistrictMap(QWidget):
    """The districts of the unit.

    Signals: `chosen` with the key of the current district.
    """

    accessible_role: ClassVar[QAccessible.Role] = QAccessible.Role.Chart
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.numbers: Mapping[str, int] = {}
        self.words: Mapping[str, str] = {}
        self.current = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 260)
        self.setAccessibleName("Map of the districts")
        set_ring(self, "inside")

    def show_numbers(self, numbers: Mapping[str, int], texts: Mapping[str, str]) -> None:
        """Show a number for each district, with the words for screen readers."""
        self.numbers, self.words = numbers, texts
        self._announce()

    def choose(self, district: str) -> None:
        if district != self.current:
            self.current = district
            self._announce()
            self.chosen.emit(district)

    def _announce(self) -> None:
        description = self.words.get(self.current, "; ".join(self.words.values()))
        self.setAccessibleDescription(accessible_text(description))
        changed = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(changed)
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = DIRECTIONS.get(Qt.Key(event.key()))
        if direction is None:
            event.ignore()
            return
        centres = {outline.district: outline.middle for outline in outlines()}
        self.choose(next_in_direction(self.current, direction, centres))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.current:
            self.choose(outlines()[0].district)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        for outline in outlines():
            if self._path(outline).contains(event.position()):
                self.choose(outline.district)

    def _to_pixels(self) -> QTransform:
        """Return the transform from outlines, which are 1 wide, to pixels in the middle of the widget."""
        scale = max(min(self.width() - 2 * MARGIN, (self.height() - 2 * MARGIN) / height()), 1.0)
        left, top = (self.width() - scale) / 2, (self.height() - scale * height()) / 2
        return QTransform.fromTranslate(left, top).scale(scale, scale)

    def _path(self, outline: Outline) -> QPainterPath:
        return self._to_pixels().map(_unit_path(outline.district))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), tokens(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        highest = max(self.numbers.values(), default=0)
        for outline in outlines():
            number = self.numbers.get(outline.district, 0)
            fill = shade(theme, number / highest if highest else 0.0)
            paint_district(painter, theme, self._path(outline), fill)
        current = next((outline for outline in outlines() if outline.district == self.current), None)
        if current is not None:
            ink = theme.focus if self.hasFocus() else theme.accent
            painter.strokePath(self._path(current), QPen(colour(ink), 3))
        for outline in outlines():
            self._paint_label(painter, theme, outline)

    def _paint_label(self, painter: QPainter, theme: Tokens, outline: Outline) -> None:
        at = self._to_pixels().map(QPointF(*outline.middle))
        x, y = at.x(), at.y()
        painter.setPen(colour(theme.text))
        painter.setFont(font(Type.SMALL, weight=SEMIBOLD))
        line = QRectF(x - 60, y - 18, 120, 16)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, outline.name)
        painter.setFont(font(Type.SECTION))
        line = QRectF(x - 60, y - 2, 120, 22)
        number = self.numbers.get(outline.district)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, "" if number is None else f"{number:,}")


def shade(theme: Tokens, share: float) -> QColor:
    """Mix the accent into the surface, more strongly for a larger share."""
    strength = LOWEST_OPACITY + (HIGHEST_OPACITY - LOWEST_OPACITY) * share if share else 0.0
    return colour(blend(theme.surface, theme.accent, strength))
