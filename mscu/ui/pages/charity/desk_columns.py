"""The two columns of a desk, one above the other in a narrow window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from mscu.ui.look.layouts import Space
from mscu.ui.pages.core.page import GUTTER

BOTTOM = 16
BESIDE, BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class DeskColumns(QWidget):
    """Columns of cards, each as high as its cards; the shares are those of the width."""

    def __init__(self, left: QWidget, right: QWidget, shares: tuple[int, int], *, stacked_below: int) -> None:
        super().__init__()
        self._shares, self._stacked_below = shares, stacked_below
        self._row = QBoxLayout(BESIDE, self)
        self._row.setContentsMargins(GUTTER, 0, GUTTER, BOTTOM)
        self._row.setSpacing(Space.LARGE)
        for column, share in zip((left, right), shares, strict=True):
            self._row.addWidget(column, share, Qt.AlignmentFlag.AlignTop)
        self._row.addStretch(0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < self._stacked_below
        self._row.setDirection(BELOW if is_narrow else BESIDE)
        for index, share in enumerate(self._shares):
            self._row.setStretch(index, 0 if is_narrow else share)
        self._row.setStretch(len(self._shares), int(is_narrow))
