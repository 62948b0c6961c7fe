"""Several cases at once: each goes to another lead with a note, and all of them or none."""

from dataclasses import replace

import pytest

from mscu.actions.admin.handovers import NO_LEAD, NONE_MARKED, TOO_MANY, HandOverCases, PossibleLeads
from mscu.actions.cases.case_log import CaseLog
from mscu.actions.cases.cases import ON_RECORD, CloseCase
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.desk.since import Since
from mscu.actions.entries.corrections import EntryVersions
from mscu.actions.entries.enquiries import ResultEnquiry
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.merging.merge_cases import MergeCases
from mscu.codes import Marking, Role
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.text.storable_text import TEXT_LIMIT
from tests.actions.merging.merge_scene import restrict, version_of
from tests.inputs.factories import AT, a_case, a_report, an_enquiry
from tests.scenes.stores import COLLEAGUE, Store

WHY = "She is away for a month."
ME = "PC Officer"
NONE = "None were changed."
NOT_THERE = f"1 of them does not exist, or you do not have access to it. {NONE}"


def handing(*cases: int, lead: str | None = COLLEAGUE, reason: str = WHY) -> HandOverCases:
    return HandOverCases(case_ids=cases, lead=lead, reason=reason)


def shown(gate: Gate, enquiry: int) -> str:
    """Return who owns an enquiry."""
    facts = gate.ask(EntryFile(entry_id=enquiry)).facts
    return next(fact.value for fact in facts if fact.name == "owner")


def refused(gate: Gate, store: Store, command: HandOverCases) -> dict[str, str]:
    """Return what is refused, and see that nothing at all was changed by it."""
    before = store.snapshot(without=("audit_entry",))
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    assert store.snapshot(without=("audit_entry",)) == before
    return problem.value.problems


def leads(store: Store) -> list[str]:
    return [row[0] for row in store.sql("SELECT lead FROM cases ORDER BY id")]


@pytest.fixture
def three(officer: Gate) -> tuple[int, ...]:
    """Open three cases of the officer's: MS-22-0001 to MS-22-0003."""
    return tuple(a_case(officer, lead="PC Officer") for _ in range(3))


def test_each_has_the_new_lead_and_a_note_that_says_why(
    store: Store, officer: Gate, three: tuple[int, ...], colleague: Gate
) -> None:
    first, second, third = three
    officer.perform(handing(third, lead=Role.SUPERVISOR, reason="Its suspect is known to her."))
    assert officer.perform(handing(first, second, first)) == 2
    assert leads(store) == [colleague.actor.display] * 2 + ["PC Supervisor"]
    led_by_none = a_case(officer, marking=Marking.OFFICIAL)
    officer.perform(handing(led_by_none, lead=Role.SUPERVISOR, reason="  First lead.\n"))
    text = store.sql("SELECT text, marking FROM entry WHERE case_id = ?", led_by_none)
    assert text == [("Handed over to PC Supervisor: First lead.", Marking.OFFICIAL)]
    told = f"Handed over from PC Officer to {colleague.actor.display}: {WHY}"
    notes = store.sql(
        "SELECT entry.case_id, entry.text, note.note_type, note.with_whom FROM note "
        "JOIN entry ON entry.id = note.id WHERE entry.case_id IN (?, ?) ORDER BY entry.id",
        first,
        second,
    )
    fits = (told, "note_type:handover", colleague.actor.display)
    assert notes == [(first, *fits), (second, *fits)]


def test_open_enquiries_of_the_former_lead_go_with_it_unless_that_is_not_wanted(
    officer: Gate, three: tuple[int, ...], colleague: Gate
) -> None:
    case, other, _ = three
    hers, theirs, done, stays = (
        an_enquiry(officer, number, owner=owner)
        for number, owner in zip((case, case, case, other), (ME, "DC Fielding", ME, ME), strict=True)
    )
    officer.perform(ResultEnquiry(case_id=case, happened=AT, text="He does.", follows_id=done, finished=True))
    officer.perform(handing(case))
    officer.perform(replace(handing(other), enquiries=False))
    owners = {number: shown(officer, number) for number in (hers, theirs, done, stays)}
    assert owners == {
        hers: colleague.actor.display,
        theirs: "DC Fielding",
        done: "PC Officer",
        stays: "PC Officer",
    }
    (former,) = officer.ask(EntryVersions(entry_id=hers))
    assert former.reason == f"Handed over from PC Officer to {colleague.actor.display}: {WHY}"


def test_both_see_it_in_since_in_the_log_and_on_their_desks(
    officer: Gate, three: tuple[int, ...], colleague: Gate
) -> None:
    a_report(officer, case_id=three[0])

    def on_desk(gate: Gate) -> set[int]:
        return {each.case_id for each in gate.ask(MyDesk()).clocks}

    mine = on_desk(officer)
    assert mine
    assert on_desk(colleague) == set()
    officer.perform(handing(*three))
    assert (on_desk(officer), on_desk(colleague)) == (set(), mine)
    for gate in (officer, colleague):
        told = [each.row.headline for each in gate.ask(Since()).lines]
        assert sum("Handed over from PC Officer" in each for each in told) == len(three)
        assert "Handed over" in gate.ask(CaseLog(case_id=three[1]))[0].what


