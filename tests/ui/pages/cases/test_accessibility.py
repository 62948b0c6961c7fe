"""The case page without a mouse and without a screen: everything is named and reached by Tab."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from mscu.changes import SOMETHING
from mscu.codes import Kind
from mscu.ui.pages.cases import body
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from tests.ui.finding import name_of, tab_stops, walk
from tests.ui.pages.cases.case_scene import Scene, settle

MOST_STOPS = 150


def within(region: QWidget, widget: QWidget) -> bool:
    return region is widget or region.isAncestorOf(widget)


def walked(page: QWidget) -> list[QWidget]:
    """Press Tab until it comes round; every stop has a name and is reached."""
    settle()
    wanted = tab_stops(page)
    wanted[0].setFocus()
    reached = walk(Qt.Key.Key_Tab, MOST_STOPS)
    assert [type(each).__name__ for each in wanted if not name_of(each)] == []
    assert [name_of(each) for each in wanted if each not in reached] == []
    return reached


def walked_through(part: QWidget, key: Qt.Key) -> list[QWidget]:
    """Press a key until the keyboard leaves a part of the page."""
    seen: list[QWidget] = []
    here = QApplication.focusWidget()
    while here is not None and within(part, here) and here not in seen:
        seen.append(here)
        QTest.keyClick(here, key)
        here = QApplication.focusWidget()
    return seen


@pytest.mark.parametrize("again", [False, True], ids=["opened", "read anew"])
def test_tab_reaches_every_stop_by_its_name_as_the_eye_goes(shared: Scene, *, again: bool) -> None:
    if again:
        shared.page.records_changed(frozenset({SOMETHING}))
    parts = shared.page.case_body
    reached = walked(shared.page)
    assert parts.side.isAncestorOf(reached[reached.index(parts.chronology.list) + 1])
    order = [each for each in reached if not each.accessibleName().startswith("Search")]
    regions = (shared.page.header_row, shared.page.header, parts.tabs, parts.chronology, parts.side.entry)
    seen = [at for each in order for at, region in enumerate(regions) if within(region, each)]
    assert seen == sorted(seen)
    assert set(seen) == set(range(len(regions)))
    names = [name_of(each) for each in order if within(parts.side.entry, each)]
    page_actions = ["Correct", "Assess for disclosure", "Assess again", "Change status"]
    assert names[:5] == [*page_actions, "Entry text"]


@pytest.mark.parametrize("tab", sorted(body.EMPTY_TABS))
def test_every_tab_is_named_and_reached(shared: Scene, tab: int) -> None:
    parts = shared.page.case_body
    parts.show_tab(tab)
    settle()
    wanted = tab_stops(parts)
    assert [type(each).__name__ for each in wanted if not name_of(each)] == []
    parts.tabs.setFocus()
    assert [name_of(each) for each in set(wanted) - set(walked_through(parts, Qt.Key.Key_Tab))] == []


@pytest.mark.parametrize("kind", sorted(ENTRY_FORMS))
def test_the_keys_go_through_every_form_from_top_to_bottom_by_name(shared: Scene, kind: Kind) -> None:
    form = shared.add(kind)
    settle()
    wanted = tab_stops(form)
    assert [type(each).__name__ for each in wanted if not name_of(each)] == []
    form.focus_first()
    forth = walked_through(form, Qt.Key.Key_Tab)
    form.focus_first()
    back = walked_through(form, Qt.Key.Key_Backtab)
    assert [name_of(each) for each in wanted if each not in {*forth, *back}] == []
    cells = [form.form.cell(name) for name in form.form.names()]
    order = [at for each in forth for at, cell in enumerate(cells) if cell.isAncestorOf(each)]
    assert order == sorted(order)
    assert order
