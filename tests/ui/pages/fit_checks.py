"""What does not fit where a window of 960x540 pixels leaves a page room: a screen of 1920x1080 at 200 %."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QTextEdit,
    QWidget,
)

from mscu.ui.look.frame import HEIGHT, MIN_SIZE
from mscu.ui.widgets.label import Elided, Paragraph
from mscu.ui.window.rail import FOLDED
from tests.ui.finding import name_of

ROOM = (MIN_SIZE[0] - FOLDED, MIN_SIZE[1] - 2 * HEIGHT)
INTERACTIVE = (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QTabBar,
    QAbstractScrollArea,
)


def wrong(page: QWidget) -> list[str]:
    """Return what does not fit on a page, out of reach, overlapping or cut."""
    checks = (_too_large, _out_of_reach, _too_wide, _scrolls_inside_another, _overlapping, _cut)
    found = (check(page) for check in checks)
    return sorted({each for kind in found for each in kind})


def _too_large(page: QWidget) -> Iterator[str]:
    needed = page.minimumSizeHint()
    if needed.width() > ROOM[0] or needed.height() > ROOM[1]:
        yield f"the page needs {needed.width()}x{needed.height()}"


def _shown(page: QWidget, *kinds: type[QWidget]) -> list[Any]:
    shown = (each for each in page.findChildren(QWidget) if isinstance(each, kinds) and _in_view(each, page))
    return [each for each in shown if not isinstance(each.parentWidget(), QLineEdit | QTabBar)]


def _in_view(widget: QWidget, page: QWidget) -> bool:
    return widget.isVisible() and widget.window() is page


def _out_of_reach(page: QWidget) -> Iterator[str]:
    """Yield what lies partly outside of what holds it, where no scrolling reaches it."""
    for widget in _shown(page, *INTERACTIVE):
        part = widget
        while (around := part.parentWidget()) is not None and part is not page:
            if isinstance(around.parentWidget(), QAbstractScrollArea):
                if _scrolls_in_vain(around, part):
                    yield f"out of reach: {_named(widget)}"
                break
            if not around.rect().contains(part.geometry()):
                yield f"out of reach: {_named(widget)}, {part.geometry().getRect()} of {around.width()}"
                break
            part = around


def _too_wide(page: QWidget) -> Iterator[str]:
    """Yield scroll areas whose content runs off the edge, whatever it is, where no scrolling reaches it."""
    for area in _shown(page, QScrollArea):
        content = area.widget()
        if content is not None and _scrolls_in_vain(area.viewport(), content):
            yield f"runs off the edge: {_named(content)}, {content.width()} of {area.viewport().width()}"


def _scrolls_inside_another(page: QWidget) -> Iterator[str]:
    """Yield what scrolls within an area that scrolls too: the wheel moves now one, now the other.

    Fields of long text may: what is typed has no end.
    """
    for area in _shown(page, QAbstractScrollArea):
        if isinstance(area, QPlainTextEdit | QTextEdit) or not _scrolls(area):
            continue
        outer = area.parentWidget()
        while outer is not None and outer is not page:
            if isinstance(outer, QScrollArea) and _scrolls(outer):
                yield f"scrolls within {_named(outer)}: {_named(area)}"
                break
            outer = outer.parentWidget()


def _scrolls(area: QAbstractScrollArea) -> bool:
    is_shown = area.verticalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return is_shown and area.verticalScrollBar().maximum() > 0


def _scrolls_in_vain(viewport: QWidget, content: QWidget) -> bool:
    """Return whether the content is wider than what shows it, without a scroll bar for that."""
    area = viewport.parentWidget()
    can_scroll = isinstance(area, QAbstractScrollArea) and (
        area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    )
    return isinstance(area, QScrollArea) and not can_scroll and content.width() > viewport.width()


def _overlapping(page: QWidget) -> Iterator[str]:
    for holder in (page, *_shown(page, QWidget)):
        if isinstance(holder, QLineEdit | QTabBar | QComboBox | QAbstractSpinBox | QAbstractScrollArea):
            continue
        children = [
            each
            for each in holder.children()
            if isinstance(each, (*INTERACTIVE, QLabel)) and _in_view(each, page)
        ]
        for one, other in combinations(children, 2):
            if _area(one.geometry().intersected(other.geometry())) > 0 and not _is_overlay(one, other):
                yield f"overlap: {_named(one)} and {_named(other)}"


def _area(box: QRect) -> int:
    return box.width() * box.height() if box.isValid() else 0


def _is_overlay(*widgets: QWidget) -> bool:
    return any(each.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents) for each in widgets)


def _cut(page: QWidget) -> Iterator[str]:
    for widget in _shown(page, QAbstractButton, QLabel):
        if not widget.text():
            continue
        least = widget.minimumSizeHint()
        if isinstance(widget, Elided):
            if widget.width() < widget.sizeHint().width() and not widget.toolTip():
                yield f"elided without a tool tip: {_named(widget)}"
        elif isinstance(widget, QLabel) and (widget.wordWrap() or isinstance(widget, Paragraph)):
            if widget.height() < widget.heightForWidth(widget.width()):
                yield f"cut: {_named(widget)} {widget.size().toTuple()}"
        elif widget.width() < least.width() or widget.height() < least.height():
            yield f"cut: {_named(widget)} {widget.size().toTuple()} of {least.toTuple()}"


def _named(widget: QWidget) -> str:
    text = getattr(widget, "text", str)()
    return f"{type(widget).__name__} {name_of(widget) or text}"[:90]
