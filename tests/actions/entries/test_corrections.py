"""Correcting an entry: what it said is kept, clocks move with the days, and some correct only their own."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.access import MAY, Permission
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.clocks.clock_board import FirstClocks
from mscu.actions.enforcement.enforcement import RecordBail
from mscu.actions.entries.corrections import (
    FIELD_NOT_CORRECTABLE,
    NOTHING_CHANGED,
    CorrectEntry,
    EntryVersions,
    correctable_fields,
    why_field,
)
from mscu.actions.entries.enquiries import RaiseEnquiry, ResultEnquiry
from mscu.actions.entries.entry_file import EntryDetails, EntryFile
from mscu.actions.entries.notes import RecordMeeting
from mscu.actions.intake.reports import TriageReport
from mscu.actions.nrm.referrals import RecordNrmDecision, RecordReferral
from mscu.actions.ocg.assessments import AssessGroup
from mscu.codes import Kind, Operation, Role
from mscu.errors import Invalid, NotPermitted
from mscu.gate import Gate
from mscu.text.storable_text import FILL_IN
from mscu.ui.pages.clocks.clock_actions import NOT_YOURS, postpone_action
from tests.actions.clocks.case_clocks import CaseClocks
from tests.actions.clocks.clock_scene import contact
from tests.actions.editions.gathering import Gathered
from tests.inputs.factories import AT, COMMANDS, World, a_case, a_person, valid
from tests.scenes.stores import Store


def correct(gate: Gate, number: int, /, **changes: Any) -> EntryDetails:
    version = gate.ask(EntryFile(entry_id=number)).version
    gate.perform(CorrectEntry(entry_id=number, version=version, changes=changes, reason="Typed wrongly."))
    return gate.ask(EntryFile(entry_id=number))


def refused(gate: Gate, number: int, /, **changes: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        correct(gate, number, **changes)
    return problem.value.problems


def shown(entry: EntryDetails, name: str) -> str:
    return next((fact.value for fact in entry.facts if fact.name == name), "")


@pytest.fixture
def officer(world: World) -> Gate:
    """Return the officer's gateto the small case."""
    return world.store.gate(Role.OFFICER)


def test_what_fields_and_choices_said_is_kept_with_the_reason(world: World, officer: Gate) -> None:
    entry_id = officer.perform(COMMANDS[AssessGroup](world))
    before = officer.ask(EntryFile(entry_id=entry_id))
    changed = correct(officer, entry_id, name="Holly Lane group", happened="19 Jun 2022")
    assert changed.row.headline.startswith("Holly Lane group: ")
    assert changed.row.happened == "19 Jun 2022"
    assert (changed.row.detail, changed.parts) == (before.row.detail, before.parts)
    (former,) = officer.ask(EntryVersions(entry_id=entry_id))
    assert (former.reason, former.headline) == ("Typed wrongly.", before.row.headline)
    assert {(field.label, field.value) for field in former.fields} == {
        ("Name of the group", shown(before, "name")),
        ("When", before.row.happened),
    }
    entry_id = officer.perform(valid(RecordMeeting, world, agencies=("agency:police",)))
    version = officer.ask(EntryFile(entry_id=entry_id)).version
    entry = correct(officer, entry_id, agencies=("agency:childrens_social_care", "agency:police"))
    assert entry.version == version + 1
    assert len(entry.choices["agencies"]) == 2
    assert not correct(officer, entry_id, agencies=()).choices
    newest, oldest = officer.ask(EntryVersions(entry_id=entry_id))
    assert oldest.fields[0].name == "agencies"
    assert newest.fields[0].value == ", ".join(entry.choices["agencies"])


def test_a_corrected_entry_says_so_in_the_case_and_in_print_and_its_clock_moves(
    world: World, officer: Gate
) -> None:
    entry_id = officer.perform(valid(RecordBail, world, review_on="1 Jul 2022"))
    assert officer.ask(EntryFile(entry_id=entry_id)).row.corrected == ""
    entry = correct(officer, entry_id, conditions="Surrender the passport", review_on="15 July 2022")
    assert shown(entry, "review_on") == "15 Jul 2022"
    case_id = entry.row.case_id or 0
    clocks = officer.ask(CaseClocks(case_id=case_id))
    assert [c.due_words for c in clocks if c.entry_id == entry_id and c.key == "bail_review"] == [
        "15 Jul 2022"
    ]
    rows = {row.id: row for row in officer.ask(CaseFile(case_id=case_id)).entries}
    assert rows[entry_id].corrected == entry.row.corrected == "20 Jun 2022 10:30"
    (printed,) = [e for e in officer.ask(Gathered(case_id=case_id)).entries if e.id == entry_id]
    assert {f.label: f.value for f in printed.facts}["Corrected"] == "20 Jun 2022 10:30"


