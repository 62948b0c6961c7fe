"""Finds what identifies a person in a text: a name in any spelling, a phone, a reference, a birth date.

For the duty to notify, which must not identify anybody who has not consented to be included, alone or in
combination (Modern Slavery Act 2015 s.52(3)). It is stricter than the last check of a public copy: capitals
are not required, so an ordinary word that is also part of a name stops a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from mscu.codes import Labelled
from mscu.dates.date_reading import Precision
from mscu.dates.partial_date import PartialDate, UnreadableDate
from mscu.text.ages_in_words import ages_in_words
from mscu.text.days_in_words import days_in_words, days_of_a_year
from mscu.text.familiar_names import familiar_forms
from mscu.text.name_forms import name_words
from mscu.text.number_parts import NumberPart, number_parts
from mscu.text.numbers_in_words import SpeltNumber, numbers_in_words
from mscu.text.spaced_letters import in_other_scripts, spaced_words

# Latin letters for Cyrillic and Greek ones, as passports and officers write names.


# ruff: noqa: RUF001 - these letters are meant to look like Latin ones


_CYRILLIC = {
    "а": "a",
    "б": "b",
    "в": "v",
    "г": "g",
    "д": "d",
    "е": "e",
    "ж": "zh",
    "з": "z",
    "и": "i",
    "й": "y",
    "к": "k",
    "л": "l",
    "м": "m",
    "н": "n",
    "о": "o",
    "п": "p",
    "р": "r",
    "с": "s",
    "т": "t",
    "у": "u",
    "ф": "f",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ы": "y",
    "ь": "",
    "э": "e",
    "ю": "yu",
    "я": "ya",
    "і": "i",
    "ї": "yi",
    "є": "ye",
    "ґ": "g",
}
_GREEK = {
    "α": "a",
    "β": "v",
    "γ": "g",
    "δ": "d",
    "ε": "e",
    "ζ": "z",
    "η": "i",
    "θ": "th",
    "ι": "i",
    "κ": "k",
    "λ": "l",
    "μ": "m",
    "ν": "n",
    "ξ": "x",
    "ο": "o",
    "π": "p",
    "ρ": "r",
    "σ": "s",
    "ς": "s",
    "τ": "t",
    "υ": "y",
    "φ": "f",
    "χ": "ch",
    "ψ": "ps",
    "ω": "o",
}
LATIN = str.maketrans(_CYRILLIC | _GREEK)


MIN_WORD = 3
"""Letters below which a word of a name is searched for only as part of the whole name."""
MIN_CODE = 4
MIN_NUMBER = 6
MIN_PART = 2
"""Letters and figures of what a text calls the end of a number."""
NOT_IDENTIFYING = frozenset(
    {
        "unknown",
        "male",
        "female",
        "man",
        "woman",
        "boy",
        "girl",
        "person",
        "not",
        "known",
        "the",
        "and",
        "called",
        "big",
        "little",
        "old",
        "young",
    }
)
"""Words in recorded names that identify nobody."""
ORDINARY_WORDS = frozenset(
    {
        "van",
        "man",
        "may",
        "will",
        "mark",
        "rose",
        "hope",
        "grace",
        "hill",
        "hall",
        "wood",
        "king",
        "white",
        "black",
        "brown",
        "green",
        "long",
        "short",
        "day",
        "son",
        "sun",
        "lane",
        "field",
        "cook",
        "baker",
        "driver",
        "guard",
        "page",
        "price",
        "rich",
        "bill",
        "sue",
        "bin",
        "den",
    }
)
"""Names that are also ordinary words: in lower case they mean nobody."""
_POSSESSIVE = re.compile(r"['’]s\b")
_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
_HOUSE_NUMBER = re.compile(r"^\s*\d+\w?(?:-\d+\w?)?\s+")
_NUMBERED_DAY = re.compile(r"(?<!\d)(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{1,4})(?!\d)")
_AGED = re.compile(r"(?i)\b(?:aged?|is|was|now)\s+(\d{1,2})\b|\b(\d{1,2})[ -]?(?:years?|yrs?|yo)\b")


class Known(Labelled):
    """A kind of value that identifies a person; the label is used within a sentence."""

    NAME = "name", "the person's name"
    ALIAS = "alias", "a nickname or another name of the person"
    OTHER_NAME = "other_name", "the name of another potential victim"
    BIRTH = "birth", "the person's date of birth or age"
    CONTACT = "contact", "a phone number or e-mail address of the person"
    IDENTIFIER = "identifier", "a registration or document number of the person"
    REFERENCE = "reference", "a reference that leads to the person"
    ADDRESS = "address", "an address of the person"
    PLACE = "place", "a place of the case"
    THING = "thing", "a registration or number of the case"
    WORD = "word", "a name or place from the unit's note on the person"


NAMES = frozenset({Known.NAME, Known.ALIAS, Known.OTHER_NAME})
"""Kinds of values that are names of people."""


@dataclass(frozen=True)
class KnownValue:
    """A value that the unit knows about a person, and its kind."""

    value: str
    sort: Known

    @cached_property
    def identifying_words(self) -> frozenset[str]:
        """The forms of its words that by themselves lead to somebody."""
        forms = (form for word in _WORD.findall(self.value) for form in _forms(word))
        return frozenset(form for form in forms if len(form) >= MIN_WORD and form not in NOT_IDENTIFYING)

    @cached_property
    def short_forms(self) -> frozenset[str]:
        """Familiar forms of its words, and a family's name in the plural."""
        names = self.identifying_words if self.sort in NAMES else frozenset[str]()
        familiar = {form for name in names for form in familiar_forms(name) if len(form) > 1}
        return frozenset(
            familiar | {f"{name}{ending}" for name in names for ending in ("s", "es")} - NOT_IDENTIFYING
        )

    @cached_property
    def phrases(self) -> tuple[_Phrase, ...]:
        """The whole of it; of an address each part, with and without the number of the house."""
        if self.sort not in {Known.ADDRESS, Known.PLACE}:
            return (_Phrase.of(self.value),)
        parts = self.value.split(",")
        parts += [bare for part in parts if " " in (bare := _HOUSE_NUMBER.sub("", part)) and bare != part]
        return tuple(map(_Phrase.of, parts))


