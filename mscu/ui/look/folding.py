"""Words as people look for them and read them: accents folded, scripts each in their order."""

from __future__ import annotations

import unicodedata
from html import escape

# --- Tool tips that show words as they are, whatever people typed into them.


_WIDEST = 80


def tip(words: str) -> str:
    """A tool tip that shows words as they are; long ones are broken into lines by Qt."""
    if len(words) <= _WIDEST and "<" not in words and "&" not in words:
        return words
    return f"<span>{escape(words)}</span>".replace("\n", "<br>")


# --------------------------------------------------------------------------------------------------


_ALIKE = str.maketrans({"ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ø": "o", "Ø": "o", "ß": "ss"})
_ISOLATE_OPEN = "\u2068"
_SENTENCE_OPEN = "\u2066"
_ISOLATE_CLOSE = "\u2069"
_LEFT_TO_RIGHT = "\u200e"
_DOT = " · "


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
    begun = next(filter(None, map(_direction, words)), "L")
    if begun != "L" and not is_right_to_left(words):
        return sentence(words)
    return f"{_ISOLATE_OPEN}{words}{_ISOLATE_CLOSE}" if words else ""


def sentence(words: str) -> str:
    """Our own words around a name, from left to right even where an Arabic name comes first."""
    return f"{_SENTENCE_OPEN}{words}{_ISOLATE_CLOSE}" if words else ""


def apart(line: str) -> str:
    """A line whose parts stand between middle dots: no part turns the order of the others."""
    return joined(*line.split(_DOT))


def is_right_to_left(words: str) -> bool:
    """Whether a text is Arabic or the like, and not English that begins with such a name."""
    strong = [each for each in map(_direction, words) if each]
    return bool(strong) and strong[0] != "L" and strong[-1] != "L"


def behind(words: str, more: str) -> str:
    """Words with more behind them in brackets, which stay behind a name in Arabic too.

    Nothing stands before the words: a list is gone through by their first letter.
    """
    turns = any(_direction(letter) in {"R", "AL"} for letter in words)
    return f"{words}{_LEFT_TO_RIGHT if turns else ''} ({more})"


def _direction(letter: str) -> str:
    found = unicodedata.bidirectional(letter)
    return found if found in {"L", "R", "AL"} else ""


def joined(*parts: str) -> str:
    """A second line for display: its parts with a middle dot between them, each by itself."""
    return _DOT.join(isolated(part) for part in parts if part)
