"""My desk: clocks by day, hits, fast-track enquiries, reports and advice that wait, and drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.desk.my_desk import PARTS, DayCount, DeskSummary, EnquiryLine, MyDesk
from mscu.actions.entries.entry_file import EntryRow
from mscu.actions.intake.report_register import CountNewReports, ReportRow
from mscu.codes import Role
from mscu.dates.london import MONTHS, weekday
from mscu.rules.clock_engine import ClockState
from mscu.ui.forms.drafts import FORM_KEY, Draft
from mscu.ui.look.layouts import NO_MARGINS, Margins, Space, growing, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_formats import enquiry_look, entry_look, entry_place, waiting_look
from mscu.ui.pages.clocks.clock_actions import ClockAction
from mscu.ui.pages.clocks.clocks import DUE, DUE_LATE
from mscu.ui.pages.core.drafts_card import draft_look, no_drafts
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.pages.core.list_layout import focus_list
from mscu.ui.pages.core.page import GUTTER, Page, PageAction, PageContext
from mscu.ui.pages.desk.cards import (
    DecisionsCard,
    no_advice,
    no_clocks,
    no_enquiries,
    no_reports,
    no_victims,
    none_of_own,
    nothing_ahead,
    nothing_from_charity,
    nothing_lapsed,
    victim_look,
)
from mscu.ui.pages.desk.clock_cards import (
    COMMANDS,
    POSTPONE_KEYS,
    SETTLE_KEYS,
    AheadCard,
    ClockCard,
    ClockCommand,
    LapsedCard,
    OverdueCard,
    bind_commands,
)
from mscu.ui.pages.disclosure.recalls import RecallsCard
from mscu.ui.pages.first_day.desk_body import DeskBody
from mscu.ui.pages.matching.hits_card import ANSWER_KEYS, HitsCard
from mscu.ui.pages.plans.plan_actions_card import PlanActionsCard
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import scrolling
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.widgets.segmented import SegmentedField
from mscu.ui.widgets.skeleton import SkeletonShape
from mscu.ui.widgets.week_strip import WeekDay, WeekStrip

NEW_REPORT, NEW_CASE = "reports/new", "cases/new"
SOON = 2
PAGE_MARGINS: Margins = (GUTTER, 0, 16, 16)
"""Margins around the cards; the scroll bar stands at their right."""


class MyDeskPage(Page):
    """The first page of the day; each row opens the record that it is about."""

    name: ClassVar[str] = "desk"
    title: ClassVar[str] = "My desk"
    known_as: ClassVar[str] = "home start today tasks to do"
    icon: ClassVar[str] = "layout-dashboard"
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    is_desk: ClassVar[bool] = True
    skeleton: ClassVar[SkeletonShape | None] = SkeletonShape.DESK
    body_margins: ClassVar[Margins] = NO_MARGINS
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
        self._overdue = OverdueCard(self._no_clocks)
        self._lapsed = LapsedCard(nothing_lapsed())
        self._ahead = AheadCard(nothing_ahead())
        self._clock_cards: tuple[ClockCard, ...] = (self._overdue, self._lapsed, self._ahead)
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
        self._overdue.aside.addWidget(self._whose_field)
        board = Link("All clocks")
        board.followed.connect(self._show_board)
        self._ahead.aside.addWidget(board)
        since = Link("Since yesterday 08:00")
        since.followed.connect(partial(self.context.turn_to, "since"))
        self._reports.aside.addWidget(since)
        self.add_new_button()
        right = vbox(spacing=Space.MEDIUM)
        if self.context.actor.may(Permission.RECORD_REPORTS):
            self._hits = HitsCard(self.dispatcher, self.context)
            self._hits.record_requested.connect(self.open_requested)
            self._hits.changed.connect(self._show_drafts)
            right.addWidget(self._hits)
        for card in (
            self._victims,
            self._decisions,
            self._charity,
            self._recalls,
            self._planned,
            self._reports,
            self._enquiries,
            self._advice,
            self._drafts_card,
        ):
            right.addWidget(card)
            if not self._is_for_role(card):
                card.hide()
        right.addStretch(1)
        left = vbox(*self._clock_cards, stretch(), spacing=Space.MEDIUM)
        columns = hbox(growing(left, 11), growing(right, 9), spacing=Space.LARGE)
        cards = vbox(self._week, growing(columns), spacing=Space.MEDIUM, margins=PAGE_MARGINS)
        content = QWidget()
        self._body = DeskBody(self, scrolling(content))
        self.body.addWidget(self._body)
        content.setLayout(cards)

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
        self._week.opened.connect(self._open_day)
        for clocks in self._clock_cards:
            clocks.record_requested.connect(self.open_requested)
            clocks.command_requested.connect(partial(self._command_on_clock, clocks))
            clocks.rest_requested.connect(self._show_board)
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
        bind_commands(self._enquiries, self._command_on_enquiry)
        self.context.drafts.changed.connect(self._show_drafts)
        self.context.drafts.written.connect(self._show_drafts)

    @override
    def shown(self) -> None:
        self._offer_open_form()
        self._ask()
        focus_list(self, self._first_list().view)

    def _ask(self) -> None:
        self.dispatcher.ask(MyDesk(mine=self._whose_field.value() is not False), then=self._show)
        if self._hits is not None:
            self._hits.refresh()
        self.dispatcher.ask(CountNewReports(), then=self._show_waiting)
        self._body.ask()
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
        self.set_title(self.title, f"{today}, {late:,} late, {due:,} due today")
        self._week.show_days([_day(day, answer.today) for day in answer.week])
        self._no_clocks.say("clock", *none_of_own(answer))
        self._show_clocks(answer)
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

    def _show_clocks(self, answer: DeskSummary) -> None:
        parts = [
            ([clock for clock in answer.clocks if clock.state in part], answer.count(part)) for part in PARTS
        ]
        (overdue, count), (lapsed, lapsed_count), (ahead, ahead_count) = parts
        self._overdue.show_overdue(overdue, answer.counts.get(ClockState.LATE, 0), count)
        self._lapsed.show_clocks(lapsed, lapsed_count)
        self._ahead.show_clocks(ahead, ahead_count)
        self._lapsed.setVisible(bool(lapsed))
        self._ahead.setVisible(bool(ahead) or bool(overdue))
        first = self._first_list().view
        if first.current_id() is None:
            first.choose_first()

    def _first_list(self) -> ClockCard:
        """Return the first card that has clocks."""
        return next((card for card in self._clock_cards if card.clocks), self._overdue)

    def _open_day(self, position: int) -> None:
        """Show on the board what a box of the week counts."""
        if self._answer is not None:
            day = self._answer.week[position].day
            whose = "unit" if self._whose_field.value() is False else "mine"
            self.context.resume(f"{DUE}/{whose}/{day or DUE_LATE}")

    def _show_board(self) -> None:
        self.context.turn_to("clocks")

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

    @override
    def page_actions(self) -> Sequence[PageAction]:
        may = self.context.actor.may
        card = self._clock_card()
        actions = [(command, card.action(command, self.context.actor)) for _, command in COMMANDS]
        clock_commands = [
            PageAction(
                label=action.label,
                run=partial(self._command_on_clock, card, command),
                icon=icon,
                keys=keys,
                why_not=action.why_not,
                about=card.view,
            )
            for (command, action), icon, keys in zip(
                actions, ("check", "calendar-clock"), (SETTLE_KEYS, POSTPONE_KEYS), strict=True
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

    def _clock_card(self) -> ClockCard:
        """Return the card that has the keyboard, or else the first that has clocks."""
        return next((card for card in self._clock_cards if card.view.hasFocus()), self._first_list())

    def _command_on_clock(self, card: ClockCard, command: ClockCommand) -> None:
        self._take(card.action(command, self.context.actor))

    def _command_on_enquiry(self, command: ClockCommand) -> None:
        index = self._enquiries.view.current_id()
        if self._answer is None or index is None:
            self._take(ClockAction(command.label, why_not="none is open"))
            return
        line = self._answer.enquiries[index]
        self._take(command.find_action("enquiry_due", line.case_id, line.id, self.context.actor))

    def _take(self, action: ClockAction) -> None:
        """Open the form that stops or moves the clock, or show why there is none."""
        if action.form_key:
            self.context.resume(action.form_key)
        else:
            self.tell(f"{action.label}: {action.why_not}.")

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
