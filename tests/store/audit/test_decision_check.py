"""Nobody approves, agrees or decides in another's name, or alone, unseen."""

from dataclasses import replace

import pytest

from mscu.actions.admin.users import ChangeUser, UserList
from mscu.actions.cases.cases import CloseCase
from mscu.actions.core.legal_holds import HoldCase, LiftCaseHold
from mscu.actions.disclosure.releases import WriteReleased
from mscu.actions.editions.redaction_review import DecideMarks
from mscu.actions.merging.merge_cases import MergeCases
from mscu.actions.records.disposals import DisposeRecords
from mscu.actions.records.record_reviews import ReviewRecords
from mscu.actions.records.rights_requests import DisposeRightsRequest
from mscu.codes import Operation, ReviewDecision, Role, StoreKind
from mscu.copy_codes import WhyMarked
from mscu.models.signers import NotSigned
from mscu.store.audit.record_check import digested
from mscu.store.audit.signers import signers
from mscu.store.engine.stored_form import stored_form
from mscu.store.verify import verify
from tests.actions.disclosure.test_releases import asked, decide
from tests.inputs.factories import World, a_case, valid
from tests.inputs.records import ANSWERS as KEEPING
from tests.inputs.records import ASKS, GROUP_3, LONG_AGO, over, request_to_go
from tests.scenes.stores import COLLEAGUE, Store
from tests.store.audit.forging import Deed, forge, told
from tests.store.closed import sentences

__all__ = ["asked"]

ON_EACH = pytest.mark.usefixtures("on_each_database")
RELEASE = "Large file no. 1 "
ANOTHER = "names a different person from the one who signed it."
ALONE = "names one person for what two people must do."
MIGHT_NOT = "was decided by a person whose role did not allow it."
DECIDED = "2022-06-20 09:30:00"
CHANGED = "was changed after it was decided on."
APPROVED = (
    "UPDATE file_release SET state = 'approved', decided_at = '2022-06-20 09:40:00.000000',"
    " decision = '', version = version + 1, decided_by_id ="
    " (SELECT id FROM users WHERE name = '{}')"
)


def altered(number: int, name: str = "file_release") -> Deed:
    return Operation.ALTERATION, name, number


@ON_EACH
def test_an_approval_in_another_s_name_is_found(store: Store, asked: int) -> None:
    forge(store, APPROVED.format("supervisor"), altered(asked), action="DecideRelease")
    assert sentences(verify(store.unit)) == [RELEASE + ANOTHER]


def test_what_was_refused_is_not_approved_later(store: Store, asked: int) -> None:
    decide(store.gate(Role.SUPERVISOR), asked, approve=False, reason="Grethe lives there.")
    forge(store, APPROVED.format("supervisor"), altered(asked))
    assert told(store) == [RELEASE + CHANGED]


@pytest.mark.parametrize(("name", "told_of"), [(Role.OFFICER, (ALONE, MIGHT_NOT)), (COLLEAGUE, (MIGHT_NOT,))])
def test_nobody_approves_alone_or_unentitled(
    store: Store, asked: int, name: str, told_of: tuple[str, ...]
) -> None:
    forge(store, APPROVED.format(name), altered(asked), by=name)
    assert told(store) == [RELEASE + each for each in told_of]


def test_what_was_approved_and_written_is_sound(store: Store, asked: int) -> None:
    decide(store.gate(Role.SUPERVISOR), asked)
    store.gate(Role.OFFICER).perform(WriteReleased(release_id=asked, form="csv"))
    assert told(store) == []


def merge_two(store: Store, kept: int, other: int) -> None:
    versions = dict(store.sql("SELECT id, version FROM cases"))
    store.gate(Role.RECORDS).perform(
        MergeCases(
            kept_id=kept,
            kept_version=versions[kept],
            other_id=other,
            other_version=versions[other],
            reason="One yard.",
        )
    )


