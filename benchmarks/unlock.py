"""Unlocking the unit's store and the charity's, against the unit's alone, by turns.

The demo's folder is unlocked as an officer, then as the navigator, whose name, passphrase and salt are alike
in both stores: one key is derived (`mscu/store/keys/slots.py`). What two would take is measured as well.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from functools import partial
from pathlib import Path

from opened import folder, tell, timed

from mscu.app.sign_in import StoreSignIn
from mscu.app.unlocked_stores import UnlockedStores
from mscu.demo.store import DEMO_PASSPHRASE
from mscu.store.keys.keys_file import Cost
from mscu.store.keys.slots import stretch

ROUNDS = 12
ROOT = Path(__file__).parent.parent
DERIVE = """
import sys
from mscu.store.keys.keys_file import Cost
from mscu.store.keys.slots import stretch
print("ready", flush=True)
for _ in sys.stdin:
    stretch("four words make one", bytes(32), Cost())
    print("done", flush=True)
"""


def unlock(where: Path, name: str) -> float:
    """Return the milliseconds that it takes to unlock; what was opened is locked again."""
    opened: list[UnlockedStores] = []
    took = timed(lambda: opened.append(StoreSignIn().unlock(where, name, DEMO_PASSPHRASE)))
    if opened[0].unopened is not None:
        raise SystemExit(f"{name}: the other store did not open.")
    opened[0].release()
    return took


def derive() -> None:
    """Derive one key at the program's cost."""
    stretch("four words make one", bytes(32), Cost())


def derive_beside(other: subprocess.Popen[str]) -> None:
    """Derive one key here and one in another process."""
    if other.stdin is None or other.stdout is None:
        raise TypeError
    other.stdin.write("\n")
    other.stdin.flush()
    derive()
    other.stdout.readline()


def main() -> None:
    """Measure by turns, and tell."""
    where = folder()
    for name in ("officer", "navigator"):
        unlock(where, name)  # the first unlocking upgrades the store
    one, two, single, beside = [], [], [], []
    for _ in range(ROUNDS):
        one.append(unlock(where, "officer"))
        two.append(unlock(where, "navigator"))
    command = [sys.executable, "-c", DERIVE]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        if other.stdout is not None:
            other.stdout.readline()
        for _ in range(ROUNDS):
            single.append(timed(derive))
            beside.append(timed(partial(derive_beside, other)))
        if other.stdin is not None:
            other.stdin.close()
    tell("two stores unlocked, against one", two, one)
    tell("two keys derived in two processes, against one", beside, single)
    share = statistics.median(single) / statistics.median(one)
    print(f"of unlocking one store, deriving its key is {share:.0%}")


if __name__ == "__main__":
    main()
