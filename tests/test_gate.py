"""The one door, for every action there is: permission, audit, all or nothing.

The register of actions is walked, so that a new one is tried unasked.
"""

from contextlib import suppress
from dataclasses import dataclass
from traceback import format_exception
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from mscu.access import MAY, MAY_WITH_SURVIVORS, Permission
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.action import AuditNote, Command, Query, Work
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.search.find import Find
from mscu.codes import Operation, Role
from mscu.errors import (
    DiskError,
    Invalid,
    InvalidValue,
    MscuError,
    NotFound,
    NotPermitted,
    OutsideTheGate,
    StaleRecord,
)
from mscu.gate import Gate
from mscu.models import clock_row, tally
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.store.audit.audit import AUDIT_PURPOSE, START, row_hash
from mscu.store.indexes.clock_index import ClockTable
from mscu.text.storable_text import HALF_CHARACTER
from tests.actions.clocks.boards import agrees
from tests.actions.figures.tallying import tallies_agree
from tests.inputs.factories import COMMANDS, ON_USERS, World, a_case, a_note, registered
from tests.inputs.queries import QUERIES
from tests.scenes.stores import COLLEAGUE, Store
from tests.store.made import signed_by
from tests.tools.failing import failing

HALF = "\ud83d"
"""Half of a character in UTF-16, as a clipboard may hold it."""
ALL_COMMANDS: list[type[Command[Any]]] = registered(Command)
ALL_QUERIES: list[type[Query[Any]]] = registered(Query)
NO_AUDIT = "CREATE TRIGGER no_audit BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'full'); END"
KEEPS_NO_RECORD = {"ChangePassphrase", "PutWordsTogether", "WriteNavigatorTexts", "ExportAudit"}
"""They change the keys file or an index alone, or write a file, and leave a remark."""


def named(action: Any) -> str:
    return str(getattr(action, "__name__", action))


def test_every_action_has_valid_input_and_every_permission_a_role() -> None:
    assert sorted(COMMANDS, key=named) == ALL_COMMANDS
    assert sorted(QUERIES, key=named) == ALL_QUERIES
    assert set(MAY) == set(Role)
    assert set().union(*MAY.values(), *MAY_WITH_SURVIVORS.values()) == set(Permission)


# -------------------------------------------------------------------------------- permission first


def test_a_refusal_says_what_it_would_have_needed(world: World) -> None:
    seq = world.store.last_row()
    with pytest.raises(NotPermitted):
        world.store.gate(Role.AUDITOR).ask(CaseFile(case_id=world.case_id))
    assert [row.reason for row in world.store.audit(after=seq)] == ["needs to open cases"]


@dataclass(frozen=True, kw_only=True)
class ThinkBetter(Command[None]):
    """Change a case, then refuse it to whoever does it."""

    case_id: int
    because: str
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        work.get(Case, self.case_id).title = "Changed"
        work.flush()
        raise NotPermitted(self.because)


@pytest.mark.parametrize("because", ["", "Only who opened the case may close it."])
def test_a_command_that_refuses_for_what_it_is_about_leaves_that_alone(because: str, world: World) -> None:
    store, seq = world.store, world.store.last_row()
    before = store.snapshot(without=("audit_entry",))
    with pytest.raises(NotPermitted, match=because or NotPermitted().sentence):
        store.gate(Role.OFFICER).perform(ThinkBetter(case_id=world.case_id, because=because))
    rows = [(row.operation, row.action, row.reason) for row in store.audit(after=seq)]
    assert rows == [(Operation.REFUSAL, "ThinkBetter", "not to what it is about")]
    assert store.snapshot(without=("audit_entry",)) == before


# ------------------------------------------------------------------- what is done stands on record


@pytest.mark.parametrize("command", ALL_COMMANDS, ids=named)
def test_each_command_is_done_whole_or_not_and_on_record(command: type[Command[Any]], world: World) -> None:
    """All of it in one store: what leaves nothing behind leaves it for what comes after."""
    doing = COMMANDS[command](world)
    says_what_the_disk_refuses(doing, world)
    if command in RECORDING:
        leaves_nothing_where_it_fails_or_has_no_audit(doing, world)
    has_one_row_of_audit_with_its_digest_for_each_change(doing, world)
    says_what_it_changed(doing, world)
    leaves_what_is_derived_in_agreement_with_the_records(world.store)


