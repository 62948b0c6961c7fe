"""The library of tactical advice, and its order once four questions are answered.

Read from `resources/advice/library.toml`. A piece never scores a person or a place: it only says what the
officer on the phone may need next, and why it ranks where it does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from mscu.codes import YesNo
from mscu.resources import Readable, resource
from mscu.rules.certainty import Certainty

LIBRARY = "advice/library.toml"
MAX_TITLE_LENGTH = 60
MAX_TEXT_LENGTH = 240
ALWAYS, OFTEN = "useful in every first call", "useful in most calls"
_EVERY_CALL = 60
"""The base rank from which a piece belongs to every first call."""

_WORDS: dict[str, tuple[str, str, str]] = {
    "under_18": ("under 18", "not under 18", "not sure if under 18"),
    "injured": ("injured", "not injured", "not sure if anyone is injured"),
    "suspects_there": ("suspects there", "no suspects there", "not sure if suspects are there"),
    "still_inside": ("people still inside", "nobody still inside", "not sure if anyone is still inside"),
}
_POSITION = {YesNo.YES: 0, YesNo.NO: 1, YesNo.NOT_SURE: 2}


class BadLibrary(ValueError):
    """The advice library cannot be used; the message names the piece."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the officer on the phone has answered so far; nothing is compulsory."""

    under_18: YesNo | None = None
    injured: YesNo | None = None
    suspects_there: YesNo | None = None
    still_inside: YesNo | None = None
    place_type: str | None = None
    """A key of the list, such as `place_type:petrol_station`."""

    def value(self, question: str) -> str | None:
        """Return an answer as the library spells it, or None while it is open."""
        answer = getattr(self, question)
        return None if answer is None else str(answer).rpartition(":")[2]

    def in_words(self, question: str) -> str:
        """Return an answer as a reason: `not under 18`, `not sure if anyone is injured`, `petrol station`."""
        return answer_in_words(question, self.value(question) or YesNo.NOT_SURE)


def answer_in_words(question: str, value: str) -> str:
    """Return an answer as the library spells it in words: `not under 18`, `petrol station`."""
    if question == "place_type":
        return value.replace("_", " ")
    return _WORDS[question][_POSITION[YesNo(value)]]


QUESTION_ORDER = tuple(field.name for field in fields(Answers))
QUESTIONS = frozenset(QUESTION_ORDER)


@dataclass(frozen=True)
class Condition:
    """Answers that must all be given; each question allows one or more."""

    answers: Mapping[str, frozenset[str]]
    adds: int = 0

    def holds(self, answers: Answers) -> bool:
        """Return whether every question has one of its answers."""
        return all(answers.value(name) in allowed for name, allowed in self.answers.items())

    def in_words(self, answers: Answers) -> str:
        return ", ".join(answers.in_words(name) for name in self.answers)

    def all_in_words(self) -> str:
        """Return every answer that it allows: `under 18 or not sure if under 18, and injured`."""
        questions = [name for name in QUESTION_ORDER if name in self.answers]
        return ", and ".join(
            " or ".join(answer_in_words(name, value) for value in _in_order(name, self.answers[name]))
            for name in questions
        )


def _in_order(question: str, values: Iterable[str]) -> list[str]:
    if question == "place_type":
        return sorted(values)
    return sorted(values, key=lambda value: _POSITION[YesNo(value)])


@dataclass(frozen=True, kw_only=True)
class AdviceText:
    """A short piece of advice: what to tell the officer, and on which authority."""

    key: str
    topics: tuple[str, ...]
    title: str
    text: str
    source: str
    certainty: Certainty
    dated: date
    """The day of its wording and of the law that it rests on."""
    base: int
    """Rank while nothing is answered, 0 to 100."""
    cite: str = ""
    """The law, abbreviated, shown with the reason: `MSA s.52`."""
    because: tuple[Condition, ...] = ()
    hold_when: tuple[Condition, ...] = ()
    is_own: bool = False
    """Whether the unit added it, and not the program."""

    @property
    def words(self) -> str:
        """Return the full text that is said on the phone, as it is recorded."""
        return f"{self.title}. {self.text}"

    def is_suitable(self, answers: Answers) -> bool:
        """Return whether no answer speaks against the piece."""
        return not any(condition.holds(answers) for condition in self.hold_when)


