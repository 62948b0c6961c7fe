"""Finds known values in a text, in whatever form they stand there.

All forms of all values are looked for at once (Aho-Corasick), in the folded words of the text and
in its letters and figures without what stands between them. What is left of its words is compared
with the names letter by letter, for endings and slips.
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
"""Letters of a name that may have a short ending, any ending, one slip, or two."""
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
"""Stand between the parts of a name, written small."""
_BEFORE_PHONE = frozenset({"44", "0", "0044", "00"})


class Why(StrEnum):
    """How it is known that a piece of a text must not be read."""

    KNOWN = "known"
    ENDING = "ending"
    SLIP = "slip"
    PROPOSED = "proposed"
    HAND = "hand"


class Mark(NamedTuple):
    """A piece of a text that must not be read, and what stands in its place."""

    start: int
    end: int
    instead: str
    why: Why

    def said(self, why: Why) -> Mark:
        """Give it with another reason."""
        return self._replace(why=why)


class Finder:
    """Finds many known values in texts; made once for all texts of a document."""

    def __init__(
        self, known: Iterable[Known], ordinary: Collection[str] = frozenset(), *, nearly: bool = True
    ) -> None:
        """Prepare all forms; `ordinary` are folded words that the program itself writes.

        Endings and slips are looked for only where `nearly` says so: among very many names
        nearly every word is like one of them.
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
        """What was said of a word before: texts of a case repeat theirs."""

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Give what must not be read, in the text's order; no two overlap."""
        folded = Folded(text)
        found = [*self._whole(folded), *self._tight(folded)]
        found += self._genitives(folded)
        taken = {word for first, last, _ in found for word in range(first, last)}
        marks = [_mark(folded, *each) for each in found]
        marks += self._nearly(folded, taken)
        marks += self._told(text)
        return tuple(joined(text, [self._with_initials(text, mark) for mark in marks]))

    def _with_initials(self, text: str, mark: Mark) -> Mark:
        """Take in the initial of another part of the name, before it or behind it.

        Behind it any capital by itself may be one; a small letter only where it is known.
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
        """Find whole forms: the first word, the one behind the last, and what stands instead."""
        found = self._by_words.find_matches_as_indexes(folded.joined, overlapping=True)
        for which, start, end in found:
            instead, capital = self._phrases[which][1]
            first, last = folded.word_at(start + 1), folded.word_at(end - 2) + 1
            if not capital or all(folded.is_capital(word) for word in range(first, last)):
                yield first, last, instead

    def _genitives(self, folded: Folded) -> Iterator[tuple[int, int, str]]:
        """Find single words with an 's, which is a letter of the word to whoever folds it."""
        for match in _GENITIVES.finditer(folded.text):
            number = folded.word_before(match.start())
            form = self._forms.phrases.get(fold(folded.text[folded.spans[number][0] : match.start()]))
            if form is not None and (not form.capital or folded.is_capital(number)):
                yield number, number + 1, form.instead

    def _tight(self, folded: Folded) -> Iterator[tuple[int, int, str]]:
        """Find codes however they are spaced, with the country code that stands before."""
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
        """Say of which name a word may be an ending or a slip."""
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
        """Say whether it sounds as a name does: of whom it is then, nobody can tell."""
        alike = self._sounds.get(sound(word), ()) if len(word) >= SHORTEST_SLIP else ()
        return any(name not in COMMON and OSA.distance(word, name) <= len(word) // 2 for name in alike)

    def _in_other_letters(self, word: str) -> str | None:
        """Find the name that an Arabic word may be in Latin letters, or the other way round."""
        for name in self._consonants.get(_consonants(word), ()):
            if is_arabic(name) is not is_arabic(word):
                arabic, latin = (word, name) if is_arabic(word) else (name, word)
                if can_be(arabic, latin) or can_be(arabic.removeprefix(_AL), latin):
                    return name
        return None


def _is_short(code: str) -> bool:
    """Say whether so few figures stand within many a longer number."""
    return code.isdecimal() and len(code) < SHORTEST_NUMBER


def _mark(folded: Folded, first: int, last: int, instead: str) -> Mark:
    """Mark words: with a plus or a bracket before a number, without the ending of a genitive."""
    start, end = folded.spans[first][0], folded.spans[last - 1][1]
    while start and folded.text[start - 1] in "+(" and folded.text[start].isdecimal():
        start -= 1
    start = with_article(folded.text, start)
    return Mark(start, without_genitive(folded.text, start, end), instead, Why.KNOWN)


def with_article(text: str, start: int) -> int:
    """Say where a name begins that may have an al- before it."""
    article = _ARTICLE_BEFORE.search(text, max(start - 3, 0), start)
    return article.start() if article else start


def without_genitive(text: str, start: int, end: int) -> int:
    """Say where a name ends that may have an 's, which stays."""
    return end - 2 if _GENITIVE.search(text[start:end]) else end


def _by(key: Callable[[str], str], names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(key(name), []).append(name)
    found.pop("", None)
    return found


def _consonants(word: str) -> str:
    """Give what a word has in Arabic and in Latin letters alike, and each of them once."""
    plain = _ARTICLE.sub("", in_latin(word) if is_arabic(word) else word)
    return _DOUBLE.sub(r"\1", _VOWELS.sub("", plain))


def _less_one(names: Mapping[str, Form]) -> dict[str, set[str]]:
    """Find each name by itself and by what is left of it without one letter, or two."""
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
    """Say whether what stands between two parts of a name belongs to it: al-, van, de."""
    return not between.strip(" \t,-'’") or between.strip(" -'’").casefold() in PARTICLES


def joined(text: str, marks: Iterable[Mark]) -> Iterator[Mark]:
    """Make one of marks that overlap, or that stand side by side for the same."""
    now: Mark | None = None
    for mark in sorted(marks, key=lambda each: (each.start, -each.end)):
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
    """Give the text with what stands in place of each mark."""
    pieces, at = [], 0
    for mark in marks:
        pieces += [text[at : mark.start], mark.instead]
        at = mark.end
    return "".join([*pieces, text[at:]])
