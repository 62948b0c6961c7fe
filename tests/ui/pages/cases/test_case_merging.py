"""Another case is found, compared and merged with the one in front, and taken apart again."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from mscu.codes import Role
from mscu.ui.pages.merging.cards import ActionCard, ChooseCard, CompareCard, UnmergeCard
from mscu.ui.widgets.nominal_picker import Chosen
from tests.inputs.factories import a_case, a_note
from tests.scenes.stores import Store
from tests.ui.finding import only, visible
from tests.ui.pages.cases.case_scene import Scene, case_of, settle, words_of

MERGE, UNDO = "Merge with another case", "Undo the merge with MS-22-0002"


@pytest.fixture
def scene(store: Store, qtbot: QtBot) -> Scene:
    """Return the page of a supervisor with the first of two duplicate cases."""
    officer = store.gate(Role.OFFICER)
    first = a_case(officer, title="A car wash", lead="DI Aspinall")
    a_note(officer, a_case(officer, title="The car wash in Bury"), text="Vans came.")
    made = Scene(store, Role.SUPERVISOR)
    qtbot.addWidget(made.page)
    made.open(first)
    return made


def offered(scene: Scene) -> dict[str, bool]:
    """Return what the menu of the case offers, and whether it may be done."""
    menu = scene.menu()
    told = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    menu.close()
    return told


def test_a_case_is_chosen_merged_shown_and_taken_apart(scene: Scene) -> None:
    assert offered(scene)[MERGE]
    scene.choose(MERGE)
    asking = only(scene.page, ChooseCard)
    asking.done_requested.emit()
    assert asking.reason.problem == "Choose one from the list."
    asking.left.emit()
    assert visible(scene.page, ActionCard) == []
    scene.choose(MERGE)
    asking = only(scene.page, ChooseCard)
    asking.reason.editor.show_value(Chosen(2, "MS-22-0002"))
    asking.done_requested.emit()
    settle()
    card = only(scene.page, CompareCard)
    assert "MS-22-0002 The car wash in Bury" in words_of(card)
    card.reason.editor.show_value("The same car wash.")
    card.done_requested.emit()
    settle()
    assert [row.headline for row in case_of(scene).entries] == ["Note: Vans came."]
    assert "MS-22-0002" in words_of(scene.page.header_row)
    assert "is merged into" in scene.said()
    scene.page.open_record("cases", 2)
    settle()
    assert case_of(scene).reference == "MS-22-0001"
    assert "MS-22-0002 was merged into MS-22-0001" in scene.said()
    assert UNDO in offered(scene)
    scene.choose(UNDO)
    settle()
    undoing = only(scene.page, UnmergeCard)
    undoing.reason.editor.show_value("Two car washes.")
    undoing.done_requested.emit()
    settle()
    assert case_of(scene).entries == ()


def test_an_officer_is_told_who_merges_cases(store: Store, scene: Scene, qtbot: QtBot) -> None:
    officer = Scene(store, Role.OFFICER)
    qtbot.addWidget(officer.page)
    officer.open(case_of(scene).id)
    assert not next(may for words, may in offered(officer).items() if words.startswith(MERGE))
