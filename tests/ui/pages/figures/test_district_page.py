"""The numbers of each district: on the map, beside it in words, by keyboard, over a period."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import thread_time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mscu.actions.cases.cases import OpenCase
from mscu.actions.intake.reports import RecordReport
from mscu.actions.subjects.subjects import RecordPerson
from mscu.code_keys import POTENTIAL_VICTIM
from mscu.codes import Role
from mscu.ui.look.palette import DARK, LIGHT, Tokens
from mscu.ui.pages.figures.district_map import shade
from mscu.ui.pages.figures.district_page import DistrictsPage
from tests.journeys.sitting import RecordedSession
from tests.scenes.stores import Store
from tests.ui.finding import named
from tests.ui.look.test_palette import contrast
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, put

Scene = PageScene[DistrictsPage]


@pytest.fixture
def districts(store: Store) -> Store:
    """Return a store with two cases of Bury, one of which opened long ago, and a report of Wigan."""
    gate = store.gate(Role.OFFICER)
    for number in range(2):
        opened = "1 Feb 2021 09:00" if number else ""
        case_id = gate.perform(OpenCase(title=f"Car wash {number}", district="district:bury", opened=opened))
        gate.perform(RecordPerson(case_id=case_id, name=f"Nguyễn {number}", roles=(POTENTIAL_VICTIM,)))
    gate.perform(
        RecordReport(happened="today", source="report_source:self", district="district:wigan", text="Seen.")
    )
    return store


@pytest.fixture
def scene(districts: Store, put_up: Callable[..., Scene]) -> Scene:
    made = put_up(districts, DistrictsPage)
    made.page.shown()
    settle()
    return made


def test_each_district_has_its_number_and_is_said_in_words(scene: Scene) -> None:
    page = scene.page
    assert page.map.numbers["district:bury"] == 2
    page.map.choose("district:bury")
    said = page.map.accessibleDescription()
    assert said.startswith("Bury: ")
    for words in ("2 cases, 2 open", "0 reports", "2 potential victims"):
        assert words in said
    assert page.list.current_key() == "district:bury"
    titles = [line.look.title for line in page.list.lines()]
    assert titles[-2:] == ["Outside Greater Manchester", "Not known yet"]


def test_another_number_is_shown_when_it_is_wanted(scene: Scene) -> None:
    page = scene.page
    put(page.what, "reports")
    assert page.map.numbers["district:wigan"] == 1
    assert page.map.numbers["district:bury"] == 0


def test_a_period_leaves_out_what_was_before(scene: Scene) -> None:
    page = scene.page
    put(page.period, 365)
    settle()
    assert page.map.numbers["district:bury"] == 1


def test_arrows_go_to_the_neighbour_and_the_list_goes_along(scene: Scene) -> None:
    page = scene.page
    page.map.choose("district:rochdale")
    QTest.keyClick(page.map, Qt.Key.Key_Left)
    assert page.map.current == "district:bury"
    QTest.keyClick(page.map, Qt.Key.Key_Right)
    assert page.map.current == "district:rochdale"
    assert page.list.current_key() == "district:rochdale"
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.map.current == page.list.current_key() == "district:salford"


def test_a_district_is_chosen_by_the_mouse(scene: Scene) -> None:
    area = scene.page.map
    before = area.grab().toImage()
    QTest.mouseClick(area, Qt.MouseButton.LeftButton, pos=QPoint(area.width() // 2, area.height() // 2))
    assert area.current
    assert area.grab().toImage() != before


@pytest.mark.parametrize("now", [LIGHT, DARK], ids=["light", "dark"])
def test_numbers_can_be_read_on_the_strongest_ground(now: Tokens) -> None:
    ground = shade(now, 1.0)
    assert contrast(now.text, ground.name()) >= 4.5


@pytest.fixture
def sitting(districts: Store, qtbot: QtBot) -> Iterator[RecordedSession]:
    made = RecordedSession(districts, qtbot, Role.OFFICER)
    yield made
    made.rise()


def test_the_way_there_is_on_the_page_of_the_cases_and_escape_leads_back(sitting: RecordedSession) -> None:
    sitting.turn_to("Cases")
    named(sitting.page, QPushButton, "By district").click()
    sitting.settle()
    assert isinstance(sitting.page, DistrictsPage)
    QTest.keyClick(sitting.page.map, Qt.Key.Key_Escape)
    sitting.settle()
    assert sitting.page.name == "cases"


def test_the_map_is_painted_before_anybody_waits_for_it(scene: Scene) -> None:
    """Once it took eight seconds, as the height of all outlines was measured for each point."""
    began = thread_time()
    scene.page.map.grab()
    assert thread_time() - began < 0.3
