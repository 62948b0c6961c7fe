"""Opens the made-up store that the benchmarks share."""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, thread_time

sys.path.insert(0, str(Path(__file__).parent.parent))

from mscu.gate import Gate
from mscu.store.keys.workstation_keyring import DeviceSecrets, WorkstationKeyring
from mscu.store.open_store import OpenStore, open_store

PASSPHRASE = "four words make one"
DAY = datetime(2022, 6, 20, 9, 26, tzinfo=UTC)
NO_DEVICES = DeviceSecrets(WorkstationKeyring(None))


def demo_clock() -> datetime:
    """Return the demo's time."""
    return DAY


def folder() -> Path:
    """Read the store's folder from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    found: Path = parser.parse_known_args()[0].folder
    return found


def unlock(where: Path, name: str = "supervisor") -> OpenStore:
    """Unlock the store."""
    return open_store(where, name, PASSPHRASE, devices=NO_DEVICES, now=datetime.now(UTC))


def gate_of(unit: OpenStore) -> Gate:
    """Return the sign-in."""
    return Gate(unit, unit.actor(), demo_clock)


def timed(deed: Callable[[], object]) -> float:
    """Do it once, and say how many milliseconds it took."""
    start = perf_counter()
    deed()
    return (perf_counter() - start) * 1000


def spent(deed: Callable[[], object]) -> float:
    """Do it once, and say how many milliseconds of the processor it took: for busy machines."""
    start = thread_time()
    deed()
    return (thread_time() - start) * 1000


def p95(values: Sequence[float]) -> float:
    """Return the value below which 95 of 100 lie."""
    return statistics.quantiles(values, n=20)[-1]


def tell(what: str, ours: Sequence[float], floor: Sequence[float]) -> None:
    """Print medians, 95th percentiles and their ratios."""
    rows = (("median", statistics.median), ("p95", p95))
    for words, of in rows:
        mine, bare = of(ours), of(floor)
        print(f"{what}, {words}: {mine:.2f} ms, floor {bare:.2f} ms, ratio {mine / bare:.2f}")
