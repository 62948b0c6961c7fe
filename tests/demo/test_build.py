"""The demo is the same each time, whole, and as large as it is asked to be."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.schema import Table

from mscu.codes import Kind
from mscu.demo.build import CASES, fill
from mscu.demo.caravan import moment, read_caravan, read_county_line
from mscu.demo.store import PEOPLE
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report
from mscu.models.kinds import metadata
from mscu.models.subject import Subject, SubjectName
from mscu.store.backups.head_file import Anchors
from mscu.store.backups.witnesses import Witnesses
from mscu.store.files.file_names import store_files
from mscu.store.keys.workstation_keyring import WorkstationKeyring
from mscu.store.verify import verify_folder
from tests.demo.conftest import filled
from tests.scenes.stores import Store, Template

OF_THE_PROGRAM = {"audit_entry", "digest_baseline", "setting", "users", "code"}


@contextmanager
def reading(store: Store) -> Iterator[Connection]:
    """Read a store behind the gate, as it lies in the file."""
    again = Store(store.folder, store.template)
    with again.engine.connect() as connection:
        yield connection
    again.close()


def rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return every recorded row of a store."""
    found = {}
    with reading(store) as connection:
        for table in metadata.sorted_tables:
            if table.name not in OF_THE_PROGRAM:
                found[table.name] = _rows(connection, table)
    return found


def _rows(connection: Connection, table: Table) -> list[tuple[object, ...]]:
    told = [column for column in table.columns if column.name != "uuid"]  # random names
    return [tuple(row) for row in connection.execute(select(*told).order_by(*table.primary_key))]


def test_the_same_seed_tells_the_same(demo_template: Store, founded: Template, tmp_path: Path) -> None:
    again = rows(filled(founded, tmp_path / "again"))
    first = rows(demo_template)
    assert {name for name in first if first[name] != again[name]} == set()
    assert sum(map(len, first.values())) > 500


def test_a_demo_is_sound(demo_template: Store) -> None:
    unlocked = demo_template.template.unlocked("officer")
    folder, nobody = demo_template.folder, Anchors(WorkstationKeyring(None))
    key = demo_template.template.chain_key
    witnesses = Witnesses(files=store_files(folder), unlocked=unlocked, chain_key=key, anchors=nobody)
    verdict = verify_folder(folder, unlocked, witnesses)
    assert [each.sentence for each in verdict.findings] == []


def test_every_police_entry_of_the_caravan_case_is_in_it(demo_template: Store) -> None:
    told = read_caravan()
    with reading(demo_template) as connection:
        case_id = connection.scalar(select(Case.id).where(Case.title == told["case"]["title"]))
        statement = select(Entry.kind, Entry.happened_at, Entry.text).where(Entry.case_id == case_id)
        found = {(row.kind, row.happened_at, row.text) for row in connection.execute(statement)}
    for entry in told["entries"]:
        at = moment(entry["happened"] if "T" in entry["happened"] else f"{entry['happened']}T00:00")
        assert (Kind(entry["kind"]), at, entry.get("text", "")) in found, entry["id"]
    seized = sum(len(entry.get("exhibits", ())) for entry in told["entries"])
    assert len(found) == len(told["entries"]) + seized + len(read_county_line()["caravan"])


def test_everybody_of_the_caravan_case_is_known_by_every_name(demo_template: Store) -> None:
    told = read_caravan()
    wanted = {
        name
        for section in ("people", "places", "things", "organisations")
        for row in told[section]
        for name in (row["name"], *row.get("also", ()))
    }
    with reading(demo_template) as connection:
        names = set(connection.scalars(select(Subject.name)))
        names |= set(connection.scalars(select(SubjectName.name)))
    assert wanted <= names


@pytest.mark.parametrize(
    "word", ["clinic", "frightened", "Wakes at four", "cousin in Oldham", "boss who pays"]
)
def test_nothing_that_only_the_navigator_knows_is_in_it(demo_template: Store, word: str) -> None:
    title = read_caravan()["case"]["title"]
    with reading(demo_template) as connection:
        case_id = connection.scalar(select(Case.id).where(Case.title == title))
        for table in metadata.sorted_tables:
            if "case_id" in table.c and table.name not in OF_THE_PROGRAM:
                of_case = select(table).where(table.c.case_id == case_id)
                found = [str(value) for row in connection.execute(of_case) for value in row]
                assert not any(word in value for value in found), table.name


def test_made_up_cases_lie_in_several_years_and_districts(demo_template: Store) -> None:
    with reading(demo_template) as connection:
        years = {at.year for at in connection.scalars(select(Case.opened_at))}
        districts = set(connection.scalars(select(Case.district)))
        references = list(connection.scalars(select(Case.reference).order_by(Case.opened_at)))
        latest = connection.scalar(select(func.max(Entry.recorded_at)))
    assert years >= {2020, 2021, 2022}
    assert len(districts) > 5
    assert references == sorted(references)
    assert latest is not None
    assert latest.date().isoformat() <= "2022-06-20"


def test_reports_wait_for_triage(demo_template: Store) -> None:
    with reading(demo_template) as connection:
        waiting = connection.scalars(
            select(Report.id).where(Report.triage_state == "triage_outcome:new")
        ).all()
    assert len(waiting) == 3


def test_the_told_cases_are_a_demo_and_the_clock_is_the_gates_again(
    founded: Template, tmp_path: Path
) -> None:
    store = Store.copy(founded, tmp_path / "alone")
    gate = store.gate("officer")
    before = gate.clock
    fill(gate, cases=0)
    assert gate.clock is before
    store.close()
    with reading(store) as connection:
        assert connection.scalar(select(func.count(Case.id))) == 2


def test_the_demo_has_the_users_that_its_handbook_names() -> None:
    assert [name for name, _, _ in PEOPLE][:4] == ["officer", "navigator", "supervisor", "admin"]
    assert CASES == 60
