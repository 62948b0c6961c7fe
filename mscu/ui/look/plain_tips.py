"""Tool tips that show words as they are, whatever people typed into them."""

from __future__ import annotations

from html import escape

_WIDEST = 80


def tip(words: str) -> str:
    """A tool tip that shows words as they are; long ones are broken into lines by Qt."""
    if len(words) <= _WIDEST and "<" not in words and "&" not in words:
        return words
    return f"<span>{escape(words)}</span>".replace("\n", "<br>")
