"""The timeline: reached from its tab, walked through by keys, said in words, filtered, printed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from mscu.codes import Role
from mscu.ui.pages.charts.timeline.page import TimelinePage
from mscu.ui.pages.charts.timeline.view import HEADER_HEIGHT, ROW
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.choices import CheckField
from tests.inputs.factories import a_case
from tests.scenes.stores import Store, Template
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene

Scene = PageScene[TimelinePage]


@pytest.fixture
def scene(
    caravan_store: Store, caravan_recorded: tuple[Template, int], put_up: Callable[..., Scene]
) -> Scene:
    made = put_up(caravan_store, TimelinePage)
    made.page.open_record("timeline", caravan_recorded[1])
    settle()
    return made


def go_to(scene: Scene, headline: str) -> None:
    view = scene.page.view
    events = view.timeline.events
    view.choose(next(at for at, each in enumerate(events) if each.headline.startswith(headline)))


def tick(scene: Scene, words: str) -> None:
    next(each for each in scene.page.findChildren(CheckField) if words in each.text()).click()
    settle()


def test_each_event_is_said_in_words_as_the_keyboard_comes_to_it(scene: Scene) -> None:
    view = scene.page.view
    assert view.accessibleName() == "Timeline of MS-22-0001"
    first = view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.accessibleDescription() != first
    go_to(scene, "Arrest: Daniel Crabtree")
    assert "Who: Daniel Crabtree. Where: Crabtree home" in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.row == len(view.timeline.events) - 1


def test_lanes_are_walked_along_and_say_whether_the_event_names_them(scene: Scene) -> None:
    view = scene.page.view
    go_to(scene, "Search: Hollin Lane Yard")
    marsh = next(at for at, each in enumerate(view.timeline.lanes) if each.name == "Anthony Marsh")
    for _ in range(marsh + 1):
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription().startswith("Anthony Marsh. looked for, not found. Search")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert scene.open_requests == [view.timeline.lanes[marsh].opens]
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert ". not named in it. " in view.accessibleDescription()


def test_enter_opens_the_entry(scene: Scene) -> None:
    view = scene.page.view
    go_to(scene, "Arrest: Daniel Crabtree")
    event = view.current()
    assert event is not None
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert scene.open_requests == [("entry", event.entry_id)]


def test_the_mouse_chooses_an_event_and_a_lane(scene: Scene) -> None:
    view = scene.page.view
    view.choose(0)
    grid = view.grid()
    where = QPoint(round(grid.x(1)), HEADER_HEIGHT + 2 * ROW + 5)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert (view.row, view.lane) == (2, 1)


def test_what_is_current_is_brought_into_view(scene: Scene) -> None:
    view = scene.page.view
    view.choose(len(view.timeline.events) - 1, len(view.timeline.lanes) - 1)
    grid = view.grid()
    assert HEADER_HEIGHT <= grid.y(view.row) <= view.viewport().height()
    assert grid.begins <= grid.x(view.lane) <= view.viewport().width()


def test_kinds_are_filtered_by_ticks_and_the_rest_is_shown_when_wanted(scene: Scene) -> None:
    view = scene.page.view
    before = len(view.timeline.events)
    tick(scene, "Places")
    assert "Hollin Lane Yard" not in {each.name for each in view.timeline.lanes}
    assert len(view.timeline.events) < before
    tick(scene, "Places")
    tick(scene, "Entries that name nobody")
    assert len(view.timeline.events) > before
    assert scene.page.count.text() == f"{len(view.timeline.events)} of {len(view.timeline.events)} events"


def test_the_table_has_each_event_with_who_and_where(scene: Scene) -> None:
    scene.page.toggle_table()
    settle()
    lines = scene.page.table.lines()
    arrest = next(each for each in lines if "Arrest: Daniel Crabtree" in each.look.title)
    assert "Daniel Crabtree" in arrest.look.detail
    assert "Crabtree home" in arrest.look.detail
    scene.page.table.choose(arrest.key)
    QTest.keyClick(scene.page.table, Qt.Key.Key_Return)
    assert scene.open_requests[-1] == ("entry", arrest.key)


def test_it_is_painted_with_marks_and_another_when_lanes_go(scene: Scene) -> None:
    before = scene.page.view.viewport().grab().toImage()
    tick(scene, "People")
    assert scene.page.view.viewport().grab().toImage() != before


def test_an_empty_case_says_what_will_stand_here(store: Store, put_up: Callable[..., Scene]) -> None:
    case_id = a_case(store.gate(Role.OFFICER))
    scene = put_up(store, TimelinePage)
    scene.page.open_record("timeline", case_id)
    settle()
    assert any(
        each.isVisible() and "Nothing to show yet" in each.accessibleName()
        for each in scene.page.findChildren(EmptyState)
    )


def test_it_is_printed_as_an_edition_and_escape_goes_back(scene: Scene) -> None:
    scene.press("Print")
    assert scene.open_requests[-1][0] == "print_timeline"
    QTest.keyClick(scene.page.view, Qt.Key.Key_Escape)
    assert scene.open_requests[-1][0] == "cases"
