"""Text for search and display: accents folded, left-to-right and right-to-left scripts kept apart."""

from __future__ import annotations

import unicodedata
from html import escape

_MAX_PLAIN_LENGTH = 80


def tip(text: str) -> str:
    """Return a tool tip that shows the text literally; Qt wraps long ones."""
    if len(text) <= _MAX_PLAIN_LENGTH and "<" not in text and "&" not in text:
        return text
    return f"<span>{escape(text)}</span>".replace("\n", "<br>")


_ALIKE = str.maketrans({"ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ø": "o", "Ø": "o", "ß": "ss"})
_ISOLATE_OPEN = "\u2068"
_SENTENCE_OPEN = "\u2066"
_ISOLATE_CLOSE = "\u2069"
_NO_ISOLATES = dict.fromkeys(map(ord, (_ISOLATE_OPEN, _SENTENCE_OPEN, _ISOLATE_CLOSE)))
_LEFT_TO_RIGHT = "\u200e"
_DOT = " · "


def accessible_text(text: str) -> str:
    """Return the text for screen readers: without the isolating marks, which some read aloud."""
    return text.translate(_NO_ISOLATES)


def fold(text: str) -> str:
    """Return the text in lower case without accents: `Bălan` and `balan` are the same."""
    if text.isascii():  # as most texts of the lists that are searched at each key
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_ALIKE).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def contains(text: str, query: str) -> bool:
    """Return whether each of the wanted words occurs, in any order."""
    folded = fold(text)
    return all(word in folded for word in fold(query).split())


def isolated(text: str) -> str:
    """Isolate a text so that an Arabic name does not reorder what is beside it."""
    direction = next(filter(None, map(_direction, text)), "L")
    if direction != "L" and not is_right_to_left(text):
        return sentence(text)
    return f"{_ISOLATE_OPEN}{text}{_ISOLATE_CLOSE}" if text else ""


def sentence(text: str) -> str:
    """Keep our sentence left to right even if an Arabic name comes first."""
    return f"{_SENTENCE_OPEN}{text}{_ISOLATE_CLOSE}" if text else ""


def isolated_parts(line: str) -> str:
    """Isolate the parts between middle dots, so that none reorders the others."""
    return joined(*line.split(_DOT))


def is_right_to_left(text: str) -> bool:
    """Return whether a text is Arabic or the like, and not English that begins with such a name."""
    directions = [direction for direction in map(_direction, text) if direction]
    return bool(directions) and directions[0] != "L" and directions[-1] != "L"


def with_suffix(text: str, suffix: str) -> str:
    """Append a text in brackets, which stays behind even an Arabic name.

    Nothing is put before the name, since lists are searched by first letter.
    """
    has_rtl = any(_direction(letter) in {"R", "AL"} for letter in text)
    return f"{text}{_LEFT_TO_RIGHT if has_rtl else ''} ({suffix})"


def _direction(letter: str) -> str:
    direction = unicodedata.bidirectional(letter)
    return direction if direction in {"L", "R", "AL"} else ""


def joined(*parts: str) -> str:
    """Join the parts of a second line with middle dots, each isolated."""
    return _DOT.join(isolated(part) for part in parts if part)
