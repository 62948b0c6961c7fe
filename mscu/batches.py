"""Long lists in batches, because a statement takes a limited number of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
BATCH_SIZE = 500


def in_batches(rows: Iterable[T], size: int = BATCH_SIZE) -> Iterator[list[T]]:
    """Yield the rows in lists of at most this many."""
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch
