"""Nobody is told that something is late whose end is out of their sight."""

from __future__ import annotations

from dataclasses import replace
from types import CodeType

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.clocks.case_clocks import FOLLOW_UP_EVENTS
from mscu.actions.clocks.clock_access import EVENTS_OF_KIND
from mscu.actions.clocks.clock_events import (
    CLOCK_COLUMNS,
    DECISION_EVENTS,
    DISPOSAL_EVENTS,
    EVENTS_AT_ANY_STAGE,
    NOTE_EVENTS,
    _events,
)
from mscu.actions.desk.my_desk import MyDesk
from mscu.codes import Kind, Role
from mscu.gate import Gate
from mscu.rules.clocks import EventName
from mscu.rules.ocg import GROUPS
from tests.actions.clocks.boards import board
from tests.actions.clocks.case_clocks import CaseClocks
from tests.actions.clocks.clock_scene import BAIL, CHARGE, enforce, refer
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import Store

VICTIM, SUSPECT = "involvement_role:potential_victim", "involvement_role:suspect"
SEEN = {
    "nrm_or_notify",
    "reasonable_grounds",
    "recovery_minimum",
    "victim_told",
    "victim_update",
    "court_date",
    "reconsideration",
    "child_turns_18",
    "restriction_end",
}
"""The clocks that run wholly on a navigator's slice."""
TABLES = {
    "DECISION_EVENTS": [name for names in DECISION_EVENTS.values() for name in names],
    "EVENTS_AT_ANY_STAGE": [name for names in EVENTS_AT_ANY_STAGE.values() for name in names],
    "GROUPS": GROUPS.values(),
    "NOTE_EVENTS": [name for name, _ in NOTE_EVENTS.values()],
    "_choice_at_18": [EventName.CHILD_IN_NRM],
    "_victim_held_event": [EventName.VICTIM_HELD],
    "release_events": DISPOSAL_EVENTS.values(),
}


def names_in(code: CodeType) -> set[EventName]:
    """Read which events a function names, itself or through a table."""
    found = {EventName[name] for name in code.co_names if name in EventName.__members__}
    return found.union(*(TABLES[name] for name in code.co_names if name in TABLES))


def test_the_table_tells_all_that_entries_stand_for() -> None:
    told = {model.of_kind: names_in(_events.dispatch(model).__code__) for model in CLOCK_COLUMNS}
    for model, later in FOLLOW_UP_EVENTS.items():
        told[model.of_kind] |= names_in(later.__code__)
    assert told == {kind: set(names) for kind, names in EVENTS_OF_KIND.items()}


def test_a_navigator_has_no_clock_that_an_entry_out_of_her_sight_stops(
    caravan_store: Store, caravan_recorded: tuple[object, int]
) -> None:
    case_id = caravan_recorded[1]
    navigator, officer = (caravan_store.gate(r) for r in (Role.NAVIGATOR, Role.OFFICER))
    everything = {clock.key for clock in officer.ask(CaseClocks(case_id=case_id))}
    assert {"crime_recording", "case_review", "enquiry_due"} <= everything
    told = {clock.key for clock in navigator.ask(CaseClocks(case_id=case_id))}
    assert {"reasonable_grounds", "victim_told"} <= told <= SEEN
    assert {c.key for c in navigator.ask(CaseFile(case_id=case_id)).clocks} == told
    assert {c.key for c in board(navigator)} <= told
    assert {c.key for c in navigator.ask(MyDesk(mine=False)).clocks} <= told


def test_what_a_navigator_reads_of_a_clock_is_what_the_officer_reads(
    caravan_store: Store, caravan_recorded: tuple[object, int]
) -> None:
    case_id = caravan_recorded[1]
    navigator, officer = (caravan_store.gate(r) for r in (Role.NAVIGATOR, Role.OFFICER))
    hers, theirs = (
        {replace(clock, own=False) for clock in gate.ask(CaseClocks(case_id=case_id))}  # of the viewer
        for gate in (navigator, officer)
    )
    assert hers
    assert hers <= theirs


def test_a_navigator_is_told_only_what_is_owed_in_her_slice(
    store: Store, officer: Gate, navigator: Gate
) -> None:
    case_id = a_case(officer)
    person = a_person(officer, case_id, roles=(VICTIM, SUSPECT))
    a_person(officer, case_id, name="Keith Ormrod", roles=(VICTIM,))
    refer(officer, case_id, person, "victim_navigator")
    enforce(officer, case_id, person, BAIL, review_on="1 Jul 2022")
    enforce(officer, case_id, person, CHARGE)
    store.clock.turn(days=40)

    def owed(gate: Gate) -> set[Kind]:
        return {each.kind for each in gate.ask(CaseFile(case_id=case_id)).obligations}

    beyond = {Kind.DECISION, Kind.CHARGE}  # a hearing is owed until a result that she cannot see
    assert beyond <= owed(officer)
    assert owed(navigator) == owed(officer) - beyond == {Kind.REFERRAL}
    assert [c.key for c in navigator.ask(CaseClocks(case_id=case_id)) if c.state.value == "late"]
    assert "bail_review" not in {c.key for c in navigator.ask(CaseClocks(case_id=case_id))}
