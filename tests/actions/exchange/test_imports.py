"""A table comes in whole or not at all, goes back whole or not at all, and damaged ones end nothing."""

from __future__ import annotations

import logging
from functools import cache
from random import Random
from typing import Any

import pytest

from mscu.actions.cases.cases import RestrictCase
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entries import About
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.exchange.imports import (
    CheckImport,
    DryRun,
    ImportProfiles,
    ImportRows,
    Imports,
    UndoImport,
    shipped_profiles,
)
from mscu.actions.intake.named_in_words import NameInReport
from mscu.actions.intake.reports import LinkReport, TriageReport
from mscu.actions.matching.same_reports import GroupedReports
from mscu.actions.search.find import Find
from mscu.codes import Operation, Role
from mscu.errors import Cancelled, Invalid, NotFound
from mscu.exchange.column_mapping import Mapping, recognise
from mscu.exchange.profiles import Fault, Meaning, Profile
from mscu.exchange.table import BadSheet, ImportTable, collect_table
from mscu.exchange.table_process import read_sheet
from mscu.gate import Gate
from mscu.progress import Progress
from mscu.store.engine.engines import SHARED, engine_of
from mscu.store.verify import verify
from tests.exchange.mutations import damaged, seeds
from tests.inputs.factories import COMMANDS, World, a_report, valid
from tests.inputs.import_tables import THREE_ROWS, a_table, an_import, import_of, read_as
from tests.scenes.stores import COLLEAGUE, Store

UNKNOWN = b"When,Seen,Said\n01/03/2021,yard,help\n"


def dry_run(gate: Gate, content: bytes = THREE_ROWS) -> DryRun:
    table = a_table(content)
    return gate.ask(CheckImport(sheet=table, mapping=read_as(table)))


def known_profiles(gate: Gate) -> tuple[Profile, ...]:
    return gate.ask(ImportProfiles())


def ids(store: Store) -> list[int]:
    return [row[0] for row in store.sql("SELECT id FROM report WHERE import_id > 0 ORDER BY id")]


# ------------------------------------------------------------------------------------- dry run


def test_a_dry_run_says_all_and_keeps_nothing(officer: Gate, store: Store) -> None:
    before = store.snapshot()
    found = dry_run(officer, THREE_ROWS + b"Total,,,,,6\n")
    assert (found.rows, len(found.questioned), found.refused) == (4, 2, 1)
    assert [questioned.problems[0].sentence for questioned in found.questioned] == [
        "No. PVs: Not a number of people (2?)",
        "A row of totals, not a report (Total)",
    ]
    for date in (b"31/02/2021", b"1/1/2999", b"soon"):
        assert dry_run(officer, THREE_ROWS.replace(b"03/03/2021", date)).best_left_out == {4}
    found = dry_run(officer, THREE_ROWS.replace(b"03/03/2021", b""))
    assert [row.problems[0].fault for row in found.questioned if row.row == 4] == [Fault.NO_DATE]
    assert found.best_left_out == frozenset()
    dateless = dry_run(officer, b"Place,Text\nBury,A girl in a flat.\nWigan,Two men in a van.\n")
    faults = [[problem.fault for problem in row.problems] for row in dateless.questioned]
    assert faults == [[Fault.NO_DATE]] * 2
    assert store.snapshot() == before


def test_a_reference_of_the_register_is_told_and_best_left_out(officer: Gate) -> None:
    officer.perform(an_import(THREE_ROWS.replace(b"3,03/03/2021,NCA,Bolton", b"4,,NCA,Bury")))
    found = dry_run(officer)
    told = {questioned.row for questioned in found.questioned if questioned.is_best_left_out}
    assert told == found.best_left_out == {2, 3}
    assert found.questioned[0].problems[-1].fault is Fault.KNOWN


def test_another_origin_may_use_the_same_reference(officer: Gate) -> None:
    officer.perform(an_import(THREE_ROWS.replace(b",101,", b",NCA,")))
    assert dry_run(officer).best_left_out == {3, 4}


def test_a_file_that_was_imported_is_told_until_it_is_taken_back(officer: Gate) -> None:
    made = an_import()
    done = officer.perform(made)
    asked = CheckImport(sheet=made.sheet, mapping=made.mapping, sha256=made.sha256)
    assert officer.ask(asked).earlier_import.endswith(
        " already imported this file on 20 Jun 2022 10:30: 3 reports."
    )
    officer.perform(UndoImport(import_id=done.import_id))
    assert officer.ask(asked).earlier_import == ""


