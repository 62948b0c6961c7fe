"""What is shown on a workstation that knows no store yet: look around, set up, or open one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout

from mscu.ui.card_button import CardButton
from mscu.ui.palette import Status
from mscu.ui.way_in import WayIn
from mscu.ui.widgets.message_bar import MessageBar


class Welcome(WayIn):
    """The four ways to begin.

    Signals: `demo_wanted`, `set_up_wanted`, `restore_wanted`, `another_wanted`.
    """

    demo_wanted = Signal()
    set_up_wanted = Signal()
    restore_wanted = Signal()
    another_wanted = Signal()

    def __init__(self, *, known: bool, problem: str = "") -> None:
        """Take whether there is a store to go back to, and what went wrong before."""
        title = "Set up or restore" if known else "Welcome"
        super().__init__(title, _AGAIN if known else _FIRST, "Back to unlocking")
        self._demo = CardButton("Look around", _DEMO)
        self._set_up = CardButton("Set up a store", _SET_UP, "folder-plus")
        self._restore = CardButton("Restore a backup", _RESTORE, "database-backup")
        self._another = CardButton("Open a store", _ANOTHER, "folder-open")
        if problem:
            self.add(MessageBar(problem, status=Status.LATE))
        grid = QGridLayout()
        grid.setSpacing(12)
        for at, card in enumerate((self._set_up, self._restore, self._another, self._demo)):
            grid.addWidget(card, at // 2, at % 2)
        self.column.addLayout(grid)
        self.add(self.back)
        self.back.setVisible(known)
        self._demo.clicked.connect(self.demo_wanted)
        self._set_up.clicked.connect(self.set_up_wanted)
        self._restore.clicked.connect(self.restore_wanted)
        self._another.clicked.connect(self.another_wanted)

    def begin(self) -> None:
        """Put the keyboard on the first card."""
        self._set_up.setFocus()


_FIRST = "This computer has not opened a store yet."
_AGAIN = "Each store is a folder of its own, with its own people and passphrases."
_DEMO = "Fictional cases, no real person. One click, no passphrase to choose."
_SET_UP = "A new, empty store with its first supervisor and administrator."
_RESTORE = "Bring a store back from a backup, with the passphrases of its day."
_ANOTHER = "One that is on this computer already, in another folder."
