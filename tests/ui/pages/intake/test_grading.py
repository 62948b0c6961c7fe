"""Grading items of a report, on the page of reports and in a case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.actions.entries.handling import AddItem
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.widgets.menu import Menu
from tests.inputs.factories import a_report
from tests.scenes.stores import Store
from tests.ui.pages.cases.case_scene import button, settle, words_of
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.intake.report_scene import Scene, open_report

PutUp = Callable[..., Scene]


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's page on an empty store."""
    return put_up(store, ReportsPage)


def save(scene: Scene, **values: object) -> None:
    fill(scene.form.form, **values)
    scene.page.forms.save()
    settle()


def first_of_menu(scene: Scene) -> None:
    """Choose the first of what the button offers, by keyboard."""
    button(scene.page, "Grade").click()
    (menu,) = scene.page.findChildren(Menu)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    settle()


def test_the_first_item_is_added_and_graded_at_once(scene: Scene) -> None:
    report = open_report(scene)
    button(scene.page, "Grade").click()
    grade = ("intelligence_source:2", "intelligence_assessment:a", "intelligence_handling:p")
    names = ("source_grade", "assessment", "handling_code")
    save(scene, text="Three vans.", **dict(zip(names, grade, strict=True)))
    assert scene.store.sql("SELECT text FROM report_item WHERE entry_id = ?", report) == [("Three vans.",)]
    assert "untested · known directly" in words_of(scene.page.card)


def test_an_item_gets_its_sanitised_version_beside_it(scene: Scene) -> None:
    report = open_report(scene)
    scene.gate.perform(
        AddItem(
            report_id=report,
            text="The cook rang.",
            source_grade="intelligence_source:2",
            assessment="intelligence_assessment:a",
            handling_code="intelligence_handling:c",
            conditions="Never name the cook.",
        )
    )
    scene.page.open_record("report", report)
    first_of_menu(scene)
    save(scene, sanitising="handling_sanitising:s1", sanitised="Somebody rang.", reason="For partners.")
    words = words_of(scene.page.card)
    assert "Conditions: Never name the cook." in words
    assert "Sanitised: Somebody rang." in words


def test_a_draft_of_a_grading_is_taken_up_again(scene: Scene) -> None:
    report = open_report(scene)
    scene.gate.perform(AddItem(report_id=report, text="The cook rang."))
    scene.page.open_record("report", report)
    first_of_menu(scene)
    key = scene.form.spec.key
    fill(scene.form.form, reason="She rang again.")
    scene.form.form.edited.emit()
    scene.page.leave()
    scene.page.resume(key)
    assert scene.form.form.values()["reason"] == "She rang again."


def test_who_reads_only_is_not_offered_it(store: Store, put_up: PutUp) -> None:
    scene = put_up(store, ReportsPage, role="analyst")
    number = a_report(store.gate("officer"))
    scene.page.shown()
    scene.page.open_record("report", number)
    assert "Men sleep in vans." in words_of(scene.page.card)
    assert "Grade" not in words_of(scene.page.card).splitlines()
