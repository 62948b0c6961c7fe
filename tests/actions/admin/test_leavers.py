"""All that somebody holds is handed on at once, and nothing of a hidden case is told by it."""

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.admin.caseload import Caseload
from mscu.actions.admin.handovers import NO_LEAD
from mscu.actions.admin.leavers import NOBODY_WATCHES, SAME_PERSON, HandedOver, HandOverAll
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import ON_RECORD, OWNER_DECIDES, ChangeCase, OpenCase, RestrictCase
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.matching.hits import MyHits, MyWatches, SetWatch
from mscu.actions.subjects.subjects import RecordThing
from mscu.codes import Role
from mscu.errors import Invalid, RecordedRefusal
from mscu.gate import Gate
from tests.inputs.factories import a_case, a_note, a_person, a_report, an_enquiry
from tests.scenes.stores import COLLEAGUE, Store

OFFICER, THEM = "PC Officer", "PC Colleague"
WHY = "He goes to another force."


def handing(store: Store, *, to: str | None = COLLEAGUE, circles: bool = False) -> HandOverAll:
    user = store.gate(Role.OFFICER).actor.id
    return HandOverAll(user_id=user, lead=to, reason=WHY, circles=circles)


def leave(store: Store) -> None:
    """Shut the officer out: she works here no more."""
    store.sql("UPDATE users SET left_at = ? WHERE name = ?", "2022-06-19 08:00:00", Role.OFFICER)


def restrict(gate: Gate, case: int, *members: str, owner: str = "") -> None:
    said = {
        "owner": owner or gate.actor.name,
        "ends_on": "1 Aug 2022",
        "reason": "An officer is named in it.",
    }
    gate.perform(RestrictCase(case_id=case, members=members, **said))


def a_restricted_case(owner: Gate, *members: str) -> int:
    case = a_case(owner, lead=OFFICER, title="An officer's brother")
    restrict(owner, case, *members)
    return case


def leads(store: Store) -> dict[int, str]:
    return dict(store.sql("SELECT id, lead FROM cases"))


def refused(gate: Gate, store: Store, command: HandOverAll) -> dict[str, str]:
    before = store.snapshot(without=("audit_entry",))
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    assert store.snapshot(without=("audit_entry",)) == before
    return problem.value.problems


@pytest.fixture
def other(store: Store) -> Gate:
    """Return the gate of a second supervisor, who has access to no restricted case."""
    store.sql("UPDATE users SET role = 'supervisor' WHERE name = ?", COLLEAGUE)
    return store.gate(COLLEAGUE)


def test_everything_goes_and_the_clocks_with_it(
    store: Store, officer: Gate, supervisor: Gate, colleague: Gate
) -> None:
    led = a_case(officer, lead=OFFICER)
    worked = a_case(officer, lead="DS Nolan", officer_in_case=OFFICER)
    an_enquiry(officer, a_case(officer, lead="DS Nolan"), owner=OFFICER)
    watch(officer, "MV16 SWF")
    held = supervisor.ask(Caseload(user_id=officer.actor.id))
    assert [(each.id, each.capacity) for each in held.cases] == [
        (led, "lead"),
        (worked, "officer in the case"),
    ]
    assert (len(held.enquiries), held.clocks > 0) == (1, True)
    leave(store)
    done = supervisor.perform(handing(store))
    assert done == HandedOver(cases=2, enquiries=1, restrictions=0, watches=1)
    (note,) = officer.ask(CaseFile(case_id=led)).entries
    assert f"Handed over from {OFFICER} to {THEM}: {WHY}" in note.headline
    now = supervisor.ask(Caseload(user_id=officer.actor.id))
    assert (now.cases, now.enquiries, now.clocks) == ((), (), 0)
    assert officer.ask(MyWatches()) == ()
    assert [each.shown for each in colleague.ask(MyWatches())] == ["MV16 SWF"]
    theirs = supervisor.ask(Caseload(user_id=colleague.actor.id))
    assert (len(theirs.cases), len(theirs.enquiries), theirs.clocks) == (2, 1, held.clocks)


