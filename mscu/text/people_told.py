"""How many people somebody speaks of: a number, a word for one, or a range if nobody has counted them."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_PEOPLE = 100_000
PEOPLE_HINT = "Type a number or a range, such as 3 or 3-4."
_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_RANGE = re.compile(r"([1-9][0-9]{0,2})(?: ?(?:-|–|to|or) ?[1-9][0-9]{0,2}| ?\+| or more)")


@dataclass(frozen=True, kw_only=True)
class PeopleTold:
    """How many people were told of."""

    at_least: int
    as_told: str = ""
    """The words of a range; how many at most they say, no number keeps."""

    def line(self, label: str) -> str:
        """Return the line that keeps a range in a text; empty for a number."""
        return f"{label}: {self.as_told}" if self.as_told else ""


def people_told(text: str) -> PeopleTold | None:
    """Read how many people a text tells of; return None if that is not plain."""
    told = text.strip()
    word = told.casefold()
    if word in _WORDS:
        return PeopleTold(at_least=_WORDS.index(word))
    if word.isascii() and word.isdigit() and int(word[:9]) <= MAX_PEOPLE:
        return PeopleTold(at_least=int(word[:9]))
    people = _RANGE.fullmatch(word)
    return PeopleTold(at_least=int(people[1]), as_told=told) if people else None
