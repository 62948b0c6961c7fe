"""The readiness panel: each part of the OCG test with its finding and the entries that support it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.ocg.readiness import FactLine, MemberLine, ReadinessHeading, ReadinessReport
from mscu.codes import Strength
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined, sentence
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, aligned, growing, hbox, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.painted_widgets import EntryLink, IconLabel
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.tables import TitledSection
from mscu.ui.widgets.button import icon_button
from mscu.ui.widgets.chip import ChipLabel, GradeBox, StrengthMark
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.link import Link

ONLY_COUNTS = "The program only counts facts. An officer decides whether it is a group, and signs."
SIGN = 20
CELLS = {Strength.WEAK: 1, Strength.FAIR: 2, Strength.STRONG: 3}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_TOP = Qt.AlignmentFlag.AlignTop
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute


def readiness_chip(panel: ReadinessReport) -> Chip:
    """Return a chip that says how many parts of the test have facts."""
    status = Status.DONE if panel.is_ready else Status.RUN
    return Chip(f"{panel.met} of {len(panel.headings)} have facts", status)


class FactRows(QWidget):
    """The entries under one heading: title, grade and date.

    Signals: `entry_requested` with the entry's id.
    """

    entry_requested = Signal(object)

    def __init__(self, heading: ReadinessHeading) -> None:
        super().__init__()
        column = vbox(within=self, spacing=Space.NONE, margins=(SIGN + 8, 0, 0, 0))
        for line in heading.lines:
            column.addLayout(self._row(line))
            if line.note:
                note = Label(line.note, step=Type.SMALL, tone="text2", wrap=True)
                note.setContentsMargins(0, 2, 0, 4)
                column.addWidget(note)
        if heading.more:
            more = Label(f"and {heading.more:,} more", step=Type.SMALL, tone="text2")
            more.setContentsMargins(0, 4, 0, 0)
            column.addWidget(more)
        self.setAccessibleName(heading.title)

    def _row(self, line: FactLine) -> QHBoxLayout:
        link = EntryLink(line.entry_id, line.text, aside=line.when)
        link.followed.connect(self.entry_requested)
        row = hbox(growing(link), spacing=Space.SMALL)
        if line.grade:
            row.addWidget(GradeBox(line.grade))
        return row


class ReadinessPanel(QWidget):
    """Shows each part of the test with its entries.

    Signals: `entry_requested` with the entry's id.
    """

    entry_requested = Signal(object)

    def __init__(self, panel: ReadinessReport) -> None:
        super().__init__()
        column = vbox(within=self, spacing=Space.CLOSE)
        for index, heading in enumerate(panel.headings):
            if index:
                column.addWidget(rule())
            column.addWidget(_heading(heading))
            if heading.lines:
                rows = FactRows(heading)
                rows.entry_requested.connect(self.entry_requested)
                column.addWidget(rows)
        self.setAccessibleName(f"Readiness, {readiness_chip(panel).text}")


def _heading(heading: ReadinessHeading) -> QWidget:
    header = QWidget()
    icon, tone = ("circle-check", "text") if heading.met else ("circle", "text3")
    suffix = "" if heading.met else ": no facts yet" if not heading.lines else ": not yet"
    texts = vbox(
        Label(f"{heading.title}{suffix}", step=Type.STRONG, wrap=True),
        Label(sentence(heading.summary), step=Type.SMALL, tone="text2", wrap=True),
        spacing=Space.NONE,
    )
    row = hbox(aligned(IconLabel(icon, SIGN, tone), _TOP), growing(texts), within=header, spacing=Space.SMALL)
    if heading.strength is not None:
        row.addWidget(StrengthMark(CELLS[heading.strength]), 0, _RIGHT)
    state = "met" if heading.met else "not met"
    header.setAccessibleName(f"{heading.title}: {state}. {heading.summary}")
    return header


class MemberRows(QWidget):
    """The people who count towards the test, and those who do not, with the reason.

    Signals: `subject_requested` with a person's id, `entry_requested` with an entry's id.
    """

    subject_requested = Signal(object)
    entry_requested = Signal(object)

    def __init__(self, members: tuple[MemberLine, ...]) -> None:
        super().__init__()
        self._people: dict[Link, int] = {}
        self._entries: dict[Link, int] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for index, member in enumerate(members):
            grid.addLayout(self._member(member), index, 0)
            grid.addWidget(Label(member.role, tone="text2"), index, 1, _TOP)
            grid.addWidget(_evidence_mark(member), index, 2, _RIGHT)
        self.setAccessibleName("Members")

    def _member(self, member: MemberLine) -> QVBoxLayout:
        name = Link(isolated(member.name), step=Type.STRONG)
        name.wrap()
        name.followed.connect(self._person)
        self._people[name] = member.subject_id
        column = vbox(aligned(name, _LEFT), spacing=Space.NONE)
        if member.fact is not None:
            fact = Link(joined(member.fact.text, member.fact.when), step=Type.SMALL)
            fact.wrap()
            fact.followed.connect(self._entry)
            self._entries[fact] = member.fact.entry_id
            column.addWidget(fact, 0, _LEFT)
        elif not member.why_not:
            column.addWidget(Label("No entry shows this", step=Type.SMALL, tone="text2"))
        return column

    def _person(self) -> None:
        link = self.sender()
        if isinstance(link, Link):
            self.subject_requested.emit(self._people[link])

    def _entry(self) -> None:
        link = self.sender()
        if isinstance(link, Link):
            self.entry_requested.emit(self._entries[link])


def _evidence_mark(member: MemberLine) -> QWidget:
    """Return how strongly the evidence bears on a member, or why the member is not counted."""
    if member.why_not:
        return ChipLabel(Chip(f"not counted: {member.why_not}", Status.SOON))
    if member.strength is None:
        return ChipLabel(Chip("no facts", Status.QUIET))
    mark = QWidget()
    row = hbox(StrengthMark(CELLS[member.strength]), within=mark, spacing=Space.SMALL)
    if member.fact is not None and member.fact.grade:
        row.addWidget(GradeBox(member.fact.grade))
    return mark


class ReadinessCard(SideCard):
    """Shows the panel and the people who are counted.

    Signals: `left` when it is closed; `entry_requested` and `subject_requested` with an id.
    """

    left = Signal()
    entry_requested = Signal(object)
    subject_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__("Readiness")
        self._chip: ChipLabel | None = None
        close = icon_button("x", "Close")
        close.clicked.connect(self.left)
        self.buttons.addWidget(close)
        self.foot().addWidget(Label(ONLY_COUNTS, step=Type.SMALL, tone="text2", wrap=True), 1)

    def show_panel(self, panel: ReadinessReport) -> None:
        subject = panel.group or "the suspects of this case, as no group is assessed yet"
        self.show_header(IconLabel("network", 24, "text2"), "Readiness", f"{subject} · {panel.source}")
        if self._chip is not None:
            self.buttons.removeWidget(self._chip)
            self._chip.hide()
            self._chip.deleteLater()
        self._chip = ChipLabel(readiness_chip(panel))
        self.buttons.insert(0, self._chip)
        self.clear_body()
        body = ReadinessPanel(panel)
        body.entry_requested.connect(self.entry_requested)
        self.add(body)
        if panel.members:
            rows = MemberRows(panel.members)
            rows.entry_requested.connect(self.entry_requested)
            rows.subject_requested.connect(self.subject_requested)
            note = "evidence, from the grades" if panel.group else "suspects who are not victims"
            self.add(TitledSection("Members" if panel.group else "Suspects", rows, note), ruled=True)
