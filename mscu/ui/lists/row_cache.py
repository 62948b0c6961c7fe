"""Rows that have been read, by their place among the ordered numbers of all rows of a list."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from mscu.ui.look.row_look import GONE, RowLook

R = TypeVar("R")

# As plain numbers: to compare a role with an enum a thousand times a frame would double its time.
_ALOUD = Qt.ItemDataRole.AccessibleTextRole.value
_SAID = frozenset({Qt.ItemDataRole.DisplayRole.value, _ALOUD})


@dataclass(frozen=True)
class CachedRow(Generic[R]):
    """A row that was read, with what it looks like."""

    row: R
    look: RowLook


class RowCache(QAbstractListModel, Generic[R]):
    """A list of which all numbers, and some or all rows, are here.

    `look` says what a row shows, `number` which record it is. Signals: `counted` with the rows
    that are known so far and whether these are all.
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
        self._numbers = array("q")
        self._read: dict[int, CachedRow[R] | None] = {}
        """By place, what came longest ago first; None where the record was gone."""
        self._whole = False

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show rows that are all here, such as the chronology of one case."""
        self._hold(rows, whole=True)
        self.counted.emit(len(rows), True)

    def _hold(self, rows: Sequence[R], *, whole: bool) -> None:
        self.beginResetModel()
        self._whole = whole
        self._numbers = array("q", map(self._number, rows))
        self._read = {at: self._seen(row) for at, row in enumerate(rows)}
        self.endResetModel()

    @property
    def is_whole(self) -> bool:
        """Whether all rows are here, so that each may have its own height."""
        return self._whole

    def _seen(self, row: R) -> CachedRow[R]:
        return CachedRow(row, self._look(row))

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first), self.index(last))

    def look_at(self, at: int) -> RowLook | None:
        """What a row shows; None while it has not been read."""
        if at not in self._read:
            return None
        seen = self._read[at]
        return seen.look if seen is not None else GONE

    def row_at(self, at: int) -> R | None:
        """The answer that a row was made from; None while it has not been read."""
        seen = self._read.get(at)
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
