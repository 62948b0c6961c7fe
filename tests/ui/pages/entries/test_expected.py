"""Forms begin with the people that the plan, or the clock, already names."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.enforcement.enforcement import RecordArrest
from mscu.actions.enforcement.operations import ExpectedPerson, PlanOperation
from mscu.codes import Kind
from mscu.ui.pages.clocks.clock_actions import settle_action
from tests.inputs.factories import AT, a_case, a_person
from tests.ui.pages.cases.case_scene import Scene, case_of


def expecting(scene: Scene) -> tuple[int, list[int]]:
    """Open a case with an operation of yesterday in which two people were expected."""
    case = a_case(scene.gate)
    people = [a_person(scene.gate, case, name=name) for name in ("Nguyễn Văn Hải", "Keith Ormrod")]
    lines = tuple(ExpectedPerson(subject_id=each) for each in people)
    plan = scene.gate.perform(PlanOperation(case_id=case, happened="19 Jun 2022", people=lines))
    scene.open(case)
    scene.page.open_entry(plan)
    return plan, people


@pytest.mark.parametrize(("kind", "field"), [(Kind.SEARCH, "findings"), (Kind.OPERATION, "people")])
def test_who_was_expected_is_not_typed_again(kind: Kind, field: str, scene: Scene) -> None:
    plan, people = expecting(scene)
    scene.page.forms.add(kind, follows=scene.page.case_body.side.entry.entry)
    values: Any = scene.form.form.values()
    assert [each.subject_id for each in values[field]] == people
    assert values["follows_id"] == plan


def test_a_search_under_a_warrant_begins_with_who_was_expected_too(scene: Scene) -> None:
    _, people = expecting(scene)
    values: Any = scene.add(Kind.SEARCH).form.values()
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
    scene.page.forms.add(Kind.VICTIM_CONTACT, follows=scene.page.case_body.side.entry.entry)
    assert scene.form.form.values()["person_id"] is None
    scene.page.leave()
    clock = next(each for each in case_of(scene).clocks if each.key == "victim_told")
    action = settle_action(clock.key, case, arrest, scene.gate.actor, about=clock.about)
    scene.page.resume(action.form_key)
    assert scene.form.form.values()["person_id"] == victim
