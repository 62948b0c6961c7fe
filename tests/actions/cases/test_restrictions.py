"""Need to know: who restricts a case, whom it is hidden from, until when, and who lifts it."""

from dataclasses import replace
from typing import Any

import pytest

from mscu.access import MAY, Permission
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import LiftRestriction, RestrictCase
from mscu.actions.core.action import Command
from mscu.actions.intake.reports import LinkReport
from mscu.codes import Operation, Role
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from tests.inputs.factories import World, a_case, a_note, a_report
from tests.scenes.stores import COLLEAGUE, Store


def restrict(gate: Gate, case: int, *members: str, **changes: Any) -> None:
    """Restrict a case to the supervisor and some others."""
    said = {"owner": Role.SUPERVISOR, "ends_on": "1 Aug 2022", "reason": "An officer is named."}
    gate.perform(RestrictCase(case_id=case, members=members, **(said | changes)))


def sees(gate: Gate, case: int) -> bool:
    try:
        return gate.ask(CaseFile(case_id=case)).id == case
    except NotFound:
        return False


def who_sees(store: Store, case: int) -> set[str]:
    people = [role for role in Role if Permission.OPEN_CASES in MAY[role]]
    return {str(name) for name in (*people, COLLEAGUE) if sees(store.gate(name), case)}


def refused(gate: Gate, command: Command[Any]) -> set[str]:
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    return set(problem.value.problems)


def test_only_owner_and_members_know_of_it(store: Store, officer: Gate, supervisor: Gate) -> None:
    case, others = a_case(officer), a_case(officer)
    everybody = who_sees(store, case)
    assert {"officer", "colleague", "supervisor", "analyst"} <= everybody
    restrict(supervisor, case, "analyst", "msvlo")
    assert who_sees(store, case) == {"supervisor", "analyst", "msvlo"}
    restrict(supervisor, others, owner="officer")
    assert who_sees(store, others) == {"officer"}, "nor does who restricted it"
    with pytest.raises(NotFound):
        restrict(supervisor, others)


def test_it_ends_by_itself_after_its_last_day_and_is_anybody_s_to_renew(
    store: Store, supervisor: Gate
) -> None:
    case = a_case(supervisor)
    restrict(supervisor, case, "officer", owner="officer", ends_on="25 Jun 2022")
    for _ in range(5):
        store.clock.turn(days=1)
        assert not sees(store.gate(COLLEAGUE), case)
    store.clock.turn(days=1)
    assert sees(store.gate(COLLEAGUE), case)
    restrict(supervisor, case, ends_on="1 Oct 2022")
    assert who_sees(store, case) == {"supervisor"}


def test_a_restriction_has_an_end_a_reason_and_users_who_are_here(store: Store, supervisor: Gate) -> None:
    store.sql("UPDATE users SET left_at = '2022-01-01 00:00:00' WHERE name = 'officer'")
    good = RestrictCase(
        case_id=a_case(supervisor),
        owner=Role.SUPERVISOR,
        ends_on="1 Aug 2022",
        reason="He is named.",
        members=(),
    )
    wrong: dict[str, tuple[Any, ...]] = {
        "ends_on": ("", "20 Jun 2022", "19 Jun 2022", "Aug 2022"),
        "reason": ("  ",),
        "owner": ("", "nobody", "officer"),
        "members": (("colleague", "nobody"), ("\ud800",), ("officer",)),
    }
    for field, values in wrong.items():
        for value in values:
            assert refused(supervisor, replace(good, **{field: value})) == {field}, value
    with pytest.raises(Invalid) as problem:
        supervisor.perform(replace(good, owner="nobody", members=("nobody",)))
    users = "Choose people who are users of this store."
    assert problem.value.problems == {"owner": "Choose an owner.", "members": users}
    assert refused(supervisor, LiftRestriction(case_id=good.case_id, reason="x")) == {"case_id"}


def test_only_the_owner_changes_or_lifts_it(store: Store, supervisor: Gate) -> None:
    case = a_case(supervisor)
    restrict(supervisor, case, "officer", owner="officer")
    store.sql("UPDATE users SET role = 'supervisor' WHERE name = 'colleague'")
    restrict_again = RestrictCase(
        case_id=case, owner="colleague", members=(), ends_on="1 Aug 2022", reason="Mine."
    )
    store.sql(
        "INSERT INTO restriction_member (case_id, user_id, version) "
        "SELECT ?, id, 1 FROM users WHERE name = 'colleague'",
        case,
    )
    other = store.gate(COLLEAGUE)
    assert sees(other, case)
    assert refused(other, restrict_again) == {"case_id"}
    assert refused(other, LiftRestriction(case_id=case, reason="Over.")) == {"case_id"}
    store.sql("UPDATE users SET left_at = '2022-01-01 00:00:00' WHERE name = 'officer'")
    other.perform(restrict_again)
    assert who_sees(store, case) == {"colleague"}


def test_the_owner_puts_another_restriction_in_its_place(store: Store, supervisor: Gate) -> None:
    case = a_case(supervisor)
    restrict(supervisor, case, "officer")
    restrict(supervisor, case, "analyst", "analyst", Role.SUPERVISOR)
    assert who_sees(store, case) == {"supervisor", "analyst"}
    assert len(store.sql("SELECT * FROM restriction")) == 1
    assert len(store.sql("SELECT * FROM restriction_member")) == 2


def test_lifting_says_why_and_is_on_record(store: Store, supervisor: Gate) -> None:
    case = a_case(supervisor)
    restrict(supervisor, case)
    assert refused(supervisor, LiftRestriction(case_id=case, reason=" ")) == {"reason"}
    seq = store.last_row()
    supervisor.perform(LiftRestriction(case_id=case, reason="Charged."))
    assert sees(store.gate(COLLEAGUE), case)
    rows = store.audit(after=seq)
    told = [(row.object_id, row.reason) for row in rows if row.operation is Operation.PERMISSION]
    assert told == [(case, "Charged.")]
    assert {row.object_type for row in rows if row.operation is Operation.ERASURE} == {
        "restriction",
        "restriction_member",
    }


def test_no_report_is_linked_into_a_hidden_case(world: World) -> None:
    case = world.restricted()
    outsider = world.store.gate(COLLEAGUE)
    with pytest.raises(NotFound):
        outsider.perform(LinkReport(report_id=world.report_id, case_id=case, reason="Same yard."))
    with pytest.raises(NotFound):
        a_note(outsider, case)
    with pytest.raises(NotFound):
        a_report(outsider, case_id=case)
    with pytest.raises(NotFound):
        a_note(outsider, None, follows_id=world.note_id)
