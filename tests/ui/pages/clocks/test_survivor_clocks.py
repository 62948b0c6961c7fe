"""The charity's clock board: the survivors' clocks, filtered by person, day and type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.actions.clocks.clock_board import When
from mscu.actions.support.check_ins import GoOut
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.clocks.survivor_clocks import SurvivorClocksPage
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.segmented import SegmentedField
from tests.inputs.consents import a_card, a_consent, a_request
from tests.inputs.support import a_contact
from tests.scenes.stores import OTHER_NAVIGATOR, Store
from tests.ui.finding import named, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, titles

Scene = PageScene[Any]
Show = Callable[..., Scene]
PATIENT = "Ionuț Bălan"
HERS = [
    f"Review the emergency card: {PATIENT}",
    f"Next contact: {PATIENT}",
    "Back from going out alone: Victim Navigator",
    f"Review a consent: {PATIENT}",
    f"Reply to a request: {PATIENT}",
]


@pytest.fixture
def survivor(charity: Store) -> int:
    """Return one for whom something of each kind is due."""
    gate = charity.gate(Role.NAVIGATOR)
    number = gate.perform(TakeOn(name=PATIENT))
    gate.perform(a_contact(number, next_contact="20 Jun 2022 14:00"))
    gate.perform(a_consent(number, review_on="24 Jun 2022"))
    gate.perform(a_card(number, agreed_on="18 Mar 2022"))
    gate.perform(a_request(number, due_on="1 Jul 2022"))
    gate.perform(GoOut(area="Bury", expected_at="20 Jun 2022 17:00"))
    return number


def choose(scene: Scene, kind: type[Any], name: str, value: object) -> list[str]:
    field = named(scene.page, kind, name)
    field.show_value(value)
    field.edited.emit()
    settle()
    return titles(scene.page.view)


def begins(found: list[str]) -> list[str]:
    return [each.partition(":")[0] for each in found]


def test_her_clocks_stand_on_the_board_the_worst_first(survivor: int, charity: Store, put_up: Show) -> None:
    assert survivor
    scene = put_up(charity, SurvivorClocksPage, Role.NAVIGATOR)
    settle()
    assert begins(titles(scene.page.view)) == begins(HERS)
    assert "1 late, 2 due today, 5 shown" in texts(scene.page)
    assert len(choose(scene, ChoiceField, "When due", When.TODAY)) == 2
    assert len(choose(scene, ChoiceField, "When due", When.LATE)) == 1
    choose(scene, ChoiceField, "When due", None)
    assert choose(scene, ChoiceField, "Type of clock", "consent") == [HERS[3]]


def test_of_a_colleague_s_survivor_a_number_is_shown(survivor: int, charity: Store, put_up: Show) -> None:
    assert survivor
    scene = put_up(charity, SurvivorClocksPage, OTHER_NAVIGATOR)
    settle()
    assert titles(scene.page.view) == []
    assert "Nothing due" in texts(scene.page)
    found = choose(scene, SegmentedField, "Whose clocks", False)
    assert found == ["Review the emergency card", "Reply to a request"]
    assert PATIENT not in texts(scene.page)


def test_enter_opens_the_survivor_and_d_the_form_that_settles_it(
    survivor: int, charity: Store, put_up: Show
) -> None:
    scene = put_up(charity, SurvivorClocksPage, Role.NAVIGATOR)
    settle()
    view: RowsView = scene.page.view
    view.setFocus()
    view.choose_first()
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_D)
    assert scene.window.turned == [f"survivor/{survivor}", f"survivors/card/{survivor}"]
    at = begins(titles(view)).index("Back from going out alone")
    view.choose(at + 1)
    QTest.keyClick(view, Qt.Key.Key_D)
    assert "record on the Survivors page" in scene.said()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert scene.window.turned[-1] == "survivors"
