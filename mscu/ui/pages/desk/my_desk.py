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
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.clocks.clocks import RunningClock
from mscu.actions.desk.my_desk import DayCount, DeskAnswer, EnquiryLine
from mscu.actions.entries.entry_file import EntryRow
from mscu.actions.intake.report_register import CountNewReports, ReportRow
from mscu.actions.survivors.survivor_clocks import SurvivorClock
from mscu.codes import StoreKind
from mscu.gate import LONDON
from mscu.ui.forms.drafts import FORM_KEY, Draft
from mscu.ui.look.palette import Status
from mscu.ui.look.row_delegate import RowStyle
from mscu.ui.look.row_formats import clock_look, enquiry_look, entry_look, entry_place, waiting_look
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.clocks.clock_actions import (
    NOT_YOURS,
    ClockAction,
    FindClockAction,
    postpone_action,
    settle_action,
)
from mscu.ui.pages.clocks.survivor_clocks import BothClocks, go_to, survivor_action
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.pages.core.list_layout import focus_list
from mscu.ui.pages.core.page import Page, PageAction, PageContext
from mscu.ui.pages.desk.cards import (
    AlertsCard,
    DecisionsCard,
    no_advice,
    no_clocks,
    no_drafts,
    no_enquiries,
    no_reports,
    nothing_of_charity,
)
from mscu.ui.pages.disclosure.recalls import RecallsCard
from mscu.ui.pages.matching.hits_card import ANSWER_KEYS, HitsCard
from mscu.ui.pages.plans.plan_actions_card import PlanActionsCard
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.widgets.segmented import SegmentedField
from mscu.ui.widgets.week_strip import Day, WeekStrip

CLOCKS = RowStyle(aside=304)
DONE_KEYS, POSTPONE_KEYS = "D", "P"
NEW_REPORT, NEW_CASE = "reports/new", "cases/new"
SOON = 2


@dataclass(frozen=True)
class ClockCommand:
    """An action on a clock: its words while no clock is selected, and how its form is found."""

    label: str
    find_action: FindClockAction


DONE = ClockCommand("Settle a clock", settle_action)
POSTPONED = ClockCommand("Postpone a clock", postpone_action)


