"""The card of somebody or something of the case: names, roles, and where it appears."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.cases.case_subjects import SubjectLine
from mscu.actions.cases.victims_code import RightLine
from mscu.codes import SubjectKind
from mscu.ui.look.folding import isolated, sentence
from mscu.ui.pages.cases.tab_lists import subject_chip
from mscu.ui.pages.core.entry_formats import EntryFormats, family_of, icon_for
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.signs import EntryLink, IconSign
from mscu.ui.pages.core.tables import Cell, Table, Titled
from mscu.ui.pages.editing.case_sources import ICON_OF
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar

BORN = {"unknown": "not known"}
NO_RIGHT = "No right was offered yet. Record it with the next contact: Add entry, Record contact."


class SubjectCard(SideCard):
    """Shows a subject within its case.

    Signals: `entry_wanted` with an entry's number; `role_wanted`, `unrole_wanted`, `name_wanted`
    and `index_wanted` (everything that is known of it, in all cases) with the subject's.
    """

    entry_wanted = Signal(object)
    role_wanted = Signal(int)
    unrole_wanted = Signal(int)
    name_wanted = Signal(int)
    index_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__("Nominal")
        self.line: SubjectLine | None = None
        self._role = Button("Add a role", icon="plus", size=Size.SMALL)
        self._unrole = Button("Take a role away", icon="x", size=Size.SMALL)
        self._name = Button("Add a name", icon="plus", size=Size.SMALL)
        self._index = Button("In all cases", icon="search", size=Size.SMALL)
        for button, slot in (
            (self._index, self._index_pressed),
            (self._name, self._name_pressed),
            (self._role, self._role_pressed),
            (self._unrole, self._unrole_pressed),
        ):
            button.clicked.connect(slot)
            self.buttons.addWidget(button)

    def show_subject(self, line: SubjectLine, formats: EntryFormats) -> None:
        """Show one."""
        self.line = line
        self._role.setVisible(formats.case.may_involve)
        self._name.setVisible(formats.case.may_change)
        self._unrole.setVisible(formats.case.may_correct and bool(line.role_keys))
        mark = IconSign(ICON_OF[line.kind], 24, "text2")
        self.show_head(mark, isolated(line.name), ", ".join(line.roles))
        self.clear_body()
        if (chip := subject_chip(line)) is not None:
            self.add(ChipLabel(chip))
        if line.merged_into:
            kept = isolated(line.merged_into)
            self.add(MessageBar(sentence(f"The unit combined this with {kept}, who is kept.")))
        self.add(Facts(self._facts(line), columns=1))
        if line.is_victim:
            self.add(self._rights(formats.case.rights.get(line.id, ())), ruled=True)
        self.add(self._appears(line, formats), ruled=True)

    def _facts(self, line: SubjectLine) -> tuple[Fact, ...]:
        about = "Language" if line.kind is SubjectKind.PERSON else "Known as"
        return (
            Fact("Also known as", ", ".join(map(isolated, line.also))),
            Fact("Born", BORN.get(line.born, line.born)),
            Fact("Nationality", line.origin),
            Fact(about, isolated(line.detail)),
            Fact("Note", line.note),
        )

    def _appears(self, line: SubjectLine, formats: EntryFormats) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        rows = [row for row in formats.case.entries if line.id in row.about]
        for row in rows:
            link = EntryLink(
                row.id,
                sentence(row.headline),
                family=family_of(row),
                icon=icon_for(row),
                aside=row.happened,
            )
            link.followed.connect(self.entry_wanted)
            column.addWidget(link)
        if not rows:
            column.addWidget(Label("No entry of this case is about it yet.", tone="text2"))
        return Titled("Appears in", part, str(len(rows) or ""))

    def _rights(self, rights: Sequence[RightLine]) -> QWidget:
        """Say which rights of the Victims' Code were offered, and on which contact."""
        if not rights:
            return Titled("Victims' Code", Label(NO_RIGHT, tone="text2", wrap=True))
        rows = [[Cell(each.right), _offered(each)] for each in rights]
        table = Table(rows, (3, 2), "Rights of the Victims' Code")
        table.opened.connect(self.entry_wanted)
        told = sum(bool(each.offered) for each in rights)
        return Titled("Victims' Code", table, f"{told} of {len(rights)} offered")

    def _role_pressed(self) -> None:
        if self.line is not None:
            self.role_wanted.emit(self.line.id)

    def _unrole_pressed(self) -> None:
        if self.line is not None:
            self.unrole_wanted.emit(self.line.id)

    def _name_pressed(self) -> None:
        if self.line is not None:
            self.name_wanted.emit(self.line.id)

    def _index_pressed(self) -> None:
        if self.line is not None:
            self.index_wanted.emit(self.line.id)


def _offered(line: RightLine) -> Cell:
    if not line.offered:
        return Cell("not offered yet")
    declined = ", declined" if line.declined else ""
    return Cell(f"{line.offered}{declined}", opens=line.entry_id)
