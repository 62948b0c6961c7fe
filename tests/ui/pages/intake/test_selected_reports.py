"""Reports that are marked in the register, and triaged or linked at once, by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mscu.actions.intake.reports import CASE_NEEDED, LinkReport
from mscu.codes import Role, Urgency
from mscu.ui.lists.selectable_rows import Marks
from mscu.ui.pages.core.case_finder import CaseFinder
from mscu.ui.pages.intake.report_list import ReportList
from mscu.ui.pages.intake.reports import ReportsPage
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import a_case, a_report
from tests.scenes.stores import COLLEAGUE, Store
from tests.ui.finding import only
from tests.ui.pages.cases.case_scene import press_key, settle, type_keys, words_of
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.intake.report_scene import Scene, state

PutUp = Callable[..., Scene]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
REPORTS = 5
NO_ACTION = "triage_outcome:no_further_action"


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's page on five reports, the newest first."""
    return with_reports(put_up(store, ReportsPage))


def with_reports(scene: Scene) -> Scene:
    for day in range(1, REPORTS + 1):
        a_report(scene.gate, happened=f"{day} Jun 2022")
    scene.page.shown()
    settle()
    return scene


def marks(scene: Scene) -> Marks:
    return scene.page.list.marks


def marked(scene: Scene) -> list[int]:
    """Return the places of the rows that say that they are marked, which must be those that are."""
    view = scene.rows
    told = [
        at
        for at in range(REPORTS)
        if view.model().index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Marked, ")
    ]
    rows = view.model()
    assert {rows.id_at(at) for at in told} == set(marks(scene).numbers)  # type: ignore[attr-defined]
    return told


def bar(scene: Scene) -> str:
    """Return what stands below the list; nothing while it is hidden."""
    part = scene.page.list.marked
    return words_of(part) if part.isVisible() else ""


def mark(*keys: tuple[Qt.Key, Qt.KeyboardModifier] | Qt.Key) -> None:
    for key in keys:
        press_key(*key) if isinstance(key, tuple) else press_key(key)
    settle()


SPACE, ESC, UP, DOWN = Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down


def test_space_or_ctrl_and_a_click_mark_a_row_and_do_not_any_more(scene: Scene) -> None:
    assert scene.rows.hasFocus()
    assert bar(scene) == ""
    mark(SPACE, DOWN, DOWN, SPACE)
    assert marked(scene) == [0, 2]
    assert "2 marked" in bar(scene)
    mark(SPACE)
    assert marked(scene) == [0]
    assert "1 marked" in bar(scene)
    view = scene.rows
    for at in (1, 3, 1):
        where = view.visualRect(view.model().index(at, 0)).center() + QPoint(0, 2)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, CTRL, where)
    assert marked(scene) == [0, 3]
    mark(ESC)
    assert marked(scene) == []
    assert bar(scene) == ""


def test_shift_with_an_arrow_marks_the_rows_on_the_way_and_gives_them_back(scene: Scene) -> None:
    entry = scene.page.card.entry
    assert entry is not None
    mark(DOWN, (DOWN, SHIFT), (DOWN, SHIFT))
    assert marked(scene) == [1, 2, 3]
    mark((UP, SHIFT))
    assert marked(scene) == [1, 2]
    mark((UP, SHIFT), (UP, SHIFT))
    assert marked(scene) == [0, 1]
    scene.page.records_changed(frozenset({("entry", entry.row.id)}))
    assert scene.rows.currentIndex().row() == 0, "what was opened on the way takes nobody back to it"
    mark(ESC, SPACE, DOWN, DOWN, DOWN, (DOWN, SHIFT), (DOWN, SHIFT), (DOWN, SHIFT))
    assert marked(scene) == [0, 3, 4], "what was marked before stays, and it stops at the end"
    mark(ESC, UP, (UP, SHIFT))
    assert marked(scene) == [2, 3]


def test_what_a_filter_leaves_out_is_not_marked_any_more(scene: Scene) -> None:
    mark(SPACE, (DOWN, SHIFT))
    first, second = marks(scene).numbers
    scene.gate.perform(LinkReport(report_id=first, case_id=a_case(scene.gate), reason="The same yard."))
    scene.page.records_changed(scene.gate.changes)
    assert marks(scene).has(first)
    scene.press("Which reports: To triage 4")
    assert [marks(scene).has(each) for each in (first, second)] == [False, True]


