"""A list changed by hand and then by a release keeps both, in a file and on a server."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path

import pytest
from sqlalchemy import select

from mscu.actions.reference.deciding import KeepOwn, TakeFromRelease
from mscu.actions.reference.lists import AddChoice, MoveChoice, RelabelChoice
from mscu.actions.reference.release import UpdateLists
from mscu.codes import Role, StoreKind
from mscu.gate import Gate
from mscu.models.code import SHIPPED_FILES, Code
from mscu.models.reference_change import ReferenceChange
from mscu.resources import resource
from mscu.rules import shipped_files
from mscu.rules.code_lists import shipped_codes
from mscu.rules.shipped_files import shipped_fingerprint
from mscu.store.open_store import open_store
from mscu.store.verify import verify
from tests.inputs.reference import a_release, of_change, of_choice
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store
from tests.store.goldens import Golden, golden_stores

BOLTON, STOCKPORT, WIGAN = "court:bolton_mc", "court:stockport_mc", "court:wigan_leigh_mc"
UNLOOKED = "state = 'waits' AND proposed_by_id IS NULL"


def courts(store: Store) -> list[str]:
    rows = store.sql("SELECT label FROM code WHERE list_name = 'court' ORDER BY position, label")
    return [label for (label,) in rows]


def label_of(store: Store, key: str) -> str:
    ((label,),) = store.sql("SELECT label FROM code WHERE key = ?", key)
    return str(label)


def change_courts(folder: Path, change: Callable[[list[list[str]]], None]) -> Path:
    """Write what is shipped with another list of courts, and return the folder of resources."""
    root = folder / "another-release"
    for part in ("code_lists", "advice", "rules"):
        shutil.copytree(resource(part), root / part)
    path = root / "code_lists" / "court.csv"
    with path.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    return root


def of_next_year(rows: list[list[str]]) -> None:
    """Relabel two courts, retire one, add one, and put the last one first."""
    by_key = {row[0]: row for row in rows}
    by_key[BOLTON][1], by_key[STOCKPORT][1] = "Bolton Court", "Stockport Court"
    by_key[WIGAN][4] = "2027-01-01"
    rows.append(["court:new_mc", "New Magistrates' Court", "5", "", ""])
    rows[-2][2] = "1"


def test_a_list_changed_by_hand_and_then_by_a_release_keeps_both(kept: Store, tmp_path: Path) -> None:
    supervisor = kept.gate(Role.SUPERVISOR)
    supervisor.perform(RelabelChoice(label="Bolton (ours)", **of_choice(kept, BOLTON)))
    supervisor.perform(AddChoice(list_name="court", label="Court of ours", reason="We sit there."))
    last = courts(kept)[-2]
    officer = kept.gate(Role.OFFICER)
    assert officer.perform(UpdateLists(root=change_courts(tmp_path, of_next_year))) == 5
    assert label_of(kept, BOLTON) == "Bolton (ours)"
    assert label_of(kept, STOCKPORT) == "Stockport Court"
    assert courts(kept)[:2] == [last, "New Magistrates' Court"]
    assert courts(kept)[-1] == "Court of ours"
    assert kept.sql("SELECT retired_on FROM code WHERE key = ?", WIGAN) == [("2027-01-01",)]
    ((about, value),) = kept.sql(f"SELECT about, value FROM reference_change WHERE {UNLOOKED}")
    assert (about, value) == (BOLTON, "Bolton Court")
    assert verify(kept.unit, tmp_path).findings == ()


def test_the_unit_keeps_its_own_or_takes_the_release_s(kept: Store, tmp_path: Path) -> None:
    supervisor = kept.gate(Role.SUPERVISOR)
    for key in (BOLTON, STOCKPORT):
        supervisor.perform(RelabelChoice(label=f"Ours ({key})", **of_choice(kept, key)))
    supervisor.perform(UpdateLists(root=a_release(tmp_path, BOLTON, "Bolton Court")))
    supervisor.perform(KeepOwn(**of_change(kept, UNLOOKED)))
    assert label_of(kept, BOLTON) == f"Ours ({BOLTON})"
    later = a_release(tmp_path, STOCKPORT, "Stockport Court")
    supervisor.perform(UpdateLists(root=later))
    ((about,),) = kept.sql(f"SELECT about FROM reference_change WHERE {UNLOOKED}")
    assert about == STOCKPORT, "what was looked at is not asked about again"
    assert supervisor.perform(TakeFromRelease(reason="It is right.", **of_change(kept, UNLOOKED)))
    assert label_of(kept, STOCKPORT) == "Stockport Court"
    supervisor.perform(UpdateLists(root=a_release(tmp_path, STOCKPORT, "Stockport (new)")))
    assert label_of(kept, STOCKPORT) == "Stockport (new)", "what was taken follows the next release"


def test_an_order_of_the_unit_takes_in_what_a_release_adds(kept: Store, tmp_path: Path) -> None:
    supervisor, first = kept.gate(Role.SUPERVISOR), courts(kept)[0]
    supervisor.perform(MoveChoice(after="", **of_choice(kept, STOCKPORT)))
    supervisor.perform(UpdateLists(root=change_courts(tmp_path, of_next_year)))
    order = courts(kept)
    assert order[:2] == ["Stockport Court", first]
    assert "New Magistrates' Court" in order
    ((about,),) = kept.sql(f"SELECT about FROM reference_change WHERE {UNLOOKED}")
    assert about == "court"


def test_nothing_is_done_or_recorded_when_nothing_changed(store: Store, officer: Gate) -> None:
    ((kept,),) = store.sql("SELECT value FROM setting WHERE name = ?", SHIPPED_FILES)
    assert kept == shipped_fingerprint()
    before = store.last_row()
    assert officer.perform(UpdateLists()) == 0
    assert store.last_row() <= before + 1
    assert store.sql("SELECT count(*) FROM reference_change") == [(0,)]


def test_a_release_that_goes_back_to_what_the_unit_saw_asks_nothing(store: Store, tmp_path: Path) -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    supervisor.perform(RelabelChoice(label="Ours", **of_choice(store, BOLTON)))
    supervisor.perform(UpdateLists(root=a_release(tmp_path, BOLTON, "Bolton Court")))
    assert len(store.sql(f"SELECT id FROM reference_change WHERE {UNLOOKED}")) == 1
    supervisor.perform(UpdateLists())
    assert store.sql(f"SELECT id FROM reference_change WHERE {UNLOOKED}") == []
    assert label_of(store, BOLTON) == "Ours"
    supervisor.perform(UpdateLists(root=a_release(tmp_path, BOLTON, "Bolton Court")))
    assert len(store.sql(f"SELECT id FROM reference_change WHERE {UNLOOKED}")) == 1


@pytest.mark.parametrize(("by", "is_later"), [("0.10.0.dev1", True), ("1.0", True), (version("mscu"), False)])
def test_an_older_version_leaves_what_a_later_one_took_in(
    by: str, is_later: bool, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor, officer = store.gate(Role.SUPERVISOR), store.gate(Role.OFFICER)
    supervisor.perform(RelabelChoice(label="Ours", **of_choice(store, STOCKPORT)))
    with monkeypatch.context() as installed:
        installed.setattr(shipped_files, "version", lambda _name: by)
        supervisor.perform(UpdateLists(root=a_release(tmp_path, BOLTON, "Bolton Court")))
    done = officer.perform(UpdateLists())
    assert bool(done) is not is_later
    assert label_of(store, BOLTON) == ("Bolton Court" if is_later else "Bolton Magistrates' Court")
    assert label_of(store, STOCKPORT) == "Ours"


def test_the_charity_s_store_follows_what_is_shipped(charity: Store, tmp_path: Path) -> None:
    root = a_release(tmp_path, "language:pol", "Polish language")
    assert charity.gate(Role.NAVIGATOR).perform(UpdateLists(root=root)) == 1
    assert label_of(charity, "language:pol") == "Polish language"


OLDER = [each for each in golden_stores() if each.store_kind is StoreKind.UNIT]


@pytest.mark.usefixtures("salts")
@pytest.mark.parametrize("golden", [OLDER[0], OLDER[-1]], ids=attrgetter("name"))
def test_a_store_of_an_older_version_is_brought_up_to_date(golden: Golden, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(golden.folder, folder)
    with closing(open_store(folder, golden.first, PASSPHRASE, devices=NO_DEVICES, now=NOW)) as unit:
        Gate(unit, unit.actor(), lambda: NOW).perform(UpdateLists())
        with unit.engine.connect() as connection:
            rows = connection.execute(
                select(Code.key, Code.label, Code.position, Code.note, Code.retired_on)
            ).all()
            changed = set(connection.scalars(select(ReferenceChange.about)))
        now = {row.key: (row.label, row.position, row.note, row.retired_on) for row in rows}
        for row in shipped_codes().values():
            if changed & {row.key, row.key.partition(":")[0]}:
                continue  # a choice, or the order of a list, that the unit itself set
            retired = row.retired_on.isoformat() if row.retired_on else None
            assert now[row.key] == (row.label, row.position, row.note, retired)
        assert verify(unit, folder).findings == ()
