"""The words that replace names and details in an edition; none of it is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.actions.editions.known_to_case import OFFICER, ListWords, known_to_case, known_to_store
from mscu.codes import Family, Kind
from mscu.documents.blocks import texts
from mscu.documents.editions.composing import printed_facts
from mscu.documents.editions.texts_to_review import TextPiece, pieces
from mscu.models.code import Code
from mscu.models.edition import RedactionMark
from mscu.redaction.common_words import COMMON
from mscu.redaction.deciding import SpanDecision, hiding, text_digest, undecided
from mscu.redaction.find_values import Finder
from mscu.redaction.folding import Folded, fold
from mscu.redaction.proposed_marks import proposals
from mscu.redaction.spans import RedactedSpan, Why, merge_marks, redacted
from mscu.text.police_ranks import POLICE_RANKS

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.documents.blocks import Document
    from mscu.documents.editions.editions import Edition
    from mscu.documents.editions.facts import CaseFacts
    from mscu.models.case import Case

_RANK = re.compile(
    rf"\b(?:{'|'.join(sorted(POLICE_RANKS, key=len, reverse=True))})\.? (?:\d+ )?$", re.IGNORECASE
)
"""A rank before an officer's name; the replacement covers both."""
MAX_RANK_LENGTH = 30
_AT_START = re.compile(r"(?:^|[.!?:]\s+|\n)$")
_AROUND_CHOICE = " :·,;"
"""Separators around one choice in a line of several."""


@dataclass(frozen=True)
class Masking:
    """Finds the identifying values of a case in any text that is to leave the unit."""

    finder: Finder
    elsewhere: Finder
    """Finds values known to the whole store, replaced in the same words as by rules."""
    unseen: Finder
    """Finds names known only to restricted cases, which the reader may not know of."""
    known: frozenset[str]
    """The words that replace what the case knows."""
    values: int
    lists: ListWords
    decided: Mapping[str, tuple[SpanDecision, ...]] = field(default_factory=dict)
    """Reviewers' decisions on a text, by its digest."""
    restored: frozenset[str] = frozenset()
    """Folded words that a reviewer has restored."""

    def found_marks(self, text: str) -> tuple[RedactedSpan, ...]:
        """Return what must be replaced in a text, known or proposed, with its replacement."""
        unseen = (mark for mark in self.unseen.marks(text) if _is_capitalised(text[mark.start : mark.end]))
        elsewhere = (mark.because(Why.PROPOSED) for mark in (*self.elsewhere.marks(text), *unseen))
        proposed = (*elsewhere, *proposals(text, self.lists.ordinary))
        marks = merge_marks(text, [*self.finder.marks(text), *proposed])
        return tuple(_fit_replacement(text, mark) for mark in marks)

    def decisions_on(self, text: str) -> tuple[SpanDecision, ...]:
        return self.decided.get(text_digest(text), ())

    def marks(self, text: str) -> tuple[RedactedSpan, ...]:
        """Return what is hidden in a text: what was found and not restored, and what was marked by hand."""
        return hiding(text, self.found_marks(text), self.decisions_on(text))

    def hide(self, text: str) -> str:
        """Return the text with everything hidden replaced."""
        return redacted(text, self.marks(text))

    def undecided(self, texts: Iterable[TextPiece]) -> int:
        """Return the number of marks without a decision."""
        return sum(
            len(list(undecided(self.found_marks(piece.text), self.decisions_on(piece.text))))
            for piece in texts
        )

    def left_in(self, document: Document) -> int:
        """Return how many known values remain readable in a finished document."""
        return sum(self._left_in(text) for text in texts(document))

    def _left_in(self, text: str) -> int:
        known_marks = (mark for mark in self.finder.marks(text) if mark.why is Why.KNOWN)
        return sum(self._is_readable(text, mark) for mark in known_marks)

    def _is_readable(self, text: str, mark: RedactedSpan) -> bool:
        value = text[mark.start : mark.end]
        is_restored = self.restored.issuperset(Folded(value).words)
        is_choice = fold(value) in self.lists.ordinary and self._in_label(text, mark)
        return fold(value) not in COMMON and not is_restored and not is_choice

    def _in_label(self, text: str, mark: RedactedSpan) -> bool:
        """Return whether a mark lies in the label of a list choice, which is printed as it is."""
        for label in self.lists.labels:
            position = text.find(label, max(mark.end - len(label), 0))
            if 0 <= position <= mark.start and mark.end <= position + len(label):
                before, after = text[:position][-1:], text[position + len(label) :].lstrip()[:1]
                if (not before or before in _AROUND_CHOICE) and (not after or after in _AROUND_CHOICE):
                    return True
        return False