def test_the_marked_are_triaged_by_keyboard(scene: Scene, qtbot: QtBot) -> None:
    opened = scene.page.card.entry
    mark(SPACE, (DOWN, SHIFT), (DOWN, SHIFT))
    numbers = marks(scene).numbers
    press_key(Qt.Key.Key_T, CTRL | SHIFT)
    qtbot.waitUntil(lambda: scene.page.forms.card is not None)
    assert not only(scene.page, ReportList)._rest_timer.isActive()  # noqa: SLF001 - nothing will open beneath it
    assert scene.page.card.entry is opened
    assert scene.form.title.text() == "Triage 3 reports"
    fill(scene.form.form, urgency=Urgency.ROUTINE, outcome=NO_ACTION, text="Nothing to go on.")
    press_key(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: scene.page.forms.card is None)
    assert "3 reports triaged." in scene.said()
    assert {state(scene, each) for each in numbers} == {"no_further_action"}
    assert marked(scene) == []
    assert scene.store.sql("SELECT DISTINCT decided_by FROM triage") == [("PC Officer",)]
    assert scene.counts == {"reports": REPORTS - 3}
    assert scene.rows.hasFocus()


def test_the_marked_are_linked_to_a_case_that_is_found(scene: Scene, qtbot: QtBot) -> None:
    case = a_case(scene.gate, title="Nail bar, Leigh")
    mark((DOWN, SHIFT))
    numbers = marks(scene).numbers
    press_key(Qt.Key.Key_L, CTRL | SHIFT)
    qtbot.waitUntil(lambda: scene.page.forms.card is not None)
    assert scene.form.title.text() == "Link 2 reports to a case"
    scene.form.save_requested.emit()
    assert scene.form.form.problems() == {"case_id": CASE_NEEDED}
    assert marks(scene).numbers == numbers
    finder = scene.form.form.editor("case_id")
    assert isinstance(finder, CaseFinder)
    finder.line.setFocus()
    type_keys("nail")
    qtbot.waitUntil(finder.popup.isVisible)
    QTest.keyClick(finder.popup, Qt.Key.Key_Down)
    QTest.keyClick(finder.popup, Qt.Key.Key_Return)
    fill(scene.form.form, reason="The salon is named in both.")
    press_key(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: scene.page.forms.card is None)
    assert "2 reports linked to the case." in scene.said()
    assert {state(scene, each) for each in numbers} == {"linked"}
    assert scene.store.sql("SELECT DISTINCT case_id FROM entry WHERE case_id NOT NULL") == [(case,)]
    assert bar(scene) == ""


def test_a_refusal_changes_nothing_and_the_marks_stay(store: Store, put_up: PutUp, qtbot: QtBot) -> None:
    """One of them became hidden while the form was open: it is told of as one that is gone."""
    scene = with_reports(put_up(store, ReportsPage, COLLEAGUE))
    mark(SPACE, (DOWN, SHIFT))
    numbers = marks(scene).numbers
    scene.press("Triage the marked reports")
    fill(scene.form.form, urgency=Urgency.ROUTINE, outcome=NO_ACTION, text="Nothing to go on.")
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    officer.perform(LinkReport(report_id=numbers[0], case_id=case, reason="The same yard."))
    restrict(store, case)
    before = store.snapshot()
    press_key(Qt.Key.Key_S, CTRL)
    sentence = "1 of them does not exist, or you do not have access to it. None were changed."
    qtbot.waitUntil(lambda: sentence in words_of(scene.form.error_bar))
    assert "R-22-" not in words_of(scene.form.error_bar)
    assert store.snapshot() == before
    assert marks(scene).numbers == numbers


def test_who_only_reads_marks_nothing(scene: Scene, put_up: PutUp) -> None:
    reading = put_up(scene.store, ReportsPage, Role.ANALYST)
    reading.page.shown()
    settle()
    mark(SPACE, (DOWN, SHIFT))
    assert marks(reading).numbers == ()
    assert bar(reading) == ""
