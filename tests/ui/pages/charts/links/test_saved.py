"""Charts that are saved: as they were left, the person's own, of one case; and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from mscu.actions.core.view_filters import ChartView
from mscu.actions.search.saved_views import SavedViews
from mscu.codes import Role
from mscu.documents.chart.chart_filter import DEFAULT_KINDS, ChartFilter
from mscu.documents.chart.facts import NodeKind
from mscu.ui.pages.charts.links.page import LinksPage
from mscu.ui.pages.charts.links.state import ChartState, state_of, view_of
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.message_bar import MessageBar
from tests.journeys.drivers import keyboard, press, reach, write
from tests.journeys.sitting import RecordedSession
from tests.scenes.stores import Store, Template
from tests.ui.finding import named
from tests.ui.pages.core.page_scene import fill, put

MORE = "Saved charts, and the chart as a file"
ANSWERS = {
    "recipient": "Analyst, NW ROCU",
    "purpose": "disclosure_purpose:supervision",
    "gateway": "legal_gateway:common_law",
    "reason": "To be put beside theirs.",
}


@pytest.fixture
def case_id(caravan_recorded: tuple[Template, int]) -> int:
    return caravan_recorded[1]


@pytest.fixture
def sitting(caravan_store: Store, case_id: int, qtbot: QtBot) -> Iterator[RecordedSession]:
    made = RecordedSession(caravan_store, qtbot, Role.OFFICER)
    open_links(made, case_id)
    yield made
    made.rise()


def open_links(sitting: RecordedSession, case_id: int) -> LinksPage:
    sitting.window.stack.open("links", case_id)
    sitting.settle()
    return page_of(sitting)


def page_of(sitting: RecordedSession) -> LinksPage:
    page = sitting.page
    assert isinstance(page, LinksPage)
    return page


def do(sitting: RecordedSession, words: str) -> None:
    more = named(sitting.page, QPushButton, MORE)
    reach(more.hasFocus, what=MORE)
    press(Qt.Key.Key_Space)
    menu = keyboard()
    assert isinstance(menu, QMenu)
    by_words = {action.text().partition("\t")[0]: action for action in menu.actions()}
    reach(lambda: menu.activeAction() is by_words[words], Qt.Key.Key_Down, words)
    press(Qt.Key.Key_Return)
    sitting.settle()


def said(sitting: RecordedSession) -> str:
    sitting.settle()
    return " ".join(bar.text() for bar in sitting.page.findChildren(MessageBar) if bar.isVisible())


def key_of(page: LinksPage, name: str) -> str:
    chart = page.canvas.chart
    return next(each.key for each in chart.nodes if each.name == name)


def names(sitting: RecordedSession) -> set[str]:
    sitting.settle()
    return {each.node.name for each in page_of(sitting).canvas.picture.nodes}


def save_one(sitting: RecordedSession, title: str) -> None:
    do(sitting, "Save this chart as…")
    assert isinstance(keyboard(), LineField)
    write(title)
    press(Qt.Key.Key_Return)
    sitting.settle()


@pytest.mark.sampled(2)
def test_a_chart_comes_back_as_it_was_left(sitting: RecordedSession) -> None:
    page = page_of(sitting)
    canvas = page.canvas
    home = key_of(page, "Crabtree home")
    page.canvas.choose(home)
    QTest.keyClicks(page.canvas, "pe")
    page.canvas.choose(key_of(page, "Shane Crabtree"))
    QTest.keyClicks(page.canvas, "h")
    sitting.settle()
    place = canvas.picture.by_key[home].icon.middle
    left = names(sitting)
    save_one(sitting, "For the briefing, Nguyễn")
    assert "Saved as “For the briefing, Nguyễn”." in said(sitting)
    page.canvas.setFocus()
    QTest.keyClicks(page.canvas, "a")
    assert names(sitting) != left
    put(page.saved.views, "For the briefing, Nguyễn")
    assert names(sitting) == left
    placed = canvas.picture.by_key[home]
    assert placed.is_pinned
    assert placed.icon.middle == pytest.approx(place, abs=1)


@pytest.mark.sampled(2)
def test_the_chart_of_a_case_begins_with_one_and_that_of_another_does_not(
    sitting: RecordedSession, caravan_store: Store, case_id: int
) -> None:
    page = page_of(sitting)
    page.canvas.choose(key_of(page, "Shane Crabtree"))
    QTest.keyClicks(page.canvas, "h")
    save_one(sitting, "Without Shane")
    do(sitting, "Open the chart of this case with this view")
    assert "The chart of this case now opens with “Without Shane”." in said(sitting)
    sitting.rise()
    again = RecordedSession(caravan_store, sitting.qtbot, Role.OFFICER)
    open_links(again, case_id)
    assert "Shane Crabtree" not in names(again)
    again.rise()
    (line,) = caravan_store.gate(Role.OFFICER).ask(SavedViews(page=f"links/{case_id}"))
    assert line.title == "Without Shane"
    assert caravan_store.gate(Role.SUPERVISOR).ask(SavedViews(page=f"links/{case_id}")) == ()
    assert caravan_store.gate(Role.OFFICER).ask(SavedViews(page=f"links/{case_id + 1}")) == ()


@pytest.mark.sampled(2)
def test_it_is_saved_as_a_file_of_what_is_shown(sitting: RecordedSession, tmp_path: Path) -> None:
    page = page_of(sitting)
    page.kind_filter.show_kinds(DEFAULT_KINDS - {NodeKind.REPORT}, weak=False)
    page.refresh_chart()
    do(sitting, "Save the chart as a file")
    form = page.saving
    assert form.isVisible()
    assert not page.selection.isVisible()
    assert form.card is not None
    fill(form.card.form, **ANSWERS)
    form.save_to(tmp_path / "chart")
    assert "Saved as chart.graphml and recorded as copy 1: " in said(sitting)
    graph = nx.read_graphml(tmp_path / "chart.graphml")
    kinds = {kind for _, kind in graph.nodes(data="kind")}
    assert "person" in kinds
    assert "report" not in kinds
    assert page.selection.isVisible()


def test_who_does_not_print_is_told_why(caravan_store: Store, case_id: int, qtbot: QtBot) -> None:
    analyst = RecordedSession(caravan_store, qtbot, Role.ANALYST)
    open_links(analyst, case_id)
    more = named(analyst.page, QPushButton, MORE)
    more.setFocus()
    press(Qt.Key.Key_Space)
    menu = keyboard()
    assert isinstance(menu, QMenu)
    (action,) = (each for each in menu.actions() if "as a file" in each.text())
    assert not action.isEnabled()
    press(Qt.Key.Key_Escape)
    analyst.rise()


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
