"""How far long work is, for another thread to read, and a way to cancel it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event
from time import monotonic
from typing import TypeVar

from typing_extensions import override

from mscu.errors import Cancelled

T = TypeVar("T")
_ROWS_BETWEEN = 500
"""How many rows are read between two looks at whether the work was cancelled."""


class Watch:
    """The share of a piece of work that is done; whoever does it calls `tell` or `check` often.

    Once a share of 1 was told, the work ends without looking again whether it was cancelled.
    """

    def __init__(self, told: Callable[[float], object] | None = None) -> None:
        """Begin; `told` is called with each new share, in the thread that works."""
        self._told = told
        self._cancelled = Event()
        self.share = 0.0
        self.began = self.told_at = monotonic()

    @property
    def can_cancel(self) -> bool:
        """Return whether the work still looks whether it was cancelled."""
        return self.share < 1 and not self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask to stop."""
        self._cancelled.set()

    def check(self) -> None:
        """Look whether to stop.

        Raises:
            Cancelled: Somebody asked for it.
        """
        if self._cancelled.is_set() and self.share < 1:
            raise Cancelled

    def tell(self, share: float) -> None:
        """Note the share that is done, from 0 to 1, after a check."""
        self.check()
        self.share, self.told_at = share, monotonic()
        if self._told is not None:
            self._told(share)

    def part(self, begin: float, end: float) -> Watch:
        """Return a watch for the part of the work between two shares of it."""
        return _Part(self, begin, end)

    def is_cancelled(self) -> bool:
        """Return whether a check would raise, as a handler of a database asks."""
        with suppress(Cancelled):
            self.check()
            return False
        return True

    def counting(self, rows: Iterator[T], total: int) -> Iterator[T]:
        """Yield rows, of which there are about `total`, and tell how many have been read."""
        for number, row in enumerate(rows):
            if number % _ROWS_BETWEEN == 0:
                self.tell(min(1.0, number / max(1, total)))
            yield row
        self.tell(1.0)


class _Part(Watch):
    """The watch of a part, which tells the whole."""

    def __init__(self, whole: Watch, begin: float, end: float) -> None:
        super().__init__()
        self._whole, self._begin, self._end = whole, begin, end

    @override
    def check(self) -> None:
        self._whole.check()

    @override
    def tell(self, share: float) -> None:
        self._whole.tell(self._begin + (self._end - self._begin) * share)
