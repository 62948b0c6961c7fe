"""Whatever is done in whatever order, the audit tells it: once for each record, in one chain.

A state machine does and fails at things as different people; a model of bare digests follows.
"""

import itertools
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import ChangeCase, CloseCase, LiftRestriction, OpenCase, RestrictCase
from mscu.actions.core.action import Command
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entries import About
from mscu.actions.entries.notes import RecordNote
from mscu.actions.intake.reports import LinkReport, RecordReport
from mscu.actions.search.find import Find
from mscu.actions.subjects.subjects import AddName, Involve, RecordPerson
from mscu.codes import Operation, Role
from mscu.errors import Invalid, MscuError
from mscu.models.tally import fingerprint
from mscu.store.audit.audit import START, row_hash
from mscu.store.indexes.tally_table import TallyTable
from tests.scenes.crowd import Crowd
from tests.scenes.stores import COLLEAGUE, Store, Template
from tests.store.closed import Closed

PEOPLE = st.sampled_from([Role.OFFICER, Role.SUPERVISOR, COLLEAGUE, Role.ANALYST])
WORDS = st.sampled_from(["", "Seen at a yard.", "Nguyễn Văn Hải", "\0", "x" * 400])
DATES = st.sampled_from(["20 Jun 2022", "Mar 2022", "unknown", "31 Feb 2022"])
VERSIONS = st.integers(1, 3)
GONE = 1_000_000
Made: TypeAlias = Any
"""A number for one of the machine's bundles, or none."""
RECORDS_CHANGED = {Operation.COLLECTION, Operation.ALTERATION, Operation.ERASURE}
ROLES = st.sampled_from(["involvement_role:suspect", "involvement_role:witness", "x"])


