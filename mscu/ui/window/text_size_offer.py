"""Another size of text while a store is open: it needs another process, so the next lock brings it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from mscu.ui.session.text_size import NORMAL, fits, size_beside
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.message_bar import MessageBar

ASKS = "Text at {} %: mscu locks, and shows it once you unlock. Drafts are kept."
TOO_SMALL = (
    "This screen is too small for it: what is at the edges of the window, such as Lock, is then out of "
    "sight. Ctrl+L still locks."
)
LOCK_NOW, NOT_NOW = "Lock now", "Not now"


class TextSizeOffer(QObject):
    """Asks in a message whether to lock at once for another size of text.

    Signals: `chosen` with the size that the next lock brings, `lock_requested` to have it at once.
    """

    chosen = Signal(int)
    lock_requested = Signal()

    def __init__(self, show: Callable[[MessageBar], object], parent: QObject) -> None:
        super().__init__(parent)
        self.shown = NORMAL
        """The size that the window has."""
        self._kept = NORMAL
        """The size that the user had chosen when the store was opened."""
        self._show = show
        self._bar: MessageBar | None = None
        self._offered = NORMAL

    def step(self, steps: int) -> None:
        """Offer the size beside the one that is shown, or beside the one that is offered already."""
        self.offer(size_beside(self._offered if self._is_asking() else self.shown, steps))

    def reset(self) -> None:
        """Offer 100 %."""
        self.offer(NORMAL)

    def open_with(self, shown: int, kept: int) -> None:
        """Set the size that the window has; ask about the one that the user chose before, if it differs."""
        self.shown, self._kept = shown, kept
        self._ask(kept)

    def offer(self, size: int) -> None:
        """Choose a size, and ask whether to lock for it; one that is shown already needs no question."""
        self.chosen.emit(size)
        self._ask(size)

    def _ask(self, size: int) -> None:
        if self._bar is not None and self._is_asking():
            self._bar.dismiss()
        self._bar, self._offered = None, size
        if size == self.shown:
            return
        bar = self._bar = MessageBar(question(size, self.shown, QGuiApplication.primaryScreen().size()))
        lock = Button(LOCK_NOW, size=Size.SMALL)
        lock.clicked.connect(self.lock_requested)
        not_now = Button(NOT_NOW, kind=ButtonKind.QUIET, size=Size.SMALL)
        not_now.clicked.connect(bar.dismiss)
        not_now.clicked.connect(partial(self.chosen.emit, self._kept))
        bar.add_button(lock)
        bar.add_button(not_now)
        self._show(bar)

    def _is_asking(self) -> bool:
        return self._bar is not None and isValid(self._bar) and self._bar.isVisible()


def question(size: int, shown: int, screen: QSize) -> str:
    """Return what is asked about a size, on a screen whose pixels are those of the size that is shown."""
    room = screen.width(), screen.height()
    return ASKS.format(size) if fits(size, shown, room) else f"{ASKS.format(size)} {TOO_SMALL}"
