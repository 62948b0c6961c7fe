"""Reading a duty to notify line by line: could this identify the person, alone or with the rest?"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.nrm.nrm_forms import NrmFormAnswer
from mscu.ui.look.fonts import Type
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import Card, EmptyState
from mscu.ui.widgets.fields import TextField
from mscu.ui.widgets.label import Label

QUESTION = "Could this identify the person, alone or together with the rest?"
KEYS = "Ctrl+Enter"


class LineReading(QWidget):
    """One line at a time, in the words in which it would go.

    Signals: `read` with the question, the line, and what is to stand in its place (empty where
    the line is accepted as it is).
    """

    read = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self._question, self._line = "", ""
        self._card = Card(QUESTION)
        self._where = Label("", tone="text2")
        self.text = TextField(lines=4)
        self.text.setAccessibleName("The line")
        self._accept = Button("It identifies nobody", hint=KEYS)
        self._accept.clicked.connect(self.accept)
        self.text.edited.connect(self._typed)
        keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.accept)
        self._done = EmptyState(
            "circle-check", "Every line is read", "A line that changes must be read again."
        )
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._accept)
        row.addStretch(1)
        self._card.body.addWidget(self._where)
        self._card.body.addWidget(self.text)
        hint = "Change the words where they tell too much: a name, a town, a trade, a family."
        self._card.body.addWidget(Label(hint, step=Type.SMALL, tone="text2", wrap=True))
        self._card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self._card)
        column.addWidget(self._done)
        column.addStretch(1)

    def show_form(self, answer: NrmFormAnswer) -> None:
        """Show the first line that nobody has read; what is being typed stays."""
        unread = [(q.key, q.label, line) for q, line in answer.told.to_read()]
        self._card.setVisible(bool(unread))
        self._done.setVisible(not unread)
        if not unread:
            self._question, self._line = "", ""
            return
        key, label, line = unread[0]
        noun = "line" if len(unread) == 1 else "lines"
        self._where.setText(f"{label} · {len(unread)} {noun} left")
        if (key, line) != (self._question, self._line):
            self._question, self._line = key, line
            self.text.show_value(line)
            self._typed()
        self.text.set_read_only(not answer.may_change)
        self._accept.setEnabled(answer.may_change)

    def has_keyboard(self) -> bool:
        """Whether the line that is read has the keyboard."""
        return self.text.hasFocus() or self._accept.hasFocus()

    def accept(self) -> None:
        """Accept the line, or put what was typed in its place."""
        said = str(self.text.value())
        if self._line and said:
            self.read.emit(self._question, self._line, "" if said == self._line else said)

    def _typed(self) -> None:
        changed = str(self.text.value()) != self._line
        words = "Put this in its place" if changed else "It identifies nobody"
        self._accept.set_words(words)
