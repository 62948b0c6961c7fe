"""The contact log: of all contacts for who prints, of their own for a liaison officer."""

from __future__ import annotations

import pytest

from mscu.access import MAY, Permission
from mscu.actions.editions.issue_edition import CheckIssue, Editions, LookAtEdition
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.code_keys import NOT_REACHED
from mscu.codes import Operation, Role
from mscu.documents.editions.editions import EDITIONS
from mscu.errors import Invalid, NotPermitted
from mscu.gate import Gate
from tests.actions.editions.issuing import issue
from tests.documents.reading import text_of
from tests.inputs.factories import AT, a_case, a_person
from tests.scenes.stores import Store

LOG = "contact_log"
VICTIM = "involvement_role:potential_victim"


def contacted(gate: Gate, case: int, victim: int, said: str, method: str = "contact_method:in_person") -> int:
    contact = RecordVictimContact(
        case_id=case, happened=AT, text=said, person_id=victim, contact_by=gate.actor.display, method=method
    )
    return gate.perform(contact)


@pytest.fixture
def case(store: Store) -> int:
    """A case with a contact by the liaison officer and one by an officer."""
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    victim = a_person(officer, case, name="One", roles=(VICTIM,))
    for gate, said in ((store.gate(Role.MSVLO), "Told of the arrest."), (officer, "Asked for a statement.")):
        contacted(gate, case, victim, said)
    return case


def pages(gate: Gate, case: int, edition: str = LOG) -> str:
    return " ".join(text_of(gate.ask(LookAtEdition(case_id=case, edition=edition)).pdf).split())


def test_she_prints_what_she_recorded_and_others_print_all(store: Store, case: int) -> None:
    hers, all_ = pages(store.gate(Role.MSVLO), case), pages(store.gate(Role.OFFICER), case)
    assert "Told of the arrest." in hers
    assert "Asked for a statement." not in hers
    assert "Only the contacts that PC Msvlo recorded." in hers
    assert "Only the contacts" not in all_
    assert "Told of the arrest." in all_
    assert "Asked for a statement." in all_
    copy = store.gate(Role.MSVLO).perform(issue(case, edition=LOG))
    kept = store.sql("SELECT edition, sha256 FROM disclosure WHERE id = ?", copy.disclosure_id)
    assert kept == [(LOG, copy.sha256)], "her copy is a disclosure like any other"


def test_a_victim_who_was_not_reached_was_told_nothing(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    for method in (None, "contact_method:phone", *sorted(NOT_REACHED)):
        case = a_case(officer)
        victim = a_person(officer, case, name="One", roles=(VICTIM,))
        entry = contacted(officer, case, victim, "x", method=method or "contact_method:phone")
        if method is None:  # as from before it was required
            store.sql("UPDATE victim_contact SET method = NULL WHERE id = ?", entry)
        printed = pages(officer, case)
        facts = {fact.name: fact.label for fact in officer.ask(EntryFile(entry_id=entry)).facts}
        assert facts["person_id"] == "Victim"
        assert ("Not reached" in printed) is (method in NOT_REACHED)
        assert ("What was said" in printed) is (method not in NOT_REACHED)
        assert ("What was said or tried" in printed) is (method is None)
        assert ("By PC Officer, " in printed) is (method is not None)
        assert " told" not in printed


def test_no_other_edition_is_hers_and_each_that_is_offered_can_be_issued(store: Store, case: int) -> None:
    liaison = store.gate(Role.MSVLO)
    for edition in set(EDITIONS) - {LOG}:
        with pytest.raises(Invalid):
            pages(liaison, case, edition)
        before = store.last_row()
        with pytest.raises(NotPermitted):
            liaison.perform(issue(case, edition=edition))
        assert [row.operation for row in store.audit(after=before)] == [Operation.REFUSAL]
    for role in (role for role in Role if Permission.PRINT_OWN in MAY.get(role, ())):
        gate = store.gate(role)
        offered = {choice.key for choice in gate.ask(Editions()) if choice.may_issue}
        assert offered
        assert (offered == {LOG}) == (role is Role.MSVLO)
        for key in offered:
            assert "edition" not in gate.ask(CheckIssue(issue=issue(case, edition=key)))
