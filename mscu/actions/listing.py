"""Long lists, asked for in three steps: the first rows, all numbers in order, rows in view.

Numbers come in slices by keyset, so that a million rows cost one pass over an index and a jump
anywhere costs one page of rows.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import Select, tuple_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mscu.actions.action import Work

R = TypeVar("R")
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


def read_numbers(
    work: Work, statement: Select[Any], order: Order, place: Place | None, *, limit: int = SLICE
) -> Numbers:
    """Read a slice of numbers of a statement that selects `order.key` and `order.number`."""
    rows: Sequence[Any] = work.rows(order.after(order.put(statement), place).limit(limit))
    last = Place(rows[-1][0], rows[-1][1]) if len(rows) == limit else None
    return Numbers(array("q", (row[1] for row in rows)), last)


def in_order(numbers: Sequence[int], rows: Sequence[R], number_of: Any) -> tuple[R, ...]:  # noqa: ANN401
    """Put rows into the order of the numbers they were asked by; what is gone is left out."""
    by_number = {number_of(row): row for row in rows}
    return tuple(by_number[number] for number in numbers if number in by_number)
