"""The search keys of a text: what to look up in the index of likenesses, and under which keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from mscu.actions.matching.lone_words import is_barred, is_name_alone, is_ordinary
from mscu.actions.matching.text_matches import TextMatch, text_matches, without_identifiers
from mscu.codes import IdentifierKind
from mscu.dates.london import MONTHS
from mscu.text.identifier_forms import address
from mscu.text.likeness_keys import distinctive_words, key_of_sound, keys_of, likeness_words, sounds_in
from mscu.text.name_forms import name_key

MAX_SEARCH_KEYS = 400
MAX_PAIRS = 160
"""Pairs of lower-case words searched for: officers in a hurry type names without capitals."""
MAX_NAME_WORDS = 6
"""Words of a name that is searched for; a longer name is found by a part."""
MAX_WORDS_OF_RUN = 14
"""Words of a name that is found whole: Vietnamese and Arabic names have eight and more."""
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_MONTH = "|".join(rf"{name}|{name[:3]}\.?" for name in MONTHS)
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})(?!\w)|\b(?:{_MONTH}) \d", re.IGNORECASE
)
"""A month beside a number is not a name: May, April and June can be names, and March sounds like one."""
_HOUSE = re.compile(r"\b(\d{1,4}[a-z]?)(?: ?[-–/] ?\d{1,4}[a-z]?)?,? \Z", re.IGNORECASE)
_HOUSE_LENGTH = 16
_BETWEEN = re.compile(r" |-|\. ?|, ")
_PARTICLES = frozenset(
    {
        "al",
        "bin",
        "bint",
        "da",
        "de",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "o",
        "thi",
        "van",
        "von",
    }
)
"""Small words inside a name."""


@dataclass(frozen=True, kw_only=True)
class SearchKey:
    """One match in a text, with the keys under which a nominal may be indexed."""

    match: TextMatch
    rare: frozenset[str]
    """Keys that few nominals share."""
    sounds: frozenset[str] = frozenset()
    """Sounds of single words: for each, only the newest subjects are compared."""


def search_keys_in(text: str, place: str = "") -> tuple[SearchKey, ...]:
    """Return what a text mentions, in its order, then what its place does."""
    place_matches = [replace(match, start=0, end=0, as_spelt=False) for match in _mentions(place)]
    if full_address := address(place):
        kind = IdentifierKind.ADDRESS
        place_matches.append(TextMatch(kind=kind, value=full_address, shown=place.strip(), start=0, end=0))
    matches = (*place_matches, *_lower_case_pairs(text), *_mentions(text))
    search_keys = {(match.kind, match.value): search_key_of(match) for match in matches}
    return tuple(search_keys.values())[:MAX_SEARCH_KEYS]


def _mentions(text: str) -> Iterator[TextMatch]:
    identifiers = [match for match in text_matches(text) if match.kind is not IdentifierKind.NAME]
    yield from identifiers
    text = without_identifiers(text, identifiers)
    for name in standing_names(text, _names(text)):
        words = _WORD.finditer(text, name.start, name.end)
        if not any(is_barred(text, *word.span()) for word in words):  # `Her Mai` is found as Mai
            yield name


def standing_names(text: str, names: Iterable[TextMatch]) -> Iterator[TextMatch]:
    """Yield the names of a text without single words that do not stand as one: `Her`, or `Mark the van`."""
    for name in names:
        if not name.is_single_name:
            yield name
        elif is_name_alone(text, name.start, name.end):
            yield replace(name, as_spelt=is_ordinary(text, name.start, name.end))


def _names(text: str, most: int = MAX_NAME_WORDS) -> Iterator[TextMatch]:
    """Yield every run of capitalised words and its parts; a full stop ends it unless after an initial."""
    dates = [range(*match.span()) for match in _DATE.finditer(text)]
    all_words = _WORD.finditer(text)
    words = [word for word in all_words if not any(word.start() in date for date in dates)]
    for index, first in enumerate(words):
        if not _is_capitalised(first[0]):
            continue
        last = first
        yield _name(text, first, last)
        for word in words[index + 1 : index + most]:
            between = text[last.end() : word.start()]
            if not _BETWEEN.fullmatch(between) or ("." in between and len(last[0]) > 1):
                break
            if not _is_capitalised(word[0]) and word[0].lower() not in _PARTICLES:
                break
            last = word
            if _is_capitalised(word[0]):
                yield _name(text, first, last)


def name_runs(text: str) -> Iterator[TextMatch]:
    """Yield every run of capitalised words whole."""
    # Of one beginning the longest comes last.
    longest = {name.start: name for name in _names(text, MAX_WORDS_OF_RUN)}
    end = 0
    for start, name in sorted(longest.items()):
        if start >= end:
            end = name.end
            yield name


def _is_capitalised(word: str) -> bool:
    """Return whether a word is capitalised, or in a script without capitals."""
    return word[0].isalpha() and not word[0].islower()


def _name(text: str, first: re.Match[str], last: re.Match[str]) -> TextMatch:
    shown = text[first.start() : last.end()]
    number = _HOUSE.search(text[max(0, first.start() - _HOUSE_LENGTH) : first.start()])
    return TextMatch(
        kind=IdentifierKind.NAME,
        value=name_key(shown),
        shown=shown,
        start=first.start(),
        end=last.end(),
        number=number[1].lower() if number else "",
    )


def _lower_case_pairs(text: str) -> Iterator[TextMatch]:
    """Yield pairs of adjacent lower-case words, in case they are a name."""
    words = list(_WORD.finditer(text))
    for first, last in pairwise(words[:MAX_PAIRS]):
        shown = text[first.start() : last.end()]
        is_small = shown.islower() and " " in shown and first.end() + 1 == last.start()
        if is_small and len(distinctive_words(likeness_words(shown))) > 1:
            yield _name(text, first, last)


def search_key_of(match: TextMatch) -> SearchKey:
    """Return the search key of a match; lower-case words get only rare keys, as they are seldom names."""
    keys = keys_of(match.kind, match.value)
    sounds = sounds_in(keys)
    is_lower_case = match.kind is IdentifierKind.NAME and match.shown.islower()
    return SearchKey(
        match=match,
        rare=keys - frozenset(map(key_of_sound, sounds)),
        sounds=frozenset() if is_lower_case else sounds,
    )
