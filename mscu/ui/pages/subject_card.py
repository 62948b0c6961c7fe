"""A nominal, opened: names, what finds it, the cases and entries that it appears in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mscu.actions.subject_file import SubjectAnswer
from mscu.actions.subjects import AddName
from mscu.ui.desk import Desk
from mscu.ui.fonts import Type
from mscu.ui.looks import entry_look
from mscu.ui.row_look import RowLook
from mscu.ui.rows import RowsModel
from mscu.ui.rows_view import RowsView
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import Card, Fact, Facts
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label


class SubjectCard(Card):
    """The card at the right of the index.

    Signals: `wanted` with the kind and number of a record to open.
    """

    wanted = Signal(str, int)

    def __init__(self, desk: Desk) -> None:
        super().__init__("Nobody chosen")
        self._desk = desk
        self._answer: SubjectAnswer | None = None
        self._names = Label("", tone="text2", wrap=True)
        self._facts = Facts(columns=2)
        self._note = Label("", wrap=True, selectable=True)
        self._cases: RowsModel[int] = RowsModel(self._case_look, number=int, parent=self)
        self._entries: RowsModel[int] = RowsModel(self._entry_look, number=int, parent=self)
        self._case_view = RowsView(self._cases, "Cases")
        self._entry_view = RowsView(self._entries, "Entries")
        self._another = LineField(placeholder="another name, spelling or script")
        self._add = Button("Add name", size=Size.SMALL)
        self._fill()

    def _fill(self) -> None:
        for widget in (self._names, self._facts, self._note):
            self.body.addWidget(widget)
        self._another.setAccessibleName("Another name")
        adding = QWidget()
        row = QHBoxLayout(adding)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._another)
        row.addWidget(self._add)
        self._adding = adding
        self.body.addWidget(adding)
        self.body.addWidget(Label("Cases", step=Type.LABEL, tone="text2"))
        self.body.addWidget(self._case_view, 2)
        self.body.addWidget(Label("Entries", step=Type.LABEL, tone="text2"))
        self.body.addWidget(self._entry_view, 3)
        self._case_view.opened.connect(self._open_case)
        self._entry_view.opened.connect(self._open_entry)
        self._add.clicked.connect(self._add_name)

    def show_subject(self, answer: SubjectAnswer) -> None:
        """Show a nominal."""
        self._answer = answer
        self.set_title(answer.name, answer.kind.label.lower())
        self._names.setText(f"Also known as {', '.join(answer.also)}" if answer.also else "")
        self._names.setVisible(bool(answer.also))
        facts = [Fact(label, value) for label, value in (*answer.facts, *answer.identifiers)]
        self._facts.show_facts(list(dict.fromkeys(facts)))
        self._note.setText(answer.note)
        self._note.setVisible(bool(answer.note))
        self._adding.setVisible(answer.may_change)
        self._cases.show_rows(range(len(answer.appearances)))
        self._entries.show_rows(range(len(answer.entries)))

    def _case_look(self, at: int) -> RowLook:
        case = self._answer.appearances[at] if self._answer else None
        return RowLook(case.title, f"{case.reference} · {', '.join(case.roles)}") if case else EMPTY

    def _entry_look(self, at: int) -> RowLook:
        return entry_look(self._answer.entries[at]) if self._answer else EMPTY

    def _open_case(self, at: int) -> None:
        if self._answer:
            self.wanted.emit("cases", self._answer.appearances[at].case_id)

    def _open_entry(self, at: int) -> None:
        if self._answer:
            self.wanted.emit("entry", self._answer.entries[at].id)

    def _add_name(self) -> None:
        if self._answer:
            command = AddName(subject_id=self._answer.id, name=str(self._another.value() or ""))
            self._desk.perform(command, then=self._added, problems=self._refused)

    def _added(self, _nothing: object) -> None:
        self._another.show_value("")

    def _refused(self, problems: dict[str, str]) -> None:
        self._another.setToolTip(" ".join(problems.values()))
        self._another.setFocus()


EMPTY = RowLook("")
