"""The right pane of a case page: what belongs to the tab, a list or file over it, or the open form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.cases.case_log import LogLine
from mscu.actions.cases.case_papers import DisclosureLine
from mscu.actions.clocks.clocks import RunningClock, clock_heading, fold_clocks, folded_count, open_clocks
from mscu.actions.entries.corrections import FormerEntryVersion
from mscu.actions.ocg.readiness import ReadinessReport
from mscu.rules.clock_engine import ClockState
from mscu.ui.look.folding import accessible_text, isolated
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.pages.cases.case_subject_card import CaseSubjectCard
from mscu.ui.pages.clocks.clock_actions import SAY_WHAT_HAPPENED, settling_entry
from mscu.ui.pages.core.entry_formats import clock_chip
from mscu.ui.pages.core.former_versions import former_version
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.entries.entry_card import EntryCard
from mscu.ui.pages.entries.files import FileCard
from mscu.ui.pages.entries.parts import CHOICES
from mscu.ui.pages.matching.bundle_contents import BundleBox, BundleCard
from mscu.ui.pages.ocg.readiness_panel import ReadinessCard
from mscu.ui.session.answers import Answers
from mscu.ui.widgets.button import Button, Size, icon_button
from mscu.ui.widgets.card import EmptyState, Fact, Facts
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link

SHOW_ALL, SHOW_AS_ONE = "Show each", "Show as one"


class CaseListCard(SideCard):
    """A card that shows a list in place of the entry.

    Signals: `left` when it is closed; `entry_requested` with an entry's id, `obligation_requested` with the
    obligation to settle, `answer_requested` with a clock that ended, to record what happened.
    """

    left = Signal()
    entry_requested = Signal(object)
    obligation_requested = Signal(object)
    answer_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__("List")
        close = icon_button("x", "Close")
        close.clicked.connect(self.left)
        self.buttons.addWidget(close)
        self._targets: dict[QWidget, object] = {}

    def _begin(self, icon: str, title: str, note: str) -> None:
        self._targets.clear()
        self.clear_body()
        self.setAccessibleName(title)
        self.show_header(IconLabel(icon, 24, "text2"), title, note)

    def show_clocks(self, case: CaseDetails) -> None:
        """Show every clock of a case, running ones first, each with its rule and source."""
        still_open = open_clocks(case.clocks)
        lapsed = [clock for clock in still_open if clock.state is ClockState.LAPSED]
        running = [clock for clock in still_open if clock not in lapsed]
        stopped = [clock for clock in case.clocks if not clock.is_open]
        ended = f", {len(lapsed)} ended: what happened?" if lapsed else ""
        self._begin("timer", "Clocks of this case", f"{len(running)} running, {len(stopped)} settled{ended}")
        for clock, group in fold_clocks((*running, *lapsed, *stopped)):
            section = self._clock_group(clock, group) if clock.more else self._clock(clock)
            if clock in lapsed:
                self._add_answer_link(section, clock, case)
            self.add(section, ruled=True)

    def _add_answer_link(self, section: QWidget, clock: RunningClock, case: CaseDetails) -> None:
        """Offer the form that says what happened, if the user may record it."""
        kind, settling = settling_entry(clock.key, lapsed=True) or (None, None)
        column = section.layout()
        if settling is not None and kind in case.may_record and column is not None:
            link = Link(f"{SAY_WHAT_HAPPENED}: add {settling.label}", step=Type.SMALL)
            link.followed.connect(self._answer_pressed)
            self._targets[link] = clock
            column.addWidget(link)

    def _clock_group(self, clock: RunningClock, group: Sequence[RunningClock]) -> QWidget:
        """Build one part, which can be unfolded, for all the clocks on what a victim must be told."""
        section, column = _section()
        column.addLayout(
            hbox(
                growing(Label(isolated(clock_heading(clock)), step=Type.STRONG, wrap=True)),
                ChipLabel(clock_chip(clock)),
                spacing=Space.SMALL,
            )
        )
        end = f"{folded_count(clock)}, the first {clock.end}"
        column.addWidget(Label(f"{end[:1].upper()}{end[1:]}", tone="text2", wrap=True))
        members = QWidget()
        vbox(
            *(self._clock(member) for member in group),
            within=members,
            spacing=Space.SMALL,
            margins=(16, 8, 0, 0),
        )
        members.hide()
        link = Link(SHOW_ALL, step=Type.SMALL)
        link.followed.connect(partial(_toggle, members, link))
        column.addWidget(link)
        column.addWidget(members)
        return section

    def _clock(self, clock: RunningClock) -> QWidget:
        section, column = _section()
        text = f"{clock.title}: {clock.label}" if clock.label else clock.title
        column.addLayout(
            hbox(
                growing(Label(text, step=Type.STRONG, wrap=True)),
                ChipLabel(clock_chip(clock)),
                spacing=Space.SMALL,
            )
        )
        period = f" · {clock.period}" if clock.period else ""
        text = f"{clock.end[:1].upper()}{clock.end[1:]}{period}"
        column.addWidget(Label(text, tone="text2", wrap=True))
        column.addWidget(Label(clock.source_in_words, step=Type.SMALL, tone="text2", wrap=True))
        if clock.entry_id is not None:
            link = Link("Open the entry", step=Type.SMALL)
            link.followed.connect(self._entry_pressed)
            self._targets[link] = clock.entry_id
            column.addWidget(link)
        return section

    def show_obligations(self, case: CaseDetails) -> None:
        """Show every open obligation, with the form that settles it if the user may record that."""
        note = f"{len(case.obligations)} without a due date"
        self._begin("list-checks", "Still to do", note)
        for obligation in case.obligations:
            section, column = _section()
            row = hbox(growing(Label(obligation.text, step=Type.STRONG, wrap=True)))
            if case.may_settle(obligation):
                action = Button("Settle", size=Size.SMALL)
                action.setAccessibleName(accessible_text(f"Settle: {obligation.text}"))
                action.clicked.connect(self._obligation_pressed)
                self._targets[action] = obligation
                row.addWidget(action)
            column.addLayout(row)
            column.addWidget(Label(obligation.source, step=Type.SMALL, tone="text2", wrap=True))
            self.add(section, ruled=True)

    def show_versions(
        self, headline: str, versions: Sequence[FormerEntryVersion], *, empty: str = ""
    ) -> None:
        """Show the versions of an entry before its corrections, or that there were none."""
        self._begin("history", "Earlier versions", headline)
        if not versions and empty:
            section, column = _section()
            column.addWidget(Label(empty, tone="text2", wrap=True))
            self.add(section, ruled=True)
        for version in versions:
            self.add(former_version(version, CHOICES), ruled=True)

    def show_copy(self, copy: DisclosureLine) -> None:
        """Show a copy that left the unit."""
        self._begin("printer", f"{copy.edition}, copy {copy.copy_number}", copy.issued)
        facts = (
            Fact("Recipient", copy.recipient),
            Fact("Purpose", copy.purpose),
            Fact("Proceedings active", copy.proceedings),
            Fact("Agreed by CPS", copy.agreed_by),
            Fact("Issued", copy.issued),
            Fact("Recalled", copy.recalled),
            Fact("Did not leave", isolated(copy.not_left)),
            Fact("SHA-256", copy.sha256),
        )
        self.add(Facts(facts, columns=1))

    def show_log_line(self, line: LogLine) -> None:
        """Show a line of the log that has no record of this case behind it."""
        self._begin("history", isolated(line.what), line.when)
        self.add(Facts((Fact("By", line.who), Fact("Details", line.detail)), columns=1))

    def _entry_pressed(self) -> None:
        self.entry_requested.emit(cast("int", self._targets[cast("QWidget", self.sender())]))

    def _answer_pressed(self) -> None:
        self.answer_requested.emit(self._targets[cast("QWidget", self.sender())])

    def _obligation_pressed(self) -> None:
        self.obligation_requested.emit(self._targets[cast("QWidget", self.sender())])


def _toggle(members: QWidget, link: Link) -> None:
    """Unfold a part, or fold it again."""
    members.setVisible(members.isHidden())
    link.set_text(SHOW_ALL if members.isHidden() else SHOW_AS_ONE)


def _section() -> tuple[QWidget, QVBoxLayout]:
    widget = QWidget()
    column = vbox(within=widget, spacing=Space.HAIR)
    return widget, column


class SidePane(QStackedWidget):
    """Shows one card at a time: that of the tab in front, or a list or file over it.

    Forms lie on top of each other and of the card shown before.

    Signals: `last_form_closed` when the last form is closed.
    """

    last_form_closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.answers = Answers(self)
        """What the card waits for, once another record is opened."""
        self.entry = EntryCard()
        self.subject = CaseSubjectCard()
        self.lists = CaseListCard()
        self.file = FileCard()
        self.readiness = ReadinessCard()
        self.bundle_box = BundleBox()
        self.bundle = BundleCard(self.bundle_box)
        self._nothing_selected = _nothing_selected()
        self.form: FormCard | None = None
        """The form in front."""
        self._tab = 0
        self._tab_cards: dict[int, QWidget] = {}
        """The card that belongs to each tab, once something is chosen in it."""
        self._own_cards: set[QWidget] = {self.entry, self.subject, self.bundle}
        self.answers.cancel()  # what a form in it asks is not waited for
        cards = (self.entry, self.subject, self.lists, self.file, self.readiness, self.bundle)
        for card in (self._nothing_selected, *cards):
            self.addWidget(card)
        self.lists.left.connect(self.go_back)
        self.file.left.connect(self.go_back)
        self.readiness.left.connect(self.go_back)

    def add_own(self, card: QWidget) -> None:
        """Add a card that a tab can have as its own."""
        self._own_cards.add(card)
        self.addWidget(card)

    @property
    def _base_card(self) -> QWidget:
        return self._tab_cards.get(self._tab, self._nothing_selected)

    def turn_to(self, tab: int) -> None:
        """Show the card of a tab; an open form stays on top of it."""
        self._tab = tab
        if self.form is None:
            self._show(self._base_card)

    def wait(self, *, entry_id: int | None = None) -> None:
        """Wait for another record, unless it is the entry in front or a form is open."""
        shown = self.entry.entry
        is_shown = shown is not None and shown.row.id == entry_id
        if self.form is None and not is_shown:
            self.answers.wait()

    def show_card(self, card: QWidget) -> None:
        """Show a card; an open form stays on top of it."""
        if card in self._own_cards:
            self._tab_cards[self._tab] = card
        if self.form is None:
            self._show(card)

    def show_readiness(self, panel: ReadinessReport) -> None:
        """Show which facts of the case meet the test for an organised crime group."""
        self.readiness.show_panel(panel)
        self.show_card(self.readiness)

    def show_nothing(self) -> None:
        """Show that nothing is selected in the tab in front."""
        self._tab_cards.pop(self._tab, None)
        if self.form is None:
            self._show(self._nothing_selected)

    def forget_entry(self) -> None:
        """Show the entry nowhere any more."""
        self.entry.forget()
        for tab in [tab for tab, card in self._tab_cards.items() if card is self.entry]:
            del self._tab_cards[tab]
        if self.form is None and self.currentWidget() is self.entry:
            self._show(self._base_card)

    def forget(self) -> None:
        """Forget what every tab showed, as another case is read."""
        self.forget_entry()
        self._tab_cards.clear()
        self.turn_to(self._tab)

    def go_back(self) -> None:
        """Close a list or a file, and show the tab's own card again."""
        self._show(self._base_card)
        self.last_form_closed.emit()

    def show_form(self, card: FormCard) -> None:
        """Put a form on top of the card shown before."""
        if self.indexOf(card) < 0:
            self.addWidget(card)
        self.form = card
        self._show(card)

    def remove_form(self, card: FormCard, below: FormCard | None) -> None:
        """Take a form away, and show the form or card below it."""
        self.form = below
        self._show(below if below is not None else self._base_card)
        self.removeWidget(card)
        if below is None:
            self.last_form_closed.emit()

    def release(self) -> None:
        """Release the content of the open file."""
        self.file.forget()
        if self.currentWidget() is not self._base_card:
            self._show(self._base_card)

    def _show(self, card: QWidget) -> None:
        self.answers.cancel()
        if self.currentWidget() is self.file and card is not self.file:
            self.file.forget()
        self.setCurrentWidget(card)


def _nothing_selected() -> QWidget:
    frame = QFrame()
    vbox(
        EmptyState(
            "notebook-pen",
            "Nothing selected",
            "Select a row on the left to read it here. New entries are written here too.",
        ),
        stretch(),
        within=frame,
    )
    return frame
