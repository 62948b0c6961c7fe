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


def make_postcodes(tmp_path: Path) -> None:
    """Make the directory of postcodes."""
    source = tmp_path / "ONSPD.csv"
    source.write_text(DIRECTORY, encoding="utf-8")
    make_directory(source, default_path())


@pytest.fixture
def scene(store: Store, case_id: int, put_up: Callable[..., Scene], tmp_path: Path) -> Scene:
    make_postcodes(tmp_path)
    made = put_up(store, CaseMapPage)
    made.open("case_map", case_id)
    return made


def test_each_mark_is_said_in_words_as_the_keyboard_comes_to_it_and_opened(scene: Scene) -> None:
    view = scene.page.view
    assert view.accessibleName().startswith("Map of MS-")
    assert scene.page.count.text() == "4 of 5 places on the map"
    said = view.accessibleDescription()
    assert said.startswith("2 places are here. Quán Phở Hạnh Phúc: Scene. OL10 0AA, Rochdale. ")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert scene.open_requests == [], "where several places stand Enter goes to the list"
    assert scene.page.list.hasFocus()
    QTest.keyClick(scene.page.list, Qt.Key.Key_Down)
    QTest.keyClick(scene.page.list, Qt.Key.Key_Return)
    assert scene.open_requests.pop()[0] == "subject"
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.accessibleDescription() == "مطعم الأرز: Scene. M24 0AA, Rochdale"
    assert scene.page.description.text().endswith(": Scene. M24 0AA, Rochdale")
    assert scene.page.list.current_key() == view.current
    QTest.keyClick(view, Qt.Key.Key_Return)
    mark = view.mark()
    assert mark is not None
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(mark.x), round(mark.y)))
    assert scene.open_requests == [mark.places[0].opens] * 2, "by key and mouse"
    scene.press("Print")
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert [kind for kind, _ in scene.open_requests[-2:]] == ["print_map", "cases"]


def test_the_list_has_every_place_and_the_map_all_of_greater_manchester_when_wanted(scene: Scene) -> None:
    looks = [each.look for each in scene.page.list.lines()]
    headings = [each.heading for each in looks if each.heading]
    assert headings == ["On the map", "Beyond Greater Manchester", "Not on the map"]
    for words in ("Dairy", "No postcode", "Scene"):
        assert words in looks[-1].spoken
    assert "LS1 1UR, outside Greater Manchester" in looks[-2].spoken
    scene.page.list.setFocus()
    QTest.keyClick(scene.page.list, Qt.Key.Key_End)
    assert scene.page.view.mark() is None
    assert scene.page.view.accessibleDescription() == "Dairy: Scene. No postcode"
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


def test_a_mark_in_the_tab_of_a_case_is_chosen_by_a_click_and_a_button_opens_the_map(
    store: Store, case_id: int, put_up: Callable[..., PageScene[CasePage]], tmp_path: Path
) -> None:
    make_postcodes(tmp_path)
    scene = put_up(store, CasePage)
    scene.page.open_record("cases", case_id)
    body = scene.page.case_body
    body.show_tab(MAP)
    settle()
    view = only(scene.page, CaseMapView)
    mark = view.placed.marks[-1]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(mark.x), round(mark.y)))
    settle()
    assert body.tab == MAP
    assert body.list_in_front.current_key() == mark.places[0].key
    scene.press("Open the map")
    assert scene.open_requests == [("case_map", case_id)]