class MyDeskPage(Page):
    """The first page of the day; each row opens the record that it is about."""

    name: ClassVar[str] = "desk"
    title: ClassVar[str] = "My desk"
    icon: ClassVar[str] = "layout-dashboard"
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "Open what the row is about"),
        (ANSWER_KEYS, "On a hit: record the outcome"),
        (DONE_KEYS, "On a clock or an enquiry: settle it and record the outcome"),
        (POSTPONE_KEYS, "On a clock or an enquiry: postpone it and give the reason"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._answer: DeskAnswer | None = None
        self._alerts: AlertsCard | None = None
        self._hits: HitsCard | None = None
        self._both = BothClocks(dispatcher, context.beside(StoreKind.SURVIVORS), self)
        self._both.desk_found.connect(self._show)
        self._drafts: tuple[Draft, ...] = ()
        self._week = WeekStrip()
        self._whose = SegmentedField(((True, "Mine"), (False, "The unit")))
        self._clocks = ListCard("Clocks by day", no_clocks(), CLOCKS, fills=True)
        self._enquiries = ListCard("Fast-track enquiries", no_enquiries())
        self._reports = ListCard("Reports to triage", no_reports())
        self._advice = ListCard("Advice awaiting an answer", no_advice())
        self._charity = ListCard("From the charity", nothing_of_charity())
        self._planned, self._recalls = PlanActionsCard(), RecallsCard()
        self._decisions = DecisionsCard()
        self._kept = ListCard("Drafts", no_drafts())
        self._lay_out_cards()
        self._connect()

    def _lay_out_cards(self) -> None:
        self._whose.set_name("Whose clocks")
        # A supervisor is responsible for everybody's clocks.
        self._whose.show_value(not self.context.actor.may(Permission.CLOSE_CASES))
        self._clocks.aside.addWidget(self._whose)
        since = Link("Since yesterday 08:00")
        since.followed.connect(partial(self.context.turn_to, "since"))
        self._reports.aside.addWidget(since)
        self.add_new_button()
        self.body.addWidget(self._week)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self._clocks, 11)
        right = QVBoxLayout()
        right.setSpacing(12)
        police = (
            (self._decisions, 3),
            (self._charity, 3),
            (self._recalls, 2),
            (self._planned, 3),
            (self._enquiries, 4),
            (self._reports, 4),
            (self._advice, 3),
        )
        if self.context.actor.may(Permission.HEAR_ALERTS):
            self._alerts = AlertsCard(self.dispatcher)
            self._alerts.record_wanted.connect(self.wanted)
            right.addWidget(self._alerts, 4)
        if self.context.actor.may(Permission.RECORD_REPORTS):
            self._hits = HitsCard(self.dispatcher, self.context)
            self._hits.record_wanted.connect(self.wanted)
            self._hits.changed.connect(self._show_drafts)
            right.addWidget(self._hits, 5)
        for card, room in police:
            right.addWidget(card, room)
            if self.context.actor.sees_slice_only:
                card.hide()  # navigators do not see these; an empty card would claim that nothing waits
        right.addWidget(self._kept, 2)
        right.addStretch(0)
        beside = QWidget()
        beside.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        columns.addWidget(beside, 9)
        self.body.addLayout(columns, 1)

    def _connect(self) -> None:
        self._whose.edited.connect(self.shown)
        self._clocks.opened.connect(self._open_clock)
        self._enquiries.opened.connect(partial(self._open_row, "enquiries"))
        self._reports.opened.connect(partial(self._open_row, "reports"))
        self._advice.opened.connect(partial(self._open_row, "advice"))
        self._charity.opened.connect(partial(self._open_row, "charity"))
        self._decisions.record_wanted.connect(self.wanted)
        if self.context.actor.may(Permission.PLAN):
            self._planned.record_wanted.connect(self.wanted)
        self._recalls.record_wanted.connect(self.wanted)
        self._kept.opened.connect(self._open_draft)
        for card, action in ((self._clocks, self._of_clock), (self._enquiries, self._of_enquiry)):
            for key, ways in ((DONE_KEYS, DONE), (POSTPONE_KEYS, POSTPONED)):
                keys = QShortcut(QKeySequence(key), card.view)
                keys.setContext(Qt.ShortcutContext.WidgetShortcut)
                keys.activated.connect(partial(self._settle, action, ways))
        self.context.drafts.changed.connect(self._show_drafts)

    @override
    def shown(self) -> None:
        self._offer_to_go_on()
        self._ask()
        focus_list(self, self._clocks.view)

    def _ask(self) -> None:
        self._both.ask_desk(mine=self._whose.value() is not False)
        if self._alerts is not None:
            self._alerts.look()
        if self._hits is not None:
            self._hits.look()
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

    def _show(self, answer: DeskAnswer) -> None:
        self._answer = answer
        late = answer.week[0].count
        due = answer.week[1].count
        today = f"{answer.today:%A} {answer.today.day} {answer.today:%B}"
        self.set_title(self.title, f"{today}, {late} late, {due} due today")
        self._week.show_days([_day(day, answer.today) for day in answer.week])
        shown, every = len(answer.clocks), answer.clocks_in_all
        more = f"the most urgent of {every}" if every > shown else ""
        self._clocks.show_looks(list(_clock_looks(answer)), more)
        if self._clocks.view.current_id() is None:
            self._clocks.view.choose_first()
        self._enquiries.show_looks(
            [enquiry_look(line) for line in answer.enquiries], "soonest to be lost first"
        )
        self._reports.show_looks([waiting_look(row, answer.now) for row in answer.reports])
        self._advice.show_looks([entry_look(row) for row in answer.advice])
        self._charity.show_looks([entry_look(row) for row in answer.charity])
        self._planned.show_actions(answer.plan_actions)
        self._recalls.show_owed(answer.recalls)
        self._decisions.show_items(answer.decisions)
        self._make_room()
        self.counted.emit(self.name, late + due)

    def _make_room(self) -> None:
        """Show hits and the charity's answers in place of empty cards."""
        answer = self._answer
        if answer is None or self.context.actor.sees_slice_only:
            return
        decided = answer.recalls or answer.decisions
        told = answer.charity or answer.plan_actions or decided
        more = told or (self._hits and self._hits.hits)
        roomy = not more
        self._charity.setVisible(bool(answer.charity))
        self._planned.setVisible(bool(answer.plan_actions))
        self._recalls.setVisible(bool(answer.recalls))
        self._decisions.setVisible(bool(answer.decisions))
        self._enquiries.setVisible(bool(answer.enquiries) or roomy)
        self._advice.setVisible(bool(answer.advice) or roomy)
        self._kept.setVisible(bool(self._drafts) or roomy)

    def _show_waiting(self, reports: int) -> None:
        """Show in the rail how many reports wait, before their page is first opened."""
        self.counted.emit("reports", reports)

    def _offer_to_go_on(self) -> None:
        """Offer the form that was open when the store was locked: Enter reopens it."""
        if (draft := self.context.drafts.take_open()) is not None:
            bar = MessageBar(f"{draft.label}.", strong="You were in the middle of:", link="Continue")
            bar.followed.connect(partial(self.context.resume, draft.key))
            self.show_messages([bar])
            bar.focus_link()

    def _show_drafts(self) -> None:
        here = None if self._hits is None else self._hits.line.property(FORM_KEY)
        self._drafts = tuple(draft for draft in self.context.drafts.all() if draft.key != here)
        self._kept.show_looks([draft_look(draft) for draft in self._drafts])
        self._kept.setVisible(True)
        self._make_room()

    def _open_clock(self, at: int) -> None:
        if self._answer:
            clock: RunningClock = self._answer.clocks[at]
            if isinstance(clock, SurvivorClock):
                go_to(clock, self.context)
            elif clock.entry_id:
                self.wanted.emit("entry", clock.entry_id)
            else:
                self.wanted.emit("cases", clock.case_id)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        may = self.context.actor.may
        ofs = [
            PageAction(
                label=self._of_clock(ways).label,
                run=partial(self._settle, self._of_clock, ways),
                icon=icon,
                keys=keys,
                why_not=self._of_clock(ways).why_not,
            )
            for ways, icon, keys in ((DONE, "check", DONE_KEYS), (POSTPONED, "calendar-clock", POSTPONE_KEYS))
        ]
        report = PageAction(
            label="Record a report",
            run=partial(self.context.resume, NEW_REPORT),
            icon="inbox",
            why_not="" if may(Permission.RECORD_REPORTS) else NOT_YOURS,
        )
        case = PageAction(
            label="Open a case",
            run=partial(self.context.resume, NEW_CASE),
            icon="folder-plus",
            why_not="" if may(Permission.WORK_CASES) else NOT_YOURS,
        )
        return *ofs, *(self._hits.page_actions() if self._hits else ()), report, case

    def _of_clock(self, ways: ClockCommand) -> ClockAction:
        at = self._clocks.view.current_id()
        if self._answer is None or at is None:
            return ClockAction(ways.label, why_not="none is due")
        clock = self._answer.clocks[at]
        if isinstance(clock, SurvivorClock):
            return survivor_action(clock, ways.label, postpones=ways is POSTPONED)
        return ways.find_action(
            clock.key, clock.case_id, clock.entry_id, self.context.actor, about=clock.about
        )

    def _of_enquiry(self, ways: ClockCommand) -> ClockAction:
        at = self._enquiries.view.current_id()
        if self._answer is None or at is None:
            return ClockAction(ways.label, why_not="none is open")
        line = self._answer.enquiries[at]
        return ways.find_action("enquiry_due", line.case_id, line.id, self.context.actor)

    def _settle(self, action: Callable[[ClockCommand], ClockAction], ways: ClockCommand) -> None:
        """Open the form that stops or moves the clock, or show why there is none."""
        found = action(ways)
        if found.form_key:
            self.context.resume(found.form_key)
        else:
            self.tell(f"{found.label}: {found.why_not}.")

    def _open_row(self, card: str, at: int) -> None:
        if self._answer:
            row: EntryRow | ReportRow | EnquiryLine = getattr(self._answer, card)[at]
            self.wanted.emit(entry_place(row), row.id)

    def _open_draft(self, at: int) -> None:
        self.context.resume(self._drafts[at].key)


