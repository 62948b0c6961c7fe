"""Long lists in batches, because a statement takes a limited number of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 500


def in_batches(rows: Iterable[T], most: int = AT_ONCE) -> Iterator[list[T]]:
    """Yield the rows in lists of at most this many."""
    left = iter(rows)
    while batch := list(islice(left, most)):
        yield batch
