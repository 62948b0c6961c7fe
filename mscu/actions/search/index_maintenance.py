"""Maintenance that keeps a store's search index fast; no records are changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Command, Query, Work
from mscu.codes import Operation


@dataclass(frozen=True, kw_only=True)
class WordIndexNeedsMerging(Query[bool]):
    """Whether the search index has enough segments for merging them to pay."""

    recorded_as = "WordsAreInParts"

    needs = Permission.USE_STORE

    def answer(self, work: Work) -> bool:
        return work.word_index.needs_merging()


@dataclass(frozen=True, kw_only=True)
class MergeWordIndex(Command[bool]):
    """Merge the segments of the search index, some pages at a time; return whether there is more to do.

    Each search reads every segment, and each day of work adds some. The window runs this while the store is
    idle.
    """

    recorded_as = "PutWordsTogether"

    going_on: bool = False
    """Whether a merge was begun: it is then finished, even where it would not be worth starting."""
    upkeep: ClassVar[bool] = True
    derives = True
    nothing_to_do = False
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> bool:
        """Merge one batch of pages; audit the check, and whether a merge began."""
        more = work.word_index.merge_segments(begun=self.going_on)
        if not (self.going_on and more):
            reason = "merges the search index" if more else "the search index needs no merging"
            work.note(AuditNote(operation=Operation.UPKEEP, reason=reason))
        return more
