"""Which words of a text are misspelt, by a British English dictionary that the program brings along.

Only words of running English are looked up: in small letters, with neither figures nor marks in them, and in
a paragraph that is English for the most part. So neither a name nor a plate is ever called misspelt, nor what
is in another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from hunspell import Hunspell

from mscu.resources import resource

MOST_SUGGESTIONS = 5
_LANGUAGE = "en_GB"
_WORD = re.compile(
    r"(?:(?<=[\s(\[“‘\"'–—-])|^)[a-z]{3,}(?:['’][a-z]{1,2})?(?=[)\]”’\"'.,;:!?…]*(?:[\s–—-]|$))", re.MULTILINE
)
_LEAST_WORDS = 5
"""Words from which it shows whether a paragraph is English."""


@lru_cache(maxsize=1)
def dictionary() -> Hunspell:
    """Read the dictionary, which takes 70 ms, and keep it."""
    return Hunspell(_LANGUAGE, hunspell_data_dir=str(resource("spelling")))


class Spelling:
    """Looks words up and remembers them in memory alone, with those that somebody accepts."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    def accept(self, word: str) -> None:
        """Call a word well spelt from now on."""
        self._known[word] = True

    def unread(self, text: str) -> list[str]:
        """Return the words of a paragraph that were not looked up yet."""
        return [word for word in dict.fromkeys(_WORD.findall(text)) if word not in self._known]

    def look_up(self, words: Iterable[str]) -> None:
        """Look words up, each in some microseconds."""
        self._known.update((word, _is_word(word)) for word in words)

    def misspelt(self, text: str) -> list[tuple[int, int]]:
        """Return where the misspelt words of a paragraph begin and end."""
        self.look_up(self.unread(text))
        words = [found.span() for found in _WORD.finditer(text)]
        wrong = [(start, end) for start, end in words if not self._known[text[start:end]]]
        is_other_language = len(words) >= _LEAST_WORDS and 2 * len(wrong) > len(words)
        return [] if is_other_language else wrong


def _is_word(word: str) -> bool:
    """Return whether a word is in the dictionary, with s or z in such as realise."""
    book = dictionary()
    return bool(book.spell(word)) or ("iz" in word and bool(book.spell(word.replace("iz", "is"))))


def suggestions(word: str) -> Iterator[str]:
    """Yield the words that may have been meant, the likeliest first."""
    yield from dictionary().suggest(word)[:MOST_SUGGESTIONS]