@dataclass(frozen=True)
class Ranked:
    """A piece with its rank, and the reason for it."""

    piece: AdviceText
    because: str
    score: int


def rank(library: Iterable[AdviceText], answers: Answers) -> tuple[Ranked, ...]:
    """Return the apt pieces, the most urgent first; equals keep the library's order."""
    ranked = (_ranked(piece, answers) for piece in library if piece.is_suitable(answers))
    return tuple(sorted(ranked, key=lambda item: -item.score))


def unsuitable_pieces(library: Iterable[AdviceText], answers: Answers) -> tuple[Ranked, ...]:
    """Return the pieces that the answers speak against, each with the answer that does."""
    unsuitable = []
    for piece in library:
        reasons = [c.in_words(answers) for c in piece.hold_when if c.holds(answers)]
        if reasons:
            unsuitable.append(Ranked(piece, " · ".join(reasons), 0))
    return tuple(unsuitable)


def _ranked(piece: AdviceText, answers: Answers) -> Ranked:
    reasons = sorted((c for c in piece.because if c.holds(answers)), key=lambda c: -c.adds)
    questions = dict.fromkeys(name for reason in reasons for name in reason.answers)
    parts = [answers.in_words(name) for name in questions] or [_without_answers(piece, answers)]
    because = " · ".join([*parts, piece.cite] if piece.cite else parts)
    return Ranked(piece, because, piece.base + sum(reason.adds for reason in reasons))


def _without_answers(piece: AdviceText, answers: Answers) -> str:
    """Return why a piece is offered though no answer speaks for it, or what should be asked."""
    questions = dict.fromkeys(question for hold in piece.hold_when for question in hold.answers)
    for question in questions:
        if question in _WORDS and answers.value(question) is None:
            return f"not asked yet: {_WORDS[question][0]}?"
    return ALWAYS if piece.base >= _EVERY_CALL else OFTEN


@lru_cache(maxsize=1)
def shipped_library() -> tuple[AdviceText, ...]:
    """Return the pieces that come with this version of the program."""
    return load_library(resource(LIBRARY))


def load_library(path: Path | Readable) -> tuple[AdviceText, ...]:
    """Read the library.

    Raises:
        BadLibrary: A piece cannot be used; the message has its key.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["piece"]
    except (tomllib.TOMLDecodeError, KeyError) as problem:
        raise BadLibrary("The advice library is not readable TOML with [[piece]].") from problem
    pieces = tuple(_piece(row) for row in rows)
    if len({piece.key for piece in pieces}) < len(pieces):
        raise BadLibrary("The advice library has a key twice.")
    return pieces


def _piece(row: dict[str, Any]) -> AdviceText:
    key = row.get("key", "without a key")
    try:
        values = {
            "topics": tuple(row["topics"]),
            "dated": date.fromisoformat(str(row["dated"])),
            "certainty": Certainty(row["certainty"]),
            "because": tuple(map(_condition, row.get("because", ()))),
            "hold_when": tuple(map(_condition, row.get("hold_when", ()))),
        }
        piece = AdviceText(**{**row, **values})
    except (KeyError, TypeError, ValueError) as problem:
        raise BadLibrary(f"The advice {key} cannot be used: {problem}.") from problem
    if len(piece.title) > MAX_TITLE_LENGTH or len(piece.text) > MAX_TEXT_LENGTH:
        raise BadLibrary(f"The advice {key} is too long to be read out on the phone.")
    return piece


def _condition(row: dict[str, Any]) -> Condition:
    answers = {name: frozenset(allowed) for name, allowed in row.items() if name != "adds"}
    if not answers or not QUESTIONS.issuperset(answers):
        raise ValueError("a condition names a question that is not asked")
    for name in answers.keys() - {"place_type"}:
        for answer in answers[name]:
            YesNo(answer)
    return Condition(answers, row.get("adds", 0))
