"""What is shown while the program closes: the last backup, and what became of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.sign_in.sign_in_ports import OpenSession
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar

_WIDTH = 420


class ClosingPage(QWidget):
    """Waits for the backup; if there is none, a person decides what then.

    Signals: `close_wanted` once the program may end.
    """

    close_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tenancy: OpenSession | None = None
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        around = QVBoxLayout(self)
        around.addStretch(1)
        around.addLayout(self._column)
        around.addStretch(1)
        self._title = Label("Backing up and closing…", step=Type.FIGURE)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self._title)

    def follow(self, session: OpenSession) -> None:
        """Have the store closed and tell how it goes."""
        self._tenancy = session
        session.close(self.closed)

    def closed(self, problem: str) -> None:
        """Hear what came of it."""
        if not problem:
            self.close_wanted.emit()
            return
        self._title.setText("Closed without a backup")
        bar = MessageBar(problem, status=Status.SOON)
        bar.setFixedWidth(_WIDTH)
        button = Button("Close all the same", kind=Kind.PRIMARY)
        button.clicked.connect(self.close_wanted)
        for part in (bar, button):
            self._column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        button.setFocus()