def says_what_the_disk_refuses(doing: Command[Any], world: World) -> None:
    gate = world.gate_for(type(doing))
    with failing(world.store.engine, "disk I/O error") as switch:
        switch.after(2)
        with pytest.raises(DiskError):
            gate.perform(doing)
        assert switch.has_failed


def has_one_row_of_audit_with_its_digest_for_each_change(doing: Command[Any], world: World) -> None:
    store, name, gate = world.store, doing.recorded_as, world.gate_for(type(doing))
    before, seq = store.digests(), store.last_row()
    gate.perform(doing)
    rows = store.audit(after=seq)
    now = store.digests()
    changed = {key for key in {*before, *now} if before.get(key) != now.get(key)}
    kept = [row for row in rows if row.digest or row.operation is Operation.ERASURE]
    assert sorted((row.object_type, row.object_id) for row in kept) == sorted(changed)
    assert {key: row.digest for row in kept for key in [(row.object_type, row.object_id)]} == {
        key: now.get(key, b"") for key in changed
    }
    assert bool(changed) != (name in KEEPS_NO_RECORD)
    assert {(row.action, row.actor) for row in rows} == {(name, gate.actor.name)}
    assert [bool(row.signature) for row in rows] == [False] * (len(rows) - 1) + [True]


def leaves_what_is_derived_in_agreement_with_the_records(store: Store) -> None:
    with store.engine.begin() as connection:
        assert ClockTable(connection, store.unit.digest_key).is_intact()
    supervisor = store.gate(Role.SUPERVISOR)
    assert agrees(supervisor)
    assert tallies_agree(supervisor)
    for table, now in (("clock_index", clock_row.fingerprint()), ("tally_index", tally.fingerprint())):
        assert store.sql(f"SELECT fingerprint FROM {table}") == [(now,)]


OF_NO_RECORD = """
.admin.audit_export .admin.second_place .sharing.on_call .sharing.count_receipt
.exchange.list_export .matching.hits .entries.navigator_texts .matching.hit_matching
.matching.same_reports .search.saved_views .plans.partners .plans.strategy_risks
.search.index_maintenance .disclosure.releases .exchange.partner_units .exchange.case_data
.figures.panel_report .figures.panel_drafts .figures.reconciliation .figures.counts_issuing
.editions.edition_rules .reference.lists .reference.advice_changes .reference.deciding
.reference.release .reference.rules .records.rights_requests .records.rights_steps
.records.rights_disposals .records.data_breaches
"""
"""Modules whose commands change nothing that a page shows by its number."""
WITHOUT_RECORDS = {"IssueBreachEntry", "IssueCalendar", "IssueCertificate", "IssueRightsCertificate"}


def says_what_it_changed(done: Command[Any], world: World) -> None:
    types = {kind for kind, _ in world.gate_for(type(done)).changes}
    assert types <= {"cases", "entry", "hit", "subject", "plans"}
    own = (*ON_USERS, *OF_NO_RECORD.split())
    module, name = type(done).__module__, type(done).__name__
    of_none = module.endswith(own) or name in WITHOUT_RECORDS
    assert bool(types - {"hit"}) != of_none


def test_the_chain_holds_and_each_command_is_signed_by_its_actor(world: World) -> None:
    for command in (c for c in ALL_COMMANDS if c.needs is Permission.ENFORCE):
        world.store.gate(Role.OFFICER).perform(COMMANDS[command](world))
    world.store.gate(COLLEAGUE).perform(COMMANDS[OpenCase](world))
    unit, previous = world.store.unit, START
    rows = world.store.audit()
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        values = row._asdict()
        assert row.previous == previous
        assert row.hash == row_hash(unit.chain_key, values)
        if row.signature:
            assert signed_by(unit.unlocked, row.actor, AUDIT_PURPOSE + row.hash, row.signature)
        previous = row.hash
    assert {row.actor for row in rows if row.signature} >= {Role.OFFICER, COLLEAGUE}


# ---------------------------------------------------------------------------------- all or nothing


class BoilerBurst(MscuError):
    """Something else went wrong."""


@dataclass(frozen=True, kw_only=True)
class DoThenFail(Command[None]):
    """Do a command whole, then fail."""

    inner: Command[Any]
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        self.inner.perform(work)
        raise BoilerBurst


RECORDING = [command for command in ALL_COMMANDS if not command.__module__.endswith(ON_USERS)]


