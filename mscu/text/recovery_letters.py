"""The letters of recovery codes: none that is easily misread, and what is typed instead of one of them."""

from __future__ import annotations

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP, GROUPS = 5, 14
"""The letters of a group, and the groups of a code."""
_MISREAD = str.maketrans("OIL", "011", " -–—\t\r\n")


def as_printed(typed: str) -> str:
    """Return typed letters as they are printed, without what stands between groups."""
    return typed.upper().translate(_MISREAD)
