"""The timeline: reached from its tab, walked through by keys, said in words, filtered, printed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from mscu.ui.pages.charts.timeline.page import TimelinePage
from mscu.ui.pages.charts.timeline.view import HEADER_HEIGHT, ROW
from mscu.ui.widgets.choices import CheckField
from tests.scenes.stores import Store
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene

Scene = PageScene[TimelinePage]


@pytest.fixture
def scene(caravan_store: Store, caravan_id: int, put_up: Callable[..., Scene]) -> Scene:
    made = put_up(caravan_store, TimelinePage)
    made.open("timeline", caravan_id)
    return made


def go_to(scene: Scene, headline: str) -> None:
    view = scene.page.view
    events = view.timeline.events
    view.choose(next(at for at, each in enumerate(events) if each.headline.startswith(headline)))


def tick(scene: Scene, words: str) -> None:
    next(each for each in scene.page.findChildren(CheckField) if words in each.text()).click()
    settle()


def test_each_event_and_lane_is_said_in_words_as_the_keyboard_comes_to_it_and_opens(scene: Scene) -> None:
    view = scene.page.view
    assert view.accessibleName() == "Timeline of MS-22-0001"
    first = view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.accessibleDescription() != first
    go_to(scene, "Arrest: Daniel Crabtree")
    assert "Who: Daniel Crabtree. Where: Crabtree home" in view.accessibleDescription()
    event = view.current()
    assert event is not None
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert scene.open_requests == [("entry", event.entry_id)]
    go_to(scene, "Search: Hollin Lane Yard")
    marsh = next(at for at, each in enumerate(view.timeline.lanes) if each.name == "Anthony Marsh")
    for _ in range(marsh + 1):
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription().startswith("Anthony Marsh. looked for, not found. Search")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert scene.open_requests[-1] == view.timeline.lanes[marsh].opens
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert ". not named in it. " in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.row == len(view.timeline.events) - 1
    scene.press("Print")
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert [kind for kind, _ in scene.open_requests[-2:]] == ["print_timeline", "cases"]


def test_the_mouse_chooses_an_event_and_a_lane_and_what_is_current_is_in_view(scene: Scene) -> None:
    view = scene.page.view
    view.choose(0)
    where = QPoint(round(view.grid().x(1)), HEADER_HEIGHT + 2 * ROW + 5)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert (view.row, view.lane) == (2, 1)
    view.choose(len(view.timeline.events) - 1, len(view.timeline.lanes) - 1)
    grid = view.grid()
    assert HEADER_HEIGHT <= grid.y(view.row) <= view.viewport().height()
    assert grid.begins <= grid.x(view.lane) <= view.viewport().width()


def test_kinds_are_filtered_by_ticks_painted_anew_and_all_stands_in_the_table(scene: Scene) -> None:
    view = scene.page.view
    before, painted = len(view.timeline.events), view.viewport().grab().toImage()
    tick(scene, "Places")
    assert "Hollin Lane Yard" not in {each.name for each in view.timeline.lanes}
    assert len(view.timeline.events) < before
    assert view.viewport().grab().toImage() != painted
    tick(scene, "Places")
    tick(scene, "Entries that name nobody")
    assert len(view.timeline.events) > before
    assert scene.page.count.text() == f"{len(view.timeline.events)} of {len(view.timeline.events)} events"
    scene.page.toggle_table()
    settle()
    lines = scene.page.table.lines()
    arrest = next(each for each in lines if "Arrest: Daniel Crabtree" in each.look.title)
    assert "Daniel Crabtree" in arrest.look.detail
    assert "Crabtree home" in arrest.look.detail
    scene.page.table.choose(arrest.key)
    QTest.keyClick(scene.page.table, Qt.Key.Key_Return)
    assert scene.open_requests[-1] == ("entry", arrest.key)
