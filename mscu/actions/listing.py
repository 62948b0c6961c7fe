"""Long lists, asked for in three steps: the first rows, all numbers in order, rows in view.

Numbers come in slices by keyset, so that a million rows cost one pass over an index and a jump
anywhere costs one window of rows.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from sqlalchemy import Select, select, tuple_

if TYPE_CHECKING:
    from mscu.actions.action import Work


class Row(Protocol):
    """A line of a list."""

    @property
    def id(self) -> int:
        """The number of its record."""
        ...


R = TypeVar("R", bound=Row)
FIRST = 64
SLICE = 50_000


@dataclass(frozen=True)
class Place:
    """Where a slice ended: the sort value and the number of its last row."""

    key: Any
    number: int


@dataclass(frozen=True)
class Numbers:
    """A slice of the ordered numbers, and where the next one starts; none after the last."""

    numbers: array[int]
    next: Place | None


@dataclass(frozen=True)
class Head(Generic[R]):
    """The first rows of a list, at once."""

    rows: tuple[R, ...]
    more: bool


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a list is sorted by; the number breaks ties, in the same direction."""

    key: Any
    number: Any
    falling: bool = False

    def put(self, statement: Select[Any]) -> Select[Any]:
        """Sort a statement."""
        columns = (self.key, self.number)
        return statement.order_by(*(c.desc() for c in columns) if self.falling else columns)

    def after(self, statement: Select[Any], place: Place | None) -> Select[Any]:
        """Go on where a slice ended."""
        if place is None:
            return statement
        here, there = tuple_(self.key, self.number), (place.key, place.number)
        return statement.where(here < there if self.falling else here > there)


class Filter(Protocol):
    """Which records a list shows."""

    def put(self, statement: Select[Any]) -> Select[Any]:
        """Narrow a statement."""
        ...


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[R]):
    """One long list: its order, and how the rows of some numbers are read, in any order."""

    order: Order
    read: Callable[[Work, Sequence[int]], Iterable[R]]

    def first(self, work: Work, wanted: Filter, *, most: int = FIRST) -> Head[R]:
        """Read the first rows."""
        found = self.numbers(work, wanted, None, most=most)
        return Head(self.rows(work, found.numbers), more=found.next is not None)

    def numbers(
        self, work: Work, wanted: Filter, place: Place | None, *, most: int = SLICE
    ) -> Numbers:
        """Read a slice of the numbers."""
        statement = self.order.put(wanted.put(select(self.order.key, self.order.number)))
        found: Sequence[Any] = work.rows(self.order.after(statement, place).limit(most))
        last = Place(found[-1][0], found[-1][1]) if len(found) == most else None
        return Numbers(array("q", (row[1] for row in found)), last)

    def rows(self, work: Work, numbers: Sequence[int]) -> tuple[R, ...]:
        """Read rows in the order of the numbers asked for; what is gone is left out."""
        by_number = {row.id: row for row in self.read(work, numbers)}
        return tuple(by_number[number] for number in numbers if number in by_number)
