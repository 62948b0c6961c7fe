"""Tests that open a store as the program does come last, as they slow down all that come after.

From the first such opening on SQLCipher wipes all memory that it gives back, in the whole process
(decision 9), and everything takes up to twice as long. The stores of other tests are opened as a
demo's, in which everybody is made up as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest
from sqlcipher3 import dbapi2

MARK = "wiping"


def is_marked(item: pytest.Item) -> bool:
    """Return whether a test says of itself that it does so."""
    return item.get_closest_marker(MARK) is not None


@dataclass
class Wiping:
    """Whether memory is wiped in this process, as SQLCipher says and as it was last known."""

    connection: dbapi2.Connection
    known: bool = False

    def has_begun(self) -> bool:
        """Return whether it has begun since this was last asked."""
        ((answer,),) = self.connection.execute("PRAGMA cipher_memory_security").fetchall()
        before, self.known = self.known, answer == "1"
        return self.known and not before


@pytest.fixture(scope="session")
def _wiping() -> Iterator[Wiping]:
    with closing(dbapi2.connect(":memory:")) as connection:
        yield Wiping(connection)


@pytest.fixture(autouse=True)
def _wiping_comes_last(_wiping: Wiping, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that slows down the others and does not say so."""
    yield
    if _wiping.has_begun() and not is_marked(request.node):
        pytest.fail(f"It opens a store as the program does: mark it `{MARK}`, so that it comes last.")
