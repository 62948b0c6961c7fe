"""Each kind of entry is decided for every table in which a kind that is left out goes unnoticed.

A new kind needs a row below: an x in each column whose table has it, a dot in the others.
"""

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median

from mscu.actions.clocks.clear_periods import mopi_rules
from mscu.actions.clocks.clock_events import clock_kinds
from mscu.actions.kinds import RECORDING
from mscu.codes import Kind, Reader
from mscu.safeguarding_slice import SAFEGUARDING_SLICE, SLICE, SliceAbout
from mscu.ui.pages.cases.tab_lists import FAMILIES_WITH_TAB
from mscu.ui.pages.clocks.clock_actions import SETTLED_BY

SPECS = {kind: command.spec for kind, command in RECORDING.items()}
ROOT = Path(__file__).parents[1]


def read_by(reader: Reader) -> set[Kind]:
    return {kind for kind in Kind if reader in SPECS[kind].readers}


TABLES: Mapping[str, Iterable[Kind]] = {
    "officer": read_by(Reader.OFFICER),
    "cps": read_by(Reader.PROSECUTOR),
    "partner": read_by(Reader.PARTNER),
    "slice": SAFEGUARDING_SLICE,
    "of_one": {part.kind for part in SLICE if part.about is not SliceAbout.SUSPECT},
    "record": read_by(Reader.DATA),
    "matched": {kind for kind in Kind if SPECS[kind].matched},
    "edited": {kind for kind in Kind if not SPECS[kind].not_corrected},
    "thread": {kind for kind in Kind if SPECS[kind].in_thread},
    "tab": {Kind.ENQUIRY, *(kind for kind in Kind if RECORDING[kind].model.family in FAMILIES_WITH_TAB)},
    "type": {kind for kind in Kind if SPECS[kind].type_column is not None},
    "clock": clock_kinds(),
    "person": {kind for kind in Kind if (clocks := SPECS[kind].clocks) and clocks.names_person},
    "follows": {kind for kind in Kind if (clocks := SPECS[kind].clocks) and clocks.later},
    "settles": {kind for kind, _ in SETTLED_BY.values()},
    "notice": mopi_rules().comes_to_notice,
    "after": {kind for kind in Kind if SPECS[kind].follows},
    "status": {kind for kind in Kind if SPECS[kind].status is not None},
    "met": {kind for kind in Kind if SPECS[kind].shows_contact},
}
"""By column. In the copy for the officer, the CPS or a partner; seen by a navigator of the unit, and then of
one survivor only; in the case record; matched with watches; correctable; in the thread of a printed case.

On the tab of its family; with a type; read by clocks, which name the person or are stopped by a later
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
information_request x  x   .       .     .      x      x       x      x
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
kind           tab type clock person follows settles notice after status met
report         .   .    .     .      .       .       x      .     .      .
triage         .   .    .     .      .       .       .      x     .      .
advice         .   .    .     .      .       .       .      x     .      .
note           .   x    x     .      .       x       .      x     .      .
crime_record   x   .    x     .      .       x       x      x     .      .
enquiry        x   x    x     .      .       .       .      x     .      .
enquiry_result .   .    x     .      .       x       .      x     .      .
information_request .  x .    .      .       .       .      x     .      .
meeting        .   x    .     .      .       .       .      x     .      .
decision       .   x    x     .      x       x       x      x     .      .
referral       x   x    x     .      .       x       .      x     x      .
nrm_decision   x   .    x     .      .       x       .      x     x      .
warrant        x   .    x     .      .       .       x      x     .      .
operation      x   .    .     .      .       .       .      x     .      .
search         x   .    x     .      .       x       x      x     .      .
arrest         x   .    x     x      .       .       x      x     x      x
interview      x   x    .     .      .       .       x      x     .      x
charge         x   .    x     x      .       .       x      x     x      .
bail           x   .    x     x      .       .       x      x     x      .
court_result   x   .    x     x      .       .       x      x     x      .
order          x   .    x     x      .       x       x      x     .      .
proceeds       x   .    .     .      .       .       x      x     .      .
victim_contact x   .    x     x      x       x       .      x     .      x
shared         x   .    .     .      .       .       .      .     .      .
emergency      x   .    x     .      .       .       .      .     .      .
complaint      .   .    .     .      .       .       .      x     .      .
exhibit        x   .    x     .      .       .       .      x     .      .
ocg_assessment x   .    x     .      .       x       .      x     .      .
ocg_step       x   x    x     .      .       .       .      x     .      .
ocg_fact       x   .    .     .      .       .       .      x     .      .
disruption     x   .    .     .      .       .       .      x     .      .
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


def test_a_table_has_the_kinds_that_were_decided_for_it() -> None:
    for table, kinds in TABLES.items():
        included = {name for name, row in decided().items() if row[table]}
        assert included == {kind.name.lower() for kind in kinds}, table


FILES_AT_MOST, FILES_IN_THE_MIDDLE = 50, 13
"""How many files under `mscu/` name a kind, its model or its command: any kind, and the median kind.

These go down as more of what is particular about kinds is said in their specs.
"""


def names_in(path: Path) -> set[str]:
    """Return the names that a file uses or defines; a member of `Kind` with its class."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Kind":
            found.add(f"Kind.{node.attr}")
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.alias | ast.ClassDef):
            found.add(node.name)
    return found


def test_few_files_name_a_kind() -> None:
    files = [names_in(path) for path in (ROOT / "mscu").rglob("*.py")]
    of_kind = {
        kind: {f"Kind.{kind.name}", command.model.__name__, command.__name__}
        for kind, command in RECORDING.items()
    }
    counts = {kind: sum(not names.isdisjoint(of_kind[kind]) for names in files) for kind in Kind}
    assert max(counts.values()) <= FILES_AT_MOST, max(counts, key=counts.__getitem__)
    assert median(counts.values()) <= FILES_IN_THE_MIDDLE
