"""Long lists, read in three steps: the first rows, all ids in order, the rows in view.

Ids come in slices by keyset, so that a million rows cost one pass over an index and a jump anywhere costs one
window of rows.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from sqlalchemy import Select, cast, select, tuple_
from sqlalchemy import literal as bound

from mscu.models.base import Words
from mscu.models.prepared import literal

if TYPE_CHECKING:
    from mscu.actions.core.action import Work


class ListingRow(Protocol):
    @property
    def id(self) -> int:
        """The id of its record."""
        ...


R = TypeVar("R", bound=ListingRow)
FIRST_ROWS = 64
SLICE_LENGTH = 50_000


@dataclass(frozen=True)
class ListPosition:
    """Where a slice ended: the sort value and the id of its last row."""

    key: Any
    id_: int


@dataclass(frozen=True)
class IdSlice:
    """A slice of the ordered ids, and where the next one starts; None after the last."""

    ids: array[int]
    next: ListPosition | None


@dataclass(frozen=True)
class FirstRows(Generic[R]):
    """The first rows of a list, read at once."""

    rows: tuple[R, ...]
    more: bool


@dataclass(frozen=True, kw_only=True)
class ListOrder:
    """What a list is sorted by; the id breaks ties, in the same direction."""

    key: Any
    id_column: Any
    descending: bool = False

    def apply(self, statement: Select[Any]) -> Select[Any]:
        """Sort a statement."""
        columns = (self.key, self.id_column)
        return statement.order_by(*(c.desc() for c in columns) if self.descending else columns)

    def after(self, statement: Select[Any], position: ListPosition | None) -> Select[Any]:
        """Continue where a slice ended: the index finds the position, and the id breaks ties.

        The values are compared as text, because SQLite would try to read each row's day as a number first.
        """
        if position is None:
            return statement
        key, id_ = bound(position.key, self.key.type), position.id_
        row_key, position_key = tuple_(cast(self.key, Words), self.id_column), tuple_(cast(key, Words), id_)
        if self.descending:
            return statement.where(self.key <= key, row_key < position_key)
        return statement.where(self.key >= key, row_key > position_key)


class ListFilter(Protocol):
    """Which records a list shows."""

    def apply(self, statement: Select[Any]) -> Select[Any]:
        """Narrow a statement."""
        ...


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[R]):
    """A long list: its order, and how the rows for some ids are read."""

    order: ListOrder
    read: Callable[[Work, Sequence[int]], Iterable[R]]

    def first(self, work: Work, list_filter: ListFilter, *, most: int = FIRST_ROWS) -> FirstRows[R]:
        """Read the first rows."""
        page = self.ids(work, list_filter, None, most=most)
        rows = self.rows(work, page.ids[:most])
        return FirstRows(rows, more=page.next is not None or len(page.ids) > most)

    def ids(
        self, work: Work, list_filter: ListFilter, position: ListPosition | None, *, most: int = SLICE_LENGTH
    ) -> IdSlice:
        """Read a slice of the ids."""
        statement = self.order.apply(list_filter.apply(select(self.order.id_column)))
        ids = array("q", work.values(self.order.after(statement, position).limit(literal(most))))
        return IdSlice(ids, self._position(work, ids[-1]) if len(ids) == most else None)

    def _position(self, work: Work, id_: int) -> ListPosition:
        """Return the position of a row; only the last row is asked for, which halves the time of a slice."""
        return ListPosition(work.value(select(self.order.key).where(self.order.id_column == id_)), id_)

    def rows(self, work: Work, ids: Sequence[int]) -> tuple[R, ...]:
        """Read rows in the order of the ids; rows that no longer exist are left out."""
        by_id = {row.id: row for row in self.read(work, ids)}
        return tuple(by_id[id_] for id_ in ids if id_ in by_id)
