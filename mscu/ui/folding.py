"""Compares words as people look for them: without case and without accents."""

from __future__ import annotations

import unicodedata

_ALIKE = str.maketrans({"ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ø": "o", "Ø": "o", "ß": "ss"})
_ISOLATE_OPEN = "\u2068"
_ISOLATE_CLOSE = "\u2069"


def fold(words: str) -> str:
    """The words in lower case without accents: `Bălan` and `balan` are the same."""
    apart = unicodedata.normalize("NFKD", words.translate(_ALIKE).casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def contains(words: str, wanted: str) -> bool:
    """Whether each of the wanted words occurs, in any order."""
    within = fold(words)
    return all(part in within for part in fold(wanted).split())


def isolated(words: str) -> str:
    """Words for display that cannot turn the order of what stands beside them (Arabic names)."""
    return f"{_ISOLATE_OPEN}{words}{_ISOLATE_CLOSE}" if words else ""


def joined(*parts: str) -> str:
    """A second line for display: its parts with a middle dot between them, each by itself."""
    return " · ".join(isolated(part) for part in parts if part)
