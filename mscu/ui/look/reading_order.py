"""Makes Tab move through a window in reading order, whenever its parts were added.

Qt keeps its own chain, in which a row added later comes last, and a field that passes the focus to one of its
parts may trap it (WCAG 2.1.2, No Keyboard Trap).

What is hidden, disabled or deleted while it has the focus leaves it to what is around it, from where Tab goes
on. Qt would pass it to another control, and the next key would act there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import isValid

Edge = Callable[[QRect], int]
"""Returns one edge of a rectangle."""
MARGIN = 44
"""Pixels kept in view above and below the focus: a field's label, and its hint."""


def step(window: QWidget, *, forward: bool) -> bool:
    """Focus the next stop of a window, or the previous one; return False if there is none."""
    current = cast("QWidget | None", window.focusWidget())
    if current is not None and not is_usable(current):  # asked by Qt, which has just hidden or disabled it
        return focus_around(list(with_ancestors(current)))
    order = list(stops(window, current))
    if not order:
        return False
    position = order.index(current) if current in order else (-1 if forward else 0)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stop = order[(position + (1 if forward else -1)) % len(order)]
    stop.setFocus(reason)
    _bring_into_view(stop)
    return True


def is_usable(widget: QWidget) -> bool:
    """Return whether a widget is shown in its window, and enabled."""
    return widget.isEnabled() and widget.isVisibleTo(widget.window())


def with_ancestors(widget: QWidget) -> Iterator[QWidget]:
    """Yield a widget and what is around it, up to its window."""
    around: QWidget | None = widget
    while around is not None:
        yield around
        around = None if around.isWindow() else around.parentWidget()


def focus_around(lost: Sequence[QWidget]) -> bool:
    """Focus the first of a lost widget's ancestors on which no key acts; return whether there is one."""
    held = next((widget for widget in lost if _is_inert(widget)), None)
    if held is not None:
        held.setFocus(Qt.FocusReason.OtherFocusReason)
    return held is not None


def _is_inert(widget: QWidget) -> bool:
    if not isValid(widget) or not is_usable(widget):
        return False
    return widget.focusPolicy() == Qt.FocusPolicy.NoFocus and widget.focusProxy() is None


def _bring_into_view(stop: QWidget) -> None:
    """Scroll to the stop; scroll areas do that only in Qt's own chain."""
    ancestor = stop.parentWidget()
    while ancestor is not None:
        inner = ancestor.widget() if isinstance(ancestor, QScrollArea) else None
        if isinstance(ancestor, QScrollArea) and inner is not None:
            middle = stop.mapTo(inner, stop.rect().center())
            half = min(stop.height() // 2 + MARGIN, ancestor.viewport().height() // 2)
            ancestor.ensureVisible(middle.x(), middle.y(), 0, half)
        ancestor = None if ancestor.isWindow() else ancestor.parentWidget()


def stops(container: QWidget, current: QWidget | None = None) -> Iterator[QWidget]:
    """Yield the tab stops within a widget in order, and `here` even if it is none."""
    for widget in _in_reading_order(_children(container)):
        is_stop = _is_stop(widget)
        if is_stop or widget is current:
            yield widget
        if not is_stop or isinstance(widget, QScrollArea):
            yield from stops(widget, current)


def _is_stop(widget: QWidget) -> bool:
    """Return whether the focus stays on the widget and is not passed to a part of it."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def _children(container: QWidget) -> Iterator[QWidget]:
    for child in container.children():
        if isinstance(child, QWidget) and child.isEnabled() and not _is_overlay(child):
            yield child


def _is_overlay(widget: QWidget) -> bool:
    """Return whether the widget only lies over others, like the ring, and is left out of the layout."""
    over = widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return widget.isHidden() or widget.isWindow() or over


def _in_reading_order(parts: Iterable[QWidget]) -> Iterator[QWidget]:
    """Yield the widgets in reading order: cut into lines, then columns, and so on (a recursive XY cut)."""
    remaining = list(parts)
    if not remaining[1:]:
        yield from remaining
        return
    for begin, end in ((QRect.top, QRect.bottom), (QRect.left, QRect.right)):
        bands = list(_bands(remaining, begin, end))
        if len(bands) > 1:
            for band in bands:
                yield from _in_reading_order(band)
            return
    yield from sorted(remaining, key=_corner)


def _bands(widgets: Iterable[QWidget], begin: Edge, end: Edge) -> Iterator[list[QWidget]]:
    """Group the widgets that no straight cut in one direction separates."""
    band: list[QWidget] = []
    end_edge = 0
    placed = ((widget.geometry(), widget) for widget in widgets)
    edges = [(begin(place), end(place), widget) for place, widget in placed]
    for start, stop, widget in sorted(edges, key=_start):
        if band and start > end_edge:
            yield band
            band = []
        end_edge = max(end_edge, stop) if band else stop
        band.append(widget)
    if band:
        yield band


def _start(edges: tuple[int, int, QWidget]) -> int:
    return edges[0]


def _corner(widget: QWidget) -> tuple[int, int]:
    return widget.y(), widget.x()
