"""Keys under which what is alike is found: spelt, heard, mistyped or shortened otherwise.

A key only proposes: whatever shares one is compared in full afterwards, so two things that are
not alike may share a key. Names are compared by their sound in English (Philips' Metaphone, after
other scripts were brought to Latin letters), plates and phones with one character left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.metadata import version
from itertools import combinations
from typing import Any

import jellyfish
from anyascii import anyascii
from nicknames import NickNamer

from mscu.codes import IdentifierKind
from mscu.resources import resource
from mscu.text.arabic_names import WORDS_KEPT, in_latin, is_arabic, spellings, words_apart
from mscu.text.name_forms import name_words

MADE = "4"
"""Raised with each change of what makes a key, so that every index is made anew."""
MOST_WORDS = 6
"""Of a name: longer ones are found by any of their first words in the order of the alphabet."""
DIGITS_OF_PHONE = 9
"""The last figures: with or without a country's or an area's prefix they are the same."""
_VOWELS = frozenset("aeiouy")
LEAST_CONSONANTS = 3
PART = 3
"""Letters at either end of a word: a slip leaves those at one of them as they are."""
KEY_BYTES = 8
KEPT = 2_000
"""Names whose words are kept: one question compares the same ones over and over."""
_ONE = "n:"


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(resource("rules/likeness.toml").read_text(encoding="utf-8"))


@cache
def generic_words() -> frozenset[str]:
    """Return the words that a thousand names share: alone they bring nothing together."""
    return frozenset((*_rules()["generic"], *_rules()["short"].values()))


@lru_cache(maxsize=KEPT)
def likeness_words(name: str) -> frozenset[str]:
    """Return the words of a name in small Latin letters, what is commonly shortened in full.

    Those in Arabic letters stay in them: they can be more than one word in Latin ones.
    """
    short = _rules()["short"]
    words = (_latin(word) for word in words_apart(name_words(name)))
    plain = ("".join(c for c in word if c.isalnum()) for word in words)
    return frozenset(short.get(word, word) for word in plain if word)


def _latin(word: str) -> str:
    """Bring a word to small Latin letters."""
    return word if is_arabic(word) else anyascii(word).lower()


def telling_words(words: frozenset[str]) -> frozenset[str]:
    """Leave out the words that a thousand names share; all of them stay where nothing else is."""
    return words - generic_words() or words


@lru_cache(maxsize=WORDS_KEPT)
def sound(word: str) -> str:
    """Return the sound of a word in small Latin letters; figures sound as they are written."""
    if is_arabic(word):
        word = in_latin(word)
    if not word.isalpha():
        return word
    return jellyfish.metaphone(one_v(word)) or word


def one_v(word: str) -> str:
    """Write w as v: half of Europe says the one and writes the other."""
    return word.replace("w", "v")


def consonants(word: str) -> str:
    """Return a word's consonants, as scripts without short vowels write it; few say nothing."""
    plain = "".join(c for c in word if c not in _VOWELS)
    return plain if len(plain) >= LEAST_CONSONANTS else word


def road_words(name: str) -> frozenset[str]:
    """Return the words that say which kind of road it is: {"lane"}."""
    return likeness_words(name) & frozenset(_rules()["short"].values())


@cache
def _namer() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=WORDS_KEPT)
def full_names(word: str) -> frozenset[str]:
    """Return the names that this one is short for, itself included: {"danny", "daniel"}.

    Of a word in Arabic letters, what it may be in Latin ones.
    """
    if is_arabic(word):
        return spellings(word)
    return frozenset({word, *_namer().canonicals_of(word)})


def keys_of(kind: IdentifierKind, value: str) -> frozenset[str]:
    """Return the keys of an identifier in its normal form."""
    if kind is IdentifierKind.NAME:
        return _keys_of_name(value)
    if kind is IdentifierKind.PHONE:
        return _with_slips("f", value[-DIGITS_OF_PHONE:])
    if kind is IdentifierKind.REGISTRATION:
        return _with_slips("v", value)
    return frozenset({f"{kind.value}:{value}"})


def _keys_of_name(value: str) -> frozenset[str]:
    """Return each word's sound, and of every two words what a slip in one of them leaves alone."""
    words = sorted(telling_words(likeness_words(value)))[:MOST_WORDS]
    alone = (word for word in words if word not in generic_words())
    keys = {key_of_sound(sound(full)) for word in alone for full in full_names(word)}
    for one, other in combinations(words, 2):
        keys |= {
            "p:" + " ".join(sorted((sound(first), sound(second))))
            for first in full_names(one)
            for second in full_names(other)
        }
        keys |= {f"{mark}:{key}" for mark, key in _parts_of_two(one, other)}
    return frozenset(keys)


def key_of_sound(heard: str) -> str:
    """Return the key of a single word's sound, which many may share."""
    return f"{_ONE}{heard}"


def sounds_in(keys: frozenset[str]) -> frozenset[str]:
    """Return the sounds of single words among keys."""
    return frozenset(key.removeprefix(_ONE) for key in keys if key.startswith(_ONE))


def _parts_of_two(one: str, other: str) -> Iterator[tuple[str, str]]:
    """Yield both beginnings, each with the other's end, and each sound with the other's initial."""
    one, other = (in_latin(each) if is_arabic(each) else each for each in (one, other))
    begins, ends = (one[:PART], other[:PART]), (one[-PART:], other[-PART:])
    yield "b", " ".join(sorted(begins))
    yield "e", f"{begins[0]} {ends[1]}"
    yield "e", f"{begins[1]} {ends[0]}"
    yield "i", f"{sound(one)} {other[0]}"
    yield "i", f"{sound(other)} {one[0]}"


def _with_slips(mark: str, value: str) -> frozenset[str]:
    """Return the whole, and all that is left with one character taken out.

    Two values with one character changed, added or left out have one of these in common.
    """
    shorter = (value[:at] + value[at + 1 :] for at in range(len(value)))
    return frozenset({f"{mark}:{value}", *(f"{mark}:{each}" for each in shorter)})


def number_of(key: str) -> int:
    """Return the number that stands for a key in the index: signed, of eight bytes."""
    digest = blake2b(key.encode(), digest_size=KEY_BYTES).digest()
    return int.from_bytes(digest, "big", signed=True)


@cache
def fingerprint() -> str:
    """Return what the keys are made by: the program's part, its lists and the libraries."""
    lists = resource("rules/likeness.toml").read_bytes()
    made = blake2b(lists, digest_size=KEY_BYTES).hexdigest()
    return " ".join((MADE, made, *(version(name) for name in ("anyascii", "jellyfish", "nicknames"))))
