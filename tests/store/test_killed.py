"""Killed at any moment, the program has lost nothing that it said was done."""

import random
import sys
from pathlib import Path

import pytest

from tests.store.victims import kill
from tests.tools.deriving import Salts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
KILLS = {
    "SavesKeys": 8,
    "SavesRows": 8,
    "BacksUp": 5,
    "Restores": 5,
    "RemovesPerson": 6,
    "Founds": 3,
    "BringsAlong": 20,
    "ConfirmsAccess": 20,
}
"""How often each is killed in a run by day; the last two end when each change of a file had its turn."""


def finished(deed: str, keys: Path, kills: int, salts: Salts) -> int:
    """Return the number of deeds that were finished before a kill; a failure shows its seed."""
    seed = random.SystemRandom().randrange(1 << 32)
    try:
        return kill(deed, keys.parent, kills, seed, salts)
    except Exception as error:
        error.add_note(f"seed {seed}")
        raise


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("deed", "kills"), KILLS.items())
def test_nothing_finished_is_lost(keys: Path, deed: str, kills: int, salts: Salts) -> None:
    assert finished(deed, keys, kills, salts) > 0


@pytest.mark.nightly
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("deed", KILLS)
def test_nothing_finished_is_lost_in_a_thousand_kills(keys: Path, deed: str, salts: Salts) -> None:
    assert finished(deed, keys, 1000, salts) > 0
