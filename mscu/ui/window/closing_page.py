"""The page that closes a session: the last backup, and what the user decides if something is not kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.answer_frame import TRY_AGAIN
from mscu.ui.sign_in.sign_in_ports import OpenSession
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar

CLOSING = "Backing up and closing…"
NOT_KEPT = (
    "What you typed is not kept: {drafts}. It is only in this window, because the disk with the store "
    "refused it. Free some space there, then choose {again}."
)
SAVED_IS_SAFE = "Everything that you saved is in the store."
CLOSE_AND_LOSE = "Close and lose what I typed"
CLOSE_WITHOUT_BACKUP = "Close without a backup"
LOG_OUT_SECONDS = 0.7
"""How long closing and locking wait for a busy worker to record the log-out."""
_WIDTH = 560
_MANY = 3
"""Drafts that are named; the others are counted."""


class ClosingPage(QWidget):
    """Shown during the last backup; if something is not kept, the user decides whether to close.

    Signals: `close_requested` once the program may end.
    """

    close_requested = Signal()

    def __init__(self, session: OpenSession, keep_drafts: Callable[[], tuple[str, ...]]) -> None:
        super().__init__()
        self._session, self._keep_drafts = session, keep_drafts
        self._proceed: Callable[[], object] = self._back_up
        self._title = Label(CLOSING, step=Type.FIGURE)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._problem = MessageBar("", status=Status.SOON)
        self._close = Button(CLOSE_AND_LOSE, kind=ButtonKind.DANGER)
        self._close.clicked.connect(self.close_anyway)
        self._again = Button(TRY_AGAIN, kind=ButtonKind.PRIMARY)
        self._again.clicked.connect(self.begin)
        self._buttons = QWidget()
        self._lay_out()
        self._show_progress()

    def _lay_out(self) -> None:
        hbox(self._close, stretch(), self._again, within=self._buttons)
        middle = QWidget()  # in a row, as an aligned widget gets the height for the width of the window
        middle.setFixedWidth(_WIDTH)
        vbox(
            stretch(),
            self._title,
            self._problem,
            self._buttons,
            stretch(),
            within=middle,
            spacing=Space.MEDIUM,
            margins=None,
        )
        hbox(stretch(), middle, stretch(), within=self, margins=None)

    @property
    def asks(self) -> bool:
        """Return whether the user has to decide."""
        return not self._problem.isHidden()

    @property
    def session(self) -> OpenSession:
        """The session that is to be closed."""
        return self._session

    def begin(self) -> None:
        """Write what was typed, back up and close, and show the progress."""
        drafts = self._keep_drafts()
        if drafts:
            text = NOT_KEPT.format(drafts=_named(drafts), again=TRY_AGAIN)
            self._ask(text, CLOSE_AND_LOSE, self._back_up)
        else:
            self._back_up()

    def _back_up(self) -> None:
        self._show_progress()
        self._session.close(self._closed)

    def _closed(self, problem: str) -> None:
        if problem:
            self._ask(f"{problem} {SAVED_IS_SAFE}", CLOSE_WITHOUT_BACKUP, self._leave)
        else:
            self.close_requested.emit()

    def _leave(self) -> None:
        self._session.log_out(LOG_OUT_SECONDS)
        self.close_requested.emit()

    def _show_progress(self) -> None:
        self._title.setText(CLOSING)
        self._problem.hide()
        self._buttons.hide()

    def _ask(self, problem: str, close: str, proceed: Callable[[], object]) -> None:
        """Show what is not kept, and the two ways on."""
        self._proceed = proceed
        self._title.setText("Not closed yet")
        self._problem.say(problem)
        self._close.set_text(close)
        self._problem.show()
        self._buttons.show()
        self._again.setFocus()

    def close_anyway(self) -> None:
        """Close without what is not kept."""
        self._proceed()


def _named(drafts: Sequence[str]) -> str:
    """Join the titles of drafts; of many, the first few and how many there are."""
    more = len(drafts) - _MANY
    return "; ".join((*drafts[:_MANY], *([f"{more} more"] if more > 0 else [])))
