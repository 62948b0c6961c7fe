"""A store of every released version opens, comes up to date, is sound, and can be worked in.

Beside them lies one of each kind as they were before the program was arranged by subjects. None
of them is ever made anew: what the program wrote then, it must read for ever.
"""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import pytest

from mscu.actions.core.view_filters import SearchView, read_view, view_type_of
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.exchange.case_bundles import ALREADY_RECEIVED, ReceiveBundle
from mscu.actions.search.find import Find, FindAll
from mscu.actions.search.saved_views import SavedViews
from mscu.actions.sharing.shares import UndeliveredShares
from mscu.actions.subjects.subject_corrections import CorrectSubject, SubjectVersions
from mscu.actions.subjects.subject_file import SubjectFile
from mscu.actions.survivors.survivor_list import SurvivorList
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role, StoreKind
from mscu.errors import AccessWaits, Invalid, WrongPassphrase
from mscu.gate import Gate
from mscu.models.kinds import TABLES
from mscu.store.backups.backup import restore
from mscu.store.backups.backup_retention import backups_in
from mscu.store.open_store import OpenStore, open_store
from mscu.store.schema.choices import read_code_lists
from mscu.store.verify import verify
from tests.inputs.factories import a_note
from tests.scenes.stores import NO_DEVICES, NOW, OTHER_LEAD, PASSPHRASE, confirm_access
from tests.store.closed import CANARY, sentences
from tests.store.golden_scene import NEWCOMER, REFUSED, WAITING
from tests.store.goldens import BUNDLE, GOLDEN, SAVED_AS, Golden, golden_stores

pytestmark = pytest.mark.usefixtures("salts")
GOLDENS = golden_stores()
RELEASED = GOLDEN / "0.1.0"
TODAY = GOLDEN / "r0055"
CORRECTED = GOLDEN / "r0056"
"""The unit's as of the revision that keeps what a nominal said before it was corrected."""
GIVEN = GOLDEN / "r0057"
"""Those of the revision that keeps who gave access and who confirmed it."""
GROWN = frozenset({"code"})
"""Tables to which opening adds what new versions of the program offer."""


@dataclass(frozen=True)
class Copied:
    """A copy of a golden store that was opened, and so brought up to date."""

    golden: Golden
    unit: OpenStore

    @property
    def gate(self) -> Gate:
        return Gate(self.unit, self.unit.actor(), lambda: NOW)

    def numbers(self, statement: str) -> dict[str, int]:
        """Ask for names and numbers behind the gate's back."""
        with self.unit.engine.connect() as connection:
            return {row[0]: row[1] for row in connection.exec_driver_sql(statement)}

    def records(self, tables: list[str]) -> dict[str, int]:
        """Count the rows of tables."""
        counts = (f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables)
        return self.numbers(" UNION ALL ".join(counts))


def copied(golden: Golden, folder: Path, name: str = "") -> OpenStore:
    shutil.copytree(golden.folder, folder)
    return opened(folder, name or golden.first)


def opened(folder: Path, name: str) -> OpenStore:
    return open_store(folder, name, PASSPHRASE, devices=NO_DEVICES, now=NOW)


def test_a_release_has_one_of_each_kind() -> None:
    """What is being worked on needs none yet: `python -m tests.store.make_golden` makes it."""
    name = version("mscu")
    assert ".dev" in name or (GOLDEN / name).is_dir()
    found = {each.folder: each.store_kind for each in GOLDENS}
    assert found[RELEASED] is StoreKind.UNIT
    assert {found[TODAY / each] for each in StoreKind} == set(StoreKind)


