"""Forms begin with the people that the plan, or the clock, already names."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.enforcement.enforcement import (
    FindingLine,
    RecordArrest,
    RecordCharge,
    RecordInterview,
    RecordSearch,
)
from mscu.actions.enforcement.operations import ExpectedPerson, PlanOperation
from mscu.actions.kinds import RECORDING
from mscu.actions.nrm.referrals import RecordReferral, RecordVictimContact
from mscu.actions.subjects.subjects import RecordPlace
from mscu.codes import Kind
from mscu.ui.pages.clocks.clock_actions import settle_action
from tests.inputs.factories import AT, a_case, a_person
from tests.ui.pages.cases.case_scene import Scene, case_of


def test_who_was_expected_is_not_typed_again(scene: Scene) -> None:
    """The operation was of yesterday; a search under a warrant begins with them as well."""
    case = a_case(scene.gate)
    people = [a_person(scene.gate, case, name=name) for name in ("Nguyễn Văn Hải", "Keith Ormrod")]
    lines = tuple(ExpectedPerson(subject_id=each) for each in people)
    plan = scene.gate.perform(PlanOperation(case_id=case, happened="19 Jun 2022", people=lines))
    scene.open(case)
    scene.page.open_entry(plan)
    for kind, field in ((Kind.SEARCH, "findings"), (Kind.OPERATION, "people")):
        scene.page.forms.add(kind, follows=scene.entry)
        values: Any = scene.form.form.values()
        assert [each.subject_id for each in values[field]] == people
        assert values["follows_id"] == plan
        scene.page.forms.leave()
    values = scene.add(Kind.SEARCH).form.values()
    assert [(each.subject_id, each.found) for each in values["findings"]] == [
        (each, False) for each in people
    ]


def test_telling_a_victim_of_an_arrest_names_nobody_who_was_arrested(scene: Scene) -> None:
    case = a_case(scene.gate)
    suspect = a_person(scene.gate, case, name="Daniel Crabtree")
    victim = a_person(scene.gate, case, roles=("involvement_role:potential_victim",))
    arrest = scene.gate.perform(RecordArrest(case_id=case, happened=AT, person_id=suspect))
    scene.open(case)
    scene.page.open_entry(arrest)
    scene.page.forms.add(Kind.VICTIM_CONTACT, follows=scene.entry)
    assert scene.form.form.values()["person_id"] is None
    scene.page.leave()
    clock = next(each for each in case_of(scene).clocks if each.key == "victim_told")
    action = settle_action(clock.key, case, arrest, scene.gate.actor, about=clock.about)
    scene.page.resume(action.form_key)
    assert scene.form.form.values()["person_id"] == victim


LATER: dict[Kind, tuple[Any, dict[str, Any]]] = {
    Kind.ARREST: (RecordArrest, {}),
    Kind.INTERVIEW: (RecordInterview, {"interview_type": "interview_type:first_account"}),
    Kind.VICTIM_CONTACT: (
        RecordVictimContact,
        {"text": "Told.", "contact_by": "PC Shah", "method": "contact_method:in_person"},
    ),
    Kind.CHARGE: (RecordCharge, {"offences": ("offence:msa_s1",)}),
    Kind.REFERRAL: (
        RecordReferral,
        {"referral_to": "referral_to:victim_navigator", "consent": "consent_kind:verbal"},
    ),
}


def test_the_card_of_a_search_agrees_with_what_is_owed(scene: Scene, subtests: pytest.Subtests) -> None:
    assert LATER.keys() >= {kind for kind in Kind if RECORDING[kind].spec.shows_contact}
    for kind, (command, values) in LATER.items():
        case = a_case(scene.gate)
        person = a_person(scene.gate, case, roles=("involvement_role:potential_victim",))
        place = scene.gate.perform(RecordPlace(case_id=case, name="The yard"))
        found: dict[str, Any] = {
            "place_id": place,
            "findings": (FindingLine(subject_id=person, found=False),),
        }
        search = scene.gate.perform(
            RecordSearch(case_id=case, happened=AT, power="search_power:pace_s18", **found)
        )
        scene.gate.perform(command(case_id=case, happened="20 Jun 2022 09:45", person_id=person, **values))
        scene.open(case)
        scene.page.open_entry(search)
        with subtests.test(kind.value):
            is_accounted_for = RECORDING[kind].spec.shows_contact
            owed = [line.what for line in case_of(scene).obligations]
            assert ("not accounted for" in owed) is not is_accounted_for
            assert (person in case_of(scene).unaccounted) is not is_accounted_for
            assert ("not accounted for" in scene.entry_words()) is not is_accounted_for