class History(RuleBasedStateMachine):
    """People at work on one store."""

    cases = Bundle("cases")
    entries = Bundle("entries")
    people = Bundle("people")
    new_store: Callable[[], Store]

    def __init__(self) -> None:
        super().__init__()
        self.store = type(self).new_store()
        self.seq = self.store.last_row()
        self.told = {(row.object_type, row.object_id): row.digest for row in self.store.audit() if row.digest}
        self.digests = self.store.digests()

    def do(self, who: str, command: Command[Any]) -> Made:
        """Perform a command; what it refuses must leave no trace but a refusal."""
        try:
            return multiple(self.store.gate(who).perform(command))
        except MscuError:
            assert self.store.digests() == self.digests
            rows = self.store.audit(after=self.seq)
            assert {row.operation for row in rows} <= {Operation.REFUSAL}
            return multiple()

    @rule(target=cases, who=PEOPLE, title=WORDS)
    def open_case(self, who: str, title: str) -> Made:
        return self.do(who, OpenCase(title=title))

    @rule(target=entries, who=PEOPLE, case=cases, text=WORDS, happened=DATES)
    def note(self, who: str, case: int, text: str, happened: str) -> Made:
        return self.do(who, RecordNote(case_id=case, happened=happened, text=text))

    @rule(target=entries, who=PEOPLE, text=WORDS, person=people, role=ROLES)
    def report(self, who: str, text: str, person: int, role: str) -> Made:
        about = (About(subject_id=person, role=role),)
        source = "report_source:helpline"
        return self.do(who, RecordReport(happened="2022", text=text, source=source, about=about))

    @rule(target=people, who=PEOPLE, case=cases, name=WORDS)
    def person(self, who: str, case: int, name: str) -> Made:
        return self.do(who, RecordPerson(case_id=case, name=name, also=("Harry",)))

    @rule(who=PEOPLE, person=people, name=WORDS)
    def another_name(self, who: str, person: int, name: str) -> None:
        self.do(who, AddName(subject_id=person, name=name))

    @rule(who=PEOPLE, case=cases, person=people | st.just(GONE), role=ROLES)
    def involve(self, who: str, case: int, person: int, role: str) -> None:
        self.do(who, Involve(case_id=case, subject_id=person, role=role))

    @rule(who=PEOPLE, entry=entries, version=VERSIONS, text=WORDS)
    def correct(self, who: str, entry: int, version: int, text: str) -> None:
        self.do(who, CorrectEntry(entry_id=entry, version=version, text=text, reason="Wrong."))

    @rule(who=PEOPLE, entry=entries, case=cases | st.just(GONE))
    def link(self, who: str, entry: int, case: int) -> None:
        self.do(who, LinkReport(report_id=entry, case_id=case, reason="Same yard."))

    @rule(who=PEOPLE, case=cases, version=VERSIONS, title=WORDS)
    def change(self, who: str, case: int, version: int, title: str) -> None:
        self.do(who, ChangeCase(case_id=case, version=version, title=title))

    @rule(who=PEOPLE, case=cases, version=VERSIONS)
    def close(self, who: str, case: int, version: int) -> None:
        self.do(who, CloseCase(case_id=case, version=version, reason="Done.", mopi_group="mopi_group:3"))

    @rule(who=PEOPLE, owner=PEOPLE, case=cases)
    def restrict(self, who: str, owner: str, case: int) -> None:
        self.do(
            who,
            RestrictCase(
                case_id=case,
                owner=owner,
                members=(Role.OFFICER,),
                ends_on="1 Jul 2022",
                reason="Need to know.",
            ),
        )

    @rule(who=PEOPLE, case=cases)
    def lift(self, who: str, case: int) -> None:
        self.do(who, LiftRestriction(case_id=case, reason="Over."))

    @rule(who=PEOPLE, case=cases)
    def look(self, who: str, case: int) -> None:
        try:
            self.store.gate(who).ask(CaseFile(case_id=case))
        except MscuError:
            assert self.store.digests() == self.digests

    @rule(who=PEOPLE, words=WORDS)
    def find(self, who: str, words: str) -> None:
        with suppress(Invalid):
            self.store.gate(who).ask(Find(words=words, settled=True))

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.store.clock.turn(days=days)

    @invariant()
    def each_change_has_one_row_and_each_record_its_newest_digest(self) -> None:
        rows, now = self.store.audit(after=self.seq), self.store.digests()
        changed = {key for key in {*now, *self.digests} if now.get(key) != self.digests.get(key)}
        told = [(row.object_type, row.object_id) for row in rows if row.operation in RECORDS_CHANGED]
        assert sorted(told) == sorted(changed)
        for row in rows:
            if row.operation in RECORDS_CHANGED:
                self.told[row.object_type, row.object_id] = row.digest
        assert {key: value for key, value in self.told.items() if value} == now
        self.digests, self.seq = now, self.store.last_row()

    def teardown(self) -> None:
        previous, key = START, self.store.unit.chain_key
        for row in self.store.audit():
            assert row.previous == previous
            assert row.hash == row_hash(key, row._asdict())
            previous = row.hash
        self.store.close()
        shutil.rmtree(self.store.folder)


def live_through(founded: Template, folder: Path, *, histories: int, steps: int) -> None:
    numbers = itertools.count()

    class Here(History):
        @staticmethod
        def new_store() -> Store:
            return Store.copy(founded, folder / f"store-{next(numbers)}")

    chosen = settings(max_examples=histories, stateful_step_count=steps, deadline=None)
    run_state_machine_as_test(Here, settings=chosen)


def test_whatever_is_done_the_audit_tells_it_once(founded: Template, tmp_path: Path) -> None:
    live_through(founded, tmp_path, histories=12, steps=18)


@pytest.mark.nightly
def test_the_same_for_long(founded: Template, tmp_path: Path) -> None:
    live_through(founded, tmp_path, histories=1000, steps=100)


def test_a_store_in_which_everything_happened_is_sound(crowd_made: Crowd, tmp_path: Path) -> None:
    crowd = crowd_made.copied(tmp_path / "store")
    crowd.restrict()
    crowd.store.gate(Role.SUPERVISOR).perform(LiftRestriction(case_id=crowd.world.case_id, reason="Over."))
    gate = crowd.store.gate(Role.SUPERVISOR)
    with crowd.store.engine.connect() as connection:
        assert TallyTable(connection).stored(fingerprint())
    assert not gate.figures_differ()
    crowd.store.close()
    verdict = Closed(crowd.store, crowd.world.case_id).verdict()
    assert [each.sentence for each in verdict.findings] == []
