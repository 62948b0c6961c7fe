"""The fonts of the printed page, and which of them has a glyph for each character.

Noto Sans has Latin (including Vietnamese and Romanian), Greek and Cyrillic; Noto Sans Arabic and Droid Sans
Fallback (Chinese, Japanese, Korean) have the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from mscu.resources import resource

LATIN = "NotoSans-Regular"
LATIN_BOLD = "NotoSans-Bold"
REGULAR = (LATIN, "NotoSansArabic-Regular", "DroidSansFallback")
BOLD = (LATIN_BOLD, "NotoSansArabic-Bold", "DroidSansFallback")

ASCENT = 1.069
"""Ascent of Noto Sans, in ems above the baseline."""
DESCENT = 0.293


@dataclass(frozen=True)
class Run:
    """Characters drawn in one font."""

    text: str
    font: str


@cache
def font(name: str) -> TTFont:
    """Read a font once and register it with reportlab."""
    face = TTFont(name, str(resource(f"fonts/{name}.ttf")))
    pdfmetrics.registerFont(face)
    return face


@cache
def font_of(character: str, *, bold: bool) -> str:
    """Return the first font that has the character, else Noto Sans."""
    names = BOLD if bold else REGULAR
    for name in names:
        if ord(character) in font(name).face.charToGlyph:
            return name
    return names[0]


@cache
def is_known(character: str) -> bool:
    return any(ord(character) in font(name).face.charToGlyph for name in REGULAR)


def runs(text: str, *, bold: bool) -> list[Run]:
    """Split text, in drawing order, into runs of one font each."""
    if text.isascii():
        font(BOLD[0] if bold else REGULAR[0])
        return [Run(text, BOLD[0] if bold else REGULAR[0])]
    fonts = ((font_of(character, bold=bold), character) for character in text)
    return [
        Run("".join(character for _, character in pairs), name) for name, pairs in groupby(fonts, key=_name)
    ]


def width(text: str, *, bold: bool) -> float:
    """Return the width of text in ems."""
    return sum(map(_ADVANCES[bold].__getitem__, text))


class _Advances(dict[str, float]):
    """Widths of single characters; whole words of a case are never kept."""

    def __init__(self, *, bold: bool) -> None:
        super().__init__()
        self._bold = bold

    def __missing__(self, character: str) -> float:
        """Measure a character and keep its width."""
        name = font_of(character, bold=self._bold)
        self[character] = float(font(name).stringWidth(character, 1))
        return self[character]


_ADVANCES = {bold: _Advances(bold=bold) for bold in (False, True)}


def _name(pair: tuple[str, str]) -> str:
    return pair[0]