def test_marks_stand_in_the_case_to_which_they_came(world: World) -> None:
    world.store.gate(Role.SUPERVISOR).perform(valid(DecideMarks, world))
    kept = a_case(world.store.gate(Role.OFFICER))
    merge_two(world.store, kept, world.case_id)
    assert {case for (case,) in world.store.sql("SELECT case_id FROM redaction_mark")} == {kept}
    assert told(world.store) == []


@ON_EACH
def test_an_earlier_decision_of_the_same_person_does_not_come_back(world: World) -> None:
    gate, decided = world.store.gate(Role.SUPERVISOR), valid(DecideMarks, world)
    gate.perform(decided)
    (row,) = world.store.sql("SELECT hidden, other_words, why, decided_at FROM redaction_mark")
    assert tuple(map(stored_form, row)) == (1, "[detail]", "rule", f"{DECIDED}.000000")
    world.store.clock.turn(days=1)
    (mark,) = decided.decisions
    shown = replace(mark, hidden=False, instead="", why=WhyMarked.NOBODY)
    gate.perform(replace(decided, decisions=(shown,)))
    forge(
        world.store,
        "UPDATE redaction_mark SET hidden = true, other_words = '[detail]', why = 'rule',"
        f" decided_at = '{DECIDED}.000000', version = version + 1",
        altered(1, "redaction_mark"),
    )
    assert told(world.store) == [f"Redaction mark no. 1 {CHANGED}"]


