"""What a colleague saves in another window is seen in this one, and nothing that is typed here moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.nrm.nrm_forms import StartNrmForm
from mscu.app.unlocked_stores import UnlockedStores
from mscu.changes import Changes
from mscu.codes import Role
from mscu.ui.look.frame import Frame
from mscu.ui.pages.cases.page import CasePage
from mscu.ui.pages.entries.entry_card import EntryCard
from mscu.ui.pages.entries.entry_form_specs import correct_spec
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.window import window_session
from mscu.ui.window.window_session import HitMatching, WindowSession
from tests.inputs.factories import A_WATCH, World, a_note
from tests.scenes.stores import COLLEAGUE, Store
from tests.tools.postgres_cluster import SERVER, Cluster
from tests.tools.programs import SECONDS, Program, session_of
from tests.tools.shared_stores import SharedStores
from tests.ui.finding import only, texts, visible
from tests.ui.session.test_hit_matching import rise
from tests.ui.window.first_page import begin

pytestmark = pytest.mark.skipif(SERVER is None, reason="no server is installed, as the header says")
OTHERS = "They all left at noon, by bicycle."


@pytest.fixture(scope="module")
def stores(postgres_cluster: Cluster) -> SharedStores:
    return SharedStores(postgres_cluster)


@pytest.fixture(scope="module")
def world(peopled: World, tmp_path_factory: pytest.TempPathFactory, stores: SharedStores) -> Iterator[World]:
    """Yield the small case in a store on the server, in which each test adds what it needs."""
    with stores.in_use():
        copied = replace(
            peopled, store=Store.copy(peopled.store.filled, tmp_path_factory.mktemp("s") / "world")
        )
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
    world: World,
    window: WindowSession,
    colleague: Program,
    postgres_cluster: Cluster,
    read_aloud: list[str],
    qtbot: QtBot,
) -> None:
    page = window.main.stack.page
    assert isinstance(page, CasePage)
    wait(qtbot, lambda: bool(visible(page, EntryCard)))
    entry = only(page, EntryCard)
    page.reading.open_entry(world.note_id)
    wait(qtbot, lambda: entry.entry is not None and entry.entry.row.id == world.note_id)
    assert entry.entry is not None
    page.forms.begin(correct_spec(entry.entry))
    wait(qtbot, lambda: page.forms.card is not None)
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
    wait(qtbot, lambda: new in _ids(page))
    wait(qtbot, lambda: entry.entry is not None and entry.entry.text == OTHERS)
    assert page.forms.card is card
    assert card.form.values() == typed
    assert QApplication.focusWidget() is typing

    assert colleague.at(world.case_id) == ("PC Officer",)
    wait(qtbot, lambda: "Also here: PC Colleague" in texts(page.header_row))
    colleague.at(0)
    wait(qtbot, lambda: "Also here: PC Colleague" not in texts(page.header_row))
    # When nothing is heard, nobody is shown, and no message lies over the page.
    colleague.at(world.case_id)
    wait(qtbot, lambda: "Also here: PC Colleague" in texts(page.header_row))
    frame = window.parent()
    assert isinstance(frame, Frame)
    name = colleague.session.service.store.engine.url.database
    postgres_cluster.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    postgres_cluster.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    wait(qtbot, lambda: "does not answer" in frame.status.backup.text())
    page.also_here.be_at(0)
    with qtbot.waitSignal(window.workspaces.first.dispatcher.busy, check_params_cb=lambda busy: not busy):
        page.also_here.be_at(world.case_id)
    assert "Also here: PC Colleague" not in texts(page.header_row)
    assert visible(window.main, MessageBar) == []
    postgres_cluster.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    wait(qtbot, lambda: "Also here: PC Colleague" in texts(page.header_row))
    assert "does not answer" not in frame.status.backup.text()
    # A screen reader says each, though the keyboard stays where it is.
    reached = [each for each in read_aloud if "server" in each]
    assert reached == [
        "The unit's server does not answer: others' changes are not shown",
        "The unit's server answers again",
    ]
    assert "Also here: PC Colleague" in read_aloud
    window.main.stack.turn_to("cases")
    colleague.wait(lambda: colleague.at(world.case_id) == ())


def test_each_page_of_a_case_says_who_else_has_it_open(
    world: World, stores: SharedStores, window: WindowSession, colleague: Program, qtbot: QtBot
) -> None:
    start = StartNrmForm(case_id=world.case_id, person_id=world.victim_id)
    form = colleague.session.gate.perform(start)
    stack = window.main.stack
    for kind in ("nrm_form", "print", "redaction", "timeline", "case_map", "links", "cases"):
        stack.open(kind, form if kind == "nrm_form" else world.case_id)
        wait(qtbot, lambda: colleague.at(world.case_id) == ("PC Officer",))
        wait(qtbot, lambda: "Also here: PC Colleague" in texts(stack))
        stack.turn_to("desk")
        wait(qtbot, lambda: colleague.at(world.case_id) == ())
        colleague.at(0)
    # A program that breaks off tells nobody.
    stack.open("cases", world.case_id)
    killed = Program.begin(world.store, stores, COLLEAGUE)
    killed.at(world.case_id)
    wait(qtbot, lambda: "Also here: PC Colleague" in texts(stack))
    killed.session.log_out()
    wait(qtbot, lambda: "Also here: PC Colleague" not in texts(stack))


def test_what_a_colleague_records_is_searched_for_hits_at_once(
    world: World, window: WindowSession, colleague: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_session, "SPREAD_MS", 1)
    room = window.workspaces.first
    (matching,) = window.findChildren(HitMatching)
    room.dispatcher.perform(A_WATCH)
    wait(qtbot, lambda: matching.is_done)
    with qtbot.waitSignal(room.dispatcher.records_changed, check_params_cb=_names_a_hit):
        a_note(colleague.session.gate, world.case_id, text="Three men in MV16 SWF.")
    a_note(colleague.session.gate, world.case_id, text="Three men in MV16 SWF.")
    wait(qtbot, lambda: not matching.is_done)
    colleague.session.gate.perform(MatchHits())
    wait(qtbot, lambda: matching.is_done)


def wait(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    """Wait for what passes between programs by the server."""
    qtbot.waitUntil(condition, timeout=SECONDS * 1000)


def _names_a_hit(changes: Changes) -> bool:
    return any(kind == "hit" for kind, _ in changes)


def _ids(page: CasePage) -> list[int]:
    case = page.reading.case
    return [] if case is None else [row.id for row in case.entries]
