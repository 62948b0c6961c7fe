"""Forms beside the register: what was typed is never lost, whatever comes in between."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.codes import Urgency
from mscu.ui.pages.intake.report_forms import ReportForms
from mscu.ui.pages.intake.reports import ReportsPage
from tests.inputs.factories import a_report
from tests.scenes.stores import Store
from tests.ui.pages.cases.case_scene import button
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.intake.report_scene import Scene, open_report, state

PutUp = Callable[..., Scene]


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's page on an empty store."""
    return put_up(store, ReportsPage)


def test_what_was_typed_is_kept_and_taken_up_again(scene: Scene) -> None:
    number = open_report(scene)
    scene.press("Triage")
    fill(scene.form.form, text="Patrol to drive past.")
    QTest.keyClick(scene.page, Qt.Key.Key_Escape)
    assert scene.page.forms.card is None
    (draft,) = scene.drafts.all()
    assert draft.key == f"reports/triage/{number}"
    scene.page.resume(draft.key)
    assert scene.form.form.values()["text"] == "Patrol to drive past."


@pytest.mark.parametrize("action", ["Correct", "Open a case"])
def test_each_draft_leads_back_to_its_form(action: str, scene: Scene) -> None:
    open_report(scene)
    scene.press(action)
    field = "reason" if action == "Correct" else "title"
    fill(scene.form.form, **{field: "Half a thought"})
    scene.page.leave()
    (draft,) = scene.drafts.all()
    scene.page.resume(draft.key)
    assert scene.form.form.values()[field] == "Half a thought"


@pytest.mark.parametrize("key", ["reports/new", "reports/subject/person"])
def test_a_draft_of_no_report_is_taken_up_again(key: str, scene: Scene) -> None:
    scene.page.resume(key)
    assert scene.form.spec.key == key


@pytest.mark.parametrize("key", ["reports/what/1", "reports/triage/x", "case/1", "reports"])
def test_a_key_of_another_page_opens_nothing(key: str, scene: Scene) -> None:
    scene.page.resume(key)
    assert scene.page.forms.card is None


@pytest.mark.parametrize(
    ("begin", "field"),
    [
        (ReportForms.triage, "text"),
        (ReportForms.link, "reason"),
        (ReportForms.mark_duplicate, "reason"),
        (partial(ReportForms.undo_merge, combination_id=7), "reason"),
    ],
)
def test_another_report_leaves_the_form_and_says_where_the_draft_is(
    begin: Callable[[ReportForms], object], field: str, scene: Scene
) -> None:
    other = a_report(scene.gate, happened="1 Jun 2022")
    open_report(scene)
    begin(scene.page.forms)
    key = scene.form.spec.key
    fill(scene.form.form, **{field: "Half"})
    scene.rows.choose(other)
    QTest.keyClick(scene.rows, Qt.Key.Key_Return)
    assert "Draft kept" in scene.said()
    assert scene.page.forms.card is None
    button(scene.page, "Continue").click()
    assert scene.form.spec.key == key
    assert scene.form.form.values()[field] == "Half"
    assert "Draft kept" not in scene.said()


def test_a_trouble_while_saving_is_told_beside_the_form(scene: Scene) -> None:
    number = open_report(scene)
    scene.press("Triage")
    fill(scene.form.form, urgency=Urgency.ROUTINE, outcome="triage_outcome:triaged", text="Go.")
    scene.store.sql("CREATE TRIGGER full BEFORE INSERT ON triage BEGIN SELECT RAISE(ABORT, 'x'); END")
    scene.form.save_requested.emit()
    assert state(scene, number) == "new"
    assert scene.form.form.values()["text"] == "Go."
