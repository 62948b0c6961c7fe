"""Two side by side on the page People and places: what is chosen, refused, left and taken apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.codes import Role
from mscu.ui.pages.merging.cards import CompareCard, UnmergeCard
from mscu.ui.pages.subjects.subjects import SubjectsPage
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.choices import RadioField
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import Store
from tests.ui.finding import named, texts
from tests.ui.pages.core.page_scene import PageScene, titles

Scene = PageScene[SubjectsPage]
PutUp = Callable[..., Scene]
ARABIC = "عبد الرحمن يوسف الحداد"


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return the page with one man who is recorded twice, and opened."""
    officer = store.gate(Role.OFFICER)
    a_person(officer, a_case(officer), name=ARABIC, born="1988")
    a_person(officer, a_case(officer), name=f"{ARABIC} التونسي", note="Drives the van.")
    made = put_up(store, SubjectsPage)
    made.page.shown()
    return made


def compared(scene: Scene) -> CompareCard:
    QTest.keyClick(scene.page.view, Qt.Key.Key_D)
    return named(scene.page, CompareCard, "Compare and merge")


def test_what_is_chosen_stays_in_the_card_until_it_is_left(scene: Scene) -> None:
    card = compared(scene)
    assert card.table.taken == ("note",)
    assert named(card, RadioField, "Born: 1988").isChecked()
    assert "nothing is recorded" in texts(card)
    assert "1 role in a case" in texts(card)
    kept = card.compared.kept
    named(card, Button, "Keep the other one").click()
    card = named(scene.page, CompareCard, "Compare and merge")
    assert card.compared.other.title == kept.title
    scene.page.records_changed(frozenset({("subject", kept.id)}))
    assert card.isVisible(), "it stays when the nominal changes meanwhile"
    assert not scene.page.card.isVisible()
    assert not scene.page.index.isVisible()
    scene.page.find_box.setFocus()
    scene.page.shown()
    assert card.reason.editor.main().hasFocus(), "whoever comes back has the keyboard in it"
    QTest.keyClick(card.reason, Qt.Key.Key_Escape)
    assert scene.page.index.isVisible()
    assert scene.page.card.isVisible()
    assert scene.page.view.hasFocus()


def test_merged_with_a_reason_and_taken_apart(scene: Scene) -> None:
    card = compared(scene)
    card.done_requested.emit()
    assert card.reason.problem == "Fill this in."
    assert card.do.isEnabled()
    assert scene.store.sql("SELECT count(*) FROM combination") == [(0,)]
    card.reason.editor.show_value("The same van.")
    other = card.compared.other.id
    card.done_requested.emit()
    assert "is merged into" in scene.said()
    assert len(titles(scene.page.view)) == 1
    scene.page.open_record("subject", other)
    assert "was merged into" in scene.said()
    assert ARABIC in texts(scene.page.card)
    named(scene.page.card, Button, "Undo merge with").click()
    unmerge = named(scene.page, UnmergeCard, "Undo the merge")
    assert "The same van." in texts(unmerge)
    unmerge.reason.editor.show_value("Two cousins.")
    unmerge.done_requested.emit()
    assert "are separate again" in scene.said()
    assert len(titles(scene.page.view)) == 2
    assert "Possible duplicates" in texts(scene.page.card)


def test_who_may_not_merge_is_offered_nothing(store: Store, put_up: PutUp) -> None:
    officer = store.gate(Role.OFFICER)
    for _ in range(2):
        a_person(officer, a_case(officer), name=ARABIC)
    scene = put_up(store, SubjectsPage, Role.ANALYST)
    scene.page.shown()
    QTest.keyClick(scene.page.view, Qt.Key.Key_D)
    assert "Possible duplicates" not in texts(scene.page)
    assert scene.page.merging.card is None
