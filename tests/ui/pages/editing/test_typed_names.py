"""A name that is typed into a form and not chosen is never left out unsaid."""

from __future__ import annotations

from typing import cast

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from mscu.codes import Kind
from mscu.ui.pages.editing.form_card import NO_CHOICE
from mscu.ui.widgets.nominal_picker import NominalPicker
from tests.inputs.factories import a_case, a_person
from tests.ui.pages.cases.case_scene import Scene, newest


def test_a_name_that_is_typed_and_not_chosen_is_never_left_out_unsaid(scene: Scene) -> None:
    """Saved without it, the plan of an arrest would be of nobody, and no guard would ask."""
    case_id = a_case(scene.gate)
    a_person(scene.gate, case_id, name="Marek Zielak")
    scene.open(case_id)
    form = scene.add(Kind.DECISION)
    scene.fill(text="Arrest at six.", decision_type="decision_type:arrest", happened="1 Jun 2022")
    picker = cast("NominalPicker", form.form.editor("person_id"))
    QTest.keyClicks(picker.line, "Zielak")
    scene.save()
    assert NO_CHOICE in form.form.problems()["person_id"]
    assert picker.line.text() == "Zielak"
    picker.line.clear()
    scene.save()
    assert newest(scene).headline == "Arrest strategy: Arrest at six."


def test_a_name_typed_in_a_line_and_not_chosen_is_told_too(scene: Scene) -> None:
    scene.open(a_case(scene.gate))
    form = scene.add(Kind.SEARCH)
    form.form.editor("findings").show_value([{"found": True}])
    findings = cast("QWidget", form.form.editor("findings"))
    findings.findChildren(NominalPicker)[-1].line.setText("Hải")
    scene.save()
    assert NO_CHOICE in form.form.problems()["findings"]
