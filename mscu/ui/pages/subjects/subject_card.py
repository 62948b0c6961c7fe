"""The card of a nominal: names, identifiers, and the cases and entries that it appears in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from mscu.actions.entries.corrections import FormerEntryVersion
from mscu.actions.subjects.subject_corrections import SubjectVersions
from mscu.actions.subjects.subject_file import OWN_COPY, OwnCopy, SubjectDetails, numbered
from mscu.actions.subjects.subjects import AddName
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, aligned, growing, hbox, space, vbox
from mscu.ui.look.row_formats import entry_look, entry_place
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.former_versions import former_version
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import SideCard, clear
from mscu.ui.pages.matching.watches import watch_target
from mscu.ui.pages.merging.duplicates_list import DuplicatesList
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import PADDING, Fact, Facts, scrolling
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label

LABEL_HEIGHT = 20
WATCH_KEYS, CORRECT_KEYS = "W", "E"
EMPTY = RowLook("")


class SubjectCard(QStackedWidget):
    """The card on the right of the index; empty while nothing is selected.

    Signals: `record_requested` with the kind and id of a record to open; `watch_requested` with the nominal's
    id and the words to watch; `compare_requested` with the ids of the nominal and the one to compare;
    `unmerge_requested` with the ids of a merge and of the nominal; `correction_requested` with the id of the
    nominal.
    """

    record_requested = Signal(str, int)
    watch_requested = Signal(int, str)
    compare_requested = Signal(int, int)
    unmerge_requested = Signal(int, int)
    correction_requested = Signal(int)

    def __init__(self, dispatcher: Dispatcher, *, may_watch: bool = False) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._watch = Button("Watch this name", icon="eye", size=Size.SMALL)
        self._correct = Button("Correct", icon="pencil", size=Size.SMALL)
        self._correct.setToolTip(f"Put a mistake right; what is recorded now is kept ({CORRECT_KEYS})")
        self._earlier = Button("Earlier versions", icon="history", size=Size.SMALL)
        self._versions_of = 0
        self._versions = vbox(spacing=Space.SMALL)
        self._watch.setToolTip(f"Get a hit when a colleague next records it ({WATCH_KEYS})")
        if not may_watch:
            self._watch.hide()
        self._answer: SubjectDetails | None = None
        self._card = SideCard("Nominal")
        self._column = vbox(spacing=Space.TIGHT, margins=(0, 12, 0, 0))
        self._names = Label("", tone="text2", wrap=True, selectable=True)
        self._former = Label("", tone="text2", wrap=True, selectable=True)
        self._facts = Facts(columns=2)
        self.duplicates = DuplicatesList(dispatcher)
        self._note = Label("", wrap=True, selectable=True)
        self._cases: RowsModel[int] = RowsModel(self._case_look, id_of=int, parent=self)
        self._entries: RowsModel[int] = RowsModel(self._entry_look, id_of=int, parent=self)
        self._case_view = RowsView(self._cases, "Cases")
        self._entry_view = RowsView(self._entries, "Entries")
        self._no_case = Label("Not in any case.", tone="text2")
        self._no_entry = Label("Not named in any entry yet.", tone="text2")
        self.another = FieldCell(
            "Another name",
            LineField(placeholder="spelling, nickname or script"),
            hint="Searching for any of these names finds this record",
        )
        self._adding_to = 0
        """The nominal whose name is being recorded."""
        self._half_typed: dict[int, str] = {}
        """Another name that was typed and not added yet, by nominal."""
        self._add = Button("Add name")
        self._adding = self._adding_row()
        self._fill()
        self.addWidget(QWidget())
        self.addWidget(self._card)

    def _adding_row(self) -> QWidget:
        adding = QWidget()
        below_label = vbox(space(LABEL_HEIGHT), aligned(self._add, Qt.AlignmentFlag.AlignTop))
        hbox(growing(self.another), below_label, within=adding, spacing=Space.SMALL)
        adding.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return adding

    def _fill(self) -> None:
        top = vbox(
            self._names,
            self._former,
            self._facts,
            self._note,
            self._versions,
            self._adding,
            self.duplicates,
            spacing=Space.SMALL,
            margins=(PADDING, 0, PADDING, 0),
        )
        self._column.addLayout(top)
        self._add_list("Cases", self._case_view, self._no_case)
        self._add_list("Entries", self._entry_view, self._no_entry)
        self._column.addStretch(1)
        content = QWidget()
        content.setLayout(self._column)
        self._card.fill(scrolling(content))
        for button in (self._earlier, self._correct, self._watch):
            self._card.buttons.addWidget(button)
        self._correct.clicked.connect(self.correct)
        self._earlier.clicked.connect(self._ask_versions)
        self._watch.clicked.connect(self.watch)
        self.duplicates.compare_requested.connect(self._compare)
        self.duplicates.unmerge_requested.connect(self._unmerge)
        self._facts.opened.connect(self._open_copy)
        self._case_view.opened.connect(self._open_case)
        self._entry_view.opened.connect(self._open_entry)
        self._add.clicked.connect(self.add_name)
        line = self.another.editor
        line.edited.connect(self._keep_name)
        if isinstance(line, LineField):
            line.returnPressed.connect(self.add_name)

    def _add_list(self, title: str, view: RowsView, empty: Label) -> None:
        self._column.addLayout(vbox(Label(title, step=Type.STRONG), empty, margins=(PADDING, 12, PADDING, 0)))
        self._column.addWidget(view)
        view.show_whole()

    def show_subject(self, answer: SubjectDetails) -> None:
        is_new = self._answer is None or self._answer.id != answer.id
        self._answer = answer
        sign = IconLabel(answer.kind.icon, 24, "text2")
        note = joined(answer.kind.label, numbered(answer.id))
        self._card.show_header(sign, isolated(answer.name), note)
        self._watch.set_text(f"Watch this {watch_target(answer)[0]}")
        other_names = ", ".join(map(isolated, answer.aliases))
        self._names.setText(f"Also known as {other_names}")
        self._names.setVisible(bool(other_names))
        former = ", ".join(map(isolated, answer.former_names))
        self._former.setText(f"Until corrected: {former}")
        self._former.setVisible(bool(former))
        self._correct.setVisible(answer.may_correct)
        self._earlier.setVisible(bool(answer.corrected))
        clear(self._versions)
        shown_values = "\n".join(value for _, value in answer.facts)
        identifiers = [identifier for identifier in answer.identifiers if identifier[1] not in shown_values]
        facts = [Fact(*fact) for fact in (*answer.facts, *identifiers)]
        self._facts.show_facts([*facts, *map(_own_copy, answer.copies)])
        self._note.setText(answer.note)
        self._note.setVisible(bool(answer.note))
        self._adding.setVisible(answer.may_change)
        if is_new:
            self._show_name(self._half_typed.get(answer.id, ""))
        self._show_lists(answer)
        self.duplicates.show_subject(answer)
        self.setCurrentWidget(self._card)

    def _show_lists(self, answer: SubjectDetails) -> None:
        self._cases.show_rows(range(len(answer.appearances)))
        self._entries.show_rows(range(len(answer.entries)))
        self._case_view.setVisible(bool(answer.appearances))
        self._no_case.setVisible(not answer.appearances)
        self._entry_view.setVisible(bool(answer.entries))
        self._no_entry.setVisible(not answer.entries)

    def _case_look(self, row: int) -> RowLook:
        case = self._answer.appearances[row] if self._answer else None
        if case is None:
            return EMPTY
        return RowLook(isolated(case.title), f"{case.reference} · {', '.join(case.roles)}")

    def _entry_look(self, row: int) -> RowLook:
        return entry_look(self._answer.entries[row]) if self._answer else EMPTY

    def _open_copy(self, disclosure_id: int) -> None:
        self.record_requested.emit(OWN_COPY, disclosure_id)

    def _open_case(self, row: int) -> None:
        if self._answer:
            self.record_requested.emit("cases", self._answer.appearances[row].case_id)

    def _open_entry(self, index: int) -> None:
        if self._answer:
            row = self._answer.entries[index]
            self.record_requested.emit(entry_place(row), row.id)

    def _compare(self, other_id: int) -> None:
        if self._answer:
            self.compare_requested.emit(self._answer.id, other_id)

    def _unmerge(self, combination_id: int) -> None:
        if self._answer:
            self.unmerge_requested.emit(combination_id, self._answer.id)

    def correct(self) -> None:
        """Ask to correct the nominal that is shown."""
        if self._answer and self._answer.may_correct:
            self.correction_requested.emit(self._answer.id)

    def _ask_versions(self) -> None:
        if self._answer:
            self._versions_of = self._answer.id
            self._dispatcher.ask(SubjectVersions(subject_id=self._answer.id), then=self._show_versions)

    def _show_versions(self, versions: tuple[FormerEntryVersion, ...]) -> None:
        if self._answer and self._answer.id == self._versions_of:
            clear(self._versions)
            for version in versions:
                self._versions.addWidget(former_version(version))

    def forget(self) -> None:
        """Offer nothing about the nominal: another one is read."""
        self._answer = None

    def watch(self) -> None:
        """Ask to watch the nominal that is shown."""
        if self._answer and not self._watch.isHidden():
            self.watch_requested.emit(self._answer.id, watch_target(self._answer)[1])

    def add_name(self) -> None:
        """Record the typed text as another name of the nominal."""
        if self._answer:
            name = str(self.another.editor.value() or "")
            command = AddName(subject_id=self._answer.id, name=name)
            self._adding_to = self._answer.id
            self._dispatcher.perform(command, then=self._added, problems=self._refused)

    def _added(self, _result: object) -> None:
        self._half_typed.pop(self._adding_to, None)
        if self._answer and self._answer.id == self._adding_to:
            self._show_name("")

    def _keep_name(self) -> None:
        """Keep what is typed with its nominal while others are shown."""
        if self._answer:
            self._half_typed[self._answer.id] = str(self.another.editor.value() or "")

    def _show_name(self, name: str) -> None:
        self.another.editor.show_value(name)
        self.another.show_problem("")

    def _refused(self, problems: dict[str, str]) -> None:
        self.another.show_problem(" ".join(problems.values()))
        self.another.take_focus()


def _own_copy(copy: OwnCopy) -> Fact:
    """Return when and for whom a copy of the person's own data was issued."""
    back = "did not leave" if copy.did_not_leave else "recalled" if copy.is_recalled else ""
    text = joined(f"copy {copy.number}", copy.issued, isolated(copy.recipient), back)
    return Fact("Own copy", text, opens=copy.disclosure_id)
