"""Makes Tab move through a window in reading order, whenever its parts were added.

Qt keeps its own chain, in which a row added later comes last, and a field that passes the focus to one of its
parts may trap it (WCAG 2.1.2, No Keyboard Trap).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

Edge = Callable[[QRect], int]
"""Returns one edge of a rectangle."""
AROUND = 44
"""Pixels kept in view above and below the focus: a field's label, and its hint."""


def step(window: QWidget, *, forward: bool) -> bool:
    """Focus the next stop of a window, or the previous one; return False if there is none."""
    here = window.focusWidget()
    order = list(stops(window, here))
    if not order:
        return False
    at = order.index(here) if here in order else (-1 if forward else 0)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stop = order[(at + (1 if forward else -1)) % len(order)]
    stop.setFocus(reason)
    _bring_into_view(stop)
    return True


def _bring_into_view(stop: QWidget) -> None:
    """Scroll to the stop; scroll areas do that only in Qt's own chain."""
    around = stop.parentWidget()
    while around is not None:
        inner = around.widget() if isinstance(around, QScrollArea) else None
        if isinstance(around, QScrollArea) and inner is not None:
            middle = stop.mapTo(inner, stop.rect().center())
            half = min(stop.height() // 2 + AROUND, around.viewport().height() // 2)
            around.ensureVisible(middle.x(), middle.y(), 0, half)
        around = None if around.isWindow() else around.parentWidget()


def stops(around: QWidget, here: QWidget | None = None) -> Iterator[QWidget]:
    """Yield the tab stops within a widget in order, and `here` even if it is none."""
    for part in _as_read(_shown(around)):
        is_stop = _is_stop(part)
        if is_stop or part is here:
            yield part
        if not is_stop or isinstance(part, QScrollArea):
            yield from stops(part, here)


def _is_stop(widget: QWidget) -> bool:
    """Return whether the focus stays on the widget and is not passed to a part of it."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def _shown(around: QWidget) -> Iterator[QWidget]:
    for child in around.children():
        if isinstance(child, QWidget) and child.isEnabled() and not _is_apart(child):
            yield child


def _is_apart(widget: QWidget) -> bool:
    """Return whether the widget only lies over others, like the ring, and is left out of the layout."""
    over = widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return widget.isHidden() or widget.isWindow() or over


def _as_read(parts: Iterable[QWidget]) -> Iterator[QWidget]:
    """Yield the widgets in reading order: cut into lines, then columns, and so on (a recursive XY cut)."""
    left = list(parts)
    for begin, end in ((QRect.top, QRect.bottom), (QRect.left, QRect.right)):
        bands = list(_bands(left, begin, end))
        if len(bands) > 1:
            for band in bands:
                yield from _as_read(band)
            return
    yield from sorted(left, key=_corner)


def _bands(parts: Iterable[QWidget], begin: Edge, end: Edge) -> Iterator[list[QWidget]]:
    """Group the widgets that no straight cut in one direction separates."""
    band: list[QWidget] = []
    reach = 0
    for start, part in sorted(((begin(part.geometry()), part) for part in parts), key=_start):
        if band and start > reach:
            yield band
            band = []
        reach = max(reach, end(part.geometry())) if band else end(part.geometry())
        band.append(part)
    if band:
        yield band


def _start(placed: tuple[int, QWidget]) -> int:
    return placed[0]


def _corner(part: QWidget) -> tuple[int, int]:
    return part.y(), part.x()
