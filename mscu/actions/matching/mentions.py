"""What the words of a report name, and how two reports are compared by it.

Identifiers by their form, numbers of houses with their roads, and names of several words: a single name
identifies nobody, and an officer's says who dealt with it. Like the index of likenesses, that of mentions
(`Mention`) only proposes: what shares a key is read again and compared in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product

from mscu.actions.matching.likeness import Candidate, Fit, compare_match
from mscu.actions.matching.search_keys import name_runs
from mscu.actions.matching.text_matches import TextMatch, identifiers_in, without_identifiers
from mscu.codes import IdentifierKind, SubjectKind
from mscu.rules.named_in_words import named_rules
from mscu.text.identifier_forms import address
from mscu.text.likeness_keys import (
    DIGITS_OF_PHONE,
    common_names,
    full_names,
    generic_words,
    key_hash,
    likeness_words,
    public_words,
    road_forms,
    sound,
)
from mscu.text.name_forms import name_key
from mscu.text.police_ranks import names_of_officers

MAX_MENTIONS = 100
"""Mentions of one report that are kept: a log of calls that was pasted may have thousands."""
MAX_UNCASED = 4
"""Words beside each other in a script without capitals that are taken for a name."""
MAX_FORMS = 3
"""Names for which one may be short that are kept with it: Ali may be short for a dozen."""
POINTS_OF_ROAD = 2.0
"""What the same number of the same road scores: many towns have a Church Street."""
_WORD = re.compile(r"[^\W_][\w’'-]*")
_PART = re.compile(r"[^,\s](?:[^,]*[^,\s])?")
_LETTERS, _FIGURES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"


@dataclass(frozen=True, kw_only=True)
class ReportMention:
    """Something that the words of a report name, with the keys under which reports are kept that name it."""

    match: TextMatch
    """Its start and end are 0 if it is named as the place of the report."""
    keys: frozenset[str]


def mentions_in(text: str, where: str = "") -> tuple[ReportMention, ...]:
    """Return what a report names in its words and as its place, each thing once, in order."""
    found = {
        (mention.match.kind, mention.keys): mention
        for match in reversed((*_matches_in(text), *_matches_of_place(where)))
        for mention in (ReportMention(match=match, keys=_keys_of(match)),)
        if mention.keys
    }
    return tuple(reversed(found.values()))[:MAX_MENTIONS]


def keys_in(text: str, where: str) -> frozenset[int]:
    """Return the keys under which a report is kept."""
    return frozenset(key_hash(key) for mention in mentions_in(text, where) for key in mention.keys)


def compare(mention: TextMatch, other: TextMatch) -> Fit | None:
    """Compare what two reports name; return None if it differs."""
    if mention.kind is not other.kind or (_may_be_a_phrase(mention) and _may_be_a_phrase(other)):
        return None
    if mention.kind is IdentifierKind.ADDRESS and mention.value == other.value and _is_road(mention):
        return Fit(points=POINTS_OF_ROAD, why="the same number of the same road")
    person = Candidate(
        subject_id=0, subject_kind=SubjectKind.PERSON, kind=other.kind, value=other.value, shown=other.shown
    )
    fit = compare_match(mention, person, frozenset())
    return None if fit is None or fit.is_common else fit


def _may_be_a_phrase(match: TextMatch) -> bool:
    """Return whether words of a script without capitals are so many that they may be what somebody said."""
    words = match.shown.split()
    is_uncased = not any(letter.isupper() or letter.islower() for letter in match.shown)
    return match.kind is IdentifierKind.NAME and is_uncased and len(words) > MAX_UNCASED


def looked_up(mention: ReportMention) -> frozenset[str]:
    """Return the keys to look a mention up by: also those that one slip in a number would give."""
    match = mention.match
    if match.kind is IdentifierKind.REGISTRATION:
        return mention.keys | frozenset(map(_key_of_plate, _with_slip(match.value, _LETTERS + _FIGURES)))
    if match.kind is IdentifierKind.PHONE:
        digits = match.value[-DIGITS_OF_PHONE:]
        return mention.keys | frozenset(map(_key_of_phone, _with_slip(digits, _FIGURES)))
    return mention.keys


def _with_slip(value: str, characters: str) -> Iterator[str]:
    """Yield a value with each character replaced by each other, and with each two neighbours exchanged."""
    for at, (before, after) in enumerate(pairwise(value)):
        yield value[:at] + after + before + value[at + 2 :]
    for at in range(len(value)):
        yield from (value[:at] + character + value[at + 1 :] for character in characters)


def _matches_in(text: str) -> Iterator[TextMatch]:
    identifiers, roads = list(identifiers_in(text)), list(_roads_in(text))
    yield from identifiers
    yield from roads
    officers = names_of_officers(text)
    text = without_identifiers(text, identifiers)
    for start, end in officers:  # they end a name that stands before or after them
        text = f"{text[:start]}{'.' * (end - start)}{text[end:]}"
    for run in name_runs(text):
        yield from _pairs_of(text, run)


def _matches_of_place(where: str) -> Iterator[TextMatch]:
    for match in _matches_in(where):
        yield replace(match, start=0, end=0)
    if full_address := address(where):
        kind = IdentifierKind.ADDRESS
        yield TextMatch(kind=kind, value=full_address, shown=where.strip(), start=0, end=0)


@cache
def _road() -> re.Pattern[str]:
    """Return what finds a number with its road: `22-24 Bridge St`."""
    short, full = road_forms()
    roads = "|".join(sorted({*full, *(form for form in short if short[form] in full)}, key=len, reverse=True))
    return re.compile(
        rf"\b(?P<number>\d{{1,4}}[a-z]?)(?: ?[-–/] ?\d{{1,4}}[a-z]?)?,? "
        rf"(?P<road>(?:[^\W\d_][\w’'-]* ){{1,3}}?(?:{roads}))\b",
        re.IGNORECASE,
    )


def _roads_in(text: str) -> Iterator[TextMatch]:
    for match in _road().finditer(text):
        words = likeness_words(match["road"])
        if words - generic_words():
            value = f"{match['number'].lower()} {' '.join(sorted(words))}"
            yield TextMatch(
                kind=IdentifierKind.ADDRESS, value=value, shown=match[0], start=match.start(), end=match.end()
            )


def _is_road(match: TextMatch) -> bool:
    return match.value.islower() or match.value[-1].islower()


def _pairs_of(text: str, run: TextMatch) -> Iterator[TextMatch]:
    """Yield each two neighbours among the words of a name that identify somebody, shown as the name.

    A comma parts two names, unless the first has one such word: `Hollin Lane, Heywood`.
    """
    before: re.Match[str] | None = None
    for part in _PART.finditer(text, run.start, run.end):
        words = [word for word in _WORD.finditer(text, *part.span()) if _distinctive(word[0]) is not None]
        for first, last in pairwise(words):
            yield from _pair(text, (first, last), part.start(), part.end())
        if before is not None and words:
            yield from _pair(text, (before, words[0]), before.start(), part.end())
        before = words[0] if len(words) == 1 else None


def _pair(text: str, words: tuple[re.Match[str], re.Match[str]], start: int, end: int) -> Iterator[TextMatch]:
    both = [_distinctive(word[0]) or "" for word in words]
    in_public = public_words() >= {*both} or common_names() >= {*both}
    if both[0] != both[1] and not in_public and not named_rules().is_vehicle(text[start:end]):
        yield TextMatch(
            kind=IdentifierKind.NAME, value=" ".join(both), shown=text[start:end], start=start, end=end
        )


def _distinctive(word: str) -> str | None:
    """Return a word as names are compared by it; None if very many names have it."""
    words = likeness_words(name_key(word)) - generic_words()
    return next(iter(words)) if len(words) == 1 else None


def _keys_of(match: TextMatch) -> frozenset[str]:
    if match.kind is IdentifierKind.NAME:
        left, right = map(_sounds_of, match.value.split())
        return frozenset(_pair_key(first, second) for first, second in product(left, right))
    if match.kind is IdentifierKind.REGISTRATION:
        return frozenset({_key_of_plate(match.value)})
    if match.kind is IdentifierKind.PHONE:
        return frozenset({_key_of_phone(match.value[-DIGITS_OF_PHONE:])})
    return frozenset({f"{match.kind.value}:{match.value}"})


def _sounds_of(word: str) -> frozenset[str]:
    """Return how a word of a name sounds, and the names that it is short for."""
    return frozenset(map(sound, (word, *sorted(full_names(word) - {word})[:MAX_FORMS])))


def _pair_key(first: str, second: str) -> str:
    return f"p:{' '.join(sorted((first, second)))}"


def _key_of_plate(value: str) -> str:
    return f"v:{value}"


def _key_of_phone(digits: str) -> str:
    return f"f:{digits}"
