"""What colleagues recorded is looked through after unlocking, and in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from mscu.actions.core.action import Command
from mscu.actions.core.dates import Today
from mscu.actions.entries.notes import RecordNote
from mscu.actions.matching.hit_matching import MAX_RECORDS_AT_ONCE, MatchHits
from mscu.actions.matching.hits import HitLine, MyHits, SetWatch
from mscu.app.sign_in import StoreSignIn
from mscu.changes import Changes
from mscu.codes import Role
from mscu.errors import StaleRecord
from mscu.gate import Gate
from mscu.ui.look.frame import Frame
from mscu.ui.window.window_session import HitMatching, WindowSession
from tests.app.test_sign_in import session
from tests.inputs.factories import A_WATCH, AT, a_case
from tests.scenes.stores import COLLEAGUE, PASSPHRASE, Store
from tests.store.engine.test_segments import of as parts_of
from tests.store.engine.test_segments import of_many_parts
from tests.ui.inline import InlineDispatcher
from tests.ui.late import LateDispatcher
from tests.ui.window.first_page import begin

T = TypeVar("T")


@dataclass
class Refusing:
    """A gate that answers and does nothing."""

    asked_to: int = 0
    changes: Changes = frozenset()
    undo: None = None

    def ask(self, _query: object, _progress: object = None) -> int:
        return 0

    def perform(self, _command: object, _progress: object = None) -> None:
        self.asked_to += 1
        raise StaleRecord

    def interrupt(self) -> None: ...


class Hearer(QObject):
    """Asks something, and hears the answer."""

    def hear(self, _answer: object) -> None: ...


@pytest.fixture
def page() -> Iterator[Hearer]:
    made = Hearer()
    yield made
    delete(made)


def sit_down(store: Store, name: str, qtbot: QtBot) -> WindowSession:
    """Unlock the store as somebody, and let the first page of the window come."""
    frame = Frame()
    window_session = StoreSignIn().unlock(store.folder, name, PASSPHRASE).open_session(frame)
    begin(window_session.main.stack, qtbot)
    return window_session


def rise(window_session: WindowSession, qtbot: QtBot) -> None:
    """Lock, and take the window apart: no thread of the next one may find its remains."""
    for room in window_session.workspaces:
        room.dispatcher.blockSignals(True)
    window_session.log_out(20)
    for room in window_session.workspaces:
        room.dispatcher.close()
    delete(window_session.main)
    frame = window_session.parent()
    assert isinstance(frame, Frame)
    with qtbot.waitSignal(frame.destroyed):
        frame.deleteLater()


def a_watch() -> SetWatch:
    """Watch a plate for a month from today: the store's clock is the world's here."""
    until = datetime.now(UTC) + timedelta(days=30)
    return replace(A_WATCH, ends_on=f"{until:%d %b %Y}")


def has_matched(window_session: WindowSession, qtbot: QtBot) -> None:
    """Wait until all was looked through."""
    (matching,) = window_session.findChildren(HitMatching)
    qtbot.waitUntil(lambda: matching.is_done, timeout=20_000)


def hits(store: Store, name: str) -> tuple[HitLine, ...]:
    made = session(store, name)
    found: tuple[HitLine, ...] = made.ask(MyHits())
    made.log_out()
    return found


def record(store: Store, *texts: str) -> None:
    """Record notes in a case as a colleague, and lock."""
    made = session(store, COLLEAGUE)
    case_id = a_case(made.gate)
    for text in texts:
        made.perform(RecordNote(case_id=case_id, happened=AT, text=text))
    made.log_out()


def test_what_a_colleague_recorded_is_heard_of_after_whoever_unlocks_looked_through_it(
    store: Store, charity: Store, qtbot: QtBot
) -> None:
    made = session(store, Role.OFFICER)
    made.perform(a_watch())
    made.perform(MatchHits())
    made.log_out()
    record(store, *["Nobody was there."] * MAX_RECORDS_AT_ONCE, "Three men in MV16 SWF.")
    assert hits(store, Role.OFFICER) == ()
    window_session = sit_down(store, Role.NAVIGATOR, qtbot)
    has_matched(window_session, qtbot)
    rise(window_session, qtbot)
    (hit,) = hits(store, Role.OFFICER)
    assert (hit.said, hit.by) == ("MV16 SWF", "PC Colleague")
    window_session = sit_down(charity, Role.NAVIGATOR, qtbot)
    assert window_session.findChildren(HitMatching) == [], "the navigators' own store is never looked through"
    rise(window_session, qtbot)


# ------------------------------------------------------------------------- in nobody's way


class Counting:
    """A real gate that notes the commands it does."""

    def __init__(self, gate: Gate) -> None:
        self.gate, self.done = gate, list[str]()

    def perform(self, command: Command[T], _progress: object = None) -> T:
        self.done.append(command.recorded_as)
        return self.gate.perform(command)

    def __getattr__(self, name: str) -> object:
        return getattr(self.gate, name)


@pytest.fixture
def counting(officer: Gate) -> Counting:
    return Counting(officer)


@pytest.fixture
def dispatcher(counting: Counting) -> Iterator[InlineDispatcher]:
    made = InlineDispatcher(counting)  # type: ignore[arg-type]
    yield made
    made.close()


def waits(matching: HitMatching) -> bool:
    """Return whether it waits for the desk to have been quiet for long enough."""
    QApplication.processEvents()
    return any(timer.isActive() for timer in matching.findChildren(QTimer))


def ran_out(matching: HitMatching) -> None:
    """Advance past the quiet period."""
    (timer,) = matching.findChildren(QTimer)
    timer.stop()
    timer.timeout.emit()


def test_it_begins_once_the_desk_has_nothing_to_do_and_on_a_server_writes_what_navigators_read_once(
    dispatcher: InlineDispatcher, counting: Counting, page: Hearer
) -> None:
    matching = HitMatching(dispatcher, page)
    assert not waits(matching)
    dispatcher.ask(Today(), then=page.hear)
    assert waits(matching)
    dispatcher.busy.emit(True)
    assert not waits(matching), "somebody asks"
    dispatcher.busy.emit(False)
    assert waits(matching)
    assert counting.done == []
    ran_out(matching)
    assert counting.done == ["Heed"]
    assert matching.is_done
    assert waits(matching), "the index is looked at as well"
    ran_out(matching)
    assert counting.done == ["Heed"], "nothing is on record of an index in few parts"
    assert not waits(matching), "there is no more"
    dispatcher.is_shared = True
    matching = HitMatching(dispatcher, page)
    dispatcher.ask(Today(), then=page.hear)
    for _ in range(6):
        ran_out(matching)
    assert counting.done.count("WriteNavigatorTexts") == 1


def test_pages_read_again_only_if_somebody_was_named(
    dispatcher: InlineDispatcher, counting: Counting, store: Store
) -> None:
    counting.gate.perform(A_WATCH)
    counting.gate.perform(MatchHits())
    heard: list[Changes] = []
    dispatcher.records_changed.connect(heard.append)
    colleague = store.gate(COLLEAGUE)
    case_id = a_case(colleague)
    colleague.perform(RecordNote(case_id=case_id, happened=AT, text="Nobody was there."))
    dispatcher.perform(MatchHits())
    assert heard == []
    colleague.perform(RecordNote(case_id=case_id, happened=AT, text="Three men in MV16 SWF."))
    dispatcher.perform(MatchHits())
    assert [{kind for kind, _ in changes} for changes in heard] == [{"hit"}]


def test_it_goes_on_until_there_is_no_more_and_the_index_is_put_together(
    dispatcher: InlineDispatcher, counting: Counting, store: Store, page: Hearer
) -> None:
    counting.gate.perform(MatchHits())
    case_id = a_case(counting.gate)
    for _ in range(2 * MAX_RECORDS_AT_ONCE + 1):
        counting.gate.perform(RecordNote(case_id=case_id, happened=AT, text="Nobody was there."))
    of_many_parts(store)
    matching = HitMatching(dispatcher, page)
    dispatcher.ask(Today(), then=page.hear)
    while waits(matching):
        ran_out(matching)
    assert counting.done.count("Heed") == 3
    assert parts_of(store) == 1


def test_after_locking_nothing_more_is_looked_through(counting: Counting, page: Hearer) -> None:
    dispatcher = LateDispatcher(counting)  # type: ignore[arg-type]
    matching = HitMatching(dispatcher, page)
    ran_out(matching)
    matching.end()
    assert dispatcher.answer_one(), "what comes back begins nothing"
    assert counting.done == ["Heed"]
    dispatcher.ask(Today(), then=page.hear)
    assert dispatcher.answer_one()
    assert not waits(matching)
    dispatcher.close()
    dispatcher.close()


def test_what_fails_is_not_tried_again(page: Hearer) -> None:
    refusing = Refusing()
    dispatcher = InlineDispatcher(refusing)
    matching = HitMatching(dispatcher, page)
    dispatcher.ask(Today(), then=page.hear)
    assert waits(matching)
    ran_out(matching)
    assert not waits(matching)
    dispatcher.ask(Today(), then=page.hear)
    assert not waits(matching)
    assert refusing.asked_to == 1
    dispatcher.close()
