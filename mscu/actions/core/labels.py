"""Labels of code lists in the middle of a sentence: common nouns small, names as they are."""

from __future__ import annotations

_SINGLE_NAMES = frozenset({"Crimestoppers"})
"""Names of one word, which nothing else tells from a common noun."""


def in_a_sentence(label: str) -> str:
    """Write `Duty to notify` small, but leave `Victim Navigator` and `NRM` as they are."""
    first, *others = label.split() or [""]
    is_name = first in _SINGLE_NAMES or first[:2].isupper() or any(map(_begins_a_name, others))
    return label if is_name else f"{label[:1].lower()}{label[1:]}"


def _begins_a_name(word: str) -> bool:
    """Say whether a word inside a label is written large, as names are; NGO is none."""
    return word[:1].isupper() and not word.isupper()
