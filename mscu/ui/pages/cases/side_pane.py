"""The right pane of a case page: an entry, a nominal, a list, a file; or the form that is open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from mscu.actions.ocg.readiness import ReadinessAnswer
from mscu.ui.forms.drafts import Drafts
from mscu.ui.forms.field_list import Sources
from mscu.ui.pages.cases.cards import ListCard
from mscu.ui.pages.cases.subject_card import SubjectCard
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.entries.entry_card import EntryCard
from mscu.ui.pages.entries.file_card import FileCard
from mscu.ui.pages.ocg.readiness_card import ReadinessCard
from mscu.ui.widgets.card import EmptyState


class SidePane(QStackedWidget):
    """Shows one card at a time; forms lie on top of each other and of what was shown before.

    Signals: `emptied` when the last form was taken away.
    """

    emptied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.entry = EntryCard()
        self.subject = SubjectCard()
        self.lists = ListCard()
        self.file = FileCard()
        self.readiness = ReadinessCard()
        self._nothing = _nothing()
        self._forms: list[FormCard] = []
        self._home: QWidget = self._nothing
        cards = (self.entry, self.subject, self.lists, self.file, self.readiness)
        for card in (self._nothing, *cards):
            self.addWidget(card)
        self.lists.left.connect(self.go_back)
        self.file.left.connect(self.go_back)
        self.readiness.left.connect(self.go_back)

    @property
    def form(self) -> FormCard | None:
        """The form that is open on top, if one is."""
        return self._forms[-1] if self._forms else None

    def show_card(self, card: QWidget) -> None:
        """Show a card; a form that is open stays on top of it."""
        if card in {self.entry, self.subject}:
            self._home = card
        if self.form is None:
            self._turn_to(card)

    def show_readiness(self, panel: ReadinessAnswer) -> None:
        """Show how far the record bears out a group."""
        self.readiness.show_panel(panel)
        self.show_card(self.readiness)

    def show_nothing(self) -> None:
        """Show that nothing is chosen; what was shown is forgotten."""
        self.entry.forget()
        self._home = self._nothing
        if self.form is None:
            self._turn_to(self._nothing)

    def go_back(self) -> None:
        """Close a list or a file: the entry or nominal comes back."""
        self._turn_to(self._home)
        self.emptied.emit()

    def open_form(self, spec: FormSpec, sources: Sources, drafts: Drafts) -> FormCard:
        """Open a form on top; one for the same draft is only brought to the front."""
        for card in self._forms:
            if card.spec.key == spec.key:
                self._forms.remove(card)
                self._forms.append(card)
                self.setCurrentWidget(card)
                return card
        card = FormCard(spec, sources, drafts)
        self._forms.append(card)
        self.addWidget(card)
        self._turn_to(card)
        card.begin()
        return card

    def close_form(self) -> None:
        """Take away the form on top; the one below it, or what was shown before, comes back."""
        if not self._forms:
            return
        card = self._forms.pop()
        below = self.form
        self._turn_to(below if below is not None else self._home)
        self.removeWidget(card)
        card.deleteLater()
        if below is not None:
            below.begin()
        else:
            self.emptied.emit()

    def close_all(self) -> None:
        """Take away every form; their drafts are kept."""
        while self._forms:
            self.close_form()

    def put_away(self) -> None:
        """Let go of what was opened: forms, and the bytes of a file."""
        self.close_all()
        self.file.forget()
        if self.currentWidget() in {self.file, self.lists, self.readiness}:
            self._turn_to(self._home)

    def _turn_to(self, card: QWidget) -> None:
        if self.currentWidget() is self.file and card is not self.file:
            self.file.forget()
        self.setCurrentWidget(card)


def _nothing() -> QWidget:
    around = QFrame()
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(
        EmptyState(
            "notebook-pen",
            "Nothing is chosen",
            "Choose an entry at the left to read it here. What you add is written here as well.",
        )
    )
    column.addStretch(1)
    return around
