"""Hundreds of damaged files: each is refused in a sentence or comes in whole, and none ends it.

They are read in this very process, which is warm; the program reads them in one of its own.
How far it has come is logged: `-m nightly -o log_cli=true --log-cli-level=INFO`.
"""

from __future__ import annotations

import logging
from functools import cache
from random import Random

import pytest

from mscu.actions.exchange.imports import CheckImport, DryRun, ImportRows, shipped_profiles
from mscu.errors import Invalid
from mscu.exchange.column_mapping import Mapping, recognise
from mscu.exchange.table import BadSheet, ImportTable, collect_table
from mscu.exchange.table_process import read_sheet
from mscu.gate import Gate
from tests.exchange.mutations import damaged, seeds
from tests.scenes.stores import Store

log = logging.getLogger(__name__)

MANY, VERY_MANY = 500, 100_000
KEPT_EVERY = 25
"""Of those that can be read one in so many is imported, as that takes far longer."""
TOLD_EVERY = 1_000


@cache
def whole_files() -> tuple[bytes, ...]:
    return seeds()


def read(number: int) -> tuple[ImportTable, Mapping] | str:
    """Read the damaged file of this number; where it is refused, give the sentence."""
    chance = Random(number)
    content = damaged(chance.choice(whole_files()), chance)
    try:
        table = collect_table(read_sheet(content, 0))
    except BadSheet as refused:
        return refused.sentence
    return table, recognise(table, shipped_profiles())


def reports(store: Store) -> int:
    return int(store.sql("SELECT count(*) FROM report")[0][0])


def look(gate: Gate, table: ImportTable, mapping: Mapping) -> DryRun:
    run: DryRun = gate.ask(CheckImport(sheet=table, mapping=mapping))
    rows = [questioned.row for questioned in run.questioned]
    assert rows == sorted(rows)
    assert all(problem.sentence for questioned in run.questioned for problem in questioned.problems)
    return run


def bring_in(gate: Gate, store: Store, table: ImportTable, mapping: Mapping) -> None:
    """Import it: as many reports as the dry run said, or none."""
    run, before = look(gate, table, mapping), reports(store)
    awaited = run.rows - run.refused
    command = ImportRows(file_name="damaged", sha256="0" * 64, sheet=table, mapping=mapping)
    if awaited:
        assert gate.perform(command).reports == awaited
    else:
        with pytest.raises(Invalid):
            gate.perform(command)
    assert reports(store) == before + awaited


def try_all(numbers: range, gate: Gate, store: Store) -> int:
    """Read them all; gives how many could be read."""
    readable = 0
    for done, number in enumerate(numbers):
        if done % TOLD_EVERY == 0:
            log.info("%s of %s files, %s of them readable", done, len(numbers), readable)
        found = read(number)
        if isinstance(found, str):
            assert found.endswith(".")
            continue
        readable += 1
        if readable % KEPT_EVERY == 0:
            bring_in(gate, store, *found)
        else:
            look(gate, *found)
    return readable


def test_damaged_files_end_nothing_and_come_in_whole_or_not_at_all(officer: Gate, store: Store) -> None:
    readable = try_all(range(MANY), officer, store)
    assert MANY / 4 < readable < MANY * 3 / 4
    assert reports(store) > readable / KEPT_EVERY


@pytest.mark.nightly
def test_very_many_damaged_files_end_nothing(officer: Gate, store: Store) -> None:
    try_all(range(MANY, MANY + VERY_MANY), officer, store)
