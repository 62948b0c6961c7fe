"""Reviews and disposal: every answer on record, two people, what beats it, and nothing left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import CloseCase, OpenCase
from mscu.actions.clocks.clear_periods import GradeRecords, ResetClearPeriod
from mscu.actions.core.checking import AFTER_TODAY, CONFIRM
from mscu.actions.core.legal_holds import HELD, HoldCase, LiftCaseHold, load_legal_holds
from mscu.actions.enforcement.enforcement import RecordCharge
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.enquiries import ResultEnquiry
from mscu.actions.entries.entries import About
from mscu.actions.ocg.assessments import AssessGroup
from mscu.actions.records.disposals import OUTDATED, STILL_OPEN, DisposeRecords
from mscu.actions.records.record_reviews import ANSWER_ALL, NracAnswer, ReviewRecords
from mscu.actions.records.records_due import RecordsFile
from mscu.actions.search.find import Find
from mscu.actions.subjects.subject_corrections import CorrectSubject
from mscu.actions.subjects.subjects import RecordPlace
from mscu.codes import Operation, ReviewDecision, Role
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.models.base import OfCase
from mscu.models.kinds import mapped
from mscu.store.backups.backup import back_up
from mscu.store.backups.backup_file import unpack
from mscu.store.verify import verify
from tests.actions.charity.test_retention import decrypted
from tests.actions.merging.merge_scene import restrict
from tests.actions.ocg.test_group_steps import disruption
from tests.actions.records.problems import problems_of
from tests.actions.records.test_retention_periods import SIX_YEARS, closed
from tests.inputs.factories import AT, a_case, a_note, a_person, a_report
from tests.inputs.records import ANSWERS
from tests.scenes.crowd import Crowd, Look
from tests.scenes.stores import Store
from tests.store.made import HEAD, NOW

LONG = SIX_YEARS * 2


AFTERWARDS = "1 Aug 2048"


def answers(note: str = "") -> tuple[NracAnswer, ...]:
    return tuple(replace(each, note=note) for each in ANSWERS)


def review(store: Store, case: int, decision: ReviewDecision = ReviewDecision.DISPOSE, **more: object) -> int:
    said = {"reason": "Nobody needs it any more.", "answers": ANSWERS, **more}
    command = ReviewRecords(case_id=case, decision=decision, **said)  # type: ignore[arg-type]
    return store.gate(Role.RECORDS).perform(command)


def dispose(store: Store, review_id: int, name: str = Role.SUPERVISOR) -> int:
    return store.gate(name).perform(DisposeRecords(review_id=review_id, agreed=True))


def refused(store: Store, case: int) -> str:
    with pytest.raises(Invalid) as problem:
        review(store, case)
    return problem.value.problems["decision"]


@pytest.fixture
def due(store: Store) -> int:
    """Return a case whose clear period is over."""
    case = closed(store)
    store.clock.turn(days=SIX_YEARS)
    return case


def test_a_review_answers_every_question_and_a_decision_that_waits_has_its_day(
    due: int, store: Store
) -> None:
    with pytest.raises(Invalid) as problem:
        review(store, due, answers=ANSWERS[1:])
    assert problem.value.problems == {"answers": ANSWER_ALL}
    for until, says in (("", "Fill this in."), ("20 Jun 2028", AFTER_TODAY)):
        with pytest.raises(Invalid) as problem:
            review(store, due, ReviewDecision.DEFER, until_on=until)
        assert problem.value.problems == {"until_on": says}
    review(store, due, ReviewDecision.DEFER, until_on="1 Sep 2028")
    assert store.gate(Role.RECORDS).ask(RecordsFile(case_id=due)).row.review == "1 Sep 2028"
    assert "1 Sep 2028" in refused(store, due)


def test_a_review_keeps_every_answer_and_what_comes_to_notice_later_begins_the_period_anew(
    due: int, store: Store
) -> None:
    records = store.gate(Role.RECORDS)
    review(store, due, ReviewDecision.RETAIN, answers=answers("He still offends."))
    found = records.ask(RecordsFile(case_id=due))
    assert found.row.review == "20 Jun 2033"
    (line,) = found.reviews
    assert (line.by, line.next_on, len(line.answers)) == ("PC Records", "20 Jun 2033", 12)
    assert {each.note for each in line.answers} == {"He still offends."}
    store.clock.turn(days=365)
    reset = ResetClearPeriod(case_id=due, reset_by="clear_reset:new_offence", happened_on="20 Jun 2029")
    records.perform(reset)
    assert records.ask(RecordsFile(case_id=due)).row.review == "20 Jun 2035"


def test_what_is_open_or_too_early_or_runs_on_a_clock_stays(store: Store) -> None:
    case = a_case(store.gate(Role.OFFICER))
    store.gate(Role.RECORDS).perform(GradeRecords(case_id=case, mopi_group="mopi_group:3"))
    assert refused(store, case) == STILL_OPEN
    assert "20 Jun 2028" in refused(store, closed(store))
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    person = a_person(officer, case)
    officer.perform(
        RecordCharge(
            case_id=case, happened=AT, person_id=person, offences=("offence:msa_s1",), court_on="1 Jul 2040"
        )
    )
    close(store, case)
    store.clock.turn(days=SIX_YEARS)
    assert refused(store, case).startswith("A clock is running in the case: Court")


def test_a_hold_beats_it_and_one_set_meanwhile_too(due: int, store: Store) -> None:
    decided = review(store, due)
    store.gate(Role.OFFICER).perform(HoldCase(case_id=due, reason="An inquest."))
    assert refused(store, due) == HELD
    before = store.snapshot()
    with pytest.raises(Invalid, match="legal hold"):
        dispose(store, decided)
    assert store.snapshot() == before
    (held,) = store.gate(Role.OFFICER).ask(Look(how=lambda work: load_legal_holds(work, due)))
    store.gate(Role.SUPERVISOR).perform(LiftCaseHold(hold_id=held.id, version=1, reason="It is over."))
    dispose(store, decided)


def close(store: Store, case: int, group: str = "mopi_group:3") -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    version = supervisor.ask(CaseFile(case_id=case)).version
    supervisor.perform(CloseCase(case_id=case, version=version, reason="Done.", mopi_group=group))


def test_a_restriction_beats_it_and_is_told_to_nobody_else(due: int, store: Store) -> None:
    decided = review(store, due)
    restrict(store, due, (), AFTERWARDS)
    with pytest.raises(Invalid, match="restricted"):
        dispose(store, decided)
    with pytest.raises(NotFound):
        dispose(store, decided, Role.RECORDS)
    with pytest.raises(NotFound):
        dispose(store, 1_000_000, Role.RECORDS)


def test_a_nominal_who_came_to_notice_again_beats_it(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    case, later = a_case(officer), a_case(officer)
    person = a_person(officer, case)
    close(store, case)
    store.clock.turn(days=SIX_YEARS)
    a_report(officer, case_id=later, about=(About(subject_id=person),), happened="1 Jun 2028")
    says = refused(store, case)
    assert says.startswith("Ionut Balan came to notice again in MS-22-0002")
    assert "1 Jun 2034" in says


def test_what_only_others_may_know_keeps_nothing_and_says_nothing(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    case, hidden = a_case(officer), a_case(officer)
    person = a_person(officer, case)
    close(store, case)
    store.clock.turn(days=SIX_YEARS)
    a_report(officer, case_id=hidden, about=(About(subject_id=person),), happened="1 Jun 2028")
    restrict(store, hidden, ends_on=AFTERWARDS)
    command = ReviewRecords(case_id=case, decision=ReviewDecision.DISPOSE, reason="Over.", answers=ANSWERS)
    with pytest.raises(Invalid, match="came to notice again in MS-22-0002"):
        store.gate(Role.SUPERVISOR).perform(command)
    decided = review(store, case)  # two who have no access to the restricted case
    store.sql("UPDATE record_review SET reviewed_by_id = ?", officer.actor.id)
    dispose(store, decided, Role.RECORDS)
    assert store.sql("SELECT count(*) FROM cases WHERE id = ?", case) == [(0,)]
    assert store.sql("SELECT name FROM subject WHERE id = ?", person) == [("Ionut Balan",)]


def test_the_first_group_is_kept_until_the_person_would_be_a_hundred(store: Store) -> None:
    officer, told = store.gate(Role.OFFICER), {}
    for born, says in (
        ("", "the date of birth of"),
        ("after 1989", "the date of birth of"),
        ("1 Jan 1990", "until 1 Jan 2090"),
        ("1990", "until 31 Dec 2090"),
    ):
        case = a_case(officer)
        a_person(officer, case, born=born)
        close(store, case, "mopi_group:1")
        told[case] = says
    store.clock.turn(days=LONG)
    for case, says in told.items():
        assert says in refused(store, case)


def test_it_takes_two_and_no_later_review(due: int, store: Store) -> None:
    decided, seq = review(store, due), store.last_row()
    for name in (Role.RECORDS, Role.OFFICER):
        with pytest.raises(NotPermitted):
            dispose(store, decided, name)
    assert [row.operation for row in store.audit(after=seq)] == [Operation.REFUSAL] * 2
    unconfirmed = DisposeRecords(review_id=decided)
    assert problems_of(store.gate(Role.SUPERVISOR), unconfirmed) == {"agreed": CONFIRM}
    review(store, due, ReviewDecision.RETAIN)
    with pytest.raises(Invalid, match=OUTDATED):
        dispose(store, decided)


def found_in(path: Path, key: bytes, words: Collection[str]) -> set[str]:
    pages = b"".join(decrypted(path, key))
    return {word for word in words if word.encode() in pages}


SECRETS = {
    "Zylquornavex": "the title",
    "Brambleforth": "a note",
    "Okonjoveda": "a name",
    "Nutu Marginea": "another name",
    "Hollin Quarrymoor": "an address",
    "Thistlewick": "a reason of a review",
    "Greybarrow": "what a note said before",
    "Wrenmallowby": "a name before it was corrected",
    "Ferndale": "why it was corrected",
}


@pytest.mark.in_file
def test_nothing_is_left_but_a_row_that_tells_nothing(store: Store, tmp_path: Path) -> None:
    officer, unit = store.gate(Role.OFFICER), store.unit
    case = officer.perform(OpenCase(title="Zylquornavex"))
    person = a_person(officer, case, name="Wrenmallowby", also=("Nutu Marginea",))
    officer.perform(
        CorrectSubject(
            subject_id=person, version=1, changes={"name": "Okonjoveda"}, reason="Ferndale misread."
        )
    )
    officer.perform(RecordPlace(case_id=case, name="Yard", address="Hollin Quarrymoor"))
    note = a_note(officer, case, text="Greybarrow stood there.")
    officer.perform(CorrectEntry(entry_id=note, version=1, text="Brambleforth stood there.", reason="Name."))
    assert officer.ask(Find(words="Okonjoveda"))
    assert officer.ask(Find(words="Wrenmallowby"))
    close(store, case)
    store.clock.turn(days=SIX_YEARS)
    database, key = unit.files.database, unit.unlocked.data_key
    decided = review(store, case, reason="Thistlewick is dead.")
    assert found_in(database, key, SECRETS) == set(SECRETS)
    before, seq = store.digests(), store.last_row()
    dispose(store, decided)
    assert found_in(database, key, SECRETS) == set()
    for words in ("Brambleforth", "Wrenmallowby"):
        assert store.gate(Role.OFFICER).ask(Find(words=words)) == ()
    gone = before.keys() - store.digests().keys()
    erased = [row for row in store.audit(after=seq) if row.operation is Operation.ERASURE]
    assert gone == {(row.object_type, row.object_id) for row in erased}
    assert verify(unit).sound
    assert found_in_backup(store, tmp_path, SECRETS) == set()


def found_in_backup(store: Store, folder: Path, words: Collection[str]) -> set[str]:
    """Look into the pages of a backup that is made now."""
    unit = store.unit
    target = folder / "kept.mscu"
    unlocked = unit.unlocked
    back_up(unit.engine, unit.files.keys, target, unlocked=unlocked, audit_head=HEAD, now=NOW)
    (folder / "unpacked").mkdir()
    unpack(target, folder / "unpacked")
    (database,) = (folder / "unpacked").rglob("unit.db")
    return found_in(database, unit.unlocked.data_key, words)


def test_every_row_of_a_case_in_which_everything_happened_goes(crowd_made: Crowd, tmp_path: Path) -> None:
    crowd = crowd_made.copied(tmp_path / "store")
    store, case = crowd.store, crowd.world.case_id
    for (number,) in store.sql("SELECT id FROM enquiry"):
        done = ResultEnquiry(happened=AT, text="Said.", follows_id=number, finished=True)
        store.gate(Role.OFFICER).perform(done)
    close(store, case)
    store.clock.turn(days=LONG * 5)
    gate = store.gate(Role.SUPERVISOR)
    for held in gate.ask(Look(how=lambda work: load_legal_holds(work, case))):
        gate.perform(LiftCaseHold(hold_id=held.id, version=held.version, reason="Over."))
    decided = review(store, case)
    dispose(store, decided)
    for model in mapped():
        if issubclass(model, OfCase) and "case_id" in model.__table__.columns:
            table = model.__tablename__
            assert store.sql(f"SELECT count(*) FROM {table} WHERE case_id = ?", case) == [(0,)]
    assert store.sql("SELECT count(*) FROM subject WHERE id = ?", crowd.world.victim_id) == [(1,)]
    assert store.sql("SELECT count(*) FROM subject WHERE id = ?", crowd.world.suspect_id) == [(0,)]
    assert store.sql("SELECT count(*) FROM cases WHERE id = ?", crowd.open_case) == [(1,)]
    assert verify(store.unit).sound
    store.close()


def test_rows_that_point_to_one_another_in_a_ring_go_too(store: Store) -> None:
    """No command makes such a ring; a store of former times may hold one all the same."""
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    group = officer.perform(AssessGroup(case_id=case, happened=AT, name="A", status="ocg_status:nominated"))
    first = officer.perform(disruption(group))
    second = officer.perform(disruption(group, evidence="", source_id=first))
    store.sql("UPDATE disruption SET source_id = ? WHERE id = ?", second, first)
    close(store, case)
    store.clock.turn(days=SIX_YEARS)
    dispose(store, review(store, case))
    assert store.sql("SELECT count(*) FROM entry") == [(0,)]


def test_no_number_is_given_twice(store: Store) -> None:
    first = closed(store)
    store.clock.turn(days=SIX_YEARS)
    dispose(store, review(store, first))
    store.clock.turn(days=-SIX_YEARS)
    a_case(store.gate(Role.OFFICER))
    assert store.sql("SELECT reference FROM cases") == [("MS-22-0002",)]
