"""Numbers with their nouns, in the singular or the plural, lists of names, and sizes of files."""

from __future__ import annotations

from collections.abc import Sequence

MEGABYTE = 1024 * 1024


def plural(count: int, noun: str, several: str = "") -> str:
    """Return a noun in the form that a number needs; `several` is its plural, by default with an "s"."""
    return noun if count == 1 else several or f"{noun}s"


def count_of(count: int, noun: str, several: str = "") -> str:
    """Return a number with its noun: "1 action", "2 actions"."""
    return f"{count:,} {plural(count, noun, several)}"


def list_of(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: "A", "A and B", "A, B and C"."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def size_text(size: int) -> str:
    """Return a number of bytes for reading: "2 KB", "5.3 MB"."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{max(size // 1024, 1)} KB"
