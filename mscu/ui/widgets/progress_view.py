"""Progress of long work: a bar with a text, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.text.counts import count_of
from mscu.ui.look.layouts import Space, growing, hbox, vbox
from mscu.ui.look.palette import colour, tokens
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.label import Label

_SECONDS_TO_JUDGE, _SHARE_TO_JUDGE = 2, 0.02
_MINUTE, _STEP = 60, 5


class Bar(QWidget):
    """Progress from 0 to 1, or None where it is not known."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._share: float | None = 0.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float | None) -> None:
        self._share = share
        description = "" if share is None else f"{share:.0%}"
        self.setAccessibleDescription(description)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, 8)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        track = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(colour(theme.edge), 1))
        painter.setBrush(colour(theme.sunken))
        painter.drawRoundedRect(track, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.accent))
        share = 0.0 if self._share is None else self._share
        filled = track.adjusted(0.5, 0.5, -(track.width() - 1) * (1 - share) - 0.5, -0.5)
        if share:
            painter.drawRoundedRect(filled, 3, 3)


def time_left(seconds: float, share: float, *, since: float = 0) -> str:
    """Return how long the rest takes at the same pace, or an empty string while too little is done to say.

    `since` is how long ago that share was done.
    """
    if seconds < _SECONDS_TO_JUDGE or share < _SHARE_TO_JUDGE:
        return ""
    left = max(0.0, seconds * (1 - share) / share - since)
    if left < _MINUTE:
        return f"About {max(1, round(left / _STEP)) * _STEP} seconds left"
    return f"About {count_of(round(left / _MINUTE), 'minute')} left"


class ProgressView(QWidget):
    """A text, a bar and Cancel. Signals: `cancelled`."""

    cancelled = Signal()

    def __init__(self, text: str, *, cancels: bool = True) -> None:
        super().__init__()
        self._label = Label(text)
        self._bar = Bar(text)
        column = vbox(self._label, self._bar, spacing=Space.SNUG)
        row = hbox(growing(column), within=self, spacing=Space.MEDIUM)
        self._cancel = Button("Cancel", size=Size.SMALL)
        self._cancel.clicked.connect(self.cancelled)
        row.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignBottom)
        self.set_cancellable(cancels)

    def set_cancellable(self, can_cancel: bool) -> None:
        """Offer Cancel only while it can stop the work."""
        self._cancel.setVisible(can_cancel)

    def show_progress(self, text: str, share: float | None) -> None:
        """Show the progress: a text such as `3 of 12 pages`, and a fraction from 0 to 1."""
        self._label.setText(text)
        self._bar.set_share(share)
