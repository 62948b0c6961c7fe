"""The library of tactical advice for the call page: ranked by the answers, or all of it by topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscu.actions.intake.place_types import place_type_in
from mscu.dates.london import show_day
from mscu.rules import advice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.codes import YesNo

Library = tuple[advice.AdviceText, ...]
"""The pieces that are offered, in their order."""


@dataclass(frozen=True, kw_only=True)
class AdvicePiece:
    """A piece of advice as a card shows it."""

    key: str
    title: str
    text: str
    because: str
    """The reason for its rank, or what speaks against it."""
    source: str
    certainty: str
    dated: str
    """The day of its wording."""
    topics: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AdviceTopic:
    """The pieces under one heading of the library."""

    label: str
    pieces: tuple[AdvicePiece, ...]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the officer on the phone has said so far; the kind of place is read from the text."""

    under_18: YesNo | None = None
    injured: YesNo | None = None
    suspects_there: YesNo | None = None
    still_inside: YesNo | None = None
    where_words: str = ""


def rank_advice(library: Library, situation: Situation) -> tuple[AdvicePiece, ...]:
    """Return the suitable pieces, the most urgent first, each with its reason."""
    return tuple(_advice_piece(ranked) for ranked in advice.rank(library, _answers(situation)))


def advice_by_topic(
    library: Library, situation: Situation, topics: Mapping[str, str]
) -> tuple[AdviceTopic, ...]:
    """Return the whole library under `topics`, labels by key in their order; each piece once.

    Pieces that the answers speak against are included, and marked as such.
    """
    answers = _answers(situation)
    ranked = (*advice.rank(library, answers), *advice.unsuitable_pieces(library, answers))
    pieces = [_advice_piece(item) for item in ranked]
    against = {item.piece.key for item in ranked if not item.piece.is_suitable(answers)}
    grouped: dict[str, list[AdvicePiece]] = {key: [] for key in topics}
    for item in pieces:
        grouped.setdefault(item.topics[0], []).append(_with_warning(item, against))
    return tuple(
        AdviceTopic(label=topics.get(key, key), pieces=tuple(found))
        for key, found in grouped.items()
        if found
    )


def _answers(situation: Situation) -> advice.Answers:
    return advice.Answers(
        under_18=situation.under_18,
        injured=situation.injured,
        suspects_there=situation.suspects_there,
        still_inside=situation.still_inside,
        place_type=place_type_in(situation.where_words),
    )


def _advice_piece(ranked: advice.Ranked) -> AdvicePiece:
    piece = ranked.piece
    return AdvicePiece(
        key=piece.key,
        title=piece.title,
        text=piece.text,
        because=ranked.because,
        source=piece.source,
        certainty=piece.certainty.label,
        dated=show_day(piece.dated),
        topics=piece.topics,
    )


def _with_warning(piece: AdvicePiece, against: set[str]) -> AdvicePiece:
    if piece.key not in against:
        return piece
    return AdvicePiece(**(vars(piece) | {"because": f"not suitable: {piece.because}"}))
