"""Each kind of entry is decided for every table in which a kind that is left out goes unnoticed.

A new kind needs a row below: an x in each column whose table has it, a dot in the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from mscu.actions.cases import person_status
from mscu.actions.clocks.case_clocks import FOLLOW_UP_EVENTS, KINDS_NAMING_PERSON
from mscu.actions.clocks.clear_periods import mopi_rules
from mscu.actions.clocks.clock_events import clock_kinds
from mscu.actions.editions.case_facts import HIDDEN_IN_THREAD
from mscu.actions.entries.entry_file import NOT_CORRECTABLE, STEP_COLUMNS, TYPE_COLUMNS
from mscu.actions.entries.follows import FOLLOW_RULES
from mscu.actions.exchange.case_record import EXCLUDED_KINDS
from mscu.actions.matching.hit_matching import NEVER_MATCHED
from mscu.code_keys import S45_INDICATIONS
from mscu.codes import KINDS_OF_CONTACT, Kind
from mscu.documents.editions import case_summary, cps_summary, partner_summary
from mscu.models.kinds import ENTRIES
from mscu.safeguarding_slice import SAFEGUARDING_SLICE, SLICE, SliceAbout
from mscu.ui.pages.cases.tab_lists import ENFORCEMENT_KINDS, GROUP_KINDS, SUPPORT_KINDS
from mscu.ui.pages.clocks.clock_actions import SETTLED_BY


def for_cps(kind: Kind) -> bool:
    return cps_summary.is_for_prosecutor(kind, ENTRIES[kind].family, {S45_INDICATIONS})


def for_partners(kind: Kind) -> bool:
    return (
        ENTRIES[kind].family in partner_summary.PARTNER_FAMILIES
        and kind not in partner_summary.LEFT_OUT_KINDS
    )


TABLES: Mapping[str, Iterable[Kind]] = {
    "officer": set(Kind) - case_summary.LEFT_OUT_KINDS,
    "cps": filter(for_cps, Kind),
    "partner": filter(for_partners, Kind),
    "slice": SAFEGUARDING_SLICE,
    "of_one": {part.kind for part in SLICE if part.about is not SliceAbout.SUSPECT},
    "record": set(Kind) - EXCLUDED_KINDS,
    "matched": set(Kind) - NEVER_MATCHED,
    "edited": set(Kind) - set(NOT_CORRECTABLE),
    "thread": set(Kind) - HIDDEN_IN_THREAD,
    "tab": {Kind.ENQUIRY, *SUPPORT_KINDS, *dict(ENFORCEMENT_KINDS), *dict(GROUP_KINDS)},
    "type": TYPE_COLUMNS,
    "step": STEP_COLUMNS,
    "clock": clock_kinds(),
    "person": {model.of_kind for model in KINDS_NAMING_PERSON},
    "follows": {model.of_kind for model in FOLLOW_UP_EVENTS},
    "settles": {settling.kind for settling in SETTLED_BY.values()},
    "notice": mopi_rules().comes_to_notice,
    "after": FOLLOW_RULES,
    "status": person_status.STATEMENTS,
    "met": KINDS_OF_CONTACT,
}
"""By column. In the copy for the officer, the CPS or a partner; seen by a navigator of the unit, and then of
one survivor only; in the case record; matched with watches; correctable; in the thread of a printed case.

