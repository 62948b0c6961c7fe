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


class Row(Protocol):
    """A line of a list."""

    @property
    def id(self) -> int:
        """The id of its record."""
        ...


R = TypeVar("R", bound=Row)
FIRST = 64
SLICE = 50_000


@dataclass(frozen=True)
class Place:
    """Where a slice ended: the sort value and the id of its last row."""

    key: Any
    number: int


@dataclass(frozen=True)
class Numbers:
    """A slice of the ordered ids, and where the next one starts; None after the last."""

    numbers: array[int]
    next: Place | None


@dataclass(frozen=True)
class Head(Generic[R]):
    """The first rows of a list, read at once."""

    rows: tuple[R, ...]
    more: bool


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a list is sorted by; the id breaks ties, in the same direction."""

    key: Any
    number: Any
    falling: bool = False

    def put(self, statement: Select[Any]) -> Select[Any]:
        """Sort a statement."""
        columns = (self.key, self.number)
        return statement.order_by(*(c.desc() for c in columns) if self.falling else columns)

    def after(self, statement: Select[Any], place: Place | None) -> Select[Any]:
        """Continue where a slice ended: the index finds the place, and the id breaks ties.

        The values are compared as text, because SQLite would try to read each row's day as a number first.
        """
        if place is None:
            return statement
        key, number = bound(place.key, self.key.type), place.number
        row_key, place_key = tuple_(cast(self.key, Words), self.number), tuple_(key, number)
        if self.falling:
            return statement.where(self.key <= key, row_key < place_key)
        return statement.where(self.key >= key, row_key > place_key)


class Filter(Protocol):
    """Which records a list shows."""

    def put(self, statement: Select[Any]) -> Select[Any]:
        """Narrow a statement."""
        ...


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[R]):
    """A long list: its order, and how the rows for some ids are read."""

    order: Order
    read: Callable[[Work, Sequence[int]], Iterable[R]]

    def first(self, work: Work, wanted: Filter, *, most: int = FIRST) -> Head[R]:
        """Read the first rows."""
        page = self.numbers(work, wanted, None, most=most)
        return Head(self.rows(work, page.numbers), more=page.next is not None)

    def numbers(self, work: Work, wanted: Filter, place: Place | None, *, most: int = SLICE) -> Numbers:
        """Read a slice of the ids."""
        statement = self.order.put(wanted.put(select(self.order.number)))
        ids = array("q", work.values(self.order.after(statement, place).limit(literal(most))))
        return Numbers(ids, self._place(work, ids[-1]) if len(ids) == most else None)

    def _place(self, work: Work, id_: int) -> Place:
        """Return the place of a row; only the last row is asked for, which halves the time of a slice."""
        return Place(work.value(select(self.order.key).where(self.order.number == id_)), id_)

    def rows(self, work: Work, ids: Sequence[int]) -> tuple[R, ...]:
        """Read rows in the order of the ids; rows that no longer exist are left out."""
        by_id = {row.id: row for row in self.read(work, ids)}
        return tuple(by_id[id_] for id_ in ids if id_ in by_id)
