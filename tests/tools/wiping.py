"""Memory is wiped only in the tests that are about it: they come last, as they slow down what comes after.

From the first opening with wiping on SQLCipher wipes all memory that it gives back, in the whole process
(decision 9), and everything takes up to twice as long. Nothing else depends on it, and everybody in the
stores of tests is made up, so that in all other tests the setting is OFF, as in a demo. Workers are
handed whole files, hence it is a file that is marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest
from sqlcipher3 import dbapi2

from mscu.store.files import cipher

MARK = "wiping"


def is_marked(item: pytest.Item) -> bool:
    """Return whether the file of a test says that its tests do so."""
    module = item.getparent(pytest.Module)
    return module is not None and module.get_closest_marker(MARK) is not None


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


@pytest.fixture(scope="session", autouse=True)
def _as_in_a_demo() -> Iterator[None]:
    """Leave memory unwiped, from the first store on."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(cipher, "WIPE", cipher.WIPE.replace("ON", "OFF"))
        yield


@pytest.fixture(autouse=True)
def _wiping_comes_last(
    _wiping: Wiping, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Wipe in a test that is about it, and fail one that slows down the others and does not say so."""
    if is_marked(request.node):
        monkeypatch.setattr(cipher, "WIPE", cipher.WIPE.replace("OFF", "ON"))
    yield
    if _wiping.has_begun() and not is_marked(request.node):
        pytest.fail(f"It wipes memory: mark its file `{MARK}`, so that it comes last.")
