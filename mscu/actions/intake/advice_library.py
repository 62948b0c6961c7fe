"""The library of tactical advice for the call page: ranked by the answers, or all of it by topic.

Ranking needs no store, so it is a plain function: the cards move the moment an answer is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from mscu.actions.intake.place_words import place_type_in
from mscu.resources import resource
from mscu.rules import advice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.codes import YesNo

LIBRARY = "advice/library.toml"


@dataclass(frozen=True, kw_only=True)
class Advised:
    """A piece of advice as a card shows it."""

    key: str
    title: str
    text: str
    because: str
    """Why it stands where it stands, or what speaks against it."""
    source: str
    certainty: str
    topics: tuple[str, ...]

    @property
    def words(self) -> str:
        """All that is said on the phone, as it is kept."""
        return f"{self.title}. {self.text}"


@dataclass(frozen=True, kw_only=True)
class Topic:
    """The pieces under one heading of the library."""

    label: str
    pieces: tuple[Advised, ...]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the officer on the phone has said so far; the words of the place say its kind."""

    under_18: YesNo | None = None
    injured: YesNo | None = None
    suspects_there: YesNo | None = None
    still_inside: YesNo | None = None
    where_words: str = ""


def rank_advice(situation: Situation) -> tuple[Advised, ...]:
    """Give the apt pieces, the most urgent first, each with its reason."""
    return tuple(_advised(each) for each in advice.rank(_library(), _answers(situation)))


def advice_by_topic(situation: Situation, topics: Mapping[str, str]) -> tuple[Topic, ...]:
    """Give the whole library under `topics`, labels by key in their order; each piece once.

    What the answers speak against is there too, and says so.
    """
    answers = _answers(situation)
    every = (*advice.rank(_library(), answers), *advice.not_apt(_library(), answers))
    shown = [_advised(each) for each in every]
    against = {each.piece.key for each in every if not each.piece.is_apt(answers)}
    grouped: dict[str, list[Advised]] = {key: [] for key in topics}
    for each in shown:
        grouped.setdefault(each.topics[0], []).append(_warned(each, against))
    return tuple(
        Topic(label=topics.get(key, key), pieces=tuple(pieces))
        for key, pieces in grouped.items()
        if pieces
    )


def piece(key: str) -> Advised | None:
    """Find a piece by its key; None where the library no longer has it."""
    found = (each for each in advice.rank(_library(), advice.Answers()) if each.piece.key == key)
    return next((_advised(each) for each in found), None)


@lru_cache(maxsize=1)
def _library() -> tuple[advice.Piece, ...]:
    return advice.load_library(resource(LIBRARY))


def _answers(situation: Situation) -> advice.Answers:
    return advice.Answers(
        under_18=situation.under_18,
        injured=situation.injured,
        suspects_there=situation.suspects_there,
        still_inside=situation.still_inside,
        place_type=place_type_in(situation.where_words),
    )


def _advised(ranked: advice.Ranked) -> Advised:
    of = ranked.piece
    return Advised(
        key=of.key, title=of.title, text=of.text, because=ranked.because, source=of.source,
        certainty=of.certainty.label, topics=of.topics,
    )  # fmt: skip


def _warned(shown: Advised, against: set[str]) -> Advised:
    if shown.key not in against:
        return shown
    return Advised(**(vars(shown) | {"because": f"not apt: {shown.because}"}))
