"""Widgets that nobody refers to any more are destroyed on the thread of the window."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from threading import Thread, get_ident
from typing import Any
from weakref import finalize

import pytest
from pytestqt.qtbot import QtBot

from mscu.ui.session import collection
from mscu.ui.session.collection import GarbageCollector


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
