"""Breaks text into lines, and puts right-to-left text into drawing order.

Text is never parsed: what looks like markup is printed as it stands. Arabic letters are joined before they
are measured, lines are broken in reading order, and each line is then reordered by the Unicode bidirectional
algorithm, so that a name of several words reads correctly across a line break.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import arabic_reshaper
from bidi.algorithm import get_display

from mscu.dates.london import SHORT_MONTHS
from mscu.documents.blocks import Span, Spans, Tone
from mscu.documents.pdf.fonts import Run, is_known, runs, width

_MONTHS = "|".join(SHORT_MONTHS)
_WITHIN_DATE = rf"(?:(?<=\d) (?=(?:{_MONTHS})\b)|(?<={_MONTHS}) (?=\d{{4}}\b))"
_SPACES = re.compile(rf"((?:(?!{_WITHIN_DATE})[ \u2000-\u2006\u2008-\u200a\u205f\u3000])+)")
"""Where a line may break: between words, but not within `12 Nov 2022`."""
_CLOSING = "\u3001\u3002\u300b\u300d\u300f\u3011\uff01\uff09\uff0c\uff1a\uff1b\uff1f.,:;!?)"
_IDEOGRAPHS = re.compile(f"([\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff][{_CLOSING}]*)")
"""Characters between which a line may break, each with the marks that may not begin a line."""
_JOINED_LETTERS = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
_JOINERS = "\u200c\u200d"
_KEPT_CONTROLS = f"\n{_JOINERS}"
_PLAINER = str.maketrans("\t\u1680\r\u0085\u2028\u2029", "  \n\n\n\n")
"""Rare spaces and line ends that no font has."""
_INVISIBLE = re.compile(f"[{_JOINERS}\ufe00-\ufe0f]")
UNKNOWN = "\ufffd"
"""Replaces a character that no font has, so that nothing vanishes from a page."""


@dataclass(frozen=True)
class Word:
    """Characters of one tone that stay on one line; a space is a word of its own."""

    text: str
    tone: Tone
    ems: float
    is_space: bool = False
    """Whether the word only separates others."""
    is_ideograph: bool = False

    @property
    def stands_alone(self) -> bool:
        """Return whether a line may break before it and after it."""
        return self.is_space or self.is_ideograph


@dataclass(frozen=True)
class TextLine:
    """Words on one line, in reading order, and whether their paragraph reads from the right.

    `spaced` is true where a space separates the line from the next: it is drawn, so that two words do not run
    together when the text is read aloud or copied.
    """

    words: tuple[Word, ...]
    from_right: bool = False
    spaced: bool = False

    @property
    def ems(self) -> float:
        """Return the width of the line in ems."""
        return sum(word.ems for word in self.words)

    @property
    def length(self) -> int:
        """Return the number of its characters."""
        return sum(len(word.text) for word in self.words)

    @property
    def is_turned(self) -> bool:
        """Return whether some of the line is drawn in another order than it is read."""
        return any(_is_from_right(word.text) for word in self.words)

    def runs(self, *, bold: bool) -> Iterator[tuple[Run, Tone]]:
        """Yield runs of one font and tone, from left to right."""
        toned = groupby(self.words, key=_tone)
        pieces = [("".join(w.text for w in words), tone) for tone, words in toned]
        ordered = reversed(pieces) if self.from_right else pieces
        for text, tone in ordered:
            for run in runs(self._turned(text), bold=bold or tone is Tone.BOLD):
                yield run, tone

    def _turned(self, text: str) -> str:
        if not (self.from_right or _is_from_right(text)):
            return text
        return str(get_display(text, base_dir="R" if self.from_right else "L"))


def break_lines(spans: Spans, ems: float, *, bold: bool = False) -> list[TextLine]:
    """Break spans into lines of at most `ems`; only a single character may be wider."""
    lines = []
    for paragraph in _paragraphs(spans):
        one_line_ = _one_line(paragraph, ems, bold=bold)
        if one_line_ is not None:
            lines.append(one_line_)
            continue
        groups = _groups(_words(paragraph, bold=bold), ems, bold=bold)
        from_right = _reads_from_right(paragraph)
        lines += [
            TextLine(words, from_right, spaced and not from_right)
            for words, spaced in _fill_lines(groups, ems)
        ]
    return lines


def _one_line(paragraph: Spans, ems: float, *, bold: bool) -> TextLine | None:
    """Return a short line of plain letters without searching for breaks: most are short."""
    text = "".join(span.text for span in paragraph)
    if not text.isascii() or text != text.strip(" ") or not text:
        return None
    words = tuple(
        Word(span.text, span.tone, width(span.text, bold=bold or span.tone is Tone.BOLD))
        for span in paragraph
    )
    line = TextLine(words)
    return line if line.ems <= ems else None


def longest_word(spans: Spans) -> float:
    """Return the width in ems of the widest part of a text that cannot be broken."""
    widest = group = 0.0
    for paragraph in _paragraphs(spans):
        for word in _words(paragraph, bold=False):
            group = 0.0 if word.is_space else word.ems if word.stands_alone else group + word.ems
            widest = max(widest, group)
        group = 0.0
    return widest


def unknown(text: str) -> set[str]:
    """Return the characters of a text that none of the fonts has."""
    return {c for c in _INVISIBLE.sub("", clean(text)) if not (c.isspace() or is_known(c))}


def clean(text: str) -> str:
    """Convert text to NFC without characters that hide or reorder what is read."""
    cleaned = text.replace("\r\n", "\n").translate(_PLAINER)
    cleaned = unicodedata.normalize("NFC", cleaned)
    if cleaned.replace("\n", "").isprintable():  # hidden characters are not printable
        return cleaned
    return "".join(c for c in cleaned if c in _KEPT_CONTROLS or not _is_hidden(c))


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"}


def _paragraphs(spans: Spans) -> list[Spans]:
    """Split spans at the line ends in their text."""
    paragraphs: list[list[Span]] = [[]]
    for span in spans:
        first, *rest = clean(span.text).split("\n")
        paragraphs[-1].append(Span(first, span.tone))
        paragraphs.extend([Span(text, span.tone)] for text in rest)
    return [tuple(paragraph) for paragraph in paragraphs]


def _reads_from_right(paragraph: Spans) -> bool:
    """Return whether the first letter and most of the others are right-to-left.

    So a line of English that begins with an Arabic name, or ends with a long one, stays left-to-right.
    """
    text = "".join(span.text for span in paragraph)
    directions = [d for d in map(unicodedata.bidirectional, text) if d in {"L", "R", "AL"}]
    return bool(directions) and directions[0] != "L" and 2 * directions.count("L") < len(directions)


def _groups(words: Iterable[Word], ems: float, *, bold: bool) -> Iterator[list[Word]]:
    """Yield words together with those that may not be separated from them."""
    group: list[Word] = []
    for word in words:
        if word.stands_alone:
            yield from _fitting(group, ems, bold=bold)
            yield [word]
            group = []
        else:
            group.append(word)
    yield from _fitting(group, ems, bold=bold)


def _words(paragraph: Spans, *, bold: bool) -> Iterator[Word]:
    for span in paragraph:
        heavy = bold or span.tone is Tone.BOLD
        for piece, is_space in _pieces(_shaped(span.text), _SPACES):
            if is_space or piece.isascii():
                yield Word(piece, span.tone, width(piece, bold=heavy), is_space)
                continue
            for text, alone in _pieces(piece, _IDEOGRAPHS):
                yield Word(text, span.tone, width(text, bold=heavy), is_ideograph=alone)


def _pieces(text: str, separator: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """Yield the text between matches and the matches themselves, each with whether it is a match."""
    for index, piece in enumerate(separator.split(text)):
        if piece:
            yield piece, index % 2 == 1


def _fitting(group: list[Word], ems: float, *, bold: bool) -> Iterator[list[Word]]:
    """Split words that are together wider than a line, as a last resort between any characters."""
    if sum(word.ems for word in group) <= ems:
        if group:
            yield group
        return
    for word in group:
        heavy = bold or word.tone is Tone.BOLD
        for character in word.text:
            yield [Word(character, word.tone, width(character, bold=heavy))]


def _shaped(text: str) -> str:
    """Join Arabic letters into their contextual forms."""
    if text.isascii():
        return text
    joined = str(arabic_reshaper.reshape(text)) if _JOINED_LETTERS.search(text) else text
    visible = _INVISIBLE.sub("", joined)
    return visible.translate({ord(c): UNKNOWN for c in set(visible) if not is_known(c)})


def _fill_lines(groups: Iterable[list[Word]], ems: float) -> Iterator[tuple[tuple[Word, ...], bool]]:
    line: list[Word] = []
    room = ems
    for group in groups:
        needed = sum(word.ems for word in group)
        if needed > room and line:
            yield _trimmed(line), line[-1].is_space or group[0].is_space
            line, room = [], ems
        if line or not group[0].is_space:
            line.extend(group)
            room -= needed
    yield _trimmed(line), False


def _is_from_right(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text)


def _trimmed(line: list[Word]) -> tuple[Word, ...]:
    end = len(line)
    while end and line[end - 1].is_space:
        end -= 1
    return tuple(line[:end])


def _tone(word: Word) -> Tone:
    return word.tone
