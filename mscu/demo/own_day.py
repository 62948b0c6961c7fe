"""What happens on the demo's own day: an officer watches, a colleague names it and finds a double.

The officer's part comes first, and last of all that she records: whoever first looks through the
store for hits passes over what is in it by then, and nobody is told of what she recorded herself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from mscu.actions.entries.entries import About
from mscu.actions.intake.reports import RecordReport
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.matching.hits import SetWatch
from mscu.actions.merging.compare_subjects import CompareSubjects
from mscu.actions.merging.merge_subjects import MergeSubjects
from mscu.actions.subjects.subjects import RecordPerson
from mscu.actions.subjects.suggestions import SubjectSuggestions
from mscu.codes import YesNo
from mscu.demo.build import MovingClock
from mscu.demo.group import record_group
from mscu.gate import LONDON

if TYPE_CHECKING:
    from mscu.gate import Gate

UNTIL = "31 Aug 2022"
WATCHES = (
    SetWatch(
        words="MX19 CTB", ends_on=UNTIL,
        reason="The tipper was sold before it could be seized; it may carry men again.",
    ),
    SetWatch(
        words="Hollin Lane Yard", ends_on=UNTIL,
        reason="Two of the three are on bail, and the yard is let anew from July.",
    ),
)  # fmt: skip
MAN, DOUBLE = "Daniel Crabtree", "Danny Crabtree"
SON, ALIKE = "Shane Crabtree", "Shayne Crabtree"
"""Who is one man is merged; that his son is recorded twice is for the visitor to find."""
SAME = (
    "The same date of birth, and the council copied his driving licence: 3 Fernbank Close, where "
    "he was arrested on 8 April."
)


@contextmanager
def moving(gate: Gate) -> Iterator[MovingClock]:
    """Let the gate's clock be set, and give it back its own."""
    clock, before = MovingClock(gate.clock()), gate.clock
    gate.clock = clock
    try:
        yield clock
    finally:
        gate.clock = before


def set_watches(gate: Gate) -> None:
    """Watch the plate and the yard from early in the morning on; the gate is the officer's."""
    with moving(gate) as clock:
        for minute, watch in enumerate(WATCHES, start=40):
            clock.set_to(_at(gate, time(6, minute)))
            gate.perform(watch)
        _match_hits(gate)


def record_the_day(gate: Gate, *, case_id: int) -> None:
    """Name what is watched, and say who is one man; the gate is a colleague's."""
    with moving(gate) as clock:
        clock.set_to(_at(gate, time(8, 35)))
        son = gate.perform(RecordPerson(name=ALIKE, born="30 Nov 1996", gender="gender:male"))
        gate.perform(_the_tipper_again(son))
        clock.set_to(_at(gate, time(8, 45)))
        double = gate.perform(RecordPerson(name=DOUBLE, born="19 May 1971", gender="gender:male"))
        gate.perform(_the_council_asks(double))
        clock.set_to(_at(gate, time(8, 52)))
        _merge(gate, case_id, double)
        _match_hits(gate)
        clock.set_to(_at(gate, time(10, 45)))
        record_group(gate, case_id)
        _match_hits(gate)


def _at(gate: Gate, hour: time) -> datetime:
    day = gate.clock().astimezone(LONDON).date()
    return datetime.combine(day, hour, LONDON).astimezone(UTC)


def _match_hits(gate: Gate) -> None:
    while gate.perform(MatchHits()):
        pass


def _the_tipper_again(person: int) -> RecordReport:
    return RecordReport(
        happened="20 Jun 2022 08:30", source="report_source:public_101",
        source_reference="GMP-INC-000620", where_words="Heywood",
        district="district:rochdale", under_18=YesNo.NOT_SURE, about=(About(subject_id=person),),
        text=(
            "The gate of Hollin Lane Yard stood open at six this morning, a neighbour says, and a "
            "white tipper, MX19 CTB, fetched three young men there. The driver gave his name as "
            "Shayne Crabtree."
        ),
    )  # fmt: skip


def _the_council_asks(person: int) -> RecordReport:
    return RecordReport(
        happened="20 Jun 2022 08:40", source="report_source:local_authority",
        where_words="Middleton", district="district:rochdale", about=(About(subject_id=person),),
        text=(
            "The council's licensing officer asks what is known of Danny Crabtree, born 19 May "
            "1971, who wants a licence to collect scrap metal."
        ),
    )  # fmt: skip


def _merge(gate: Gate, case_id: int, other: int) -> None:
    asked = SubjectSuggestions(words=MAN, case_id=case_id)
    kept = next(each.id for each in gate.ask(asked) if each.name == MAN)
    sides = gate.ask(CompareSubjects(kept_id=kept, other_id=other))
    gate.perform(
        MergeSubjects(
            kept_id=kept, kept_version=sides.kept.version, other_id=other,
            other_version=sides.other.version, reason=SAME,
        )
    )  # fmt: skip
