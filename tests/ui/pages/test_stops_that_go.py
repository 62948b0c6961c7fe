"""On no page does the keyboard go to another control by itself when the one that has it is hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from mscu.codes import StoreKind
from mscu.ui.look.reading_order import stops
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.page_list import PAGES
from tests.ui.finding import name_of
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene
from tests.ui.pages.core.walking import ChangesNothing, roles_of

PutUp = Callable[..., PageScene[Any]]


def goes_to_another(page: Page, stop: QWidget) -> str:
    """Hide what has the keyboard, and return what has it then, if that is another control."""
    stop.setFocus()
    if not stop.hasFocus():
        return ""
    stop.hide()
    focused = QApplication.focusWidget()
    stop.show()
    if focused is None or (page is not focused and not page.isAncestorOf(focused)):
        return f"{name_of(stop)}: nothing on the page has it"
    takes_keys = focused.focusPolicy() != Qt.FocusPolicy.NoFocus
    return f"{name_of(stop)}: {name_of(focused)} has it" if takes_keys else ""


@pytest.mark.sampled(4)
@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.name)
def test_the_keyboard_goes_to_no_other_control(
    kind: type[Page], request: pytest.FixtureRequest, put_up: PutUp
) -> None:
    in_charity = kind.store is StoreKind.SURVIVORS
    store, known = request.getfixturevalue("survivors" if in_charity else "unit")
    page = put_up(store, kind, roles_of(kind)[0], gate=ChangesNothing).page
    if (of := next(iter(kind.opens), "")) in known:
        page.open_record(of, known[of])
    settle()
    walked = list(stops(page))
    assert walked
    assert [found for stop in walked if (found := goes_to_another(page, stop))] == []
