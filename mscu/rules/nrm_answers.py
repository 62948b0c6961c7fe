"""What is told in a First Responder form so far, and what of it goes to the Home Office.

Apart from the records that it was read from, so that checks, print and the page read one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mscu.codes import Asks, FormRoute
from mscu.rules.nrm_form import Form, Question, Section
from mscu.text.traces import KnownValue

UNDER_AGE = "pv-under-age"
CONSENTS = "pv-want-to-submit-nrm"
INCLUDED = "own-includes-person"
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, kw_only=True)
class Episode:
    """One exploitative situation."""

    id: int
    key: str
    """Of the kind of exploitation."""
    exploitation: str
    began: str
    ended: str
    where: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """An indicator that somebody looked for."""

    key: str
    label: str
    state: str
    seen_by: str
    seen_when: str
    seen_where: str
    evidence: str
    episode_id: int | None = None

    @property
    def is_present(self) -> bool:
        """Say whether it was seen."""
        return self.state == "indicator_state:present"


@dataclass(frozen=True, kw_only=True)
class FormFile:
    """A file that goes with the form."""

    attachment_id: int
    name: str
    media_type: str
    size: int
    description: str
    dated: str


@dataclass(frozen=True, kw_only=True)
class FormTold:
    """A form with all that was told in it."""

    form: Form
    answers: Mapping[str, str]
    episodes: tuple[Episode, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    files: tuple[FormFile, ...] = ()
    accepted: frozenset[tuple[str, str]] = frozenset()
    """Lines of free text that an officer accepted, by question."""
    known: tuple[KnownValue, ...] = ()
    shared_names: frozenset[str] = frozenset()
    """Words of names that suspects have as well: in a narrative they mean those."""
    may_be_child: bool = False
    """The case itself says that the person may be under 18."""
    today: date

    @cached_property
    def asked(self) -> tuple[tuple[Section, Question], ...]:
        """Give the questions that the answers lead to, in form order."""
        return tuple(self.form.asked(self.answers))

    @cached_property
    def going_out(self) -> tuple[tuple[Section, Question], ...]:
        """Give the questions that stand in the form as it goes: none of the unit's own."""
        return tuple(pair for pair in self.asked if not pair[1].own)

    @property
    def route(self) -> FormRoute | None:
        """Say which way the answers lead; none while they do not say."""
        if self.answers.get(UNDER_AGE, "no") != "no":
            return FormRoute.NRM
        return {"yes": FormRoute.NRM, "no": FormRoute.NOTIFY}.get(self.given(CONSENTS))

    @property
    def hides_person(self) -> bool:
        """Say whether nothing may go out that identifies the person."""
        return self.route is FormRoute.NOTIFY and self.given(INCLUDED) != "yes"

    @property
    def child(self) -> bool:
        """Say whether the person is presumed to be under 18."""
        return self.answers.get(UNDER_AGE) in {"yes", "not-sure"}

    def given(self, key: str) -> str:
        """Give an answer, though its question may not be asked."""
        return self.answers.get(key, "").strip()

    def present(self) -> tuple[Indicator, ...]:
        """Give the indicators that were seen."""
        return tuple(each for each in self.indicators if each.is_present)

    def to_read(self) -> Iterator[tuple[Question, str]]:
        """Give the lines of free text that nobody has read and accepted yet."""
        for _, question in self.going_out:
            if question.asks is Asks.TEXT:
                for line in lines_of(self.given(question.key)):
                    if (question.key, line) not in self.accepted:
                        yield question, line


def lines_of(text: str) -> tuple[str, ...]:
    """Take a text apart into what is read at a time: sentences and lines."""
    return tuple(filter(None, (line.strip() for line in _SENTENCE.split(text))))
