"""Link chart, timeline and map beside the lists of their tabs: each chooses for the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from mscu.codes import Kind
from mscu.documents.chart.picture import PlacedLine
from mscu.ui.pages.cases import body
from mscu.ui.pages.cases.pictures import CasePicture
from mscu.ui.pages.charts.links.canvas import ChartCanvas
from mscu.ui.pages.charts.map.view import CaseMapView
from mscu.ui.pages.charts.timeline.view import TimelineView
from mscu.ui.widgets.chronology import Chronology
from tests.ui.finding import only
from tests.ui.pages.cases.case_scene import Scene, settle

W = TypeVar("W", bound=QWidget)
VIEWS: Mapping[int, type[QWidget]] = {
    body.LINKS: ChartCanvas,
    body.TIMELINE: TimelineView,
    body.MAP: CaseMapView,
}


def turn_to(scene: Scene, tab: int, view: type[W]) -> tuple[Chronology, W]:
    scene.page.case_body.show_tab(tab)
    settle()
    return scene.page.case_body.list_in_front, only(scene.page, view)


def test_a_row_beside_a_picture_is_clicked_and_opened_and_the_tab_keeps_it(caravan_page: Scene) -> None:
    parts = caravan_page.page.case_body
    for tab, view in VIEWS.items():
        rows, _ = turn_to(caravan_page, tab, view)
        assert rows.current_key() == rows.lines()[0].key
        assert rows.width() < only(caravan_page.page, CasePicture).width()
        caravan_page.add(Kind.NOTE)
        second = rows.visualRect(rows.model().index(1, 0)).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=second)
        settle()
        assert caravan_page.forms == []
        assert parts.tab == tab
        assert rows.current_key() == rows.lines()[1].key
        assert only(caravan_page.page, view).isVisible()
        rows.setFocus()
        QTest.keyClick(rows, Qt.Key.Key_Up)
        key = rows.current_key()
        QTest.keyClick(rows, Qt.Key.Key_Return)
        settle()
        assert parts.tab in {body.CHRONOLOGY, body.PEOPLE}
        parts.show_tab(tab)
        assert parts.list_in_front.current_key() == key


def test_a_link_chosen_in_the_list_is_the_line_of_the_chart(shared: Scene) -> None:
    rows, canvas = turn_to(shared, body.LINKS, ChartCanvas)
    sources = {
        line.key: {source.entry_id for link in line.links for source in link.sources}
        for line in canvas.picture.lines
    }
    chosen = set()
    for at, line in enumerate(rows.lines()):
        rows.setCurrentIndex(rows.model().index(at, 0))
        key, selected = line.key, canvas.selected()
        assert rows.current_key() == key
        assert isinstance(key, tuple)
        if isinstance(selected, PlacedLine):  # the chart leaves some links out
            assert key[1][1] in sources[selected.key]
            chosen.add(selected.key)
    assert chosen == sources.keys()
    drawn = canvas.picture.lines[-1]
    canvas.choose(drawn.key)
    key = rows.current_key()
    assert isinstance(key, tuple)
    assert key[1][1] == drawn.links[0].sources[-1].entry_id


def test_a_chart_with_a_link_chosen_fits_its_pane_again_when_that_grows(shared: Scene) -> None:
    page = shared.page
    rows, canvas = turn_to(shared, body.LINKS, ChartCanvas)
    rows.setCurrentIndex(rows.model().index(len(rows.lines()) - 1, 0))
    before = canvas.height()
    page.resize(page.width(), page.height() + 200)
    settle()
    assert canvas.height() > before
    shown = canvas.transform
    canvas.show_start()
    canvas.bring_into_view()
    assert shown == canvas.transform


def test_an_event_chosen_in_the_picture_is_the_row_of_the_list(shared: Scene) -> None:
    rows, view = turn_to(shared, body.TIMELINE, TimelineView)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    current = view.current()
    assert current is not None
    assert rows.current_key() == current.entry_id
    assert rows.shows_current
    rows.setCurrentIndex(rows.model().index(0, 0))
    assert view.row == 0


def test_a_place_chosen_on_the_map_is_the_row_of_the_list(shared: Scene) -> None:
    rows, view = turn_to(shared, body.MAP, CaseMapView)
    for place in view.map.places:
        view.choose(place.key)
        assert rows.current_key() == place.key
    rows.setCurrentIndex(rows.model().index(0, 0))
    assert view.current == rows.current_key()
