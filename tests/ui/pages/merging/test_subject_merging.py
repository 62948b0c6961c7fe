"""Two side by side on the page People and places: what is chosen, refused, left and taken apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.actions.merging.merge_subjects import MergeSubjects
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


def why(card: CompareCard | UnmergeCard, words: str) -> None:
    card.reason.editor.show_value(words)


def test_an_own_value_is_chosen_and_where_there_is_none_the_others(scene: Scene) -> None:
    card = compared(scene)
    assert card.table.taken == ("note",)
    assert named(card, RadioField, "Born: 1988").isChecked()
    assert "nothing is recorded" in texts(card)
    assert "1 role in a case" in texts(card)


def test_the_other_one_can_be_kept(scene: Scene) -> None:
    card = compared(scene)
    kept = card.compared.kept.title
    named(card, Button, "Keep the other one").click()
    swapped = named(scene.page, CompareCard, "Compare and merge")
    assert swapped.compared.other.title == kept


def test_without_a_reason_it_is_refused_beside_its_field(scene: Scene) -> None:
    card = compared(scene)
    card.done_requested.emit()
    assert card.reason.problem == "Fill this in."
    assert card.do.isEnabled()
    assert scene.store.sql("SELECT count(*) FROM combination") == [(0,)]


def test_escape_leaves_and_brings_the_index_back(scene: Scene) -> None:
    card = compared(scene)
    assert not scene.page.index.isVisible()
    QTest.keyClick(card.reason, Qt.Key.Key_Escape)
    assert scene.page.index.isVisible()
    assert scene.page.card.isVisible()
    assert scene.page.view.hasFocus()


def test_the_card_stays_away_when_the_nominal_changes_meanwhile(scene: Scene) -> None:
    card = compared(scene)
    scene.page.records_changed(frozenset({("subject", card.compared.kept.id)}))
    assert card.isVisible()
    assert not scene.page.card.isVisible()


def test_merged_and_taken_apart(scene: Scene) -> None:
    card = compared(scene)
    why(card, "The same van.")
    card.done_requested.emit()
    assert "is merged into" in scene.said()
    assert len(titles(scene.page.view)) == 1
    named(scene.page.card, Button, "Undo merge with").click()
    unmerge = named(scene.page, UnmergeCard, "Undo the merge")
    assert "The same van." in texts(unmerge)
    why(unmerge, "Two cousins.")
    unmerge.done_requested.emit()
    assert "are separate again" in scene.said()
    assert len(titles(scene.page.view)) == 2
    assert "Possible duplicates" in texts(scene.page.card)


def test_whoever_opens_the_other_one_is_told_who_is_shown(scene: Scene) -> None:
    first, second = (n for (n,) in scene.store.sql("SELECT id FROM subject ORDER BY id"))
    scene.gate.perform(
        MergeSubjects(kept_id=first, kept_version=1, other_id=second, other_version=1, reason="The same.")
    )
    scene.page.open_record("subject", second)
    assert "was merged into" in scene.said()
    assert ARABIC in texts(scene.page.card)


def test_who_may_not_merge_is_offered_nothing(store: Store, put_up: PutUp) -> None:
    officer = store.gate(Role.OFFICER)
    for _ in range(2):
        a_person(officer, a_case(officer), name=ARABIC)
    scene = put_up(store, SubjectsPage, Role.ANALYST)
    scene.page.shown()
    QTest.keyClick(scene.page.view, Qt.Key.Key_D)
    assert "Possible duplicates" not in texts(scene.page)
    assert scene.page.merging.card is None


def test_whoever_comes_back_to_an_open_card_has_the_keyboard_in_it(scene: Scene) -> None:
    card = compared(scene)
    scene.page.find_box.setFocus()
    scene.page.shown()
    assert card.reason.editor.main().hasFocus()
    QTest.keyClick(card.reason, Qt.Key.Key_Escape)
    assert scene.page.view.hasFocus()
