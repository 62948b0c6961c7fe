"""The unit's own part of the advice library: its pieces, its wording of others, and what it retired.

What the unit says is kept as the text that `dump` writes. A later version of the program may ask other
questions: what it no longer asks raises a piece no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from mscu.codes import YesNo
from mscu.rules.advice import QUESTION_ORDER, AdviceText, Condition, answer_in_words, shipped_library
from mscu.rules.certainty import Certainty

MAX_RANK = 100
"""What a piece of the unit reaches at most, so that every call still begins with a shipped one."""
MAX_BASE = 90
MAX_ADDS = 20
MAX_ANSWERS = 3
_YES_NO_QUESTIONS = tuple(name for name in QUESTION_ORDER if name != "place_type")
W = TypeVar("W", bound="Wording")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What the unit may word differently of any piece, and how it ranks while nothing is answered."""

    title: str
    text: str
    source: str
    certainty: Certainty
    base: int

    @classmethod
    def of(cls, piece: AdviceText) -> Wording:
        """Return the wording of a piece."""
        return Wording(**{field.name: getattr(piece, field.name) for field in fields(Wording)})


@dataclass(frozen=True, kw_only=True)
class OwnPiece(Wording):
    """A piece that the unit adds. Each answer that raises it adds the same."""

    topics: tuple[str, ...]
    raised_by: tuple[str, ...] = ()
    """Answers such as `injured:yes` or `place_type:car_wash`."""
    adds: int = 0
    ruled_out_by: tuple[str, ...] = ()
    """Answers with which it is not offered."""

    def as_piece(self, key: str, dated: date) -> AdviceText:
        """Return the piece as the library holds it."""
        return AdviceText(
            key=key,
            dated=dated,
            because=tuple(_conditions(self.raised_by, self.adds)),
            hold_when=tuple(_conditions(self.ruled_out_by, 0)),
            is_own=True,
            topics=self.topics,
            **vars(Wording(**{field.name: getattr(self, field.name) for field in fields(Wording)})),
        )


def dump(wording: Wording) -> str:
    """Return a wording or a piece as text, the same for the same wording."""
    return json.dumps(asdict(wording), ensure_ascii=False, sort_keys=True)


def load(kind: type[W], text: str) -> W:
    """Read what `dump` wrote, without what this version does not know."""
    values: dict[str, Any] = json.loads(text)
    known = {field.name: values[field.name] for field in fields(kind) if field.name in values}
    lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    return kind(**known | lists | {"certainty": Certainty(known["certainty"])})


def highest_base(piece: AdviceText) -> int:
    """Return the most that the rank of a piece can be set to while nothing is answered."""
    shipped = next((each.base for each in shipped_library() if each.key == piece.key), 0)
    return max(shipped, MAX_RANK - sum(condition.adds for condition in piece.because), 0)


def answer_choices(place_types: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield each answer that may raise a piece with its words; `place_types` are codes and labels."""
    for question in _YES_NO_QUESTIONS:
        for answer in YesNo:
            yield f"{question}:{answer}", answer_in_words(question, answer).capitalize()
    yield from place_types


def is_answer(answer: str) -> bool:
    """Return whether one of the questions is asked, and can be answered so; any place can be named."""
    question, _, value = answer.partition(":")
    return question == "place_type" or (question in _YES_NO_QUESTIONS and value in set(YesNo))


def _conditions(answers: Iterable[str], adds: int) -> Iterator[Condition]:
    for answer in filter(is_answer, answers):
        question, _, value = answer.partition(":")
        yield Condition({question: frozenset({value})}, adds)


@dataclass(frozen=True, kw_only=True)
class UnitAdvice:
    """What holds of the unit: pieces, wording and days from which pieces are retired, by key."""

    pieces: Mapping[str, tuple[OwnPiece, date]]
    """Each with the day of its wording."""
    wordings: Mapping[str, tuple[Wording, date]]
    retired: Mapping[str, date]


def whole_library(shipped: Iterable[AdviceText], unit: UnitAdvice) -> Iterator[AdviceText]:
    """Yield every piece as the unit words it, retired or not, the unit's own last."""
    for piece in (*shipped, *(own.as_piece(key, dated) for key, (own, dated) in unit.pieces.items())):
        if piece.key in unit.wordings:
            wording, dated = unit.wordings[piece.key]
            cite = piece.cite if wording.source == piece.source else ""
            yield replace(piece, dated=dated, cite=cite, **vars(wording))
        else:
            yield piece


def library_on(day: date, shipped: Iterable[AdviceText], unit: UnitAdvice) -> tuple[AdviceText, ...]:
    """Return the pieces that are offered on a day."""
    return tuple(
        piece for piece in whole_library(shipped, unit) if day < unit.retired.get(piece.key, date.max)
    )
