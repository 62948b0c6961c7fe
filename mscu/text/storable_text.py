"""Which text may be stored: Unicode NFC, without characters that hide, reorder or cut what is read.

Right-to-left names need no override characters: Arabic letters carry their own direction, and an override or
isolate can make a line read differently from what it holds (Unicode TR36).
"""

from __future__ import annotations

import re
import unicodedata

TEXT_LIMIT = 15_000
"""Characters in one text box, as on the Home Office's First Responder form."""
LINE_LIMIT = 300
FILL_IN = "Fill this in."
"""What is said at a field that must not be empty."""
HALF_CHARACTER = "This contains half a character, which cannot be saved. Delete it and type it again."
CONTROL_CHARACTER = "This contains an invisible control character. Type the text again."
_ALLOWED_CONTROLS = "\n\t"
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_REORDERING = frozenset(chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def clean(text: str) -> str:
    """Normalise text to NFC with plain line ends, so that it compares alike however it was typed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def text_problem(text: str, limit: int) -> str | None:
    """Return why `text` may not be stored, as a sentence, or None; `limit` counts characters."""
    if has_half_characters(text):
        return HALF_CHARACTER
    if any(_is_control(c) for c in text):
        return CONTROL_CHARACTER
    if not _REORDERING.isdisjoint(text):
        return "This contains a hidden character that changes the order of the text. Type it again."
    over = len(clean(text)) - limit
    if over > 0:
        return f"This is too long by {over:,}: at most {limit:,} characters fit."
    return None


def is_plain(text: str) -> bool:
    """Return whether `text` has no control character, half character or one that reorders what is read."""
    return _HIDDEN.search(text) is None


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in _ALLOWED_CONTROLS


def search_problem(text: str) -> str | None:
    """Return why `text` cannot be looked for, as a sentence, or None: it has NUL or half a character."""
    if has_half_characters(text):
        return HALF_CHARACTER
    return CONTROL_CHARACTER if "\0" in text else None


def has_half_characters(text: str) -> bool:
    """Return whether `text` has a lone surrogate, which neither a file nor a database takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
