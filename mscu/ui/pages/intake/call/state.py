"""One call while it is being taken: when it began, what was advised, what was read back.

It does not depend on the window. Its draft is plain values, so that a call survives a restart.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from mscu.actions.core.dates import clock_face
from mscu.actions.intake.advice_library import AdvicePiece
from mscu.actions.intake.take_call import AdviceGiven
from mscu.codes import Urgency
from mscu.text.counts import count_of
from mscu.text.people_told import PeopleTold
from mscu.text.police_ranks import POLICE_RANKS

MOMENTS = ("began", "ended", "safe", "answered", "read_back")
"""The times of a call by their fields."""
STAMP_WINDOW = timedelta(seconds=60)
"""Pieces given within this time share a time stamp."""


class CallClock:
    """Counts on from the store's clock with a clock that cannot be set back."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._base, self._started = datetime.now(UTC), ticks()
        self.is_set = False
        """Whether it has the store's time, and not that of the computer."""

    def set(self, moment: datetime) -> timedelta:
        """Set the clock to the store's time, and return how much later that is than what it showed."""
        ticks = self._ticks()
        later = moment - self._at(ticks)
        self._base, self._started, self.is_set = moment, ticks, True
        return later

    def now(self) -> datetime:
        """Return the time in UTC."""
        return self._at(self._ticks())

    def _at(self, ticks: float) -> datetime:
        return self._base + timedelta(seconds=ticks - self._started)


@dataclass(frozen=True, kw_only=True)
class GivenPiece:
    """A piece of advice given in this call; advice in own words has no key and no text."""

    key: str
    title: str
    text: str
    topics: tuple[str, ...]
    at: datetime

    @property
    def full_text(self) -> str:
        return f"{self.title}. {self.text}" if self.text else self.title


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What happened in the call, and when."""

    at: datetime
    label: str
    strong: str = ""
    """The most important part, shown after the words."""

    def line(self) -> str:
        """Return the line as it is kept with the triage."""
        return f"{clock_face(self.at)} {self.label} {self.strong}".strip()


@dataclass(kw_only=True)
class CallState:
    """The state of the call apart from its fields."""

    began: datetime | None = None
    ended: datetime | None = None
    safe: datetime | None = None
    """When who and where were first both filled."""
    answered: datetime | None = None
    """When the last of the four questions was answered."""
    read_back: datetime | None = None
    urgency: Urgency | None = None
    """The urgency that the adviser chose over the one from the answers."""
    source: str = ""
    """A key of the list of sources; empty for a police officer."""
    given: list[GivenPiece] = field(default_factory=list)
    is_by_computer: bool = False
    """Whether it began before the store had told its time."""

    def move(self, by: timedelta) -> None:
        """Move all its times, as the store's time has come."""
        for name in MOMENTS:
            if (moment := getattr(self, name)) is not None:
                setattr(self, name, moment + by)
        self.given = [replace(piece, at=piece.at + by) for piece in self.given]
        self.is_by_computer = False

    @property
    def runs(self) -> bool:
        """Return whether the call is in progress."""
        return self.began is not None and self.ended is None

    def seconds(self, now: datetime) -> float:
        """Return how long the call has run, or ran, in seconds."""
        return ((self.ended or now) - self.began).total_seconds() if self.began else 0

    def give(self, piece: AdvicePiece, at: datetime) -> None:
        """Add a piece as given; an earlier read-back no longer covers everything."""
        self._add(GivenPiece(key=piece.key, title=piece.title, text=piece.text, topics=piece.topics, at=at))

    def give_own_advice(self, text: str, at: datetime) -> None:
        """Add advice in the adviser's own words."""
        self._add(GivenPiece(key="", title=text, text="", topics=(), at=at))

    def _add(self, piece: GivenPiece) -> None:
        self.given.append(piece)
        self.read_back = None

    def remove_piece(self, index: int) -> GivenPiece:
        """Remove a piece by its position in the order given."""
        self.read_back = None
        return self.given.pop(index)

    def has_given(self, key: str) -> bool:
        """Return whether a piece of the library was given."""
        return any(piece.key == key for piece in self.given)

    def stamps(self) -> tuple[Stamp, ...]:
        """Return the time stamps in order."""
        events = (
            (self.began, "call began", ""),
            (self.safe, "who and where:", "enough to save"),
            (self.answered, "four questions answered", ""),
            (self.read_back, "read back and agreed", ""),
            (self.ended, "call ended", ""),
        )
        stamps = [Stamp(at=at, label=label, strong=strong) for at, label, strong in events if at]
        return tuple(sorted([*stamps, *self._given_stamps()], key=_when))

    def _given_stamps(self) -> Iterator[Stamp]:
        first_index = 0
        for index, piece in enumerate(self.given):
            next_piece = self.given[index + 1] if index + 1 < len(self.given) else None
            if next_piece is None or next_piece.at - self.given[first_index].at > STAMP_WINDOW:
                yield Stamp(at=piece.at, label=f"advice {_range_text(first_index + 1, index + 1)} given")
                first_index = index + 1

    def as_given(self) -> tuple[AdviceGiven, ...]:
        """Return the advice as the command takes it."""
        return tuple(
            AdviceGiven(
                piece=piece.key, topics=piece.topics, text=piece.full_text, at=clock_face(piece.at)[:5]
            )
            for piece in self.given
        )

    def draft(self) -> dict[str, Any]:
        """Return the state as plain values."""
        values = asdict(self)
        del values["is_by_computer"]  # it has the store's time before it is taken up again
        return {name: _as_plain(value) for name, value in values.items()}

    @classmethod
    def from_draft(cls, draft: Mapping[str, Any]) -> CallState:
        """Restore the state from what `draft` returned."""
        values: dict[str, Any] = {name: _parse_time(draft.get(name)) for name in MOMENTS}
        urgency = draft.get("urgency")
        given = [
            GivenPiece(**(dict(piece) | {"topics": tuple(piece["topics"]), "at": _parse(piece["at"])}))
            for piece in draft.get("given", ())
        ]
        return cls(
            **values,
            given=given,
            source=str(draft.get("source", "")),
            urgency=Urgency(urgency) if urgency else None,
        )