def _day(each: DayCount, today: date) -> Day:
    if each.day is None:
        return Day(each.words, each.count, Status.LATE)
    ahead = (each.day - today).days
    status = Status.SOON if ahead <= SOON else Status.RUN
    return Day(each.words, each.count, status, today=ahead == 0)


def _clock_looks(answer: DeskAnswer) -> list[RowLook]:
    """Return the clocks as rows, with a heading and a count for each day."""
    heads = [_head(clock, answer.today) for clock in answer.clocks]
    counts, looks, shown = Counter(heads), [], ""
    for clock, head in zip(answer.clocks, heads, strict=True):
        look = clock_look(clock)
        if head != shown:
            late = Status.LATE if clock.state.value == "late" else None
            note = str(counts[head])
            look = replace(look, head=head, head_note=note, head_status=late)
        looks.append(look)
        shown = head
    return looks


def _head(clock: RunningClock, today: date) -> str:
    state = clock.state.value
    if state in {"late", "owed", "runs_on"}:
        return {"late": "Late", "owed": "Due now", "runs_on": "Open until decided"}[state]
    day = clock.due_day
    words = f"{day:%a} {day.day} {day:%b}"
    return f"Today, {words}" if day == today else words


def draft_look(draft: Draft) -> RowLook:
    """Return a draft as a row: what it is for, and when it was kept."""
    return RowLook(draft.label, f"kept {draft.kept_at.astimezone(LONDON):%H:%M}", icon="square-pen")
