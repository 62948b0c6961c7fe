"""Decisions on the marks of a text, and the marks still to be decided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mscu.redaction.spans import RedactedSpan, Why, merge_marks


class SpanDecision(NamedTuple):
    """A decision that a stretch of text is hidden, with its replacement, or that it may be read."""

    start: int
    end: int
    hidden: bool
    instead: str = ""


def text_digest(text: str) -> str:
    """Return a digest that identifies a text by its content, so that decisions lapse if it changes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def in_force(
    marks_found: Iterable[RedactedSpan], decisions: Sequence[SpanDecision]
) -> Iterator[RedactedSpan]:
    """Yield the marks that hide something, including those added by hand."""
    spans = {(decision.start, decision.end): decision for decision in decisions}
    marks = list(marks_found)
    for mark in marks:
        decision_ = spans.get((mark.start, mark.end))
        if decision_ is None or decision_.hidden:
            yield mark
    found_spans = {(mark.start, mark.end) for mark in marks}
    for decision in decisions:
        if decision.hidden and (decision.start, decision.end) not in found_spans:
            yield RedactedSpan(decision.start, decision.end, decision.instead, Why.HAND)


def hiding(
    text: str, marks: Iterable[RedactedSpan], decisions: Sequence[SpanDecision]
) -> tuple[RedactedSpan, ...]:
    """Return the marks in force in text order; no two overlap."""
    return tuple(merge_marks(text, in_force(marks, decisions)))


def undecided(marks: Iterable[RedactedSpan], decisions: Sequence[SpanDecision]) -> Iterator[RedactedSpan]:
    """Yield the marks without a decision."""
    spans = {(decision.start, decision.end) for decision in decisions}
    return (mark for mark in marks if (mark.start, mark.end) not in spans)
