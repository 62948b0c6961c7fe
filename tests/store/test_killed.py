"""Killed at any moment, the program has lost nothing that it said was done."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.made import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
KILLS = {
    "SavesKeys": 30,
    "SavesRows": 40,
    "BacksUp": 20,
    "Restores": 20,
    "RemovesPerson": 25,
    "Founds": 8,
    "BringsAlong": 40,
    "ConfirmsAccess": 40,
}


def kill(deed: str, keys: Path, kills: int) -> int:
    """Return the number of steps that were finished; a failure shows its seed."""
    seed = random.SystemRandom().randrange(1 << 32)
    command = [sys.executable, "-m", "tests.store.victims", deed, str(keys.parent)]
    done = subprocess.run(
        [*command, str(kills), str(seed)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"seed {seed}\n{done.stderr}"
    return int(done.stdout)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("deed", "kills"), KILLS.items())
def test_nothing_finished_is_lost(keys: Path, deed: str, kills: int) -> None:
    assert kill(deed, keys, kills) > 0


@pytest.mark.nightly
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("deed", KILLS)
def test_nothing_finished_is_lost_in_a_thousand_kills(keys: Path, deed: str) -> None:
    assert kill(deed, keys, 1000) > 0
