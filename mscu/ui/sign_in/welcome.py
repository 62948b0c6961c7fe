"""What is shown on a workstation that knows no store yet: look around, set up, or open one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout

from mscu.ui.look.palette import Status
from mscu.ui.sign_in.card_button import CardButton
from mscu.ui.sign_in.sign_in_step import SignInStep
from mscu.ui.sign_in.store_setups import CHARITY_SETUP, UNIT_SETUP
from mscu.ui.widgets.message_bar import MessageBar


class Welcome(SignInStep):
    """The ways to begin.

    Signals: `demo_wanted`, `set_up_wanted` with the kit of the kind of store, `restore_wanted`,
    `another_wanted`.
    """

    demo_wanted = Signal()
    set_up_wanted = Signal(object)
    restore_wanted = Signal()
    another_wanted = Signal()

    def __init__(self, *, known: bool, problem: str = "") -> None:
        """Take whether there is a store to go back to, and what went wrong before."""
        title = "Set up or restore" if known else "Welcome"
        super().__init__(title, _AGAIN if known else _FIRST, "Back to unlocking")
        self._demo = CardButton("Look around", _DEMO)
        self._set_up = CardButton("Set up a store", _SET_UP, "folder-plus")
        self._charity = CardButton("The navigators' store", _CHARITY, "heart-handshake")
        self._restore = CardButton("Restore a backup", _RESTORE, "database-backup")
        self._another = CardButton("Open a store", _ANOTHER, "folder-open")
        if problem:
            self.add(MessageBar(problem, status=Status.LATE))
        grid = QGridLayout()
        grid.setSpacing(12)
        cards = (self._set_up, self._another, self._restore, self._demo, self._charity)
        for at, card in enumerate(cards):
            grid.addWidget(card, at // 2, at % 2)
        self.column.addLayout(grid)
        self.add(self.back)
        self.back.setVisible(known)
        self._demo.clicked.connect(self.demo_wanted)
        self._set_up.clicked.connect(self._set_up_unit)
        self._charity.clicked.connect(self._set_up_charity)
        self._restore.clicked.connect(self.restore_wanted)
        self._another.clicked.connect(self.another_wanted)

    def _set_up_unit(self) -> None:
        self.set_up_wanted.emit(UNIT_SETUP)

    def _set_up_charity(self) -> None:
        self.set_up_wanted.emit(CHARITY_SETUP)

    def begin(self) -> None:
        """Put the keyboard on the first card."""
        self._set_up.setFocus()


_FIRST = "This computer has not opened a store yet."
_AGAIN = "Each store is a folder of its own, with its own people and passphrases."
_DEMO = "Fictional cases, no real person. One click, no passphrase to choose."
_SET_UP = "A new, empty store with its first supervisor and administrator."
_CHARITY = "The charity's own, for its two safeguarding leads. No police key opens it."
_RESTORE = "Bring a store back from a backup, with the passphrases of its day."
_ANOTHER = "One that is on this computer already, in another folder."
