"""Rows and columns: what is in them, how far apart, and who takes the free space."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.layouts import Space, aligned, growing, hbox, space, stretch, vbox, widget_with

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def parts() -> tuple[QWidget, ...]:
    """Return three widgets of 20 by 10 pixels or more."""
    made = tuple(QLabel() for _ in range(3))
    for part in made:
        part.setMinimumSize(20, 10)
    return made


def places(widget: QWidget, parts: tuple[QWidget, ...], width: int, height: int) -> list[QRect]:
    """Return where a widget of this size puts its parts."""
    widget.resize(width, height)
    layout = widget.layout()
    assert layout is not None
    layout.activate()
    return [part.geometry() for part in parts]


def test_children_stand_in_their_order_with_the_spacing_between_them(parts: tuple[QWidget, ...]) -> None:
    first, second, third = parts
    column = widget_with(vbox(first, second, growing(third), spacing=Space.SMALL, margins=(1, 2, 3, 4)))
    for part in (first, second):
        part.setFixedHeight(10)
    boxes = [place.getRect() for place in places(column, parts, 104, 100)]
    assert boxes == [(1, 2, 100, 10), (1, 20, 100, 10), (1, 38, 100, 58)]


def test_free_space_is_pushed_between_shared_out_or_left(parts: tuple[QWidget, ...]) -> None:
    row = widget_with(hbox(growing(parts[0], 3), growing(parts[1]), spacing=Space.NONE))
    assert [place.width() for place in places(row, parts[:2], 400, 10)] == [300, 100]
    other = widget_with(hbox(aligned(parts[2], Qt.AlignmentFlag.AlignTop), spacing=Space.NONE))
    (place,) = places(other, parts[2:], 100, 50)
    assert place.y() == 0
    assert place.height() < 50
    holder = QWidget()
    hbox(parts[0], stretch(), parts[1], space(5), parts[2], within=holder, spacing=Space.NONE)
    for part in parts:
        part.setFixedWidth(20)
    assert [place.x() for place in places(holder, parts, 200, 10)] == [0, 155, 180]


def test_an_inner_layout_has_the_spacing_of_the_one_around_it_and_none_the_margins_of_the_style(
    parts: tuple[QWidget, ...], qtbot: QtBot
) -> None:
    inner = vbox(*parts)
    outer = widget_with(vbox(inner, spacing=Space.WIDE))
    assert outer.layout() is not None
    assert inner.spacing() == Space.WIDE
    holder = QWidget()
    qtbot.addWidget(holder)
    assert vbox(within=holder, margins=None).contentsMargins() != vbox().contentsMargins()
