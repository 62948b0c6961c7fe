"""Numbers with their nouns, in the singular or the plural."""


def plural(count: int, noun: str, several: str = "") -> str:
    """Return a noun in the form that a number needs; `several` is its plural, by default with an "s"."""
    return noun if count == 1 else several or f"{noun}s"


def count_of(count: int, noun: str, several: str = "") -> str:
    """Return a number with its noun: "1 action", "2 actions"."""
    return f"{count:,} {plural(count, noun, several)}"
