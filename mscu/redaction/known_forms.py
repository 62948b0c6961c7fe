"""Forms of known values that are read from a text and not looked for in it: spelt, short or apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from mscu.redaction.code_parts import CodeParts
from mscu.redaction.common_words import COMMON
from mscu.redaction.dates import ages_in, days_in
from mscu.redaction.folding import Folded, fold
from mscu.redaction.spans import RedactedSpan, Why, mark_words
from mscu.redaction.values import NAME, Forms
from mscu.text.days_in_words import days_in_words, days_of_a_year
from mscu.text.near_words import words_of
from mscu.text.spaced_letters import in_other_scripts, spaced_words

_GAPS = re.compile(r"[\W_]+")
_SUBJECTS = words_of("i you he she it we they him her us them there this that")
"""Words before which a name that is also a verb is the verb: Will they, Pat him."""


class KnownForms:
    """Finds the known values that a text writes in other ways than as words and codes."""

    def __init__(self, forms: Forms, *, of_case: bool) -> None:
        self._forms = forms
        self._familiar = forms.familiar_forms() if of_case else {}
        self._code_parts = CodeParts(forms.codes.items() if of_case else (), forms.ordinary)
        self._birthdays = {(day.month, day.day): instead for day, instead in forms.births.items()}
        self._years = {day.year: instead for day, instead in forms.births.items()}

    def words(self) -> frozenset[str]:
        """Return the folded words that are familiar forms, or by themselves parts of numbers."""
        return frozenset(self._familiar) | self._code_parts.words()

    def marks(self, folded: Folded, marked_words: Collection[int]) -> Iterator[RedactedSpan]:
        """Yield what must be hidden besides the words that are marked already."""
        yield from self._familiar_in(folded, marked_words)
        yield from self._spaced_in(folded.text)
        yield from self._code_parts.marks(folded)
        yield from self._births_in(folded.text)
        if self._forms.ages:
            for (start, end), age in ages_in(folded.text):
                if (instead := self._forms.ages.get(age)) is not None:
                    yield RedactedSpan(start, end, instead, Why.KNOWN)

    def _familiar_in(self, folded: Folded, marked_words: Collection[int]) -> Iterator[RedactedSpan]:
        """Yield what people whose names are known may be called: Peggy, Bob's."""
        for index, word in enumerate(folded.words):
            name = word if word in self._familiar else word.removesuffix("s")
            if index in marked_words or name not in self._familiar:
                continue
            if self._familiar[name]:
                is_verb = name in COMMON and not _SUBJECTS.isdisjoint(folded.words[index + 1 : index + 2])
                if is_verb or not (folded.is_capital(index) or (folded.is_small and name not in COMMON)):
                    continue
            yield mark_words(folded, index, index + 1, NAME).because(Why.FAMILIAR)

    def _spaced_in(self, text: str) -> Iterator[RedactedSpan]:
        """Yield names whose letters stand apart."""
        runs = ((start, end, _GAPS.sub("", text[start:end])) for start, end in in_other_scripts(text))
        for start, end, word in (*spaced_words(text), *runs):
            if (form := self._forms.phrases.get(fold(word))) is not None:
                yield RedactedSpan(start, end, form.instead, Why.KNOWN)

    def _births_in(self, text: str) -> Iterator[RedactedSpan]:
        """Yield days of birth, in figures and words, with a year and without."""
        if not self._birthdays:
            return
        for (start, end), day in days_in(text):
            if (instead := self._forms.births.get(day)) is not None:
                yield RedactedSpan(start, end, instead, Why.KNOWN)
        for written in (*days_in_words(text), *days_of_a_year(text)):
            instead = self._birthdays.get((written.month, written.day))
            if instead is None and not written.day:
                instead = self._years.get(written.year)
            if instead is not None:
                yield RedactedSpan(written.start, written.end, instead, Why.KNOWN)
