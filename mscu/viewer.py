"""Whose eyes a statement is run with, and on which day: what the rules of `visibility.py` ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Looker:
    """Whose eyes a statement is run with, and on which day."""

    user_id: int
    day: date


EVER = date.max
"""Looking on this day, no restriction is in force: the gate derives by it, and shows nothing."""
_LOOKER: ContextVar[Looker] = ContextVar("looker")


@contextmanager
def looking_as(user_id: int, day: date) -> Iterator[None]:
    """Run statements with the eyes of this user; outside of it the rule refuses every read."""
    token = _LOOKER.set(Looker(user_id, day))
    try:
        yield
    finally:
        _LOOKER.reset(token)


def looker_id() -> int:
    """Tell who looks; where nobody does, every read is refused."""
    return _LOOKER.get().user_id


def looking_on() -> date:
    """Tell the day on which is looked."""
    return _LOOKER.get().day
