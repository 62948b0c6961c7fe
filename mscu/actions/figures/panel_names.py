"""Whom the words of the panel's report may name: found as in copies, decided on by a person.

What restricted cases alone know is marked exactly as what the rules propose (decision 28), so that
no mark tells its reader that a case exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscu.actions.editions.masking import Masking, masking_of_no_case
from mscu.documents.figures.panel_report import EDITION, public_words
from mscu.redaction.deciding import text_digest, undecided

if TYPE_CHECKING:
    from mscu.actions.core.action import Work


@dataclass(frozen=True, order=True)
class Stretch:
    """Where something stands: in which line, known by its digest, from where to where."""

    digest: str
    start: int
    end: int


@dataclass(frozen=True)
class MaybeName:
    """Words that may name somebody, wherever they stand in a text."""

    words: str
    stretches: tuple[Stretch, ...]


def panel_masking(work: Work) -> Masking:
    """Read once what is looked for in all texts of the report."""
    return masking_of_no_case(work, EDITION, public_words())


def maybe_names(masking: Masking, text: str) -> tuple[MaybeName, ...]:
    """Give what may name somebody in a text, and nobody has decided on yet."""
    found: dict[str, set[Stretch]] = {}
    for line in lines_of(text):
        for mark in undecided(masking.found(line), masking.said_of(line)):
            stretch = Stretch(text_digest(line), mark.start, mark.end)
            found.setdefault(line[mark.start : mark.end], set()).add(stretch)
    return tuple(MaybeName(words, tuple(sorted(at))) for words, at in found.items())


def all_stretches(masking: Masking, texts: Iterable[str]) -> Iterator[Stretch]:
    """Give every place that is marked in some texts, decided on or not."""
    for text in texts:
        for line in lines_of(text):
            for mark in masking.found(line):
                yield Stretch(text_digest(line), mark.start, mark.end)


def lines_of(text: str) -> list[str]:
    """Part a text into the lines that are decided on: one that changes is decided on anew."""
    return [each.strip() for each in text.splitlines() if each.strip()]
