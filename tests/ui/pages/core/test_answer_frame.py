"""A part of a page shows a skeleton, then the answer, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mscu.errors import NotFound
from mscu.ui.pages.core.answer_frame import TRY_AGAIN, AnswerFrame, disable_until_answered
from mscu.ui.session.answers import Answers, Stage
from mscu.ui.session.dispatcher import UNREAD
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.skeleton import LOADING, Skeleton, SkeletonShape
from tests.ui.finding import named, texts
from tests.ui.late import LateDispatcher
from tests.ui.session.dispatcher_scene import Question, SmallGate


class Part(QWidget):
    """A field and what was answered, in a frame, with a button outside it."""

    def __init__(self, shape: SkeletonShape) -> None:
        super().__init__()
        self.answers = Answers(self)
        self.asks: LateDispatcher | None = None
        content = QWidget()
        self.said, self.field, self.button = Label("none"), QLineEdit(), QPushButton("Print")
        column = QVBoxLayout(content)
        column.addWidget(self.said)
        column.addWidget(self.field)
        around = QVBoxLayout(self)
        around.addWidget(self.button)
        headings = ("Due",) * 4 if shape is SkeletonShape.COLUMNS else ()
        around.addWidget(AnswerFrame(self.answers, content, shape, headings))
        if headings:  # a header, whose failure is told below it
            around.addWidget(AnswerFrame(self.answers, QWidget(), SkeletonShape.LIST))
        disable_until_answered(self.answers, self.button)

    def hear(self, number: int) -> None:
        self.said.setText(f"number {number}")

    def stumble(self, number: int) -> None:
        raise ValueError(f"no place for {number}")

    def hear_other(self, number: int) -> None:
        self.field.setText(str(number))

    def hear_and_ask_on(self, number: int) -> None:
        self.hear(number)
        if self.asks is not None:
            dispatcher, self.asks = self.asks, None
            dispatcher.ask(Question(number + 1), then=self.hear_and_ask_on)


@pytest.fixture
def dispatcher() -> Iterator[LateDispatcher]:
    made = LateDispatcher(SmallGate())
    yield made
    made.close()


@pytest.fixture
def put_part(qtbot: QtBot) -> Callable[[SkeletonShape], Part]:
    """Return a function that shows a part of some shape."""

    def put(shape: SkeletonShape) -> Part:
        made = Part(shape)
        qtbot.addWidget(made)
        made.resize(800, 600)
        with qtbot.waitExposed(made):
            made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        return made

    return put


@pytest.fixture
def part(put_part: Callable[[SkeletonShape], Part]) -> Part:
    return put_part(SkeletonShape.LIST)


def stage_of(part: Part) -> Stage:
    return part.answers.stage


@pytest.mark.parametrize("shape", SkeletonShape)
def test_where_nothing_was_before_the_shape_is_there_at_once_until_all_is_answered(
    shape: SkeletonShape, dispatcher: LateDispatcher, qtbot: QtBot
) -> None:
    part = Part(shape)
    qtbot.addWidget(part)
    part.resize(800, 600)
    dispatcher.ask(Question(7), then=part.hear)
    dispatcher.ask(Question(8), then=part.hear_other)
    with qtbot.waitExposed(part):
        part.show()
    image = next(each for each in part.findChildren(Skeleton) if each.isVisible()).grab().toImage()
    row_colours = ({image.pixel(x, y) for x in range(image.width())} for y in range(image.height()))
    assert any(len(colours) > 1 for colours in row_colours)
    assert "none" not in texts(part)
    assert LOADING in texts(part)
    assert not part.button.isEnabled()
    dispatcher.answer_one()
    assert not part.said.isVisible()
    dispatcher.answer_one()
    assert "number 7" in texts(part)
    assert LOADING not in texts(part)
    assert part.button.isEnabled()


def test_what_is_asked_later_leaves_an_answer_in_view_and_another_record_is_waited_for_anew(
    part: Part, dispatcher: LateDispatcher
) -> None:
    dispatcher.ask(Question(7), then=part.hear)
    dispatcher.answer_one()
    dispatcher.ask(Question(6), then=part.hear)
    dispatcher.ask(Question(9), then=part.hear_other)
    assert "number 7" in texts(part)
    assert part.button.isEnabled()
    while dispatcher.answer_one():
        pass
    part.answers.wait()
    part.asks = dispatcher
    dispatcher.ask(Question(7), then=part.hear_and_ask_on)
    assert "number 6" not in texts(part)
    dispatcher.answer_one()
    assert LOADING in texts(part), "what an answer asks with the same method is waited for too"
    assert not part.button.isEnabled()
    dispatcher.answer_one()
    assert "number 8" in texts(part)
    assert part.button.isEnabled()


@pytest.mark.parametrize("asks_first", [True, False])
def test_the_keyboard_comes_to_the_field_that_had_or_is_to_have_it(
    asks_first: bool, part: Part, dispatcher: LateDispatcher
) -> None:
    steps = [lambda: dispatcher.ask(Question(7), then=part.hear), part.field.setFocus]
    for step in steps if asks_first else reversed(steps):
        step()
    if not asks_first:
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.accessibleName() == LOADING
    dispatcher.answer_one()
    assert QApplication.focusWidget() is part.field


@pytest.mark.parametrize("shape", SkeletonShape)
def test_a_failure_is_a_sentence_and_is_tried_again(
    shape: SkeletonShape, put_part: Callable[[SkeletonShape], Part], dispatcher: LateDispatcher
) -> None:
    part = put_part(shape)
    troubles: list[str] = []
    dispatcher.trouble.connect(troubles.append)
    dispatcher.ask(Question(7, error=NotFound()), then=part.hear)
    dispatcher.ask(Question(8), then=part.hear_other)
    dispatcher.answer_one()
    dispatcher.answer_one()
    assert stage_of(part) is Stage.FAILED
    assert NotFound().sentence in texts(part)
    assert not part.said.isVisible()
    assert not part.button.isEnabled()
    assert troubles == []
    named(part, Link, TRY_AGAIN).click()
    assert stage_of(part) is Stage.WAITING
    dispatcher.ask(Question(7), then=part.hear)
    while dispatcher.answer_one():
        pass
    assert "number 7" in texts(part)
    dispatcher.ask(Question(7, error=NotFound()), then=part.hear)
    dispatcher.answer_one()
    assert "number 7" in texts(part), "a failure leaves an earlier answer in view"
    assert troubles == [NotFound().sentence]


def test_a_fault_of_the_program_or_an_answer_that_cannot_be_shown_is_one_too(
    part: Part, dispatcher: LateDispatcher
) -> None:
    crashes: list[str] = []
    dispatcher.crashed.connect(crashes.append)
    dispatcher.ask(Question(7, error=ValueError("Ionuț Bălan")), then=part.hear)
    dispatcher.answer_one()
    assert stage_of(part) is Stage.FAILED
    assert "Ionuț" not in texts(part)
    assert len(crashes) == 1
    part.answers.wait()
    dispatcher.ask(Question(7), then=part.stumble)
    with pytest.raises(ValueError, match="no place"):
        dispatcher.answer_one()
    assert stage_of(part) is Stage.FAILED
    assert UNREAD in texts(part)


def test_what_is_shown_in_its_place_ends_the_waiting(part: Part, dispatcher: LateDispatcher) -> None:
    dispatcher.ask(Question(7), then=part.hear, may_wait=True)
    dispatcher.ask(Question(8), then=part.hear_other, urgent=True)
    assert stage_of(part) is Stage.ANSWERED, "nothing waits for what may wait or is urgent"
    while dispatcher.answer_one():
        pass
    part.answers.wait()
    dispatcher.ask(Question(9), then=part.hear)
    part.answers.cancel()
    assert "number 7" in texts(part)
    assert stage_of(part) is Stage.ANSWERED
    part.answers.wait()
    dispatcher.ask(Question(8), then=part.hear_other)
    dispatcher.answer_one()
    assert stage_of(part) is Stage.WAITING
    dispatcher.answer_one()
    assert stage_of(part) is Stage.ANSWERED
