"""The message about what was done offers to undo it, by mouse and by keys, for as long as it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mscu.actions.matching.hits import EndWatch, MyWatches
from mscu.actions.search.saved_views import RemoveView
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.lists.window_command import WindowCommand
from mscu.ui.pages.core.undo_offer import NOTHING_DONE, STAYS, UNDO
from mscu.ui.pages.matching.watches import WatchesPage
from mscu.ui.widgets.button import Button
from tests.scenes.stores import Store
from tests.ui.finding import named, visible
from tests.ui.mouse import click
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, fill

Scene = PageScene[WatchesPage]
SET = "You watch mv16swf until 18 Jul 2022"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def scene(store: Store, put_up: Callable[..., Scene]) -> Scene:
    """Return the page of watches where one was just set."""
    made = put_up(store, WatchesPage)
    set_watch(made)
    return made


def set_watch(scene: Scene) -> None:
    scene.page.continue_search("mv16swf")
    settle()
    fill(scene.form.form, reason="Seen at two yards")
    scene.form.save_requested.emit()
    assert scene.said() == f"{SET}."


def offers(scene: Scene) -> list[Button]:
    return [each for each in visible(scene.page, Button) if each.label == UNDO]


def found(scene: Scene) -> WindowCommand:
    """Return what the search offers."""
    offer = scene.page.undo_offer
    return offer.command


def watched(scene: Scene) -> list[str]:
    return [watch.shown for watch in scene.gate.ask(MyWatches())]


def undo_by_mouse(scene: Scene) -> None:
    (button,) = offers(scene)
    click(button)


def undo_by_keys(_scene: Scene) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Z, CTRL)


def undo_by_words(scene: Scene) -> None:
    command = found(scene)
    assert (command.label, command.keys, command.why_not) == (f"{UNDO}: {SET}", "Ctrl+Z", "")
    command.run()


def test_it_is_undone_by_mouse_keys_or_words_and_says_so(scene: Scene) -> None:
    for undo in (undo_by_mouse, undo_by_keys, undo_by_words):
        seq = scene.store.last_row()
        undo(scene)
        assert scene.said() == "The watch has ended."
        assert watched(scene) == []
        assert [row.action for row in scene.store.audit(after=seq)] == ["EndWatch"]
        assert offers(scene) == []
        assert found(scene).why_not == STAYS
        if undo is not undo_by_words:
            set_watch(scene)


def test_it_is_offered_no_longer_once_the_message_goes_or_something_else_is_done(scene: Scene) -> None:
    scene.page.find_box.setFocus()
    QTest.keyClicks(scene.page.find_box, "yard")
    undo_by_keys(scene)
    assert scene.page.find_box.text() == "", "a field that is typed in undoes its own words"
    scene.page.clear_messages()
    assert found(scene).why_not == NOTHING_DONE
    named(scene.page, RowsView, "What you watch").setFocus()
    undo_by_keys(scene)
    found(scene).run()
    assert watched(scene) == ["MV16 SWF"]
    set_watch(scene)
    other: Any = RemoveView(page="cases", title="Mine")
    scene.dispatcher.perform(other, then=scene.page.withdraw)
    settle()
    assert offers(scene) == []
    undo_by_keys(scene)
    assert watched(scene)


def test_what_cannot_be_undone_any_more_is_refused_in_words(scene: Scene) -> None:
    scene.store.sql("DELETE FROM watch")
    undo_by_mouse(scene)
    assert scene.troubles == ["This record does not exist, or you do not have access to it."]
    assert offers(scene) == []


def test_what_is_not_undoable_says_why_not(scene: Scene) -> None:
    (watch,) = scene.gate.ask(MyWatches())
    view = named(scene.page, RowsView, "What you watch")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_E)
    assert watch.shown in scene.said()
    assert offers(scene) == []
    command = found(scene)
    assert (command.label, command.why_not) == (f"{UNDO}: You no longer watch MV16 SWF", STAYS)
    assert not EndWatch.undoable
