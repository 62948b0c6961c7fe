"""Finding known values in a text, in whatever form they are written.

All forms of all values are looked for at once (Aho-Corasick), in the folded words of the text and in its
letters and figures without separators. The remaining words are compared with the names letter by letter, for
endings and slips.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick
from rapidfuzz.distance import OSA

from mscu.redaction.common import COMMON
from mscu.redaction.dates import ages_in, days_in
from mscu.redaction.folding import Folded, fold
from mscu.redaction.values import SHORTEST_NUMBER, Form, Forms, Known
from mscu.text.arabic_names import can_be, in_latin, is_arabic
from mscu.text.likeness_keys import sound

LONGEST_ENDING = 3
SHORTEST_ENDED, SHORTEST_FREE, SHORTEST_SLIP, LONG = 4, 6, 5, 8
"""Fewest letters of a name that may have a short ending, any ending, one slip, or two."""
_ENDINGS = frozenset({"s", "es", "a", "u", "y", "i", "e"})
SOUNDS = "[name]"
_GENITIVE = re.compile(r"['’]s$", re.IGNORECASE)
_GENITIVES = re.compile(r"(?<=[^\W_])['’]s(?![^\W_])", re.IGNORECASE)
_ARTICLE = re.compile("^[ae]l(?=[^aeiou]..)")
_ARTICLE_BEFORE = re.compile(r"\b[ae]l-$", re.IGNORECASE)
_AL = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER LAM}"
_INITIAL = re.compile(r"[ .]{1,2}[^\W\d_](?![^\W_])\.?")
_INITIAL_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_])[ .]{1,2}$")
LONGEST_INITIAL = 4
_VOWELS = re.compile("[aeiouyw]")
_DOUBLE = re.compile(r"(.)\1+")
PARTICLES = frozenset({"al", "el", "bin", "ibn", "bint", "de", "da", "van", "von", "der"})
"""Lower-case words between the parts of a name."""
_BEFORE_PHONE = frozenset({"44", "0", "0044", "00"})


class Why(StrEnum):
    """Why a stretch of a text must be hidden."""

    KNOWN = "known"
    ENDING = "ending"
    SLIP = "slip"
    PROPOSED = "proposed"
    HAND = "hand"


class Mark(NamedTuple):
    """A stretch of a text that must be hidden, and its replacement."""

    start: int
    end: int
    instead: str
    why: Why

    def said(self, why: Why) -> Mark:
        """Return the mark with another reason."""
        return self._replace(why=why)


class Finder:
    """Finds many known values in texts; built once for all texts of a document."""

    def __init__(
        self, known: Iterable[Known], ordinary: Collection[str] = frozenset(), *, nearly: bool = True
    ) -> None:
        """Prepare all forms; `ordinary` are folded words that the program itself writes.

        Endings and slips are looked for only if `nearly` is set: among very many names, nearly every word
        resembles one.
        """
        self._forms, self._is_near = Forms(ordinary=ordinary), nearly
        for each in known:
            self._forms.add(each)
        self._phrases = list(self._forms.phrases.items())
        self._codes = list(self._forms.codes.items())
        self._by_words = AhoCorasick([f" {phrase} " for phrase, _ in self._phrases])
        self._by_codes = AhoCorasick([code for code, _ in self._codes])
        self._names = {phrase: form for phrase, form in self._phrases if phrase.isalpha()}
        self._slips = _less_one(self._names)
        self._consonants = _by(_consonants, self._names)
        self._sounds = _by(sound, (name for name in self._names if len(name) >= SHORTEST_SLIP))
        self._judged: dict[str, tuple[str, Why] | None] = {}
        """Cache of results by word, since texts of a case repeat theirs."""

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Return what must be hidden, in text order; no two overlap."""
        folded = Folded(text)
        found = [*self._whole(folded), *self._tight(folded)]
        found += self._genitives(folded)
        taken = {word for first, last, _ in found for word in range(first, last)}
        marks = [_mark(folded, *each) for each in found]
        marks += self._nearly(folded, taken)
        marks += self._told(text)
        return tuple(joined(text, [self._with_initials(text, mark) for mark in marks]))

    def _with_initials(self, text: str, mark: Mark) -> Mark:
        """Extend a mark by the initial of another part of the name, before or after it.

        After it, any single capital may be one; a lower-case letter only if it is a known initial.
        """
        if not text[mark.end - 1].isalpha():
            return mark
        start, end, initials = mark.start, mark.end, self._forms.initials
        if found := _INITIAL.match(text, end):
            letter = found[0].strip(" .")
            last = Folded(text[start:end]).words[-1]
            if letter.isupper() or fold(letter) in initials.get(last, ()):
                end = found.end()
        if found := _INITIAL_BEFORE.search(text, max(start - LONGEST_INITIAL, 0), start):
            first = Folded(text[mark.start : mark.end]).words[0]
            start = found.start(1) if fold(found[1]) in initials.get(first, ()) else start
        return mark._replace(start=start, end=end)

    def _whole(self, folded: Folded) -> Iterator[tuple[int, int, str]]:
        """Yield whole forms: the first word, the index after the last, and the replacement."""
        found = self._by_words.find_matches_as_indexes(folded.joined, overlapping=True)
        for which, start, end in found:
            instead, capital = self._phrases[which][1]
            first, last = folded.word_at(start + 1), folded.word_at(end - 2) + 1
            if not capital or all(folded.is_capital(word) for word in range(first, last)):
                yield first, last, instead

    def _genitives(self, folded: Folded) -> Iterator[tuple[int, int, str]]:
        """Yield single words with an 's, which folding would take for a letter of the word."""
        for match in _GENITIVES.finditer(folded.text):
            number = folded.word_before(match.start())
            form = self._forms.phrases.get(fold(folded.text[folded.spans[number][0] : match.start()]))
            if form is not None and (not form.capital or folded.is_capital(number)):
                yield number, number + 1, form.instead

    def _tight(self, folded: Folded) -> Iterator[tuple[int, int, str]]:
        """Yield codes however they are spaced, with any country code before them."""
        found = self._by_codes.find_matches_as_indexes(folded.tight, overlapping=True)
        for which, start, end in found:
            code, instead = self._codes[which]
            first, last = folded.tight_word_at(start), folded.tight_word_at(end - 1) + 1
            if _is_short(code) and not folded.are_words(start, end):
                continue
            while first and code.isdecimal() and folded.words[first - 1] in _BEFORE_PHONE:
                first -= 1
            yield first, last, instead

    def _told(self, text: str) -> Iterator[Mark]:
        if self._forms.births:
            for (start, end), day in days_in(text):
                if (instead := self._forms.births.get(day)) is not None:
                    yield Mark(start, end, instead, Why.KNOWN)
        if self._forms.ages:
            for (start, end), age in ages_in(text):
                if (instead := self._forms.ages.get(age)) is not None:
                    yield Mark(start, end, instead, Why.KNOWN)

    # ------------------------------------------------------------ endings and slips

    def _nearly(self, folded: Folded, taken: set[int]) -> Iterator[Mark]:
        for number, word in enumerate(folded.words if self._is_near else ()):
            if len(word) < SHORTEST_ENDED or number in taken:
                continue
            if word not in self._judged:
                self._judged[word] = self._judge(word)
            judged = self._judged[word]
            if judged is not None and folded.is_capital(number):
                instead, why = judged
                yield _mark(folded, number, number + 1, instead)._replace(why=why)

    def _judge(self, word: str) -> tuple[str, Why] | None:
        """Return the replacement for a word that may be a name with an ending or a slip."""
        if word in COMMON or not word.isalpha():
            return None
        if (other := self._in_other_letters(word)) is not None:
            return self._names[other].instead, Why.SLIP
        for cut in range(1, LONGEST_ENDING + 1):
            stem, ending = word[:-cut], word[-cut:]
            form = self._names.get(stem) if len(stem) >= SHORTEST_ENDED else None
            if form is not None and (len(stem) >= SHORTEST_FREE or ending in _ENDINGS):
                return form.instead, Why.ENDING
        near = {name for key in _keys(word) for name in self._slips.get(key, ())}
        near = {name for name in near if OSA.distance(word, name) <= _slips_of(min(name, word, key=len))}
        best = min(sorted(near), key=lambda name: OSA.distance(word, name), default=None)
        if best is not None:
            return self._names[best].instead, Why.SLIP
        return (SOUNDS, Why.SLIP) if self._sounds_like_one(word) else None

    def _sounds_like_one(self, word: str) -> bool:
        """Return whether a word sounds like a name, though not of which person."""
        alike = self._sounds.get(sound(word), ()) if len(word) >= SHORTEST_SLIP else ()
        return any(name not in COMMON and OSA.distance(word, name) <= len(word) // 2 for name in alike)

    def _in_other_letters(self, word: str) -> str | None:
        """Return the name that an Arabic word may be in Latin letters, or the reverse."""
        for name in self._consonants.get(_consonants(word), ()):
            if is_arabic(name) is not is_arabic(word):
                arabic, latin = (word, name) if is_arabic(word) else (name, word)
                if can_be(arabic, latin) or can_be(arabic.removeprefix(_AL), latin):
                    return name
        return None


def _is_short(code: str) -> bool:
    """Return whether a code has so few figures that many longer numbers contain it."""
    return code.isdecimal() and len(code) < SHORTEST_NUMBER


def _mark(folded: Folded, first: int, last: int, instead: str) -> Mark:
    """Mark words, with a plus or bracket before a number and without a genitive ending."""
    start, end = folded.spans[first][0], folded.spans[last - 1][1]
    while start and folded.text[start - 1] in "+(" and folded.text[start].isdecimal():
        start -= 1
    start = with_article(folded.text, start)
    return Mark(start, without_genitive(folded.text, start, end), instead, Why.KNOWN)


def with_article(text: str, start: int) -> int:
    """Return the start of a name, including an al- before it."""
    article = _ARTICLE_BEFORE.search(text, max(start - 3, 0), start)
    return article.start() if article else start


def without_genitive(text: str, start: int, end: int) -> int:
    """Return the end of a name, without an 's, which stays."""
    return end - 2 if _GENITIVE.search(text[start:end]) else end


def _by(key: Callable[[str], str], names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(key(name), []).append(name)
    found.pop("", None)
    return found


def _consonants(word: str) -> str:
    """Return the consonants that Arabic and Latin spelling share, without repeats."""
    plain = _ARTICLE.sub("", in_latin(word) if is_arabic(word) else word)
    return _DOUBLE.sub(r"\1", _VOWELS.sub("", plain))


def _less_one(names: Mapping[str, Form]) -> dict[str, set[str]]:
    """Index each name by itself and by its forms with one letter, or two, left out."""
    found: dict[str, set[str]] = {}
    for name in names:
        if len(name) >= SHORTEST_SLIP and name not in COMMON:
            for key in _keys(name):
                found.setdefault(key, set()).add(name)
    return found


def _keys(word: str) -> set[str]:
    keys = {word}
    for _ in range(_slips_of(word)):
        keys |= {key[:at] + key[at + 1 :] for key in keys for at in range(len(key))}
    return keys


def _slips_of(word: str) -> int:
    return 0 if len(word) < SHORTEST_SLIP else 1 + (len(word) >= LONG)


def _joins(between: str) -> bool:
    """Return whether the text between two parts of a name belongs to it: al-, van, de."""
    return not between.strip(" \t,-'’") or between.strip(" -'’").casefold() in PARTICLES


def joined(text: str, marks: Iterable[Mark]) -> Iterator[Mark]:
    """Merge marks that overlap, or that are adjacent and have the same replacement."""
    now: Mark | None = None
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if now is None:
            now = mark
        elif mark.start < now.end or (mark.instead == now.instead and _joins(text[now.end : mark.start])):
            is_surer = now.why is Why.PROPOSED and mark.why is not Why.PROPOSED
            now = (mark if is_surer else now)._replace(start=now.start, end=max(now.end, mark.end))
        else:
            yield now
            now = mark
    if now is not None:
        yield now


def redacted(text: str, marks: Iterable[Mark]) -> str:
    """Return the text with each mark replaced."""
    pieces, at = [], 0
    for mark in marks:
        pieces += [text[at : mark.start], mark.instead]
        at = mark.end
    return "".join([*pieces, text[at:]])