@dataclass(frozen=True)
class _Phrase:
    """Words that are searched for one after the other, or written as one."""

    value: str
    words: tuple[frozenset[str], ...]
    """The forms of each, or nothing where they are too ordinary to be searched for."""
    code: str
    """Its letters and figures, or an empty string where they are not searched for alone."""

    @classmethod
    def of(cls, value: str) -> _Phrase:
        """Take a value apart."""
        words = tuple(_forms(word) for word in _WORD.findall(_POSSESSIVE.sub("", value)))
        identifying = {form for forms in words for form in forms} - NOT_IDENTIFYING
        is_ordinary = not identifying or (len(words) == 1 and identifying <= ORDINARY_WORDS)
        code = _compact(value)
        mixed = any(map(str.isdigit, code)) or " " in value.strip() or "@" in value
        return cls(value, () if is_ordinary else words, code if len(code) >= MIN_CODE and mixed else "")


def trace(text: str, known: Iterable[KnownValue], today: date) -> tuple[KnownValue, str] | None:
    """Return the first known value that the text shows, with the words that show it."""
    searched, values = _SearchedText(text, today), [value for value in known if value.value.strip()]
    for shows in (searched.shows, searched.shows_short_form):
        for value in values:
            if shown := shows(value):
                return value, shown
    return None


