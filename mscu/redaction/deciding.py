"""What a person decided on the marks of a text, and what of it nobody has decided yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mscu.redaction.finding import Mark, Why, joined


class Decided(NamedTuple):
    """That a stretch of a text is hidden, and by which words, or that it may be read."""

    start: int
    end: int
    hidden: bool
    instead: str = ""


def text_digest(text: str) -> str:
    """Name a text by what it says: one that changes has another name."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def in_force(found: Iterable[Mark], decided: Sequence[Decided]) -> Iterator[Mark]:
    """Give the marks that hide something, with those that a person added by hand."""
    spans = {(each.start, each.end): each for each in decided}
    marks = list(found)
    for mark in marks:
        said = spans.get((mark.start, mark.end))
        if said is None or said.hidden:
            yield mark
    known = {(mark.start, mark.end) for mark in marks}
    for each in decided:
        if each.hidden and (each.start, each.end) not in known:
            yield Mark(each.start, each.end, each.instead, Why.HAND)


def hiding(text: str, found: Iterable[Mark], decided: Sequence[Decided]) -> tuple[Mark, ...]:
    """Give the marks in force in the text's order; no two overlap."""
    return tuple(joined(text, in_force(found, decided)))


def undecided(found: Iterable[Mark], decided: Sequence[Decided]) -> Iterator[Mark]:
    """Give the marks on which nobody has decided yet."""
    spans = {(each.start, each.end) for each in decided}
    return (mark for mark in found if (mark.start, mark.end) not in spans)
