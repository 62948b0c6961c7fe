"""The case page without a mouse and without a screen: everything is named and reached by Tab."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from mscu.changes import SOMETHING
from mscu.codes import Kind
from mscu.ui.pages.cases import body
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from tests.ui.pages.cases.case_scene import Scene, settle

MOST_STOPS = 150


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def stops(page: QWidget) -> list[QWidget]:
    settle()
    return [
        each
        for each in page.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.isVisible()
        and each.isEnabled()
        and each.focusProxy() is None
        and each.window() is page.window()
    ]


def walked(page: QWidget) -> list[QWidget]:
    """Press Tab until the focus comes back to where it began."""
    settle()
    stops(page)[0].setFocus()
    seen: list[QWidget] = []
    while len(seen) < MOST_STOPS:
        here = QApplication.focusWidget()
        assert here is not None
        if here in seen:
            return seen
        seen.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    raise AssertionError("Tab does not come round.")


def unnamed(widgets: list[QWidget]) -> list[str]:
    return [f"{type(each).__name__} {each.objectName()}" for each in widgets if not name_of(each)]


def within(region: QWidget, widget: QWidget) -> bool:
    return region is widget or region.isAncestorOf(widget)


def test_every_stop_has_a_name_and_is_reached(shared: Scene) -> None:
    wanted = stops(shared.page)
    assert unnamed(wanted) == []
    reached = walked(shared.page)
    missed = [each for each in wanted if each not in reached]
    assert [name_of(each) or type(each).__name__ for each in missed] == []


def test_tab_goes_from_the_list_to_the_entry_and_not_back(shared: Scene) -> None:
    order = walked(shared.page)
    parts = shared.page.case_body
    listed = order.index(parts.chronology.list)
    after = order[listed + 1 :]
    assert after
    assert parts.side.isAncestorOf(after[0])


@pytest.mark.parametrize("again", [False, True], ids=["opened", "read anew"])
def test_tab_goes_as_the_eye_does(shared: Scene, *, again: bool) -> None:
    if again:
        shared.page.records_changed(frozenset({SOMETHING}))
    parts = shared.page.case_body
    order = [each for each in walked(shared.page) if not each.accessibleName().startswith("Search")]
    regions = (shared.page.header_row, shared.page.header, parts.tabs, parts.chronology, parts.side.entry)
    seen = [at for each in order for at, region in enumerate(regions) if within(region, each)]
    assert seen == sorted(seen)
    assert set(seen) == set(range(len(regions)))
    names = [name_of(each) for each in order if within(parts.side.entry, each)]
    page_actions = ["Correct", "Assess for disclosure", "Assess again", "Change status"]
    assert names[:5] == [*page_actions, "Entry text"]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("tab", sorted(body.EMPTY_TABS))
def test_every_tab_is_named_and_reached(shared: Scene, tab: int) -> None:
    shared.page.case_body.show_tab(tab)
    wanted = stops(shared.page)
    assert unnamed(wanted) == []
    assert set(wanted) <= set(walked(shared.page))


@pytest.mark.sampled(4)
@pytest.mark.parametrize("kind", sorted(ENTRY_FORMS))
def test_every_form_is_named_and_reached(shared: Scene, kind: Kind) -> None:
    form = shared.add(kind)
    wanted = stops(form)
    assert unnamed(wanted) == []
    reached = walked(shared.page)
    missed = [each for each in wanted if each not in reached]
    assert [name_of(each) for each in missed] == []


@pytest.mark.sampled(4)
@pytest.mark.parametrize("kind", sorted(ENTRY_FORMS))
def test_the_keys_go_through_a_form_from_top_to_bottom(shared: Scene, kind: Kind) -> None:
    form = shared.add(kind)
    reached = [each for each in walked(shared.page) if form.form.isAncestorOf(each)]
    names = form.form.names()
    order = [
        names.index(name) for each in reached for name in names if form.form.cell(name).isAncestorOf(each)
    ]
    assert order == sorted(order)
