"""My desk: clocks by day, hits, fast-track enquiries, reports and advice that wait, and drafts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.clocks.clock_board import When
from mscu.actions.clocks.clocks import RunningClock
from mscu.actions.desk.my_desk import DayCount, DeskSummary, EnquiryLine, MyDesk
from mscu.actions.entries.entry_file import EntryRow
from mscu.actions.intake.report_register import CountNewReports, ReportRow
from mscu.codes import Role
from mscu.dates.london import MONTHS, day_and_month, short_weekday, weekday
from mscu.rules.clock_engine import ClockState
from mscu.ui.forms.drafts import FORM_KEY, Draft
from mscu.ui.look.layouts import Space, growing, hbox, vbox, widget_with
from mscu.ui.look.palette import Status
from mscu.ui.look.row_delegate import RowStyle
from mscu.ui.look.row_formats import clock_look, enquiry_look, entry_look, entry_place, waiting_look
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.clocks.clock_actions import ClockAction, FindClockAction, postpone_action, settle_action
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.pages.core.list_layout import focus_list
from mscu.ui.pages.core.page import Page, PageAction, PageContext
from mscu.ui.pages.desk.cards import (
    DecisionsCard,
    no_advice,
    no_clocks,
    no_drafts,
    no_enquiries,
    no_reports,
    no_victims,
    none_of_own,
    nothing_from_charity,
    victim_look,
)
from mscu.ui.pages.disclosure.recalls import RecallsCard
from mscu.ui.pages.matching.hits_card import ANSWER_KEYS, HitsCard
from mscu.ui.pages.plans.plan_actions_card import PlanActionsCard
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import scrolling
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.widgets.segmented import SegmentedField
from mscu.ui.widgets.skeleton import SkeletonShape
from mscu.ui.widgets.week_strip import WeekDay, WeekStrip

CLOCK_STYLE = RowStyle(aside=320)
SETTLE_KEYS, POSTPONE_KEYS = "D", "P"
NEW_REPORT, NEW_CASE = "reports/new", "cases/new"
SOON = 2
HEADINGS = {
    ClockState.LATE: When.LATE.label,
    ClockState.OWED: When.OWED.label,
    ClockState.RUNS_ON: When.RUNS_ON.label,
    ClockState.LAPSED: When.LAPSED.label,
}
"""Headings of clocks that stand under no day."""


@dataclass(frozen=True)
class ClockCommand:
    """A command on a clock: its label while no clock is selected, and what finds its form."""

    label: str
    find_action: FindClockAction


SETTLE = ClockCommand("Settle a clock", settle_action)
POSTPONE = ClockCommand("Postpone a clock", postpone_action)


class MyDeskPage(Page):
    """The first page of the day; each row opens the record that it is about."""

    name: ClassVar[str] = "desk"
    title: ClassVar[str] = "My desk"
    icon: ClassVar[str] = "layout-dashboard"
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    skeleton: ClassVar[SkeletonShape | None] = SkeletonShape.DESK
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "Open what the row is about"),
        (ANSWER_KEYS, "On a hit: record the outcome"),
        (SETTLE_KEYS, "On a clock or an enquiry: settle it and record the outcome"),
        (POSTPONE_KEYS, "On a clock or an enquiry: postpone it and give the reason"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._answer: DeskSummary | None = None
        self._hits: HitsCard | None = None
        self._drafts: tuple[Draft, ...] = ()
        self._week = WeekStrip()
        self._whose_field = SegmentedField(((True, "Mine"), (False, "The unit's")))
        self._no_clocks = no_clocks()
        self._clocks = ListCard("Clocks by day", self._no_clocks, CLOCK_STYLE, fills=True)
        self._enquiries = ListCard("Fast-track enquiries", no_enquiries())
        self._reports = ListCard("Reports to triage", no_reports())
        self._advice = ListCard("Advice awaiting an answer", no_advice())
        self._charity = ListCard("From the charity", nothing_from_charity())
        self._victims = ListCard("Victims you keep informed", no_victims())
        self._planned, self._recalls = PlanActionsCard(), RecallsCard()
        self._decisions = DecisionsCard()
        self._drafts_card = ListCard("Drafts", no_drafts())
        self._lay_out_cards()
        self._connect()

    def _lay_out_cards(self) -> None:
        self._whose_field.set_name("Whose clocks")
        # A supervisor is responsible for everybody's clocks.
        self._whose_field.show_value(not self.context.actor.may(Permission.CLOSE_CASES))
        self._clocks.aside.addWidget(self._whose_field)
        since = Link("Since yesterday 08:00")
        since.followed.connect(partial(self.context.turn_to, "since"))
        self._reports.aside.addWidget(since)
        self.add_new_button()
        self.body.addWidget(self._week)
        right = vbox(spacing=Space.MEDIUM)
        cards = (
            (self._victims, 5),
            (self._decisions, 3),
            (self._charity, 3),
            (self._recalls, 2),
            (self._planned, 3),
            (self._enquiries, 4),
            (self._reports, 4),
            (self._advice, 3),
        )
        if self.context.actor.may(Permission.RECORD_REPORTS):
            self._hits = HitsCard(self.dispatcher, self.context)
            self._hits.record_requested.connect(self.open_requested)
            self._hits.changed.connect(self._show_drafts)
            right.addWidget(self._hits, 5)
        for card, stretch in cards:
            right.addWidget(card, stretch)
            if not self._is_for_role(card):
                card.hide()
        right.addWidget(self._drafts_card, 2)
        right.addStretch(0)
        self.body.addLayout(
            hbox(growing(self._clocks, 11), growing(scrolling(widget_with(right)), 9), spacing=Space.LARGE), 1
        )

    def _is_for_role(self, card: QWidget) -> bool:
        """Return whether the role sees what a card lists and may act on it.

        For any other role an empty card would claim that nothing waits.
        """
        may = self.context.actor.may
        acting: dict[QWidget, bool] = {
            self._victims: self.context.actor.role is Role.MSVLO,
            self._enquiries: may(Permission.WORK_CASES),
            self._reports: may(Permission.RECORD_REPORTS),
            self._advice: may(Permission.GIVE_ADVICE),
        }
        return acting.get(card, True)

    def _connect(self) -> None:
        self._whose_field.edited.connect(self.shown)
        self._clocks.opened.connect(self._open_clock)
        self._enquiries.opened.connect(partial(self._open_row, "enquiries"))
        self._reports.opened.connect(partial(self._open_row, "reports"))
        self._advice.opened.connect(partial(self._open_row, "advice"))
        self._charity.opened.connect(partial(self._open_row, "charity"))
        self._victims.opened.connect(self._open_victim)
        self._decisions.record_requested.connect(self.open_requested)
        if self.context.actor.may(Permission.PLAN):
            self._planned.record_requested.connect(self.open_requested)
        self._recalls.record_requested.connect(self.open_requested)
        self._drafts_card.opened.connect(self._open_draft)
        for card, action in ((self._clocks, self._clock_action), (self._enquiries, self._enquiry_action)):
            for key, command in ((SETTLE_KEYS, SETTLE), (POSTPONE_KEYS, POSTPONE)):
                keys = QShortcut(QKeySequence(key), card.view)
                keys.setContext(Qt.ShortcutContext.WidgetShortcut)
                keys.activated.connect(partial(self._settle, action, command))
        self.context.drafts.changed.connect(self._show_drafts)
        self.context.drafts.written.connect(self._show_drafts)

    @override
    def shown(self) -> None:
        self._offer_open_form()
        self._ask()
        focus_list(self, self._clocks.view)

    def _ask(self) -> None:
        self.dispatcher.ask(MyDesk(mine=self._whose_field.value() is not False), then=self._show)
        if self._hits is not None:
            self._hits.refresh()
        self.dispatcher.ask(CountNewReports(), then=self._show_waiting)
        self._show_drafts()

    @override
    def leave(self) -> None:
        self.clear_messages()

    @override
    def resume(self, form_key: str) -> None:
        if self._hits is not None:
            self._hits.answer_hit(int(form_key.rpartition("/")[2]))

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible():
            self._ask()

    def _show(self, answer: DeskSummary) -> None:
        self._answer = answer
        late = answer.week[0].count
        due = answer.week[1].count
        today = f"{weekday(answer.today)} {answer.today.day} {MONTHS[answer.today.month - 1]}"
        self.set_title(self.title, f"{today}, {late} late, {due} due today")
        self._week.show_days([_day(day, answer.today) for day in answer.week])
        shown_count, total = len(answer.clocks), answer.clocks_in_all
        more = f"the most urgent of {total}" if total > shown_count else ""
        self._no_clocks.say("clock", *none_of_own(answer))
        self._clocks.show_looks(list(_clock_looks(answer)), more)
        if self._clocks.view.current_id() is None:
            self._clocks.view.choose_first()
        self._enquiries.show_looks([enquiry_look(line) for line in answer.enquiries], "most urgent first")
        self._reports.show_looks([waiting_look(row, answer.now) for row in answer.reports])
        self._advice.show_looks([entry_look(row) for row in answer.advice])
        self._charity.show_looks([entry_look(row) for row in answer.charity])
        self._victims.show_looks(
            [victim_look(line) for line in answer.victims], "not reached, then longest without contact"
        )
        self._planned.show_actions(answer.plan_actions)
        self._recalls.show_overdue(answer.recalls)
        self._decisions.show_items(answer.decisions)
        self._hide_empty_cards()
        self.counted.emit(self.name, late + due)

    def _hide_empty_cards(self) -> None:
        """Hide empty cards where hits or answers need the room."""
        answer = self._answer
        if answer is None:
            return
        decisions = answer.recalls or answer.decisions
        answers = answer.charity or answer.plan_actions or decisions
        has_news = answers or (self._hits and self._hits.hits)
        show_empty = not has_news
        self._charity.setVisible(bool(answer.charity))
        self._planned.setVisible(bool(answer.plan_actions))
        self._recalls.setVisible(bool(answer.recalls))
        self._decisions.setVisible(bool(answer.decisions))
        self._enquiries.setVisible(
            self._is_for_role(self._enquiries) and (bool(answer.enquiries) or show_empty)
        )
        self._advice.setVisible(self._is_for_role(self._advice) and (bool(answer.advice) or show_empty))
        self._drafts_card.setVisible(bool(self._drafts) or show_empty)

    def _show_waiting(self, reports: int) -> None:
        """Show in the rail how many reports wait, before their page is first opened."""
        self.counted.emit("reports", reports)

    def _offer_open_form(self) -> None:
        """Offer the form that was open when the store was locked: Enter reopens it."""
        if (draft := self.context.drafts.take_open()) is not None:
            bar = MessageBar(f"{draft.label}.", strong="You were in the middle of:", link="Continue")
            bar.followed.connect(partial(self.context.resume, draft.key))
            self.show_message(bar)
            bar.focus_link()

    def _show_drafts(self) -> None:
        open_key = None if self._hits is None else self._hits.line.property(FORM_KEY)
        drafts = self.context.drafts
        self._drafts = tuple(draft for draft in drafts.all() if draft.key != open_key)
        self._drafts_card.show_looks([draft_look(draft, drafts.state(draft.key)) for draft in self._drafts])
        self._drafts_card.setVisible(True)
        self._hide_empty_cards()

    def _open_clock(self, index: int) -> None:
        if self._answer:
            clock = self._answer.clocks[index]
            if clock.entry_id:
                self.open_requested.emit("entry", clock.entry_id)
            else:
                self.open_requested.emit("cases", clock.case_id)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        may = self.context.actor.may
        clock_commands = [
            PageAction(
                label=self._clock_action(command).label,
                run=partial(self._settle, self._clock_action, command),
                icon=icon,
                keys=keys,
                why_not=self._clock_action(command).why_not,
            )
            for command, icon, keys in (
                (SETTLE, "check", SETTLE_KEYS),
                (POSTPONE, "calendar-clock", POSTPONE_KEYS),
            )
        ]
        new_records = [
            PageAction(label=label, run=partial(self.context.resume, form_key), icon=icon)
            for needs, label, form_key, icon in (
                (Permission.RECORD_REPORTS, "Record a report", NEW_REPORT, "inbox"),
                (Permission.WORK_CASES, "Open a case", NEW_CASE, "folder-plus"),
            )
            if may(needs)
        ]
        return *clock_commands, *(self._hits.page_actions() if self._hits else ()), *new_records

    def _clock_action(self, command: ClockCommand) -> ClockAction:
        index = self._clocks.view.current_id()
        if self._answer is None or index is None:
            return ClockAction(command.label, why_not="none is due")
        clock = self._answer.clocks[index]
        return command.find_action(
            clock.key,
            clock.case_id,
            clock.entry_id,
            self.context.actor,
            about=clock.about,
            lapsed=clock.state is ClockState.LAPSED,
            own=clock.own,
        )

    def _enquiry_action(self, command: ClockCommand) -> ClockAction:
        index = self._enquiries.view.current_id()
        if self._answer is None or index is None:
            return ClockAction(command.label, why_not="none is open")
        line = self._answer.enquiries[index]
        return command.find_action("enquiry_due", line.case_id, line.id, self.context.actor)

    def _settle(self, find_action: Callable[[ClockCommand], ClockAction], command: ClockCommand) -> None:
        """Open the form that stops or moves the clock, or show why there is none."""
        clock_action = find_action(command)
        if clock_action.form_key:
            self.context.resume(clock_action.form_key)
        else:
            self.tell(f"{clock_action.label}: {clock_action.why_not}.")

    def _open_row(self, card: str, index: int) -> None:
        if self._answer:
            row: EntryRow | ReportRow | EnquiryLine = getattr(self._answer, card)[index]
            self.open_requested.emit(entry_place(row), row.id)

    def _open_victim(self, index: int) -> None:
        if self._answer:
            self.open_requested.emit("cases", self._answer.victims[index].case_id)

    def _open_draft(self, index: int) -> None:
        self.context.resume(self._drafts[index].key)


def _day(count: DayCount, today: date) -> WeekDay:
    if count.day is None:
        return WeekDay(count.words, count.count, Status.LATE)
    ahead = (count.day - today).days
    status = Status.SOON if ahead <= SOON else Status.RUN
    return WeekDay(count.words, count.count, status, today=ahead == 0)


def _clock_looks(answer: DeskSummary) -> list[RowLook]:
    """Return the clocks as rows, with a heading and a count for each day."""
    headings = [_heading(clock, answer.today) for clock in answer.clocks]
    counts, looks, previous = Counter(headings), [], ""
    for clock, heading in zip(answer.clocks, headings, strict=True):
        look = clock_look(clock)
        if heading != previous:
            late = Status.LATE if clock.state.value == "late" else None
            note = str(counts[heading])
            look = replace(look, heading=heading, heading_note=note, heading_status=late)
        looks.append(look)
        previous = heading
    return looks


def _heading(clock: RunningClock, today: date) -> str:
    if clock.state in HEADINGS:
        return HEADINGS[clock.state]
    day = clock.due_day
    text = f"{short_weekday(day)} {day_and_month(day)}"
    return f"Today, {text}" if day == today else text


def draft_look(draft: Draft, state: str) -> RowLook:
    """Return a draft as a row: what it is for, and when it was kept, or since when it is not."""
    return RowLook(draft.label, state, icon="square-pen")
