"""Another size of text while a store is open: it needs another process, so the user is asked to lock."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from mscu.ui.session.text_size import NORMAL, size_beside
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.message_bar import MessageBar

ASKS = "Text at {} %: mscu locks, and shows it once you unlock. Drafts are kept."
LOCK_NOW, NOT_NOW = "Lock now", "Not now"


class TextSizeOffer(QObject):
    """Asks in a message whether to lock for another size of text.

    Signals: `accepted` with the size.
    """

    accepted = Signal(int)

    def __init__(self, show: Callable[[MessageBar], object], parent: QObject) -> None:
        super().__init__(parent)
        self.shown = NORMAL
        """The size that the window has."""
        self._show = show
        self._bar: MessageBar | None = None
        self._offered = NORMAL

    def step(self, steps: int) -> None:
        """Offer the size beside the one that is shown, or beside the one that is offered already."""
        self.offer(size_beside(self._offered if self._is_asking() else self.shown, steps))

    def reset(self) -> None:
        """Offer 100 %."""
        self.offer(NORMAL)

    def offer(self, size: int) -> None:
        """Ask about a size; one that is shown already needs no question."""
        if self._bar is not None and self._is_asking():
            self._bar.dismiss()
        self._bar, self._offered = None, size
        if size == self.shown:
            return
        bar = self._bar = MessageBar(ASKS.format(size))
        lock = Button(LOCK_NOW, size=Size.SMALL)
        lock.clicked.connect(partial(self.accepted.emit, size))
        not_now = Button(NOT_NOW, kind=ButtonKind.QUIET, size=Size.SMALL)
        not_now.clicked.connect(bar.dismiss)
        bar.add_button(lock)
        bar.add_button(not_now)
        self._show(bar)

    def _is_asking(self) -> bool:
        return self._bar is not None and isValid(self._bar) and self._bar.isVisible()
