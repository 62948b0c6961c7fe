"""The list of cases: filters, a new case opened in place, and marked cases handed to another lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mscu.actions.admin.handovers import NO_LEAD
from mscu.codes import CaseStatus, Role
from mscu.ui.pages.cases.cases import KEY, CasesPage
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.menu import Menu
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import a_case
from tests.scenes.stores import COLLEAGUE, Store
from tests.ui.finding import named, only, texts
from tests.ui.pages.cases.case_scene import button, press_key, settle, words_of
from tests.ui.pages.core.page_scene import PageScene, fill, put, titles

Scene = PageScene[CasesPage]
PutUp = Callable[..., Scene]


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's page on an empty store."""
    return put_up(store, CasesPage)


def listed(scene: Scene) -> list[str]:
    return titles(scene.page.view)


def choose(scene: Scene, name: str, value: object) -> None:
    put(named(scene.page, ChoiceField, name), value)


def test_the_newest_stands_first_and_each_filter_narrows(scene: Scene) -> None:
    a_case(scene.gate, title="Other", district="district:wigan", opened="1 Jun 2022")
    bury = {"district": "district:bury", "exploitation": ("exploitation:forced_labour",)}
    number = a_case(scene.gate, title="Mine", lead="PC Officer", opened="2 Jun 2022", **bury)
    scene.page.shown()
    assert listed(scene) == ["Mine", "Other"]
    assert "2" in texts(scene.page).splitlines()
    assert "No cases yet" not in texts(scene.page)
    assert scene.page.view.hasFocus()
    scene.page.view.choose_first()
    QTest.keyClick(scene.page.view, Qt.Key.Key_Return)
    assert scene.open_requests == [("cases", number)]
    for name, value, found in (
        ("Status", CaseStatus.ACTIVE, ["Mine", "Other"]),
        ("Status", CaseStatus.MONITOR, []),
        ("District", "district:bury", ["Mine"]),
        ("Exploitation", "exploitation:forced_labour", ["Mine"]),
        ("Lead", "PC Officer", ["Mine"]),
    ):
        choose(scene, name, value)
        assert listed(scene) == found, name
        assert ("No matching cases" in texts(scene.page)) is not bool(found)
        assert "No cases yet" not in texts(scene.page)
        choose(scene, name, None)
    scene.store.sql("UPDATE cases SET title = 'After' WHERE id = ?", number)
    scene.page.records_changed(frozenset({("cases", number)}))
    assert listed(scene) == ["After", "Other"]


def test_the_first_case_is_opened_in_place_once_nothing_is_missing(scene: Scene) -> None:
    assert "No cases yet" in texts(scene.page)
    scene.press("Open a case")
    assert scene.form.spec.key == "cases/new"
    right = scene.form.spec
    scene.form.spec = replace(right, make=cast("Any", dict))  # no command: the gate itself fails
    scene.press("Save")
    assert "The program hit an error and saved nothing." in words_of(scene.form)
    scene.form.spec = right
    fill(scene.form.form, opened="the other day, perhaps")
    scene.press("Save")
    assert set(scene.form.form.problems()) == {"title", "opened"}
    assert scene.open_requests == []
    fill(scene.form.form, title="Nail bar, Leigh", opened="19 Jun 2022")
    scene.press("Save")
    ((number, title),) = scene.store.sql("SELECT id, title FROM cases")
    assert title == "Nail bar, Leigh"
    assert scene.open_requests == [("cases", number)]
    assert scene.drafts.all() == ()
    assert listed(scene) == ["Nail bar, Leigh"]


def test_what_was_typed_comes_back_until_it_is_thrown_away_on_purpose(scene: Scene) -> None:
    a_case(scene.gate)
    scene.page.shown()
    scene.page.open_new()
    fill(scene.form.form, title="Half a thought")
    QTest.keyClick(scene.form, Qt.Key.Key_Escape)
    assert scene.forms == []
    assert scene.page.view.hasFocus()
    (draft,) = scene.drafts.all()
    assert (draft.key, draft.label) == ("cases/new", "New case")
    scene.page.resume(draft.key)
    assert scene.form.form.values()["title"] == "Half a thought"
    scene.page.leave()
    assert [each.key for each in scene.drafts.all()] == ["cases/new"]
    scene.page.open_new()
    button(scene.form, "Discard draft").click()
    settle()
    assert len(scene.drafts.all()) == 1
    button(scene.form, "Discard for good").click()
    settle()
    assert scene.drafts.all() == ()
    scene.page.open_new()
    assert scene.form.form.values()["title"] == ""


