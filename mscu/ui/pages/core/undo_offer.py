"""Undoing what a message says was done, for as long as the message stands."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from mscu.actions.core.action import Undo
from mscu.ui.lists.window_command import WindowCommand
from mscu.ui.look.palette import Status
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.message_bar import MessageBar

UNDO = "Undo"
UNDO_KEYS = "Ctrl+Z"
NOTHING_DONE = "nothing was done here just now"
STAYS = "it stays on record: correct it where it stands"


class UndoOffer(QObject):
    """Offers on the message about a command to undo it, if the command says how.

    It is over once the message goes or another command is performed. A text field that has the keyboard
    keeps Ctrl+Z for itself.

    Signals: `told` with a sentence and its status, after it was undone or refused.
    """

    told = Signal(str, Status)

    def __init__(self, dispatcher: Dispatcher, page: QWidget) -> None:
        super().__init__(page)
        self._dispatcher = dispatcher
        self._undo: Undo | None = None
        self._done = ""
        self._is_undoing = False
        self._said = ""
        self._button: Button | None = None
        self._keys = QShortcut(QKeySequence(UNDO_KEYS), page)
        self._keys.activated.connect(self.perform)
        self._keys.setEnabled(False)
        dispatcher.performed.connect(self.withdraw)

    def add_to(self, bar: MessageBar) -> None:
        """Add the button to a message that says what was just done."""
        self._said = bar.text().partition(". ")[0].rstrip(".") if bar.passes else ""
        if not bar.passes or self._is_undoing or self._dispatcher.undo is None:
            return
        self._undo = self._dispatcher.undo
        self._keys.setEnabled(True)
        self._button = Button(UNDO, hint=UNDO_KEYS, size=Size.LINE)
        self._button.clicked.connect(self.perform)
        bar.add_button(self._button)

    @property
    def command(self) -> WindowCommand:
        """What the search offers, with why not."""
        why_not = "" if self._undo else STAYS if self._said else NOTHING_DONE
        label = f"{UNDO}: {self._said}" if self._said else UNDO
        return WindowCommand(label=label, run=self.perform, icon="undo-2", keys=UNDO_KEYS, why_not=why_not)

    def withdraw(self) -> None:
        """Offer it no longer: the message goes, or something else was done."""
        self._undo, self._said = None, ""
        self._keys.setEnabled(False)
        if self._button is not None:
            self._button.hide()
            self._button = None

    def perform(self) -> None:
        """Undo it by the command that says so."""
        undo = self._undo
        if undo is None:
            return
        self.withdraw()
        self._done = undo.done
        self._dispatcher.perform(undo.command, then=self._undone, problems=self._refused)

    def _undone(self, _result: object) -> None:
        self._is_undoing = True
        self.told.emit(self._done, Status.DONE)
        self._is_undoing = False

    def _refused(self, problems: dict[str, str]) -> None:
        self.told.emit(" ".join(problems.values()), Status.LATE)
