"""What a store needs now and then to stay quick; nothing that anybody recorded is touched."""

from __future__ import annotations

from dataclasses import dataclass

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Command, Query, Work
from mscu.codes import Operation


@dataclass(frozen=True, kw_only=True)
class WordsAreInParts(Query[bool]):
    """Whether the index of words is in so many parts that putting them together is worth it."""

    needs = Permission.USE_STORE

    def answer(self, work: Work) -> bool:
        """Count the parts, of which nothing is on record."""
        return work.word_index.is_in_parts()


@dataclass(frozen=True, kw_only=True)
class PutWordsTogether(Command[bool]):
    """Put the parts of the index of words together, some pages at a time; says whether to go on.

    Each search looks into every part, and each day of work adds some. The window has it done while
    nobody waits for the store.
    """

    going_on: bool = False
    """Whether it was begun: then it is brought to its end, and else only where it is worth it."""
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> bool:
        """Do a stretch of it; that it was looked at is on record, and whether it was begun."""
        more = work.word_index.put_together(begun=self.going_on)
        if not (self.going_on and more):
            said = "puts the index together" if more else "the index is in few parts"
            work.note(AuditNote(operation=Operation.UPKEEP, reason=said))
        return more
