"""Paints a timeline: the lanes' heads, their lines, and the marks of each event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from mscu.documents.chart.facts import ChartNode
from mscu.documents.chart.node_styles import colours_of
from mscu.documents.timeline.facts import Timeline, TimelineEvent, TimelineMark
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Family, Tokens, colour
from mscu.ui.pages.charts.links.painting import Brush, Lens, paint_shape

ROW, HEAD = 32, 88
WHEN, LEAST_WORDS = 128, 236
"""Pixels of the time, and of what happened at least."""
NARROWEST, WIDEST = 60, 76
"""Pixels of a lane."""
SIDE, MARK, GUTTER = 26.0, 5.5, 24
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TOP = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


def brush_of(painter: QPainter, now: Tokens) -> Brush:
    """Give what paints shapes as large as they stand above lanes."""
    return Brush(painter, now, Lens(SIDE / 40, 0, 0))


@dataclass(frozen=True)
class Grid:
    """Where everything of a timeline stands in its window, as far as it was scrolled."""

    width: int
    lanes: int
    across: int = 0
    down: int = 0

    @property
    def lane(self) -> int:
        """How wide a lane is: as there is room, within bounds."""
        room = self.width - 12 - GUTTER - WHEN - LEAST_WORDS
        return min(max(room // max(self.lanes, 1), NARROWEST), WIDEST)

    @property
    def begins(self) -> int:
        """Where the lanes begin: what happened has the room that they leave."""
        return max(GUTTER + WHEN + LEAST_WORDS, self.width - 12 - self.lanes * self.lane)

    def x(self, lane: int) -> float:
        """Give the middle of a lane."""
        return self.begins + (lane + 0.5) * self.lane - self.across

    def y(self, row: int) -> float:
        """Give the middle of an event's row."""
        return HEAD + (row + 0.5) * ROW - self.down


def paint_heads(brush: Brush, grid: Grid, timeline: Timeline) -> None:
    """Paint the lanes' shapes and names above all rows."""
    painter, now = brush.painter, brush.now
    for at, lane in enumerate(timeline.lanes):
        x = grid.x(at)
        paint_shape(brush, lane, QRectF(x - SIDE / 2, 10, SIDE, SIDE))
        painter.setPen(colour(now.text))
        painter.setFont(font(Type.SMALL, weight=SEMIBOLD))
        room = QRectF(x - grid.lane / 2 + 1, 10 + SIDE + 6, grid.lane - 2, 44)
        _two_lines(painter, room, lane.name)
    painter.setPen(QPen(colour(now.line2), 1))
    painter.drawLine(QPointF(0, HEAD - 0.5), QPointF(grid.width, HEAD - 0.5))


def _two_lines(painter: QPainter, room: QRectF, words: str) -> None:
    """Write a name in two lines at most, each cut where it has no room."""
    measure = QFontMetricsF(painter.font())
    first, rest = "", words.split(" ")
    while rest and measure.horizontalAdvance(f"{first} {rest[0]}".strip()) <= room.width():
        first = f"{first} {rest.pop(0)}".strip()
    if not first:
        first = rest.pop(0)
    high = measure.height()
    for at, line in enumerate((first, " ".join(rest))):
        cut = measure.elidedText(line, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room.translated(0, at * high), _TOP, cut)


def paint_lane(brush: Brush, grid: Grid, at: int, lane: tuple[ChartNode, tuple[int, int]]) -> None:
    """Paint a lane's line, from the first event that names it to the last."""
    painter, now = brush.painter, brush.now
    node, (first, last) = lane
    pair = now.family[Family(colours_of(node).value)]
    painter.setPen(QPen(colour(pair.fg), 1.4))
    x = round(grid.x(at)) + 0.5
    painter.drawLine(QPointF(x, grid.y(first)), QPointF(x, grid.y(last)))


def paint_words(brush: Brush, grid: Grid, at: int, event: TimelineEvent) -> None:
    """Paint when an event was, and what it is."""
    painter, now = brush.painter, brush.now
    top = grid.y(at) - ROW / 2
    for words, face, ink, x, wide in (
        (event.happened, font(Type.SMALL), now.text2, GUTTER, WHEN - 8),
        (
            event.headline,
            font(Type.BODY),
            now.text,
            GUTTER + WHEN,
            grid.begins - GUTTER - WHEN - 12,
        ),
    ):
        cut = QFontMetricsF(face).elidedText(words, Qt.TextElideMode.ElideRight, wide)
        painter.setFont(face)
        painter.setPen(colour(ink))
        painter.drawText(QRectF(x, top, wide, ROW), _LEFT, cut)


def paint_marks(
    brush: Brush, grid: Grid, row: int, marks: Sequence[tuple[int, ChartNode, TimelineMark]]
) -> None:
    """Paint the marks of an event, and the line that joins them."""
    painter, now = brush.painter, brush.now
    y = round(grid.y(row)) + 0.5
    places = sorted(at for at, _, _ in marks)
    if len(places) > 1:
        painter.setPen(QPen(colour(now.edge), 1.6))
        painter.drawLine(QPointF(grid.x(places[0]), y), QPointF(grid.x(places[-1]), y))
    for at, node, mark in marks:
        pair = now.family[Family(colours_of(node).value)]
        style = Qt.PenStyle.SolidLine if mark.is_there else Qt.PenStyle.DotLine
        painter.setPen(QPen(colour(pair.fg), 1.6, style))
        painter.setBrush(colour(pair.fg if mark.is_there else now.canvas))
        painter.drawEllipse(QPointF(round(grid.x(at)) + 0.5, y), MARK, MARK)
