"""Long lists: the first rows at once, then all ids in order, then rows as they come into view.

An id takes 8 bytes, so a million rows take 8 MB and any of them is one query away. A jump reads only what is
in view: rows may lie far apart in the store, and a paint waits until they are read and decrypted. Sorting and
filtering are new queries to the store, never a proxy over part of the data.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from mscu.changes import SOMETHING, Changes
from mscu.ui.look.row_look import GONE, RowLook
from mscu.ui.session.dispatcher import Dispatcher, QueryLike

R = TypeVar("R")

# As plain numbers: to compare a role with an enum a thousand times a frame would double its time.
_SPOKEN_ROLE = Qt.ItemDataRole.AccessibleTextRole.value
_TEXT_ROLES = frozenset({Qt.ItemDataRole.DisplayRole.value, _SPOKEN_ROLE})


@dataclass(frozen=True)
class CachedRow(Generic[R]):
    """A row that was read, with its `RowLook`."""

    row: R
    look: RowLook


class RowCache(QAbstractListModel, Generic[R]):
    """A list with all its ids, and some or all of its rows, in memory.

    `look` returns what a row shows, `number` the id of its record. Signals: `counted` with the number of rows
    known so far and whether these are all.
    """

    counted = Signal(int, bool)

    def __init__(
        self,
        look: Callable[[R], RowLook],
        *,
        id_of: Callable[[R], int] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._id_of: Callable[[R], int] = id_of or attrgetter("id")
        self._ids = array("q")
        self._cache: dict[int, CachedRow[R] | None] = {}
        """By position, least recently used first; None where the record was gone."""
        self._is_complete = False
        self.filtered_by: object = None
        """The filter of the rows; a view begins at the top when it is another."""

    def show_rows(self, rows: Sequence[R], filtered_by: object = None) -> None:
        """Show rows that are all in memory, such as the chronology of one case."""
        self.filtered_by = filtered_by
        self._set_rows(rows, is_complete=True)
        self.counted.emit(len(rows), True)

    def _set_rows(self, rows: Sequence[R], *, is_complete: bool) -> None:
        self.beginResetModel()
        self._is_complete = is_complete
        self._ids = array("q", map(self._id_of, rows))
        self._cache = {position: self._cache_row(row) for position, row in enumerate(rows)}
        self.endResetModel()

    @property
    def is_complete(self) -> bool:
        """Return whether all rows are in memory, so that each may have its own height."""
        return self._is_complete

    def _cache_row(self, row: R) -> CachedRow[R]:
        return CachedRow(row, self._look(row))

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first), self.index(last))

    def look_at(self, position: int) -> RowLook | None:
        """Return the content of a row, or None while it has not been read."""
        if position not in self._cache:
            return None
        cached = self._cache[position]
        return cached.look if cached is not None else GONE

    def row_at(self, position: int) -> R | None:
        """Return the query's row, or None while it has not been read."""
        cached = self._cache.get(position)
        return cached.row if cached is not None else None

    def id_at(self, position: int) -> int:
        """Return the id of a row's record."""
        return self._ids[position]

    def row_of(self, record_id: int) -> int:
        """Return the position of a record, or -1 if it is not in the list."""
        try:
            return self._ids.index(record_id)
        except ValueError:
            return -1

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        return None

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role not in _TEXT_ROLES or not 0 <= index.row() < len(self._ids):
            return None
        look = self.look_at(index.row())
        if look is None:
            return ""
        return look.spoken if role == _SPOKEN_ROLE else look.title


def count_text(count: int, *, is_complete: bool) -> str:
    """Return the number of rows, or nothing while more may come."""
    return f"{count:,}" if is_complete else ""


CACHE_LIMIT = 4096
"""Rows kept in memory after they were read."""
READ_AHEAD = 8
"""Rows read beyond each end of the view when it scrolls a little."""
FRAME_BUDGET = 0.012
"""Seconds that a paint may wait for its rows before it shows placeholders.

A frame at 60 Hz has 16 ms, of which painting a window of rows takes 3."""
RETRY_SECONDS = 2.0
"""Seconds after which rows that never came (the query failed) are requested once more."""


