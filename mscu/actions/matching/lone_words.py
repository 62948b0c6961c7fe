"""Whether a word that is capitalised alone stands as a name: `Mark drives them`, not `Mark the van`."""

from __future__ import annotations

import re

from mscu.redaction.common_words import NOT_SURNAMES, is_english
from mscu.redaction.folding import fold
from mscu.rules.named_in_words import named_rules
from mscu.text.number_words import CARDINAL

_QUOTES = "‘’“”'\""
_BEGINS = re.compile(r"(?:^|[.!?:;\n•–-])[\s‘“'\"(]*$")
"""What stands before a word whose capital only begins a sentence or a line."""
_REACH = 40
_CODE = re.compile(r"[-/#]?\d")
_NUMBER = re.compile(CARDINAL, re.IGNORECASE)
_LABEL = re.compile(r" ?:")


def is_name_alone(text: str, start: int, end: int) -> bool:
    """Return whether a capitalised word may name somebody, as no word of the grammar or of dates does."""
    word, rules, acts = text[start:end], named_rules(), _acts(text, end)
    if _is_told_as_name(text, start, end):
        return True
    if is_barred(text, start, end) or _NUMBER.fullmatch(word):
        return False
    if rules.seldom_alone.fullmatch(word) or (word.isupper() and word.lower() in NOT_SURNAMES):
        return acts
    if not is_ordinary(text, start, end):
        return True
    return _LABEL.match(text, end) is None and rules.ordered_after.match(text, end) is None


def is_barred(text: str, start: int, end: int) -> bool:
    """Return whether a word is in no name: a pronoun, a weekday, or a reference such as `LOG-1`."""
    word = text[start:end]
    is_upper = word.isupper() and len(word) > 1
    is_code = any(map(str.isdigit, word)) or (is_upper and _CODE.match(text, end) is not None)
    return is_code or named_rules().never_alone.fullmatch(word) is not None


def is_ordinary(text: str, start: int, end: int) -> bool:
    """Return whether an English word has a capital only because a sentence or a line begins with it."""
    word = text[start:end]
    if not is_english(fold(word)) or _is_told_as_name(text, start, end) or _acts(text, end):
        return False
    begins = _BEGINS.search(text[max(0, start - _REACH) : start]) is not None
    return begins or (word.isupper() and len(word) > 1)


def _acts(text: str, end: int) -> bool:
    """Return whether a verb follows by which a word is somebody's name: `Mark said`."""
    return text[end : end + 1] == " " and named_rules().person_after.match(text, end) is not None


def _is_told_as_name(text: str, start: int, end: int) -> bool:
    """Return whether a word is in quotation marks, or follows `called` or the like."""
    if start > 0 and text[start - 1] in _QUOTES and text[end : end + 1] in tuple(_QUOTES):
        return True
    before = text[max(0, start - _REACH) : start]
    return any(signal.end() == len(before) for signal in named_rules().name_follows.finditer(before))