# -------------------------------------------------------------------------------------- import


def test_each_row_is_a_numbered_report_with_its_origin_found_and_on_record(
    officer: Gate, store: Store
) -> None:
    seq = store.last_row()
    done = officer.perform(an_import())
    rows = store.audit(after=seq)
    assert {row.action for row in rows} == {"ImportRows"}
    assert [(r.operation, r.object_type) for r in rows].count((Operation.COLLECTION, "report")) == 3
    assert all(row.digest for row in rows)
    assert [hit.kind for hit in officer.ask(Find(words="nail bar locked"))] == ["entry"]
    assert (done.reports, done.first_number, done.last_number) == (3, "R-22-0001", "R-22-0003")
    columns = "register_number, source, source_reference, district, victims_count, triage_state"
    assert store.sql(f"SELECT {columns}, origin FROM report ORDER BY id")[1] == (
        "R-22-0002",
        "report_source:local_authority",
        "2",
        "district:wigan",
        None,
        "triage_outcome:new",
        "log.csv, row 3",
    )
    entry = officer.ask(EntryFile(entry_id=ids(store)[1]))
    assert entry.text == "A girl is kept in a flat\n\nNo. PVs: 2?"
    assert entry.row.happened == "2 Mar 2021"
    assert {fact.label: fact.value for fact in entry.facts}["From a table"] == "log.csv, row 3"
    an_older = an_import(THREE_ROWS.replace(b",NCA,", b",GLAA,"))
    assert officer.perform(an_older).reports == 3
    assert ("report_source:glaa",) in store.sql("SELECT source FROM report"), "which has ended since"


def test_rows_that_a_person_leaves_out_stay_out_and_where_nothing_is_left_nothing_is_kept(
    officer: Gate, store: Store
) -> None:
    before = store.snapshot()
    with pytest.raises(Invalid, match="No row would become a report"):
        officer.perform(an_import(left_out=frozenset({2, 3, 4})))
    assert store.snapshot() == before
    assert officer.perform(an_import(left_out=frozenset({2, 3}))).reports == 1
    assert store.sql("SELECT rows, questioned, left_out FROM table_import") == [(1, 0, 2)]


def test_it_can_be_cancelled_until_all_of_it_is_written(officer: Gate, store: Store) -> None:
    """Between its reports, before their words, digests and rows of audit, and before the commit."""
    before, shares = store.snapshot(), list[float]()
    officer.perform(UndoImport(import_id=officer.perform(an_import(), Progress(shares.append)).import_id))
    assert shares == sorted(shares)
    assert shares[-1] == 1
    before = store.snapshot()
    for place in range(1, len(shares)):
        with pytest.raises(Cancelled):
            officer.perform(an_import(), cancelled_after(place))
        assert store.snapshot() == before
    assert verify(store.unit).sound


def cancelled_after(reports: int) -> Progress:
    """Return progress that is cancelled once so many shares were reported."""
    seen = list[float]()

    def count(share: float) -> None:
        seen.append(share)
        if len(seen) == reports:
            progress.cancel()

    progress = Progress(count)
    return progress


@pytest.mark.parametrize(
    ("name", "reports"),
    [("helpline-export.xlsx", 63), ("crime-extract.csv", 50), ("unit-log-2019-2021.ods", 45)],
)
def test_the_files_of_units_come_in_and_go_back(name: str, reports: int, officer: Gate, store: Store) -> None:
    made = import_of(name)
    done = officer.perform(made)
    asked = CheckImport(sheet=made.sheet, mapping=made.mapping)
    refused = officer.ask(asked).refused
    assert done.reports == officer.ask(asked).rows - refused == reports
    assert officer.perform(UndoImport(import_id=done.import_id)) == reports
    assert store.sql("SELECT count(*) FROM report") == [(0,)]


# ------------------------------------------------------------------------------------ profiles


def test_what_a_person_said_of_columns_is_known_next_time_and_goes_before_a_known_origin(
    officer: Gate,
) -> None:
    table = a_table(UNKNOWN)
    said = read_as(table).with_meaning(0, Meaning.WHEN).with_meaning(2, Meaning.TEXT)
    officer.perform(an_import(UNKNOWN, "notes.csv", mapping=said, remember_as="Yard notes"))
    known = recognise(table, known_profiles(officer))
    assert known.profile.title == "Yard notes"
    assert [known.meaning(at) for at in range(3)] == [Meaning.WHEN, Meaning.KEEP, Meaning.TEXT]
    of_log = read_as(a_table()).with_meaning(1, Meaning.KEEP)
    officer.perform(an_import(mapping=of_log, remember_as="Our log"))
    known = recognise(a_table(), known_profiles(officer))
    assert (known.profile.title, known.meaning(1)) == ("Our log", Meaning.KEEP)
    assert known.profile.codes == read_as(a_table()).profile.codes


