"""Builds the large made-up store that the other scripts open."""

from __future__ import annotations

import argparse
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from opened import DAY, NO_DEVICES, PASSPHRASE, demo_clock

from mscu.actions.cases.case_list import CaseNumbers
from mscu.actions.intake.reports import RecordReport
from mscu.codes import Role
from mscu.dates.london import show_moment
from mscu.demo.build import close_old, fill
from mscu.demo.store import PEOPLE
from mscu.gate import Gate
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.keys.keys_file import Cost
from mscu.store.scale_up import open_fictional, scale_up

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=Path)
parser.add_argument("--copies", type=int, default=83)
parser.add_argument("--reports", type=int, default=0, help="more reports, before copying")
given = parser.parse_args()
first_users = [
    FirstUser(name=name, display=display, role=Role(role), passphrase=PASSPHRASE)
    for name, display, role in PEOPLE
]
plan = StoreSettings(unit_name="Benchmark", fixed_day=DAY.date(), cost=Cost(memory=64 * 1024))
store = create_store(given.folder, first_users, plan, devices=NO_DEVICES, now=datetime.now(UTC)).store
gate = Gate(store, store.actor(), demo_clock)
fill(gate)
cases = gate.ask(CaseNumbers()).ids
for number in range(given.reports):
    gate.perform(
        RecordReport(
            case_id=cases[number % len(cases)],
            happened=show_moment(DAY - timedelta(minutes=random.randrange(1_500_000))),
            source="report_source:public_101",
            source_reference=f"P-{number:05}",
            where_words="Castleton Road",
            district="district:rochdale",
            text="The same van again at night, and nobody seen to leave the house by day.",
        )
    )
store.close()
store = open_fictional(given.folder, "supervisor", PASSPHRASE, devices=NO_DEVICES, now=datetime.now(UTC))
closed = close_old(Gate(store, store.actor(), demo_clock))
print(f"{closed} of {len(cases)} cases are closed")
start = perf_counter()
entries = scale_up(store, given.copies, DAY)
print(f"{entries:,} entries, copied at {entries / (perf_counter() - start):,.0f} a second")
store.close()
