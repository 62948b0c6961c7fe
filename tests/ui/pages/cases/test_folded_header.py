"""In a low window and beside a form the head of a case is one line: who, what is due and owed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from mscu.codes import Kind
from mscu.ui.pages.cases.folded_header import FoldedHeader
from mscu.ui.pages.cases.header_line import HeaderLine
from tests.ui.finding import visible
from tests.ui.pages.cases.case_scene import Scene, button, settle
from tests.ui.pages.conftest import SMALLEST

LOW = (904, 492)


def lines(scene: Scene) -> list[str]:
    return [line.accessibleName() for line in visible(scene.page.folded, HeaderLine)]


def is_folded(scene: Scene) -> bool:
    settle()
    assert scene.page.header.isVisible() != scene.page.folded.isVisible()
    return scene.page.folded.isVisible()


def test_it_folds_in_a_low_window_and_unfolds_in_a_higher_one(caravan_page: Scene) -> None:
    assert not is_folded(caravan_page)
    caravan_page.page.resize(*LOW)
    assert is_folded(caravan_page)
    counted = lines(caravan_page)
    assert [line.split()[-1] for line in counted[:2]] == ["victims", "suspects"]
    assert counted[-1].endswith("owed")
    caravan_page.page.resize(*SMALLEST)
    assert not is_folded(caravan_page)


def test_it_leads_to_the_lists_and_is_turned_by_key(caravan_page: Scene) -> None:
    caravan_page.page.resize(*LOW)
    assert is_folded(caravan_page)
    folded, body = caravan_page.page.folded, caravan_page.page.case_body
    assert isinstance(folded, FoldedHeader)
    visible(folded, HeaderLine)[-1].click()
    settle()
    assert body.side.lists.isVisible()
    QTest.keyClick(caravan_page.page, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert not is_folded(caravan_page)
    caravan_page.page.resize(LOW[0], LOW[1] + 1)
    assert not is_folded(caravan_page), "what the user chose holds"
    QTest.keyClick(caravan_page.page, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert is_folded(caravan_page)
    button(caravan_page.page, "Whole head").click()
    assert not is_folded(caravan_page)
    caravan_page.page.leave()
    assert is_folded(caravan_page), "until the page closes"


def test_a_form_has_the_height(caravan_page: Scene) -> None:
    page = caravan_page.page
    assert not is_folded(caravan_page)
    page.forms.add(Kind.NOTE)
    assert is_folded(caravan_page)
    page.forms.leave()
    assert not is_folded(caravan_page)


@pytest.mark.parametrize("size", [SMALLEST, LOW], ids=["usual", "low"])
def test_the_tabs_stay_where_they_are_whichever_is_clicked(
    caravan_page: Scene, size: tuple[int, int]
) -> None:
    caravan_page.page.resize(*size)
    settle()
    tabs = caravan_page.page.case_body.tabs
    place = tabs.mapTo(caravan_page.page, QPoint())
    shown = [tab for tab in range(tabs.count()) if tabs.isTabVisible(tab)]
    for tab in (*shown, *reversed(shown)):
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(tab).center())
        settle()
        assert tabs.currentIndex() == tab
        assert tabs.mapTo(caravan_page.page, QPoint()) == place
