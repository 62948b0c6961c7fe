"""The keys that change the size of text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

LARGER_KEYS, SMALLER_KEYS, NORMAL_KEYS = "Ctrl++", "Ctrl+-", "Ctrl+0"
LARGER_ALSO = "Ctrl+="
"""Ctrl+plus without Shift, which many people press."""
_STEPS = ((LARGER_KEYS, 1), (LARGER_ALSO, 1), (SMALLER_KEYS, -1))


def bind_text_size_keys(
    window: QWidget, *, step: Callable[[int], object], reset: Callable[[], object]
) -> None:
    """Bind the keys in the window that a widget fills: one step larger or smaller, and back to 100 %."""
    for keys, steps in _STEPS:
        QShortcut(QKeySequence(keys), window).activated.connect(partial(step, steps))
    QShortcut(QKeySequence(NORMAL_KEYS), window).activated.connect(reset)
