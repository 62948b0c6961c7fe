"""How fast the readiness panel of a case with thousands of entries is asked for."""

from __future__ import annotations

import argparse
import gc
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from opened import NO_DEVICES, PASSPHRASE, demo_clock, p95, spent, timed

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.action import Command
from mscu.actions.enforcement.enforcement import RecordArrest
from mscu.actions.enforcement.exhibits import RecordExhibit
from mscu.actions.entries.enquiries import RaiseEnquiry, ResultEnquiry
from mscu.actions.entries.entries import About
from mscu.actions.entries.handling import Item
from mscu.actions.entries.notes import RecordNote
from mscu.actions.intake.reports import RecordReport
from mscu.actions.ocg.assessments import AssessGroup, Member
from mscu.actions.ocg.readiness import Readiness
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Role
from mscu.gate import Gate
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.keys.keys_file import Cost

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=Path, help="a new store is made here")
parser.add_argument("--entries", type=int, default=5_000)
parser.add_argument("--members", type=int, default=8, help="of the group, 8 people are suspects")
parser.add_argument("--rounds", type=int, default=100)
given = parser.parse_args()
AT = "20 Jun 2022 09:00"
random.seed(45)
first_user = FirstUser(name="supervisor", display="DI Aspinall", role=Role.SUPERVISOR, passphrase=PASSPHRASE)
admin = FirstUser(name="admin", display="Admin", role=Role.ADMINISTRATOR, passphrase=PASSPHRASE)
plan = StoreSettings(unit_name="Benchmark", fixed_day=demo_clock().date(), cost=Cost(memory=64 * 1024))
unit = create_store(given.folder, [first_user, admin], plan, devices=NO_DEVICES, now=datetime.now(UTC)).store
gate = Gate(unit, unit.actor(), demo_clock)
case_id = gate.perform(OpenCase(title="A large case"))
people = [
    gate.perform(RecordPerson(case_id=case_id, name=f"Suspect {number}", roles=("involvement_role:suspect",)))
    for number in range(8)
]
enquiry = gate.perform(
    RaiseEnquiry(
        case_id=case_id,
        happened=AT,
        text="Whose accounts?",
        owner="DC Fielding",
        enquiry_type="enquiry_type:financial",
    )
)


def some() -> tuple[About, ...]:
    """Name one to three of the people."""
    return tuple(About(subject_id=each) for each in random.sample(people, random.randint(1, 3)))


def entry(number: int) -> Command[int]:
    """Return one of the kinds that the panel looks at, as often as in a large case."""
    common: Any = {"case_id": case_id, "happened": AT, "about": some()}
    match number % 10:
        case 0 | 1 | 2 | 3:
            item = Item(
                number=1,
                text="Seen",
                source_grade=f"intelligence_source:{random.randint(1, 3)}",
                assessment=f"intelligence_assessment:{random.choice('abcde')}",
                handling_code="intelligence_handling:p",
            )
            return RecordReport(
                source="report_source:police_officer",
                text="Seen together.",
                items=(item,),
                indicators=("indicator:wages_taken",) if number % 3 else (),
                **common,
            )
        case 4:
            return ResultEnquiry(text="Paid in.", follows_id=enquiry, **common)
        case 5:
            return RecordExhibit(reference=f"TF/{number}", text="Cash", cash_pence=5_000, **common)
        case 6:
            return RecordArrest(person_id=random.choice(people), offences=("offence:msa_s1",), **common)
        case _:
            return RecordNote(text="Seen by a patrol.", **common)


for number in range(given.entries):
    gate.perform(entry(number))
gate.perform(
    AssessGroup(
        case_id=case_id,
        happened=AT,
        name="The large group",
        status="ocg_status:nominated",
        members=tuple(Member(subject_id=each, role="ocg_role:associate") for each in people[: given.members]),
    )
)


def ask() -> object:
    """Ask for the panel."""
    return gate.ask(Readiness(case_id=case_id))


ask()
gc.collect()
gc.freeze()  # as the program does once all is loaded
walls, processors = [timed(ask) for _ in range(given.rounds)], [spent(ask) for _ in range(20)]
print(f"{given.entries:,} entries, {given.members} members: p95 {p95(walls):.1f} ms of the clock")
print(f"of the processor: p95 {p95(processors):.1f} ms")
unit.close()
