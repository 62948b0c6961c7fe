"""Questions and commands in the background: what is replaced, what never is, who hears.

The gate here is a small real one: it answers in the worker, can be held and interrupted.
"""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import delete
from typing_extensions import override

from mscu.errors import Invalid, NotFound, NotSaved, ServerRefuses, ServerUnreachable, whereabouts
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


def test_an_answer_comes_to_the_windows_thread(
    dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot
) -> None:
    dispatcher.ask(Question(7), then=page.hear)
    assert page.heard == []
    qtbot.waitUntil(lambda: page.heard == [7])
    assert page.right_thread
    assert gate.threads == {"desk_0"}


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


def test_questions_of_other_methods_are_left_alone(
    dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot
) -> None:
    go, started = threading.Event(), threading.Event()
    dispatcher.ask(Question(1, held=go, started=started), then=page.hear)
    assert started.wait(PATIENCE)
    dispatcher.ask(Question(2), then=page.hear_other)
    go.set()
    qtbot.waitUntil(lambda: page.heard == [1] and page.other == [2])
    assert gate.interrupted_while == []


def test_a_consultation_is_never_stopped(
    dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot
) -> None:
    go, started = threading.Event(), threading.Event()
    dispatcher.ask(Question(1, held=go, started=started, consults="cases"), then=page.hear)
    assert started.wait(PATIENCE)
    dispatcher.ask(Question(2), then=page.hear)
    go.set()
    qtbot.waitUntil(lambda: page.heard == [2])
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


def test_closing_does_the_commands_that_wait(gate: SmallGate, page: Page) -> None:
    made = Dispatcher(gate)
    go = threading.Event()
    made.perform(Order(1, held=go))
    made.perform(Order(2))
    made.ask(Question(3), then=page.hear)
    go.set()
    made.close()
    assert gate.done == [Order(1, held=go), Order(2)]


def test_closing_stops_the_question_that_runs(gate: SmallGate, page: Page) -> None:
    made = Dispatcher(gate)
    started = threading.Event()
    asked = Question(1, held=threading.Event(), started=started)
    made.ask(asked, then=page.hear)
    assert started.wait(PATIENCE)
    made.close()
    assert gate.interrupted_while == [asked]


def test_what_went_wrong_with_a_question_is_over_when_it_is_asked_anew(gate: SmallGate, page: Page) -> None:
    desk = InlineDispatcher(gate)
    told: list[str] = []
    desk.trouble.connect(told.append)
    desk.trouble_over.connect(told.remove)
    desk.ask(Question(1, error=NotFound()), then=page.hear)
    desk.ask(Question(2), then=page.hear_other)
    assert told == [NotFound().sentence]
    desk.ask(Question(3), then=page.hear)
    assert told == []
    desk.close()


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


def test_upkeep_that_the_server_did_not_answer_is_withdrawn_too(gate: SmallGate) -> None:
    desk = InlineDispatcher(gate)
    withdrawn: list[str] = []
    desk.trouble_over.connect(withdrawn.append)
    desk.perform(Upkeep(1, error=ServerUnreachable()))
    desk.reached_again()
    assert withdrawn == [ServerUnreachable().sentence]
    desk.close()


def test_what_is_said_of_a_save_is_true_also_once_the_server_is_back(gate: SmallGate, page: Page) -> None:
    desk = InlineDispatcher(gate)
    told: list[str] = []
    withdrawn: list[str] = []
    desk.trouble.connect(told.append)
    desk.trouble_over.connect(withdrawn.append)
    desk.ask(FromServer(1, started=threading.Event()), then=page.hear)
    desk.perform(Order(3, error=ServerUnreachable()))
    desk.reached_again()
    assert told == [ServerUnreachable().sentence, NotSaved().sentence]
    assert withdrawn == [ServerUnreachable().sentence]
    desk.close()


@pytest.mark.parametrize("is_command_refused", [False, True])
def test_what_the_server_did_not_answer_is_withdrawn_once_it_does(
    gate: SmallGate, page: Page, *, is_command_refused: bool
) -> None:
    refused = ServerRefuses()
    desk = InlineDispatcher(gate)
    told: list[str] = []
    withdrawn: list[str] = []
    desk.trouble.connect(told.append)
    desk.trouble_over.connect(withdrawn.append)
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
    desk.close()


def test_changes_are_told_after_a_command(dispatcher: Dispatcher, page: Page, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dispatcher.records_changed) as told:
        dispatcher.perform(Order(4), then=page.hear)
    assert told.args == [frozenset({("cases", 4)})]
    assert page.heard == [4]


def test_changes_are_told_even_when_the_page_is_gone(dispatcher: Dispatcher, qtbot: QtBot) -> None:
    page = Page()
    with qtbot.waitSignal(dispatcher.records_changed):
        dispatcher.perform(Order(4), then=page.hear)
        delete(page)


def test_a_dead_page_hears_nothing(dispatcher: Dispatcher, page: Page, qtbot: QtBot) -> None:
    dead = Page()
    dispatcher.ask(Question(1), then=dead.hear)
    delete(dead)
    dispatcher.ask(Question(2), then=page.hear)
    qtbot.waitUntil(lambda: page.heard == [2])
    assert dead.heard == []


