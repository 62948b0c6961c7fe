"""One chronology of a survivor: what the navigators recorded, and police's safeguarding slice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.entries.chronology import ChronologyLine
from mscu.codes import StoreKind
from mscu.ui.look.folding import sentence
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.signs import IconSign
from mscu.ui.pages.support.chronology_formats import lines_of
from mscu.ui.widgets.button import icon_button
from mscu.ui.widgets.card import PADDING
from mscu.ui.widgets.chronology import Chronology
from mscu.ui.widgets.tabs import Filters

ALL = "all"
WHICH = ((ALL, "All"), (StoreKind.SURVIVORS, "Navigators"), (StoreKind.UNIT, "Police"))


class ChronologyCard(SideCard):
    """All lines, or those of one store, in either order.

    Signals: `opened` with a line that was clicked or confirmed, `left` when the card is closed.
    """

    opened = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Chronology")
        self._told: Sequence[ChronologyLine] = ()
        self._newest_first = False
        self.list = Chronology("Chronology")
        self.list.opened.connect(self._opened)
        self.which = Filters(WHICH, "Whose lines")
        self.which.chosen.connect(self._show)
        self.turn = icon_button("arrow-down-up", "Newest first")
        self.turn.clicked.connect(self._turn)
        close = icon_button("x", "Close")
        close.clicked.connect(self.left)
        self.buttons.addWidget(self.turn)
        self.buttons.addWidget(close)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.left)
        self._lay_out()

    def _lay_out(self) -> None:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        above = QVBoxLayout()
        above.setContentsMargins(PADDING, 0, PADDING, 0)
        above.addWidget(self.which)
        column.addLayout(above)
        column.addWidget(self.list, 1)
        self.fill(whole)

    def begin(self, name: str) -> None:
        """Show whose it is, with nothing in it yet."""
        self.show_head(IconSign("history", 24, "text2"), sentence(f"Chronology of {name}"))
        self.which.choose(ALL)
        self._told = ()
        self._show()

    def show_told(self, told: Sequence[ChronologyLine], note: str) -> None:
        """Show what came; the end of it is in sight, where the newest stands."""
        self.show_head(IconSign("history", 24, "text2"), self.title.text(), note)
        self._told = told
        self._show()
        if self.list.current_key() is None:
            self._to_the_newest()

    def forget(self) -> None:
        """Let go of every line."""
        self._told = ()
        self._show()

    def _turn(self) -> None:
        self._newest_first = not self._newest_first
        name = "Oldest first" if self._newest_first else "Newest first"
        self.turn.setAccessibleName(name)
        self.turn.setToolTip(name)
        self._show()
        self._to_the_newest()

    def _to_the_newest(self) -> None:
        if self._newest_first:
            self.list.scrollToTop()
        else:
            self.list.scrollToBottom()

    def _show(self, _which: object = None) -> None:
        counts = [sum(line.store_kind is of for line in self._told) for of, _ in WHICH[1:]]
        self.which.set_counts([len(self._told), *counts])
        which = self.which.value()
        rows = [line for line in self._told if which in {ALL, line.store_kind}]
        self.list.show_lines(lines_of(rows[::-1] if self._newest_first else rows))

    def _opened(self, key: object) -> None:
        self.opened.emit(key)
