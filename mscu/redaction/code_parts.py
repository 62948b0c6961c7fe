"""Parts of known numbers, by which a text means the whole: a plate ending CTB."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from mscu.redaction.folding import Folded, tighten
from mscu.redaction.spans import RedactedSpan, Why
from mscu.redaction.values import MIN_NUMBER_LENGTH
from mscu.text.number_parts import number_parts
from mscu.text.numbers_in_words import numbers_in_words

SHORTEST, SHORTEST_ALONE = 2, 4
"""Fewest characters of a part that a text calls one, and figures of one that it does not."""
_REGISTRATION = re.compile(r"(?P<first>[a-z0-9]{2}\d\d)(?P<last>[a-z01]{3})")
_YEAR = re.compile(r"(?:19|20)\d\d")


class CodeParts:
    """The ends and beginnings of many known numbers."""

    def __init__(self, codes: Iterable[tuple[str, str]], ordinary: Collection[str]) -> None:
        """Take numbers without gaps, each with its replacement, and words that are no part of one."""
        self._codes = dict(codes)
        self._sorted = sorted(self._codes)
        self._backwards = sorted(code[::-1] for code in self._codes)
        self._alone: dict[str, str] = {}
        for code, instead in self._codes.items():
            if registration := _REGISTRATION.fullmatch(code):
                ends = {registration["first"], registration["last"]}
                self._alone |= dict.fromkeys(ends.difference(ordinary), instead)
            elif code.isdecimal() and len(code) >= MIN_NUMBER_LENGTH and not _YEAR.fullmatch(code[-4:]):
                self._alone[code[-SHORTEST_ALONE:]] = instead

    def words(self) -> frozenset[str]:
        """Return the parts that mean a number wherever they stand."""
        return frozenset(self._alone)

    def marks(self, folded: Folded) -> Iterator[RedactedSpan]:
        """Yield the parts of known numbers in a text, and known numbers that it spells."""
        if not self._codes:
            return
        for start, end, value in number_parts(folded.text):
            if (instead := self._whole_of(tighten(value))) is not None:
                yield RedactedSpan(start, end, instead, Why.KNOWN)
        for start, end, figures in numbers_in_words(folded.text):
            ends = ((left, right) for left, right in combinations(range(len(figures) + 1), 2))
            spelt = (figures[left:right] for left, right in ends if right - left >= SHORTEST_ALONE)
            if (instead := next(filter(None, map(self._codes.get, spelt)), None)) is not None:
                yield RedactedSpan(start, end, instead, Why.KNOWN)
        for (start, end), word in zip(folded.spans, folded.tight_words, strict=True):
            instead = self._alone.get(word)
            if instead is not None and folded.text[start:end].upper() == folded.text[start:end]:
                yield RedactedSpan(start, end, instead, Why.KNOWN)

    def _whole_of(self, part: str) -> str | None:
        """Return the replacement of a number that begins or ends with a part."""
        if len(part) < SHORTEST:
            return None
        if (instead := self._alone.get(part)) is not None:
            return instead
        for codes, piece, step in ((self._sorted, part, 1), (self._backwards, part[::-1], -1)):
            at = bisect_left(codes, piece)
            if at < len(codes) and codes[at].startswith(piece):
                return self._codes[codes[at][::step]]
        return None
