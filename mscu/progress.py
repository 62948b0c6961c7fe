"""The progress of long work, for another thread to read, and a way to cancel it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from threading import Event
from time import monotonic
from typing import TypeVar

from typing_extensions import override

from mscu.errors import Cancelled

T = TypeVar("T")
_ITEMS_BETWEEN = 500
"""How many items are read between two checks whether the work was cancelled."""


class Progress:
    """The share of a piece of work that is done; whoever does it calls `report` or `check` often.

    Once a share of 1 was reported, the work ends without checking again whether it was cancelled.
    """

    def __init__(self, on_report: Callable[[float], object] | None = None) -> None:
        """Begin; `on_report` is called with each new share, in the thread that works."""
        self._on_report = on_report
        self._cancelled = Event()
        self.share = 0.0
        self.began = self.reported_at = monotonic()

    @property
    def can_cancel(self) -> bool:
        """Return whether the work still checks whether it was cancelled."""
        return self.share < 1 and not self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask to stop."""
        self._cancelled.set()

    def check(self) -> None:
        """Check whether to stop.

        Raises:
            Cancelled: Somebody asked for it.
        """
        if self._cancelled.is_set() and self.share < 1:
            raise Cancelled

    def report(self, share: float) -> None:
        """Note the share that is done, from 0 to 1 and never less than before, after a check."""
        self.check()
        self.share, self.reported_at = max(self.share, share), monotonic()
        if self._on_report is not None:
            self._on_report(self.share)

    def part(self, begin: float, end: float) -> Progress:
        """Return the progress of the part of the work between two shares of it."""
        return _Part(self, begin, end)

    def is_cancelled(self) -> bool:
        """Return whether a check would raise, as a handler of a database asks."""
        with suppress(Cancelled):
            self.check()
            return False
        return True

    def counting(self, items: Iterable[T], total: int, *, between: int = _ITEMS_BETWEEN) -> Iterator[T]:
        """Yield items, of which there are about `total`, and report how many have been read."""
        for number, item in enumerate(items):
            if number % between == 0:
                self.report(min(1.0, number / max(1, total)))
            yield item
        self.report(1.0)


class _Part(Progress):
    """The progress of a part, which reports to the whole."""

    def __init__(self, whole: Progress, begin: float, end: float) -> None:
        super().__init__()
        self._whole, self._begin, self._end = whole, begin, end

    @override
    def check(self) -> None:
        self._whole.check()

    @override
    def report(self, share: float) -> None:
        self._whole.report(self._begin + (self._end - self._begin) * share)
