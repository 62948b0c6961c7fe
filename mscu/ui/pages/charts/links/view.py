"""The chart view: zooms and pans, and describes its current node to screen readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.documents.chart.chart_filter import accessible_name
from mscu.documents.chart.facts import Chart, sentence
from mscu.documents.chart.picture import Box, DraggedNodes, Picture, PlacedLine, PlacedNode, start_drag
from mscu.text.counts import count_of
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.palette import Tokens, colour, tokens
from mscu.ui.pages.charts.links.painting import (
    ICON_SCALE,
    PaintContext,
    ViewTransform,
    background_of,
    paint_container,
    paint_label,
    paint_line,
    paint_node,
    paint_ring,
    paint_small,
    paint_unlinked_heading,
)

MAX_SMOOTH_LINES = 400
"""Largest number of lines that is drawn with antialiasing when the chart is zoomed out."""


def paint_picture(context: PaintContext, picture: Picture, rect: QRectF) -> None:
    """Paint the part of a picture that does not depend on the selection."""
    is_near = context.transform.scale >= ICON_SCALE
    antialiased = is_near or len(picture.lines) <= MAX_SMOOTH_LINES
    context.painter.setRenderHint(QPainter.RenderHint.Antialiasing, antialiased)
    visible = context.transform.visible_box(rect)
    for container in picture.containers:
        paint_container(context, container)
    if picture.apart is not None:
        paint_unlinked_heading(context, picture.apart)
    lines = [line for line in picture.lines if _may_show(line, visible)]
    nodes = [node for node in picture.nodes if node.box.meets(visible)]
    if is_near:
        _paint_near(context, picture, lines, nodes)
    else:
        paint_small(context, lines, nodes)


def _paint_near(
    context: PaintContext, picture: Picture, lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode]
) -> None:
    """Paint shapes with their icons and words."""
    for line in lines:
        paint_line(context, line)
    if context.is_legible:
        for line in lines:
            paint_label(context, line)
    for placed in nodes:
        background = background_of(context.theme, picture.containers, placed.node.key)
        paint_node(context, placed, background)


def _may_show(line: PlacedLine, visible: Box) -> bool:
    """Return whether part of a line or its label may be visible."""
    (x1, y1), (x2, y2) = line.begins, line.ends
    if line.label is not None and line.label.meets(visible):
        return True
    return not (
        (x1 < visible.x and x2 < visible.x)
        or (x1 > visible.right and x2 > visible.right)
        or (y1 < visible.y and y2 < visible.y)
        or (y1 > visible.bottom and y2 > visible.bottom)
    )


PaintFunction = Callable[[PaintContext, Picture, QRectF], None]


@dataclass(frozen=True)
class _CacheKey:
    """What the cached pixels show; they can be reused while only the position changes."""

    picture: Picture
    scheme: str
    scale: float
    size: QSize
    ratio: float

    def can_reuse(self, other: _CacheKey) -> bool:
        """Return whether the pixels of one may be moved and reused for the other."""
        same_picture = self.picture is other.picture and self.scheme == other.scheme
        return same_picture and (self.scale, self.size, self.ratio) == (other.scale, other.size, other.ratio)


class PixelCache:
    """A pixmap as large as the view, of which only newly exposed parts are painted."""

    def __init__(self, paint: PaintFunction) -> None:
        self._paint = paint
        self._pixels = QPixmap()
        self._key: _CacheKey | None = None
        self._position = (0, 0)

    def pixmap_for(
        self, picture: Picture, theme: Tokens, transform: ViewTransform, *, size: QSize, ratio: float
    ) -> QPixmap:
        """Return the pixels of a picture in its current position."""
        key = _CacheKey(picture, theme.name, transform.scale, QSize(size), ratio)
        position = round(transform.x), round(transform.y)
        everything = QRect(0, 0, size.width(), size.height())
        if self._key is not None and self._key.can_reuse(key) and ratio.is_integer():
            exposed = self._scroll(position, int(ratio))
        else:
            self._pixels = QPixmap(size * ratio)
            self._pixels.setDevicePixelRatio(ratio)
            exposed = [everything]
        self._key, self._position = key, position
        for rect in exposed:
            self._fill(rect, picture, PaintContext(QPainter(self._pixels), theme, transform))
        return self._pixels

    def _scroll(self, position: tuple[int, int], ratio: int) -> list[QRect]:
        """Move the pixels; return the areas left bare."""
        dx, dy = position[0] - self._position[0], position[1] - self._position[1]
        if not dx and not dy:
            return []
        exposed = QRegion()
        self._pixels.scroll(dx * ratio, dy * ratio, self._pixels.rect(), exposed)
        return [
            QRect(rect.x() // ratio, rect.y() // ratio, rect.width() // ratio, rect.height() // ratio)
            for rect in exposed  # type: ignore[attr-defined] # a region is gone through rect by rect
        ]

    def _fill(self, rect: QRect, picture: Picture, context: PaintContext) -> None:
        context.painter.setClipRect(rect)
        context.painter.fillRect(rect, colour(context.theme.canvas))
        self._paint(context, picture, QRectF(rect))
        context.painter.end()


MIN_SCALE, MAX_SCALE = 0.08, 3.0
READABLE_SCALE = 0.56
Ends = tuple[str, str]
NOTHING = Picture(width=0, height=0, nodes=(), lines=(), containers=())


class ChartView(QWidget):
    """A chart that can be zoomed and panned.

    Signals: `chosen` with the key of a node, the ends of a line, or None.
    """

    accessible_role: ClassVar[QAccessible.Role] = QAccessible.Role.Chart
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.picture, self.chart = NOTHING, Chart(nodes=(), links=())
        self.transform = ViewTransform(1.0, 0.0, 0.0)
        self.current: str | Ends | None = None
        self.path: tuple[str, ...] = ()
        self.is_fitted = True
        self._dragged: DraggedNodes | None = None
        self._dragged_by = (0.0, 0.0)
        self._cache = PixelCache(paint_picture)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Link chart")
        set_ring(self, "inside")
        self.setMinimumSize(200, 160)

    def show_picture(self, chart: Chart, picture: Picture) -> None:
        """Show a chart; the selection is kept if it is still there."""
        self.chart, self.picture, self._dragged = chart, picture, None
        if self._find(self.current) is None:
            self.choose(None)
        self.path = ()
        if self.is_fitted:
            self.show_start()
            self.bring_into_view()
        self.update()

    def choose(self, key: str | Ends | None, *, scroll: bool = False) -> None:
        """Select a node or a line; `scroll` scrolls it into view."""
        self.current = key if self._find(key) is not None else None
        self.setAccessibleDescription(accessible_text(self._spoken()))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        if scroll:
            self.bring_into_view()
        self.chosen.emit(self.current)
        self.update()

    def show_path(self, keys: tuple[str, ...]) -> None:
        """Highlight the path between two nodes."""
        self.path = keys
        self.update()

    def fit(self) -> None:
        """Fit the whole chart into the view, without enlarging it."""
        width, height = max(self.picture.width, 1.0), max(self.picture.height, 1.0)
        scale = min(self.width() / width, self.height() / height, 1.0)
        self.transform = ViewTransform(
            scale, round((self.width() - width * scale) / 2), round((self.height() - height * scale) / 2)
        )
        self.is_fitted = False
        self.update()

    def show_start(self) -> None:
        """Show the whole chart, or as much as fits at a legible scale, until the viewer moves it."""
        self.fit()
        if self.picture.lines and self.transform.scale < READABLE_SCALE:
            self.zoom(READABLE_SCALE / self.transform.scale)
            # Overflow is clipped at the right and bottom: the headings of groups are at the top.
            self.transform = ViewTransform(
                self.transform.scale, max(self.transform.x, 0), max(self.transform.y, 0)
            )
        self.is_fitted = True

    def zoom(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom in or out; what is under `at` stays there."""
        middle = anchor if anchor is not None else self._middle()
        x, y = self.transform.to_chart(middle)
        scale = min(max(self.transform.scale * factor, MIN_SCALE), MAX_SCALE)
        self.transform = ViewTransform(scale, round(middle.x() - x * scale), round(middle.y() - y * scale))
        self.is_fitted = False
        self.update()

    def move_by(self, x: float, y: float) -> None:
        """Pan the chart."""
        self.transform = ViewTransform(
            self.transform.scale, self.transform.x + round(x), self.transform.y + round(y)
        )
        self.is_fitted = False
        self.update()

    def drag_node(self, key: str, dx: float, dy: float) -> None:
        """Show a node moved by so many of the chart's pixels until it is dropped."""
        if self._dragged is None:
            self._dragged = start_drag(self.picture, key)
        self._dragged_by = dx, dy
        self.update()

    def restore_dragged(self) -> None:
        """Show a dragged node in its own place again."""
        self._dragged = None
        self.update()

    def selected(self) -> PlacedNode | PlacedLine | None:
        return self._find(self.current)

    def line_between(self, first: str, second: str) -> PlacedLine | None:
        """Return the line between two nodes, in either direction."""
        ends = {first, second}
        return next((line for line in self.picture.lines if set(line.key) == ends), None)

    def _find(self, key: str | Ends | None) -> PlacedNode | PlacedLine | None:
        if isinstance(key, str):
            return self.picture.by_key.get(key)
        return next((line for line in self.picture.lines if line.key == key), None)

    def _middle(self) -> QPointF:
        selected = self._find(self.current)
        if isinstance(selected, PlacedNode):
            return self.transform.point(selected.icon.middle)
        return QPointF(self.width() / 2, self.height() / 2)

    def _spoken(self) -> str:
        """Return the selected node with its links, or the selected line, in words."""
        selected = self._find(self.current)
        if isinstance(selected, PlacedLine):
            return ". ".join(sentence(self.chart, link) for link in selected.links)
        if selected is None:
            return f"{len(self.picture.nodes)} shown, {len(self.picture.lines)} lines"
        key = selected.node.key
        node_links = [link for link in self.chart.links if key in {link.first, link.second}]
        links = count_of(len(node_links), "link")
        sentences = (sentence(self.chart, link) for link in node_links)
        return ". ".join((f"{accessible_name(selected.node)}, {links}", *sentences))

    def bring_into_view(self) -> None:
        """Scroll to what is selected; a chart that fits its view is fitted again when that is resized."""
        selected, is_fitted = self._find(self.current), self.is_fitted
        if selected is None:
            return
        boxes = (selected.box,) if isinstance(selected, PlacedNode) else (selected.label,)
        visible = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        for box in boxes:
            if box is not None and not visible.contains(self.transform.rect(box)):
                rect = self.transform.rect(box)
                x = max(visible.left() - rect.left(), 0) or min(visible.right() - rect.right(), 0)
                y = max(visible.top() - rect.top(), 0) or min(visible.bottom() - rect.bottom(), 0)
                self.move_by(x, y)
        self.is_fitted = is_fitted

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = tokens(self)
        background = self._dragged.rest if self._dragged is not None else self.picture
        pixmap = self._cache.pixmap_for(
            background, theme, self.transform, size=self.size(), ratio=self.devicePixelRatioF()
        )
        painter = QPainter(self)
        painter.drawPixmap(0, 0, pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        context = PaintContext(painter, theme, self.transform)
        if self._dragged is not None:
            paint_picture(context, self._dragged.moved(*self._dragged_by), QRectF(self.rect()))
        else:
            self._paint_selection(context)

    def _paint_selection(self, context: PaintContext) -> None:
        """Paint the selection and the highlighted path over everything else."""
        lines = [line for line in self._highlighted_lines() if line is not None]
        for line in lines:
            paint_line(context, line, chosen=True)
            if context.is_legible:
                paint_label(context, line, chosen=True)
        for key in dict.fromkeys((self.current, *self.path)):
            placed = self._find(key) if isinstance(key, str) else None
            if isinstance(placed, PlacedNode):
                paint_ring(context, placed, focused=self.hasFocus() and key == self.current)

    def _highlighted_lines(self) -> list[PlacedLine | None]:
        """Return the selected line and those on the highlighted path."""
        steps = list(zip(self.path, self.path[1:], strict=False))
        if isinstance(self.current, tuple):
            steps.append(self.current)
        return [self.line_between(*step) for step in steps]
