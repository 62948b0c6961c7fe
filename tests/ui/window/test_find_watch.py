"""A watch out of the search: on what is typed, or on whoever the arrows came to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mscu.actions.matching.hits import MyWatches
from mscu.actions.subjects.subjects import RecordThing
from mscu.codes import Role
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.matching.watches import NEW_WATCH
from tests.inputs.factories import a_case
from tests.journeys.drivers import CTRL, press, write
from tests.journeys.sitting import RecordedSession
from tests.scenes.stores import Store
from tests.ui.finding import named, texts

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def sitting(store: Store, qtbot: QtBot) -> Iterator[RecordedSession]:
    """Yield the window over a store with two vans in a case."""
    gate = store.gate(Role.OFFICER)
    case_id = a_case(gate)
    for name, plate in (("Tipper", "MV16 SWF"), ("Other tipper", "MX19 CTB")):
        gate.perform(RecordThing(case_id=case_id, name=name, thing_kind="thing_kind:vehicle", number=plate))
    made = RecordedSession(store, qtbot, Role.OFFICER)
    yield made
    made.rise()


def look_for(words: str) -> None:
    press(Qt.Key.Key_K, CTRL)
    write(words)


def form_of(sitting: RecordedSession) -> FormCard:
    sitting.settle()
    return named(sitting.page, FormCard, "Set a watch")


def test_what_is_typed_is_watched_though_nothing_is_found_and_nothing_half_typed_is_lost(
    sitting: RecordedSession,
) -> None:
    look_for("t")
    press(Qt.Key.Key_W, ALT)
    assert sitting.page.name == "desk", "one letter is not watched"
    sitting.window.stack.drafts.keep(NEW_WATCH, "Watch", {"words": "Shane Crabtree"})
    look_for("Bùi Thị Hạnh")
    sitting.settle()
    assert "Alt+W watches it" in texts(sitting.window.search)
    press(Qt.Key.Key_W, ALT)
    card = form_of(sitting)
    assert card.form.values()["words"] == "Bùi Thị Hạnh"
    kept = sitting.window.stack.drafts.of(NEW_WATCH)
    assert kept is not None
    assert kept.values["words"] == "Shane Crabtree"
    assert card.form.editor("reason").main().hasFocus()
    sitting.fill(card, {"reason": "Named by a survivor"})
    assert [each.shown for each in sitting.gate.ask(MyWatches())] == ["Bùi Thị Hạnh"]


def test_whoever_the_arrows_came_to_is_watched_by_the_plate(sitting: RecordedSession) -> None:
    look_for("tipper")
    sitting.settle()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_W, ALT)
    assert sitting.page.name == "subjects"
    assert form_of(sitting).form.values()["words"] == "MX19 CTB"


def test_who_records_no_reports_is_not_told_of_watches(store: Store, qtbot: QtBot) -> None:
    analyst = RecordedSession(store, qtbot, Role.ANALYST)
    look_for("nobody at all")
    analyst.settle()
    assert "Alt+W" not in texts(analyst.window.search)
    press(Qt.Key.Key_W, ALT)
    assert not analyst.page.findChildren(FormCard)
    analyst.rise()
