"""The chart as it is seen: from closer or farther, its current node told to whoever hears it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.documents.chart.facts import Chart, sentence
from mscu.documents.chart.lifted import Lifted, lift
from mscu.documents.chart.picture import Picture, PlacedLine, PlacedNode
from mscu.documents.chart.shown import spoken
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.palette import tokens
from mscu.ui.pages.charts.links.painted import paint_picture
from mscu.ui.pages.charts.links.painting import (
    Brush,
    Lens,
    paint_line,
    paint_ring,
    paint_words,
)
from mscu.ui.pages.charts.links.pixel_cache import PixelCache

LEAST, MOST = 0.08, 3.0
READABLE = 0.56
Ends = tuple[str, str]
NOTHING = Picture(width=0, height=0, nodes=(), lines=(), containers=())


class ChartView(QWidget):
    """A chart that is looked at from closer or farther.

    Signals: `chosen` with the key of a node, the ends of a line, or None.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.picture, self.chart = NOTHING, Chart(nodes=(), links=())
        self.lens = Lens(1.0, 0.0, 0.0)
        self.current: str | Ends | None = None
        self.way: tuple[str, ...] = ()
        self.is_fitted = True
        self._lifted: Lifted | None = None
        self._lifted_by = (0.0, 0.0)
        self._kept = PixelCache(paint_picture)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Link chart")
        set_ring(self, "inside")
        self.setMinimumSize(200, 160)

    # ---------------------------------------------------------------- what is shown

    def show_picture(self, chart: Chart, picture: Picture) -> None:
        """Show a chart in its places; what was chosen stays so if it is still there."""
        self.chart, self.picture, self._lifted = chart, picture, None
        if self._find(self.current) is None:
            self.choose(None)
        self.way = ()
        if self.is_fitted:
            self.begin()
        self.update()

    def choose(self, what: str | Ends | None, *, seen: bool = False) -> None:
        """Make a node or a line the current one; `seen` brings it into view."""
        self.current = what if self._find(what) is not None else None
        self.setAccessibleDescription(self._told())
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        if seen:
            self._bring_into_view()
        self.chosen.emit(self.current)
        self.update()

    def show_way(self, keys: tuple[str, ...]) -> None:
        """Draw the way between two stronger than all else."""
        self.way = keys
        self.update()

    def fit(self) -> None:
        """Show the whole chart, and never larger than it is."""
        wide, high = max(self.picture.width, 1.0), max(self.picture.height, 1.0)
        scale = min(self.width() / wide, self.height() / high, 1.0)
        self.lens = Lens(
            scale,
            round((self.width() - wide * scale) / 2),
            round((self.height() - high * scale) / 2),
        )
        self.is_fitted = False
        self.update()

    def begin(self) -> None:
        """Show the whole chart, but so close that its words can be read; so until it is moved."""
        self.fit()
        if self.picture.lines and self.lens.scale < READABLE:
            self.go_closer(READABLE / self.lens.scale)
            # What has no room is cut at its end: the heads of groups stand at the top.
            self.lens = Lens(self.lens.scale, max(self.lens.x, 0), max(self.lens.y, 0))
        self.is_fitted = True

    def go_closer(self, times: float, at: QPointF | None = None) -> None:
        """Look from closer, or from farther: what is under `at` stays there."""
        middle = at if at is not None else self._middle()
        x, y = self.lens.back(middle)
        scale = min(max(self.lens.scale * times, LEAST), MOST)
        self.lens = Lens(scale, round(middle.x() - x * scale), round(middle.y() - y * scale))
        self.is_fitted = False
        self.update()

    def move_by(self, x: float, y: float) -> None:
        """Move the whole chart."""
        self.lens = Lens(self.lens.scale, self.lens.x + round(x), self.lens.y + round(y))
        self.is_fitted = False
        self.update()

    def carry(self, key: str, across: float, down: float) -> None:
        """Show a node so many of the chart's pixels from its place, until it is put down."""
        if self._lifted is None:
            self._lifted = lift(self.picture, key)
        self._lifted_by = across, down
        self.update()

    def put_back(self) -> None:
        """Show what was carried where it was."""
        self._lifted = None
        self.update()

    def found(self) -> PlacedNode | PlacedLine | None:
        """Give the current node or line."""
        return self._find(self.current)

    def line_between(self, first: str, second: str) -> PlacedLine | None:
        """Give the line between two nodes, whichever way it goes."""
        ends = {first, second}
        return next((line for line in self.picture.lines if set(line.key) == ends), None)

    def _find(self, what: str | Ends | None) -> PlacedNode | PlacedLine | None:
        if isinstance(what, str):
            return self.picture.by_key.get(what)
        return next((line for line in self.picture.lines if line.key == what), None)

    def _middle(self) -> QPointF:
        found = self._find(self.current)
        if isinstance(found, PlacedNode):
            return self.lens.point(found.icon.middle)
        return QPointF(self.width() / 2, self.height() / 2)

    def _told(self) -> str:
        """Say the current node with what it is linked to, or the current line."""
        found = self._find(self.current)
        if isinstance(found, PlacedLine):
            return ". ".join(sentence(self.chart, each) for each in found.links)
        if found is None:
            return f"{len(self.picture.nodes)} shown, {len(self.picture.lines)} lines"
        key = found.node.key
        of_it = [each for each in self.chart.links if key in {each.first, each.second}]
        links = "1 link" if len(of_it) == 1 else f"{len(of_it)} links"
        said = (sentence(self.chart, each) for each in of_it)
        return ". ".join((f"{spoken(found.node)}, {links}", *said))

    def _bring_into_view(self) -> None:
        found = self._find(self.current)
        if found is None:
            return
        boxes = (found.box,) if isinstance(found, PlacedNode) else (found.label,)
        room = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        for box in boxes:
            if box is not None and not room.contains(self.lens.rect(box)):
                rect = self.lens.rect(box)
                x = max(room.left() - rect.left(), 0) or min(room.right() - rect.right(), 0)
                y = max(room.top() - rect.top(), 0) or min(room.bottom() - rect.bottom(), 0)
                self.move_by(x, y)

    # --------------------------------------------------------------------- painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens(self)
        still = self._lifted.rest if self._lifted is not None else self.picture
        kept = self._kept.of(
            still, now, self.lens, size=self.size(), ratio=self.devicePixelRatioF()
        )
        painter = QPainter(self)
        painter.drawPixmap(0, 0, kept)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush = Brush(painter, now, self.lens)
        if self._lifted is not None:
            paint_picture(brush, self._lifted.at(*self._lifted_by), QRectF(self.rect()))
        else:
            self._paint_chosen(brush)

    def _paint_chosen(self, brush: Brush) -> None:
        """Paint what is current, and the way between two, over all else."""
        strong = [line for line in self._strong_lines() if line is not None]
        for line in strong:
            paint_line(brush, line, chosen=True)
            if brush.reads:
                paint_words(brush, line, chosen=True)
        for key in dict.fromkeys((self.current, *self.way)):
            placed = self._find(key) if isinstance(key, str) else None
            if isinstance(placed, PlacedNode):
                paint_ring(brush, placed, focused=self.hasFocus() and key == self.current)

    def _strong_lines(self) -> list[PlacedLine | None]:
        """Give the current line, and those on the way between two."""
        steps = list(zip(self.way, self.way[1:], strict=False))
        if isinstance(self.current, tuple):
            steps.append(self.current)
        return [self.line_between(*step) for step in steps]
