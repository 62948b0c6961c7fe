"""The card of a group: readiness panel, members, exploited people apart, and its reviews."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.groups import GroupLine
from mscu.actions.readiness import ReadinessAnswer
from mscu.ui.badges import Chip
from mscu.ui.folding import isolated, joined
from mscu.ui.fonts import Type
from mscu.ui.pages.case.readiness_panel import (
    ONLY_COUNTS,
    MemberRows,
    ReadinessPanel,
    ready_chip,
)
from mscu.ui.pages.case.side_card import SideCard, clear
from mscu.ui.pages.case.signs import EntryLink, IconSign
from mscu.ui.pages.case.tables import Apart, Titled
from mscu.ui.palette import Status
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.label import Label

NEVER = "Victims: never members, never counted above, never sent for mapping"


class GroupCard(SideCard):
    """Shows one group.

    Signals: `entry_wanted` and `subject_wanted` with a number.
    """

    entry_wanted = Signal(object)
    subject_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("Group")
        self._newest = 0
        self._chips = QVBoxLayout()
        self.buttons.addLayout(self._chips)
        deed = Button("Open the assessment", icon="network")
        deed.clicked.connect(self._open)
        self.buttons.addWidget(deed)
        self.foot().addWidget(Label(ONLY_COUNTS, step=Type.SMALL, tone="text2", wrap=True), 1)

    def show_group(self, group: GroupLine, panel: ReadinessAnswer) -> None:
        """Show a group with its panel."""
        self._newest = group.id
        review = f"review {group.review}" if group.review else "no review is owed"
        note = joined(
            f"Lead {group.lead}" if group.lead else "no lead yet", group.district,
            group.case_reference, review,
        )  # fmt: skip
        self.show_head(IconSign("network", 24, "text2"), isolated(group.name), note)
        clear(self._chips)
        status = Status.QUIET if group.is_settled else Status.RUN
        self._chips.addWidget(ChipLabel(Chip(group.status, status)))
        if group.is_late:
            self._chips.addWidget(ChipLabel(Chip("review late", Status.LATE)))
        self.clear_body()
        body = ReadinessPanel(panel)
        body.entry_wanted.connect(self.entry_wanted)
        self.add(Titled("Readiness", body, joined(ready_chip(panel).words, panel.source)))
        members = MemberRows(panel.members)
        members.entry_wanted.connect(self.entry_wanted)
        members.subject_wanted.connect(self.subject_wanted)
        self.add(Titled("Members", members, "evidence, from the grades"), ruled=True)
        if group.exploited:
            people = self._rows([(number, name, "") for number, name in group.exploited])
            for row in people.findChildren(EntryLink):
                row.followed.connect(self.subject_wanted)
            self.add(Apart(Titled("Exploited by this group", people, NEVER)), ruled=True)
        before = [(each.id, each.status, each.when) for each in group.assessments]
        history = self._rows(before)
        for row in history.findChildren(EntryLink):
            row.followed.connect(self.entry_wanted)
        self.add(Titled("Assessments and reviews", history), ruled=True)

    def _rows(self, rows: list[tuple[int, str, str]]) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for number, words, aside in rows:
            column.addWidget(EntryLink(number, words, aside=aside))
        return part

    def _open(self) -> None:
        if self._newest:
            self.entry_wanted.emit(self._newest)
