"""The page Lists: choices are found, changed, agreed to, and compared with what a release says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.actions.reference.lists import RelabelChoice
from mscu.actions.reference.release import UpdateLists
from mscu.codes import Role
from mscu.ui.forms.form import Form
from mscu.ui.pages.reference.lists_page import ListsPage
from mscu.ui.widgets.label import Label
from tests.inputs.reference import a_release, of_choice
from tests.scenes.stores import Store
from tests.ui.finding import visible
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, PutUp, fill, put

BOLTON, SUSPECT = "court:bolton_mc", "involvement_role:suspect"
Scene = PageScene[ListsPage]


@pytest.fixture
def scene(store: Store, put_up: PutUp[ListsPage]) -> Scene:
    made = put_up(store, ListsPage, Role.SUPERVISOR)
    settle()
    return made


def go_to(scene: Scene, list_name: str, key: str) -> None:
    page = scene.page
    page.choose_list(list_name)
    settle()
    scene.lines.choose(key)
    page.select(key)
    settle()


def form_of(scene: Scene) -> Form:
    return scene.form.form


def save(scene: Scene) -> None:
    card = scene.form
    card.save_requested.emit()


def card_words(scene: Scene) -> str:
    return "\n".join(label.text() for label in visible(scene.page.card, Label))


def test_a_choice_is_relabelled_at_once_by_the_key_pressed_on_a_row_just_reached(scene: Scene) -> None:
    rows = scene.lines
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_L)
    settle()
    assert scene.form.spec.title == "Relabel “Bolton Magistrates' Court”"
    fill(form_of(scene), label="Bolton (Le Mans Crescent)", reason="Officers ask for it by its street.")
    save(scene)
    settle()
    assert "It holds from now on." in scene.said()
    assert "Bolton (Le Mans Crescent)" in card_words(scene)
    assert "Officers ask for it by its street." in card_words(scene)


def test_a_choice_can_be_added_before_the_lists_are_read(store: Store, put_up: PutUp[ListsPage]) -> None:
    scene = put_up(store, ListsPage, Role.SUPERVISOR)
    scene.page.page_actions()[0].run()
    settle()
    assert scene.form.spec.title == "Add to Courts"


def test_a_choice_that_was_added_is_named_and_selected(scene: Scene) -> None:
    go_to(scene, "court", "court:bolton_mc")
    scene.page.add_choice()
    settle()
    fill(form_of(scene), label="Salford Nightingale Court", reason="It sits since March.")
    save(scene)
    settle()
    assert "Added: Salford Nightingale Court. It holds from now on." in scene.said()
    assert scene.page.row is not None
    assert scene.page.row.label == "Salford Nightingale Court"
    assert "It sits since March." in card_words(scene)


def test_words_find_choices_in_all_lists(scene: Scene) -> None:
    words = scene.page.words
    put(words, "magistrates bolton")
    settle()
    assert [line.key for line in scene.lines.lines()] == [BOLTON]
    put(words, "no such words")
    settle()
    assert scene.lines.lines() == ()


def test_what_the_program_reads_waits_for_another_person(store: Store, scene: Scene) -> None:
    go_to(scene, "involvement_role", SUSPECT)
    QTest.keyClick(scene.lines, Qt.Key.Key_R)
    assert scene.forms == []
    QTest.keyClick(scene.lines, Qt.Key.Key_L)
    settle()
    fill(form_of(scene), label="Suspected person", reason="As we say.")
    save(scene)
    settle()
    assert "It waits for a second person." in scene.said()
    scene.press("Withdraw")
    settle()
    assert store.sql("SELECT state FROM reference_change") == [("withdrawn",)]


def test_it_is_agreed_to_among_what_waits(store: Store, put_up: PutUp[ListsPage]) -> None:
    change = RelabelChoice(label="Suspected person", **of_choice(store, SUSPECT))
    store.gate(Role.ADMINISTRATOR).perform(change)
    scene = put_up(store, ListsPage, Role.SUPERVISOR)
    settle()
    scene.press("To decide (1)")
    settle()
    scene.press("Agree")
    settle()
    assert store.sql("SELECT label FROM code WHERE key = ?", SUSPECT) == [("Suspected person",)]
    assert scene.lines.lines() == ()


def test_a_release_is_shown_beside_the_unit_s_own(
    store: Store, put_up: PutUp[ListsPage], tmp_path: Path
) -> None:
    gate = store.gate(Role.ADMINISTRATOR)
    gate.perform(RelabelChoice(label="Bolton (ours)", **of_choice(store, BOLTON)))
    gate.perform(UpdateLists(root=a_release(tmp_path, BOLTON, "Bolton Court")))
    scene = put_up(store, ListsPage, Role.SUPERVISOR)
    settle()
    go_to(scene, "court", BOLTON)
    assert "Label in a release: Bolton Court" in card_words(scene)
    scene.press("Take it")
    settle()
    fill(form_of(scene), reason="It is right.")
    save(scene)
    settle()
    assert store.sql("SELECT label FROM code WHERE key = ?", BOLTON) == [("Bolton Court",)]
