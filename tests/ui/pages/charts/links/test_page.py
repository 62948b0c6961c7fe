"""The links of a case: walked through, hidden, pinned, filtered by keyboard alone, saved and left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton

from mscu.actions.core.view_filters import ChartView
from mscu.actions.search.saved_views import SavedViews
from mscu.codes import Role
from mscu.documents.chart.chart_filter import DEFAULT_KINDS, ChartFilter
from mscu.documents.chart.facts import NodeKind
from mscu.documents.chart.picture import Picture
from mscu.ui.pages.charts.links.page import LinksPage
from mscu.ui.pages.charts.links.state import ChartState, state_of, view_of
from mscu.ui.pages.charts.map.page import CaseMapPage
from mscu.ui.pages.charts.timeline.page import TimelinePage
from mscu.ui.pages.core.page import Page
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.choices import CheckField
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.link import Link
from tests.inputs.factories import a_case
from tests.inputs.records import FOR_WHOM
from tests.journeys import drivers as keys
from tests.scenes.stores import Store
from tests.ui.finding import named, texts, visible
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, fill, put

Scene = PageScene[LinksPage]
VISIBLE = 60
"""Of 255 steps of a colour."""


@pytest.fixture
def scene(caravan_store: Store, caravan_id: int, put_up: Callable[..., Scene]) -> Scene:
    made = put_up(caravan_store, LinksPage)
    made.open("links", caravan_id)
    return made


def key_of(scene: Scene, name: str) -> str:
    chart = scene.page.canvas.chart
    return next(each.key for each in chart.nodes if each.name == name)


def picture(scene: Scene) -> Picture:
    return scene.page.canvas.picture


def names(scene: Scene) -> set[str]:
    settle()
    return {each.node.name for each in picture(scene).nodes}


def press(scene: Scene, keys: str) -> None:
    QTest.keyClicks(scene.page.canvas, keys)
    settle()


def test_it_shows_who_is_linked_in_words_and_opens_the_record(scene: Scene) -> None:
    canvas = scene.page.canvas
    assert {"Daniel Crabtree", "Hollin Lane Yard", "Crabtree group", "R-22-0001"} <= names(scene)
    assert "TF/2" not in names(scene), "exhibits are shown when they are wanted"
    assert scene.page.count.text() == "21 of 28 shown, 34 links"
    assert canvas.accessibleName() == "Link chart of MS-22-0001"
    key = key_of(scene, "Daniel Crabtree")
    canvas.choose(key)
    assert "Daniel Crabtree arrested at Crabtree home" in canvas.accessibleDescription()
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert scene.open_requests == [("subject", int(key.partition(":")[2]))]
    seen = set()
    for arrow in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(canvas, arrow)
        seen.add(canvas.current)
    assert len(seen) > 1
    assert all(isinstance(each, str) for each in seen)
    canvas.choose((key, key_of(scene, "Crabtree home")))
    settle()
    assert "Daniel Crabtree arrested at Crabtree home" in texts(scene.page.selection)
    arrest = next(each for each in scene.page.selection.findChildren(Link) if "Arrest" in each.text())
    arrest.click()
    kind, number = scene.open_requests[-1]
    assert kind == "entry"
    assert number in {source.entry_id for each in canvas.chart.links for source in each.sources}
    scene.press("Print")
    assert scene.open_requests[-1][0] == "print_chart"


def test_keys_hide_show_pin_and_widen(scene: Scene) -> None:
    canvas = scene.page.canvas
    canvas.choose(key_of(scene, "Shane Crabtree"))
    press(scene, "h")
    assert "Shane Crabtree" not in names(scene)
    assert "is hidden. A shows all again." in scene.said()
    press(scene, "a")
    assert "Shane Crabtree" in names(scene)
    home = key_of(scene, "Crabtree home")
    canvas.choose(home)
    for is_pinned in (True, False):
        press(scene, "p")
        assert picture(scene).by_key[home].is_pinned is is_pinned
    press(scene, "e")
    assert {"TF/2", "TF/3"} <= names(scene), "what it is linked to, whatever its kind"
    assert "GL/1" not in names(scene)


def test_a_dragged_node_is_seen_on_its_way_and_pinned_where_it_is_left_but_not_by_escape(
    scene: Scene,
) -> None:
    canvas = scene.page.canvas
    key = key_of(scene, "Crabtree home")
    stood = canvas.picture.by_key[key].icon
    start = canvas.transform.point(stood.middle).toPoint()
    left = QPoint(60, 40)
    before = pixels(scene)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    chosen = pixels(scene)
    QTest.mouseMove(canvas, start + QPoint(30, 20))
    QTest.mouseMove(canvas, start + left)
    assert unlike(chosen, pixels(scene)) > 0
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + left)
    assert canvas.picture.by_key[key].icon == stood
    assert scene.open_requests == [], "it left the node, and not the page"
    canvas.choose(None)
    assert unlike(before, pixels(scene)) == 0
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, start + QPoint(30, 20))
    QTest.mouseMove(canvas, start + left)
    wanted = canvas.transform.to_chart((start + left).toPointF())
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + left)
    settle()
    placed = canvas.picture.by_key[key]
    assert placed.is_pinned
    assert placed.icon.middle == pytest.approx(wanted, abs=1)


def test_kinds_are_filtered_by_ticks_and_a_day_by_the_slider(scene: Scene) -> None:
    slider = scene.page.day_slider.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert names(scene) == {"R-22-0001", "Hollin Lane Yard", "Keith Ormrod", "White Transit tipper"}
    assert "11 Mar 2022" in texts(scene.page.day_slider)
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert "Crabtree group" in names(scene)
    next(each for each in scene.page.findChildren(CheckField) if "Reports" in each.text()).click()
    kinds = {each.node.kind for each in picture(scene).nodes}
    assert NodeKind.REPORT not in kinds
    assert NodeKind.PERSON in kinds


def test_the_way_between_two_is_told_and_drawn(scene: Scene) -> None:
    canvas = scene.page.canvas
    canvas.choose(key_of(scene, "Hollin Lane Yard"))
    press(scene, "w")
    canvas.choose(key_of(scene, "Shane Crabtree"))
    assert "1 step: " in scene.said()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    canvas.choose(key_of(scene, "Phone of the leaflets"))
    press(scene, "w")
    canvas.choose(key_of(scene, "Ionuț Bălan"))
    assert "steps: " in scene.said()
    ends = [key_of(scene, name) for name in ("Phone of the leaflets", "Ionuț Bălan")]
    assert [canvas.path[0], canvas.path[-1]] == ends
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.path == ()
    assert scene.open_requests == []
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert scene.open_requests[-1][0] == "cases"


def test_all_of_the_caravan_case_is_seen_at_once_on_a_small_screen_and_closer_by_plus(scene: Scene) -> None:
    """As large as the window leaves it at 1366 by 768."""
    canvas = scene.page.canvas
    canvas.setFixedSize(1008, 548)
    settle()
    nodes, containers = canvas.picture.nodes, canvas.picture.containers
    for box in (*(each.box for each in nodes), *(each.box for each in containers)):
        assert canvas.rect().contains(canvas.transform.rect(box).toRect())
    before = canvas.transform.scale
    press(scene, "+")
    assert canvas.transform.scale > before
    press(scene, "--")
    assert canvas.transform.scale < before
    press(scene, "0")
    assert canvas.transform.rect(canvas.picture.nodes[0].box).left() >= 0


def test_the_table_has_each_link_as_a_sentence(scene: Scene) -> None:
    scene.page.toggle_table()
    settle()
    table = scene.page.table.list
    titles = [line.look.title.strip("\u2066\u2068\u2069") for line in table.lines()]
    assert "Shane Crabtree arrested at Hollin Lane Yard" in titles
    assert scene.page.count.text().endswith(f", {len(titles)} links")
    table.choose(table.lines()[0].key)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert scene.open_requests[-1][0] == "entry"


def test_an_empty_case_says_what_will_stand_here(store: Store, put_up: Callable[..., PageScene[Any]]) -> None:
    """On each page of a picture of it."""
    case_id = a_case(store.gate(Role.OFFICER))
    pages: dict[type[Page], str] = {
        LinksPage: "No links yet",
        TimelinePage: "Nothing to show yet",
        CaseMapPage: "No place is named yet",
    }
    for kind, words in pages.items():
        page = put_up(store, kind).page
        page.open_record(kind.opens[0], case_id)
        settle()
        assert any(words in each.accessibleName() for each in visible(page, EmptyState))


def pixels(scene: Scene) -> bytes:
    image = scene.page.canvas.grab().toImage()
    return bytes(image.constBits())


def unlike(one: bytes, two: bytes) -> int:
    """Count what differs to be seen; a line that was cut differs a little where it was."""
    return sum(abs(a - b) > VISIBLE for a, b in zip(one, two, strict=True))


def test_what_is_moved_looks_as_if_it_were_painted_anew(scene: Scene) -> None:
    canvas = scene.page.canvas
    press(scene, "++")
    canvas.grab()
    for step in ((37, -21), (-12, 0), (0, 50)):
        canvas.move_by(*step)
        canvas.grab()
    moved = pixels(scene)
    canvas.show_picture(canvas.chart, replace(canvas.picture))
    assert unlike(moved, pixels(scene)) == 0
    canvas.move_by(5, 0)
    assert unlike(moved, pixels(scene)) > 0


# ------------------------------------------------------------------------------ saved charts

MORE = "Saved charts, and the chart as a file"


def menu_of(scene: Scene) -> QMenu:
    """Open the menu of saved charts by its key."""
    named(scene.page, QPushButton, MORE).setFocus()
    keys.press(Qt.Key.Key_Space)
    menu = keys.keyboard()
    assert isinstance(menu, QMenu)
    return menu


def do(scene: Scene, words: str) -> None:
    menu = menu_of(scene)
    by_words = {action.text().partition("\t")[0]: action for action in menu.actions()}
    keys.reach(lambda: menu.activeAction() is by_words[words], Qt.Key.Key_Down, words)
    keys.press(Qt.Key.Key_Return)
    settle()


def test_a_chart_comes_back_as_it_was_left_and_the_case_begins_with_it(
    scene: Scene, caravan_id: int, put_up: Callable[..., Scene]
) -> None:
    page, canvas, store = scene.page, scene.page.canvas, scene.store
    home = key_of(scene, "Crabtree home")
    canvas.choose(home)
    press(scene, "pe")
    canvas.choose(key_of(scene, "Shane Crabtree"))
    press(scene, "h")
    place = canvas.picture.by_key[home].icon.middle
    left = names(scene)
    title = "For the briefing, Nguyễn"
    do(scene, "Save this chart as…")
    assert isinstance(keys.keyboard(), LineField)
    keys.write(title)
    keys.press(Qt.Key.Key_Return)
    assert f"Saved as “{title}”." in scene.said()
    canvas.setFocus()
    press(scene, "a")
    assert names(scene) != left
    put(page.saved.views, title)
    assert names(scene) == left
    placed = canvas.picture.by_key[home]
    assert placed.is_pinned
    assert placed.icon.middle == pytest.approx(place, abs=1)
    do(scene, "Open the chart of this case with this view")
    assert f"The chart of this case now opens with “{title}”." in scene.said()
    again = put_up(store, LinksPage)
    again.page.open_record("links", caravan_id)
    assert names(again) == left
    (line,) = store.gate(Role.OFFICER).ask(SavedViews(page=f"links/{caravan_id}"))
    assert line.title == title
    assert store.gate(Role.SUPERVISOR).ask(SavedViews(page=f"links/{caravan_id}")) == ()
    assert store.gate(Role.OFFICER).ask(SavedViews(page=f"links/{caravan_id + 1}")) == ()


def test_it_is_saved_as_a_file_of_what_is_shown_by_who_prints(
    scene: Scene, caravan_id: int, put_up: Callable[..., Scene], tmp_path: Path
) -> None:
    page = scene.page
    page.kind_filter.show_kinds(DEFAULT_KINDS - {NodeKind.REPORT}, weak=False)
    page.refresh_chart()
    do(scene, "Save the chart as a file")
    assert page.saving.isVisible()
    assert not page.selection.isVisible()
    fill(scene.form.form, **FOR_WHOM)
    page.saving.save_to(tmp_path / "chart")
    assert "Saved as chart.graphml and recorded as copy 1: " in scene.said()
    graph = nx.read_graphml(tmp_path / "chart.graphml")
    kinds = {kind for _, kind in graph.nodes(data="kind")}
    assert "person" in kinds
    assert "report" not in kinds
    assert page.selection.isVisible()
    analyst = put_up(scene.store, LinksPage, Role.ANALYST)
    analyst.page.open_record("links", caravan_id)
    (action,) = (each for each in menu_of(analyst).actions() if "as a file" in each.text())
    assert not action.isEnabled()
    keys.press(Qt.Key.Key_Escape)


def test_what_is_written_down_is_read_back() -> None:
    state = ChartState(
        chart_filter=ChartFilter(kinds=frozenset({NodeKind.PERSON}), weak=True, until=date(2022, 6, 1)),
        hidden={"group:crabtree group", "subject:1"},
        also={"entry:4"},
        pins={"group:crabtree group": (-12.0, 40.0)},
    )
    back = state_of(view_of(state))
    assert back == state
    assert state_of(ChartView()) == ChartState()
    broken = ChartView(until="soon", pins="1 x subject:1\n\n5 6 subject:2")
    assert state_of(broken).pins == {"subject:2": (5.0, 6.0)}
