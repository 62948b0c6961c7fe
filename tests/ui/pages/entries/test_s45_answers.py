"""The form of a decision offers of each person the test of MSA s.45 for their age."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from mscu.actions.enforcement.s45_guard import ADULT_TEST, CHILD_TEST
from mscu.code_keys import S45_INDICATIONS
from mscu.codes import Kind, SubjectKind
from mscu.ui.pages.editing.case_sources import CasePicker
from mscu.ui.pages.entries.entry_form_specs import chosen_subject
from mscu.ui.widgets.code_picker import CodesPicker
from tests.inputs.factories import a_case, a_person
from tests.ui.pages.cases.case_scene import Scene, case_of


def offered(scene: Scene) -> set[str]:
    answers = scene.form.form.editor("indications")
    assert isinstance(answers, CodesPicker)
    labels = {answers.picker.itemText(row) for row in range(answers.picker.count())}
    return {choice.key for choice in scene.page.forms.lists["s45_indication"] if choice.label in labels}


PEOPLE: list[tuple[dict[str, str], frozenset[str]]] = [
    ({"born": "12 Mar 2007"}, CHILD_TEST),
    ({"born": "12 Mar 1990"}, ADULT_TEST | CHILD_TEST),
    ({"born": "age about 16"}, CHILD_TEST),
    ({}, ADULT_TEST | CHILD_TEST),
    ({"age_status": "age_status:uncertain_treated_as_child"}, CHILD_TEST),
]


def test_the_test_for_adults_is_not_offered_about_a_child(scene: Scene) -> None:
    case = a_case(scene.gate)
    people = [a_person(scene.gate, case, **age) for age, _ in PEOPLE]
    scene.open(case)
    scene.add(Kind.DECISION)
    scene.fill(decision_type=S45_INDICATIONS)
    assert offered(scene) == ADULT_TEST | CHILD_TEST
    for person, (age, tests) in zip(people, PEOPLE, strict=True):
        scene.fill(person_id=chosen_subject(case_of(scene), person))
        assert offered(scene) == tests, age
    picker, answers = (scene.form.form.editor(name) for name in ("person_id", "indications"))
    assert isinstance(picker, CasePicker)
    assert isinstance(answers, CodesPicker)
    picker.show_value(None)
    scene.page.forms.add_for(picker, SubjectKind.PERSON, "Tam")
    scene.fill(born="age about 16")
    scene.save()
    assert isinstance(picker.value(), int)
    QApplication.sendEvent(answers.picker, QFocusEvent(QEvent.Type.FocusIn))
    assert offered(scene) == CHILD_TEST, "nor about one who is recorded from within the form"
    scene.fill(person_id=None, text="Looked at.", indications=tuple(ADULT_TEST))
    scene.fill(person_id=chosen_subject(case_of(scene), people[2]))
    scene.save()
    problem = scene.form.form.problems()["indications"]
    assert problem.startswith("This person was 14 to 18"), "an answer chosen before stays and is refused"
