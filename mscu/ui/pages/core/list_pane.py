"""The left pane of a tab: the button that adds, the rows, or the empty state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.look.row_delegate import CHRONOLOGY
from mscu.ui.pages.core.answer_frame import AnswerFrame
from mscu.ui.session.answers import Answers
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.chronology import Chronology, KeyedRow
from mscu.ui.widgets.skeleton import SkeletonShape

GUTTER = 24


@dataclass(frozen=True)
class EmptyTab:
    """The text of an empty tab, and the action that it offers."""

    icon: str
    title: str
    text: str
    action: str = ""
    action_icon: str = "plus"
    """Icon of the action: a plus where it adds something."""


class ListPane(QWidget):
    """The rows of one tab; `above` replaces the button over them.

    Signals: `rested` and `opened` with the key of a row, `add_requested` when the button is pressed.
    """

    rested = Signal(object)
    opened = Signal(object)
    add_requested = Signal()

    def __init__(self, name: str, empty: EmptyTab, above: QWidget | None = None) -> None:
        super().__init__()
        self._above = above
        self.answers = Answers(self)
        """What the rows wait for, where they are not read with the rest of the page."""
        self.list = Chronology(name, CHRONOLOGY)
        self.list.rested.connect(self.rested)
        self.list.opened.connect(self.opened)
        self._add = Button(empty.action, icon=empty.action_icon, size=Size.SMALL)
        self._add.clicked.connect(self.add_requested)
        self._empty_with_action = EmptyState(empty.icon, empty.title, empty.text, action=empty.action)
        self._empty_with_action.followed.connect(self.add_requested)
        self._empty_text = EmptyState(empty.icon, empty.title, empty.text)
        self._top = QWidget()
        hbox(self._add, stretch(), within=self._top, margins=(GUTTER, 12, 14, 8))
        self._empty_row = QWidget()
        hbox(self._empty_with_action, self._empty_text, within=self._empty_row, margins=(GUTTER, 12, 16, 0))
        content = QWidget()
        around = vbox(within=self, spacing=Space.NONE)
        if above is not None:
            around.addWidget(above)
        around.addWidget(AnswerFrame(self.answers, content, SkeletonShape.LIST), 1)
        vbox(self._top, self._empty_row, growing(self.list), within=content, spacing=Space.NONE)
        self._top.hide()
        self._empty_row.hide()  # the rows have not been read yet

    def show_no_matches(self, title: str, text: str) -> None:
        """Show that no row matches the filter."""
        self._empty_text.say("list-filter", title, text)
        self.show_lines((), may_add=False)

    def show_lines(self, lines: Sequence[KeyedRow], *, may_add: bool) -> None:
        self.list.show_lines(lines)
        self._empty_row.setVisible(not lines)
        self._empty_with_action.setVisible(may_add)
        self._empty_text.setVisible(not may_add)
        has_own_button = self._above is None and bool(self._add.label)
        self._top.setVisible(bool(lines) and may_add and has_own_button)
