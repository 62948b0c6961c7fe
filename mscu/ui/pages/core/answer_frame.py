"""The frame of what an answer fills: a skeleton until it comes, a sentence if it failed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QPaintEvent, QPixmap
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from mscu.ui.look.layouts import aligned, vbox
from mscu.ui.look.palette import Status
from mscu.ui.session.answers import Answers, Stage
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.widgets.skeleton import Skeleton, SkeletonShape

GUTTER = 24
TRY_AGAIN = "Try again"


class AnswerFrame(QStackedWidget):
    """Shows content only once everything asked for it is answered.

    What stands in the content meanwhile can be neither read nor pressed. Columns have `headings`; the frame
    of a header gives way to the one below it, which says what failed. A frame that is not `alone` leaves
    that to the one beside it.
    """

    def __init__(
        self,
        answers: Answers,
        content: QWidget,
        shape: SkeletonShape,
        headings: Sequence[str] = (),
        *,
        alone: bool = True,
    ) -> None:
        super().__init__()
        self._answers, self._content = answers, content
        self._skeleton = Skeleton(shape, headings)
        self._is_header, self._is_alone = bool(headings), alone
        self._is_in_view = False
        """Whether the content was painted since the frame was shown."""
        self._problem: MessageBar | None = None
        self._failed = QWidget()
        for part in (content, self._skeleton, self._failed):
            self.addWidget(part)
        answers.is_shown = True
        answers.changed.connect(self._follow)
        if not answers.is_answered:
            self._follow()

    def _follow(self) -> None:
        """Show the part for the stage; the keyboard stays within the frame."""
        stage = self._answers.stage
        if self._is_header and self.parent() is not None:  # without one it would be a window
            self.setHidden(stage is Stage.FAILED)
        if stage is Stage.WAITING:
            self._skeleton.begin(self._picture())
            self.setCurrentWidget(self._skeleton)
            return
        self._skeleton.end()
        if stage is Stage.FAILED and self._is_alone:
            self._show_problem()
        self.setCurrentWidget(self._content if stage is Stage.ANSWERED else self._failed)

    def _show_problem(self) -> None:
        if self._problem is None:
            self._problem = MessageBar("", status=Status.LATE)
            self._problem.followed.connect(self._answers.try_again)
            vbox(
                aligned(self._problem, Qt.AlignmentFlag.AlignTop),
                within=self._failed,
                margins=(GUTTER, 12, GUTTER, 0),
            )
        self._problem.say(self._answers.sentence, link=TRY_AGAIN)

    def _picture(self) -> QPixmap:
        """Return a picture of the record that was in view, which stays for a moment; empty if none was."""
        was_in_view, self._is_in_view = self._is_in_view, False
        return self._content.grab() if was_in_view and self._content.isVisible() else QPixmap()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._is_in_view = self._answers.is_answered

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._is_in_view = False


class AnsweredPanel(QWidget):
    """A panel of a page, such as a tab's, that waits for its own answers in a frame."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = Answers(self)

    def ask(self) -> None:
        """Read the content again."""
        raise NotImplementedError


def disable_until_answered(answers: Answers, *widgets: QWidget) -> None:
    """Disable widgets outside a frame whose actions are about what it shows."""

    def follow() -> None:
        for widget in widgets:
            widget.setEnabled(answers.is_answered)

    answers.changed.connect(follow)
