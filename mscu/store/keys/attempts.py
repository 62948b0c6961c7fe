"""Counts wrong passphrases beside the keys file, so that guessing at the window becomes slow.

The count protects against a person at the keyboard. Anyone who can write to the folder can reset it, but
still has to pay for Argon2id on every guess. There are sixteen counters, so one name in sixteen has the same,
whether or not it exists: no name can be read out of a count. Raises `TooManyAttempts` and `SlotBlocked`.
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
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.lock_file import locked

FREE_ATTEMPTS = 3
LAST_ATTEMPT = 10
_FIRST_DELAY = 5  # seconds before the 4th try; each further try waits twice as long
_MAX_BYTES = 1 << 16
_COUNTERS = 16
CODES = "codes"
"""The counter of recovery codes that were refused, under whatever name."""


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


_NONE = _Count(0, 0.0)


@dataclass(frozen=True)
class Attempts:
    """The counts of one store."""

    path: Path

    @store_errors()
    def begin(self, counter: str, now: datetime) -> None:
        """Count an attempt before it is made, so that killing the program saves none."""
        with locked(self.path) as file:
            timestamp = now.astimezone(UTC).timestamp()
            counts = _read(file)
            count = _count_now(file, counts, counter, timestamp)
            count.check(timestamp)
            _write(file, counts | {counter: _Count(count.tries + 1, timestamp)})

    @store_errors()
    def check(self, counter: str, now: datetime) -> None:
        """Refuse an attempt that would be refused if it were counted."""
        with locked(self.path) as file:
            timestamp = now.astimezone(UTC).timestamp()
            _count_now(file, _read(file), counter, timestamp).check(timestamp)

    @store_errors()
    def take_back(self, counter: str) -> None:
        """Uncount an attempt that was right but let nobody in; the failures before it stay."""
        with locked(self.path) as file:
            counts = _read(file)
            if count := counts.pop(counter, None):
                fewer = {counter: _Count(count.tries - 1, count.last)} if count.tries > 1 else {}
                _write(file, counts | fewer)

    @store_errors()
    def note(self, counter: str, now: datetime) -> None:
        """Count a failure that delays nobody, until it is recorded."""
        with locked(self.path) as file:
            counts = _read(file)
            tries = counts.get(_cleared(counter), _NONE).tries + 1
            _write(file, counts | {_cleared(counter): _Count(tries, now.astimezone(UTC).timestamp())})

    @store_errors()
    def unrecorded(self, counter: str) -> int:
        """Return the number of failures that no audit has on record yet."""
        with locked(self.path) as file:
            counts = _read(file)
            return sum(counts.get(each, _NONE).tries for each in (counter, _cleared(counter)))

    @store_errors()
    def recorded(self, counter: str, failures: int) -> None:
        """Forget failures that were cleared and are now on record."""
        with locked(self.path) as file:
            counts = _read(file)
            if count := counts.pop(_cleared(counter), None):
                left = count.tries - failures
                rest = {_cleared(counter): _Count(left, count.last)} if left > 0 else {}
                _write(file, counts | rest)

    @store_errors()
    def put_back(self, counter: str, now: datetime | None) -> None:
        """Count again what was cleared for a user who is not let in after all.

        The attempt itself counts as a failure at `now`, unless it was not counted.
        """
        with locked(self.path) as file:
            counts = _read(file)
            cleared = counts.pop(_cleared(counter), _NONE)
            last = cleared.last if now is None else now.astimezone(UTC).timestamp()
            tries = cleared.tries + int(now is not None)
            _write(file, counts | ({counter: _Count(tries, last)} if tries else {}))

    @store_errors()
    def clear_all(self) -> None:
        """Reset every count: version 0.1.0 told one name in 256 by its count."""
        with locked(self.path) as file:
            if _read(file):
                _write(file, {})

    @store_errors()
    def clear(self, counter: str, *, right: int = 0) -> None:
        """Reset the count of a user who got in, or whose passphrase was reset.

        Its failures, all but the `right` attempts in it, are kept until they are recorded.
        """
        with locked(self.path) as file:
            counts = _read(file)
            if count := counts.pop(counter, None):
                kept = counts.get(_cleared(counter), _NONE).tries + count.tries - right
                cleared = {_cleared(counter): _Count(kept, count.last)} if kept > 0 else {}
                _write(file, counts | cleared)


def attempts_beside(keys_path: Path) -> Attempts:
    """Return the counts that belong to a keys file."""
    return Attempts(keys_path.with_name(keys_path.name + ".tries"))


def counter_of(store_id: str, name: str) -> str:
    """Return the counter of a log-in name, which several names share."""
    return str(hashlib.sha256(f"{store_id}\0{name}".encode()).digest()[0] % _COUNTERS)


def _count_now(file: BinaryIO, counts: dict[str, _Count], counter: str, timestamp: float) -> _Count:
    """Return a count; if the clock was put back since, the wait begins now, and ends."""
    count = counts.get(counter, _NONE)
    if count.last > timestamp:
        count = _Count(count.tries, timestamp)
        _write(file, counts | {counter: count})
    return count


def _cleared(counter: str) -> str:
    """Return the entry of failures that no longer count against anybody but are on no record yet."""
    return f"{counter} cleared"


def _read(file: BinaryIO) -> dict[str, _Count]:
    """Read the counts; an invalid count is treated as deleted."""
    file.seek(0)
    try:
        content = json.loads(file.read(_MAX_BYTES))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {counter: _Count(*count) for counter, count in content.items() if _is_count(count)}


def _is_count(count: object) -> bool:
    match count:
        case [int(tries), float(last)]:
            return tries > 0 and math.isfinite(last)
    return False


def _write(file: BinaryIO, counts: dict[str, _Count]) -> None:
    content = json.dumps({counter: astuple(count) for counter, count in counts.items()}).encode()
    file.seek(0)
    file.write(content)
    file.truncate()
