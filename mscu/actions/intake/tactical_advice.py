"""Tactical advice: giving it to a named officer, and what came of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Checked, columns_from
from mscu.actions.entries.entries import RecordEntry, choices, join_parts, shorten
from mscu.codes import Accepted
from mscu.models.entries.entry import Entry
from mscu.models.entries.tactical_advice import TacticalAdvice
from mscu.resources import resource
from mscu.rules import advice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.codes import YesNo


# The kind of place that a text mentions: only to rank advice, never stored.


_PLACE_PATTERNS: tuple[tuple[str, str], ...] = (
    ("service_area", r"motorway services?|services? area|welcome break|moto services"),
    ("petrol_station", r"(?:service|petrol|filling|fuel|gas) station|forecourt"),
    ("police_station", r"police station|custody"),
    ("bus_rail_station", r"(?:bus|coach|railway|rail|train|tram) (?:station|stop)|interchange"),
    ("caravan_site", r"caravans?|caravan (?:site|park)|mobile homes?|static homes?"),
    ("car_wash", r"car wash|hand wash|valeting"),
    ("nail_bar", r"nail (?:bar|shop|salon)|nails"),
    ("cannabis_grow", r"cannabis|grow house|(?:a )?grow"),
    ("brothel", r"brothel|massage (?:parlour|shop)|sauna"),
    ("building_site", r"building site|construction site|demolition site"),
    ("scrap_yard", r"scrap ?yard|scrap (?:dealer|metal)|recycling (?:site|yard|centre)"),
    ("care_home", r"care home|nursing home|residential home"),
    ("restaurant_takeaway", r"take ?away|restaurant|kitchen|chippy|kebab \w+|caf[eé]"),
    ("hotel", r"hotel|hostel|guest ?house|b&b|air ?bnb|travelodge|premier inn"),
    ("industrial_unit", r"industrial (?:unit|estate)|trading estate|business park|unit \d+\w?"),
    ("warehouse", r"warehouse|distribution centre|depot"),
    ("factory", r"factory|mill|processing plant"),
    ("farm", r"farm|poly ?tunnels?|orchard|fields?"),
    ("airport_port", r"airport|ferry|docks?|port"),
    ("hospital", r"hospital|a&e|surgery|clinic|infirmary|walk-in centre"),
    ("school", r"school|college|academy"),
    ("bank", r"bank branch|cash ?(?:machine|point)|atm"),
    ("shop", r"shop|store|supermarket|off[ -]licen[cs]e|barbers?"),
    ("hmo", r"hmo|house in multiple occupation|bed ?sits?"),
    ("yard", r"yard"),
    ("dwelling", r"flat|house|bungalow|terrace|home address"),
    ("street", r"street|road|lane|avenue|close|lay-?by|car park|pavement|m\d+|a\d+"),
)
_STREETS = r"road|rd|street|st|lane|ln|avenue|ave|close|drive|way|grove|crescent|court|view|hill"
_PATTERNS = tuple(
    (kind, re.compile(rf"\b(?:{words})\b(?!\s+(?:{_STREETS})\b)", re.IGNORECASE))
    for kind, words in _PLACE_PATTERNS
)


def place_type_in(text: str) -> str | None:
    """Return the key of the kind of place that a text mentions, or None."""
    for kind, pattern in _PATTERNS:
        if pattern.search(text):
            return f"place_type:{kind}"
    return None


# The library of tactical advice for the call page: ranked by the answers, or all of it by topic.


LIBRARY = "advice/library.toml"


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
    topics: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return the full text that is said on the phone, as it is recorded."""
        return f"{self.title}. {self.text}"


@dataclass(frozen=True, kw_only=True)
class Topic:
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


def rank_advice(situation: Situation) -> tuple[AdvicePiece, ...]:
    """Return the suitable pieces, the most urgent first, each with its reason."""
    return tuple(_advice_piece(ranked) for ranked in advice.rank(_library(), _answers(situation)))


def advice_by_topic(situation: Situation, topics: Mapping[str, str]) -> tuple[Topic, ...]:
    """Return the whole library under `topics`, labels by key in their order; each piece once.

    Pieces that the answers speak against are included, and marked as such.
    """
    answers = _answers(situation)
    ranked = (*advice.rank(_library(), answers), *advice.unsuitable_pieces(_library(), answers))
    pieces = [_advice_piece(item) for item in ranked]
    against = {item.piece.key for item in ranked if not item.piece.is_suitable(answers)}
    grouped: dict[str, list[AdvicePiece]] = {key: [] for key in topics}
    for item in pieces:
        grouped.setdefault(item.topics[0], []).append(_with_warning(item, against))
    return tuple(
        Topic(label=topics.get(key, key), pieces=tuple(found)) for key, found in grouped.items() if found
    )


def find_piece(key: str) -> AdvicePiece | None:
    """Return a piece by its key, or None if the library no longer has it."""
    matches = (ranked for ranked in advice.rank(_library(), advice.Answers()) if ranked.piece.key == key)
    return next((_advice_piece(ranked) for ranked in matches), None)


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


def _advice_piece(ranked: advice.Ranked) -> AdvicePiece:
    piece = ranked.piece
    return AdvicePiece(
        key=piece.key,
        title=piece.title,
        text=piece.text,
        because=ranked.because,
        source=piece.source,
        certainty=piece.certainty.label,
        topics=piece.topics,
    )


def _with_warning(piece: AdvicePiece, against: set[str]) -> AdvicePiece:
    if piece.key not in against:
        return piece
    return AdvicePiece(**(vars(piece) | {"because": f"not suitable: {piece.because}"}))


@dataclass(frozen=True, kw_only=True)
class GiveAdvice(RecordEntry):
    """Record tactical advice given to a local officer."""

    needs = Permission.GIVE_ADVICE
    model: ClassVar[type[Entry]] = TacticalAdvice
    text_required = True

    given_to: str
    given_by: str = ""
    channel: str | None = None
    immediate: bool = False
    accepted: Accepted = Accepted.WAITING
    done_at: str = ""
    result: str = ""
    topics: tuple[str, ...] = choices("advice_topic")
    pieces: tuple[str, ...] = choices("advice_piece")
    """The library's pieces that the advice was built from."""

    @override
    def headline(self, work: Work) -> str:
        first = "Immediate tactical advice" if self.immediate else "Tactical advice"
        return f"{first} to {self.given_to.strip()}"

    @override
    def detail(self, work: Work) -> str:
        """Return the adviser and the first words."""
        return join_parts(self.given_by, shorten(self.text, 110))


@dataclass(frozen=True, kw_only=True)
class AnswerAdvice(Command[None]):
    """Record whether advice was accepted, when it was carried out and with what result."""

    entry_id: int
    version: int
    accepted: Accepted
    done_at: str = ""
    result: str = ""
    needs = Permission.GIVE_ADVICE

    def perform(self, work: Work) -> None:
        """Add the officer's answer to the advice."""
        checked = Checked(work)
        values = columns_from(self, TacticalAdvice, checked)
        checked.refuse()
        advice = work.get(TacticalAdvice, self.entry_id, self.version)
        for name in ("accepted", "done_at", "result"):
            setattr(advice, name, values[name])
