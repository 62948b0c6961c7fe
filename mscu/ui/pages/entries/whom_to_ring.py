"""Whom an officer rings about an urgent request, as nobody may have seen it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.actions.sharing.emergency import WaitingRequests
from mscu.actions.sharing.on_call import OnCallRota, OnCallTurns
from mscu.changes import Changes
from mscu.ui.forms.form import Form
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.entry_formats import NOBODY_ON_CALL
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.flow import WrappingRow
from mscu.ui.widgets.label import Figure, Label
from mscu.ui.widgets.message_bar import MessageBar

NOT_HEARD = "While you have this store open, no other computer hears this request."
MAY_BE_HEARD = "The charity sees this now only if somebody there has mscu open."
NOT_READ = "The charity's rota is being read."
READ_AGAIN_MS = 60_000
LEAST_WORDS = 480
PERSON_FIELD = "person_id"


class OnCallReader(QObject):
    """Reads the charity's rota.

    Signals: `read` with an `OnCallTurns`.
    """

    read = Signal(object)

    def __init__(self, dispatcher: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self.turns: OnCallTurns | None = None

    @property
    def who_hears(self) -> str:
        """Return a sentence on who hears a request that is saved here."""
        return MAY_BE_HEARD if self._dispatcher.is_shared else NOT_HEARD

    def ask(self) -> None:
        self._dispatcher.ask(OnCallRota(), then=self._on_turns, may_wait=True)

    def _on_turns(self, turns: OnCallTurns) -> None:
        self.turns = turns
        self.read.emit(turns)


class WhomToRing(QWidget):
    """Who hears the request, and a name with a large number that can be copied.

    The rota is read when this is made or shown, and every minute, as a turn may end meanwhile.
    """

    def __init__(self, reader: OnCallReader) -> None:
        super().__init__()
        self._reader = reader
        self._timer = QTimer(self, interval=READ_AGAIN_MS)
        self._timer.timeout.connect(reader.ask)
        self._whom = Label(NOT_READ, wrap=True, selectable=True)
        self._number = Figure("", step=Type.FIGURE, selectable=True)
        self._more = Label("", tone="text2", wrap=True, selectable=True)
        column = vbox(
            Label(reader.who_hears, step=Type.STRONG, wrap=True), self._whom, self._more, spacing=Space.HAIR
        )
        vbox(WrappingRow(column, hbox(self._number), least=LEAST_WORDS), within=self, margins=(0, 6, 0, 6))
        self._show_turns(reader.turns)
        reader.read.connect(self._show_turns)
        reader.ask()

    def _show_turns(self, turns: OnCallTurns | None) -> None:
        number = more = ""
        whom = NOT_READ
        if turns is not None and turns.now is not None:
            whom = f"Ring {turns.now.name}, on call until {turns.now.ends}:"
            number = turns.now.number
        elif turns is not None:
            following = next(iter(turns.turns), None)
            whom = NOBODY_ON_CALL
            if following is not None:
                whom = f"{NOBODY_ON_CALL} Next is {following.name}, from {following.starts}:"
                number = following.number
            if turns.others:
                more = f"Of the charity, with an account here: {', '.join(turns.others)}."
        for label, text in ((self._whom, whom), (self._number, number), (self._more, more)):
            label.setText(text)
            label.setVisible(bool(text))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._reader.ask()
        self._timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()


class AskedBefore(QWidget):
    """Who has asked for the card of the person whom a form names, if that request waits."""

    def __init__(self, dispatcher: Dispatcher, form: Form) -> None:
        super().__init__()
        self._dispatcher, self._form = dispatcher, form
        self._bar = MessageBar("", status=Status.SOON)
        vbox(self._bar, within=self)
        self._bar.hide()
        form.editor(PERSON_FIELD).edited.connect(self._ask)
        dispatcher.records_changed.connect(self._ask_again)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def _ask_again(self, _changed: Changes) -> None:
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        person_id = self._form.values()[PERSON_FIELD]
        if isinstance(person_id, int):
            self._dispatcher.ask(WaitingRequests(person_id=person_id), then=self._show_asked, may_wait=True)
        else:
            self._show_asked(())

    def _show_asked(self, asked: tuple[str, ...]) -> None:
        self._bar.say(" ".join(asked))
        self._bar.setVisible(bool(asked))