def _range_text(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return f"{first} {'and' if last == first + 1 else 'to'} {last}"


def _when(stamp: Stamp) -> datetime:
    return stamp.at


def _as_plain(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [{name: _as_plain(part) for name, part in item.items()} for item in value]
    return list(value) if isinstance(value, tuple) else value


def _parse(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _parse_time(text: str | None) -> datetime | None:
    return _parse(text) if text else None


@dataclass(frozen=True)
class LeadSentence:
    """A sentence whose first part is bold."""

    strong: str
    text: str


def call_status(state: CallState, missing: Sequence[str]) -> LeadSentence:
    """Return whether the call could be saved now, and what is still to come."""
    if state.began is None and missing:
        return LeadSentence(
            "", "The call starts with the first key you press. Only who and where are required."
        )
    if missing:
        return LeadSentence("Cannot be saved yet.", f"Still needed: {' and '.join(missing)}.")
    return LeadSentence("Can be saved.", f"{_given_text(len(state.given))}, {_read_back_text(state)}")


def _given_text(count: int) -> str:
    if not count:
        return "No advice given yet"
    return f"{count_of(count, 'piece')} of advice given"


def _read_back_text(state: CallState) -> str:
    if state.read_back:
        return f"read back and agreed {clock_face(state.read_back)[:5]}"
    return "read-back still to come"


@dataclass(frozen=True, kw_only=True)
class ReadBack:
    """What is read to the officer: who, where and how many, then what was advised."""

    opening: str
    first: str
    """The most urgent part, shown in bold."""
    rest: str


def read_back(caller: str, where: str, people: PeopleTold | None, advice: Sequence[str]) -> ReadBack:
    """Compose what is read back from the caller, the place, and the advice given."""
    if not caller and not where:
        return ReadBack(opening="", first="", rest="")
    address = _form_of_address(caller)
    location = f"you are at {where}" if where else "tell me where you are"
    opening = f"“{address}, {location}" if address else f"“{location[:1].upper()}{location[1:]}"
    sentences = [f"{piece.rstrip('.')}." for piece in advice]
    opening = f"{opening}{_people_text(people)}.{'' if sentences else '”'}"
    if not sentences:
        return ReadBack(opening=opening, first="", rest="")
    sentences[-1] += "”"
    return ReadBack(opening=opening, first=sentences[0], rest=" ".join(sentences[1:]))


def _form_of_address(caller: str) -> str:
    """Return how to address the caller: an officer by surname, anyone else as they gave their name."""
    parts = caller.split()
    if len(parts) > 1 and parts[0].casefold() in POLICE_RANKS:
        names = [part for part in parts[1:] if not part.isdecimal()]
        return names[-1] if names else caller
    return caller.strip()


def _people_text(people: PeopleTold | None) -> str:
    if people is None or not people.at_least:
        return ""
    counted = f"{people.as_told} people" if people.as_told else count_of(people.at_least, "person", "people")
    return f", with {counted} who may be exploited"


def next_step(state: CallState, missing: Sequence[str]) -> str:
    """Return the next step of the call, for the line below the time stamps."""
    if state.began is None:
        return "the first key you press starts the call"
    if missing:
        return " and ".join(missing)
    if not state.given:
        return "advice, most urgent first"
    if not state.read_back:
        return "read back, then officer’s “done”"
    return "" if state.ended else "call ended, or save at once"
