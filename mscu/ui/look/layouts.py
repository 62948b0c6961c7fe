"""Rows and columns of widgets, with the space between and around them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Margins = tuple[int, int, int, int]
"""Pixels at the left, top, right and bottom."""
NO_MARGINS: Margins = (0, 0, 0, 0)

B = TypeVar("B", bound=QBoxLayout)


class Space(IntEnum):
    """The distance between widgets, in pixels."""

    NONE = 0
    HAIR = 2
    TIGHT = 4
    SNUG = 6
    SMALL = 8
    CLOSE = 10
    MEDIUM = 12
    LARGE = 16
    WIDE = 24


@dataclass(frozen=True)
class Item:
    """A child of a row or column that takes a share of the free space or is aligned; None is empty space."""

    content: QWidget | QLayout | None = None
    stretch: int = 0
    alignment: Qt.AlignmentFlag | None = None
    pixels: int = 0

    def add_to(self, box: QBoxLayout) -> None:
        if isinstance(self.content, QLayout):
            box.addLayout(self.content, self.stretch)
        elif self.content is None and self.pixels:
            box.addSpacing(self.pixels)
        elif self.content is None:
            box.addStretch(self.stretch)
        elif self.alignment is None:
            box.addWidget(self.content, self.stretch)
        else:
            box.addWidget(self.content, self.stretch, self.alignment)


Child = QWidget | QLayout | Item


def stretch(share: int = 1) -> Item:
    """Return empty space that takes a share of the free space."""
    return Item(stretch=share)


def space(pixels: int) -> Item:
    """Return empty space of a fixed size."""
    return Item(pixels=pixels)


def growing(content: QWidget | QLayout, share: int = 1) -> Item:
    """Return a child that takes a share of the free space."""
    return Item(content, share)


def aligned(widget: QWidget, alignment: Qt.AlignmentFlag, share: int = 0) -> Item:
    """Return a child that keeps to one side of its place."""
    return Item(widget, share, alignment)


def vbox(
    *children: Child,
    within: QWidget | None = None,
    spacing: int | None = None,
    margins: Margins | None = NO_MARGINS,
) -> QVBoxLayout:
    """Lay out children in a column, as the layout of the widget `within` if one is given.

    Without `spacing` they are as far apart as those of the layout around it, or as the style has it;
    with None as `margins` the style sets these too.
    """
    return _filled(QVBoxLayout(), children, within=within, spacing=spacing, margins=margins)


def hbox(
    *children: Child,
    within: QWidget | None = None,
    spacing: int | None = None,
    margins: Margins | None = NO_MARGINS,
) -> QHBoxLayout:
    """Lay out children in a row, as `vbox` does in a column."""
    return _filled(QHBoxLayout(), children, within=within, spacing=spacing, margins=margins)


def widget_with(layout: QLayout) -> QWidget:
    """Return a widget that has this layout."""
    widget = QWidget()
    widget.setLayout(layout)
    return widget


def _filled(
    box: B,
    children: tuple[Child, ...],
    *,
    within: QWidget | None,
    spacing: int | None,
    margins: Margins | None,
) -> B:
    if within is not None:
        within.setLayout(box)
    if spacing is not None:
        box.setSpacing(spacing)
    if margins is not None:
        box.setContentsMargins(*margins)
    for child in children:
        (child if isinstance(child, Item) else Item(child)).add_to(box)
    return box
