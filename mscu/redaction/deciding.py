"""Decisions on the marks of a text, and the marks still to be decided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mscu.redaction.finding import Mark, Why, joined


class Decided(NamedTuple):
    """A decision that a stretch of text is hidden, with its replacement, or that it may be read."""

    start: int
    end: int
    hidden: bool
    instead: str = ""


def text_digest(text: str) -> str:
    """Return a digest that identifies a text by its content, so that decisions lapse if it changes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def in_force(found: Iterable[Mark], decided: Sequence[Decided]) -> Iterator[Mark]:
    """Yield the marks that hide something, including those added by hand."""
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
    """Return the marks in force in text order; no two overlap."""
    return tuple(joined(text, in_force(found, decided)))


def undecided(found: Iterable[Mark], decided: Sequence[Decided]) -> Iterator[Mark]:
    """Yield the marks without a decision."""
    spans = {(each.start, each.end) for each in decided}
    return (mark for mark in found if (mark.start, mark.end) not in spans)
