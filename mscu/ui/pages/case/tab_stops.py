"""Lets Tab visit what is shown anew in the order in which it is read.

What is made after the rest of the page stands at the end of its tab order, wherever it is seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mscu.ui.widgets.tab_order import order_within


def order_as_read(around: QWidget) -> None:
    """Put all of a part that can have the keyboard where the part stands, in its own order."""
    order_within(around, list(_stops_in(around)))


def _stops_in(around: QWidget) -> Iterator[QWidget]:
    """Give what can have the keyboard within a part, as its layouts have it."""
    for each in around.findChildren(QWidget):
        if each.focusPolicy() is not Qt.FocusPolicy.NoFocus and each.focusProxy() is None:
            yield each
