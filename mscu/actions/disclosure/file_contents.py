"""What a large file holds, so that whoever approves it knows what leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from mscu.text.counts import count_of


@dataclass(frozen=True, kw_only=True)
class FileContents:
    """The records that a file would hold today."""

    ids: tuple[int, ...]
    lines: tuple[str, ...]
    """One for each case, report or other record by which people know what is in the file."""
    kinds: tuple[tuple[str, int], ...]
    """How many records there are of which kind."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """How the records of a file have changed since they were listed."""

    added: int = 0
    gone: int = 0

    @classmethod
    def between(cls, before: Collection[int], now: Collection[int]) -> Change:
        return cls(added=len(set(now) - set(before)), gone=len(set(before) - set(now)))

    @property
    def words(self) -> str:
        """Return the change in words; empty if there is none."""
        parts = ((self.added, "added"), (self.gone, "gone"))
        return ", ".join(f"{count_of(count, 'record')} {what}" for count, what in parts if count)


def counted(kinds: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return how many there are of each kind, the most first."""
    return tuple(Counter(kinds).most_common())


def ids_text(ids: Iterable[int]) -> str:
    """Return the ids of records as ranges: `1-3,7`."""
    return ",".join(f"{first}-{last}" if last > first else f"{first}" for first, last in _ranges(ids))


def read_ids(text: str) -> frozenset[int]:
    """Return the ids that `ids_text` wrote."""
    parts = (part.partition("-") for part in text.split(",") if part)
    return frozenset(id_ for first, _, last in parts for id_ in range(int(first), int(last or first) + 1))


def _ranges(ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    for _, run in groupby(enumerate(sorted(set(ids))), key=lambda placed: placed[1] - placed[0]):
        members = [id_ for _, id_ in run]
        yield members[0], members[-1]
