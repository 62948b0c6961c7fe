"""Keeps the tab order of a field whose parts come and go the same as what the eye sees."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def order_within(around: QWidget, parts: Sequence[QWidget]) -> None:
    """Let Tab visit the parts in this order, after whatever comes before `around`."""
    before = _stop_before(around)
    chain = [*([before] if before is not None else []), *parts]
    for first, second in pairwise(chain):
        QWidget.setTabOrder(first, second)


def _stop_before(around: QWidget) -> QWidget | None:
    """The nearest tab stop before a widget, None where it is the first of its window."""
    window = around.window()
    each = around.previousInFocusChain()
    while each is not None and each is not window:
        if each is around:
            return None
        stops = each.focusPolicy() & Qt.FocusPolicy.TabFocus
        if stops and not around.isAncestorOf(each) and each.focusProxy() is None:
            return each
        each = each.previousInFocusChain()
    return None
