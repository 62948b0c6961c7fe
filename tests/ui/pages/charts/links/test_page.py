"""The links of a case: reached, walked through, hidden, pinned, filtered; by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from mscu.codes import Role
from mscu.documents.chart.facts import NodeKind
from mscu.documents.chart.picture import Picture
from mscu.ui.pages.charts.links.page import LinksPage
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.choices import CheckField
from mscu.ui.widgets.link import Link
from tests.inputs.factories import a_case
from tests.scenes.stores import Store, Template
from tests.ui.finding import texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene

Scene = PageScene[LinksPage]
VISIBLE = 60
"""Of 255 steps of a colour."""


@pytest.fixture
def scene(
    caravan_store: Store, caravan_recorded: tuple[Template, int], put_up: Callable[..., Scene]
) -> Scene:
    made = put_up(caravan_store, LinksPage)
    made.page.open_record("links", caravan_recorded[1])
    settle()
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


def test_it_shows_who_is_linked_and_says_how_much_it_shows(scene: Scene) -> None:
    assert {"Daniel Crabtree", "Hollin Lane Yard", "Crabtree group", "R-22-0001"} <= names(scene)
    assert "TF/2" not in names(scene), "exhibits are shown when they are wanted"
    assert scene.page.count.text() == "21 of 28 shown, 34 links"
    assert scene.page.canvas.accessibleName() == "Link chart of MS-22-0001"


def test_arrows_go_from_node_to_node_and_each_is_said_in_words(scene: Scene) -> None:
    canvas = scene.page.canvas
    canvas.choose(key_of(scene, "Daniel Crabtree"))
    assert "Daniel Crabtree arrested at Crabtree home" in canvas.accessibleDescription()
    seen = set()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(canvas, key)
        seen.add(canvas.current)
    assert len(seen) > 1
    assert all(isinstance(each, str) for each in seen)


def test_enter_opens_the_record(scene: Scene) -> None:
    key = key_of(scene, "Daniel Crabtree")
    scene.page.canvas.choose(key)
    QTest.keyClick(scene.page.canvas, Qt.Key.Key_Return)
    assert scene.open_requests == [("subject", int(key.partition(":")[2]))]


def test_what_is_chosen_is_said_beside_with_its_entries(scene: Scene) -> None:
    page = scene.page
    first, second = key_of(scene, "Daniel Crabtree"), key_of(scene, "Crabtree home")
    page.canvas.choose((first, second))
    settle()
    assert "Daniel Crabtree arrested at Crabtree home" in texts(page.selection)
    arrest = next(each for each in page.selection.findChildren(Link) if "Arrest" in each.text())
    arrest.click()
    kind, number = scene.open_requests[-1]
    assert kind == "entry"
    chart = page.canvas.chart
    assert number in {source.entry_id for each in chart.links for source in each.sources}


def test_h_hides_and_a_shows_all_again(scene: Scene) -> None:
    scene.page.canvas.choose(key_of(scene, "Shane Crabtree"))
    press(scene, "h")
    assert "Shane Crabtree" not in names(scene)
    assert "is hidden. A shows all again." in scene.said()
    press(scene, "a")
    assert "Shane Crabtree" in names(scene)


def test_e_shows_what_a_node_is_linked_to_whatever_its_kind(scene: Scene) -> None:
    scene.page.canvas.choose(key_of(scene, "Crabtree home"))
    press(scene, "e")
    assert {"TF/2", "TF/3"} <= names(scene)
    assert "GL/1" not in names(scene)


def test_p_pins_a_node_and_lets_it_go(scene: Scene) -> None:
    key = key_of(scene, "Crabtree home")
    scene.page.canvas.choose(key)
    press(scene, "p")
    assert picture(scene).by_key[key].is_pinned
    press(scene, "p")
    assert not picture(scene).by_key[key].is_pinned


def test_a_dragged_node_is_pinned_where_it_is_left(scene: Scene) -> None:
    canvas = scene.page.canvas
    key = key_of(scene, "Crabtree home")
    start = canvas.transform.point(canvas.picture.by_key[key].icon.middle).toPoint()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, start + QPoint(30, 20))
    QTest.mouseMove(canvas, start + QPoint(60, 40))
    wanted = canvas.transform.to_chart((start + QPoint(60, 40)).toPointF())
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(60, 40))
    settle()
    placed = canvas.picture.by_key[key]
    assert placed.is_pinned
    assert placed.icon.middle == pytest.approx(wanted, abs=1)


def test_a_node_is_seen_on_its_way_and_escape_leaves_it_where_it_was(scene: Scene) -> None:
    canvas = scene.page.canvas
    key = key_of(scene, "Crabtree home")
    stood = canvas.picture.by_key[key].icon
    start = canvas.transform.point(stood.middle).toPoint()
    before = pixels(scene)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    chosen = pixels(scene)
    QTest.mouseMove(canvas, start + QPoint(30, 20))
    QTest.mouseMove(canvas, start + QPoint(60, 40))
    assert unlike(chosen, pixels(scene)) > 0
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(60, 40))
    assert canvas.picture.by_key[key].icon == stood
    assert scene.open_requests == [], "it left the node, and not the page"
    canvas.choose(None)
    assert unlike(before, pixels(scene)) == 0


def test_kinds_are_filtered_by_ticks(scene: Scene) -> None:
    reports = next(each for each in scene.page.findChildren(CheckField) if "Reports" in each.text())
    reports.click()
    kinds = {each.node.kind for each in picture(scene).nodes}
    assert NodeKind.REPORT not in kinds
    assert NodeKind.PERSON in kinds


def test_the_slider_shows_what_was_known_on_a_day(scene: Scene) -> None:
    slider = scene.page.day_slider.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert names(scene) == {"R-22-0001", "Hollin Lane Yard", "Keith Ormrod", "White Transit tipper"}
    assert "11 Mar 2022" in texts(scene.page.day_slider)
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert "Crabtree group" in names(scene)


def test_the_way_between_two_is_told_and_drawn(scene: Scene) -> None:
    canvas = scene.page.canvas
    canvas.choose(key_of(scene, "Phone of the leaflets"))
    press(scene, "w")
    canvas.choose(key_of(scene, "Ionuț Bălan"))
    assert "steps: " in scene.said()
    assert canvas.path[0] == key_of(scene, "Phone of the leaflets")
    assert canvas.path[-1] == key_of(scene, "Ionuț Bălan")
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.path == ()
    assert scene.open_requests == []
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert scene.open_requests[-1][0] == "cases"


def test_the_way_to_a_neighbour_is_one_step(scene: Scene) -> None:
    canvas = scene.page.canvas
    canvas.choose(key_of(scene, "Hollin Lane Yard"))
    press(scene, "w")
    canvas.choose(key_of(scene, "Shane Crabtree"))
    assert "1 step: " in scene.said()


def test_all_of_the_caravan_case_is_seen_at_once_on_a_small_screen(scene: Scene) -> None:
    """As large as the window leaves it at 1366 by 768."""
    canvas = scene.page.canvas
    canvas.setFixedSize(1008, 548)
    settle()
    room = canvas.rect()
    for box in (
        *(each.box for each in canvas.picture.nodes),
        *(each.box for each in canvas.picture.containers),
    ):
        assert room.contains(canvas.transform.rect(box).toRect())


def test_plus_and_minus_go_closer_and_farther_and_zero_shows_all(scene: Scene) -> None:
    canvas = scene.page.canvas
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


def test_an_empty_case_says_what_will_stand_here(store: Store, put_up: Callable[..., Scene]) -> None:
    case_id = a_case(store.gate(Role.OFFICER))
    scene = put_up(store, LinksPage)
    scene.page.open_record("links", case_id)
    settle()
    assert any(
        each.isVisible() and "No links yet" in each.accessibleName()
        for each in scene.page.findChildren(EmptyState)
    )


def test_it_is_printed_as_an_edition(scene: Scene) -> None:
    scene.press("Print")
    assert scene.open_requests[-1][0] == "print_chart"


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
