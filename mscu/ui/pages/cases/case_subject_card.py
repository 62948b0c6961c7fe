"""The card of a nominal within a case: what is known, what is owed, and the entries that name it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.cases.case_subjects import SubjectLine
from mscu.actions.cases.victims_code import RightLine
from mscu.actions.clocks.obligations import Obligation
from mscu.actions.entries.kind_spec import spec_of
from mscu.codes import Kind, SubjectKind
from mscu.ui.look.folding import accessible_text, isolated, sentence
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.pages.cases.tab_lists import subject_chip
from mscu.ui.pages.core.entry_formats import EntryFormats, icon_for
from mscu.ui.pages.core.painted_widgets import EntryLink, IconLabel
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.tables import Cell, Table, TitledSection
from mscu.ui.pages.entries.add_menu import ADD_ENTRY
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.message_bar import MessageBar

TWO_COLUMNS = 560
"""Width in pixels from which the entries stand beside the facts."""
BIRTH_TEXTS = {"unknown": "not known"}
NO_RIGHTS = (
    "No rights offered yet. Record them at the next contact: "
    f"{ADD_ENTRY}, {spec_of(Kind.VICTIM_CONTACT).verb}."
)


class _Columns(QWidget):
    """Two columns with a hairline between them, or one above the other where there is no room."""

    def __init__(self, left: QVBoxLayout, right: QVBoxLayout) -> None:
        super().__init__()
        self._row = hbox(growing(left), growing(right), within=self, spacing=Space.WIDE)
        self._rule = rule(upright=True)
        self._row.insertWidget(1, self._rule)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = event.size().width() >= TWO_COLUMNS
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._rule.setVisible(beside)


class CaseSubjectCard(SideCard):
    """A subject within its case.

    Signals, each with the subject's id: `role_requested`, `unrole_requested`, `name_requested`,
    `correction_requested` and `index_requested` (everything known about it in all cases); `entry_requested`
    with an entry's id, `obligation_requested` with the obligation to settle.
    """

    entry_requested = Signal(object)
    obligation_requested = Signal(object)
    role_requested = Signal(int)
    unrole_requested = Signal(int)
    name_requested = Signal(int)
    correction_requested = Signal(int)
    index_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__("Nominal")
        self.line: SubjectLine | None = None
        self._correct = self._button("Correct", "pencil", self.correction_requested)
        self._index = self._button("In all cases", "search", self.index_requested)
        self._name = self._button("Add a name", "plus", self.name_requested)
        self._role = self._button("Add a role", "plus", self.role_requested)
        self._unrole = self._button("Remove a role", "x", self.unrole_requested)
        for button in (self._correct, self._index):
            self.buttons.addWidget(button)
        foot = self.foot()
        for button in (self._name, self._role, self._unrole):
            foot.addWidget(button)
        foot.addStretch(1)

    def _button(self, label: str, icon: str, signal: SignalInstance) -> Button:
        button = Button(label, icon=icon, size=Size.SMALL)
        button.clicked.connect(partial(self._pressed, signal))
        return button

    def _pressed(self, signal: SignalInstance) -> None:
        if self.line is not None:
            signal.emit(self.line.id)

    def show_subject(self, line: SubjectLine, formats: EntryFormats) -> None:
        is_other = self.line is None or self.line.id != line.id
        at = 0 if is_other else self.area.verticalScrollBar().value()
        self.line = line
        case = formats.case
        self._role.setVisible(case.may_involve)
        self._name.setVisible(case.may_change)
        self._correct.setVisible(case.may_correct)
        self._unrole.setVisible(case.may_correct and bool(line.role_keys))
        mark = IconLabel(line.kind.icon, 24, "text2")
        self.show_header(mark, isolated(line.name), ", ".join(line.roles))
        self.clear_body()
        if (chip := subject_chip(line)) is not None:
            self.add(hbox(ChipLabel(chip), stretch()))
        if line.merged_into:
            survivor_record = isolated(line.merged_into)
            self.add(MessageBar(sentence(f"The unit merged this record into {survivor_record}.")))
        about = vbox(Facts(self._facts(line), columns=1), spacing=Space.LARGE)
        if owed := [each for each in case.obligations if each.person_id == line.id]:
            about.addWidget(self._owed(owed, case))
        if line.is_victim:
            about.addWidget(self._rights(case.rights.get(line.id, ())))
        about.addStretch(1)
        self.add(_Columns(about, vbox(self._appearances(line, formats), stretch())))
        self.area.verticalScrollBar().setValue(at)

    def _facts(self, line: SubjectLine) -> tuple[Fact, ...]:
        detail_label = "Language" if line.kind is SubjectKind.PERSON else "Known as"
        return (
            Fact("Also known as", ", ".join(map(isolated, line.aliases))),
            Fact("Born", BIRTH_TEXTS.get(line.born, line.born)),
            Fact("Nationality", line.nationality),
            Fact(detail_label, isolated(line.detail)),
            Fact("Note", line.note),
        )

    def _owed(self, owed: Sequence[Obligation], case: CaseDetails) -> QWidget:
        """Show what is still to be done for the person, with the form that settles it."""
        content = QWidget()
        column = vbox(within=content, spacing=Space.TIGHT)
        for obligation in owed:
            what = f"{obligation.what[:1].upper()}{obligation.what[1:]}"
            row = hbox(growing(Label(what, wrap=True)), spacing=Space.SMALL)
            if case.may_settle(obligation):
                settle = Button("Settle", size=Size.SMALL)
                settle.setAccessibleName(accessible_text(f"Settle: {obligation.text}"))
                settle.clicked.connect(partial(self.obligation_requested.emit, obligation))
                row.addWidget(settle)
            column.addLayout(row)
        return TitledSection("Still to do", content, str(len(owed)))

    def _appearances(self, line: SubjectLine, formats: EntryFormats) -> QWidget:
        content = QWidget()
        column = vbox(within=content, spacing=Space.NONE)
        rows = [row for row in formats.case.entries if line.id in row.about]
        for row in rows:
            link = EntryLink(
                row.id, sentence(row.headline), family=row.family, icon=icon_for(row), aside=row.happened
            )
            link.followed.connect(self.entry_requested)
            column.addWidget(link)
        if not rows:
            column.addWidget(Label("Named in no entry of this case yet.", tone="text2", wrap=True))
        return TitledSection("Appears in", content, str(len(rows) or ""))

    def _rights(self, rights: Sequence[RightLine]) -> QWidget:
        """Show which rights of the Victims' Code were offered, and at which contact."""
        if not rights:
            return TitledSection("Victims' Code", Label(NO_RIGHTS, tone="text2", wrap=True))
        rows = [[Cell(right.right), _offer_cell(right)] for right in rights]
        table = Table(rows, (3, 2), "Rights of the Victims' Code")
        table.opened.connect(self.entry_requested)
        offered = sum(bool(right.offered) for right in rights)
        return TitledSection("Victims' Code", table, f"{offered} of {len(rights)} offered")


def _offer_cell(line: RightLine) -> Cell:
    if not line.offered:
        return Cell("not offered yet")
    declined = ", declined" if line.declined else ""
    return Cell(f"{line.offered}{declined}", opens=line.entry_id)
