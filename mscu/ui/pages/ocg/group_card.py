"""The card of a group: status, readiness, members, victims, worksheet, disruptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from mscu.actions.ocg.group_file import (
    PARTS,
    DisruptionLine,
    GroupDetails,
    MembershipLine,
    StepLine,
    WorksheetLine,
)
from mscu.actions.ocg.group_gaps import ALL_RAISED, NO_PLAN
from mscu.actions.ocg.groups import GroupLine
from mscu.actions.ocg.readiness import ReadinessReport
from mscu.documents.editions.group_assessment import NO_GAPS
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, aligned, growing, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.tool_tips import set_tip
from mscu.ui.pages.core.painted_widgets import EntryLink, IconLabel
from mscu.ui.pages.core.side_card import SideCard, clear
from mscu.ui.pages.core.tables import DashedBox, TitledSection
from mscu.ui.pages.ocg.readiness_panel import ONLY_COUNTS, MemberRows, ReadinessPanel, readiness_chip
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.chip import ChipLabel, GradeBox
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.tabs import Tabs

AS_ENTERED = "entered from the national database, never calculated here"
LEVELS = {"major": Status.DONE, "moderate": Status.RUN, "minor": Status.QUIET}
_TOP = Qt.AlignmentFlag.AlignTop
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
"""A link is only as wide as its text, so it must not stretch the row."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """One line of a list: a title that opens an entry, text, a note, and the supporting entry."""

    title: str
    opens: int
    text: str = ""
    note: str = ""
    aside: str = ""
    source: str = ""
    source_opens: int | None = None
    chip: Chip | None = None
    grade: str = ""


class PartRows(QWidget):
    """Lines separated by hairlines.

    Signals: `title_requested` with what a title opens, `entry_requested` with the supporting entry.
    """

    title_requested = Signal(object)
    entry_requested = Signal(object)

    def __init__(self, lines: Iterable[PartLine], name: str) -> None:
        super().__init__()
        self._titles: dict[Link, int] = {}
        self._sources: dict[Link, int] = {}
        column = vbox(within=self, spacing=Space.SNUG)
        for index, line in enumerate(lines):
            if index:
                column.addWidget(rule())
            column.addWidget(self._row(line))
        self.setAccessibleName(name)

    def _row(self, line: PartLine) -> QWidget:
        row = QWidget()
        title = _link(line.title, Type.STRONG)
        title.followed.connect(self._title)
        self._titles[title] = line.opens
        text = vbox(aligned(title, _LEFT), spacing=1)
        if line.text:
            text.addWidget(Label(isolated(line.text), wrap=True, selectable=True))
        if line.note:
            text.addWidget(Label(isolated(line.note), step=Type.SMALL, tone="text2", wrap=True))
        if line.source and line.source_opens is not None:
            source = _link(line.source, Type.SMALL)
            source.followed.connect(self._source)
            self._sources[source] = line.source_opens
            text.addWidget(source, 0, _LEFT)
        across = hbox(growing(text), within=row, spacing=Space.MEDIUM)
        if line.aside:
            across.addWidget(Label(line.aside, tone="text2"), 0, _RIGHT)
        if line.chip is not None:
            across.addWidget(ChipLabel(line.chip), 0, _RIGHT)
        if line.grade:
            across.addWidget(GradeBox(line.grade), 0, _RIGHT)
        return row

    def _title(self) -> None:
        link = self.sender()
        if isinstance(link, Link):
            self.title_requested.emit(self._titles[link])

    def _source(self) -> None:
        link = self.sender()
        if isinstance(link, Link):
            self.entry_requested.emit(self._sources[link])


def _link(text: str, step: Type) -> Link:
    link = Link(isolated(text), step=step)
    link.wrap()
    return link


class Pairs(QWidget):
    """Labels on the left, values on the right."""

    def __init__(self, pairs: Sequence[tuple[str, str]], name: str) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (label, value) in enumerate(pairs):
            grid.addWidget(Label(label, tone="text2"), row, 0, _TOP)
            grid.addWidget(Label(isolated(value), wrap=True, selectable=True), row, 1)
        self.setAccessibleName(name)


def group_facts(group: GroupDetails) -> list[tuple[str, str]]:
    """Return the group's lead, nomination, decision and official reference, as label and value."""
    lead = joined(group.lead, f"since {group.lead_since}") if group.lead else "nobody yet"
    pairs = [("Status", _status(group)), ("Tier", group.tier), ("Lead", lead)]
    pairs += _nomination(group.steps)
    if group.official is not None:
        facts = (("Official reference", group.official.reference), ("Official band", group.official.band))
        entered = f"as on {group.official.as_on} · entered {group.official.entered}"
        pairs += [(label, joined(value, entered)) for label, value in facts if value]
    return [pair for pair in pairs if pair[1]]


