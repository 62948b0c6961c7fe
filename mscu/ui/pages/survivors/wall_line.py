"""The line under the title that says in words whose store the page works in."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.fonts import Type
from mscu.ui.pages.case.signs import IconSign
from mscu.ui.pages.page import GUTTER
from mscu.ui.palette import Status, colour, tokens
from mscu.ui.widgets.elided import Elided
from mscu.ui.widgets.label import Label

HEIGHT = 36
WALL = "No police key opens it. Police see only what a survivor agreed to share."


class WallLine(QWidget):
    """Whose store it is, who cannot open it, and what its file is called."""

    def __init__(self, charity: str, file: str) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(GUTTER, 0, GUTTER, 1)
        row.setSpacing(8)
        row.addWidget(IconSign("heart-handshake", 16, "accent"))
        owner = Label(f"{charity}’s own store.", step=Type.STRONG)
        row.addWidget(owner)
        row.addWidget(Elided(WALL, tone="text2"), 1)
        row.addWidget(IconSign("hard-drive", 14, "text2"))
        row.addWidget(Label(file, step=Type.SMALL, tone="text2"))
        self.setAccessibleName(f"{charity}’s own store. {WALL} {file}")

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pair = tokens(self).status[Status.CHAR]
        painter.fillRect(self.rect(), colour(pair.bg))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour(pair.fg))