On a tab of its own; with a type; with steps; read by clocks, which name the person or are stopped by a later
entry of it; offered to settle a clock; beginning a clear period anew; following other entries; saying where
things stand with a person; showing that an officer met the person.
"""
DECIDED_READERS = """
kind           officer cps partner slice of_one record matched edited thread
report         x       x   x       .     .      x      x       x      x
triage         x       .   x       .     .      x      x       x      x
advice         x       x   x       .     .      x      x       x      x
note           x       .   x       .     .      x      x       x      x
crime_record   x       x   .       .     .      x      x       x      x
enquiry        x       x   .       .     .      x      x       x      x
enquiry_result x       x   .       .     .      x      x       x      x
meeting        x       .   x       .     .      x      x       x      x
decision       x       x   .       .     .      x      x       .      x
referral       x       x   x       x     x      x      x       x      x
nrm_decision   x       x   x       x     x      x      x       x      x
warrant        x       x   .       .     .      x      x       x      x
operation      x       x   .       .     .      x      x       x      x
search         x       x   .       .     .      x      x       x      x
arrest         x       x   .       x     .      x      x       x      x
interview      x       x   .       .     .      x      x       x      x
charge         x       x   .       x     .      x      x       x      x
bail           x       x   .       x     .      x      x       x      x
court_result   x       x   .       x     .      x      x       x      x
order          x       x   .       .     .      x      x       x      x
proceeds       x       x   .       .     .      x      x       x      x
victim_contact x       x   x       x     x      x      x       x      x
shared         .       .   .       .     .      .      .       .      x
emergency      .       .   .       x     x      .      .       .      x
complaint      .       .   .       .     .      x      x       x      x
exhibit        x       x   .       .     .      x      x       x      .
ocg_assessment x       .   .       .     .      x      x       x      x
ocg_step       x       .   .       .     .      x      x       .      x
ocg_fact       x       .   .       .     .      x      x       x      .
disruption     x       .   .       .     .      x      x       x      x
"""
DECIDED_RULES = """
kind           tab type step clock person follows settles notice after status met
report         .   .    .    .     .      .       .       x      .     .      .
triage         .   .    .    .     .      .       .       .      x     .      .
advice         .   .    .    .     .      .       .       .      x     .      .
note           .   x    .    x     .      .       x       .      x     .      .
crime_record   x   .    .    x     .      .       x       x      x     .      .
enquiry        x   x    .    x     .      .       .       .      x     .      .
enquiry_result .   .    .    x     .      .       x       .      x     .      .
meeting        .   x    .    .     .      .       .       .      x     .      .
decision       .   x    .    x     .      x       x       x      x     .      .
referral       x   x    .    x     .      .       x       .      x     x      .
nrm_decision   x   .    .    x     .      .       x       .      x     x      .
warrant        x   .    .    x     .      .       .       x      x     .      .
operation      x   .    .    .     .      .       .       .      x     .      .
search         x   .    .    x     .      .       x       x      x     .      .
arrest         x   .    .    x     x      .       .       x      x     x      x
interview      x   x    .    .     .      .       .       x      x     .      x
charge         x   .    .    x     x      .       .       x      x     x      .
bail           x   .    .    x     x      .       .       x      x     x      .
court_result   x   .    .    x     x      .       .       x      x     x      .
order          x   .    x    x     x      .       x       x      x     .      .
proceeds       x   .    .    .     .      .       .       x      x     .      .
victim_contact x   .    .    x     x      x       x       .      x     .      x
shared         x   .    .    .     .      .       .       .      .     .      .
emergency      x   .    .    x     .      .       .       .      .     .      .
complaint      .   .    x    .     .      .       .       .      x     .      .
exhibit        x   .    .    x     .      .       .       .      x     .      .
ocg_assessment x   .    .    x     .      .       x       .      x     .      .
ocg_step       x   x    .    x     .      .       .       .      x     .      .
ocg_fact       x   .    .    .     .      .       .       .      x     .      .
disruption     x   .    .    .     .      .       .       .      x     .      .
"""


def read_table(text: str) -> dict[str, dict[str, bool]]:
    head, *rows = (line.split() for line in text.strip().splitlines())
    return {row[0]: dict(zip(head[1:], (mark == "x" for mark in row[1:]), strict=True)) for row in rows}


def decided() -> dict[str, dict[str, bool]]:
    readers, rules = read_table(DECIDED_READERS), read_table(DECIDED_RULES)
    assert list(readers) == list(rules)
    return {kind: readers[kind] | rules[kind] for kind in readers}


def test_every_kind_has_its_row_and_every_table_its_column() -> None:
    assert list(decided()) == [kind.name.lower() for kind in Kind]
    assert all(list(row) == list(TABLES) for row in decided().values())


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_the_kinds_that_were_decided_for_it(table: str) -> None:
    included = {name for name, row in decided().items() if row[table]}
    assert included == {kind.name.lower() for kind in TABLES[table]}