def test_only_a_method_of_a_qobject_can_hear(dispatcher: Dispatcher) -> None:
    with pytest.raises(TypeError):
        dispatcher.ask(Question(1), then=print)
    with pytest.raises(TypeError):
        dispatcher.perform(Order(1), then=list[int]().append)


def test_problems_go_to_the_form_that_asked(dispatcher: Dispatcher, page: Page, qtbot: QtBot) -> None:
    refused = Order(1, error=Invalid({"plate": "Type a registration, such as MX19 CTB."}))
    with qtbot.assertNotEmitted(dispatcher.records_changed), qtbot.assertNotEmitted(dispatcher.trouble):
        dispatcher.perform(refused, then=page.hear, problems=page.take_problems)
        qtbot.waitUntil(lambda: bool(page.problems))
    assert page.problems == {"plate": "Type a registration, such as MX19 CTB."}
    assert page.heard == []


def test_problems_that_no_form_takes_are_trouble(dispatcher: Dispatcher, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dispatcher.trouble) as told:
        dispatcher.perform(Order(1, error=Invalid({"plate": "Type a registration, such as MX19 CTB."})))
    assert told.args == ["Type a registration, such as MX19 CTB."]


def test_other_errors_are_told_in_their_own_sentence(
    dispatcher: Dispatcher, page: Page, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(dispatcher.trouble) as told:
        dispatcher.ask(Question(1, error=NotFound()), then=page.hear)
    assert told.args == [NotFound().sentence]


def test_the_unexpected_says_where_and_nothing_of_what(
    dispatcher: Dispatcher, page: Page, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with qtbot.waitSignal(dispatcher.crashed) as told:
        dispatcher.ask(Question(1, error=ValueError("Keith Ormrod, caravan 1")), then=page.hear)
    where = str(told.args[0])
    assert where.startswith("ValueError < dispatcher_scene.py:")
    assert "Ormrod" not in where + caplog.text
    assert page.heard == []


def test_the_desk_works_on_after_an_error(dispatcher: Dispatcher, page: Page, qtbot: QtBot) -> None:
    dispatcher.ask(Question(1, error=ValueError()), then=page.hear_other)
    dispatcher.ask(Question(2), then=page.hear)
    qtbot.waitUntil(lambda: page.heard == [2])


def test_a_painter_can_wait_a_moment(dispatcher: Dispatcher, page: Page) -> None:
    dispatcher.ask(Question(3), then=page.hear)
    assert dispatcher.wait_for(page.hear, PATIENCE)
    assert page.heard == [3]


def test_a_painter_waits_no_longer_than_it_said(dispatcher: Dispatcher, page: Page, qtbot: QtBot) -> None:
    go = threading.Event()
    dispatcher.ask(Question(3, held=go), then=page.hear)
    assert not dispatcher.wait_for(page.hear, 0.01)
    assert page.heard == []
    go.set()
    qtbot.waitUntil(lambda: page.heard == [3])


def test_what_was_waited_for_is_delivered_once(dispatcher: Dispatcher, page: Page, qtbot: QtBot) -> None:
    dispatcher.ask(Question(3), then=page.hear)
    assert dispatcher.wait_for(page.hear, PATIENCE)
    assert not dispatcher.wait_for(page.hear, 0.01)
    dispatcher.ask(Question(4), then=page.hear_other)
    qtbot.waitUntil(lambda: page.other == [4])
    assert page.heard == [3]


def test_busy_says_when_work_begins_and_ends(dispatcher: Dispatcher, page: Page, qtbot: QtBot) -> None:
    said: list[bool] = []
    dispatcher.busy.connect(said.append)
    dispatcher.ask(Question(1), then=page.hear)
    dispatcher.ask(Question(2), then=page.hear_other)
    qtbot.waitUntil(lambda: said == [True, False])


def test_inline_everything_is_there_at_once(gate: SmallGate, page: Page, qtbot: QtBot) -> None:
    dispatcher = InlineDispatcher(gate)
    dispatcher.ask(Question(1), then=page.hear)
    with qtbot.waitSignal(dispatcher.records_changed):
        dispatcher.perform(Order(2), then=page.hear)
    assert page.heard == [1, 2]
    dispatcher.perform(Order(3, error=Invalid({"a": "No."})), problems=page.take_problems)
    assert page.problems == {"a": "No."}
    dispatcher.close()


def test_stress_writes_survive_a_storm_of_questions(
    dispatcher: Dispatcher, gate: SmallGate, page: Page, qtbot: QtBot
) -> None:
    for number in range(200):
        dispatcher.ask(Question(number), then=page.hear)
        if number % 4 == 0:
            dispatcher.perform(Order(number), then=page.hear_other)
    qtbot.waitUntil(lambda: len(page.other) == 50 and 199 in page.heard)
    assert page.other == list(range(0, 200, 4))
    assert all(isinstance(each, Question) for each in gate.interrupted_while if each)


def test_whereabouts_names_type_and_place() -> None:
    with pytest.raises(KeyError) as caught:
        Order(1, error=KeyError("secret")).perform(SmallGate())
    assert whereabouts(caught.value).startswith("KeyError < dispatcher_scene.py:")
    assert "secret" not in whereabouts(caught.value)
