"""The size of text: the scale of the whole window, which Qt takes when a process starts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from mscu.ui.look.frame import MIN_SIZE

NORMAL = 100
SIZES = (NORMAL, 110, 125, 150, 175, 200)
"""Per cent of what the desktop gives."""
_FACTOR = "QT_SCALE_FACTOR"


def size_beside(size: int, steps: int) -> int:
    """Return the size some steps larger, or smaller if below zero; at either end the size stays."""
    at = SIZES.index(size) + steps
    return SIZES[max(0, min(at, len(SIZES) - 1))]


def fits(size: int, shown: int, screen: tuple[int, int]) -> bool:
    """Return whether the least window has room on a screen, measured in pixels of the size that is shown."""
    return all(round(room * shown / size) >= least for room, least in zip(screen, MIN_SIZE, strict=True))


@contextmanager
def scaled(size: int) -> Iterator[None]:
    """Set Qt's scale while the application is made, on top of the scale that the environment has.

    Afterwards the environment is as before, or the process that follows a lock would be scaled twice.
    """
    before = os.environ.get(_FACTOR)
    os.environ[_FACTOR] = str(_factor(before) * size / NORMAL)
    try:
        yield
    finally:
        del os.environ[_FACTOR]
        if before is not None:
            os.environ[_FACTOR] = before


def _factor(text: str | None) -> float:
    try:
        factor = float(text or 1)
    except ValueError:
        return 1.0
    return factor if factor > 0 else 1.0