def _is_capitalised(text: str) -> bool:
    """Return whether each word is capitalised as a name is, so that rules would find it too.

    Any other mark would reveal to the author of the text that a restricted case has that name.
    """
    return not text.isupper() and not any(word[:1].islower() for word in text.split())


def build_masking(work: Work, case: Case, facts: CaseFacts, edition: Edition) -> Masking:
    """Read what a case knows, with the reader's permissions, and what reviewers decided."""
    lists = _list_words(work)
    known_values = tuple(dict.fromkeys(known_to_case(work, case, facts, lists)))
    elsewhere, unseen = known_to_store(work)
    masking = Masking(
        finder=Finder(known_values, lists.ordinary),
        elsewhere=Finder(elsewhere, lists.ordinary, fuzzy=False, of_case=False),
        unseen=Finder(unseen, lists.ordinary, fuzzy=False, of_case=False),
        known=frozenset(value.instead for value in known_values),
        values=len(known_values),
        lists=lists,
        decided=_decisions(work, case.id, edition.key),
    )
    reviewed = reviewable(facts, edition, masking)
    return replace(masking, restored=frozenset(_restored_words(reviewed, masking)))


def masking_of_no_case(work: Work, edition: str, public: Iterable[str]) -> Masking:
    """Build the masking for texts that belong to no case: all marks are those of the rules.

    `public` holds words and phrases that identify nobody.
    """
    lists = _list_words(work, public)
    elsewhere, unseen = known_to_store(work)
    return Masking(
        finder=Finder(()),
        elsewhere=Finder(elsewhere, lists.ordinary, fuzzy=False, of_case=False),
        unseen=Finder(unseen, lists.ordinary, fuzzy=False, of_case=False),
        known=frozenset(),
        values=0,
        lists=lists,
        decided=_decisions(work, None, edition),
    )


def _list_words(work: Work, more: Iterable[str] = ()) -> ListWords:
    labels = frozenset(work.values(select(Code.label)))
    printed_labels = (*labels, *(kind.label for kind in Kind), *(family.label for family in Family), *more)
    return ListWords(labels, frozenset(chain.from_iterable(Folded(label).words for label in printed_labels)))


def reviewable(facts: CaseFacts, edition: Edition, masking: Masking) -> tuple[TextPiece, ...]:
    """Return the texts in which an edition replaces names."""
    kinds = (kind.label for kind in Kind)
    return pieces(printed_facts(facts, edition), edition, masking.lists.labels.union(kinds))


def _decisions(work: Work, case_id: int | None, edition: str) -> dict[str, tuple[SpanDecision, ...]]:
    decisions: dict[str, tuple[SpanDecision, ...]] = {}
    conditions = (RedactionMark.case_id.is_not_distinct_from(case_id), RedactionMark.edition == edition)
    for row in work.records(select(RedactionMark).where(*conditions)):
        decision = SpanDecision(row.starts_at, row.ends_at, row.hidden, row.other_words)
        decisions[row.text_digest] = (*decisions.get(row.text_digest, ()), decision)
    return decisions


def _restored_words(reviewed: Iterable[TextPiece], masking: Masking) -> Iterable[str]:
    for piece in reviewed:
        for decision in masking.decisions_on(piece.text):
            if not decision.hidden:
                yield from Folded(piece.text[decision.start : decision.end]).words


def _fit_replacement(text: str, mark: RedactedSpan) -> RedactedSpan:
    """Fit an officer's replacement into the sentence, without the rank and with its capital."""
    if mark.instead != OFFICER:
        return mark
    if rank := _RANK.search(text, max(mark.start - MAX_RANK_LENGTH, 0), mark.start):
        mark = RedactedSpan(rank.start(), mark.end, mark.instead, mark.why)
    is_first = _AT_START.search(text, max(mark.start - 4, 0), mark.start) is not None
    return RedactedSpan(mark.start, mark.end, OFFICER.capitalize(), mark.why) if is_first else mark
