"""Find nominals despite spelling, sound or a slip, and show where a text mentions a search term."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from mscu.actions.matching.likeness import Fits, look_up
from mscu.actions.matching.search_keys import search_key_of
from mscu.actions.matching.text_matches import TextMatch, text_matches
from mscu.codes import IdentifierKind
from mscu.text.identifier_forms import MIN_REGISTRATION_PART
from mscu.text.name_forms import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mscu.actions.core.action import Work

MAX_SIMILAR = 8
MIN_SCORE = 0.4
"""Lowest score shown: a search for a single surname reaches it."""
MIN_WORD_LENGTH = 4
"""Letters from which a word is searched for by its sound."""
CHARS_BEFORE, EXCERPT_LENGTH = 24, 96
"""Characters shown before a match, and in total."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True)
class SimilarSubject:
    """A nominal that may be meant, and why."""

    subject_id: int
    why: str


def find_similar(work: Work, text: str) -> tuple[SimilarSubject, ...]:
    """Return nominals whose names, registrations or phones resemble what was typed, best first."""
    found = look_up(work, [search_key_of(match) for match in _matches_in(text)])
    best = {subject_id: _best_fit(fits) for subject_id, fits in found.items()}
    likely = sorted(best.items(), key=lambda item: (-item[1][0], -item[0]))
    return tuple(
        SimilarSubject(subject_id=subject_id, why=why)
        for subject_id, (points, why) in likely
        if points >= MIN_SCORE
    )[:MAX_SIMILAR]


def _matches_in(text: str) -> Iterator[TextMatch]:
    """Yield the registrations and phones, or else the whole text as a name, in case it is in lower case."""
    identifiers = [match for match in text_matches(text) if match.kind is not IdentifierKind.NAME]
    yield from identifiers
    is_name = any(len(word) >= MIN_WORD_LENGTH and word.isalpha() for word in _WORD.findall(text))
    if is_name and not identifiers:
        yield TextMatch(
            kind=IdentifierKind.NAME, value=name_key(text), shown=text.title(), start=0, end=len(text)
        )


def _best_fit(fits: Fits) -> tuple[float, str]:
    return max((fit.points, fit.reason_beside_name) for _, fit in fits.values())


def excerpt_around(text: str, words: str) -> str:
    """Return the part of a text around the first of the words; empty if none occurs."""
    folded = fold_letters(text)
    terms = _WORD.findall(fold_letters(words))
    positions = [
        position for position in (_find_term(folded, term) for term in terms) if position is not None
    ]
    if not positions:
        return ""
    start = max(min(positions) - CHARS_BEFORE, 0)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    excerpt = " ".join(text[start : start + EXCERPT_LENGTH].split())
    return f"{'… ' if start else ''}{excerpt}{' …' if start + EXCERPT_LENGTH < len(text) else ''}"


def contains_words(text: str, words: str) -> bool:
    """Return whether a text contains all of the words, or their digits and letters as one."""
    folded = fold_letters(text)
    terms = _WORD.findall(fold_letters(words))
    separate = all(_find_term(folded, term) is not None for term in terms)
    return separate or _find_term(folded, "".join(terms)) is not None


def _find_term(folded: str, term: str) -> int | None:
    """Return where a word begins with the term; part of a number may match anywhere, across gaps."""
    found = re.search(rf"(?<![^\W_]){re.escape(term)}", folded)
    if found is None and len(term) >= MIN_REGISTRATION_PART and any(map(str.isdigit, term)):
        found = re.search(r"[ ()-]*".join(map(re.escape, term)), folded)
    return found.start() if found else None


def fold_letters(text: str) -> str:
    """Fold each letter to one without case and accents; most texts can be folded in one step."""
    return text.lower() if text.isascii() else "".join(map(_fold_letter, text))


@lru_cache(maxsize=1_000)
def _fold_letter(letter: str) -> str:
    """Fold one letter to exactly one without case and accents, so that positions stay the same."""
    return unicodedata.normalize("NFKD", letter).casefold()[:1] or " "
