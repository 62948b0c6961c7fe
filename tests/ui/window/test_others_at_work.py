"""What a colleague saves in another window is seen in this one, and nothing that is typed here moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.actions.entries.corrections import CorrectEntry
from mscu.app.unlocked_stores import UnlockedStores
from mscu.codes import Role
from mscu.ui.look.frame import Frame
from mscu.ui.pages.cases.page import CasePage
from mscu.ui.pages.entries.entry_card import EntryCard
from mscu.ui.pages.entries.entry_form_specs import correct_spec
from mscu.ui.window.window_session import WindowSession
from tests.inputs.factories import World, a_note
from tests.scenes.stores import COLLEAGUE, Store
from tests.tools.postgres_cluster import SERVER, Cluster
from tests.tools.programs import Program, session_of
from tests.tools.shared_stores import SharedStores
from tests.ui.finding import only, texts, visible
from tests.ui.session.test_hit_matching import rise
from tests.ui.window.first_page import begin

pytestmark = pytest.mark.skipif(SERVER is None, reason="no server is installed, as the header says")
OTHERS = "They all left at noon, by bicycle."


@pytest.fixture
def stores(postgres_cluster: Cluster) -> SharedStores:
    return SharedStores(postgres_cluster)


@pytest.fixture
def world(peopled: World, tmp_path: Path, stores: SharedStores) -> Iterator[World]:
    """Yield the small case in a store on the server."""
    with stores.in_use():
        copied = replace(peopled, store=Store.copy(peopled.store.filled, tmp_path / "world"))
        yield copied
        copied.store.close()


@pytest.fixture
def window(world: World, stores: SharedStores, qtbot: QtBot) -> Iterator[WindowSession]:
    """Yield the window of an officer, on the case."""
    session = session_of(world.store, stores, Role.OFFICER)
    session.log_in()
    opened = UnlockedStores(session, "").open_session(Frame())
    begin(opened.main.stack, qtbot)
    opened.main.show()
    opened.main.stack.open("cases", world.case_id)
    yield opened
    rise(opened, qtbot)


@pytest.fixture
def colleague(world: World, stores: SharedStores) -> Iterator[Program]:
    """Yield the program of a colleague."""
    program = Program.begin(world.store, stores, COLLEAGUE)
    yield program
    program.session.log_out()


def test_others_changes_are_seen_and_nothing_typed_is_moved(
    world: World, window: WindowSession, colleague: Program, qtbot: QtBot
) -> None:
    page = window.main.stack.page
    assert isinstance(page, CasePage)
    qtbot.waitUntil(lambda: bool(visible(page, EntryCard)))
    entry = only(page, EntryCard)
    page.reading.open_entry(world.note_id)
    qtbot.waitUntil(lambda: entry.entry is not None and entry.entry.row.id == world.note_id)
    assert entry.entry is not None
    page.forms.begin(correct_spec(entry.entry))
    qtbot.waitUntil(lambda: page.forms.card is not None)
    card = page.forms.card
    assert card is not None
    field = card.form.cell("text")
    field.take_focus()
    typing = QApplication.focusWidget()
    assert typing is not None
    QTest.keyClicks(typing, "It was noon. ")
    typed = card.form.values()

    colleague.session.gate.perform(
        CorrectEntry(entry_id=world.note_id, version=1, text=OTHERS, reason="They were on bicycles.")
    )
    new = a_note(colleague.session.gate, world.case_id)
    qtbot.waitUntil(lambda: new in _ids(page))
    qtbot.waitUntil(lambda: entry.entry is not None and entry.entry.text == OTHERS)
    assert page.forms.card is card
    assert card.form.values() == typed
    assert QApplication.focusWidget() is typing

    assert colleague.at(world.case_id) == ("PC Officer",)
    qtbot.waitUntil(lambda: "Also here: PC Colleague" in texts(page.header_row))
    colleague.at(0)
    qtbot.waitUntil(lambda: "Also here: PC Colleague" not in texts(page.header_row))
    window.main.stack.turn_to("cases")
    colleague.wait(lambda: colleague.at(world.case_id) == ())


def _ids(page: CasePage) -> list[int]:
    case = page.reading.case
    return [] if case is None else [row.id for row in case.entries]
