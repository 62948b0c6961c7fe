"""The map: reached from its tab, walked through by keys, said in words, widened, printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from mscu.actions.subjects.subjects import RecordPlace
from mscu.codes import Role
from mscu.exchange.postcodes import NO_FILE, default_path, make_directory
from mscu.ui.pages.cases.body import MAP
from mscu.ui.pages.cases.page import CasePage
from mscu.ui.pages.charts.map.page import WHOLE_AREA, CaseMapPage
from mscu.ui.pages.charts.map.view import CaseMapView
from mscu.ui.widgets.card import EmptyState
from tests.inputs.factories import a_case
from tests.scenes.stores import Store
from tests.ui.finding import only
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene

Scene = PageScene[CaseMapPage]
DIRECTORY = """pcds,lad26cd,wd26cd,lat,long
OL10 0AA,E08000005,W1,53.593,-2.219
M24 0AA,E08000005,W1,53.551,-2.196
LS1 1UR,E08000035,W2,53.799,-1.549
"""
PLACES = (
    ("Quán Phở Hạnh Phúc", "OL10 0AA"),
    ("Yard", "OL10 0AA"),
    ("مطعم الأرز", "M24 0AA"),
    ("Works", "LS1 1UR"),
    ("Dairy", "near Bacup"),
)


@pytest.fixture
def case_id(store: Store) -> int:
    """Return a case with two places at one postcode, one alone, one beyond the map, one nowhere."""
    gate = store.gate(Role.OFFICER)
    case_id = a_case(gate)
    for name, address in PLACES:
        roles = ("involvement_role:scene",)
        gate.perform(RecordPlace(case_id=case_id, name=name, address=address, roles=roles))
    return case_id


@pytest.fixture
def scene(store: Store, case_id: int, put_up: Callable[..., Scene], tmp_path: Path) -> Scene:
    source = tmp_path / "ONSPD.csv"
    source.write_text(DIRECTORY, encoding="utf-8")
    make_directory(source, default_path())
    made = put_up(store, CaseMapPage)
    made.page.open_record("case_map", case_id)
    settle()
    return made


def test_each_mark_is_said_in_words_as_the_keyboard_comes_to_it(scene: Scene) -> None:
    view = scene.page.view
    assert view.accessibleName().startswith("Map of MS-")
    assert scene.page.count.text() == "4 of 5 places on the map"
    said = view.accessibleDescription()
    assert said.startswith("2 places are here. Quán Phở Hạnh Phúc: Scene. OL10 0AA, Rochdale. ")
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.accessibleDescription() == "مطعم الأرز: Scene. M24 0AA, Rochdale"
    assert scene.page.description.text().endswith(": Scene. M24 0AA, Rochdale")
    assert scene.page.list.current_key() == view.current
    QTest.keyClick(view, Qt.Key.Key_Return)
    mark = view.mark()
    assert mark is not None
    assert scene.open_requests == [mark.places[0].opens]


def test_where_several_places_stand_enter_goes_to_the_list(scene: Scene) -> None:
    QTest.keyClick(scene.page.view, Qt.Key.Key_Return)
    assert scene.open_requests == []
    assert scene.page.list.hasFocus()
    QTest.keyClick(scene.page.list, Qt.Key.Key_Down)
    QTest.keyClick(scene.page.list, Qt.Key.Key_Return)
    assert scene.open_requests[0][0] == "subject"


def test_the_list_has_every_place_with_where_it_is_or_why_nobody_can_say(scene: Scene) -> None:
    looks = [each.look for each in scene.page.list.lines()]
    assert [each.heading for each in looks if each.heading] == [
        "On the map",
        "Beyond Greater Manchester",
        "Not on the map",
    ]
    for words in ("Dairy", "No postcode", "Scene"):
        assert words in looks[-1].spoken
    assert "LS1 1UR, outside Greater Manchester" in looks[-2].spoken
    scene.page.list.setFocus()
    QTest.keyClick(scene.page.list, Qt.Key.Key_End)
    assert scene.page.view.mark() is None
    assert scene.page.view.accessibleDescription() == "Dairy: Scene. No postcode"


def test_a_mark_is_opened_by_the_mouse(scene: Scene) -> None:
    view = scene.page.view
    mark = next(each for each in view.placed.marks if len(each.places) == 1)
    where = QPoint(round(mark.x), round(mark.y))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=where)
    assert scene.open_requests == [mark.places[0].opens]


def test_all_of_greater_manchester_is_shown_when_wanted_and_painted_anew(scene: Scene) -> None:
    before = scene.page.view.grab().toImage()
    QTest.keyClick(scene.page.view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert scene.page.area.value() == WHOLE_AREA
    assert scene.page.view.grab().toImage() != before


def test_without_the_directory_it_says_once_what_to_do(
    store: Store, case_id: int, put_up: Callable[..., Scene]
) -> None:
    scene = put_up(store, CaseMapPage)
    scene.page.open_record("case_map", case_id)
    assert scene.said() == NO_FILE
    assert scene.page.view.accessibleDescription() == "No place of this case is on the map"
    assert "postcode not looked up" in scene.page.list.lines()[0].look.detail


def test_an_empty_case_says_what_will_stand_here(store: Store, put_up: Callable[..., Scene]) -> None:
    scene = put_up(store, CaseMapPage)
    scene.page.open_record("case_map", a_case(store.gate(Role.OFFICER)))
    settle()
    assert any(
        each.isVisible() and "No place is named yet" in each.accessibleName()
        for each in scene.page.findChildren(EmptyState)
    )


def test_it_is_printed_as_an_edition_and_escape_goes_back(scene: Scene) -> None:
    scene.press("Print")
    assert scene.open_requests[-1][0] == "print_map"
    QTest.keyClick(scene.page.view, Qt.Key.Key_Escape)
    assert scene.open_requests[-1][0] == "cases"


def test_the_case_has_the_same_rows_in_a_tab_that_opens_it(
    store: Store, case_id: int, put_up: Callable[..., PageScene[CasePage]]
) -> None:
    scene = put_up(store, CasePage)
    scene.page.open_record("cases", case_id)
    settle()
    tabs = scene.page.case_body.tabs
    tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index("Map"))
    settle()
    scene.press("Open the map")
    assert scene.open_requests[-1] == ("case_map", case_id)


def test_a_mark_in_the_tab_of_a_case_is_chosen_by_a_click_and_opens_nothing(
    store: Store, case_id: int, put_up: Callable[..., PageScene[CasePage]], tmp_path: Path
) -> None:
    source = tmp_path / "ONSPD.csv"
    source.write_text(DIRECTORY, encoding="utf-8")
    make_directory(source, default_path())
    page = put_up(store, CasePage).page
    page.open_record("cases", case_id)
    page.case_body.show_tab(MAP)
    settle()
    view = only(page, CaseMapView)
    mark = view.placed.marks[-1]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(mark.x), round(mark.y)))
    settle()
    body = page.case_body
    assert body.tab == MAP
    assert body.list_in_front.current_key() == mark.places[0].key
