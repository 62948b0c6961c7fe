"""Keys that find a name however it is spelt, accented or ordered.

A key is for finding, never for display.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

_WITHOUT_DECOMPOSITION = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "ə": "e",
        "ŋ": "n",
        "ɖ": "d",
        "ƙ": "k",
        "ɓ": "b",
        "ɗ": "d",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "\N{ARABIC TATWEEL}": None,
        "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
        "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
        "\N{ARABIC LETTER ALEF WASLA}": "\N{ARABIC LETTER ALEF}",
    }
)
"""Letters without a Unicode decomposition, and Arabic letters with two common spellings."""
_APOSTROPHES = re.compile("['’‘`\u00b4\u02bb\u02bc]")
_WORD = re.compile(r"[^\W_]+")


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name without case, accents or order: {"hai", "nguyen", "van"}."""
    plain = name.casefold() if name.isascii() else _without_accents(name)
    return frozenset(_WORD.findall(_APOSTROPHES.sub("", plain)))


def _without_accents(name: str) -> str:
    """Return a name in lower case without accents."""
    taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(c for c in taken_apart if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare.translate(_WITHOUT_DECOMPOSITION))


def sort_name(name: str) -> str:
    """Return the sort key of a name: Ștefan among S, Łukasz among L, O'Brien as Obrien.

    Other scripts follow Latin, each in its own order: an Arabic name is written without the vowels by which a
    reader would look for it among Latin ones.
    """
    plain = name.casefold() if name.isascii() else _without_strokes(_without_accents(name))
    return " ".join(_WORD.findall(_APOSTROPHES.sub("", plain)))


def _without_strokes(name: str) -> str:
    """Return ASCII for the remaining Latin letters, such as those of Hausa."""
    return "".join(anyascii(c).lower() if _is_other_latin(c) else c for c in name)


def _is_other_latin(letter: str) -> bool:
    return not letter.isascii() and unicodedata.name(letter, "").startswith("LATIN")


def name_key(name: str) -> str:
    """Return the words of a name in alphabetical order; empty if it has no letters."""
    return " ".join(sorted(name_words(name)))
