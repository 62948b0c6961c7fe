"""What a paint waits for goes first; what may wait is put off for it and asked again."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from mscu.ui.session.dispatcher import Dispatcher
from tests.ui.session.dispatcher_scene import PATIENCE, Order, Page, Question, SmallGate


@pytest.fixture
def gate() -> SmallGate:
    return SmallGate()


@pytest.fixture
def page() -> Page:
    return Page()


@pytest.fixture
def dispatcher(gate: SmallGate) -> Iterator[Dispatcher]:
    made = Dispatcher(gate)
    yield made
    made.close()


def test_an_urgent_question_goes_before_all_that_waits(
    dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot
) -> None:
    go, started = threading.Event(), threading.Event()
    running, other = Question(0, held=go, started=started), Page()
    dispatcher.ask(running, then=other.hear)
    assert started.wait(PATIENCE)
    dispatcher.perform(Order(1))
    dispatcher.ask(Question(2), then=page.hear)
    dispatcher.ask(Question(3), then=page.hear_other, urgent=True)
    go.set()
    qtbot.waitUntil(lambda: page.heard == [2] and page.other == [3])
    assert gate.done == [running, Question(3), Order(1), Question(2)]
    assert gate.interrupted_while == []


def test_a_question_that_may_wait_is_stopped_for_an_urgent_one_and_asked_again(
    dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot
) -> None:
    go, started = threading.Event(), threading.Event()
    long = Question(1, held=go, started=started)
    dispatcher.ask(long, then=page.hear, may_wait=True)
    assert started.wait(PATIENCE)
    started.clear()
    dispatcher.ask(Question(2), then=page.hear_other, urgent=True)
    assert dispatcher.wait_for(page.hear_other, PATIENCE)
    assert page.other == [2]
    assert started.wait(PATIENCE)
    go.set()
    qtbot.waitUntil(lambda: page.heard == [1])
    assert gate.done == [long, Question(2), long]


def test_no_urgent_question_stops_one_that_may_not_wait(
    dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot
) -> None:
    go, started = threading.Event(), threading.Event()
    dispatcher.ask(Question(1, held=go, started=started), then=page.hear)
    assert started.wait(PATIENCE)
    dispatcher.ask(Question(2), then=page.hear_other, urgent=True)
    go.set()
    qtbot.waitUntil(lambda: page.heard == [1] and page.other == [2])
    assert gate.interrupted_while == []


def test_what_was_put_off_and_then_replaced_is_not_asked_again(
    dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot
) -> None:
    go, started = threading.Event(), threading.Event()
    long, urgent = Question(1, held=threading.Event(), started=started), Question(2, held=go)
    dispatcher.ask(long, then=page.hear, may_wait=True)
    assert started.wait(PATIENCE)
    dispatcher.ask(urgent, then=page.hear_other, urgent=True)
    dispatcher.ask(Question(3), then=page.hear, may_wait=True)
    go.set()
    qtbot.waitUntil(lambda: page.heard == [3] and page.other == [2])
    assert gate.done == [long, urgent, Question(3)]


def test_closing_drops_what_was_put_off(gate: SmallGate, page: Page) -> None:
    made = Dispatcher(gate)
    started = threading.Event()
    long = Question(1, held=threading.Event(), started=started)
    urgent = Question(2, held=threading.Event(), started=started)
    made.ask(long, then=page.hear, may_wait=True)
    assert started.wait(PATIENCE)
    started.clear()
    made.ask(urgent, then=page.hear_other, urgent=True)
    assert started.wait(PATIENCE)
    made.close()
    assert gate.done == [long, urgent]
