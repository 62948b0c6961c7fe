"""Builds the large made-up store that the other scripts open."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from opened import DAY, NO_DEVICES, PASSPHRASE, demo_clock

from mscu.codes import Role
from mscu.demo.build import PEOPLE, fill
from mscu.gate import Gate
from mscu.store.founding import Founder, Plan, found
from mscu.store.keys_file import Cost
from mscu.store.multiply import multiply

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=Path)
parser.add_argument("--copies", type=int, default=83)
given = parser.parse_args()
founders = [
    Founder(name=name, display=display, role=Role(role), passphrase=PASSPHRASE)
    for name, display, role in PEOPLE
]
plan = Plan(unit_name="Benchmark", fixed_day=DAY.date(), cost=Cost(memory=64 * 1024))
store = found(given.folder, founders, plan, devices=NO_DEVICES, now=datetime.now(UTC)).unit
fill(Gate(store, store.actor(), demo_clock))
start = perf_counter()
entries = multiply(store, given.copies, DAY)
print(f"{entries:,} entries, copied at {entries / (perf_counter() - start):,.0f} a second")
store.close()
