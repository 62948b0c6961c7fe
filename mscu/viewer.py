"""Whose eyes a statement is run with, and on which day: what the rules of `visibility.py` ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Viewer:
    """Whose eyes a statement is run with, and on which day."""

    user_id: int
    day: date


EVER = date.max
"""Looking on this day, no restriction is in force: the gate derives by it, and shows nothing."""
_VIEWER: ContextVar[Viewer] = ContextVar("looker")


@contextmanager
def viewing_as(user_id: int, day: date) -> Iterator[None]:
    """Run statements with the eyes of this user; outside of it the rule refuses every read."""
    token = _VIEWER.set(Viewer(user_id, day))
    try:
        yield
    finally:
        _VIEWER.reset(token)


def viewer_id() -> int:
    """Return who looks; where nobody does, every read is refused."""
    return _VIEWER.get().user_id


def viewing_day() -> date:
    """Return the day on which is looked."""
    return _VIEWER.get().day
