"""Long lists some at a time: a statement takes so many values, and memory so many rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 500


def in_batches(rows: Iterable[T], most: int = AT_ONCE) -> Iterator[list[T]]:
    """Yield rows in lists of so many; the last one has what is left."""
    left = iter(rows)
    while batch := list(islice(left, most)):
        yield batch
