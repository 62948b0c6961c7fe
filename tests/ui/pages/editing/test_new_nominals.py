"""People, places and things that are made in place while an entry is written."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from mscu.codes import Kind, SubjectKind
from mscu.ui.pages.editing.case_sources import CasePicker, kind_in_form
from mscu.ui.widgets.menu import Menu
from mscu.ui.widgets.nominal_picker import Chosen
from tests.inputs.factories import a_case, a_person
from tests.ui.pages.cases.case_scene import Scene, case_of, newest, press_key, settle, type_keys

VICTIM = "involvement_role:potential_victim"


def chosen(scene: Scene, name: str) -> Chosen:
    return next(Chosen(e.id, e.name) for e in case_of(scene).subjects if e.name == name)


def test_a_new_person_is_made_in_place_and_comes_back_chosen(scene: Scene) -> None:
    scene.open(a_case(scene.gate))
    arrest = scene.add(Kind.ARREST)
    picker = arrest.form.editor("person_id")
    assert isinstance(picker, CasePicker)
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


@pytest.mark.parametrize("kind", [Kind.ARREST, Kind.NOTE])
def test_the_keyboard_returns_to_the_field_that_asked_for_a_new_nominal(scene: Scene, kind: Kind) -> None:
    scene.open(a_case(scene.gate))
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


def test_typing_a_name_suggests_those_of_the_case(scene: Scene, qtbot: QtBot) -> None:
    case_id = a_case(scene.gate)
    a_person(scene.gate, case_id, roles=(VICTIM,))
    scene.open(case_id)
    picker = scene.add(Kind.ARREST).form.editor("person_id")
    assert isinstance(picker, CasePicker)
    press_key(Qt.Key.Key_Down)
    assert picker.popup.model().rowCount() == 1
    type_keys("Zed")
    qtbot.waitUntil(lambda: "new" in str(picker.popup.model().index(0, 0).data()))


@pytest.mark.parametrize("subject", list(SubjectKind))
def test_every_kind_of_subject_is_recorded_in_place(scene: Scene, subject: SubjectKind) -> None:
    scene.open(a_case(scene.gate))
    scene.page.forms.add_subject(subject)
    scene.fill(name="Something known", roles=("involvement_role:mentioned",))
    if subject is SubjectKind.THING:
        scene.fill(thing_kind="thing_kind:vehicle")
    if subject is SubjectKind.PERSON:
        scene.fill(also=[{"name": "Harry"}])
    scene.save()
    (line,) = case_of(scene).subjects
    assert (line.kind, line.name) == (subject, "Something known")
    assert line.aliases == (("Harry",) if subject is SubjectKind.PERSON else ())
