"""Cards of lists: all clocks with rule and source, all that is owed, former versions, a copy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.cases.case_file import CaseAnswer
from mscu.actions.cases.case_papers import DisclosureLine
from mscu.actions.clocks.clock_groups import folded, heading, how_many
from mscu.actions.clocks.clocks import RunningClock
from mscu.actions.entries.entry_versions import FormerVersion
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import Type
from mscu.ui.pages.core.entry_formats import chip_of_clock
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.signs import IconSign
from mscu.ui.pages.entries.parts import CHOICES
from mscu.ui.widgets.button import Button, Size, icon_button
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link

EMPTY = "(empty)"
UNFOLD, FOLD = "Show each", "Show them as one"


class ListCard(SideCard):
    """A card beside the entry.

    Signals: `left` when it is closed; `entry_wanted` with a number, `obligation_wanted` with what
    is to be settled.
    """

    left = Signal()
    entry_wanted = Signal(object)
    obligation_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("List")
        close = icon_button("x", "Back to the entry")
        close.clicked.connect(self.left)
        self.buttons.addWidget(close)
        self._leads: dict[QWidget, object] = {}

    def _begin(self, icon: str, title: str, note: str) -> None:
        self._leads.clear()
        self.clear_body()
        self.setAccessibleName(title)
        self.show_head(IconSign(icon, 24, "text2"), title, note)

    def show_clocks(self, case: CaseAnswer) -> None:
        """Show every clock of a case, those that run first, each with its rule and source."""
        running = [clock for clock in case.clocks if clock.is_open]
        settled = [clock for clock in case.clocks if not clock.is_open]
        note = f"{len(running)} run, {len(settled)} are settled"
        self._begin("timer", "Clocks of this case", note)
        for clock, group in folded((*running, *settled)):
            part = self._folded(clock, group) if clock.more else self._clock(clock)
            self.add(part, ruled=True)

    def _folded(self, clock: RunningClock, group: Sequence[RunningClock]) -> QWidget:
        """Show what a victim must be told as one part that unfolds."""
        part, column = _part()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label(isolated(heading(clock)), step=Type.STRONG, wrap=True), 1)
        row.addWidget(ChipLabel(chip_of_clock(clock)))
        column.addLayout(row)
        end = f"{how_many(clock)}, the first {clock.end}"
        column.addWidget(Label(f"{end[:1].upper()}{end[1:]}", tone="text2", wrap=True))
        rest = QWidget()
        each = QVBoxLayout(rest)
        each.setContentsMargins(16, 8, 0, 0)
        each.setSpacing(8)
        for one in group:
            each.addWidget(self._clock(one))
        rest.hide()
        link = Link(UNFOLD, step=Type.SMALL)
        link.followed.connect(partial(_unfold, rest, link))
        column.addWidget(link)
        column.addWidget(rest)
        return part

    def _clock(self, clock: RunningClock) -> QWidget:
        part, column = _part()
        words = f"{clock.title}: {clock.label}" if clock.label else clock.title
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label(words, step=Type.STRONG, wrap=True), 1)
        row.addWidget(ChipLabel(chip_of_clock(clock)))
        column.addLayout(row)
        period = f" · {clock.period}" if clock.period else ""
        words = f"{clock.end[:1].upper()}{clock.end[1:]}{period}"
        column.addWidget(Label(words, tone="text2", wrap=True))
        column.addWidget(Label(clock.source_in_words, step=Type.SMALL, tone="text2", wrap=True))
        if clock.entry_id is not None:
            link = Link("Open the entry", step=Type.SMALL)
            link.followed.connect(self._entry)
            self._leads[link] = clock.entry_id
            column.addWidget(link)
        return part

    def show_owed(self, case: CaseAnswer) -> None:
        """Show all that is owed, each with the form that settles it."""
        note = f"{len(case.obligations)} owed that run on no clock"
        self._begin("list-checks", "What is owed", note)
        for owed in case.obligations:
            part, column = _part()
            row = QHBoxLayout()
            row.addWidget(Label(owed.words, step=Type.STRONG, wrap=True), 1)
            action = Button("Settle it", size=Size.SMALL)
            action.setAccessibleName(f"Settle it: {owed.words}")
            action.clicked.connect(self._owed)
            self._leads[action] = owed
            row.addWidget(action)
            column.addLayout(row)
            column.addWidget(Label(owed.source, step=Type.SMALL, tone="text2", wrap=True))
            self.add(part, ruled=True)

    def show_versions(
        self, headline: str, versions: Sequence[FormerVersion], *, empty: str = ""
    ) -> None:
        """Show what an entry said before its corrections, or say that there were none."""
        self._begin("history", "Former versions", headline)
        if not versions and empty:
            part, column = _part()
            column.addWidget(Label(empty, tone="text2", wrap=True))
            self.add(part, ruled=True)
        for each in versions:
            part, column = _part()
            words = f"Until {each.replaced_at}, corrected by {each.replaced_by}"
            column.addWidget(Label(words, step=Type.STRONG, wrap=True))
            if each.reason:
                column.addWidget(Label(f"Why: {each.reason}", tone="text2", wrap=True))
            for field in each.fields:
                said = f"{CHOICES.get(field.name, field.label)}: {field.value or EMPTY}"
                column.addWidget(Label(isolated(said), wrap=True, selectable=True))
            if each.text:
                text = Label(isolated(each.text), step=Type.READ, wrap=True, selectable=True)
                column.addWidget(text)
            self.add(part, ruled=True)

    def show_copy(self, copy: DisclosureLine) -> None:
        """Show a copy that left the unit."""
        self._begin("printer", f"{copy.edition}, copy {copy.copy_number}", copy.issued)
        facts = (
            Fact("Recipient", copy.recipient),
            Fact("Purpose", copy.purpose),
            Fact("Issued", copy.issued),
            Fact("Recalled", copy.recalled),
            Fact("SHA-256", copy.sha256),
        )
        self.add(Facts(facts, columns=1))

    def _entry(self) -> None:
        self.entry_wanted.emit(cast("int", self._leads[cast("QWidget", self.sender())]))

    def _owed(self) -> None:
        self.obligation_wanted.emit(self._leads[cast("QWidget", self.sender())])


def _unfold(rest: QWidget, link: Link) -> None:
    """Show what is folded, or fold it again."""
    rest.setVisible(rest.isHidden())
    link.set_words(UNFOLD if rest.isHidden() else FOLD)


def _part() -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    return part, column
