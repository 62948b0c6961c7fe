"""The chart view: zooms and pans, and describes its current node to screen readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.documents.chart.facts import Chart, sentence
from mscu.documents.chart.picture import Box, Lifted, Picture, PlacedLine, PlacedNode, lift
from mscu.documents.chart.shown import spoken
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.palette import Tokens, colour, tokens
from mscu.ui.pages.charts.links.painting import (
    ICONS_FROM,
    PaintContext,
    ViewTransform,
    ground_of,
    paint_apart,
    paint_container,
    paint_far,
    paint_line,
    paint_node,
    paint_ring,
    paint_words,
)

# Painting


SMOOTH = 400
"""Largest number of lines that is drawn with antialiasing when the chart is zoomed out."""


def paint_picture(brush: PaintContext, picture: Picture, rect: QRectF) -> None:
    """Paint the part of a picture that does not depend on the selection."""
    near = brush.lens.scale >= ICONS_FROM
    smooth = near or len(picture.lines) <= SMOOTH
    brush.painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    room = brush.lens.room(rect)
    for container in picture.containers:
        paint_container(brush, container)
    if picture.apart is not None:
        paint_apart(brush, picture.apart)
    lines = [line for line in picture.lines if _may_show(line, room)]
    nodes = [node for node in picture.nodes if node.box.meets(room)]
    if near:
        _paint_near(brush, picture, lines, nodes)
    else:
        paint_far(brush, lines, nodes)


def _paint_near(
    brush: PaintContext, picture: Picture, lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode]
) -> None:
    """Paint shapes with their icons and words."""
    for line in lines:
        paint_line(brush, line)
    if brush.reads:
        for line in lines:
            paint_words(brush, line)
    for placed in nodes:
        ground = ground_of(brush.now, picture.containers, placed.node.key)
        paint_node(brush, placed, ground)


def _may_show(line: PlacedLine, room: Box) -> bool:
    """Return whether part of a line or its label may be visible."""
    (x1, y1), (x2, y2) = line.begins, line.ends
    if line.label is not None and line.label.meets(room):
        return True
    return not (
        (x1 < room.x and x2 < room.x)
        or (x1 > room.right and x2 > room.right)
        or (y1 < room.y and y2 < room.y)
        or (y1 > room.bottom and y2 > room.bottom)
    )


# Pixel cache, so that panning paints only what comes into view


Paint = Callable[[PaintContext, Picture, QRectF], None]


@dataclass(frozen=True)
class _Of:
    """What the cached pixels show; they stay valid while only the position changes."""

    picture: Picture
    scheme: str
    scale: float
    size: QSize
    ratio: float

    def is_same(self, other: _Of) -> bool:
        """Return whether the pixels of one may be moved and reused for the other."""
        same = self.picture is other.picture and self.scheme == other.scheme
        return same and (self.scale, self.size, self.ratio) == (other.scale, other.size, other.ratio)


class PixelCache:
    """A pixmap as large as the view, of which only newly exposed parts are painted."""

    def __init__(self, paint: Paint) -> None:
        self._paint = paint
        self._pixels = QPixmap()
        self._of: _Of | None = None
        self._at = (0, 0)

    def of(self, picture: Picture, now: Tokens, lens: ViewTransform, *, size: QSize, ratio: float) -> QPixmap:
        """Return the pixels of a picture in its current position."""
        wanted = _Of(picture, now.name, lens.scale, QSize(size), ratio)
        at = round(lens.x), round(lens.y)
        whole = QRect(0, 0, size.width(), size.height())
        if self._of is not None and self._of.is_same(wanted) and ratio.is_integer():
            bare = self._moved(at, int(ratio))
        else:
            self._pixels = QPixmap(size * ratio)
            self._pixels.setDevicePixelRatio(ratio)
            bare = [whole]
        self._of, self._at = wanted, at
        for rect in bare:
            self._fill(rect, picture, PaintContext(QPainter(self._pixels), now, lens))
        return self._pixels

    def _moved(self, at: tuple[int, int], ratio: int) -> list[QRect]:
        """Move the pixels; return the areas left bare."""
        across, down = at[0] - self._at[0], at[1] - self._at[1]
        if not across and not down:
            return []
        bare = QRegion()
        self._pixels.scroll(across * ratio, down * ratio, self._pixels.rect(), bare)
        return [
            QRect(rect.x() // ratio, rect.y() // ratio, rect.width() // ratio, rect.height() // ratio)
            for rect in bare  # type: ignore[attr-defined] # a region is gone through rect by rect
        ]

    def _fill(self, rect: QRect, picture: Picture, brush: PaintContext) -> None:
        brush.painter.setClipRect(rect)
        brush.painter.fillRect(rect, colour(brush.now.canvas))
        self._paint(brush, picture, QRectF(rect))
        brush.painter.end()


LEAST, MOST = 0.08, 3.0
READABLE = 0.56
Ends = tuple[str, str]
NOTHING = Picture(width=0, height=0, nodes=(), lines=(), containers=())


class ChartView(QWidget):
    """A chart that can be zoomed and panned.

    Signals: `chosen` with the key of a node, the ends of a line, or None.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.picture, self.chart = NOTHING, Chart(nodes=(), links=())
        self.lens = ViewTransform(1.0, 0.0, 0.0)
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

    # Display

    def show_picture(self, chart: Chart, picture: Picture) -> None:
        """Show a chart; the selection is kept if it is still there."""
        self.chart, self.picture, self._lifted = chart, picture, None
        if self._find(self.current) is None:
            self.choose(None)
        self.way = ()
        if self.is_fitted:
            self.begin()
        self.update()

    def choose(self, what: str | Ends | None, *, seen: bool = False) -> None:
        """Select a node or a line; `seen` scrolls it into view."""
        self.current = what if self._find(what) is not None else None
        self.setAccessibleDescription(self._told())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        if seen:
            self._bring_into_view()
        self.chosen.emit(self.current)
        self.update()

    def show_screen(self, keys: tuple[str, ...]) -> None:
        """Highlight the path between two nodes."""
        self.way = keys
        self.update()

    def fit(self) -> None:
        """Fit the whole chart into the view, without enlarging it."""
        wide, high = max(self.picture.width, 1.0), max(self.picture.height, 1.0)
        scale = min(self.width() / wide, self.height() / high, 1.0)
        self.lens = ViewTransform(
            scale, round((self.width() - wide * scale) / 2), round((self.height() - high * scale) / 2)
        )
        self.is_fitted = False
        self.update()

    def begin(self) -> None:
        """Show the whole chart, or as much as fits at a legible scale, until the viewer moves it."""
        self.fit()
        if self.picture.lines and self.lens.scale < READABLE:
            self.go_closer(READABLE / self.lens.scale)
            # Overflow is clipped at the right and bottom: the headings of groups are at the top.
            self.lens = ViewTransform(self.lens.scale, max(self.lens.x, 0), max(self.lens.y, 0))
        self.is_fitted = True

    def go_closer(self, times: float, at: QPointF | None = None) -> None:
        """Zoom in or out; what is under `at` stays there."""
        middle = at if at is not None else self._middle()
        x, y = self.lens.back(middle)
        scale = min(max(self.lens.scale * times, LEAST), MOST)
        self.lens = ViewTransform(scale, round(middle.x() - x * scale), round(middle.y() - y * scale))
        self.is_fitted = False
        self.update()

    def move_by(self, x: float, y: float) -> None:
        """Pan the chart."""
        self.lens = ViewTransform(self.lens.scale, self.lens.x + round(x), self.lens.y + round(y))
        self.is_fitted = False
        self.update()

    def carry(self, key: str, across: float, down: float) -> None:
        """Show a node moved by so many of the chart's pixels until it is dropped."""
        if self._lifted is None:
            self._lifted = lift(self.picture, key)
        self._lifted_by = across, down
        self.update()

    def put_back(self) -> None:
        """Show a dragged node in its own place again."""
        self._lifted = None
        self.update()

    def found(self) -> PlacedNode | PlacedLine | None:
        """Return the selected node or line."""
        return self._find(self.current)

    def line_between(self, first: str, second: str) -> PlacedLine | None:
        """Return the line between two nodes, in either direction."""
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
        """Return the selected node with its links, or the selected line, in words."""
        found = self._find(self.current)
        if isinstance(found, PlacedLine):
            return ". ".join(sentence(self.chart, link) for link in found.links)
        if found is None:
            return f"{len(self.picture.nodes)} shown, {len(self.picture.lines)} lines"
        key = found.node.key
        of_it = [link for link in self.chart.links if key in {link.first, link.second}]
        links = "1 link" if len(of_it) == 1 else f"{len(of_it)} links"
        said = (sentence(self.chart, link) for link in of_it)
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

    # Painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens(self)
        still = self._lifted.rest if self._lifted is not None else self.picture
        kept = self._kept.of(still, now, self.lens, size=self.size(), ratio=self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(0, 0, kept)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush = PaintContext(painter, now, self.lens)
        if self._lifted is not None:
            paint_picture(brush, self._lifted.at(*self._lifted_by), QRectF(self.rect()))
        else:
            self._paint_chosen(brush)

    def _paint_chosen(self, brush: PaintContext) -> None:
        """Paint the selection and the highlighted path over everything else."""
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
        """Return the selected line and those on the highlighted path."""
        steps = list(zip(self.way, self.way[1:], strict=False))
        if isinstance(self.current, tuple):
            steps.append(self.current)
        return [self.line_between(*step) for step in steps]