class FirstRows(Protocol):
    @property
    def rows(self) -> Sequence[Any]:
        """As many rows as a window shows, or more."""
        ...


class NumberSlice(Protocol):
    """A slice of the ordered ids."""

    @property
    def ids(self) -> Sequence[int]: ...

    @property
    def next(self) -> object | None:
        """The start of the next slice; None after the last."""
        ...


class RowSource(Protocol):
    """A source of rows. Each answer goes to a bound method of the model."""

    @property
    def filtered_by(self) -> object:
        """The filter and order of the rows, compared with those before."""
        ...

    def first(self, then: Callable[[FirstRows], object]) -> None:
        """Request the first rows."""
        ...

    def numbers(self, after: object | None, then: Callable[[NumberSlice], object]) -> None:
        """Request a slice of the ids."""
        ...

    def rows(self, ids: tuple[int, ...], then: Callable[[Sequence[Any]], object]) -> None:
        """Request some rows; those that are gone are missing from the answer."""
        ...

    def wait(self, then: Callable[..., object], seconds: float) -> bool:
        """Wait up to `seconds` for the answer of a method, and deliver it at once if it comes."""
        ...


@dataclass(frozen=True)
class QueryRows:
    """A source made of three queries to a dispatcher."""

    dispatcher: Dispatcher
    first_rows: QueryLike[Any]
    numbers_after: Callable[..., QueryLike[Any]]
    """Makes the query of a slice of the ids, from where it starts, given as `after`."""
    rows_of: Callable[..., QueryLike[Any]]
    """Makes the query of some rows from their ids, given as `numbers`."""

    @property
    def filtered_by(self) -> object:
        return self.first_rows

    def first(self, then: Callable[[Any], object]) -> None:
        self.dispatcher.ask(self.first_rows, then=then)

    def numbers(self, after: object | None, then: Callable[[Any], object]) -> None:
        self.dispatcher.ask(self.numbers_after(after=after), then=then, may_wait=True)

    def rows(self, ids: tuple[int, ...], then: Callable[[Any], object]) -> None:
        self.dispatcher.ask(self.rows_of(numbers=ids), then=then, urgent=True)

    def wait(self, then: Callable[..., object], seconds: float) -> bool:
        return self.dispatcher.wait_for(then, seconds)


