"""Saved views of the lists of cases, reports and nominals, by the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from mscu.actions.cases.cases import OpenCase
from mscu.actions.intake.reports import RecordReport
from mscu.actions.search.saved_views import BROKEN, SavedViews
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Role
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.message_bar import MessageBar
from tests.journeys.drivers import choose, keyboard, press, reach, write
from tests.journeys.sitting import RecordedSession
from tests.scenes.stores import Store
from tests.ui.finding import named
from tests.ui.pages.core.page_scene import titles

TITLES = {"Cases": "cases", "Reports": "reports", "People and places": "subjects"}


@pytest.fixture
def lists(store: Store) -> Store:
    """Return a store with two of each list."""
    gate = store.gate(Role.OFFICER)
    for name, district in (("Ánh Car Wash", "district:bury"), ("Hollin Lane", "district:rochdale")):
        case_id = gate.perform(OpenCase(title=name, district=district))
        gate.perform(RecordPerson(case_id=case_id, name=f"Man of {name}"))
        gate.perform(
            RecordReport(
                happened="11 Mar 2022",
                source="report_source:self",
                district=district,
                text=f"At {name}.",
                where_words=name,
            )
        )
    return store


@pytest.fixture
def sitting(lists: Store, qtbot: QtBot) -> Iterator[RecordedSession]:
    made = RecordedSession(lists, qtbot, Role.OFFICER)
    yield made
    made.rise()


def shown(sitting: RecordedSession, name: str) -> list[str]:
    sitting.settle()
    return titles(named(sitting.page, RowsView, name))


def said(sitting: RecordedSession) -> str:
    sitting.settle()
    return " ".join(bar.text() for bar in sitting.page.findChildren(MessageBar) if bar.isVisible())


def choose_in(sitting: RecordedSession, name: str, words: str) -> None:
    field = named(sitting.page, ChoiceField, name)
    reach(field.hasFocus, what=name)
    choose(field, words)
    sitting.settle()


def do_with_view(sitting: RecordedSession, words: str) -> None:
    named(sitting.page, QPushButton, "Views, and the list as a file").setFocus()
    press(Qt.Key.Key_Space)
    menu = keyboard()
    assert isinstance(menu, QMenu)
    by_words = {action.text().partition("\t")[0]: action for action in menu.actions()}
    reach(lambda: menu.activeAction() is by_words[words], Qt.Key.Key_Down, words)
    press(Qt.Key.Key_Return)
    sitting.settle()


def save_as(sitting: RecordedSession, title: str) -> None:
    do_with_view(sitting, "Save this view as…")
    assert named(sitting.page, LineField, "Name of this view").hasFocus()
    write(title)
    press(Qt.Key.Key_Return)
    assert f"Saved as “{title}”." in said(sitting)


def test_the_list_of_cases_is_sorted_and_narrowed_and_so_again(sitting: RecordedSession) -> None:
    sitting.turn_to("Cases")
    assert shown(sitting, "Cases") == ["Hollin Lane", "Ánh Car Wash"]
    choose_in(sitting, "Order", "Oldest first")
    assert shown(sitting, "Cases") == ["Ánh Car Wash", "Hollin Lane"]
    choose_in(sitting, "District", "Rochdale")
    save_as(sitting, "Mine in Rochdale")
    choose_in(sitting, "Saved view", "View")
    assert shown(sitting, "Cases") == ["Hollin Lane", "Ánh Car Wash"]
    choose_in(sitting, "Saved view", "Mine in Rochdale")
    assert shown(sitting, "Cases") == ["Hollin Lane"]
    assert named(sitting.page, ChoiceField, "Order").currentText() == "Oldest first"
    do_with_view(sitting, "Save this view as…")
    write("Half")
    press(Qt.Key.Key_Escape)
    assert named(sitting.page, ChoiceField, "Saved view").hasFocus()
    (kept,) = sitting.gate.ask(SavedViews(page="cases"))
    assert kept.title == "Mine in Rochdale", "Esc leaves the name and saves nothing"


def test_a_page_begins_with_the_view_that_says_so(lists: Store, qtbot: QtBot) -> None:
    first = RecordedSession(lists, qtbot, Role.OFFICER)
    first.turn_to("Reports")
    choose_in(first, "District", "Bury")
    save_as(first, "Bury")
    do_with_view(first, "Open this page with this view")
    assert "This page now opens with “Bury”." in said(first)
    first.rise()
    for role, reports, view in ((Role.OFFICER, 1, "Bury (default)"), (Role.SUPERVISOR, 2, "View")):
        again = RecordedSession(lists, qtbot, role)
        again.turn_to("Reports")
        assert len(shown(again, "Reports")) == reports
        assert named(again.page, ChoiceField, "Saved view").currentText() == view
        again.rise()


def test_a_view_is_removed_and_the_list_stays(sitting: RecordedSession) -> None:
    sitting.turn_to("People and places")
    choose_in(sitting, "Order", "Z to A")
    name = "People, places, things, organisations"
    assert shown(sitting, name) == ["Man of Hollin Lane", "Man of Ánh Car Wash"]
    save_as(sitting, "Backwards")
    do_with_view(sitting, "Remove this view")
    assert "“Backwards” removed." in said(sitting)
    assert sitting.gate.ask(SavedViews(page="subjects")) == ()
    assert shown(sitting, name)[0] == "Man of Hollin Lane"


def test_a_broken_view_is_told_and_the_list_stays(sitting: RecordedSession) -> None:
    for page in TITLES:
        sitting.turn_to(page)
        sitting.settle()
        save_as(sitting, "Old")
    with sitting.gate.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE saved_view SET content = '{\"kind\": 1}'")
    for page in TITLES:
        sitting.turn_to("My desk")
        sitting.turn_to(page)
        sitting.settle()
        choose_in(sitting, "Saved view", "View")
        choose_in(sitting, "Saved view", "Old")
        assert BROKEN in said(sitting)
