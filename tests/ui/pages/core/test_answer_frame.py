"""A part of a page shows a skeleton, then the answer, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator

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


@pytest.fixture(params=SkeletonShape)
def part(request: pytest.FixtureRequest, qtbot: QtBot) -> Part:
    made = Part(request.param)
    qtbot.addWidget(made)
    made.resize(800, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.mark.parametrize("shape", SkeletonShape)
def test_where_nothing_was_before_the_shape_is_there_at_once(
    shape: SkeletonShape, dispatcher: LateDispatcher, qtbot: QtBot
) -> None:
    part = Part(shape)
    qtbot.addWidget(part)
    part.resize(800, 600)
    dispatcher.ask(Question(7), then=part.hear)
    with qtbot.waitExposed(part):
        part.show()
    image = next(each for each in part.findChildren(Skeleton) if each.isVisible()).grab().toImage()
    row_colours = ({image.pixel(x, y) for x in range(image.width())} for y in range(image.height()))
    assert any(len(colours) > 1 for colours in row_colours)


def stage_of(part: Part) -> Stage:
    return part.answers.stage


def test_it_shows_nothing_of_the_content_until_all_is_answered(
    part: Part, dispatcher: LateDispatcher
) -> None:
    dispatcher.ask(Question(7), then=part.hear)
    dispatcher.ask(Question(8), then=part.hear_other)
    assert "none" not in texts(part)
    assert LOADING in texts(part)
    assert not part.button.isEnabled()
    dispatcher.answer_one()
    assert not part.said.isVisible()
    dispatcher.answer_one()
    assert "number 7" in texts(part)
    assert LOADING not in texts(part)
    assert part.button.isEnabled()


def test_what_an_answer_asks_with_the_same_method_is_waited_for_too(
    part: Part, dispatcher: LateDispatcher
) -> None:
    part.asks = dispatcher
    dispatcher.ask(Question(7), then=part.hear_and_ask_on)
    dispatcher.answer_one()
    assert LOADING in texts(part)
    assert not part.button.isEnabled()
    dispatcher.answer_one()
    assert "number 8" in texts(part)
    assert part.button.isEnabled()


def test_what_is_asked_later_leaves_it_in_view(part: Part, dispatcher: LateDispatcher) -> None:
    dispatcher.ask(Question(7), then=part.hear)
    dispatcher.answer_one()
    dispatcher.ask(Question(8), then=part.hear)
    dispatcher.ask(Question(9), then=part.hear_other)
    assert "number 7" in texts(part)
    assert part.button.isEnabled()


def test_another_record_is_waited_for_anew(part: Part, dispatcher: LateDispatcher) -> None:
    dispatcher.ask(Question(7), then=part.hear)
    dispatcher.answer_one()
    part.answers.wait()
    dispatcher.ask(Question(8), then=part.hear)
    assert "number 7" not in texts(part)
    assert not part.button.isEnabled()
    dispatcher.answer_one()
    assert "number 8" in texts(part)


def test_the_keyboard_comes_back_to_where_it_was(part: Part, dispatcher: LateDispatcher) -> None:
    part.field.setFocus()
    dispatcher.ask(Question(7), then=part.hear)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == LOADING
    dispatcher.answer_one()
    assert QApplication.focusWidget() is part.field


def test_a_field_that_is_to_have_the_keyboard_gets_it_with_the_answer(
    part: Part, dispatcher: LateDispatcher
) -> None:
    dispatcher.ask(Question(7), then=part.hear)
    part.field.setFocus()
    dispatcher.answer_one()
    assert QApplication.focusWidget() is part.field


def test_a_failure_is_a_sentence_and_is_tried_again(part: Part, dispatcher: LateDispatcher) -> None:
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


def test_a_fault_of_the_program_is_one_too(part: Part, dispatcher: LateDispatcher) -> None:
    crashes: list[str] = []
    dispatcher.crashed.connect(crashes.append)
    dispatcher.ask(Question(7, error=ValueError("Ionuț Bălan")), then=part.hear)
    dispatcher.answer_one()
    assert part.answers.stage is Stage.FAILED
    assert "Ionuț" not in texts(part)
    assert len(crashes) == 1


def test_an_answer_that_cannot_be_shown_is_a_failure(part: Part, dispatcher: LateDispatcher) -> None:
    dispatcher.ask(Question(7), then=part.stumble)
    with pytest.raises(ValueError, match="no place"):
        dispatcher.answer_one()
    assert stage_of(part) is Stage.FAILED
    assert UNREAD in texts(part)


def test_what_is_shown_in_its_place_ends_the_waiting(part: Part, dispatcher: LateDispatcher) -> None:
    dispatcher.ask(Question(7), then=part.hear)
    part.answers.cancel()
    assert "none" in texts(part)
    assert stage_of(part) is Stage.ANSWERED
    part.answers.wait()
    dispatcher.ask(Question(8), then=part.hear_other)
    dispatcher.answer_one()
    assert stage_of(part) is Stage.WAITING
    dispatcher.answer_one()
    assert stage_of(part) is Stage.ANSWERED


def test_a_failure_leaves_an_earlier_answer_in_view(part: Part, dispatcher: LateDispatcher) -> None:
    troubles: list[str] = []
    dispatcher.trouble.connect(troubles.append)
    dispatcher.ask(Question(7), then=part.hear)
    dispatcher.answer_one()
    dispatcher.ask(Question(7, error=NotFound()), then=part.hear)
    dispatcher.answer_one()
    assert "number 7" in texts(part)
    assert troubles == [NotFound().sentence]


def test_nothing_waits_for_what_may_wait_or_is_urgent(part: Part, dispatcher: LateDispatcher) -> None:
    dispatcher.ask(Question(7), then=part.hear, may_wait=True)
    dispatcher.ask(Question(8), then=part.hear_other, urgent=True)
    assert part.answers.stage is Stage.ANSWERED
