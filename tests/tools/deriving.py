"""Keys are derived from a passphrase once in a session: Argon2id takes a quarter of a second each time.

It is the program's own derivation, whose result for the same passphrase, salt and cost is always the same.
What it costs is tested with `derived_anew`. A keys file that is made over and over can have the same `salts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import count

import pytest

from mscu.store.keys import keys_file, slots
from mscu.store.keys.keys_file import Cost
from mscu.store.keys.slots import stretch


@pytest.fixture(scope="session", autouse=True)
def _derived_once() -> Iterator[None]:
    derived: dict[bytes, bytes] = {}

    def stretch_once(passphrase: str, salt: bytes, cost: Cost) -> bytes:
        given = sha256(repr((passphrase, salt, cost)).encode()).digest()  # no passphrase stays in memory
        if given not in derived:
            derived[given] = stretch(passphrase, salt, cost)
        return derived[given]

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(slots, "stretch", stretch_once)
        yield


@pytest.fixture
def derived_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive each time, for tests of how long it takes."""
    monkeypatch.setattr(slots, "stretch", stretch)


class Salts:
    """Salts of keys files that come again from each beginning; no two before the next are alike."""

    def __init__(self) -> None:
        self.begin("")

    def begin(self, name: str) -> None:
        """Begin the series of this name."""
        self._series = (sha256(f"{name} {number}".encode()).digest() for number in count())

    def token_bytes(self, length: int) -> bytes:
        """Return the next one, in the place of the random one of `secrets`."""
        return next(self._series)[:length]


@pytest.fixture
def salts(monkeypatch: pytest.MonkeyPatch) -> Salts:
    """Have each keys file salted from a series, so that keys are derived once however often it is made."""
    series = Salts()
    monkeypatch.setattr(keys_file, "secrets", series)
    return series