def test_saying_it_anew_replaces_what_was_said(officer: Gate, store: Store) -> None:
    for title, content in (("A", THREE_ROWS), ("B", THREE_ROWS.replace(b"\n1,", b"\n9,"))):
        officer.perform(an_import(content, remember_as=title))
    assert store.sql("SELECT title FROM import_profile") == [("B",)]


# ---------------------------------------------------------------------------------------- undo


def test_a_whole_import_is_taken_back_once_and_its_numbers_are_not_given_again(
    officer: Gate, store: Store
) -> None:
    officer.ask(GroupedReports())  # from when on what reports name is derived, which is nothing built on them
    done = officer.perform(an_import())
    seq = store.last_row()
    assert officer.perform(UndoImport(import_id=done.import_id)) == 3
    assert store.sql("SELECT count(*) FROM report") == [(0,)]
    assert officer.ask(Find(words="nail bar locked")) == ()
    operations = [row.operation for row in store.audit(after=seq)]
    assert operations.count(Operation.ERASURE) == 3
    (line,) = officer.ask(Imports())
    assert (line.reports, line.numbers) == (3, "R-22-0001 to R-22-0003")
    assert line.undone.startswith("20 Jun 2022 10:30 by ")
    assert verify(store.unit).sound
    with pytest.raises(Invalid, match="already been undone"):
        officer.perform(UndoImport(import_id=done.import_id))
    a_report(officer)
    assert store.sql("SELECT register_number FROM report") == [("R-22-0004",)], "no number twice"
    assert officer.perform(an_import()).first_number == "R-22-0005"


def test_no_word_of_what_was_taken_back_stays(officer: Gate, store: Store) -> None:
    kept = a_report(officer, text="A pelican")
    done = officer.perform(an_import())
    assert b"hollin" in pages(store)
    officer.perform(UndoImport(import_id=done.import_id))
    assert b"hollin" not in pages(store)
    assert [hit.record_id for hit in officer.ask(Find(words="pelican"))] == [kept]


def pages(store: Store) -> bytes:
    """Read what lies in the word index; on a server only what is not deleted."""
    if engine_of(store.engine) is SHARED:
        return b"".join(words.encode() for (words,) in store.sql("SELECT words FROM find_document"))
    return b"".join(block for (block,) in store.sql("SELECT block FROM find_text_data"))


def built(world: World, how: str, report_id: int) -> None:
    deeds: dict[str, Any] = {
        "triaged": valid(TriageReport, world, follows_id=report_id),
        "linked": LinkReport(report_id=report_id, case_id=world.case_id, reason="Same yard."),
        "named in": NameInReport(report_id=report_id, known=(About(subject_id=world.place_id),)),
        "corrected": CorrectEntry(entry_id=report_id, version=1, text="New.", reason="Typed."),
    }
    world.store.gate(Role.OFFICER).perform(deeds[how])


def test_what_was_built_on_keeps_the_import(world: World) -> None:
    gate = world.store.gate(Role.OFFICER)
    for how in ("triaged", "linked", "named in", "corrected"):
        done = gate.perform(an_import())
        built(world, how, ids(world.store)[-2])
        before = world.store.snapshot()
        with pytest.raises(Invalid, match="Of its 3 reports 1 was triaged, linked, corrected"):
            gate.perform(UndoImport(import_id=done.import_id))
        assert world.store.snapshot() == before, how


def test_a_report_in_a_case_that_is_hidden_counts_like_any_other(world: World) -> None:
    """Whoever takes back does not learn that it is in a restricted case, and loses nothing."""
    store = world.store
    done = store.gate(Role.OFFICER).perform(an_import())
    built(world, "linked", ids(store)[0])
    store.gate(Role.SUPERVISOR).perform(COMMANDS[RestrictCase](world))
    colleague = store.gate(COLLEAGUE)
    with pytest.raises(NotFound):
        colleague.ask(EntryFile(entry_id=ids(store)[0]))
    with pytest.raises(Invalid, match="Of its 3 reports 1 was triaged, linked, corrected"):
        colleague.perform(UndoImport(import_id=done.import_id))
    assert len(ids(store)) == 3


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
