"""Questions and commands in the background: what is replaced, what never is, who hears.

The gate here is a small real one: it answers in the worker, can be held and interrupted.
"""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import delete
from typing_extensions import override

from mscu.errors import Invalid, NotFound, NotSaved, ServerRefuses, ServerUnreachable
from mscu.ui.session.dispatcher import Dispatcher
from tests.ui.inline import InlineDispatcher
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


def test_a_newer_question_stops_the_older_one(
    dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot
) -> None:
    started = threading.Event()
    older = Question(1, held=threading.Event(), started=started)
    dispatcher.ask(older, then=page.hear)
    assert started.wait(PATIENCE)
    dispatcher.ask(Question(2), then=page.hear)
    qtbot.waitUntil(lambda: page.heard == [2])
    assert gate.interrupted_while == [older]


def test_questions_that_were_replaced_are_not_even_asked(
    dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot
) -> None:
    go = threading.Event()
    dispatcher.perform(Order(0, held=go))
    for number in range(1, 6):
        dispatcher.ask(Question(number), then=page.hear)
    go.set()
    qtbot.waitUntil(lambda: page.heard == [5])
    assert gate.done == [Order(0, held=go), Question(5)]
    assert gate.interrupted_while == []


@pytest.mark.parametrize(
    ("consults", "hears", "urgent"),
    [("cases", "hear", False), ("", "hear_other", False), ("", "hear_other", True)],
    ids=["it is a consultation", "of another method", "an urgent one of another method"],
)
def test_a_question_that_runs_is_not_stopped_for_a_newer_one_if(
    dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot, consults: str, hears: str, urgent: bool
) -> None:
    go, started = threading.Event(), threading.Event()
    dispatcher.ask(Question(1, held=go, started=started, consults=consults), then=page.hear)
    assert started.wait(PATIENCE)
    dispatcher.ask(Question(2), then=getattr(page, hears), urgent=urgent)
    go.set()
    qtbot.waitUntil(lambda: page.heard + page.other == ([2] if consults else [1, 2]))
    assert gate.interrupted_while == []


def test_a_command_is_never_dropped_and_never_stopped(
    dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot
) -> None:
    go = threading.Event()
    for number in (1, 2, 3):
        dispatcher.perform(Order(number, held=go), then=page.hear)
    dispatcher.ask(Question(9), then=page.hear)
    dispatcher.ask(Question(10), then=page.hear)
    go.set()
    qtbot.waitUntil(lambda: page.heard == [1, 2, 3, 10])
    assert gate.interrupted_while == []


def test_closing_stops_the_question_that_runs_and_does_the_commands_that_wait(
    gate: SmallGate, page: Page
) -> None:
    made = Dispatcher(gate)
    started = threading.Event()
    asked = Question(1, held=threading.Event(), started=started)
    made.ask(asked, then=page.hear)
    assert started.wait(PATIENCE)
    made.perform(Order(1))
    made.perform(Order(2))
    made.ask(Question(3), then=page.hear)
    made.close()
    assert gate.interrupted_while[0] == asked
    assert gate.done == [asked, Order(1), Order(2)]


# ------------------------------------------------------------------------------- what a paint waits for


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


def test_a_painter_can_wait_a_moment_and_no_longer_than_it_said(
    dispatcher: Dispatcher, page: Page, qtbot: QtBot
) -> None:
    dispatcher.ask(Question(3), then=page.hear)
    assert page.heard == []
    assert dispatcher.wait_for(page.hear, PATIENCE)
    assert page.heard == [3]
    assert not dispatcher.wait_for(page.hear, 0.01), "it is delivered once"
    go = threading.Event()
    dispatcher.ask(Question(4, held=go), then=page.hear)
    assert not dispatcher.wait_for(page.hear, 0.01)
    go.set()
    qtbot.waitUntil(lambda: page.heard == [3, 4])


# ------------------------------------------------------------------------------- what is told


@pytest.fixture
def desk(gate: SmallGate) -> Iterator[InlineDispatcher]:
    made = InlineDispatcher(gate)
    yield made
    made.close()


@pytest.fixture
def told(desk: InlineDispatcher) -> list[str]:
    found: list[str] = []
    desk.trouble.connect(found.append)
    return found


@pytest.fixture
def withdrawn(desk: InlineDispatcher) -> list[str]:
    found: list[str] = []
    desk.trouble_over.connect(found.append)
    return found


def test_what_went_wrong_with_a_question_is_over_when_it_is_asked_anew(
    desk: InlineDispatcher, told: list[str], withdrawn: list[str], page: Page
) -> None:
    desk.ask(Question(1, error=NotFound()), then=page.hear)
    desk.ask(Question(2), then=page.hear_other)
    assert (told, withdrawn) == ([NotFound().sentence], [])
    desk.ask(Question(3), then=page.hear)
    assert withdrawn == told


class FromServer(Question):
    """A query that the server does not answer the first time."""

    @override
    def answer(self, gate: SmallGate) -> int:
        if self.started is not None and not self.started.is_set():
            self.started.set()
            raise ServerUnreachable
        return super().answer(gate)


class Upkeep(Order):
    """A command of the program's own."""

    upkeep = True


