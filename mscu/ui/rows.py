"""Long lists: the first rows at once, then all numbers in order, then rows as they are seen.

A number takes 8 bytes, so a million rows are 8 MB and any of them is one page away. Sorting and
filtering are new questions to the store, never a proxy over a part of the data.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from mscu.ui.desk import Asked, Changes, Desk
from mscu.ui.row_look import GONE, RowLook

R = TypeVar("R")
PAGE = 64
MOST_PAGES = 64
FRAME_BUDGET = 0.008
"""Seconds that a paint may wait for its rows before it shows placeholders."""
ASK_AGAIN = 2.0
"""Seconds after which rows that never came (the question failed) are asked for once more."""


class FirstRows(Protocol):
    """The first rows of a list."""

    @property
    def rows(self) -> Sequence[Any]:
        """At most a page of them."""
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
class DeskRows:
    """A source of three queries asked at a desk."""

    desk: Desk
    first_rows: Asked[Any]
    numbers_after: Callable[[Any], Asked[Any]]
    rows_of: Callable[[tuple[int, ...]], Asked[Any]]

    def first(self, then: Callable[[Any], object]) -> None:
        """Ask for the first rows."""
        self.desk.ask(self.first_rows, then=then)

    def numbers(self, after: object | None, then: Callable[[Any], object]) -> None:
        """Ask for a slice of the numbers."""
        self.desk.ask(self.numbers_after(after), then=then)

    def rows(self, numbers: tuple[int, ...], then: Callable[[Any], object]) -> None:
        """Ask for some rows."""
        self.desk.ask(self.rows_of(numbers), then=then)

    def wait(self, then: Callable[..., object], seconds: float) -> bool:
        """Wait for an answer."""
        return self.desk.wait_for(then, seconds)


@dataclass(frozen=True)
class _Seen(Generic[R]):
    """A row that was read, with what it looks like."""

    row: R
    look: RowLook


Page = list["_Seen[R] | None"]


class RowsModel(QAbstractListModel, Generic[R]):
    """The rows of one list. `look` says what a row shows, `number` which record it is.

    Signals: `counted` with the rows known so far and whether these are all.
    """

    counted = Signal(int, bool)

    def __init__(
        self,
        look: Callable[[R], RowLook],
        *,
        number: Callable[[R], int] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._number: Callable[[R], int] = number or attrgetter("id")
        self._source: RowSource | None = None
        self._numbers = array("q")
        self._incoming = array("q")
        self._pages: OrderedDict[int, Page[R]] = OrderedDict()
        self._asked: frozenset[int] = frozenset()
        self._asked_at = 0.0
        self._fresh = True
        self._preparing = False
        self._kept_whole = False

    # ------------------------------------------------------------------ what is shown

    def show_source(self, source: RowSource) -> None:
        """Show another list: its first rows at once, the rest as it comes."""
        self._source = source
        self._kept_whole = False
        self._fresh = True
        self._ask_all()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show rows that are all here, such as the chronology of one case."""
        self._source = None
        self._kept_whole = True
        self.beginResetModel()
        self._numbers = array("q", map(self._number, rows))
        self._pages.clear()
        for at in range(0, len(rows), PAGE):
            self._pages[at // PAGE] = [self._seen(row) for row in rows[at : at + PAGE]]
        self.endResetModel()
        self.counted.emit(len(rows), True)

    def reload(self) -> None:
        """Ask for the list anew; what is shown stays until all of the new list is here."""
        if self._source is not None:
            self._fresh = False
            self._ask_all()

    def _ask_all(self) -> None:
        """The numbers are asked for at once too: that replaces an older list's question."""
        self._incoming = array("q")
        self._asked = frozenset()
        if self._source is not None:
            if self._fresh:
                self._source.first(self._take_first)
            self._source.numbers(None, self._take_numbers)

    def _take_first(self, first: FirstRows) -> None:
        self.beginResetModel()
        self._numbers = array("q", map(self._number, first.rows))
        self._pages.clear()
        if first.rows:
            self._pages[0] = [self._seen(row) for row in first.rows]
        self.endResetModel()
        self.counted.emit(len(self._numbers), False)

    def _take_numbers(self, slice_: NumberSlice) -> None:
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
            self._drop_short_page(known)
            self._numbers = self._incoming[:]
            self.endInsertRows()

    def _drop_short_page(self, known: int) -> None:
        if known % PAGE:
            self._pages.pop(known // PAGE, None)

    def _replace(self) -> None:
        """Show another order of numbers; the rows themselves are asked for again."""
        if self._incoming == self._numbers:
            self._pages.clear()
            self._tell(0, len(self._numbers) - 1)
            return
        self.beginResetModel()
        self._numbers = self._incoming[:]
        self._pages.clear()
        self.endResetModel()

    # ------------------------------------------------------------------ rows in view

    def prepare(self, first: int, last: int) -> None:
        """Before a paint: ask for the rows in view that are missing, and wait a moment."""
        wanted = range(first // PAGE, last // PAGE + 1)
        missing = frozenset(page for page in wanted if page not in self._pages)
        for page in wanted:
            if page in self._pages:
                self._pages.move_to_end(page)
        if not missing or self._source is None:
            return
        if missing != self._asked or monotonic() - self._asked_at > ASK_AGAIN:
            self._asked, self._asked_at = missing, monotonic()
            self._source.rows(tuple(self._numbers_of(missing)), self._take_rows)
        self._preparing = True
        self._source.wait(self._take_rows, FRAME_BUDGET)
        self._preparing = False

    def _numbers_of(self, pages: Iterable[int]) -> Iterator[int]:
        for page in sorted(pages):
            yield from self._numbers[page * PAGE : (page + 1) * PAGE]

    def _take_rows(self, rows: Sequence[R]) -> None:
        came = {self._number(row): row for row in rows}
        for page in sorted(self._asked):
            numbers = self._numbers[page * PAGE : (page + 1) * PAGE]
            self._pages[page] = [
                self._seen(came[number]) if number in came else None for number in numbers
            ]
            if not self._preparing and numbers:
                self._tell(page * PAGE, page * PAGE + len(numbers) - 1)
        self._asked = frozenset()
        while len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)

    def _seen(self, row: R) -> _Seen[R]:
        return _Seen(row, self._look(row))

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first), self.index(last))

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
        known = tuple(number for number in self._numbers_of(self._pages) if number in wanted)
        if known and self._source is not None:
            self._source.rows(known, self._take_changed)

    def _take_changed(self, rows: Sequence[R]) -> None:
        came = {self._number(row): row for row in rows}
        for page, seen in self._pages.items():
            for at, number in enumerate(self._numbers[page * PAGE : (page + 1) * PAGE]):
                if number in came:
                    seen[at] = self._seen(came[number])
                    self._tell(page * PAGE + at, page * PAGE + at)

    # ------------------------------------------------------------------ what views ask

    @property
    def is_whole(self) -> bool:
        """Whether all rows are here, so that each may have its own height."""
        return self._kept_whole

    def _at(self, at: int) -> tuple[bool, _Seen[R] | None]:
        page = self._pages.get(at // PAGE)
        if page is None or at % PAGE >= len(page):
            return False, None
        return True, page[at % PAGE]

    def look_at(self, at: int) -> RowLook | None:
        """What a row shows; None while it has not been read."""
        known, seen = self._at(at)
        if not known:
            return None
        return seen.look if seen is not None else GONE

    def row_at(self, at: int) -> R | None:
        """The answer that a row was made from; None while it has not been read."""
        _, seen = self._at(at)
        return seen.row if seen is not None else None

    def number_at(self, at: int) -> int:
        """Which record a row is."""
        return self._numbers[at]

    def row_of(self, number: int) -> int:
        """Where a record stands; -1 where it does not."""
        try:
            return self._numbers.index(number)
        except ValueError:
            return -1

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._numbers)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        return None

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role not in _SAID or not 0 <= index.row() < len(self._numbers):
            return None
        look = self.look_at(index.row())
        if look is None:
            return ""
        return look.spoken if role == _ALOUD else look.title


# As plain numbers: to compare a role with an enum a thousand times a frame would double its time.
_ALOUD = Qt.ItemDataRole.AccessibleTextRole.value
_SAID = frozenset({Qt.ItemDataRole.DisplayRole.value, _ALOUD})
