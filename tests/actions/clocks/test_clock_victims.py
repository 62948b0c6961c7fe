"""Each victim of a case has her own clock of what she must be told, stopped by nobody else's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.notes import RecordNote
from mscu.actions.subjects.subjects import Involve
from mscu.code_keys import NOT_REACHED
from mscu.dates.london import local_day, show_day, show_moment
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.resources import resource
from mscu.rules.clock_engine import ClockState
from mscu.rules.code_lists import load_code_list
from tests.actions.clocks.boards import agrees, board
from tests.actions.clocks.clock_scene import ARREST, BAIL, CHARGE, COURT, LATER, MORNING, contact, enforce, of
from tests.documents.reading import text_of
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import Store

MET, RUNNING = ClockState.MET, ClockState.RUNNING
PHONE = "contact_method:phone"
VICTIM, SUSPECT = "involvement_role:potential_victim", "involvement_role:suspect"


@pytest.fixture
def case(officer: Gate) -> int:
    return a_case(officer, opened="16 Jun 2022 09:00")


@pytest.fixture
def suspect(officer: Gate, case: int) -> int:
    return a_person(officer, case, name="Daniel Crabtree", roles=(SUSPECT,))


def told(gate: Gate, case: int) -> dict[str, ClockState]:
    return {c.label.partition(",")[0]: c.state for c in of(gate, case, "victim_told")}


@pytest.mark.parametrize("what", [ARREST, CHARGE, BAIL])
def test_each_victim_has_a_clock_of_her_own(what: str, officer: Gate, case: int, suspect: int) -> None:
    """Two of one name too; what was said before it tells nothing of it."""
    one, *_ = (a_person(officer, case, name=name, roles=(VICTIM,)) for name in ("One", "Two", "One"))
    contact(officer, case, one, happened="19 Jun 2022 10:00")
    enforce(officer, case, suspect, what)
    assert told(officer, case) == {"One": RUNNING, "Two": RUNNING}
    contact(officer, case, one)
    states = sorted((c.label.partition(",")[0], c.state) for c in of(officer, case, "victim_told"))
    assert states == sorted([("One", MET), ("One", RUNNING), ("Two", RUNNING)])
    labels = [c.label for c in board(officer) if c.key == "victim_told"]
    assert sorted(labels) == [f"{name}, {what}: Daniel Crabtree" for name in ("One", "Two")]


def test_nobody_is_told_of_the_own_arrest_or_trial(officer: Gate, case: int) -> None:
    both = a_person(officer, case, name="Marek Zielak", roles=(VICTIM, SUSPECT))
    enforce(officer, case, both, ARREST)
    enforce(officer, case, both, COURT, verdict="verdict:guilty")
    assert (told(officer, case), outcomes(officer, case)) == ({}, {})
    a_person(officer, case, name="Two", roles=(VICTIM,))
    assert told(officer, case) == outcomes(officer, case) == {"Two": RUNNING}


def test_only_a_victim_of_the_case_can_be_told_as_one(officer: Gate, case: int, suspect: int) -> None:
    a_person(officer, case, name="One", roles=(VICTIM,))
    elsewhere = a_person(officer, a_case(officer, title="Nail bar"), name="Two", roles=(VICTIM,))
    arrest = enforce(officer, case, suspect, ARREST)
    wrong: tuple[tuple[int, dict[str, Any]], ...] = (
        (suspect, {}),
        (elsewhere, {}),
        (suspect, {"follows_id": arrest}),
    )
    for person, more in wrong:
        with pytest.raises(Invalid) as refusal:
            contact(officer, case, person, **more)
        assert refusal.value.problems.keys() == {"person_id"}
    assert told(officer, case) == {"One": RUNNING}


@pytest.mark.parametrize("method", sorted(NOT_REACHED))
def test_a_victim_who_was_not_reached_is_still_owed_it(
    method: str, officer: Gate, case: int, suspect: int
) -> None:
    one = a_person(officer, case, name="One", roles=(VICTIM,))
    enforce(officer, case, suspect, ARREST)
    contact(officer, case, one, "20 Jun 2022 06:30", update_on="24 Jun 2022")
    enforce(officer, case, suspect, BAIL, happened="20 Jun 2022 07:00")
    tried = contact(officer, case, one, method=method)
    assert [clock.state for clock in of(officer, case, "victim_told")] == [MET, RUNNING]
    assert [clock.is_open for clock in of(officer, case, "victim_update")] == [True]
    officer.perform(
        CorrectEntry(entry_id=tried, version=1, reason="She rang back.", changes={"method": PHONE})
    )
    assert [clock.state for clock in of(officer, case, "victim_told")] == [MET, MET]
    assert agrees(officer)


def test_nothing_is_agreed_with_somebody_who_was_not_reached(officer: Gate, case: int) -> None:
    one = a_person(officer, case, name="One", roles=(VICTIM,))
    agreed: dict[str, Any] = {
        "update_on": "24 Jun 2022",
        "next_update": "after court",
        "rights_offered": ("victims_code_right:understood",),
    }
    for name, value in agreed.items():
        with pytest.raises(Invalid) as refusal:
            contact(officer, case, one, method="contact_method:left_message", **{name: value})
        assert refusal.value.problems.keys() == {name}


def test_with_standard_rights_she_is_told_within_five_working_days(
    officer: Gate, case: int, suspect: int
) -> None:
    one = a_person(officer, case, name="One", roles=(VICTIM,))
    enforce(officer, case, suspect, ARREST, happened="16 Jun 2022 10:00")
    contact(officer, case, one, "17 Jun 2022 10:00", entitlement=("victim_rights:standard",))
    enforce(officer, case, suspect, CHARGE, happened="17 Jun 2022 12:00")
    contact(officer, case, one, "20 Jun 2022 07:00", entitlement=("victim_rights:enhanced",))
    enforce(officer, case, suspect, BAIL, happened="20 Jun 2022 08:00")
    clocks = of(officer, case, "victim_told")
    assert [(c.due_words, c.period) for c in clocks] == [
        ("17 Jun 2022", "1 working day"),
        ("21 Jun 2022", "1 working day"),
        ("24 Jun 2022", "5 working days"),
    ]
    with pytest.raises(Invalid) as refusal:
        contact(officer, case, one, entitlement=("victim_rights:standard", "victim_rights:enhanced"))
    assert refusal.value.problems.keys() == {"entitlement"}


@pytest.mark.parametrize("disposal", ["no_further_action", "rui"])
def test_victims_are_told_again_when_the_suspect_is_let_go(
    disposal: str, officer: Gate, case: int, suspect: int
) -> None:
    one = a_person(officer, case, name="One", roles=(VICTIM,))
    arrest = enforce(officer, case, suspect, ARREST, happened="16 Jun 2022 10:00")
    contact(officer, case, one, happened="16 Jun 2022 12:00")
    assert told(officer, case) == {"One": MET}
    officer.perform(
        CorrectEntry(
            entry_id=arrest,
            version=1,
            reason="CPS decided.",
            changes={"disposal": f"arrest_disposal:{disposal}", "disposal_on": "20 Jun 2022"},
        )
    )
    clocks = of(officer, case, "victim_told")
    assert [(c.due_words, c.state) for c in clocks] == [("17 Jun 2022", MET), ("21 Jun 2022", RUNNING)]


def test_a_call_before_a_release_of_the_same_day_tells_nothing_of_it(
    store: Store, officer: Gate, case: int, suspect: int
) -> None:
    one = a_person(officer, case, name="One", roles=(VICTIM,))
    arrest = enforce(officer, case, suspect, ARREST, happened="20 Jun 2022 08:30")
    contact(officer, case, one, "20 Jun 2022 09:00")
    store.clock.turn(hours=9)
    changes = {"disposal": "arrest_disposal:rui", "disposal_on": "20 Jun 2022"}
    officer.perform(CorrectEntry(entry_id=arrest, version=1, reason="Let go.", changes=changes))
    owed = [clock.label for clock in board(officer) if clock.key == "victim_told"]
    assert owed == ["One, release: Daniel Crabtree"]
    store.clock.turn(minutes=30)
    officer.perform(CorrectEntry(entry_id=arrest, version=2, reason="Typo.", changes={"officer": "PC Rae"}))
    contact(officer, case, one, "20 Jun 2022 19:00")
    assert not [clock for clock in board(officer) if clock.key == "victim_told"]
    officer.perform(CorrectEntry(entry_id=arrest, version=3, reason="Typo.", changes={"officer": "PC Ray"}))
    assert not [clock for clock in board(officer) if clock.key == "victim_told"]
    assert agrees(officer)


@pytest.mark.parametrize("linked", [True, False])
def test_no_further_action_ends_the_bail_of_its_arrest_alone(
    linked: bool, officer: Gate, case: int, suspect: int
) -> None:
    let_go = {"disposal": "arrest_disposal:no_further_action", "disposal_on": "20 Jun 2022"}
    arrest = enforce(officer, case, suspect, ARREST, happened="18 Jun 2022 08:00")
    follows = {"follows_id": arrest} if linked else {}
    enforce(officer, case, suspect, BAIL, happened="18 Jun 2022 10:00", review_on="8 Jul 2022", **follows)
    enforce(officer, case, suspect, ARREST, happened=MORNING, **let_go)
    assert [c.due_words for c in board(officer) if c.key == "bail_review"] == ["8 Jul 2022"]
    officer.perform(CorrectEntry(entry_id=arrest, version=1, reason="CPS decided.", changes=let_go))
    assert [c.state for c in of(officer, case, "bail_review")] == [MET]


def test_a_note_or_a_bail_answers_the_bail_that_it_follows(officer: Gate, case: int, suspect: int) -> None:
    first, second = (
        enforce(officer, case, suspect, BAIL, happened="17 Jun 2022 10:00", review_on=day)
        for day in ("20 Jun 2022", "21 Jun 2022")
    )
    enforce(officer, case, suspect, BAIL, happened=MORNING, review_on="8 Jul 2022", follows_id=first)
    assert [c.state for c in of(officer, case, "bail_review")] == [MET, RUNNING, RUNNING]
    officer.perform(
        RecordNote(
            case_id=case,
            happened=LATER,
            text="Goes on.",
            follows_id=second,
            note_type="note_type:bail_reviewed",
        )
    )
    assert [c.state for c in of(officer, case, "bail_review")] == [MET, MET, RUNNING]
    assert agrees(officer)


def test_she_is_told_of_a_bail_that_is_known_from_the_arrest_alone(
    officer: Gate, case: int, suspect: int
) -> None:
    one = a_person(officer, case, name="One", roles=(VICTIM,))
    bailed = {"disposal": "arrest_disposal:bailed", "disposal_on": "20 Jun 2022"}
    enforce(officer, case, suspect, ARREST, happened="17 Jun 2022 10:00", **bailed)
    contact(officer, case, one, "17 Jun 2022 18:00")
    assert [(c.due_words, c.state) for c in of(officer, case, "victim_told")] == [
        ("20 Jun 2022", MET),
        ("21 Jun 2022", RUNNING),
    ]
    enforce(officer, case, suspect, BAIL, happened="19 Jun 2022 10:00")
    assert [(c.due_words, c.state) for c in of(officer, case, "victim_told")][1:] == [
        ("20 Jun 2022", RUNNING)
    ]
    assert agrees(officer)


# ------------------------------------------------------------------------- victims who are found late


@pytest.fixture
def old_case(store: Store, officer: Gate) -> int:
    """Return a case that was opened, and recorded, ten days ago; the audit has the time of the machine."""
    store.clock.now = datetime.now(UTC) + timedelta(minutes=5)  # after what the audit will say
    opened = store.clock.now - timedelta(days=10)
    case = a_case(officer, opened=show_moment(opened))
    store.allow_audit_changes()
    moved = "UPDATE audit_entry SET at = ? WHERE object_type = 'cases' AND object_id = ?"
    store.sql(moved, f"{opened:%Y-%m-%d %H:%M:%S.%f}", case)
    return case


def days_ago(store: Store, days: int) -> str:
    return show_moment(store.clock.now - timedelta(days=days))


@pytest.mark.parametrize("found", ["recorded", "role"])
def test_what_is_owed_to_a_victim_found_late_is_owed_since_then(
    found: str, store: Store, officer: Gate, old_case: int
) -> None:
    suspects = [a_person(officer, old_case, name=name, roles=(SUSPECT,)) for name in ("Jan", "Marek")]
    for person in suspects:
        enforce(officer, old_case, person, ARREST, happened=days_ago(store, 9))
    if found == "recorded":
        one = a_person(officer, old_case, name="One", roles=(VICTIM,))
    else:
        one = suspects[0]
        officer.perform(Involve(case_id=old_case, subject_id=one, role=VICTIM))
        (review,) = of(officer, old_case, "s45_review")
        assert review.state is RUNNING
        assert review.left in {"23 h left", "24 h left"}
    (owed,) = of(officer, old_case, "victim_told")
    assert owed.state is RUNNING
    today = show_day(local_day(datetime.now(UTC)))
    assert [c.end for c in of(officer, old_case, "nrm_or_notify")] == [f"due since {today}"]
    contact(officer, old_case, one, today)
    assert [c.state for c in of(officer, old_case, "victim_told")] == [MET]


def test_whoever_was_told_before_the_role_was_recorded_was_told(
    store: Store, officer: Gate, old_case: int
) -> None:
    one, two = (a_person(officer, old_case, name=name, roles=(SUSPECT,)) for name in ("One", "Two"))
    for person in (one, two):
        enforce(officer, old_case, person, ARREST, happened=days_ago(store, 9))
    officer.perform(
        RecordDecision(
            case_id=old_case,
            happened=days_ago(store, 8),
            text="Not compelled.",
            decided_by="DI Aspinall",
            decision_type="decision_type:s45_indications",
            person_id=one,
        )
    )
    officer.perform(Involve(case_id=old_case, subject_id=one, role=VICTIM))
    assert [c.state for c in of(officer, old_case, "s45_review")] == [MET]
    contact(officer, old_case, one, days_ago(store, 8))
    (told_of,) = of(officer, old_case, "victim_told")
    assert not told_of.is_open
    assert [c.end for c in of(officer, old_case, "nrm_or_notify")] == [
        f"due since {days_ago(store, 8).rpartition(' ')[0]}"
    ]


# ------------------------------------------------------------------------------ what courts decide


def outcomes(gate: Gate, case: int) -> dict[str, ClockState]:
    return {c.label.partition(",")[0]: c.state for c in of(gate, case, "outcome_told")}


@pytest.mark.parametrize(
    "decided",
    [{"plea": "plea:guilty"}, {"verdict": "verdict:not_guilty"}, {"sentence": "sentence:community"}],
)
def test_each_victim_is_told_in_a_working_day_what_the_court_decided(
    decided: dict[str, str], officer: Gate, case: int, suspect: int
) -> None:
    enforce(officer, case, suspect, COURT, happened="17 Jun 2022 16:00", **decided)
    assert outcomes(officer, case) == {"Court result: Daniel Crabtree": RUNNING}, (
        "the case must not forget it"
    )
    one, _ = (a_person(officer, case, name=name, roles=(VICTIM,)) for name in ("One", "Two"))
    assert outcomes(officer, case) == {"One": RUNNING, "Two": RUNNING}
    (clock, _) = of(officer, case, "outcome_told")
    assert (clock.due_words, clock.period) == ("20 Jun 2022", "1 working day")
    assert clock.source.startswith("Victims' Code, right 9")
    contact(officer, case, one)
    assert outcomes(officer, case) == {"One": MET, "Two": RUNNING}
    assert told(officer, case) == {}


def test_a_plea_is_never_told_as_a_verdict(officer: Gate, case: int, suspect: int) -> None:
    one = a_person(officer, case, name="One", roles=(VICTIM,))
    verdicts = {row.label.lower() for row in load_code_list(resource("code_lists/verdict.csv"))}
    for hour, row in enumerate(load_code_list(resource("code_lists/plea.csv")), 1):
        happened = f"20 Jun 2022 0{hour}:00"
        entry_id = enforce(officer, case, suspect, COURT, plea=row.key, happened=happened)
        told_as = officer.ask(EntryFile(entry_id=entry_id)).row.headline.partition(", ")[2]
        assert "plea" in told_as
        assert not verdicts & {told_as, ""}
        summary = text_of(officer.ask(LookAtEdition(case_id=case, edition="cps")).pdf)
        assert f"Daniel Crabtree, {told_as}" in " ".join(summary.split())
        label = f"One, court result: Daniel Crabtree, {told_as}"
        assert label in {clock.label for clock in of(officer, case, "outcome_told")}
        contact(officer, case, one, f"20 Jun 2022 0{hour}:30")