def a_case_that_knows(supervisor: Gate, *members: str) -> int:
    """Restrict a case that knows a van, two people, and somebody by what was said alone."""
    case = supervisor.perform(OpenCase(title="An officer's brother"))
    supervisor.perform(
        RecordThing(case_id=case, name="A van", thing_kind="thing_kind:vehicle", number="MV16 SWF")
    )
    a_person(supervisor, case, name="Marek Zielak")
    a_person(supervisor, case, name="Kestutis")
    a_note(supervisor, case, text="He spoke of Deborah Cawthra in Oldham.")
    restrict(supervisor, case, *members)
    return case


def watch(gate: Gate, words: str) -> None:
    gate.perform(SetWatch(words=words, reason="Seen", ends_on="30 Jun 2022"))


def match_hits(gate: Gate) -> None:
    while gate.perform(MatchHits()):
        pass


def test_a_watch_on_what_a_restricted_case_knows_in_part_goes_to_nobody_outside_its_circle(
    store: Store, officer: Gate, supervisor: Gate, colleague: Gate
) -> None:
    known = {"MV16 SWF", "MV16 SWE", "Zielak", "Marek Zielack", "Kestutis Jonaitis", "Cawthra"}
    case = a_case_that_knows(supervisor, Role.OFFICER)
    for words in (*sorted(known), "Halina Nowak"):
        watch(officer, words)
    match_hits(officer)
    a_report(supervisor, text=f"A caller spoke of {' and of '.join(sorted(known))}.")
    match_hits(officer)
    assert officer.ask(MyHits())
    leave(store)
    assert supervisor.perform(handing(store)).watches == 1
    assert [each.shown for each in colleague.ask(MyWatches())] == ["Halina Nowak"]
    assert colleague.ask(MyHits()) == ()
    told = [each for each in supervisor.ask(MyHits()) if each.why == NOBODY_WATCHES]
    assert {each.said for each in told} == known
    assert {(each.case_id, each.entry_id, each.by) for each in told} == {(case, None, OFFICER)}


def test_who_hands_on_her_own_watches_learns_of_no_case_by_what_stays(supervisor: Gate, other: Gate) -> None:
    """A case of whose circle she is not keeps nothing back from her successor."""
    a_case_that_knows(supervisor, Role.OFFICER)
    watch(other, "Zielak")
    command = HandOverAll(user_id=other.actor.id, lead=Role.SUPERVISOR, reason=WHY)
    assert other.perform(replace(command, lead=Role.OFFICER)).watches == 1
    assert other.ask(MyWatches()) == ()
    assert supervisor.ask(MyHits()) == ()


def test_it_goes_to_who_works_on_cases_for_a_reason_and_who_stays_keeps_what_she_watches(
    store: Store, officer: Gate, supervisor: Gate
) -> None:
    watch(officer, "MV16 SWF")
    for to in (None, "nobody", Role.NAVIGATOR):
        assert refused(supervisor, store, handing(store, to=to)) == {"lead": NO_LEAD}
    assert refused(supervisor, store, handing(store, to=Role.OFFICER)) == {"lead": SAME_PERSON}
    assert "reason" in refused(supervisor, store, replace(handing(store), reason=" "))
    assert supervisor.perform(handing(store)).watches == 0
    assert [each.shown for each in officer.ask(MyWatches())] == ["MV16 SWF"]


# ---------------------------------------------------------------------------- restricted cases


def test_one_restricted_case_that_can_not_go_refuses_all(
    store: Store, officer: Gate, supervisor: Gate
) -> None:
    a_case(officer, lead=OFFICER)
    a_restricted_case(supervisor, Role.OFFICER)
    problems = refused(supervisor, store, handing(store))
    assert problems["circles"].startswith(f"{THEM} has no access to MS-22-0002.")
    rows = store.sql("SELECT action, case_id, reason FROM audit_entry WHERE operation = 'refusal'")
    assert rows == [("HandOverAll", None, ON_RECORD)]


def test_the_owner_puts_the_new_person_into_the_circle(
    store: Store, officer: Gate, supervisor: Gate, colleague: Gate
) -> None:
    case = a_restricted_case(supervisor, Role.OFFICER)
    assert supervisor.perform(handing(store, circles=True)).cases == 1
    assert colleague.ask(CaseFile(case_id=case)).lead == THEM
    assert officer.actor.id not in {
        row[0] for row in store.sql("SELECT user_id FROM restriction_member WHERE case_id = ?", case)
    }


