"""Rows and columns: who takes the free space, whose spacing they have; the gallery shows the rest."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from mscu.ui.look.layouts import Space, growing, hbox, vbox, widget_with


@pytest.mark.usefixtures("qapp")
def test_shares_divide_the_free_space_and_an_inner_layout_has_the_spacing_around_it() -> None:
    first, second = QWidget(), QWidget()
    inner = vbox(second)
    outer = hbox(growing(first, 3), growing(inner), spacing=Space.WIDE)
    row = widget_with(outer)
    row.resize(424, 10)
    outer.activate()
    assert [first.width(), second.width()] == [300, 100]
    assert inner.spacing() == Space.WIDE
    assert vbox(within=QWidget(), margins=None).contentsMargins() != inner.contentsMargins()