def _status(group: GroupDetails) -> str:
    change = next((step for step in group.steps if step.is_change and not step.of), None)
    if change is None or change.status != group.status:
        return group.status
    return joined(group.status, f"since {change.when}")


def _nomination(steps: Sequence[StepLine]) -> Iterator[tuple[str, str]]:
    """Yield the latest nomination, and the decision on it."""
    newest_first = [step for step in reversed(steps) if not step.of]
    changes = [step for step in newest_first if step.is_change or (step.status == NOMINATED and step.who)]
    nominated = next((n for n in reversed(range(len(changes))) if changes[n].status == NOMINATED), None)
    if nominated is None:
        return
    yield (
        "Nominated",
        joined(changes[nominated].when, f"by {changes[nominated].who}" if changes[nominated].who else ""),
    )
    if nominated + 1 < len(changes):
        decided = changes[nominated + 1]
        by = f"by {decided.who}" if decided.who else ""
        yield "Decision", joined(decided.status, decided.when, by)
    else:
        yield "Decision", "none yet"


NOMINATED = "Nominated"


def role_rows(spells: Iterable[MembershipLine]) -> list[PartLine]:
    """Return the roles with dates, a grade or a source, ended roles last."""
    shown_roles = [spell for spell in spells if spell.span or spell.grade or spell.source]
    ordered = sorted(shown_roles, key=_has_ended)
    return [
        PartLine(
            title=spell.name,
            opens=spell.subject_id,
            text=joined(spell.role, spell.span),
            source=spell.source,
            source_opens=spell.source_id,
            grade=spell.grade,
            chip=Chip("left", Status.QUIET) if spell.is_over else None,
        )
        for spell in ordered
    ]


def _has_ended(spell: MembershipLine) -> bool:
    return spell.is_over


def worksheet_rows(lines: Iterable[WorksheetLine]) -> list[PartLine]:
    """Return the statements with their grade, confidence and source, without the gaps."""
    return [
        PartLine(
            title=line.heading.rpartition(": ")[2].capitalize(),
            opens=line.entry_id,
            text=line.statement,
            note=f"{line.confidence} confidence: {line.confidence_why}",
            source=line.source,
            source_opens=line.source_id,
            grade=line.grade,
        )
        for line in lines
    ]


def gap_rows(lines: Iterable[WorksheetLine]) -> list[PartLine]:
    """Return the intelligence gaps, each with the enquiry or plan requirement that asks about it."""
    return [
        PartLine(
            title=line.heading,
            opens=line.entry_id,
            text=line.gap,
            note=_requirement_text(line),
            source=line.enquiry,
            source_opens=line.enquiry_id,
            chip=None if line.enquiry_id or line.requirement else NOT_ASKED,
        )
        for line in lines
    ]


NOT_ASKED = Chip("not asked yet", Status.SOON)


def _requirement_text(line: WorksheetLine) -> str:
    requirement = line.requirement
    if requirement is None:
        return ""
    answered = "answered" if requirement.answered else "not answered yet"
    return f"Intelligence requirement of “{requirement.plan}”, {answered}"


def disruption_rows(lines: Iterable[DisruptionLine]) -> list[PartLine]:
    """Return the disruptions: what was done, its effect, by whom, on what, and who reviewed it."""
    return [
        PartLine(
            title=joined(line.when, line.strand),
            opens=line.entry_id,
            text=line.what,
            note=joined(
                line.by_whom,
                f"reviewed by {line.reviewed}" if line.reviewed else "not reviewed yet",
                "" if line.source_id else line.evidence,
            ),
            source=line.evidence if line.source_id else "",
            source_opens=line.source_id,
            chip=Chip(line.level.lower(), LEVELS.get(line.level_key.partition(":")[2], Status.QUIET)),
        )
        for line in lines
    ]


def history_rows(steps: Iterable[StepLine]) -> list[PartLine]:
    """Return each status with its reason and author, newest first."""
    return [
        PartLine(
            title=step.status if step.is_change else f"{step.status}, unchanged",
            opens=step.entry_id,
            text=step.why,
            note=joined(step.who, step.more, f"of {step.of}" if step.of else ""),
            aside=step.when,
        )
        for step in steps
    ]


