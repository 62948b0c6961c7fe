"""Work beside the window comes back to it, with its answer or a sentence; garbage and mistakes stay here."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from threading import Thread, get_ident
from typing import Any
from weakref import finalize

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from mscu.errors import MscuError, WrongPassphrase
from mscu.ui.session import collection
from mscu.ui.session.background import Background
from mscu.ui.session.collection import GarbageCollector
from mscu.ui.session.crash import CrashHook
from tests.tools.system_log import SystemLog


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[str] = set()

    def answer(self, answer: object) -> None:
        self.heard.append(answer)
        self.threads.add(threading.current_thread().name)

    def failure(self, error: MscuError) -> None:
        self.heard.append(error)


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def thread_name() -> str:
    return threading.current_thread().name


def refuse() -> None:
    raise WrongPassphrase


def break_down() -> None:
    raise ValueError("Crabtree, 14 Hollin Lane")


def test_an_answer_or_a_refusal_comes_to_the_window_after_what_was_prepared(
    background: Background, qtbot: QtBot
) -> None:
    listener, prepared = Listener(), list[str]()
    background.prepare(lambda: prepared.append(thread_name()))
    background.run(lambda: (*prepared, thread_name()), then=listener.answer, failed=listener.failure)
    background.run(refuse, then=listener.answer, failed=listener.failure)
    qtbot.waitUntil(lambda: len(listener.heard) == 2)
    assert listener.heard[0] == (*prepared, *prepared)
    assert prepared[0].startswith("background")
    assert listener.threads == {threading.main_thread().name}
    assert isinstance(listener.heard[1], WrongPassphrase)


def test_a_mistake_of_the_program_is_told_without_its_message(
    background: Background, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    listener = Listener()
    with qtbot.waitSignal(background.crashed) as told:
        background.run(break_down, then=listener.answer, failed=listener.failure)
    qtbot.waitUntil(lambda: bool(listener.heard))
    everything = f"{told.args} {listener.heard} {caplog.text}"
    assert "ValueError" in everything
    assert "Crabtree" not in everything


def test_who_is_gone_hears_nothing(background: Background, qtbot: QtBot) -> None:
    gone, listener = Listener(), Listener()
    go_on = threading.Event()
    background.run(go_on.wait, then=gone.answer, failed=gone.failure)
    background.run(thread_name, then=listener.answer, failed=listener.failure)
    delete(gone)
    go_on.set()
    qtbot.waitUntil(lambda: bool(listener.heard))
    assert gone.heard == []


class Cycle:
    """Something that refers to itself, so that only the collector finds it."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[GarbageCollector]:
    monkeypatch.setattr(collection, "INTERVAL", 10)
    collector = GarbageCollector()
    yield collector
    collector.deleteLater()


def allocated() -> list[Any]:
    """Return more than enough for Python to collect garbage meanwhile."""
    return [[number] for number in range(100_000)]


@pytest.mark.usefixtures("collector")
def test_garbage_is_collected_on_the_thread_of_the_window(qtbot: QtBot) -> None:
    threads: list[int] = []
    finalize(Cycle(), lambda: threads.append(get_ident()))
    worker = Thread(target=allocated)
    worker.start()
    worker.join()
    assert threads == []
    kept = allocated()
    qtbot.waitUntil(lambda: threads == [get_ident()])
    assert kept


def test_nothing_is_collected_while_little_was_allocated(collector: GarbageCollector) -> None:
    gc.collect()
    threads: list[int] = []
    finalize(Cycle(), lambda: threads.append(get_ident()))
    collector.collect()
    assert threads == []


@pytest.mark.skipif(sys.platform == "win32", reason="its event log takes no sockets")
def test_a_mistake_is_logged_by_kind_and_place_and_stopping_is_none(system_log: SystemLog) -> None:
    for error in (KeyboardInterrupt(), ValueError("Crabtree, 14 Hollin Lane")):
        CrashHook()._handle(type(error), error, None)  # noqa: SLF001
    assert system_log.close() == ["mscu: ERROR Unexpected: ValueError"]
