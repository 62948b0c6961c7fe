"""The card of a group: how it stands, readiness, members, victims apart, worksheet, disruptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.ocg.group_file import PARTS, GroupAnswer
from mscu.actions.ocg.group_gaps import ALL_THERE, NO_PLAN
from mscu.actions.ocg.groups import GroupLine
from mscu.actions.ocg.readiness import ReadinessAnswer
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.side_card import SideCard, clear
from mscu.ui.pages.core.signs import EntryLink, IconSign
from mscu.ui.pages.core.tables import Apart, Titled
from mscu.ui.pages.ocg.group_parts import (
    AS_ENTERED,
    LEVELS,
    Pairs,
    PartLine,
    PartRows,
    disruption_rows,
    gap_rows,
    history_rows,
    role_rows,
    standing,
    worksheet_rows,
)
from mscu.ui.pages.ocg.readiness_panel import (
    ONLY_COUNTS,
    MemberRows,
    ReadinessPanel,
    ready_chip,
)
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.tabs import Tabs

GROUP, WORKSHEET, GAPS, DISRUPTIONS, HISTORY = range(5)
NAMES = ("Group", "Worksheet", "Gaps", "Disruptions", "History")
NO_SUMS = "facts with grade and confidence, no sums"
NO_FACTS = "No facts of harm, likelihood, intent or capability yet."
AS_REQUIREMENTS = "each may become an enquiry, or a requirement of the plan"
CARRY = "Carry into the plan"
NO_GAPS = "No gaps are written down."
NO_DISRUPTIONS = "No disruption is logged yet."
NO_STEPS = "The status is still that of the assessment."
NEVER = "Victims: never members, never counted above, never sent for mapping"


class GroupCard(SideCard):
    """Shows one group.

    Signals: `entry_wanted` and `subject_wanted` with a number; `carry_wanted` for the gaps.
    """

    entry_wanted = Signal(object)
    subject_wanted = Signal(object)
    carry_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("Group")
        self._newest = 0
        self._shown: tuple[GroupLine, ReadinessAnswer, GroupAnswer] | None = None
        self.tabs = Tabs(NAMES, "Parts of the group")
        self.tabs.currentChanged.connect(self._fill)
        self.below_head(self.tabs)
        self._chips = QVBoxLayout()
        self.buttons.addLayout(self._chips)
        action = Button("Open the assessment", icon="network")
        action.clicked.connect(self._open)
        self.buttons.addWidget(action)
        self.foot().addWidget(Label(ONLY_COUNTS, step=Type.SMALL, tone="text2", wrap=True), 1)

    def show_group(self, group: GroupLine, panel: ReadinessAnswer, told: GroupAnswer) -> None:
        """Show a group with its panel and all that is recorded of it."""
        self._newest = group.id
        self._show_head(group)
        if self._shown is None or self._shown[0].group_id != group.group_id:
            self.tabs.setCurrentIndex(GROUP)
        self._shown = (group, panel, told)
        known = sum(bool(each.statement) for each in told.worksheet)
        for at, count in ((WORKSHEET, known), (GAPS, len(told.gaps)),
                          (DISRUPTIONS, len(told.disruptions))):  # fmt: skip
            self.tabs.set_count(at, count)
        self._fill(self.tabs.currentIndex())

    def _fill(self, tab: int) -> None:
        """Show one tab of the group."""
        if self._shown is None:
            return
        group, panel, told = self._shown
        self.clear_body()
        if tab == GROUP:
            self._add_group(group, panel, told)
        elif tab == WORKSHEET:
            self._add_worksheet(told)
        elif tab == GAPS:
            self._add_rows("Gaps", gap_rows(told.gaps), AS_REQUIREMENTS, nothing=NO_GAPS)
            self._add_carrying(told)
        elif tab == DISRUPTIONS:
            lines = disruption_rows(told.disruptions)
            self._add_rows("Disruptions", lines, _counted(told), nothing=NO_DISRUPTIONS)
        else:
            self._add_history(group, told)

    def _add_group(self, group: GroupLine, panel: ReadinessAnswer, told: GroupAnswer) -> None:
        self.add(Titled("How it stands", Pairs(standing(told), "How it stands"), _official(told)))
        self._add_members(panel)
        self._add_rows("Roles over time", role_rows(told.spells), people=True)
        self._add_exploited(group)
        self._add_readiness(panel)

    def _add_carrying(self, told: GroupAnswer) -> None:
        """Offer the gaps that are not asked of a plan to it, or say why they can't be."""
        if not told.gaps:
            return
        left = sum(each.requirement is None for each in told.gaps)
        button = Button(f"{CARRY} ({left})" if left else CARRY, icon="target")
        if why_not := why_not_carried(told):
            button.block(why_not)
        else:
            button.setToolTip(f"As intelligence requirements of “{isolated(told.plan)}”")
        button.clicked.connect(self.carry_wanted)
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(button)
        across.addStretch(1)
        self.add(row, ruled=True)

    def _add_history(self, group: GroupLine, told: GroupAnswer) -> None:
        """Show each status with its reason, then the assessments."""
        self._add_rows("Status and why", history_rows(told.steps), nothing=NO_STEPS)
        if told.merged:
            lines = Pairs([(each.other, each.said) for each in told.merged], "Merged into it")
            self.add(Titled("Merged into it", lines), ruled=True)
        before = [(each.id, each.status, each.when) for each in group.assessments]
        history = self._rows(before)
        for row in history.findChildren(EntryLink):
            row.followed.connect(self.entry_wanted)
        self.add(Titled("Assessments and reviews", history), ruled=True)

    def _show_head(self, group: GroupLine) -> None:
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

    def _add_readiness(self, panel: ReadinessAnswer) -> None:
        body = ReadinessPanel(panel)
        body.entry_wanted.connect(self.entry_wanted)
        said = joined(ready_chip(panel).words, panel.source)
        self.add(Titled("Readiness", body, said), ruled=True)

    def _add_members(self, panel: ReadinessAnswer) -> None:
        members = MemberRows(panel.members)
        members.entry_wanted.connect(self.entry_wanted)
        members.subject_wanted.connect(self.subject_wanted)
        self.add(Titled("Members", members, "evidence, from the grades"), ruled=True)

    def _add_exploited(self, group: GroupLine) -> None:
        if group.exploited:
            people = self._rows([(number, name, "") for number, name in group.exploited])
            for row in people.findChildren(EntryLink):
                row.followed.connect(self.subject_wanted)
            self.add(Apart(Titled("Exploited by this group", people, NEVER)), ruled=True)

    def _add_worksheet(self, told: GroupAnswer) -> None:
        """Show the statements part by part; none at all is said too."""
        known = [each for each in told.worksheet if each.statement]
        for _, part in PARTS:
            lines = worksheet_rows(each for each in known if each.part == part)
            self._add_rows(f"Worksheet: {part.lower()}", lines)
        if not known:
            self._add_rows("Worksheet", (), NO_SUMS, nothing=NO_FACTS)

    def _add_rows(
        self,
        title: str,
        lines: Sequence[PartLine],
        note: str = "",
        *,
        people: bool = False,
        nothing: str = "",
    ) -> None:
        """Show lines under a title; where there are none what says so, if anything does."""
        if not lines:
            if nothing:
                self.add(Titled(title, Label(nothing, tone="text2", wrap=True), note), ruled=True)
            return
        rows = PartRows(lines, title)
        rows.entry_wanted.connect(self.entry_wanted)
        rows.title_wanted.connect(self.subject_wanted if people else self.entry_wanted)
        self.add(Titled(title, rows, note), ruled=True)

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


def why_not_carried(told: GroupAnswer) -> str:
    """Say why no gap can become a requirement of the plan; nothing where one can."""
    if all(each.requirement is not None for each in told.gaps):
        return ALL_THERE
    return "" if told.plan else NO_PLAN


def _official(told: GroupAnswer) -> str:
    return AS_ENTERED if told.official is not None else ""


def _counted(told: GroupAnswer) -> str:
    """Count the disruptions by their effect, never together."""
    levels = Counter(each.level.lower() for each in told.disruptions)
    return ", ".join(f"{levels[level]} {level}" for level in sorted(levels, key=_effect))


def _effect(level: str) -> int:
    """Put the greatest effect first; a level that the unit added comes last."""
    return list(LEVELS).index(level) if level in LEVELS else len(LEVELS)
