"""The page Lists, where choices are changed and agreed to, and what waits to be decided."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.actions.reference.deciding import AgreeChange
from mscu.actions.reference.lists import RelabelChoice
from mscu.actions.reference.release import UpdateLists
from mscu.actions.reference.rules import ProposePeriod
from mscu.actions.reference.waiting_changes import CountChangesToDecide
from mscu.codes import ReferenceKind, Role
from mscu.ui.pages.admin.administration import AdministrationPage
from mscu.ui.pages.reference.lists_page import ListsPage
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.label import Label
from tests.inputs.reference import a_release, of_change, of_choice
from tests.scenes.stores import Store
from tests.ui.finding import texts, visible
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


def save(scene: Scene, **values: object) -> None:
    """Fill the form that is open, and save it."""
    fill(scene.form.form, **values)
    scene.form.save_requested.emit()
    settle()


def card_words(scene: Scene) -> str:
    return "\n".join(label.text() for label in visible(scene.page.card, Label))


def test_a_choice_is_found_and_relabelled_by_the_key_pressed_on_a_row_just_reached(scene: Scene) -> None:
    rows = scene.lines
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_L)
    settle()
    assert scene.form.spec.title == "Relabel “Bolton Magistrates' Court”"
    save(scene, label="Bolton (Le Mans Crescent)", reason="Officers ask for it by its street.")
    assert "It holds from now on." in scene.said()
    assert "Bolton (Le Mans Crescent)" in card_words(scene)
    assert "Officers ask for it by its street." in card_words(scene)
    for words, found in (("crescent bolton", [BOLTON]), ("no such words", [])):
        put(scene.page.words, words)
        settle()
        assert [line.key for line in scene.lines.lines()] == found
    put(scene.page.words, "")
    settle()
    QTest.keyClick(scene.page.index.list, Qt.Key.Key_Escape)
    assert scene.window.turned == [AdministrationPage.name]


def test_a_choice_can_be_added_before_the_lists_are_read_and_is_named_and_selected(
    store: Store, put_up: PutUp[ListsPage]
) -> None:
    scene = put_up(store, ListsPage, Role.SUPERVISOR)
    scene.page.page_actions()[0].run()
    settle()
    assert scene.form.spec.title == "Add to Courts"
    save(scene, label="Salford Nightingale Court", reason="It sits since March.")
    assert "Added: Salford Nightingale Court. It holds from now on." in scene.said()
    assert scene.page.row is not None
    assert scene.page.row.label == "Salford Nightingale Court"
    assert "It sits since March." in card_words(scene)


def test_what_the_program_reads_waits_for_another_person_who_agrees(store: Store, scene: Scene) -> None:
    go_to(scene, "involvement_role", SUSPECT)
    QTest.keyClick(scene.lines, Qt.Key.Key_R)
    assert scene.forms == []
    QTest.keyClick(scene.lines, Qt.Key.Key_L)
    settle()
    save(scene, label="Suspected person", reason="As we say.")
    assert "It waits for a second person." in scene.said()
    scene.press("Withdraw")
    assert store.sql("SELECT state FROM reference_change") == [("withdrawn",)]
    change = RelabelChoice(label="Suspected person", **of_choice(store, SUSPECT))
    store.gate(Role.ADMINISTRATOR).perform(change)
    scene.come_back()
    scene.press("To decide (1)")
    scene.press("Agree")
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
    save(scene, reason="It is right.")
    assert store.sql("SELECT label FROM code WHERE key = ?", BOLTON) == [("Bolton Court",)]


def buttons(page: AdministrationPage) -> set[str]:
    return {button.text() for button in visible(page, Button)}


def test_what_waits_is_counted_for_whoever_may_decide_it(
    store: Store, tmp_path: Path, put_up: PutUp[AdministrationPage]
) -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    scene = put_up(store, AdministrationPage, Role.ADMINISTRATOR)
    settle()
    administrator = scene.page
    scene.press("Advice library")
    assert scene.window.turned == ["advice_library"]
    assert {"Lists", "Advice library", "Rules"} <= buttons(administrator)
    period = ProposePeriod(rule="clocks:case_review", value=14, holds_from="20 Jun 2022", reason="Policy.")
    supervisor.perform(period)
    assert supervisor.ask(CountChangesToDecide()) == {}, "who proposed it does not agree to it"
    administrator.records_changed(frozenset())
    settle()
    assert "1 change to decide: Rules 1" in texts(administrator)
    supervisor.perform(RelabelChoice(label="Ours", **of_choice(store, BOLTON)))
    supervisor.perform(UpdateLists(root=a_release(tmp_path, BOLTON, "Bolton Court")))
    administrator.records_changed(frozenset())
    settle()
    assert "2 changes to decide: Lists 1, Rules 1" in texts(administrator)
    store.gate(Role.ADMINISTRATOR).perform(AgreeChange(**of_change(store, "kind = 'rule'")))
    assert supervisor.ask(CountChangesToDecide()) == {ReferenceKind.LIST: 1}
