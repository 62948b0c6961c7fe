"""Correcting a nominal on its page: by mouse or keys, with what it was beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from mscu.actions.core.form_choices import CodeLists
from mscu.actions.subjects.subject_corrections import COMMANDS, correctable_fields
from mscu.actions.subjects.subject_file import SubjectFile
from mscu.actions.subjects.subjects import RecordThing
from mscu.codes import Role, SubjectKind
from mscu.ui.forms.form import Form
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.subjects.subject_forms import correction_spec
from mscu.ui.pages.subjects.subjects import SubjectsPage
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import Store
from tests.ui.finding import only, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, fill

Scene = PageScene[SubjectsPage]
PutUp = Callable[..., Scene]


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's page on an empty store."""
    return put_up(store, SubjectsPage)


def form(scene: Scene) -> Form:
    settle()
    card = scene.page.correcting.card
    assert card is not None
    return card.form


@pytest.mark.parametrize("kind", SubjectKind)
def test_the_form_has_every_field_that_can_be_corrected(kind: SubjectKind, scene: Scene) -> None:
    needed: dict[str, Any] = {"thing_kind": "thing_kind:vehicle"} if kind is SubjectKind.THING else {}
    subject_id = scene.gate.perform(COMMANDS[kind](name="Lê Hoàng", also=("Hoagy",), **needed))
    answer = scene.gate.ask(SubjectFile(subject_id=subject_id))
    assert scene.gate.ask(CodeLists())
    spec = correction_spec("subjects/correct/1", answer)
    names = {field.name for section in spec.sections for field in section.fields}
    assert names == {*correctable_fields(kind), "reason"}


@pytest.mark.parametrize("name", ["Nguyễn Văn Hải", "محمد الأحمد"])
def test_a_name_is_corrected_and_the_former_one_shown(name: str, scene: Scene) -> None:
    person = a_person(scene.gate, a_case(scene.gate), name="Hai Nguyen", also=("Harry",))
    scene.page.shown()
    QTest.keyClick(scene.page.view, Qt.Key.Key_E)
    assert form(scene).values()["name"] == "Hai Nguyen"
    assert form(scene).values()["also"] == ("Harry",)
    fill(form(scene), name=name, reason="As she writes it.")
    scene.page.correcting.save()
    settle()
    assert scene.gate.ask(SubjectFile(subject_id=person)).name == name
    assert "The earlier version is kept." in scene.said()
    words = texts(scene.page.card)
    assert name in words
    assert "Until corrected: " in words
    assert "Hai Nguyen" in words
    scene.press("Earlier versions")
    words = texts(scene.page.card)
    assert "corrected by PC Officer" in words
    assert "As she writes it." in words
    assert "Hai Nguyen" in words


def test_what_is_refused_is_said_at_its_field(scene: Scene) -> None:
    scene.gate.perform(RecordThing(name="Tipper", thing_kind="thing_kind:vehicle", number="mx19ctb"))
    scene.page.shown()
    assert "MX19 CTB (typed: mx19ctb)" in texts(scene.page.card)
    scene.press("Correct")
    fill(form(scene), number="?", reason="Misread.")
    scene.page.correcting.save()
    settle()
    assert "such as MX19 CTB" in form(scene).problems()["number"]


def test_a_draft_is_kept_and_found_again(scene: Scene) -> None:
    person = a_person(scene.gate, a_case(scene.gate), name="Hai Nguyen")
    scene.page.shown()
    scene.press("Correct")
    fill(form(scene), name="Nguyễn Văn Hải")
    scene.page.correcting.leave()
    settle()
    assert scene.page.card.isVisible()
    scene.page.resume(f"subjects/correct/{person}")
    assert form(scene).values()["name"] == "Nguyễn Văn Hải"


def test_one_form_at_a_time_takes_the_place_of_the_card(scene: Scene) -> None:
    a_person(scene.gate, a_case(scene.gate), name="Hai Nguyen")
    scene.page.shown()
    for key, title in (("E", "Correct Hai Nguyen"), ("W", "Set a watch"), ("E", "Correct Hai Nguyen")):
        scene.page.view.setFocus()
        QTest.keyClicks(scene.page.view, key)
        settle()
        assert only(scene.page, FormCard).spec.title == title
        assert not scene.page.card.isVisible()


def test_who_may_not_correct_is_not_offered_it(store: Store, put_up: PutUp) -> None:
    a_person(store.gate(Role.OFFICER), a_case(store.gate(Role.OFFICER)))
    page: QWidget = put_up(store, SubjectsPage, Role.ANALYST).page
    settle()
    assert "Correct" not in texts(page).splitlines()
