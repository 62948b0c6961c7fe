"""Organised crime groups: each with its members, readiness, exploited people apart, and reviews."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.groups import GroupLine, Groups
from mscu.actions.readiness import Readiness, ReadinessAnswer
from mscu.ui.badges import Chip
from mscu.ui.desk import Desk
from mscu.ui.folding import isolated, joined
from mscu.ui.pages.case.list_pane import Empty, ListPane
from mscu.ui.pages.group_card import GroupCard
from mscu.ui.pages.list_layout import begin_at_rail, beside_list, give_keyboard
from mscu.ui.pages.page import Page, Places
from mscu.ui.palette import Family, Status
from mscu.ui.row_look import RowLook
from mscu.ui.widgets.chronology import Line

LIST_WIDTH = 480
EMPTY = Empty(
    "network",
    "No group is assessed yet",
    "Suspects who act together are assessed on the tab OCG of their case; here each group stands "
    "once, with its members, its review and the facts for the test.",
)


class GroupsPage(Page):
    """The groups at the left, the one that was chosen at the right."""

    name: ClassVar[str] = "groups"
    title: ClassVar[str] = "Organised crime groups"
    icon: ClassVar[str] = "network"
    needs: ClassVar[Permission] = Permission.ASSESS_GROUPS
    in_slice: ClassVar[bool] = False

    def __init__(self, desk: Desk, places: Places) -> None:
        super().__init__(desk, places)
        self.index = ListPane("Groups", EMPTY)
        self.index.setFixedWidth(LIST_WIDTH)
        self.card = GroupCard()
        self._groups: dict[int, GroupLine] = {}
        self._chosen = 0
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.index)
        row.addWidget(beside_list(self.card), 1)
        begin_at_rail(self.body)
        self.body.addLayout(row, 1)
        self.card.hide()
        self.index.opened.connect(self._choose)
        self.index.rested.connect(self._choose)
        self.card.entry_wanted.connect(self._open_entry)
        self.card.subject_wanted.connect(self._open_subject)

    @override
    def shown(self) -> None:
        self.desk.ask(Groups(), then=self._show)
        give_keyboard(self, self.index.list)

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        self.desk.ask(Groups(), then=self._show)

    def _show(self, groups: tuple[GroupLine, ...]) -> None:
        self._groups = {each.id: each for each in groups}
        self.set_title(self.title, f"{len(groups):,}" if groups else "")
        self.index.show_lines([_line(each) for each in groups], may_add=False)
        if self._chosen not in self._groups:
            self._chosen = 0
        if groups:
            self._ask(self._chosen or groups[0].id)
        self.card.setVisible(bool(groups))

    def _choose(self, key: object) -> None:
        if isinstance(key, int) and key != self._chosen:
            self._ask(key)

    def _ask(self, number: int) -> None:
        self._chosen = number
        self.desk.ask(Readiness(assessment_id=number), then=self._show_panel)

    def _show_panel(self, panel: ReadinessAnswer) -> None:
        group = self._groups.get(self._chosen)
        if group is not None:
            self.card.show_group(group, panel)

    def _open_entry(self, number: object) -> None:
        if isinstance(number, int):
            self.wanted.emit("entry", number)

    def _open_subject(self, number: object) -> None:
        if isinstance(number, int):
            self.wanted.emit("subject", number)


def _line(group: GroupLine) -> Line:
    status = Status.QUIET if group.is_settled else Status.RUN
    members = "1 member" if group.members == 1 else f"{group.members} members"
    late = f"review late, {group.review}" if group.is_late else ""
    review = f"review {group.review}" if group.review and not late else ""
    look = RowLook(
        title=isolated(group.name),
        detail=joined(late, members, review, group.lead, group.case_reference),
        family=Family.GROUP,
        icon="network",
        kind="Group",
        chip=Chip(group.status, status),
        quiet=group.is_settled,
    )
    return Line(group.id, look)