def test_upkeep_that_the_server_did_not_answer_is_withdrawn_too(
    desk: InlineDispatcher, withdrawn: list[str]
) -> None:
    desk.perform(Upkeep(1, error=ServerUnreachable()))
    desk.reached_again()
    assert withdrawn == [ServerUnreachable().sentence]


def test_what_is_said_of_a_save_is_true_also_once_the_server_is_back(
    desk: InlineDispatcher, told: list[str], withdrawn: list[str], page: Page
) -> None:
    desk.ask(FromServer(1, started=threading.Event()), then=page.hear)
    desk.perform(Order(3, error=ServerUnreachable()))
    desk.reached_again()
    assert told == [ServerUnreachable().sentence, NotSaved().sentence]
    assert withdrawn == [ServerUnreachable().sentence]


@pytest.mark.parametrize("is_command_refused", [False, True])
def test_what_the_server_did_not_answer_is_withdrawn_once_it_does(
    desk: InlineDispatcher, told: list[str], withdrawn: list[str], page: Page, *, is_command_refused: bool
) -> None:
    refused = ServerRefuses()
    desk.ask(FromServer(1, started=threading.Event()), then=page.hear)
    desk.ask(Question(2, error=NotFound()), then=page.hear_other)
    desk.perform(Upkeep(4, error=ServerUnreachable()))
    if is_command_refused:
        desk.perform(Order(3, error=refused))
        desk.perform(Upkeep(5))
        assert told[-1] == refused.sentence
    desk.reached_again()
    assert page.heard == [1], "it is asked again, without a click"
    # What a command was told stays, as the user has to act again.
    assert withdrawn == ([] if is_command_refused else [ServerUnreachable().sentence])
    desk.reached_again()
    assert len(withdrawn) <= 1
    assert NotFound().sentence in told


def test_changes_are_told_after_a_command_even_when_the_page_is_gone(
    dispatcher: Dispatcher, page: Page, qtbot: QtBot
) -> None:
    gone = Page()
    for each in (page, gone):
        with qtbot.waitSignal(dispatcher.records_changed) as told:
            dispatcher.perform(Order(4), then=each.hear)
            if each is gone:
                delete(gone)
        assert told.args == [frozenset({("cases", 4)})]
    assert page.heard == [4]


def test_a_dead_page_hears_nothing(dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot) -> None:
    dead = Page()
    dispatcher.ask(Question(1), then=dead.hear)
    delete(dead)
    dispatcher.ask(Question(2), then=page.hear)
    qtbot.waitUntil(lambda: page.heard == [2])
    assert dead.heard == []
    assert page.right_thread
    assert gate.threads == {"desk_0"}


def test_only_a_method_of_a_qobject_can_hear(dispatcher: Dispatcher) -> None:
    with pytest.raises(TypeError):
        dispatcher.ask(Question(1), then=print)
    with pytest.raises(TypeError):
        dispatcher.perform(Order(1), then=list[int]().append)


def test_problems_go_to_the_form_that_asked_and_all_else_is_told_in_its_own_sentence(
    dispatcher: Dispatcher, page: Page, qtbot: QtBot
) -> None:
    problems = {"plate": "Type a registration, such as MX19 CTB."}
    refused = Order(1, error=Invalid(problems))
    with qtbot.assertNotEmitted(dispatcher.records_changed), qtbot.assertNotEmitted(dispatcher.trouble):
        dispatcher.perform(refused, then=page.hear, problems=page.take_problems)
        qtbot.waitUntil(lambda: page.problems == problems)
    with qtbot.waitSignal(dispatcher.trouble) as told:
        dispatcher.perform(refused)
    assert told.args == [problems["plate"]]
    with qtbot.waitSignal(dispatcher.trouble) as told:
        dispatcher.ask(Question(1, error=NotFound()), then=page.hear)
    assert told.args == [NotFound().sentence]
    assert page.heard == []


def test_the_unexpected_says_where_and_nothing_of_what_and_the_desk_works_on(
    dispatcher: Dispatcher, page: Page, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with qtbot.waitSignal(dispatcher.crashed) as told:
        dispatcher.ask(Question(1, error=ValueError("Keith Ormrod, caravan 1")), then=page.hear)
    where = str(told.args[0])
    assert where.startswith("ValueError < dispatcher_scene.py:")
    assert "Ormrod" not in where + caplog.text
    assert page.heard == []
    dispatcher.ask(Question(2), then=page.hear)
    qtbot.waitUntil(lambda: page.heard == [2])


def test_busy_says_when_work_begins_and_ends(dispatcher: Dispatcher, page: Page, qtbot: QtBot) -> None:
    said: list[bool] = []
    dispatcher.busy.connect(said.append)
    dispatcher.ask(Question(1), then=page.hear)
    dispatcher.ask(Question(2), then=page.hear_other)
    qtbot.waitUntil(lambda: said == [True, False])


def test_writes_survive_a_storm_of_questions(
    dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot
) -> None:
    for number in range(200):
        dispatcher.ask(Question(number), then=page.hear)
        if number % 4 == 0:
            dispatcher.perform(Order(number), then=page.hear_other)
    qtbot.waitUntil(lambda: len(page.other) == 50 and 199 in page.heard)
    assert page.other == list(range(0, 200, 4))
    assert all(isinstance(each, Question) for each in gate.interrupted_while if each)