class _SearchedText:
    """A text in the forms in which values are searched for."""

    def __init__(self, text: str, today: date) -> None:
        self.text, self.today = _POSSESSIVE.sub("", text), today
        self.words: list[tuple[str, frozenset[str]]] = [
            (word, _forms(word)) for word in _WORD.findall(self.text)
        ]
        apart = [(text[start:end], word) for start, end, word in spaced_words(text)]
        runs = (text[start:end] for start, end in in_other_scripts(text))
        apart += [(run, "".join(filter(str.isalpha, run))) for run in runs]
        self.words += [(shown, _forms(word)) for shown, word in apart]
        self.compact = _compact(text)
        self.digits = "".join(c for c in text if c.isdigit() or c.isalpha())
        self.has_capitals = any(map(str.isupper, self.text))

    @cached_property
    def _parts(self) -> tuple[NumberPart, ...]:
        return number_parts(self.text)

    @cached_property
    def _spelt_numbers(self) -> tuple[SpeltNumber, ...]:
        return numbers_in_words(self.text)

    def shows(self, known: KnownValue) -> str:
        """Return the words of the text that show the value, or an empty string."""
        if known.sort is Known.BIRTH:
            return self._matching_birth_date(known.value)
        if known.sort is Known.WORD:
            return self._matching_word(known)
        if known.sort in NAMES:
            return self._matching_word(known) or self._matching_phrase(known)
        if known.sort in {Known.ADDRESS, Known.PLACE}:
            return self._matching_phrase(known)
        (whole,) = known.phrases
        return (
            self._matching_code(whole)
            or self._matching_number(known.value)
            or self._matching_part(known.value)
        )

    def shows_short_form(self, known: KnownValue) -> str:
        """Return a word that is a familiar form of a name, or a family's name in the plural."""
        if not known.short_forms:
            return ""
        for word, forms in self.words:
            shared = known.short_forms & {*forms, *(form.removesuffix("s") for form in forms)}
            if shared and (word[0].isupper() or not (self.has_capitals or shared <= ORDINARY_WORDS)):
                return word
        return ""

    def _matching_word(self, known: KnownValue) -> str:
        for word, forms in self.words:
            shared = known.identifying_words & forms
            if shared and (word[0].isupper() or not shared <= ORDINARY_WORDS):
                return word
        return ""

    def _matching_phrase(self, known: KnownValue) -> str:
        return next(filter(None, (self._matching_words(each) for each in known.phrases if each.words)), "")

    def _matching_words(self, phrase: _Phrase) -> str:
        first, length = phrase.words[0], len(phrase.words)
        for start in range(len(self.words) - length + 1):
            if first.isdisjoint(self.words[start][1]):
                continue
            window = self.words[start : start + length]
            if all(not a.isdisjoint(b) for (_, a), b in zip(window, phrase.words, strict=True)):
                return " ".join(word for word, _ in window)
        return self._matching_code(phrase)

    def _matching_code(self, phrase: _Phrase) -> str:
        return phrase.value if phrase.code and phrase.code in self.compact else ""

    def _matching_number(self, value: str) -> str:
        digits = "".join(filter(str.isdigit, value))
        bare = digits.removeprefix("0044").removeprefix("44" if value.strip()[:1] == "+" else "0")
        if len(bare) < MIN_NUMBER:
            return ""
        spelt = (self.text[s.start : s.end] for s in self._spelt_numbers if bare in s.figures)
        return value if bare in self.digits else next(spelt, "")

    def _matching_part(self, value: str) -> str:
        """Return what the text calls the end or the beginning of a number."""
        whole = "".join(filter(str.isalnum, value)).upper()
        for part in self._parts:
            if len(part.value) >= MIN_PART and (whole.startswith(part.value) or whole.endswith(part.value)):
                return self.text[part.start : part.end]
        return ""

    def _matching_birth_date(self, text: str) -> str:
        try:
            born = PartialDate.parse(text, today=self.today)
        except UnreadableDate:
            return ""
        same = (self._same_day, self._same_day_in_words, self._same_year, self._same_age)
        matches = chain.from_iterable(find(born) for find in same)
        return next(map(str, matches), "")

    def _same_day(self, born: PartialDate) -> Iterator[str]:
        if born.precision is not Precision.DAY or born.earliest is None:
            return
        day = born.earliest
        for match in _NUMBERED_DAY.finditer(self.text):
            if {int(part) % 100 for part in match.groups()} == {day.day, day.month, day.year % 100}:
                yield match[0]

    def _same_day_in_words(self, born: PartialDate) -> Iterator[str]:
        if born.earliest is None or born.latest is None or born.earliest.year != born.latest.year:
            return
        day = born.earliest
        is_day = born.precision is Precision.DAY
        for written in (*days_in_words(self.text), *days_of_a_year(self.text)):
            is_same = is_day and (written.day, written.month) == (day.day, day.month)
            if is_same or (written.year == day.year and born.precision is not Precision.AGE):
                yield self.text[written.start : written.end]

    def _same_year(self, born: PartialDate) -> Iterator[str]:
        one_year = born.earliest and born.latest and born.earliest.year == born.latest.year
        if one_year and born.precision is not Precision.AGE and born.earliest:
            yield from re.findall(rf"(?<!\d){born.earliest.year}(?!\d)", self.text)

    def _same_age(self, born: PartialDate) -> Iterator[str]:
        ages = {
            self.today.year - day.year - early
            for day in (born.earliest, born.latest)
            if day
            for early in (0, 1)
        }
        if born.precision is Precision.AGE:
            ages |= set(map(int, re.findall(r"\d{1,2}", born.words)))
        for match in _AGED.finditer(self.text):
            if int(match[1] or match[2]) in ages:
                yield match[0]
        for (start, end), age in ages_in_words(self.text):
            if age in ages:
                yield self.text[start:end]


def _forms(word: str) -> frozenset[str]:
    """Return a word without case and accents, and its Latin transliteration."""
    lowered = word.casefold()
    variants = (
        {lowered} if lowered.isascii() else {lowered, lowered.translate(_UMLAUTS), lowered.translate(LATIN)}
    )
    return frozenset("".join(sorted(parts)) for parts in map(name_words, variants) if parts)


def _compact(text: str) -> str:
    return "".join(chain.from_iterable(sorted(name_words(word)) for word in _WORD.findall(text)))
