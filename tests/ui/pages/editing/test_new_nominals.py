"""People, places and things that are made in place while an entry is written."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import Kind, SubjectKind
from mscu.ui.pages.editing.case_sources import CasePicker, kind_in_form
from mscu.ui.pages.editing.form_card import NO_CHOICE
from mscu.ui.widgets.menu import Menu
from mscu.ui.widgets.nominal_picker import NominalPicker
from tests.inputs.factories import a_case, a_person
from tests.ui.pages.cases.case_scene import Scene, case_of, newest, press_key, settle, type_keys

VICTIM = "involvement_role:potential_victim"


def test_a_new_person_is_made_in_place_and_comes_back_chosen(scene: Scene, qtbot: QtBot) -> None:
    case_id = a_case(scene.gate)
    a_person(scene.gate, case_id, roles=(VICTIM,))
    scene.open(case_id)
    arrest = scene.add(Kind.ARREST)
    picker = arrest.form.editor("person_id")
    assert isinstance(picker, CasePicker)
    press_key(Qt.Key.Key_Down)
    assert picker.popup.model().rowCount() == 1, "those of the case are suggested"
    type_keys("Zed")
    qtbot.waitUntil(lambda: "new" in str(picker.popup.model().index(0, 0).data()))
    picker.new_requested.emit("Lorraine Pike")
    assert scene.form.spec.title == "New person"
    assert scene.form.form.values()["name"] == "Lorraine Pike"
    scene.fill(roles=("involvement_role:suspect",))
    scene.save()
    assert scene.form is arrest
    assert [each.title for each in picker.chosen()] == ["Lorraine Pike"]
    scene.fill(happened="today")
    scene.save()
    assert newest(scene).headline == "Arrest: Lorraine Pike"


def test_where_anything_may_be_meant_it_is_asked_as_what(scene: Scene) -> None:
    scene.open(a_case(scene.gate))
    note = scene.add(Kind.NOTE)
    picker = note.form.editor("about")
    assert isinstance(picker, CasePicker)
    picker.new_requested.emit("MX19 CTB")
    (menu,) = picker.findChildren(Menu)
    words = [action.text() for action in menu.actions()]
    assert words == [f"As a new {kind_in_form(kind).lower()}" for kind in SubjectKind]
    menu.actions()[words.index("As a new item")].trigger()
    menu.close()
    scene.fill(thing_kind="thing_kind:vehicle", number="MX19 CTB")
    scene.save()
    assert [(each.title, each.icon) for each in picker.chosen()] == [("MX19 CTB", "package")]


def test_the_keyboard_returns_to_the_field_that_asked_for_a_new_nominal(scene: Scene) -> None:
    scene.open(a_case(scene.gate))
    for kind in (Kind.ARREST, Kind.NOTE):
        pickers = scene.add(kind).form.findChildren(CasePicker)
        for number, picker in enumerate(reversed([each for each in pickers if each.isVisible()])):
            picker.line.setFocus()
            scene.page.forms.add_for(picker, SubjectKind.PLACE, f"Hope Street {number}")
            scene.fill(roles=("involvement_role:mentioned",))
            scene.save()
            settle()
            focus = QApplication.focusWidget()
            assert focus is not None
            assert picker.isAncestorOf(focus)
            assert not isinstance(focus, QAbstractButton)
            type_keys(" ")
            assert [each.title for each in picker.chosen()] == [f"Hope Street {number}"]


def test_every_kind_of_subject_is_recorded_in_place(scene: Scene) -> None:
    scene.open(a_case(scene.gate))
    own: dict[SubjectKind, dict[str, Any]] = {
        SubjectKind.THING: {"thing_kind": "thing_kind:vehicle"},
        SubjectKind.PERSON: {"also": [{"name": "Harry"}]},
    }
    for kind in SubjectKind:
        scene.page.forms.add_subject(kind)
        scene.fill(name=f"Known {kind}", roles=("involvement_role:mentioned",), **own.get(kind, {}))
        scene.save()
        (line,) = (each for each in case_of(scene).subjects if each.kind is kind)
        assert line.name == f"Known {kind}"
        assert line.aliases == (("Harry",) if kind is SubjectKind.PERSON else ())


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