def test_a_case_that_can_not_go_refuses_all_and_is_named(
    store: Store, officer: Gate, three: tuple[int, ...]
) -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    closed, theirs, kept = three
    reason = "All is done."
    supervisor.perform(
        CloseCase(
            case_id=closed,
            version=version_of(store, closed, "cases"),
            reason=reason,
            mopi_group="mopi_group:3",
        )
    )
    officer.perform(handing(theirs))
    hidden = a_case(officer)
    restrict(store, hidden)
    merged = a_case(officer)
    supervisor.perform(
        MergeCases(
            kept_id=kept,
            kept_version=version_of(store, kept, "cases"),
            other_id=merged,
            other_version=version_of(store, merged, "cases"),
            reason="The same yard.",
        )
    )
    marked = (closed, theirs, hidden, merged, kept)
    assert refused(officer, store, handing(*marked)) == {
        "case_ids": (
            "MS-22-0002 already has that lead; MS-22-0005 has been merged into another case; MS-22-0001 is "
            f"closed; MS-22-0004 is restricted: its owner decides who gets access. {NONE}"
        )
    }


def test_its_owner_gives_a_restricted_case_to_whom_it_is_known(
    store: Store, supervisor: Gate, three: tuple[int, ...], colleague: Gate
) -> None:
    for case in three[:2]:
        restrict(store, case)
    others = f"are restricted, and {colleague.actor.display} has no access to them"
    assert f"MS-22-0001 and MS-22-0002 {others}" in refused(supervisor, store, handing(*three))["case_ids"]
    assert supervisor.perform(handing(*three, lead=Role.SUPERVISOR)) == len(three)
    assert leads(store) == ["PC Supervisor"] * 3


def test_a_member_does_not_learn_who_else_may_know_of_a_case_until_its_restriction_ends(
    store: Store, officer: Gate, three: tuple[int, ...]
) -> None:
    restrict(store, three[0])
    for lead in (COLLEAGUE, Role.SUPERVISOR):
        assert refused(officer, store, handing(three[0], lead=lead)) == {
            "case_ids": f"MS-22-0001 is restricted: its owner decides who gets access. {NONE}"
        }
    rows = store.sql("SELECT action, actor, case_id, reason FROM audit_entry WHERE operation = 'refusal'")
    assert rows == [("HandOverCases", "officer", None, ON_RECORD)] * 2, "on record without its reference"
    store.clock.turn(days=90)
    assert officer.perform(handing(*three)) == len(three)
    assert leads(store) == ["PC Colleague"] * 3


def test_a_hidden_case_is_refused_as_one_that_never_was(
    store: Store, three: tuple[int, ...], colleague: Gate
) -> None:
    """Neither the one who hands over nor the sentence tells that it is there."""
    restrict(store, three[2])
    for lead in (COLLEAGUE, Role.SUPERVISOR, Role.OFFICER):
        hidden = refused(colleague, store, handing(three[2], lead=lead))
        assert hidden == refused(colleague, store, handing(4_000, lead=lead))
        assert hidden == {"case_ids": NOT_THERE}


def test_cases_to_hand_over_a_reason_and_a_lead_who_works_on_cases_are_needed(
    store: Store, officer: Gate, three: tuple[int, ...]
) -> None:
    for lead in (None, "", "nobody", Role.NAVIGATOR, Role.ANALYST, "PC Officer"):
        assert refused(officer, store, handing(*three, lead=lead)) == {"lead": NO_LEAD}, lead
    assert set(refused(officer, store, handing(*three, lead=None, reason=" "))) == {"lead", "reason"}
    for reason in (" ", "x" * TEXT_LIMIT):
        assert set(refused(officer, store, handing(*three, reason=reason))) == {"reason"}
    assert refused(officer, store, handing()) == {"case_ids": NONE_MARKED}
    assert refused(officer, store, handing(*range(1, 202))) == {"case_ids": TOO_MANY}


def test_nobody_who_left_is_offered_or_taken(store: Store, officer: Gate, three: tuple[int, ...]) -> None:
    offered = officer.ask(PossibleLeads())
    assert {each.name for each in offered} == {Role.OFFICER, Role.SUPERVISOR, COLLEAGUE}
    store.sql("UPDATE users SET left_at = '2022-06-01 00:00:00' WHERE name = ?", COLLEAGUE)
    assert COLLEAGUE not in {each.name for each in officer.ask(PossibleLeads())}
    assert refused(officer, store, handing(*three)) == {"lead": NO_LEAD}
