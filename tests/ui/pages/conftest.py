"""Pages over a real store, as a test wants them: in front and with the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from mscu.codes import Role
from mscu.gate import Gate
from mscu.ui.session.dispatcher import Desk
from mscu.ui.pages.core.page import Page
from tests.stores import Store
from tests.ui.pages.call_scene import Call
from tests.ui.pages.page_scene import PageScene

SIZE = (1232, 876)


@pytest.fixture
def call(store: Store, officer: Gate, qtbot: QtBot) -> Call:
    """Give the page on which a call is taken."""
    return Call.open(store, officer, qtbot)


@pytest.fixture
def put_up(qtbot: QtBot) -> Iterator[Callable[..., PageScene[Any]]]:
    """Give a way to put up a page of a kind on a store, for somebody in a role."""
    with ExitStack() as desks:

        def put(
            store: Store, kind: type[Page], role: str = Role.OFFICER, police: Desk | None = None,
            charity: Desk | None = None,
        ) -> PageScene[Any]:  # fmt: skip
            scene = PageScene(store, kind, role, police=police, charity=charity)
            desks.enter_context(closing(scene.desk))
            qtbot.addWidget(scene.page)
            scene.page.resize(*SIZE)
            with qtbot.waitExposed(scene.page):
                scene.page.show()
            scene.page.activateWindow()
            qtbot.waitUntil(scene.page.isActiveWindow)
            scene.page.shown()
            return scene

        yield put
