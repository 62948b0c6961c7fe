"""People and places: the index, and the nominal that was chosen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.actions.subjects.subjects import RecordPlace
from mscu.codes import Role, SubjectKind
from mscu.ui.pages.subjects.subjects import SubjectsPage
from mscu.ui.widgets.choices import ChoiceField
from tests.inputs.factories import World, a_case, a_person
from tests.scenes.stores import Store
from tests.ui.finding import named, texts
from tests.ui.pages.core.page_scene import PageScene, titles

Scene = PageScene[SubjectsPage]
PutUp = Callable[..., Scene]


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's page on an empty store."""
    return put_up(store, SubjectsPage)


def test_an_empty_index_says_where_people_come_from(scene: Scene) -> None:
    words = texts(scene.page)
    assert "Nobody is recorded yet" in words
    assert "Another name" not in words


def test_names_in_order_and_the_first_opened(scene: Scene) -> None:
    for name in ("Marek Zielak", "Aisha Rahman"):
        a_person(scene.gate, name=name)
    scene.page.shown()
    assert titles(scene.page.view) == ["Aisha Rahman", "Marek Zielak"]
    assert "Aisha Rahman" in texts(scene.page.card)
    assert scene.page.view.hasFocus()


def test_one_kind_alone(scene: Scene) -> None:
    a_person(scene.gate)
    scene.gate.perform(RecordPlace(name="The yard"))
    scene.page.shown()
    kind = named(scene.page, ChoiceField, "Kind")
    kind.show_value(SubjectKind.PLACE)
    kind.edited.emit()
    assert titles(scene.page.view) == ["The yard"]
    kind.show_value(SubjectKind.ORGANISATION)
    kind.edited.emit()
    assert "Nothing of this kind" in texts(scene.page)
    assert "Nobody is recorded yet" not in texts(scene.page)


def test_the_arrows_open_another(scene: Scene) -> None:
    for name in ("Marek Zielak", "Aisha Rahman"):
        a_person(scene.gate, name=name)
    scene.page.shown()
    QTest.keyClick(scene.page.view, Qt.Key.Key_Down)
    assert "Marek Zielak" in texts(scene.page.card)


def test_a_record_that_another_page_wants_is_chosen_in_the_index(scene: Scene) -> None:
    wanted = a_person(scene.gate, name="Marek Zielak")
    a_person(scene.gate, name="Aisha Rahman")
    scene.page.shown()
    scene.page.open_record("subject", wanted)
    assert "Marek Zielak" in texts(scene.page.card)
    assert scene.page.view.current_id() == wanted


def test_a_name_that_was_added_elsewhere_appears(scene: Scene) -> None:
    a_person(scene.gate, name="Marek Zielak")
    scene.page.shown()
    a_person(scene.gate, name="Aisha Rahman")
    scene.page.records_changed(scene.gate.changes)
    assert titles(scene.page.view) == ["Aisha Rahman", "Marek Zielak"]


def test_whoever_is_hidden_is_not_in_it(world: World, put_up: PutUp) -> None:
    world.restricted()
    assert titles(put_up(world.store, SubjectsPage).page.view) == []


def test_who_may_see_him_sees_him(world: World, put_up: PutUp) -> None:
    world.restricted()
    scene = put_up(world.store, SubjectsPage, Role.SUPERVISOR)
    assert "Ionut Balan" in titles(scene.page.view)


def test_the_count_stands_beside_the_title(scene: Scene) -> None:
    case = a_case(scene.gate)
    for name in ("Marek Zielak", "Aisha Rahman", "Keith Ormrod"):
        a_person(scene.gate, case, name=name)
    scene.page.shown()
    assert "3" in texts(scene.page).splitlines()
