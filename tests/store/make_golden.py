"""Makes the golden store of this version: what every later version must open and bring up to date.

    python -m tests.store.make_golden

Run it while the version is unreleased and its tables change; after that its store stays as it is.
"""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path

from mscu.codes import Role
from mscu.gate import Gate
from mscu.store.files import DATABASE, LOCK
from mscu.store.founding import Founder, Plan, found
from tests.store.closed import work
from tests.stores import CHEAP, NO_DEVICES, NOW, PASSPHRASE

GOLDEN = Path(__file__).parent / "golden"


def make(folder: Path) -> None:
    """Found a store, and record one case with a few entries."""
    shutil.rmtree(folder, ignore_errors=True)
    founders = [
        Founder(name=role.value, display=role.label, role=role, passphrase=PASSPHRASE)
        for role in (Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR)
    ]
    plan = Plan(unit_name="Golden", cost=CHEAP)
    unit = found(folder, founders, plan, devices=NO_DEVICES, now=NOW).unit
    work(Gate(unit, unit.actor(), lambda: NOW))
    unit.close()
    for name in (LOCK, f"{DATABASE}-journal"):
        (folder / name).unlink()


if __name__ == "__main__":
    make(GOLDEN / version("mscu"))