def test_a_hold_may_be_lifted_by_whoever_set_it_before_being_promoted(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    held = officer.perform(HoldCase(case_id=a_case(officer), reason="An inquest."))
    admin = store.gate(Role.ADMINISTRATOR)
    row = next(row for row in admin.ask(UserList()) if row.name == "officer")
    admin.perform(ChangeUser(user_id=row.id, version=row.version, display=row.display, role=Role.SUPERVISOR))
    store.confirm_access()
    promoted = replace(officer, actor=replace(officer.actor, role=Role.SUPERVISOR))
    promoted.perform(LiftCaseHold(hold_id=held, version=1, reason="It is over."))
    assert told(store) == []


@ON_EACH
def test_a_group_or_a_review_says_what_was_decided(store: Store) -> None:
    """Whoever agrees that records go reads there what somebody else decided."""
    case = a_case(store.gate(Role.OFFICER))
    close = CloseCase(case_id=case, version=1, reason="Done.", mopi_group=GROUP_3)
    store.gate(Role.SUPERVISOR).perform(close)
    store.clock.turn(days=LONG_AGO)
    store.gate(Role.RECORDS).perform(
        ReviewRecords(case_id=case, answers=KEEPING, decision=ReviewDecision.RETAIN, reason="Kept.")
    )
    review, grading = (altered(1, name) for name in ("record_review", "mopi_grading"))
    forge(store, "UPDATE record_review SET decision = 'dispose', next_on = NULL", review)
    forge(store, "UPDATE mopi_grading SET mopi_group = 'mopi_group:1'", grading)
    assert told(store) == [f"MoPI grading no. 1 {CHANGED}", f"Record review no. 1 {CHANGED}"]


def test_what_was_merged_goes_with_its_case(store: Store) -> None:
    officer, supervisor = store.gate(Role.OFFICER), store.gate(Role.SUPERVISOR)
    kept, other = a_case(officer), a_case(officer)
    merge_two(store, kept, other)
    supervisor.perform(CloseCase(case_id=kept, version=2, reason="Done.", mopi_group=GROUP_3))
    store.clock.turn(days=LONG_AGO)
    reviewed = store.gate(Role.RECORDS).perform(
        ReviewRecords(case_id=kept, answers=KEEPING, decision=ReviewDecision.DISPOSE, reason="Over.")
    )
    supervisor.perform(DisposeRecords(review_id=reviewed, agreed=True))
    assert store.sql("SELECT count(*) FROM cases") == [(0,)]
    assert told(store) == []


def test_a_disposal_that_two_agreed_to_is_sound(world: World) -> None:
    proposal = request_to_go(world)
    world.store.gate(Role.SUPERVISOR).perform(DisposeRightsRequest(disposal_id=proposal, agreed=True))
    assert told(world.store) == []


@ON_EACH
def test_what_is_erased_alone_is_found(world: World) -> None:
    number = over(world)
    erased = (Operation.ERASURE, "rights_request", number)
    forge(world.store, f"DELETE FROM rights_request WHERE id = {number}", erased)
    (said,) = told(world.store)
    assert said == "Rights request no. 1 was erased without the agreement of a second person."
    assert ASKS["asked_by"] not in said


@ON_EACH
def test_a_tombstone_in_two_other_names_is_found(store: Store) -> None:
    forge(
        store,
        "INSERT INTO disposal (reference, case_number, mopi_group, clear_from, records, digest,"
        " proposed_by_id, agreed_by_id, disposed_at, version) SELECT '2022/0009', 9,"
        " 'mopi_group:3', '2012-01-01', 7, '', one.id, two.id, '2022-06-20 09:40:00.000000', 1"
        " FROM users AS one, users AS two WHERE one.name = 'records' AND two.name = 'supervisor'",
        (Operation.COLLECTION, "disposal", 1),
    )
    assert told(store) == [f"Disposal no. 1 {ANOTHER}"] * 2


def test_a_lead_s_decision_in_another_s_name_is_found(charity: Store) -> None:
    insert = (
        "INSERT INTO retention_decision (kind, reason, decided_at, decided_by_id, survivor_id,"
        " version) SELECT 'erase', '', '2022-06-20 09:40:00.000000', users.id, survivor.id, 1"
        " FROM users, survivor WHERE users.name = 'lead'"
    )
    charity.sql(
        "INSERT INTO survivor (reference, case_uuid, person_uuid, status, opened_at, version)"
        " VALUES ('S1', '', '', 'supported', '2022-06-20 09:40:00.000000', 1)"
    )
    decided = (Operation.COLLECTION, "retention_decision", 1)
    forge(charity, insert, decided, by=Role.NAVIGATOR)
    assert f"Retention decision no. 1 {ANOTHER}" in told(charity)


def test_a_decision_in_the_charity_s_store_is_found_if_it_was_changed_afterwards(charity: Store) -> None:
    insert = (
        "INSERT INTO access_grant (user_id, given, role, state, given_at, given_by_id, decided_at,"
        " decided_by_id, version) SELECT one.id, 'role', 'lead', 'refused', '2022-06-20 09:30:00.000000',"
        " one.id, '2022-06-20 09:31:00.000000', two.id, 1"
        " FROM users AS one, users AS two WHERE one.name = 'navigator' AND two.name = 'lead'"
    )
    forge(charity, insert, (Operation.COLLECTION, "access_grant", 1), by=Role.LEAD)
    changed = "UPDATE access_grant SET state = 'confirmed'"
    forge(charity, changed, (Operation.ALTERATION, "access_grant", 1), by=Role.NAVIGATOR)
    assert f"Access given no. 1 {CHANGED}" in told(charity)


@pytest.mark.parametrize("store_kind", StoreKind)
def test_every_column_that_names_a_user_is_held_against_the_audit(store_kind: StoreKind) -> None:
    """A new one is, unasked; one that is not says why."""
    asked_of = {(each.name, each.column) for each in signers(store_kind)}
    for model in digested(store_kind):
        for name, info in model.columns().items():
            column = model.__mapper__.column_attrs[name].columns[0]
            if not any(key.column.table.name == "users" for key in column.foreign_keys):
                continue
            signed = info.get("signed")
            excused = isinstance(signed, NotSigned) and bool(signed.why)
            assert excused is not ((model.__tablename__, name) in asked_of), name
    for each in signers(store_kind):
        said, own = each.signed, each.model.columns()
        assert {*said.later, *filter(None, [said.other_than])} <= own.keys()
        assert said.instead in {"", *(model.__tablename__ for model in digested(store_kind))}
