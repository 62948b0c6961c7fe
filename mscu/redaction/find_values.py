"""Finding known values in a text, in whatever form they are written.

All forms of all values are looked for at once (Aho-Corasick), in the folded words of the text and in its
letters and figures without separators. The remaining words are compared with the names letter by letter, for
endings and slips.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from ahocorasick_rs import AhoCorasick
from rapidfuzz.distance import OSA

from mscu.redaction.common_words import COMMON, is_english
from mscu.redaction.folding import Folded, fold
from mscu.redaction.known_forms import KnownForms
from mscu.redaction.spans import RedactedSpan, Why, mark_words, merge_marks
from mscu.redaction.values import MIN_NUMBER_LENGTH, NAME, Forms, HiddenValue, ValueForm, ValueKind
from mscu.text.arabic_names import is_arabic, may_be_spelt, to_latin
from mscu.text.familiar_names import beginnings, stems
from mscu.text.likeness_keys import sound

MAX_ENDING_LENGTH = 3
SHORTEST_ENDED, SHORTEST_FREE, SHORTEST_SLIP, LONG = 4, 6, 5, 8
"""Fewest letters of a name that may have a short ending, any ending, one slip, or two."""
_ENDINGS = frozenset({"s", "es", "a", "u", "y", "i", "e"})
_GENITIVES = re.compile(r"(?<=[^\W_])['’`]s(?![^\W_])", re.IGNORECASE)
_ARTICLE = re.compile("^[ae]l(?=[^aeiou]..)")
_AL = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER LAM}"
_INITIAL = re.compile(r"[ .]{1,2}[^\W\d_](?![^\W_])\.?")
_INITIAL_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_])[ .]{1,2}$")
MAX_INITIAL_LENGTH = 4
_VOWELS = re.compile("[aeiouyw]")
_DOUBLE = re.compile(r"(.)\1+")
_BEFORE_PHONE = frozenset({"44", "0", "0044", "00"})


class Finder:
    """Finds many known values in texts; built once for all texts of a document."""

    def __init__(
        self,
        values: Iterable[HiddenValue],
        ordinary: Collection[str] = frozenset(),
        *,
        fuzzy: bool = True,
        of_case: bool = True,
    ) -> None:
        """Prepare all forms; `ordinary` are folded words that the program itself writes.

        Endings and slips are looked for only if `fuzzy` is set: among very many names, nearly every word
        resembles one. Parts of numbers, familiar forms and what is spelt are looked for if the values are
        `of_case`: one among those of a whole store would be that of nobody who is meant.
        """
        self._forms, self._is_fuzzy = Forms(ordinary=ordinary), fuzzy
        for value in sorted(values, key=lambda value: value.kind is not ValueKind.NAME):
            self._forms.add(value)  # names first: whose a thing is, is not taken for the thing
        self._phrases = list(self._forms.phrases.items())
        self._codes = list(self._forms.codes.items())
        self._by_words = AhoCorasick([f" {phrase} " for phrase, _ in self._phrases])
        self._by_codes = AhoCorasick([code for code, _ in self._codes])
        self._names = {phrase: form for phrase, form in self._phrases if phrase.isalpha()}
        self._beginnings = {part for name in self._forms.initials for part in beginnings(name)}
        self._slips = _deletion_index(self._names)
        self._consonants = _grouped(_consonants, self._names)
        self._sounds = _grouped(sound, (name for name in self._names if len(name) >= SHORTEST_SLIP))
        self._other_forms = KnownForms(self._forms, of_case=of_case)
        self._cache: dict[str, tuple[str, Why] | None] = {}
        """Cache of results by word, since texts of a case repeat theirs."""

    def words(self) -> frozenset[str]:
        """Return the folded words by which a text is seen to have a name."""
        phrases = (word for phrase in self._forms.phrases for word in phrase.split())
        return self._other_forms.words().union(phrases)

    def marks(self, text: str) -> tuple[RedactedSpan, ...]:
        """Return what must be hidden, in text order; no two overlap."""
        folded = Folded(text)
        matches = [*self._phrases_in(folded), *self._codes_in(folded)]
        matches += self._genitives(folded)
        marked_words = {word for first, last, _ in matches for word in range(first, last)}
        marks = [mark_words(folded, *match) for match in matches]
        marks += self._fuzzy_matches(folded, marked_words)
        marks += self._other_forms.marks(folded, marked_words)
        return tuple(merge_marks(text, [self._with_initials(text, mark) for mark in marks]))

    def _with_initials(self, text: str, mark: RedactedSpan) -> RedactedSpan:
        """Extend a mark by the initial of another part of the name, before or after it.

        After it, any single capital may be one; a lower-case letter only if it is a known initial.
        """
        if not text[mark.end - 1].isalpha():
            return mark
        start, end, initials = mark.start, mark.end, self._forms.initials
        if initial := _INITIAL.match(text, end):
            letter = initial[0].strip(" .")
            last = Folded(text[start:end]).words[-1]
            if letter.isupper() or fold(letter) in initials.get(last, ()):
                end = initial.end()
        if initial := _INITIAL_BEFORE.search(text, max(start - MAX_INITIAL_LENGTH, 0), start):
            first = Folded(text[mark.start : mark.end]).words[0]
            start = initial.start(1) if fold(initial[1]) in initials.get(first, ()) else start
        return mark._replace(start=start, end=end)

    def _phrases_in(self, folded: Folded) -> Iterator[tuple[int, int, str]]:
        """Yield whole forms: the first word, the index after the last, and the replacement."""
        matches = self._by_words.find_matches_as_indexes(folded.joined, overlapping=True)
        for phrase_index, start, end in matches:
            instead, capital = self._phrases[phrase_index][1]
            first, last = folded.word_at(start + 1), folded.word_at(end - 2) + 1
            if not capital or all(folded.is_capital(word) for word in range(first, last)):
                yield first, last, instead

    def _genitives(self, folded: Folded) -> Iterator[tuple[int, int, str]]:
        """Yield single words with an 's, which folding would take for a letter of the word."""
        for match in _GENITIVES.finditer(folded.text):
            word_index = folded.word_before(match.start())
            form = self._forms.phrases.get(fold(folded.text[folded.spans[word_index][0] : match.start()]))
            if form is not None and (not form.capital or folded.is_capital(word_index)):
                yield word_index, word_index + 1, form.instead

    def _codes_in(self, folded: Folded) -> Iterator[tuple[int, int, str]]:
        """Yield codes however they are spaced, with any country code before them."""
        matches = self._by_codes.find_matches_as_indexes(folded.tight, overlapping=True)
        for code_index, start, end in matches:
            code, instead = self._codes[code_index]
            first, last = folded.tight_word_at(start), folded.tight_word_at(end - 1) + 1
            if _is_short(code) and not folded.are_words(start, end):
                continue
            while first and code.isdecimal() and folded.words[first - 1] in _BEFORE_PHONE:
                first -= 1
            yield first, last, instead

    # Endings and slips

    def _fuzzy_matches(self, folded: Folded, marked_words: set[int]) -> Iterator[RedactedSpan]:
        for index, word in enumerate(folded.words if self._is_fuzzy else ()):
            if len(word) < SHORTEST_ENDED or index in marked_words:
                continue
            if word not in self._cache:
                self._cache[word] = self._fuzzy_name(word)
            result = self._cache[word]
            if result is not None and (folded.is_capital(index) or not is_english(word)):
                instead, why = result
                yield mark_words(folded, index, index + 1, instead).because(why)

    def _fuzzy_name(self, word: str) -> tuple[str, Why] | None:
        """Return the replacement for a word that may be a name with an ending or a slip."""
        if word in COMMON or not word.isalpha():
            return None
        if (transliterated := self._in_other_letters(word)) is not None:
            return self._names[transliterated].instead, Why.SLIP
        for length in range(1, MAX_ENDING_LENGTH + 1):
            stem, ending = word[:-length], word[-length:]
            form = self._names.get(stem) if len(stem) >= SHORTEST_ENDED else None
            if form is not None and (len(stem) >= SHORTEST_FREE or ending in _ENDINGS):
                return form.instead, Why.ENDING
        candidates = {name for key in _keys(word) for name in self._slips.get(key, ())}
        candidates = {
            name for name in candidates if OSA.distance(word, name) <= _slips_of(min(name, word, key=len))
        }
        best = min(sorted(candidates), key=lambda name: OSA.distance(word, name), default=None)
        if best is not None:
            return self._names[best].instead, Why.SLIP
        if self._sounds_like_one(word):
            return NAME, Why.SLIP
        return (NAME, Why.FAMILIAR) if self._is_beginning(word) else None

    def _is_beginning(self, word: str) -> bool:
        """Return whether a word may be the beginning of a name, which stands for it: Abdi, Debs."""
        return not is_english(word) and not stems(word).isdisjoint(self._beginnings)

    def _sounds_like_one(self, word: str) -> bool:
        """Return whether a word sounds like a name, though not of which person."""
        similar = self._sounds.get(sound(word), ()) if len(word) >= SHORTEST_SLIP else ()
        return any(name not in COMMON and OSA.distance(word, name) <= len(word) // 2 for name in similar)

    def _in_other_letters(self, word: str) -> str | None:
        """Return the name that an Arabic word may be in Latin letters, or the reverse."""
        for name in self._consonants.get(_consonants(word), ()):
            if is_arabic(name) is not is_arabic(word):
                arabic, latin = (word, name) if is_arabic(word) else (name, word)
                if may_be_spelt(arabic, latin) or may_be_spelt(arabic.removeprefix(_AL), latin):
                    return name
        return None


def _is_short(code: str) -> bool:
    """Return whether a code has so few figures that many longer numbers contain it."""
    return code.isdecimal() and len(code) < MIN_NUMBER_LENGTH


def _grouped(key: Callable[[str], str], names: Iterable[str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(key(name), []).append(name)
    groups.pop("", None)
    return groups


def _consonants(word: str) -> str:
    """Return the consonants that Arabic and Latin spelling share, without repeats."""
    latin = _ARTICLE.sub("", to_latin(word) if is_arabic(word) else word)
    return _DOUBLE.sub(r"\1", _VOWELS.sub("", latin))


def _deletion_index(names: Mapping[str, ValueForm]) -> dict[str, set[str]]:
    """Index each name by itself and by its forms with one letter, or two, left out."""
    index: dict[str, set[str]] = {}
    for name in names:
        if len(name) >= SHORTEST_SLIP and name not in COMMON:
            for key in _keys(name):
                index.setdefault(key, set()).add(name)
    return index


def _keys(word: str) -> set[str]:
    keys = {word}
    for _ in range(_slips_of(word)):
        keys |= {key[:position] + key[position + 1 :] for key in keys for position in range(len(key))}
    return keys


def _slips_of(word: str) -> int:
    return 0 if len(word) < SHORTEST_SLIP else 1 + (len(word) >= LONG)