GROUP, WORKSHEET, GAPS, DISRUPTIONS, HISTORY = range(5)
NAMES = ("Group", "Worksheet", "Gaps", "Disruptions", "History")
NO_SUMS = "facts with grade and confidence, no sums"
NO_FACTS = "No facts of harm, likelihood, intent or capability yet."
AS_REQUIREMENTS = "each may become an enquiry, or a requirement of the plan"
ADD_GAPS = "Add to the plan"
NO_DISRUPTIONS = "No disruptions logged yet."
NO_STEPS = "The status is still that of the assessment."
NEVER = "Victims: never members, never counted above, never sent for mapping"


class GroupCard(SideCard):
    """Shows one group.

    Signals: `entry_requested` and `subject_requested` with an id; `add_gaps_requested` to add the gaps to the
    plan.
    """

    entry_requested = Signal(object)
    subject_requested = Signal(object)
    add_gaps_requested = Signal()

    def __init__(self) -> None:
        super().__init__("Group")
        self._assessment_id = 0
        self._shown: tuple[GroupLine, ReadinessReport, GroupDetails] | None = None
        self.tabs = Tabs(NAMES, "Parts of the group")
        self.tabs.currentChanged.connect(self._fill)
        self.add_below_header(self.tabs)
        self._chips = vbox()
        self.buttons.add_layout(self._chips)
        action = Button("Open the assessment", icon="network")
        action.clicked.connect(self._open)
        self.buttons.addWidget(action)
        self.foot().addWidget(Label(ONLY_COUNTS, step=Type.SMALL, tone="text2", wrap=True), 1)

    def show_group(self, group: GroupLine, panel: ReadinessReport, answer: GroupDetails) -> None:
        """Show a group with its readiness panel and everything recorded of it."""
        self._assessment_id = group.id
        self._show_header(group)
        if self._shown is None or self._shown[0].group_id != group.group_id:
            self.tabs.setCurrentIndex(GROUP)
        self._shown = (group, panel, answer)
        statements = sum(bool(row.statement) for row in answer.worksheet)
        for tab, count in (
            (WORKSHEET, statements),
            (GAPS, len(answer.gaps)),
            (DISRUPTIONS, len(answer.disruptions)),
        ):
            self.tabs.set_count(tab, count)
        self._fill(self.tabs.currentIndex())

    def _fill(self, tab: int) -> None:
        if self._shown is None:
            return
        group, panel, answer = self._shown
        self.clear_body()
        if tab == GROUP:
            self._add_group(group, panel, answer)
        elif tab == WORKSHEET:
            self._add_worksheet(answer)
        elif tab == GAPS:
            self._add_rows("Gaps", gap_rows(answer.gaps), AS_REQUIREMENTS, empty=NO_GAPS)
            self._add_gaps_button(answer)
        elif tab == DISRUPTIONS:
            lines = disruption_rows(answer.disruptions)
            self._add_rows("Disruptions", lines, _counted(answer), empty=NO_DISRUPTIONS)
        else:
            self._add_history(group, answer)

    def _add_group(self, group: GroupLine, panel: ReadinessReport, answer: GroupDetails) -> None:
        self.add(TitledSection("Status", Pairs(group_facts(answer), "Status"), _official(answer)))
        self._add_members(panel)
        self._add_rows("Roles over time", role_rows(answer.memberships), people=True)
        self._add_exploited(group)
        self._add_readiness(panel)

    def _add_gaps_button(self, answer: GroupDetails) -> None:
        """Offer to add the open gaps to the group's plan, or say why that is not possible."""
        if not answer.gaps:
            return
        open_gaps = sum(gap.requirement is None for gap in answer.gaps)
        button = Button(f"{ADD_GAPS} ({open_gaps})" if open_gaps else ADD_GAPS, icon="target")
        if refusal := why_not_add_gaps(answer):
            button.block(refusal)
        else:
            set_tip(button, f"As intelligence requirements of “{answer.plan}”")
        button.clicked.connect(self.add_gaps_requested)
        row = QWidget()
        hbox(button, stretch(), within=row)
        self.add(row, ruled=True)

    def _add_history(self, group: GroupLine, answer: GroupDetails) -> None:
        """Show each status with its reason, then the assessments."""
        self._add_rows("Status and why", history_rows(answer.steps), empty=NO_STEPS)
        if answer.merged:
            lines = Pairs([(merge.other, merge.description) for merge in answer.merged], "Merged into it")
            self.add(TitledSection("Merged into it", lines), ruled=True)
        assessments = [
            (assessment.id, assessment.status, assessment.when) for assessment in group.assessments
        ]
        history = self._rows(assessments)
        for row in history.findChildren(EntryLink):
            row.followed.connect(self.entry_requested)
        self.add(TitledSection("Assessments and reviews", history), ruled=True)

    def _show_header(self, group: GroupLine) -> None:
        review = f"review {group.review}" if group.review else "no review is due"
        note = joined(
            f"Lead {group.lead}" if group.lead else "no lead yet",
            group.district,
            group.case_reference,
            review,
        )
        self.show_header(IconLabel("network", 24, "text2"), isolated(group.name), note)
        clear(self._chips)
        status = Status.QUIET if group.is_settled else Status.RUN
        self._chips.addWidget(ChipLabel(Chip(group.status, status)))
        if group.is_late:
            self._chips.addWidget(ChipLabel(Chip("review late", Status.LATE)))

    def _add_readiness(self, panel: ReadinessReport) -> None:
        body = ReadinessPanel(panel)
        body.entry_requested.connect(self.entry_requested)
        summary = joined(readiness_chip(panel).text, panel.source)
        self.add(TitledSection("Readiness", body, summary), ruled=True)

    def _add_members(self, panel: ReadinessReport) -> None:
        members = MemberRows(panel.members)
        members.entry_requested.connect(self.entry_requested)
        members.subject_requested.connect(self.subject_requested)
        self.add(TitledSection("Members", members, "evidence, from the grades"), ruled=True)

    def _add_exploited(self, group: GroupLine) -> None:
        if group.exploited:
            people = self._rows([(subject_id, name, "") for subject_id, name in group.exploited])
            for row in people.findChildren(EntryLink):
                row.followed.connect(self.subject_requested)
            self.add(DashedBox(TitledSection("Exploited by this group", people, NEVER)), ruled=True)

    def _add_worksheet(self, answer: GroupDetails) -> None:
        """Show the statements by heading, or a line saying that there are none."""
        rows = [row for row in answer.worksheet if row.statement]
        for _, part in PARTS:
            lines = worksheet_rows(row for row in rows if row.part == part)
            self._add_rows(f"Worksheet: {part.lower()}", lines)
        if not rows:
            self._add_rows("Worksheet", (), NO_SUMS, empty=NO_FACTS)

    def _add_rows(
        self, title: str, lines: Sequence[PartLine], note: str = "", *, people: bool = False, empty: str = ""
    ) -> None:
        """Show lines under a title; where there are none, show `nothing` unless that is empty."""
        if not lines:
            if empty:
                self.add(TitledSection(title, Label(empty, tone="text2", wrap=True), note), ruled=True)
            return
        rows = PartRows(lines, title)
        rows.entry_requested.connect(self.entry_requested)
        rows.title_requested.connect(self.subject_requested if people else self.entry_requested)
        self.add(TitledSection(title, rows, note), ruled=True)

    def _rows(self, rows: list[tuple[int, str, str]]) -> QWidget:
        widget = QWidget()
        column = vbox(within=widget, spacing=Space.NONE)
        for id_, title, aside in rows:
            column.addWidget(EntryLink(id_, title, aside=aside))
        return widget

    def _open(self) -> None:
        if self._assessment_id:
            self.entry_requested.emit(self._assessment_id)


def why_not_add_gaps(answer: GroupDetails) -> str:
    """Return why no gap can become a requirement of the plan; empty where one can."""
    if all(gap.requirement is not None for gap in answer.gaps):
        return ALL_RAISED
    return "" if answer.plan else NO_PLAN


def _official(answer: GroupDetails) -> str:
    return AS_ENTERED if answer.official is not None else ""


def _counted(answer: GroupDetails) -> str:
    """Return the number of disruptions by effect; effects are never added together."""
    levels = Counter(disruption.level.lower() for disruption in answer.disruptions)
    return ", ".join(f"{levels[level]} {level}" for level in sorted(levels, key=_effect))


def _effect(level: str) -> int:
    """Return the sort position of an effect, greatest first; levels that the unit added come last."""
    return list(LEVELS).index(level) if level in LEVELS else len(LEVELS)
