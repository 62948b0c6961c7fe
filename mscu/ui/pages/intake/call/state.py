"""One call while it is being written down: when it began, what was advised, what was read back.

It knows nothing of the window. Its draft is plain values, so that a call outlives the program.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from mscu.actions.core.time_of_day import clock_face
from mscu.actions.intake.advice_library import Advised
from mscu.actions.intake.take_call import Given
from mscu.codes import Urgency

TOGETHER = timedelta(seconds=60)
"""Pieces given within that time share a time stamp."""


class CallClock:
    """Tells the time from the store's clock on, counted by one that nobody can put back."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self.set(datetime.now(UTC))

    def set(self, moment: datetime) -> None:
        """Take over what the store's clock shows."""
        self._base, self._at = moment, self._ticks()

    def now(self) -> datetime:
        """Tell the time in UTC."""
        return self._base + timedelta(seconds=self._ticks() - self._at)


@dataclass(frozen=True, kw_only=True)
class GivenPiece:
    """A piece of advice that was given in this call; own words have no key and no text."""

    key: str
    title: str
    text: str
    topics: tuple[str, ...]
    at: datetime

    @property
    def words(self) -> str:
        """All that was said."""
        return f"{self.title}. {self.text}" if self.text else self.title


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What happened in the call, and when."""

    at: datetime
    words: str
    strong: str = ""
    """The part that matters most, after the words."""

    def line(self) -> str:
        """Give it as it is kept with the triage."""
        return f"{clock_face(self.at)} {self.words} {self.strong}".strip()


@dataclass(kw_only=True)
class CallState:
    """What is known of the call besides what stands in the fields."""

    began: datetime | None = None
    ended: datetime | None = None
    safe: datetime | None = None
    """When who and where were both there for the first time."""
    answered: datetime | None = None
    """When the last of the four questions was answered."""
    read_back: datetime | None = None
    urgency: Urgency | None = None
    """What the adviser chose instead of what the answers say."""
    source: str = ""
    """A key of the list of sources, if it is no police officer."""
    given: list[GivenPiece] = field(default_factory=list)

    @property
    def runs(self) -> bool:
        """Whether somebody is on the phone."""
        return self.began is not None and self.ended is None

    def seconds(self, now: datetime) -> float:
        """Say for how long the call has run, or ran."""
        return ((self.ended or now) - self.began).total_seconds() if self.began else 0

    def give(self, piece: Advised, at: datetime) -> None:
        """Note that a piece was given; what was read back before no longer covers all."""
        self._add(
            GivenPiece(key=piece.key, title=piece.title, text=piece.text, topics=piece.topics,
                       at=at)
        )  # fmt: skip

    def say(self, words: str, at: datetime) -> None:
        """Note advice in the adviser's own words."""
        self._add(GivenPiece(key="", title=words, text="", topics=(), at=at))

    def _add(self, piece: GivenPiece) -> None:
        self.given.append(piece)
        self.read_back = None

    def take_back(self, at: int) -> GivenPiece:
        """Undo a piece by its place in the order given."""
        self.read_back = None
        return self.given.pop(at)

    def has_given(self, key: str) -> bool:
        """Whether a piece of the library was given."""
        return any(each.key == key for each in self.given)

    def stamps(self) -> tuple[Stamp, ...]:
        """Give the time stamps in order."""
        single = (
            (self.began, "call began", ""),
            (self.safe, "who and where:", "report is safe"),
            (self.answered, "four questions answered", ""),
            (self.read_back, "read back and agreed", ""),
            (self.ended, "call ended", ""),
        )
        made = [Stamp(at=at, words=words, strong=strong) for at, words, strong in single if at]
        return tuple(sorted([*made, *self._given_stamps()], key=_when))

    def _given_stamps(self) -> Iterator[Stamp]:
        first = 0
        for at, piece in enumerate(self.given):
            following = self.given[at + 1] if at + 1 < len(self.given) else None
            if following is None or following.at - self.given[first].at > TOGETHER:
                yield Stamp(at=piece.at, words=f"advice {_numbers(first + 1, at + 1)} given")
                first = at + 1

    def as_given(self) -> tuple[Given, ...]:
        """Give the advice as the command takes it."""
        return tuple(
            Given(piece=each.key, topics=each.topics, text=each.words, at=clock_face(each.at)[:5])
            for each in self.given
        )

    def draft(self) -> dict[str, Any]:
        """Give everything in plain values."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_draft(cls, draft: Mapping[str, Any]) -> CallState:
        """Read back what `draft` gave."""
        moments = ("began", "ended", "safe", "answered", "read_back")
        values = {name: _moment(draft.get(name)) for name in moments}
        urgency = draft.get("urgency")
        given = [
            GivenPiece(**(dict(each) | {"topics": tuple(each["topics"]), "at": _at(each["at"])}))
            for each in draft.get("given", ())
        ]
        return cls(
            **values, given=given, source=str(draft.get("source", "")),
            urgency=Urgency(urgency) if urgency else None,
        )  # fmt: skip


def _numbers(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return f"{first} {'and' if last == first + 1 else 'to'} {last}"


def _when(stamp: Stamp) -> datetime:
    return stamp.at


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [{name: _plain(part) for name, part in each.items()} for each in value]
    return list(value) if isinstance(value, tuple) else value


def _at(words: str) -> datetime:
    return datetime.fromisoformat(words)


def _moment(words: str | None) -> datetime | None:
    return _at(words) if words else None