def leaves_nothing_where_it_fails_or_has_no_audit(doing: Command[Any], world: World) -> None:
    store, gate = world.store, world.gate_for(type(doing))
    before = store.snapshot()
    with pytest.raises(BoilerBurst):
        gate.perform(DoThenFail(inner=doing))
    assert store.snapshot() == before
    assert gate.changes == frozenset()
    store.sql(NO_AUDIT)
    with pytest.raises(DBAPIError):
        gate.perform(doing)
    assert store.snapshot() == before
    store.sql("DROP TRIGGER no_audit")


@dataclass(frozen=True, kw_only=True)
class KeepEarly(Command[None]):
    """Keep a change before its audit is written, as no command can without reaching inside."""

    case_id: int
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        work.get(Case, self.case_id).title = "Kept early"
        work._session.commit()  # noqa: SLF001 - the wall behind the rule against this


def test_a_change_cannot_be_kept_before_its_audit(world: World) -> None:
    before = world.store.snapshot()
    with pytest.raises(OutsideTheGate):
        world.store.gate(Role.OFFICER).perform(KeepEarly(case_id=world.case_id))
    assert world.store.snapshot() == before


@dataclass(frozen=True, kw_only=True)
class Overwrite(Command[None]):
    """Set a column of a case to whatever is given; `version` stands for a case changed meanwhile."""

    case_id: int
    column: str
    value: object
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        case = work.get(Case, self.case_id)
        if self.column == "version":
            work._session.connection().exec_driver_sql("UPDATE cases SET version = version + 1")  # noqa: SLF001
        setattr(case, "title" if self.column == "version" else self.column, self.value)


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [
        ("version", "Changed", StaleRecord),
        ("title", f"Crabtree {HALF}", InvalidValue),
        ("opened_at", "Crabtree", InvalidValue),
    ],
)
def test_what_cannot_be_written_is_refused_without_its_words(
    column: str, value: str, error: type[MscuError], world: World
) -> None:
    before = world.store.snapshot()
    with pytest.raises(error) as raised:
        world.store.gate(Role.OFFICER).perform(Overwrite(case_id=world.case_id, column=column, value=value))
    assert "Crabtree" not in "".join(format_exception(raised.value))
    assert world.store.snapshot() == before


# ----------------------------------------------------------------------------- a query only reads


def test_half_a_character_is_neither_looked_for_nor_put_on_record(world: World) -> None:
    before = world.store.snapshot()
    with pytest.raises(Invalid) as raised:
        world.store.gate(Role.OFFICER).ask(Find(words=f"Pop {HALF}", settled=True))
    assert raised.value.problems == {"words": HALF_CHARACTER}
    assert world.store.snapshot() == before


def test_no_query_writes_anything_but_its_audit(world: World) -> None:
    asking = {query: QUERIES[query](world) for query in ALL_QUERIES}
    before = world.store.snapshot(without=("audit_entry",))
    for query, asked in asking.items():
        with suppress(NotFound):  # a navigator sees no case of nobody who was referred
            world.gate_for(query).ask(asked)
        assert world.store.snapshot(without=("audit_entry",)) == before, query


@dataclass(frozen=True, kw_only=True)
class Meddle(Query[str]):
    """Change something while asking."""

    how: str
    case_id: int
    needs = Permission.USE_STORE

    def answer(self, work: Work) -> str:
        case = work.get(Case, self.case_id)
        if self.how == "add":
            work.add(Case(reference="MS-22-9999", title="Added", opened_at=work.now))
        elif self.how == "delete":
            work.delete(case)
        else:
            case.title = "Changed"
        return case.title


@pytest.mark.parametrize("how", ["add", "change", "delete"])
def test_a_query_that_writes_is_refused(how: str, world: World) -> None:
    before = world.store.snapshot()
    with pytest.raises(OutsideTheGate):
        world.store.gate(Role.OFFICER).ask(Meddle(how=how, case_id=world.case_id))
    assert world.store.snapshot() == before


# ------------------------------------------------------------------------------------ consultation


def opened(store: Store, seq: int) -> list[tuple[str, str, int]]:
    return [
        (row.action, row.object_type, row.object_id)
        for row in store.audit(after=seq)
        if row.operation is Operation.CONSULTATION
    ]


