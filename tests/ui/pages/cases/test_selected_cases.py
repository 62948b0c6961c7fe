"""Cases that are marked in the list, and handed to another lead at once, by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mscu.actions.admin.handovers import NO_LEAD
from mscu.codes import CaseStatus, Role
from mscu.ui.pages.cases.cases import KEY, CasesPage
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.widgets.choices import ChoiceField
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import a_case
from tests.scenes.stores import COLLEAGUE, Store
from tests.ui.finding import named
from tests.ui.pages.cases.case_scene import press_key, settle, words_of
from tests.ui.pages.core.page_scene import PageScene, fill

Scene = PageScene[CasesPage]
PutUp = Callable[..., Scene]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SPACE, ESC, DOWN = Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Down
CASES = 4
WHY = "She is away for a month."


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's page on four of their own cases, the newest first."""
    made = put_up(store, CasesPage)
    for day in range(1, CASES + 1):
        a_case(made.gate, title=f"Case {day}", opened=f"{day} Jun 2022", lead="PC Officer")
    made.page.shown()
    settle()
    return made


def mark(*keys: tuple[Qt.Key, Qt.KeyboardModifier] | Qt.Key) -> None:
    for key in keys:
        press_key(*key) if isinstance(key, tuple) else press_key(key)
    settle()


def bar(scene: Scene) -> str:
    """Return what stands below the list; nothing while it is hidden."""
    return words_of(scene.page.marked) if scene.page.marked.isVisible() else ""


def shown_form(scene: Scene) -> FormCard | None:
    return next((each for each in scene.page.findChildren(FormCard) if each.isVisible()), None)


def form(scene: Scene) -> FormCard:
    settle()
    card = shown_form(scene)
    assert card is not None
    return card


def press_hand_over(scene: Scene, qtbot: QtBot) -> None:
    """Press the shortcut; its button is clicked a moment later."""
    press_key(Qt.Key.Key_L, CTRL | SHIFT)
    qtbot.waitUntil(lambda: (card := shown_form(scene)) is not None and card.spec.key == KEY)


def leads(scene: Scene) -> list[str]:
    return [row[0] for row in scene.store.sql("SELECT lead FROM cases ORDER BY opened_at")]


def test_marks_are_told_in_the_rows_and_below_them_until_esc_or_a_filter_takes_them(scene: Scene) -> None:
    assert bar(scene) == ""
    mark(SPACE, (DOWN, SHIFT))
    rows = scene.page.view.model()
    told = [rows.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(CASES)]
    assert [each.startswith("Marked, ") for each in told] == [True, True, False, False]
    assert "2 marked" in bar(scene)
    mark(ESC)
    assert bar(scene) == ""
    mark(SPACE)
    field = named(scene.page, ChoiceField, "Status")
    field.show_value(CaseStatus.MONITOR)
    field.edited.emit()
    settle()
    assert scene.page.marks.numbers == ()
    assert bar(scene) == ""


def test_the_marked_go_to_another_lead_by_keyboard(scene: Scene, qtbot: QtBot) -> None:
    mark((DOWN, SHIFT), (DOWN, SHIFT))
    press_hand_over(scene, qtbot)
    assert form(scene).title.text() == "Hand 3 cases to another lead"
    assert named(form(scene), ChoiceField, "New lead, required").hasFocus()
    press_key(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: form(scene).form.problems() == {"lead": NO_LEAD, "reason": "Fill this in."})
    assert scene.page.marks.numbers
    fill(form(scene).form, lead=COLLEAGUE, reason=WHY)
    press_key(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: shown_form(scene) is None)
    theirs = scene.store.gate(COLLEAGUE).actor.display
    assert "3 cases handed over." in scene.said()
    assert leads(scene) == ["PC Officer", theirs, theirs, theirs]
    assert scene.page.marks.numbers == ()
    assert bar(scene) == ""
    assert scene.page.view.hasFocus()
    assert theirs in scene.page.view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_refusal_names_the_case_and_the_marks_stay(scene: Scene, qtbot: QtBot) -> None:
    mark(SPACE, (DOWN, SHIFT))
    numbers = scene.page.marks.numbers
    restrict(scene.store, numbers[0])
    scene.press("Hand the marked cases to another lead")
    fill(form(scene).form, lead=COLLEAGUE, reason=WHY)
    before = scene.store.snapshot(without=("audit_entry",))
    press_key(Qt.Key.Key_S, CTRL)
    sentence = "MS-22-0004 is restricted: its owner decides"
    qtbot.waitUntil(lambda: sentence in words_of(form(scene).error_bar))
    assert "Case 4" not in words_of(form(scene).error_bar)
    assert scene.store.snapshot(without=("audit_entry",)) == before
    assert scene.page.marks.numbers == numbers


def test_one_form_stands_beside_the_list_and_esc_leaves_it_and_then_the_marks(
    scene: Scene, qtbot: QtBot
) -> None:
    scene.page.open_new()
    fill(form(scene).form, title="Half a thought")
    scene.page.view.setFocus()
    mark(SPACE)
    press_hand_over(scene, qtbot)
    fill(form(scene).form, reason="Half a thought")
    assert [each.key for each in scene.drafts.all()] == ["cases/new"]
    assert len([e for e in scene.page.findChildren(FormCard) if e.isVisible()]) == 1
    mark(ESC)
    assert shown_form(scene) is None
    assert [each.key for each in scene.drafts.all()] == ["cases/new"]
    assert scene.page.view.hasFocus()
    assert scene.page.marks.numbers
    mark(ESC)
    assert scene.page.marks.numbers == ()
    scene.page.open_new()
    assert form(scene).form.values()["title"] == "Half a thought"


def test_who_only_reads_marks_nothing(scene: Scene, put_up: PutUp) -> None:
    reading = put_up(scene.store, CasesPage, Role.ANALYST)
    reading.page.shown()
    settle()
    mark(SPACE, (DOWN, SHIFT))
    assert reading.page.marks.numbers == ()
    assert bar(reading) == ""
