"""The contacts with a survivor, the newest first: when, how, what was said."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.survivors.survivor_file import ContactSeen
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import Type
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.support.row_formats import circumstances, said_words
from mscu.ui.widgets.button import Size, icon_button
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.label import Label, Paragraph, rule
from mscu.ui.widgets.link import Link

DAY_WIDTH = 88
_TOP = Qt.AlignmentFlag.AlignTop


class ContactsCard(Card):
    """The log.

    Signals: `all_wanted` when every contact is to be shown, `correct_wanted` and `former_wanted`
    with the number of one that is to be corrected, or whose former versions are to be read.
    """

    all_wanted = Signal()
    correct_wanted = Signal(int)
    former_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__("Contacts")
        self._all = Link("all", strong=True)
        self._all.setAccessibleName("Show all contacts")
        self._all.followed.connect(self.all_wanted)
        self.aside.addWidget(self._all)
        self._leads: dict[QWidget, int] = {}

    def show_contacts(self, contacts: Sequence[ContactSeen], in_all: int) -> None:
        """Show them."""
        more = in_all > len(contacts)
        count = f"{len(contacts)} of {in_all}" if more else str(in_all or "")
        self.set_title("Contacts", count)
        self._all.setVisible(more)
        clear(self.body)
        self._leads.clear()
        for at, contact in enumerate(contacts):
            if at:
                self.body.addWidget(rule())
            self.body.addWidget(self._entry(contact))
        if not contacts:
            words = "No contact is logged yet. Ctrl+N logs one."
            self.body.addWidget(Label(words, tone="text2", wrap=True))
        self.body.addStretch(1)

    def _entry(self, contact: ContactSeen) -> QWidget:
        entry = QWidget()
        grid = QGridLayout(entry)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        when = QWidget()
        when.setFixedWidth(DAY_WIDTH)
        day = QVBoxLayout(when)
        day.setContentsMargins(0, 0, 0, 0)
        day.setSpacing(0)
        day.addWidget(Label(contact.day, step=Type.STRONG, wrap=True))
        day.addWidget(Label(contact.time, tone="text2"))
        day.addStretch(1)
        grid.addWidget(when, 0, 0, 2, 1, _TOP)
        grid.addLayout(self._first_line(contact), 0, 1)
        words = Paragraph(isolated(said_words(contact)))
        grid.addWidget(words, 1, 1)
        return entry

    def _first_line(self, contact: ContactSeen) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        about = circumstances(contact)
        words = isolated(about) if about else ""
        line.addWidget(Paragraph(words, strong=contact.method, tone="text2"), 1)
        if contact.version > 1:
            former = Link("corrected", step=Type.SMALL)
            former.setAccessibleName(f"What the contact of {contact.day} said before")
            former.followed.connect(self._former)
            self._leads[former] = contact.id
            line.addWidget(former, 0, _TOP)
        correct = icon_button(
            "pencil", f"Correct the contact of {contact.day} {contact.time}".strip(),
            size=Size.SMALL,
        )  # fmt: skip
        correct.setFixedHeight(20)
        correct.clicked.connect(self._correct)
        self._leads[correct] = contact.id
        line.addWidget(correct, 0, _TOP)
        return line

    def _correct(self) -> None:
        self.correct_wanted.emit(self._number())

    def _former(self) -> None:
        self.former_wanted.emit(self._number())

    def _number(self) -> int:
        sender = self.sender()
        return self._leads[sender] if isinstance(sender, QWidget) else 0
