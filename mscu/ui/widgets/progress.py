"""Progress of long work: a bar with a text, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.ui.look.palette import colour, tokens
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.label import Label


class Bar(QWidget):
    """Progress from 0 to 1, or None where it is not known."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._part: float | None = 0.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_part(self, part: float | None) -> None:
        self._part = part
        said = "" if part is None else f"{part:.0%}"
        self.setAccessibleDescription(said)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, 8)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = tokens(self)
        track = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(colour(now.edge), 1))
        painter.setBrush(colour(now.sunken))
        painter.drawRoundedRect(track, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(now.accent))
        part = 0.0 if self._part is None else self._part
        filled = track.adjusted(0.5, 0.5, -(track.width() - 1) * (1 - part) - 0.5, -0.5)
        if part:
            painter.drawRoundedRect(filled, 3, 3)


class Progress(QWidget):
    """A text, a bar and Cancel. Signals: `cancelled`."""

    cancelled = Signal()

    def __init__(self, words: str, *, cancels: bool = True) -> None:
        super().__init__()
        self._words = Label(words)
        self._bar = Bar(words)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(column, 1)
        if cancels:
            cancel = Button("Cancel", size=Size.SMALL)
            cancel.clicked.connect(self.cancelled)
            row.addWidget(cancel, 0, Qt.AlignmentFlag.AlignBottom)

    def show_part(self, words: str, part: float | None) -> None:
        """Show the progress: a text such as `3 of 12 pages`, and a fraction from 0 to 1."""
        self._words.setText(words)
        self._bar.set_part(part)