def test_what_is_hidden_from_who_hands_over_stays_and_is_not_told(
    store: Store, officer: Gate, supervisor: Gate, other: Gate
) -> None:
    """The same is answered, and the same is held, whether a hidden case is there or not."""
    nothing = HandedOver(cases=0, enquiries=0, restrictions=0, watches=0)
    assert other.perform(handing(store, to=Role.SUPERVISOR)) == nothing
    seen = a_case(officer, lead=OFFICER)
    hidden = a_restricted_case(supervisor, Role.OFFICER)
    an_enquiry(officer, hidden, owner=OFFICER)
    held = other.ask(Caseload(user_id=officer.actor.id))
    assert [each.id for each in held.cases] == [seen]
    assert (held.enquiries, held.restricted) == ((), ())
    done = other.perform(handing(store, to=Role.SUPERVISOR, circles=True))
    assert done == replace(nothing, cases=1)
    assert other.perform(handing(store, to=Role.SUPERVISOR)) == nothing, "as of one who holds none"
    assert leads(store) == {seen: "PC Supervisor", hidden: OFFICER}
    told = [each.headline for each in supervisor.ask(CaseFile(case_id=hidden)).entries]
    assert any("without this case" in each for each in told)


def test_a_member_who_does_not_decide_leaves_it_to_the_owner(
    store: Store, supervisor: Gate, other: Gate
) -> None:
    """Whoever the new lead is, so that nobody learns by it who else is in the circle."""
    case = a_restricted_case(supervisor, Role.OFFICER, COLLEAGUE)
    for to in (Role.SUPERVISOR, Role.SUPERVISOR):
        done = other.perform(handing(store, to=to, circles=True))
        assert done.left == ("MS-22-0001",)
        assert leads(store) == {case: OFFICER}


def test_ownership_of_a_restricted_case_goes_on_within_its_circle(
    store: Store, officer: Gate, supervisor: Gate
) -> None:
    store.sql("UPDATE users SET role = 'supervisor' WHERE name = ?", "officer")
    case = a_case(officer, lead=OFFICER)
    restrict(supervisor, case, Role.SUPERVISOR, owner=Role.OFFICER)
    kept = supervisor.perform(handing(store, to=Role.SUPERVISOR, circles=True))
    assert (kept.cases, kept.restrictions) == (0, 0), "the owner works here"
    leave(store)
    done = supervisor.perform(handing(store, to=Role.SUPERVISOR))
    assert (done.cases, done.restrictions) == (1, 1)
    owner = store.sql("SELECT owner_id FROM restriction WHERE case_id = ?", case)
    assert owner == [(supervisor.actor.id,)]


# ------------------------------------------------------------------------- the head of one case


def change(gate: Gate, case: int, **fields: Any) -> None:
    gate.perform(ChangeCase(case_id=case, version=1, title="An officer's brother", **fields))


@pytest.mark.parametrize("field", ["lead", "officer_in_case"])
def test_the_head_of_a_restricted_case_names_nobody_outside_its_circle(
    field: str, store: Store, supervisor: Gate
) -> None:
    case = supervisor.perform(OpenCase(title="An officer's brother"))
    restrict(supervisor, case, Role.OFFICER)
    with pytest.raises(RecordedRefusal) as problem:
        change(supervisor, case, **{field: THEM})
    others = "has no access to it."
    assert problem.value.problems == {field: f"This case is restricted, and {THEM} {others}"}
    rows = store.sql("SELECT action, reason FROM audit_entry WHERE operation = 'refusal'")
    assert rows == [("ChangeCase", ON_RECORD)]
    change(supervisor, case, **{field: OFFICER})


def test_a_member_names_nobody_of_the_unit_and_what_is_not_changed_is_not_asked_about(
    officer: Gate, supervisor: Gate
) -> None:
    case = supervisor.perform(OpenCase(title="An officer's brother", lead=THEM))
    restrict(supervisor, case, Role.OFFICER)
    for lead in (OFFICER, "PC Supervisor"):
        with pytest.raises(RecordedRefusal) as problem:
            change(officer, case, lead=lead)
        assert problem.value.problems == {"lead": OWNER_DECIDES}
    change(officer, case, lead=THEM, officer_in_case="DC Shah of another force")
