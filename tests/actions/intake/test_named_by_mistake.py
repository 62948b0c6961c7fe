"""What a report names by mistake is taken out of it, and the record says what was there and why."""

from __future__ import annotations

import pytest

from mscu.actions.entries.corrections import EntryVersions
from mscu.actions.entries.entries import About
from mscu.actions.intake.named_by_mistake import NOT_NAMED, TakeOutOfReport
from mscu.actions.intake.named_in_words import NameInReport
from mscu.codes import Role
from mscu.errors import Invalid
from tests.inputs.factories import a_case, a_person, a_report
from tests.scenes.stores import Store


def test_it_is_taken_out_and_the_former_version_names_it(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    wrong, right = (a_person(officer, None, name=name) for name in ("Marek Zielak", "Marek Zielinski"))
    report = a_report(officer, text="Marek is the boss.")
    known = (About(subject_id=wrong, role="involvement_role:suspect"), About(subject_id=right))
    officer.perform(NameInReport(report_id=report, known=known))
    taking = TakeOutOfReport(report_id=report, subject_id=wrong, reason="Another Marek")
    officer.perform(taking)
    assert store.sql("SELECT subject_id FROM involvement WHERE entry_id = ?", report) == [(right,)]
    (former,) = officer.ask(EntryVersions(entry_id=report))
    assert former.reason == "Another Marek"
    assert [field.value for field in former.fields] == ["Marek Zielak: Suspect"]
    with pytest.raises(Invalid) as refused:
        officer.perform(taking)
    assert refused.value.problems == {"subject_id": NOT_NAMED}


def test_its_role_in_the_case_stays_until_it_is_removed_there(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    case_id, wrong = a_case(officer), a_person(officer, None, name="Marek Zielak")
    report = a_report(officer, case_id=case_id, text="Marek is the boss.")
    known = (About(subject_id=wrong, role="involvement_role:suspect"),)
    officer.perform(NameInReport(report_id=report, known=known))
    officer.perform(TakeOutOfReport(report_id=report, subject_id=wrong, reason="Another Marek"))
    assert store.sql("SELECT case_id, entry_id FROM involvement WHERE subject_id = ?", wrong) == [
        (case_id, None)
    ]


def test_it_needs_a_reason(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    person = a_person(officer, None, name="Marek Zielak")
    report = a_report(officer, text="Marek Zielak.", about=(About(subject_id=person),))
    with pytest.raises(Invalid) as refused:
        officer.perform(TakeOutOfReport(report_id=report, subject_id=person, reason=" "))
    assert set(refused.value.problems) == {"reason"}