def test_only_what_is_changed_counts_and_a_retired_choice_does_not_hinder(
    world: World, officer: Gate
) -> None:
    entry_id = officer.perform(COMMANDS[RecordReferral](world))
    entry = officer.ask(EntryFile(entry_id=entry_id))
    typed = {name: entry.typed.get(name, ()) for name in correctable_fields(Kind.REFERRAL)}
    assert refused(officer, entry_id, **typed) == {why_field(Kind.REFERRAL): NOTHING_CHANGED}
    assert not officer.ask(EntryFile(entry_id=entry_id)).versions
    meeting = officer.perform(COMMANDS[RecordMeeting](world))
    kind = officer.ask(EntryFile(entry_id=meeting)).typed["meeting_type"]
    world.store.sql("UPDATE code SET retired_on = '2022-01-01' WHERE key = ?", kind)
    assert shown(correct(officer, meeting, meeting_type=kind, present="DI Hall"), "present") == "DI Hall"


def test_what_is_wrong_is_said_beside_its_field(world: World, officer: Gate) -> None:
    entry_id = officer.perform(valid(RecordBail, world, review_on="1 Jul 2022"))
    problems = refused(officer, entry_id, review_on="soonish", person_id=1, kind="note", happened="")
    assert problems.keys() == {"review_on", "person_id", "kind", "happened"}
    assert problems["person_id"] == problems["kind"] == FIELD_NOT_CORRECTABLE
    enquiry = officer.perform(COMMANDS[RaiseEnquiry](world))
    assert refused(officer, enquiry, text="  ", owner="") == {"text": FILL_IN, "owner": FILL_IN}
    assert refused(officer, enquiry, overwritten_from="").keys() == {"overwritten_from"}


def test_what_it_follows_hears_of_it_and_what_quotes_it_is_told_anew(world: World, officer: Gate) -> None:
    result = officer.perform(valid(ResultEnquiry, world, finished=False))

    def state() -> str:
        asked = officer.ask(EntryFile(entry_id=result)).row.follows_id
        return shown(officer.ask(EntryFile(entry_id=asked or 0)), "state")

    correct(officer, result, clock_error="7 minutes fast")
    before = state()
    correct(officer, result, finished=True)
    assert (before, state()) == ("Completed", "Resulted")
    triage = officer.perform(valid(TriageReport, world, outcome="triage_outcome:advice_only"))
    correct(officer, triage, outcome="triage_outcome:triaged")
    report = officer.ask(EntryFile(entry_id=triage)).row.follows_id or 0
    told = officer.ask(EntryFile(entry_id=report)).values["triage_state"]
    assert told == "triage_outcome:triaged"
    decision = officer.perform(COMMANDS[RecordNrmDecision](world))  # quotes its referral
    referral = officer.ask(EntryFile(entry_id=decision)).row.follows_id or 0
    correct(officer, referral, reference="NRM-4711")
    assert officer.ask(EntryFile(entry_id=decision)).row.detail.startswith("NRM-4711")


VICTIM = "involvement_role:potential_victim"


def contacts(store: Store, *gates: Gate) -> list[int]:
    """Record a contact with a victim of one case by each of these people."""
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    made = []
    for gate in gates:
        victim = a_person(officer, case, name="Ilinca", roles=(VICTIM,))
        said = {"contact_by": gate.actor.display, "update_on": "24 Jun 2022"}
        made.append(contact(gate, case, victim, AT, **said))
    return made


def correct_text(gate: Gate, entry: int) -> None:
    gate.perform(CorrectEntry(entry_id=entry, version=1, text="Told all.", reason="Left out a word."))


def test_she_corrects_hers_as_others_may_and_is_refused_another_s_on_record(store: Store) -> None:
    liaison, officer = store.gate(Role.MSVLO), store.gate(Role.OFFICER)
    own, other = contacts(store, liaison, officer)
    assert [liaison.ask(EntryFile(entry_id=entry)).may_correct for entry in (own, other)] == [True, False]
    correct_text(liaison, own)
    assert liaison.ask(EntryFile(entry_id=own)).text == "Told all."
    before = store.last_row()
    with pytest.raises(NotPermitted):
        correct_text(liaison, other)
    assert [row.operation for row in store.audit(after=before)] == [Operation.REFUSAL]
    assert officer.ask(EntryFile(entry_id=other)).text == "Told."
    (second,) = contacts(store, liaison)
    correct_text(store.gate(Role.RECORDS), second)
    assert liaison.ask(EntryFile(entry_id=second)).text == "Told all."


def test_what_is_offered_is_what_the_gate_allows(store: Store) -> None:
    for role in (role for role in Role if Permission.OPEN_CASES in MAY.get(role, ())):
        gate = store.gate(role)
        for entry in contacts(store, store.gate(Role.MSVLO), store.gate(Role.OFFICER)):
            offered = gate.ask(EntryFile(entry_id=entry)).may_correct
            try:
                correct_text(gate, entry)
            except NotPermitted:
                assert not offered, role
            else:
                assert offered, role


def test_she_postpones_the_update_that_she_agreed_and_no_other(store: Store) -> None:
    liaison, officer = store.gate(Role.MSVLO), store.gate(Role.OFFICER)
    own, other = contacts(store, liaison, officer)
    clocks = {row.clock.entry_id: row.clock for row in liaison.ask(FirstClocks()).rows}
    reasons = []
    for entry in (own, other):
        clock = clocks[entry]
        action = postpone_action(clock.key, clock.case_id, entry, liaison.actor, own=clock.own)
        reasons.append(action.why_not)
    assert reasons == ["", NOT_YOURS]
