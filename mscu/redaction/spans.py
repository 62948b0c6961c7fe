"""Stretches of a text that are hidden, and what stands in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from mscu.redaction.folding import Folded

_GENITIVE = re.compile(r"['’`]s$", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(r"\b[ae]l-$", re.IGNORECASE)
PARTICLES = frozenset({"al", "el", "bin", "ibn", "bint", "de", "da", "van", "von", "der"})
"""Lower-case words between the parts of a name."""


class Why(StrEnum):
    """Why a stretch of a text must be hidden."""

    KNOWN = "known"
    ENDING = "ending"
    SLIP = "slip"
    FAMILIAR = "familiar"
    PROPOSED = "proposed"
    HAND = "hand"


class RedactedSpan(NamedTuple):
    """A stretch of a text that must be hidden, and its replacement."""

    start: int
    end: int
    instead: str
    why: Why

    def replaced_by(self, instead: str) -> RedactedSpan:
        """Return the mark with another replacement."""
        return self._replace(instead=instead)

    def because(self, why: Why) -> RedactedSpan:
        """Return the mark with another reason."""
        return self._replace(why=why)


def mark_words(folded: Folded, first: int, last: int, instead: str) -> RedactedSpan:
    """Mark words, with a plus or bracket before a number and without a genitive ending."""
    start, end = folded.spans[first][0], folded.spans[last - 1][1]
    while start and folded.text[start - 1] in "+(" and folded.text[start].isdecimal():
        start -= 1
    start = with_article(folded.text, start)
    return RedactedSpan(start, without_genitive(folded.text, start, end), instead, Why.KNOWN)


def with_article(text: str, start: int) -> int:
    """Return the start of a name, including an al- before it."""
    article = _ARTICLE_BEFORE.search(text, max(start - 3, 0), start)
    return article.start() if article else start


def without_genitive(text: str, start: int, end: int) -> int:
    """Return the end of a name, without an 's, which stays."""
    return end - 2 if _GENITIVE.search(text[start:end]) else end


def _joins(between: str) -> bool:
    """Return whether the text between two parts of a name belongs to it: al-, van, de."""
    return not between.strip(" \t,-'’") or between.strip(" -'’").casefold() in PARTICLES


def merge_marks(text: str, marks: Iterable[RedactedSpan]) -> Iterator[RedactedSpan]:
    """Merge marks that overlap, or that are adjacent and have the same replacement."""
    current: RedactedSpan | None = None
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if current is None:
            current = mark
        elif mark.start < current.end or (
            mark.instead == current.instead and _joins(text[current.end : mark.start])
        ):
            is_surer = current.why is Why.PROPOSED and mark.why is not Why.PROPOSED
            current = (mark if is_surer else current)._replace(
                start=current.start, end=max(current.end, mark.end)
            )
        else:
            yield current
            current = mark
    if current is not None:
        yield current


def redacted(text: str, marks: Iterable[RedactedSpan]) -> str:
    """Return the text with each mark replaced."""
    pieces, position = [], 0
    for mark in marks:
        pieces += [text[position : mark.start], mark.instead]
        position = mark.end
    return "".join([*pieces, text[position:]])
