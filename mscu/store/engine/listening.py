"""What is heard of the other programs that work in the same database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

Place = tuple[int, int]
"""A record that is open in a window, as a number that tells nothing of it, and the user who has it open."""


@dataclass(frozen=True)
class Ears:
    """What is called, in a thread of its own, with what other programs tell."""

    rows: Callable[[int], object]
    """Called with the newest row of the audit; with 0 where there may be newer ones than were heard of."""
    places: Callable[[int], object]
    """Called with the number of a record that was opened or left; with 0 where it may be any."""
    reached: Callable[[bool], object]
    """Called with whether others are heard, when that begins or ends by itself."""
    shut_out: Callable[[], object]
    """Called where they are heard no more as the server has shut the user out."""


class Listening(Protocol):
    """Hears other programs until it is ended, and tells them where this one is."""

    def be_at(self, *places: Place) -> None:
        """Announce where this program is, until it is elsewhere or ends; it is readable on return."""
        ...

    def end(self) -> None:
        """Hear nothing more: nothing is called once this returns."""
        ...


# For a database that one program has to itself.


def announce_to_nobody(_connection: Connection, _row: int) -> None:
    """Do nothing: no other program has the file."""


def hear_nobody(_engine: Engine, _ears: Ears) -> None:
    """Return None, as there is nothing to hear."""


def nobody_at(_connection: Connection, _number: int) -> frozenset[int]:
    return frozenset()
