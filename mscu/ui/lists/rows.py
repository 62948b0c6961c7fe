"""Long lists: the first rows at once, then all numbers in order, then rows as they are seen.

A number takes 8 bytes, so a million rows are 8 MB and any of them is one question away. A jump asks
for what is in view and no more: each row may lie apart from the next in the store, and a paint
waits until they are read and decrypted. Sorting and filtering are new questions to the store, never
a proxy over a part of the data.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from time import monotonic
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QModelIndex, QObject
from typing_extensions import override

from mscu.ui.lists.row_cache import RowCache
from mscu.ui.look.row_look import RowLook
from mscu.ui.session.dispatcher import Changes, Dispatcher, QueryLike

R = TypeVar("R")
MOST_READ = 4096
"""Rows that are kept once they were read."""
AHEAD = 8
"""Rows that are read beyond both ends of the view when it is moved a little."""
FRAME_BUDGET = 0.012
"""Seconds that a paint may wait for its rows before it shows placeholders.

A frame at 60 Hz has 16 ms, of which painting a window of rows takes 3."""
ASK_AGAIN = 2.0
"""Seconds after which rows that never came (the question failed) are asked for once more."""


class FirstRows(Protocol):
    """The first rows of a list."""

    @property
    def rows(self) -> Sequence[Any]:
        """As many as a window shows, or more."""
        ...


class NumberSlice(Protocol):
    """A slice of the ordered numbers."""

    @property
    def numbers(self) -> Sequence[int]:
        """The numbers."""
        ...

    @property
    def next(self) -> object | None:
        """Where the next slice starts; None after the last."""
        ...


class RowSource(Protocol):
    """Where rows come from. Each answer goes to a bound method of the model."""

    def first(self, then: Callable[[FirstRows], object]) -> None:
        """Ask for the first rows."""
        ...

    def numbers(self, after: object | None, then: Callable[[NumberSlice], object]) -> None:
        """Ask for a slice of the numbers."""
        ...

    def rows(self, numbers: tuple[int, ...], then: Callable[[Sequence[Any]], object]) -> None:
        """Ask for some rows; those that are gone are left out of the answer."""
        ...

    def wait(self, then: Callable[..., object], seconds: float) -> bool:
        """Wait that long for the answer of a method, which is then delivered at once."""
        ...


@dataclass(frozen=True)
class QueryRows:
    """A source of three queries asked at a desk."""

    dispatcher: Dispatcher
    first_rows: QueryLike[Any]
    numbers_after: Callable[[Any], QueryLike[Any]]
    rows_of: Callable[[tuple[int, ...]], QueryLike[Any]]

    def first(self, then: Callable[[Any], object]) -> None:
        """Ask for the first rows."""
        self.dispatcher.ask(self.first_rows, then=then)

    def numbers(self, after: object | None, then: Callable[[Any], object]) -> None:
        """Ask for a slice of the numbers."""
        self.dispatcher.ask(self.numbers_after(after), then=then, may_wait=True)

    def rows(self, numbers: tuple[int, ...], then: Callable[[Any], object]) -> None:
        """Ask for some rows."""
        self.dispatcher.ask(self.rows_of(numbers), then=then, urgent=True)

    def wait(self, then: Callable[..., object], seconds: float) -> bool:
        """Wait for an answer."""
        return self.dispatcher.wait_for(then, seconds)


class RowsModel(RowCache[R]):
    """The rows of one list, asked for as they are seen; `counted` tells how many are known."""

    def __init__(
        self,
        look: Callable[[R], RowLook],
        *,
        number: Callable[[R], int] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(look, number=number, parent=parent)
        self._source: RowSource | None = None
        self._incoming = array("q")
        self._asked: Sequence[int] = ()
        self._asked_at = 0.0
        self._fresh = True
        self._preparing = False

    # ------------------------------------------------------------------ what is shown

    def show_source(self, source: RowSource) -> None:
        """Show another list: its first rows at once, the rest as it comes."""
        self._source = source
        self._fresh = True
        self._ask_all()

    @override
    def show_rows(self, rows: Sequence[R]) -> None:
        self._source = None
        self._asked = ()
        super().show_rows(rows)

    def reload(self) -> None:
        """Ask for the list anew; what is shown stays until all of the new list is here."""
        if self._source is not None:
            self._fresh = False
            self._ask_all()

    def _ask_all(self) -> None:
        """The numbers are asked for at once too: that replaces an older list's question."""
        self._incoming = array("q")
        self._asked = ()
        if self._source is not None:
            if self._fresh:
                self._source.first(self._take_first)
            self._source.numbers(None, self._take_numbers)

    def _take_first(self, first: FirstRows) -> None:
        if self._source is None:  # rows that are all here were shown meanwhile
            return
        self._asked = ()
        self._hold(first.rows, whole=False)
        self.counted.emit(len(self._numbers), False)

    def _take_numbers(self, slice_: NumberSlice) -> None:
        if self._source is None:
            return
        self._incoming.extend(slice_.numbers)
        complete = slice_.next is None
        if self._fresh:
            self._grow()
        elif complete:
            self._replace()
        self.counted.emit(len(self._numbers), complete)
        if not complete and self._source is not None:
            self._source.numbers(slice_.next, self._take_numbers)

    def _grow(self) -> None:
        """Add the numbers that have come below those that are shown."""
        known = len(self._numbers)
        if self._incoming[:known] != self._numbers:
            self._replace()
        elif len(self._incoming) > known:
            self.beginInsertRows(QModelIndex(), known, len(self._incoming) - 1)
            self._numbers = self._incoming[:]
            self.endInsertRows()

    def _replace(self) -> None:
        """Show another order of numbers; the rows themselves are asked for again."""
        self._asked = ()
        if self._incoming == self._numbers:
            self._read.clear()
            self._tell(0, len(self._numbers) - 1)
            return
        self.beginResetModel()
        self._numbers = self._incoming[:]
        self._read.clear()
        self.endResetModel()

    # ------------------------------------------------------------------ rows in view

    def prepare(self, first: int, last: int) -> bool:
        """Before a paint: ask for the rows in view that are missing, and wait a moment.

        Says whether some came meanwhile, of which nobody is told: a paint of a part of the view
        must see to the rest itself.
        """
        if self._source is None:
            return False
        missing = self._missing(first, last)
        if not missing:
            return False
        if missing != self._asked or monotonic() - self._asked_at > ASK_AGAIN:
            self._asked, self._asked_at = missing, monotonic()
            self._source.rows(tuple(self._numbers[at] for at in missing), self._take_rows)
        self._preparing = True
        came = self._source.wait(self._take_rows, FRAME_BUDGET)
        self._preparing = False
        return came

    def _missing(self, first: int, last: int) -> Sequence[int]:
        """The places to read; those in view that were read are kept longest."""
        view = range(first, last + 1)
        here = [at for at in view if at in self._read]
        for at in here:
            self._read[at] = self._read.pop(at)
        if len(here) == len(view):
            return ()
        if here:
            view = range(max(first - AHEAD, 0), min(last + 1 + AHEAD, len(self._numbers)))
        return [at for at in view if at not in self._read]

    def _take_rows(self, rows: Sequence[R]) -> None:
        came = {self._number(row): self._seen(row) for row in rows}
        asked, self._asked = self._asked, ()
        for at in asked:
            self._read[at] = came.get(self._numbers[at])
        if asked and not self._preparing:
            self._tell(asked[0], asked[-1])
        for at in [*islice(self._read, max(len(self._read) - MOST_READ, 0))]:
            del self._read[at]

    # ------------------------------------------------------------------ changes

    def hear(self, changes: Changes, subject: str) -> None:
        """After a command: ask again for what changed; a record that is new asks for the list."""
        numbers = {number for changed, number in changes if changed == subject}
        if not numbers or self._source is None:
            return
        if all(number in self._numbers for number in numbers):
            self.refresh(numbers)
        else:
            self.reload()

    def refresh(self, numbers: Iterable[int]) -> None:
        """Ask again for some rows, of which only those that were read matter."""
        wanted = set(numbers)
        known = tuple(n for n in (self._numbers[at] for at in self._read) if n in wanted)
        if known and self._source is not None:
            self._source.rows(known, self._take_changed)

    def _take_changed(self, rows: Sequence[R]) -> None:
        came = {self._number(row): row for row in rows}
        for at in [*self._read]:
            if self._numbers[at] in came:
                self._read[at] = self._seen(came[self._numbers[at]])
                self._tell(at, at)
