"""Short and familiar forms of names: Peggy for Margaret, Ania for Anna, Mo for Mohammed."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from nicknames import NickNamer

from mscu.resources import resource
from mscu.text.arabic_names import CACHED_WORDS
from mscu.text.name_forms import sort_name

_SHORTEST_PART = 3
"""Letters of the beginning of a name that may stand for it."""
_FAMILIAR_ENDING = re.compile(r"(?:ie|ey|y|i|o|a|ka|ko|ek|ik|s|z|za|zza|sy|sie|u|us)$")
_DOUBLED = re.compile(r"(.)\1$")


@cache
def _english() -> NickNamer:
    return NickNamer()


@cache
def _listed() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Return what people of a name are called, and for what names a form stands."""
    forms: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    lines = resource("redaction/familiar_names.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            full, short = (sort_name(part).split() for part in line.split("/"))
            for name in full:
                forms.setdefault(name, set()).update(short, full)
            for form in short:
                names.setdefault(form, set()).update(full)
    return (
        {name: frozenset(of) for name, of in forms.items()},
        {form: frozenset(of) for form, of in names.items()},
    )


@lru_cache(maxsize=CACHED_WORDS)
def familiar_forms(name: str) -> frozenset[str]:
    """Return what somebody of a name may also be called, for a name in lower case without accents.

    A name that is itself a short form stands for the full one too, and for what else that is shortened to.
    """
    forms, names = _listed()
    full = {name, *names.get(name, ()), *_english().canonicals_of(name)}
    return frozenset().union(
        *(forms.get(of, ()) for of in full), *map(_english().nicknames_of, full), full
    ) - {name}


@cache
def given_names() -> frozenset[str]:
    """Return all given names and familiar forms that are listed."""
    forms, names = _listed()
    english = _english()
    return frozenset((*forms, *names, *english.nickname_lookup, *english.canonical_lookup))


def beginnings(name: str) -> frozenset[str]:
    """Return the beginnings of a name that may stand for it, such as abdi of abdirahman."""
    return frozenset(name[:length] for length in range(_SHORTEST_PART, len(name) - 1))


def stems(word: str) -> frozenset[str]:
    """Return the beginnings of names that a familiar form may be made of: gurps, of gurp."""
    stem = _FAMILIAR_ENDING.sub("", word)
    return frozenset(part for part in (word, stem, _DOUBLED.sub(r"\1", stem)) if len(part) >= _SHORTEST_PART)
