"""The order of matches with typed letters: exact, at the beginning, at the beginning of words, elsewhere."""

from __future__ import annotations

from mscu.text.name_forms import sort_name

EXACT, BEGINNING, WORD_BEGINNINGS, ELSEWHERE = range(4)


def match_rank(text: str, typed: str) -> int:
    """Return how a text that contains what was typed matches it, as a sort key."""
    folded, wanted = sort_name(text), sort_name(typed)
    if folded == wanted:
        return EXACT
    if folded.startswith(wanted):
        return BEGINNING
    begins_words = all(f" {word}" in f" {folded}" for word in wanted.split())
    return WORD_BEGINNINGS if begins_words else ELSEWHERE
