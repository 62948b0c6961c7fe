"""Finds what only a programmer would write in what people read: keys, class names, bare ids."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import mscu

_KEY = re.compile(r"[^\W\d_]+(?:_[^\W_]+)+")
_CODE_KEY = re.compile(r"(?<!\S)[a-z]+:[a-z]\w*")
_CAMEL = re.compile(r"\b[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+\b")
_CLASS = re.compile(r"^class (\w+)", re.MULTILINE)
_NOUNS = (
    "attachment case complaint consent disclosure enquiry entry exhibit form hit merge note plan record "
    "report row share subject survivor user watch"
)
_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_NUMBER = rf"(?!20\d\d\b)\d+\b(?! (?:{_MONTH})\b)"
_BARE_ID = re.compile(rf"\b(?i:{'|'.join(_NOUNS.split())}) #?{_NUMBER}|\b(?:person|place) {_NUMBER}")
"""`Person 2` and `Place 1` stand for names in masked copies, and are no numbers in the store.

Nor are days and years."""
_DOMAIN = re.compile(r"\S+@\S+|\S*://\S+|\S+\.[a-z]{2,4}\b")
_SOURCES = Path(mscu.__file__).parent.rglob("*.py")
_NAMES = (name for path in _SOURCES for name in _CLASS.findall(path.read_text(encoding="utf-8")))
CLASSES = frozenset(name for name in _NAMES if _CAMEL.fullmatch(name))
"""Names of the program's classes that are no plain words themselves, as `Case` is."""


def identifiers(text: str, typed: Iterable[str] = ()) -> list[str]:
    """Return what a text holds that is no plain English, apart from what people typed themselves."""
    for own in typed:
        text = text.replace(own, " ")
    text = _DOMAIN.sub(" ", text)
    classes = (name for name in _CAMEL.findall(text) if name in CLASSES)
    return [*_KEY.findall(text), *_CODE_KEY.findall(text), *classes, *_BARE_ID.findall(text)]