@dataclass(frozen=True, kw_only=True)
class OpenAndFail(Query[None]):
    """Open a case and fail before the answer."""

    case_id: int
    needs = Permission.OPEN_CASES
    consults = "cases"

    def consulted(self) -> int:
        return self.case_id

    def answer(self, work: Work) -> None:
        work.get(Case, self.case_id)
        raise BoilerBurst


def test_opening_is_on_record_before_the_answer_and_without_it_nothing_is_opened(world: World) -> None:
    gate, seq = world.store.gate(Role.ANALYST), world.store.last_row()
    with pytest.raises(BoilerBurst):
        gate.ask(OpenAndFail(case_id=world.case_id))
    assert opened(world.store, seq) == [("OpenAndFail", "cases", world.case_id)]
    world.store.sql(NO_AUDIT)
    with pytest.raises(DBAPIError):
        world.store.gate(Role.OFFICER).ask(CaseFile(case_id=world.case_id))


def test_a_record_is_opened_once_until_it_is_left(world: World) -> None:
    gate, seq = world.store.gate(Role.OFFICER), world.store.last_row()
    for _ in range(3):
        gate.ask(CaseFile(case_id=world.case_id))
        gate.ask(EntryFile(entry_id=world.note_id))
    case, note = ("CaseFile", "cases", world.case_id), ("EntryFile", "entry", world.note_id)
    assert opened(world.store, seq) == [case, note]
    gate.closed_record("cases", world.case_id)
    gate.ask(CaseFile(case_id=world.case_id))
    world.store.gate(COLLEAGUE).ask(CaseFile(case_id=world.case_id))
    assert opened(world.store, seq) == [case, note, case, case]


def test_a_record_that_nobody_asked_for_in_a_while_is_opened_anew(world: World) -> None:
    gate, seq = world.store.gate(Role.OFFICER), world.store.last_row()
    case = ("CaseFile", "cases", world.case_id)
    for minutes in (9, 9, 11):
        gate.ask(CaseFile(case_id=world.case_id))
        world.store.clock.turn(minutes=minutes)
    assert opened(world.store, seq) == [case]
    gate.ask(CaseFile(case_id=world.case_id))
    assert opened(world.store, seq) == [case, case]


def test_what_could_not_be_opened_is_opened_anew_when_it_can(world: World) -> None:
    colleague, seq = world.store.gate(COLLEAGUE), world.store.last_row()
    case = world.restricted()
    with pytest.raises(NotFound):
        colleague.ask(CaseFile(case_id=case))
    world.store.clock.turn(days=60)
    colleague.ask(CaseFile(case_id=case))
    assert opened(world.store, seq) == [("CaseFile", "cases", case)] * 2


# --------------------------------------------------------------------------------- sealed searches


def test_only_the_auditor_reads_what_was_searched_for(world: World) -> None:
    store, seq = world.store, world.store.last_row()
    store.gate(COLLEAGUE).ask(Find(words="quicksilver", settled=True))
    (row,) = store.audit(after=seq)
    assert (row.operation, row.actor) == (Operation.FINDING, COLLEAGUE)
    assert row.sealed
    assert "quicksilver" not in repr(store.snapshot())
    for role in Role:
        words = store.gate(role).store.keys.open_sealed(row.sealed)
        assert words == ("quicksilver" if role is Role.AUDITOR else "")


@dataclass(frozen=True, kw_only=True)
class Note(Command[None]):
    """Leave a remark and nothing else."""

    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        work.note(AuditNote(operation=Operation.UPKEEP, reason="looked after"))


def test_a_remark_alone_is_kept_and_a_command_names_its_changes(store: Store, officer: Gate) -> None:
    seq = store.last_row()
    officer.perform(Note())
    assert [(r.operation, r.reason) for r in store.audit(after=seq)] == [(Operation.UPKEEP, "looked after")]
    case = a_case(officer)
    assert officer.changes == {("cases", case)}
    note = a_note(officer, case)
    assert officer.changes == {("entry", note), ("cases", case)}
    with pytest.raises(NotFound):
        a_note(officer, 999)
    assert officer.changes == frozenset()
    number = a_note(officer, a_case(officer))
    (row,) = store.sql("SELECT recorded_at, recorded_by_id FROM entry WHERE id = ?", number)
    assert row[0].startswith("2022-06-20 09:30:00")
    assert row[1] == officer.actor.id
    assert Entry.__tablename__ == "entry"
