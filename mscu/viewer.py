"""The user a statement runs for, and the day: what the rules of `visibility.py` depend on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Viewer:
    """The user a statement runs for, and the day."""

    user_id: int
    day: date


EVER = date.max
"""A day on which no restriction is in force, used to derive indexes and never to show anything."""
_VIEWER: ContextVar[Viewer] = ContextVar("looker")


@contextmanager
def viewing_as(user_id: int, day: date) -> Iterator[None]:
    """Run statements for this user. Without a viewer every read is refused."""
    token = _VIEWER.set(Viewer(user_id, day))
    try:
        yield
    finally:
        _VIEWER.reset(token)


def viewer_id() -> int:
    """Return the viewer's id. Without a viewer every read is refused."""
    return _VIEWER.get().user_id


def viewing_day() -> date:
    """Return the viewer's day."""
    return _VIEWER.get().day