class RowsModel(RowCache[R]):
    """The rows of one list, read as they come into view."""

    def __init__(
        self,
        look: Callable[[R], RowLook],
        *,
        id_of: Callable[[R], int] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(look, id_of=id_of, parent=parent)
        self._source: RowSource | None = None
        self._incoming = array("q")
        self._requested: Sequence[int] = ()
        self._requested_at = 0.0
        self._is_new_list = True
        self._first_due = False
        self._preparing = False

    def show_source(self, source: RowSource) -> None:
        """Show another list: its first rows at once, the rest as it arrives."""
        self._source = source
        self.filtered_by = source.filtered_by
        self._is_new_list = True
        self._ask_all()

    @override
    def show_rows(self, rows: Sequence[R], filtered_by: object = None) -> None:
        self._source = None
        self._requested = ()
        super().show_rows(rows, filtered_by)

    def reload(self) -> None:
        """Query the list again; the old rows stay until the new list is complete."""
        if self._source is not None:
            self._is_new_list = False
            self._ask_all()

    def _ask_all(self) -> None:
        """Request the first rows and the ids; the latter replaces an older list's query."""
        self._incoming = array("q")
        self._requested = ()
        if self._source is not None:
            self._first_due = self._is_new_list
            if self._is_new_list:
                self._source.first(self._on_first)
            self._source.numbers(None, self._on_numbers)

    def _on_first(self, first: FirstRows) -> None:
        if self._source is None or not self._first_due:  # a list in memory, or all ids, are shown meanwhile
            return
        self._requested = ()
        self._set_rows(first.rows, is_complete=False)
        self.counted.emit(len(self._ids), False)

    def _on_numbers(self, slice_: NumberSlice) -> None:
        if self._source is None:
            return
        self._first_due = False
        self._incoming.extend(slice_.ids)
        complete = slice_.next is None
        if self._is_new_list:
            self._grow()
        elif complete:
            self._replace()
        self.counted.emit(len(self._ids), complete)
        if not complete and self._source is not None:
            self._source.numbers(slice_.next, self._on_numbers)

    def _grow(self) -> None:
        """Append the ids that have arrived."""
        known_count = len(self._ids)
        if self._incoming[:known_count] != self._ids:
            self._replace()
        elif len(self._incoming) > known_count:
            self.beginInsertRows(QModelIndex(), known_count, len(self._incoming) - 1)
            self._ids = self._incoming[:]
            self.endInsertRows()

    def _replace(self) -> None:
        """Show the new order of ids; the rows themselves are read again."""
        self._requested = ()
        if self._incoming == self._ids:
            self._cache.clear()
            self._tell(0, len(self._ids) - 1)
            return
        self.beginResetModel()
        self._ids = self._incoming[:]
        self._cache.clear()
        self.endResetModel()

    def prepare(self, first: int, last: int) -> bool:
        """Request the missing rows in view before a paint, and wait a moment for them.

        Return whether some arrived. They are not announced, so a paint of part of the view must update the
        rest itself.
        """
        if self._source is None:
            return False
        missing = self._missing(first, last)
        if not missing:
            return False
        if missing != self._requested or monotonic() - self._requested_at > RETRY_SECONDS:
            self._requested, self._requested_at = missing, monotonic()
            self._source.rows(tuple(self._ids[position] for position in missing), self._on_rows)
        self._preparing = True
        arrived = self._source.wait(self._on_rows, FRAME_BUDGET)
        self._preparing = False
        return arrived

    def _missing(self, first: int, last: int) -> Sequence[int]:
        """Return the positions to read, and mark the rows in view as recently used."""
        view = range(first, last + 1)
        cached = [position for position in view if position in self._cache]
        for position in cached:
            self._cache[position] = self._cache.pop(position)
        if len(cached) == len(view):
            return ()
        if cached:
            view = range(max(first - READ_AHEAD, 0), min(last + 1 + READ_AHEAD, len(self._ids)))
        return [position for position in view if position not in self._cache]

    def _on_rows(self, rows: Sequence[R]) -> None:
        arrived = {self._id_of(row): self._cache_row(row) for row in rows}
        requested, self._requested = self._requested, ()
        for position in requested:
            self._cache[position] = arrived.get(self._ids[position])
        if requested and not self._preparing:
            self._tell(requested[0], requested[-1])
        for position in [*islice(self._cache, max(len(self._cache) - CACHE_LIMIT, 0))]:
            del self._cache[position]

    def apply_changes(self, changes: Changes, subject: str) -> None:
        """Read again what was changed; a new record, or one that the user may not see, reloads the list."""
        ids = {id_ for kind, id_ in changes if kind == subject}
        is_unknown = SOMETHING in changes
        if not (ids or is_unknown) or self._source is None:
            return
        if not is_unknown and all(id_ in self._ids for id_ in ids):
            self.refresh(ids)
        else:
            self.reload()

    def refresh(self, ids: Iterable[int]) -> None:
        """Read some rows again, if they had been read before."""
        wanted_ids = set(ids)
        known_ids = tuple(n for n in (self._ids[at] for at in self._cache) if n in wanted_ids)
        if known_ids and self._source is not None:
            self._source.rows(known_ids, self._on_changed)

    def _on_changed(self, rows: Sequence[R]) -> None:
        changed = {self._id_of(row): row for row in rows}
        for position in [*self._cache]:
            if self._ids[position] in changed:
                self._cache[position] = self._cache_row(changed[self._ids[position]])
                self._tell(position, position)
