"""Text for search and display: accents folded, left-to-right and right-to-left scripts kept apart."""

from __future__ import annotations

import unicodedata
from html import escape

_WIDEST = 80


def tip(words: str) -> str:
    """Return a tool tip that shows the text literally; Qt wraps long ones."""
    if len(words) <= _WIDEST and "<" not in words and "&" not in words:
        return words
    return f"<span>{escape(words)}</span>".replace("\n", "<br>")


_ALIKE = str.maketrans({"ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ø": "o", "Ø": "o", "ß": "ss"})
_ISOLATE_OPEN = "\u2068"
_SENTENCE_OPEN = "\u2066"
_ISOLATE_CLOSE = "\u2069"
_LEFT_TO_RIGHT = "\u200e"
_DOT = " · "


def fold(words: str) -> str:
    """Return the text in lower case without accents: `Bălan` and `balan` are the same."""
    apart = unicodedata.normalize("NFKD", words.translate(_ALIKE).casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def contains(words: str, wanted: str) -> bool:
    """Return whether each of the wanted words occurs, in any order."""
    within = fold(words)
    return all(part in within for part in fold(wanted).split())


def isolated(words: str) -> str:
    """Isolate a text so that an Arabic name does not reorder what is beside it."""
    begun = next(filter(None, map(_direction, words)), "L")
    if begun != "L" and not is_right_to_left(words):
        return sentence(words)
    return f"{_ISOLATE_OPEN}{words}{_ISOLATE_CLOSE}" if words else ""


def sentence(words: str) -> str:
    """Keep our sentence left to right even if an Arabic name comes first."""
    return f"{_SENTENCE_OPEN}{words}{_ISOLATE_CLOSE}" if words else ""


def apart(line: str) -> str:
    """Isolate the parts between middle dots, so that none reorders the others."""
    return joined(*line.split(_DOT))


def is_right_to_left(words: str) -> bool:
    """Return whether a text is Arabic or the like, and not English that begins with such a name."""
    strong = [direction for direction in map(_direction, words) if direction]
    return bool(strong) and strong[0] != "L" and strong[-1] != "L"


def behind(words: str, more: str) -> str:
    """Append a text in brackets, which stays behind even an Arabic name.

    Nothing is put before the name, since lists are searched by first letter.
    """
    turns = any(_direction(letter) in {"R", "AL"} for letter in words)
    return f"{words}{_LEFT_TO_RIGHT if turns else ''} ({more})"


def _direction(letter: str) -> str:
    found = unicodedata.bidirectional(letter)
    return found if found in {"L", "R", "AL"} else ""


def joined(*parts: str) -> str:
    """Join the parts of a second line with middle dots, each isolated."""
    return _DOT.join(isolated(part) for part in parts if part)
