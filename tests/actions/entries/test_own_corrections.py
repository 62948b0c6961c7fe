"""A liaison officer corrects what she recorded herself, and nothing else."""

from __future__ import annotations

import pytest

from mscu.access import MAY, Permission
from mscu.actions.clocks.clock_board import FirstClocks
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.codes import Operation, Role
from mscu.errors import NotPermitted
from mscu.gate import Gate
from mscu.ui.pages.clocks.clock_actions import NOT_YOURS, postpone_action
from tests.inputs.factories import AT, a_case, a_person
from tests.scenes.stores import Store

VICTIM = "involvement_role:potential_victim"


def contacts(store: Store, *gates: Gate) -> list[int]:
    """Record a contact with a victim of one case by each of these people."""
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    return [
        gate.perform(
            RecordVictimContact(
                case_id=case,
                happened=AT,
                text="Told.",
                person_id=a_person(officer, case, name="Ilinca", roles=(VICTIM,)),
                contact_by=gate.actor.display,
                method="contact_method:in_person",
                update_on="24 Jun 2022",
            )
        )
        for gate in gates
    ]


def correct(gate: Gate, entry: int) -> None:
    gate.perform(CorrectEntry(entry_id=entry, version=1, text="Told all.", reason="Left out a word."))


def test_she_corrects_hers_as_others_may_and_is_refused_another_s_on_record(store: Store) -> None:
    liaison, officer = store.gate(Role.MSVLO), store.gate(Role.OFFICER)
    own, other = contacts(store, liaison, officer)
    assert [liaison.ask(EntryFile(entry_id=entry)).may_correct for entry in (own, other)] == [True, False]
    correct(liaison, own)
    assert liaison.ask(EntryFile(entry_id=own)).text == "Told all."
    before = store.last_row()
    with pytest.raises(NotPermitted):
        correct(liaison, other)
    assert [row.operation for row in store.audit(after=before)] == [Operation.REFUSAL]
    assert officer.ask(EntryFile(entry_id=other)).text == "Told."
    (second,) = contacts(store, liaison)
    correct(store.gate(Role.RECORDS), second)
    assert liaison.ask(EntryFile(entry_id=second)).text == "Told all."


def test_what_is_offered_is_what_the_gate_allows(store: Store) -> None:
    for role in (role for role in Role if Permission.OPEN_CASES in MAY.get(role, ())):
        gate = store.gate(role)
        for entry in contacts(store, store.gate(Role.MSVLO), store.gate(Role.OFFICER)):
            offered = gate.ask(EntryFile(entry_id=entry)).may_correct
            try:
                correct(gate, entry)
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
