"""The list of cases: filters, and a new case opened in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.codes import CaseStatus, Role
from mscu.ui.pages.cases.cases import CasesPage
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.widgets.choices import ChoiceField
from tests.inputs.factories import a_case
from tests.scenes.stores import Store
from tests.ui.finding import named, texts
from tests.ui.pages.cases.case_scene import button, settle, words_of
from tests.ui.pages.core.page_scene import PageScene, fill, titles

Scene = PageScene[CasesPage]
PutUp = Callable[..., Scene]


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's page on an empty store."""
    return put_up(store, CasesPage)


def listed(scene: Scene) -> list[str]:
    return titles(scene.page.view)


def form(scene: Scene) -> FormCard:
    settle()
    (card,) = (each for each in scene.page.findChildren(FormCard) if each.isVisible())
    return card


def choose(scene: Scene, name: str, value: object) -> None:
    field = named(scene.page, ChoiceField, name)
    field.show_value(value)
    field.edited.emit()


def test_an_empty_list_says_what_a_case_is_and_opens_the_first(scene: Scene) -> None:
    assert "No cases yet" in texts(scene.page)
    scene.press("Open a case")
    assert form(scene).spec.key == "cases/new"


def test_after_a_mistake_of_the_program_it_can_be_saved_again(scene: Scene) -> None:
    scene.page.offer_page_actions()
    right = form(scene).spec
    form(scene).spec = replace(right, make=cast("Any", dict))  # no command: the gate itself fails
    scene.press("Save")
    assert "The program hit an error and saved nothing." in words_of(form(scene))
    form(scene).spec = right
    scene.press("Save")
    assert form(scene).form.problems()


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


def test_a_case_is_opened_in_place_once_nothing_is_missing(scene: Scene) -> None:
    scene.page.offer_page_actions()
    fill(form(scene).form, opened="the other day, perhaps")
    scene.press("Save")
    assert set(form(scene).form.problems()) == {"title", "opened"}
    assert scene.open_requests == []
    fill(form(scene).form, title="Nail bar, Leigh", opened="19 Jun 2022")
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
    fill(form(scene).form, title="Half a thought")
    QTest.keyClick(form(scene), Qt.Key.Key_Escape)
    assert not [each for each in scene.page.findChildren(FormCard) if each.isVisible()]
    assert scene.page.view.hasFocus()
    (draft,) = scene.drafts.all()
    assert (draft.key, draft.label) == ("cases/new", "New case")
    scene.page.resume(draft.key)
    assert form(scene).form.values()["title"] == "Half a thought"
    scene.page.leave()
    assert [each.key for each in scene.drafts.all()] == ["cases/new"]
    scene.page.open_new()
    button(form(scene), "Discard draft").click()
    settle()
    assert len(scene.drafts.all()) == 1
    button(form(scene), "Discard for good").click()
    settle()
    assert scene.drafts.all() == ()
    scene.page.open_new()
    assert form(scene).form.values()["title"] == ""


def test_who_may_not_open_cases_sees_why(store: Store, put_up: PutUp) -> None:
    scene = put_up(store, CasesPage, Role.ANALYST)
    assert "No cases yet" in texts(scene.page)
    assert "Open a case" not in texts(scene.page)
    blocked = button(scene.page, "New case")
    assert not blocked.isEnabled()
    assert blocked.toolTip() == "Your role cannot record new cases."
    assert scene.page.page_actions()[0].why_not
