"""Keys that find similar values: spelt, heard, mistyped or shortened differently.

A key only proposes: whatever shares one is compared in full afterwards, so that values that are not alike may
share a key. Names are compared by their sound in English (Philips' Metaphone, after transliteration to Latin
letters), registrations and phones with one character left out.
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
from mscu.text.arabic_names import CACHED_WORDS, is_arabic, spellings, split_joined_names, to_latin
from mscu.text.name_forms import name_words

KEYS_VERSION = "6"
"""Increased with each change to how keys are made, so that every index is rebuilt."""
MAX_WORDS = 6
"""Words of a name that are used; longer names are found by their first ones in alphabetical order."""
DIGITS_OF_PHONE = 9
"""Trailing digits, which are the same with or without a country or area prefix."""
_VOWELS = frozenset("aeiouy")
MIN_CONSONANTS = 3
PART = 3
"""Letters at each end of a word; one slip leaves one end unchanged."""
KEY_BYTES = 8
CACHED_NAMES = 2_000
"""Names whose words are cached, since one query compares the same ones repeatedly."""
_SOUND_PREFIX = "n:"


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(resource("rules/likeness.toml").read_text(encoding="utf-8"))


@cache
def generic_words() -> frozenset[str]:
    """Return the words common to very many names, which do not make two names alike."""
    return frozenset((*_rules()["generic"], *_rules()["short"].values()))


@cache
def surname_words() -> frozenset[str]:
    """Return those of the generic words that are surnames too: Daniel Little."""
    return frozenset(_rules()["surnames"])


@cache
def describing_words() -> frozenset[str]:
    """Return those of the surnames that describe somebody before a name: Big Marek."""
    return frozenset(_rules()["describing"])


@cache
def common_names() -> frozenset[str]:
    """Return the names that very many people have, which alone do not make two people's names alike."""
    return frozenset(_rules()["common_names"])


@cache
def public_words() -> frozenset[str]:
    """Return the words of authorities, towns and days: two of them name nobody in particular."""
    return frozenset(_rules()["public"])


@lru_cache(maxsize=CACHED_NAMES)
def likeness_words(name: str) -> frozenset[str]:
    """Return the words of a name in lower-case Latin letters, with common short forms expanded.

    Words in Arabic letters stay as they are, since each can be several words in Latin letters.
    """
    short = _rules()["short"]
    words = (_latin(word) for word in split_joined_names(name_words(name)))
    plain = ("".join(c for c in word if c.isalnum()) for word in words)
    return frozenset(short.get(word, word) for word in plain if word)


def _latin(word: str) -> str:
    """Transliterate a word to lower-case Latin letters."""
    return word if is_arabic(word) else anyascii(word).lower()


def distinctive_words(words: frozenset[str]) -> frozenset[str]:
    """Leave out generic words, unless there are no others."""
    return words - generic_words() or words


@lru_cache(maxsize=CACHED_WORDS)
def sound(word: str) -> str:
    """Return the sound of a lower-case Latin word; digits stand for themselves."""
    if is_arabic(word):
        word = to_latin(word)
    if not word.isalpha():
        return word
    return jellyfish.metaphone(w_as_v(word)) or word


def w_as_v(word: str) -> str:
    """Replace w by v, which languages use for the same sound."""
    return word.replace("w", "v")


def consonants(word: str) -> str:
    """Return a word's consonants, as scripts without short vowels write it; empty if there are few."""
    plain = "".join(c for c in word if c not in _VOWELS)
    return plain if len(plain) >= MIN_CONSONANTS else word


def road_words(name: str) -> frozenset[str]:
    """Return the words that name the type of road: {"lane"}."""
    return likeness_words(name) & frozenset(_rules()["short"].values())


@cache
def road_forms() -> tuple[dict[str, str], dict[str, str]]:
    """Return each short form in full, and each full form as it is shortened first."""
    short = _rules()["short"]
    return short, {full: form for form, full in reversed(short.items())}


@cache
def _nicknames() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=CACHED_WORDS)
def full_names(word: str) -> frozenset[str]:
    """Return the names that this one is short for, itself included: {"danny", "daniel"}.

    For a word in Arabic letters, return its possible Latin spellings.
    """
    if is_arabic(word):
        return spellings(word)
    return frozenset({word, *_nicknames().canonicals_of(word)})


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
    """Return each word's sound, and for each pair of words what one slip leaves unchanged."""
    distinctive = distinctive_words(likeness_words(value))
    if len(distinctive) == 1:
        distinctive |= likeness_words(value) & surname_words()
    words = sorted(distinctive)[:MAX_WORDS]
    alone = (word for word in words if word not in generic_words())
    keys = {key_of_sound(sound(full)) for word in alone for full in full_names(word)}
    for left, right in combinations(words, 2):
        keys |= {
            "p:" + " ".join(sorted((sound(left_full), sound(right_full))))
            for left_full in full_names(left)
            for right_full in full_names(right)
        }
        keys |= {f"{mark}:{key}" for mark, key in _pair_keys(left, right)}
    return frozenset(keys)


def key_of_sound(value: str) -> str:
    """Return the key of a single word's sound, which many may share."""
    return f"{_SOUND_PREFIX}{value}"


def sounds_in(keys: frozenset[str]) -> frozenset[str]:
    """Return the sounds of single words among keys."""
    return frozenset(key.removeprefix(_SOUND_PREFIX) for key in keys if key.startswith(_SOUND_PREFIX))


def _pair_keys(left: str, right: str) -> Iterator[tuple[str, str]]:
    """Yield each word's beginning with the other's end, and each sound with the other's initial."""
    left, right = (to_latin(word) if is_arabic(word) else word for word in (left, right))
    begins, ends = (left[:PART], right[:PART]), (left[-PART:], right[-PART:])
    yield "b", " ".join(sorted(begins))
    yield "e", f"{begins[0]} {ends[1]}"
    yield "e", f"{begins[1]} {ends[0]}"
    yield "i", f"{sound(left)} {right[0]}"
    yield "i", f"{sound(right)} {left[0]}"


def _with_slips(mark: str, value: str) -> frozenset[str]:
    """Return the whole value, and the value with each character left out.

    Two values that differ by one character changed, added or left out share one of these.
    """
    shorter = (value[:position] + value[position + 1 :] for position in range(len(value)))
    return frozenset({f"{mark}:{value}", *(f"{mark}:{variant}" for variant in shorter)})


def key_hash(key: str) -> int:
    """Return the signed 64-bit number that stands for a key in the index."""
    digest = blake2b(key.encode(), digest_size=KEY_BYTES).digest()
    return int.from_bytes(digest, "big", signed=True)


@cache
def fingerprint() -> str:
    """Return a fingerprint of what makes the keys: code version, word lists and libraries."""
    lists = resource("rules/likeness.toml").read_bytes()
    digest = blake2b(lists, digest_size=KEY_BYTES).hexdigest()
    return " ".join(
        (KEYS_VERSION, digest, *(version(name) for name in ("anyascii", "jellyfish", "nicknames")))
    )
