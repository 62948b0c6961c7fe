"""In a low window and beside a form the head of a case is one line: who, what is due and owed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLayout

from mscu.codes import Kind
from mscu.ui.pages.cases.folded_header import FoldedHeader
from mscu.ui.pages.cases.header_line import HeaderLine
from tests.ui.finding import visible
from tests.ui.pages.cases.case_scene import Scene, button, settle
from tests.ui.pages.conftest import SMALLEST

LOW = (904, 492)


@pytest.fixture
def shared(shared: Scene) -> Iterator[Scene]:
    """Yield the page as high as usual; as in the window, it may be made lower than it asks for."""
    layout = shared.page.layout()
    assert layout is not None
    layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    shared.page.setMinimumSize(0, 0)
    shared.page.leave()
    shared.page.resize(*SMALLEST)
    yield shared
    shared.page.resize(*SMALLEST)


def is_folded(scene: Scene) -> bool:
    settle()
    assert scene.page.header.isVisible() != scene.page.folded.isVisible()
    return scene.page.folded.isVisible()


def test_it_folds_in_a_low_window_leads_to_the_lists_and_is_turned_by_key(shared: Scene) -> None:
    assert not is_folded(shared)
    shared.page.resize(*LOW)
    assert is_folded(shared)
    folded, body = shared.page.folded, shared.page.case_body
    assert isinstance(folded, FoldedHeader)
    lines = visible(folded, HeaderLine)
    counted = [line.accessibleName() for line in lines]
    assert [line.split()[-1] for line in counted[:2]] == ["victims", "suspects"]
    assert counted[-1].endswith("owed")
    lines[-1].click()
    settle()
    assert body.side.lists.isVisible()
    QTest.keyClick(shared.page, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert not is_folded(shared)
    shared.page.resize(LOW[0], LOW[1] + 1)
    assert not is_folded(shared), "what the user chose holds"
    QTest.keyClick(shared.page, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert is_folded(shared)
    button(shared.page, "Whole head").click()
    assert not is_folded(shared)
    shared.page.leave()
    assert is_folded(shared), "until the page closes"
    shared.page.resize(*SMALLEST)
    assert not is_folded(shared)
    shared.page.forms.add(Kind.NOTE)
    assert is_folded(shared), "a form has the height"
    shared.page.forms.leave()
    assert not is_folded(shared)


@pytest.mark.parametrize("size", [LOW, SMALLEST], ids=["low", "usual"])
def test_the_tabs_stay_where_they_are_whichever_is_clicked(shared: Scene, size: tuple[int, int]) -> None:
    shared.page.resize(*size)
    settle()
    tabs = shared.page.case_body.tabs
    place = tabs.mapTo(shared.page, QPoint())
    for tab in range(tabs.count()):
        if not tabs.isTabVisible(tab):
            continue
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(tab).center())
        settle()
        assert tabs.currentIndex() == tab
        assert tabs.mapTo(shared.page, QPoint()) == place
