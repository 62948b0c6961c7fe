"""The groups of reports that speak of the same, on the Reports page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import CaseNumbers
from mscu.actions.intake.reports import LinkReport
from mscu.actions.matching.same_reports import GroupedReports
from mscu.codes import Kind
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.widgets.read_text import ReadText
from tests.inputs.factories import a_case, a_report
from tests.scenes.stores import Store
from tests.ui.finding import visible
from tests.ui.pages.cases.case_scene import button, press_key, settle, words_of
from tests.ui.pages.core.page_scene import fill, titles
from tests.ui.pages.intake.report_scene import Scene, entry_id, lead

PutUp = Callable[..., Scene]
FIRST = "A silver Vauxhall YD68 KZL with six men."
NONE = "No reports speak of the same"
SECOND = "A van, yd68kzl, drops them before seven."


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    return put_up(store, ReportsPage)


def two(scene: Scene) -> tuple[int, int]:
    """Record two reports that name the same plate, and show their group."""
    ids = (
        a_report(scene.gate, text=FIRST, happened="1 Jun 2022", district="district:bury"),
        a_report(scene.gate, text=SECOND, happened="3 Jun 2022", district="district:rochdale"),
    )
    scene.page.shown()
    settle()
    turn_to_groups(scene)
    return ids


def turn_to_groups(scene: Scene) -> None:
    count = len(scene.gate.ask(GroupedReports()))
    scene.press(f"Which reports: Speak of the same {count}")


def save(scene: Scene) -> None:
    scene.form.save_requested.emit()
    settle()


def group_card(scene: Scene) -> str:
    return words_of(scene.page.group_card)


def test_a_group_says_what_the_reports_share_and_leads_to_each(scene: Scene) -> None:
    scene.page.shown()
    turn_to_groups(scene)
    assert NONE in words_of(scene.page.list)
    a_report(scene.gate, text="A shout in the street.")
    first, _ = two(scene)
    assert titles(scene.rows) == ["YD68 KZL"]
    words = group_card(scene)
    assert "YD68 KZL in 2 reports" in words
    assert "2 districts" in words
    assert "none is in a case" in words
    assert "The same plate" in words
    marked = [text.marked() for text in visible(scene.page, ReadText)]
    assert marked == [["yd68kzl"], ["YD68 KZL"]]
    number = scene.store.sql("SELECT register_number FROM report WHERE id = ?", first)[0][0]
    QTest.mouseClick(lead(scene, number), Qt.MouseButton.LeftButton)
    settle()
    assert "1 Jun 2022" in words_of(scene.page.card)
    assert entry_id(scene) == first


def test_a_report_that_names_it_as_its_place_shows_the_place(scene: Scene) -> None:
    a_report(scene.gate, text="Men work all night.", where_words="12 Hollin Lane, Heywood")
    a_report(scene.gate, text="They are at 12 Hollin Lane.")
    scene.page.shown()
    turn_to_groups(scene)
    assert "Where: " in group_card(scene)
    assert "12 Hollin Lane, Heywood" in group_card(scene)


def test_they_are_opened_as_one_case_with_a_key_and_what_is_typed_is_kept(scene: Scene) -> None:
    ids = two(scene)
    press_key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert scene.form.spec.note.startswith("From 2 reports that speak of YD68 KZL.")
    assert scene.form.form.values()["why"] == "YD68 KZL: the same plate."
    key = scene.form.spec.key
    fill(scene.form.form, title="Men at a car wash", operation="Kestrel")
    scene.form.left.emit()
    assert "Draft kept: New case, 2 reports" in scene.said()
    scene.press("Open as one case")
    assert scene.form.form.values()["operation"] == "Kestrel"
    scene.page.leave()
    scene.page.resume(key)
    settle()
    values = scene.form.form.values()
    assert (values["title"], values["operation"]) == ("Men at a car wash", "Kestrel")
    assert values["why"] == "YD68 KZL: the same plate."
    save(scene)
    (case_id,) = scene.gate.ask(CaseNumbers()).ids
    entries = scene.gate.ask(CaseFile(case_id=case_id)).entries
    assert {entry.id for entry in entries if entry.kind is Kind.REPORT} == set(ids)
    assert NONE in words_of(scene.page.list)


def test_an_answer_is_kept_and_can_be_asked_again(scene: Scene) -> None:
    two(scene)
    scene.press("Not the same")
    fill(scene.form.form, reason="A hire car.")
    save(scene)
    assert NONE in words_of(scene.page.list)
    scene.press("Answered “not the same”")
    words = words_of(scene.page.answered_card)
    assert "A hire car." in words
    assert "YD68 KZL" in words
    scene.press("Ask again about YD68 KZL")
    assert titles(scene.rows) == ["YD68 KZL"]
    assert "Nothing answered yet" in words_of(scene.page.answered_card)


def test_where_one_is_in_a_case_the_others_are_linked_to_that(scene: Scene) -> None:
    first = a_report(scene.gate, text=FIRST)
    case_id = a_case(scene.gate)
    scene.gate.perform(LinkReport(report_id=first, case_id=case_id, reason="The same van."))
    second = a_report(scene.gate, text=SECOND)
    scene.page.shown()
    settle()
    turn_to_groups(scene)
    assert not button(scene.page, "Open as one case").isEnabled()
    scene.press("Link to MS-22-0001")
    save(scene)
    entries = scene.gate.ask(CaseFile(case_id=case_id)).entries
    assert {entry.id for entry in entries if entry.kind is Kind.REPORT} == {first, second}
