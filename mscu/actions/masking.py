"""What stands in an edition in place of whom and what a case names; nothing of it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.actions.known_to_case import CIVIL, OFFICER, Lists, known_to_case
from mscu.codes import Family
from mscu.codes import Kind as EntryKind
from mscu.documents.blocks import texts
from mscu.models.code import Code
from mscu.redaction.common import COMMON
from mscu.redaction.finding import Finder, Mark, Why, joined, redacted
from mscu.redaction.folding import Folded, fold
from mscu.redaction.unknown import proposals
from mscu.redaction.values import RANKS

if TYPE_CHECKING:
    from mscu.actions.action import Work
    from mscu.documents.blocks import Document
    from mscu.documents.facts import CaseFacts
    from mscu.models.case import Case

_RANK = re.compile(
    rf"\b(?:{'|'.join(sorted(RANKS - CIVIL, key=len, reverse=True))})\.? (?:\d+ )?$", re.IGNORECASE
)
"""Before the name of an officer, for whom other words stand with it."""
_AT_START = re.compile(r"(?:^|[.!?:]\s+|\n)$")
_BESIDE = " :·,;"
"""Stand around a choice in a line that gives several."""


@dataclass(frozen=True)
class Masking:
    """Finds what a case names in any text that is to leave the unit."""

    finder: Finder
    values: int
    lists: Lists

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Give what must not be read, known or proposed, and what stands in its place."""
        found = joined(text, [*self.finder.marks(text), *proposals(text, self.lists.ordinary)])
        return tuple(_worded(text, mark) for mark in found)

    def hide(self, text: str) -> str:
        """Give a text with other words for what is known, and for what rules take for a name."""
        return redacted(text, self.marks(text))

    def left_in(self, document: Document) -> int:
        """Count what is known and can still be read in a finished document."""
        return sum(self._left_in(text) for text in texts(document))

    def _left_in(self, text: str) -> int:
        known = (mark for mark in self.finder.marks(text) if mark.why is Why.KNOWN)
        return sum(self._tells(text, mark) for mark in known)

    def _tells(self, text: str, mark: Mark) -> bool:
        word = fold(text[mark.start : mark.end])
        return word not in COMMON and not (
            word in self.lists.ordinary and self._in_label(text, mark)
        )

    def _in_label(self, text: str, mark: Mark) -> bool:
        """Say whether a word stands in a choice, which is printed as it is."""
        for label in self.lists.labels:
            at = text.find(label, max(mark.end - len(label), 0))
            if 0 <= at <= mark.start and mark.end <= at + len(label):
                before, after = text[:at][-1:], text[at + len(label) :].lstrip()[:1]
                if (not before or before in _BESIDE) and (not after or after in _BESIDE):
                    return True
        return False


def masking_of(work: Work, case: Case, facts: CaseFacts) -> Masking:
    """Read what a case knows, through the reader's own eyes."""
    labels = frozenset(work.values(select(Code.label)))
    shown = (*labels, *(kind.label for kind in EntryKind), *(each.label for each in Family))
    ordinary = frozenset(chain.from_iterable(Folded(label).words for label in shown))
    lists = Lists(labels, ordinary)
    known = tuple(dict.fromkeys(known_to_case(work, case, facts, lists)))
    return Masking(Finder(known, ordinary), len(known), lists)


def _worded(text: str, mark: Mark) -> Mark:
    """Fit the words for an officer into the sentence: without the rank, and with its capital."""
    if mark.instead != OFFICER:
        return mark
    if rank := _RANK.search(text, max(mark.start - 30, 0), mark.start):
        mark = mark._replace(start=rank.start())
    is_first = _AT_START.search(text, max(mark.start - 4, 0), mark.start) is not None
    return mark._replace(instead=OFFICER.capitalize()) if is_first else mark