def test_who_may_not_open_cases_sees_why(store: Store, put_up: PutUp) -> None:
    scene = put_up(store, CasesPage, Role.ANALYST)
    assert "No cases yet" in texts(scene.page)
    assert "Open a case" not in texts(scene.page)
    blocked = button(scene.page, "New case")
    assert not blocked.isEnabled()
    assert blocked.toolTip() == "Your role cannot record new cases."
    assert scene.page.page_actions()[0].why_not == "not your role"
    assert button(scene.page, "What left the unit").toolTip() == "Your role cannot print."
    button(scene.page, "Views, and the list as a file").click()
    menu = only(scene.page, Menu)
    words = [action.text() for action in menu.actions() if not action.isEnabled()]
    assert "Save the list as a file\tnot your role" in words
    menu.close()


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SPACE, ESC, DOWN = Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Down
CASES = 4
WHY = "She is away for a month."


@pytest.fixture
def four(store: Store, put_up: PutUp) -> Scene:
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


def bar(four: Scene) -> str:
    """Return what stands below the list; nothing while it is hidden."""
    return words_of(four.page.marked) if four.page.marked.isVisible() else ""


def press_hand_over(four: Scene, qtbot: QtBot) -> None:
    """Press the shortcut; its button is clicked a moment later."""
    press_key(Qt.Key.Key_L, CTRL | SHIFT)
    qtbot.waitUntil(lambda: [each.spec.key for each in four.forms] == [KEY])


def leads(four: Scene) -> list[str]:
    return [row[0] for row in four.store.sql("SELECT lead FROM cases ORDER BY opened_at")]


def test_the_marked_go_to_another_lead_by_keyboard(four: Scene, qtbot: QtBot) -> None:
    mark((DOWN, SHIFT), (DOWN, SHIFT))
    press_hand_over(four, qtbot)
    assert four.form.title.text() == "Hand 3 cases to another lead"
    assert named(four.form, ChoiceField, "New lead, required").hasFocus()
    press_key(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: four.form.form.problems() == {"lead": NO_LEAD, "reason": "Fill this in."})
    assert four.page.marks.numbers
    fill(four.form.form, lead=COLLEAGUE, reason=WHY)
    press_key(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: four.forms == [])
    theirs = four.store.gate(COLLEAGUE).actor.display
    assert "3 cases handed over." in four.said()
    assert leads(four) == ["PC Officer", theirs, theirs, theirs]
    assert four.page.marks.numbers == ()
    assert bar(four) == ""
    assert four.page.view.hasFocus()
    assert theirs in four.page.view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_refusal_names_the_case_and_the_marks_stay(four: Scene, qtbot: QtBot) -> None:
    mark(SPACE, (DOWN, SHIFT))
    numbers = four.page.marks.numbers
    restrict(four.store, numbers[0])
    four.press("Hand the marked cases to another lead")
    fill(four.form.form, lead=COLLEAGUE, reason=WHY)
    before = four.store.snapshot(without=("audit_entry",))
    press_key(Qt.Key.Key_S, CTRL)
    sentence = "MS-22-0004 is restricted: its owner decides"
    qtbot.waitUntil(lambda: sentence in words_of(four.form.error_bar))
    assert "Case 4" not in words_of(four.form.error_bar)
    assert four.store.snapshot(without=("audit_entry",)) == before
    assert four.page.marks.numbers == numbers


def test_one_form_stands_beside_the_list_and_esc_leaves_it_and_then_the_marks(
    four: Scene, qtbot: QtBot
) -> None:
    four.page.open_new()
    fill(four.form.form, title="Half a thought")
    four.page.view.setFocus()
    mark(SPACE)
    press_hand_over(four, qtbot)
    fill(four.form.form, reason="Half a thought")
    assert [each.key for each in four.drafts.all()] == ["cases/new"]
    assert len(four.forms) == 1
    mark(ESC)
    assert four.forms == []
    assert [each.key for each in four.drafts.all()] == ["cases/new"]
    assert four.page.view.hasFocus()
    assert four.page.marks.numbers
    mark(ESC)
    assert four.page.marks.numbers == ()
    four.page.open_new()
    assert four.form.form.values()["title"] == "Half a thought"


def test_who_only_reads_marks_nothing(four: Scene, put_up: PutUp) -> None:
    reading = put_up(four.store, CasesPage, Role.ANALYST)
    reading.page.shown()
    settle()
    mark(SPACE, (DOWN, SHIFT))
    assert reading.page.marks.numbers == ()
    assert bar(reading) == ""
