"""A watch is set, heard of and answered at the window, all by the keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.matching.hits import MyHits
from mscu.codes import Role
from mscu.gate import Gate
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.editing.form_card import FormCard
from tests.journeys.drivers import CTRL, keyboard, press, reach, write
from tests.journeys.sitting import RecordedSession
from tests.journeys.test_matching import record
from tests.scenes.stores import COLLEAGUE, Store
from tests.ui.finding import named, texts

WATCH = "Watch a name, plate, phone or place"
TOLD = "Told PC Colleague to stop it and call me"


def match_hits(gate: Gate) -> None:
    while gate.perform(MatchHits()):
        pass


def choose_action(words: str) -> None:
    """Choose a line of the menu New."""
    press(Qt.Key.Key_N, CTRL)
    menu = keyboard()
    assert isinstance(menu, QMenu)
    by_words = {action.text(): action for action in menu.actions()}
    reach(lambda: menu.activeAction() is by_words[words], Qt.Key.Key_Down, words)
    press(Qt.Key.Key_Return)


def test_a_watched_plate_is_heard_of_and_answered(store: Store, qtbot: QtBot) -> None:
    watcher = RecordedSession(store, qtbot, Role.OFFICER)
    assert "Hits" not in texts(watcher.page)
    choose_action(WATCH)
    watcher.settle()
    card = named(watcher.page, FormCard, "Set a watch")
    watcher.fill(card, {"words": "MX19 CTB", "reason": "Takes men from the yard"})
    match_hits(watcher.gate)
    watcher.rise()

    colleague = RecordedSession(store, qtbot, COLLEAGUE)
    record(
        colleague,
        {
            "source": "Police officer",
            "where_words": "Pilsworth services",
            "text": "Four men in a white tipper, MX19 CTD.",
        },
    )
    colleague.rise()

    match_hits(watcher.gate)
    watcher = RecordedSession(store, qtbot, Role.OFFICER)
    hits = named(watcher.page, RowsView, "Hits")
    reach(hits.hasFocus, what="the hits")
    press(Qt.Key.Key_A)
    write(TOLD)
    press(Qt.Key.Key_Return)
    watcher.settle()
    assert watcher.gate.ask(MyHits()) == ()
    assert store.sql("SELECT said, why, answer FROM hit") == [
        ("MX19 CTD", "one character off MX19 CTB", TOLD)
    ]
    assert "Hits" not in texts(watcher.page)