@pytest.mark.parametrize("golden", GOLDENS, ids=[each.name for each in GOLDENS])
def test_it_opens_with_all_that_was_in_it_and_one_can_work_in_it(
    golden: Golden, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    checks = (
        is_whole,
        offers_what_forms_need_now,
        has_every_record,
        names_the_action_of_every_row_of_the_audit,
        can_be_worked_in,
        *OF_ITS_OWN.get(golden.folder, ()),
    )
    with closing(copied(golden, tmp_path / "store")) as unit:
        for check in checks:
            with subtests.test(check.__name__):
                check(Copied(golden, unit))


def is_whole(kept: Copied) -> None:
    assert not kept.unit.missing
    assert sentences(verify(kept.unit, kept.unit.files.backups)) == []


def offers_what_forms_need_now(kept: Copied) -> None:
    choices = kept.numbers("SELECT key, 1 FROM code")
    columns = [column for table in TABLES[kept.golden.store_kind].tables.values() for column in table.columns]
    offered = {column.info.get("list") for column in columns}
    assert {
        row["key"] for row in read_code_lists() if row["key"].partition(":")[0] in offered
    } <= choices.keys()


def has_every_record(kept: Copied) -> None:
    then: dict[str, int] = kept.golden.read_facts()["records"]
    now = kept.records(list(then))
    assert {name: now[name] for name in then if name not in GROWN} == {
        name: count for name, count in then.items() if name not in GROWN
    }
    assert all(now[name] >= then[name] for name in GROWN)


def names_the_action_of_every_row_of_the_audit(kept: Copied) -> None:
    then = kept.golden.read_facts()["actions"]
    now = kept.numbers("SELECT action, count(*) FROM audit_entry GROUP BY action")
    assert {name: now.get(name, 0) for name in then} == then


def can_be_worked_in(kept: Copied) -> None:
    if kept.golden.store_kind is StoreKind.SURVIVORS:
        assert kept.gate.ask(SurvivorList())
        kept.gate.perform(TakeOn(name="Grace O."))
    else:
        assert kept.golden.folder != RELEASED or kept.gate.ask(Find(words=CANARY))
        a_note(kept.gate, 1)
    assert sentences(verify(kept.unit)) == []


def test_its_backups_are_brought_back_and_what_a_survivor_shares_reaches_the_unit(tmp_path: Path) -> None:
    for store_kind in StoreKind:
        golden, folder = Golden(TODAY / store_kind), tmp_path / store_kind
        (backup,) = backups_in(golden.folder / "backups", store_kind).values()
        restore(backup, folder)
        with closing(opened(folder, golden.first)) as unit:
            assert unit.store_kind is store_kind
            assert sentences(verify(unit)) == []
            then = golden.read_facts()["records"]
            there = Copied(golden, unit).records(list(then))
            assert {name for name in then if there[name] < then[name]} == set()
    with closing(opened(tmp_path / StoreKind.SURVIVORS, Role.NAVIGATOR)) as charity:
        waiting = Gate(charity, charity.actor(), lambda: NOW).ask(UndeliveredShares())
    with closing(opened(tmp_path / StoreKind.UNIT, Role.NAVIGATOR)) as police:
        gate = Gate(police, police.actor(), lambda: NOW)
        received = [gate.perform(each.receive) for each in waiting if each.receive is not None]
        assert received
        assert sentences(verify(police)) == []


def reads_saved_views_field_by_field(kept: Copied) -> None:
    then: dict[str, dict[str, str]] = kept.golden.read_facts()["views"]
    assert len(then) == 6
    for page, fields in then.items():
        (line,) = [each for each in kept.gate.ask(SavedViews(page=page)) if each.is_first]
        kind = view_type_of(page)
        assert line.title == SAVED_AS
        assert kind is not None
        view = read_view(kind, line.content)
        assert view is not None
        assert asdict(view) == fields
    assert kept.gate.ask(FindAll(view=SearchView(**then["search"]))).hits


def corrects_a_nominal_of_before_revision_0056(kept: Copied) -> None:
    (subject_id,) = kept.numbers("SELECT min(id), min(id) FROM subject WHERE kept_id IS NULL").values()
    then = kept.gate.ask(SubjectFile(subject_id=subject_id))
    assert (then.corrected, kept.gate.ask(SubjectVersions(subject_id=subject_id))) == ("", ())
    changes = {"name": f"{then.name} Quillfeather"}
    kept.gate.perform(
        CorrectSubject(subject_id=subject_id, version=then.version, changes=changes, reason="Left out.")
    )
    (former,) = kept.gate.ask(SubjectVersions(subject_id=subject_id))
    assert former.headline == then.name
    assert sentences(verify(kept.unit)) == []


def reads_former_values_of_nominals(kept: Copied) -> None:
    corrected = kept.numbers("SELECT subject_id, count(*) FROM subject_version GROUP BY subject_id")
    assert sum(corrected.values()) == kept.golden.read_facts()["records"]["subject_version"] > 0
    for subject_id, versions in corrected.items():
        former = kept.gate.ask(SubjectVersions(subject_id=int(subject_id)))
        assert len(former) == versions
        assert all(version.reason and version.fields for version in former)


# ---------------------------------------------------------------- access that was given


@pytest.mark.parametrize(("store_kind", "second"), [("unit", Role.SUPERVISOR), ("survivors", OTHER_LEAD)])
def test_access_that_waited_waits_until_it_is_confirmed(store_kind: str, second: str, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with closing(copied(Golden(GIVEN / store_kind), folder, second)) as unit:
        assert sentences(verify(unit)) == []
    opened(folder, NEWCOMER).close()
    with pytest.raises(WrongPassphrase):
        opened(folder, REFUSED)
    with pytest.raises(AccessWaits):
        opened(folder, WAITING)
    with closing(opened(folder, second)) as unit:
        confirm_access(Gate(unit, unit.actor(), lambda: NOW))
        assert sentences(verify(unit)) == []
    with closing(opened(folder, WAITING)) as unit:
        assert unit.actor().name == WAITING


# ---------------------------------------------------------------- what comes from elsewhere


def takes_in_the_bundle_of_another_unit_once(kept: Copied) -> None:
    content = (TODAY / BUNDLE).read_bytes()
    report = kept.gate.perform(ReceiveBundle(content=content))
    told = kept.gate.ask(EntryFile(entry_id=report))
    assert "MS-22-0001" in told.text
    with pytest.raises(Invalid, match=ALREADY_RECEIVED.partition("{")[0]):
        kept.gate.perform(ReceiveBundle(content=content))
    assert sentences(verify(kept.unit)) == []


OF_ITS_OWN: dict[Path, tuple[Callable[[Copied], None], ...]] = {
    TODAY / StoreKind.UNIT: (
        reads_saved_views_field_by_field,
        corrects_a_nominal_of_before_revision_0056,
        takes_in_the_bundle_of_another_unit_once,
    ),
    CORRECTED / StoreKind.UNIT: (reads_former_values_of_nominals,),
}
"""What is looked at in one store besides."""


@pytest.fixture(scope="module")
def home_of_module() -> Path:
    return Path.home()


def test_what_is_opened_once_remembers_nothing_for_others(home_of_module: Path) -> None:
    assert home_of_module != Path.home()
    assert home_of_module.parent == Path.home().parent
