"""A report that is the same as another: said on its card, and taken back there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mscu.codes import Role
from mscu.ui.pages.intake.reports import ReportsPage
from tests.inputs.factories import a_report
from tests.scenes.stores import Store
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, fill
from tests.ui.pages.intake.report_scene import card

Scene = PageScene[ReportsPage]
PutUp = Callable[..., Scene]


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return the page with the second of two reports opened."""
    officer = store.gate(Role.OFFICER)
    a_report(officer)
    second = a_report(officer)
    made = put_up(store, ReportsPage)
    made.page.shown()
    made.page.open_record("report", second)
    settle()
    return made


def say_it_is_the_same(scene: Scene) -> None:
    page_actions = {action.label: action for action in scene.page.card.other_actions()}
    page_actions["Mark as a duplicate"].run()
    settle()
    fill(scene.form.form, same_as="r-22-0001", reason="The same van.")
    scene.page.forms.save()
    settle()


def test_said_shown_and_taken_back(scene: Scene) -> None:
    bar = scene.page.duplicates.bar
    assert not bar.isVisible()
    say_it_is_the_same(scene)
    assert bar.text().startswith("Duplicate of R-22-0001.")
    assert "The same van." in bar.text()
    bar.followed.emit()
    settle()
    fill(scene.form.form, reason="Two vans.")
    scene.page.forms.save()
    settle()
    assert not bar.isVisible()
    assert scene.store.sql("SELECT DISTINCT triage_state FROM report") == [("triage_outcome:new",)]


def test_the_leading_one_names_its_duplicates(scene: Scene) -> None:
    say_it_is_the_same(scene)
    scene.page.open_record("report", 1)
    settle()
    assert "R-22-0002." in card(scene)


def test_a_number_that_is_not_there_is_refused_beside_its_field(scene: Scene) -> None:
    scene.page.forms.mark_duplicate()
    settle()
    fill(scene.form.form, same_as="R-22-0009", reason="The same van.")
    scene.page.forms.save()
    settle()
    assert "no such number in the register" in scene.form.form.problems()["same_as"]
