"""Counts wrong passphrases beside the keys file, so that guessing at the window becomes slow.

The count protects against a person at the keyboard. Anyone who can write to the folder can reset it, but
still has to pay for Argon2id on every guess. Names without a slot are counted like names with one, so that
the answers do not reveal which names exist. Raises `TooManyAttempts` and `SlotBlocked`.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from mscu.errors import SlotBlocked, TooManyAttempts
from mscu.store.files.lock_file import locked
from mscu.store.files.sqlite_errors import store_errors

FREE_ATTEMPTS = 3
LAST_ATTEMPT = 10
_FIRST_DELAY = 5  # seconds before the 4th try; each further try waits twice as long
_MAX_BYTES = 1 << 16


@dataclass(frozen=True)
class _Count:
    """Failures in a row, and the time of the last one (seconds since 1970, UTC)."""

    tries: int
    last: float

    def check(self, now: float) -> None:
        if self.tries >= LAST_ATTEMPT:
            raise SlotBlocked
        if self.tries >= FREE_ATTEMPTS:
            delay = _FIRST_DELAY * 2 ** (self.tries - FREE_ATTEMPTS)
            if now - self.last < delay:
                raise TooManyAttempts(math.ceil(delay - (now - self.last)))


@dataclass(frozen=True)
class Attempts:
    """The counts of one store."""

    path: Path

    @store_errors()
    def begin(self, slot_id: str, now: datetime) -> None:
        """Count an attempt before it is made, so that killing the program saves none."""
        with locked(self.path) as file:
            timestamp = now.astimezone(UTC).timestamp()
            counts = _read(file)
            count = counts.get(slot_id, _Count(0, 0.0))
            if count.last > timestamp:  # the clock was put back: the wait begins now, and ends
                count = _Count(count.tries, timestamp)
                _write(file, counts | {slot_id: count})
            count.check(timestamp)
            _write(file, counts | {slot_id: _Count(count.tries + 1, timestamp)})

    @store_errors()
    def count(self, slot_id: str) -> int:
        """Return the number of failures in a row."""
        with locked(self.path) as file:
            return _read(file).get(slot_id, _Count(0, 0.0)).tries

    @store_errors()
    def clear(self, slot_id: str) -> None:
        """Reset the count of a user who got in, or whose passphrase was reset."""
        with locked(self.path) as file:
            counts = _read(file)
            if counts.pop(slot_id, None):
                _write(file, counts)


def attempts_beside(keys_path: Path) -> Attempts:
    """Return the counts that belong to a keys file."""
    return Attempts(keys_path.with_name(keys_path.name + ".tries"))


def decoy_counter(name: str) -> str:
    """Return one of 256 counters for a name without a slot.

    Only eight bits, because people type their passphrase into the wrong field.
    """
    return "none-" + hashlib.sha256(name.encode()).hexdigest()[:2]


def _read(file: BinaryIO) -> dict[str, _Count]:
    """Read the counts; an invalid count is treated as deleted."""
    file.seek(0)
    try:
        content = json.loads(file.read(_MAX_BYTES))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {slot_id: _Count(*count) for slot_id, count in content.items() if _is_count(count)}


def _is_count(count: object) -> bool:
    match count:
        case [int(tries), float(last)]:
            return tries > 0 and math.isfinite(last)
    return False


def _write(file: BinaryIO, counts: dict[str, _Count]) -> None:
    content = json.dumps({slot_id: astuple(count) for slot_id, count in counts.items()}).encode()
    file.seek(0)
    file.write(content)
    file.truncate()
