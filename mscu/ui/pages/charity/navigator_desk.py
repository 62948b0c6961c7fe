"""My day: a navigator's own desk, in the charity's store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Actor, Permission
from mscu.actions.charity.navigator_desk import NavigatorDesk, NavigatorDeskSummary
from mscu.actions.search.find import FindAlike
from mscu.actions.search.find_survivors import FindSurvivors
from mscu.actions.survivors.survivor_clocks import ENDS_SOON, SurvivorClock
from mscu.changes import Changes
from mscu.codes import StoreKind
from mscu.dates.london import MONTHS, weekday
from mscu.ui.look.layouts import Margins, Space, vbox
from mscu.ui.pages.charity.desk_columns import DeskColumns
from mscu.ui.pages.charity.navigator_rows import (
    DAYS,
    HOURS,
    DayRow,
    HoursDelegate,
    rows_of_ending,
    rows_of_today,
    rows_of_week,
)
from mscu.ui.pages.charity.police_card import PoliceCard
from mscu.ui.pages.clocks.clock_actions import ClockAction
from mscu.ui.pages.clocks.clocks import SETTLE_KEYS, SETTLE_LABEL
from mscu.ui.pages.clocks.survivor_clocks import go_to, survivor_action
from mscu.ui.pages.core.drafts_card import DraftsCard
from mscu.ui.pages.core.list_card import PanelCard
from mscu.ui.pages.core.list_layout import focus_list
from mscu.ui.pages.core.page import FindQuery, Page, PageAction, PageContext, bind_keys
from mscu.ui.pages.core.store_line import BELOW_STORE_LINE, StoreLine, above_store_line
from mscu.ui.pages.first_day.desk_body import DeskBody
from mscu.ui.pages.support.support_form_specs import PAGE
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import ButtonKind
from mscu.ui.widgets.card import EmptyState, scrolling
from mscu.ui.widgets.skeleton import SkeletonShape

MOST_TODAY, STACKED_BELOW = 12, 900
CLOCKS = "survivor_clocks"
OF_SURVIVOR = (("contact", "Log contact", "messages-square"), ("need", "Add need", "list-checks"))
OF_CHARITY = (("take_on", "Take on a survivor", "user-plus"), ("out", "Go out alone", "map-pin"))
FREE_DAY = ("Nothing is due today", "Contacts that you agree with survivors stand here by the hour.")
FREE_WEEK = ("Nothing agreed for this week", "The next contact is agreed when you log one.")
NOTHING_ENDS = (
    f"Nothing ends within {ENDS_SOON.days} days",
    "Consents, emergency cards, risks and requests that are to be looked at again.",
)


class NavigatorDeskPage(Page):
    """Her day by the hour, her week, what came from police, and what ends soon."""

    store: ClassVar[StoreKind | None] = StoreKind.SURVIVORS
    name: ClassVar[str] = "navigator_desk"
    title: ClassVar[str] = "My day"
    known_as: ClassVar[str] = "home start today appointments deliveries"
    icon: ClassVar[str] = "layout-dashboard"
    needs: ClassVar[Permission] = Permission.SUPPORT
    is_desk: ClassVar[bool] = True
    skeleton: ClassVar[SkeletonShape | None] = SkeletonShape.DESK
    body_margins: ClassVar[Margins] = (0, BELOW_STORE_LINE, 0, 0)
    room_for_carried: ClassVar[tuple[int, int]] = (BELOW_STORE_LINE, 0)
    search_hint: ClassVar[str] = "Search survivors, contacts, providers"
    finds: ClassVar[type[FindQuery]] = FindSurvivors
    finds_alike: ClassVar[type[FindAlike] | None] = None
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "Open the survivor whom the row is about"),
        (SETTLE_KEYS, "Log the contact, or settle what is due in its form"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._rows: dict[PanelCard, Sequence[DayRow]] = {}
        self._names: dict[int | None, str] = {}
        self._today = PanelCard("Today", EmptyState("calendar", *FREE_DAY), HOURS, most=MOST_TODAY)
        self._today.view.setItemDelegate(HoursDelegate(HOURS, self._today.view))
        self._week = PanelCard("This week", EmptyState("calendar", *FREE_WEEK), DAYS)
        self._ending = PanelCard("Ends soon", EmptyState("clipboard-check", *NOTHING_ENDS))
        self.drafts = DraftsCard(context)
        self.police = PoliceCard(dispatcher, context)
        self.add_new_button(kind=ButtonKind.PRIMARY)
        self._lay_out_cards()
        for card in (self._today, self._week, self._ending):
            card.opened.connect(partial(self._open, card))
            card.rest_requested.connect(partial(context.turn_to, CLOCKS))
            bind_keys(card.view, ((SETTLE_KEYS, partial(self._settle, card)),))
        self.drafts.rest_requested.connect(partial(context.turn_to, PAGE))

    @classmethod
    @override
    def offered_to(cls, actor: Actor) -> bool:
        return super().offered_to(actor) and not actor.may(Permission.LEAD_SUPPORT)

    def _lay_out_cards(self) -> None:
        left, right = QWidget(), QWidget()
        columns = DeskColumns(left, right, (4, 3), stacked_below=STACKED_BELOW)
        self._body = DeskBody(self, scrolling(columns))
        self.body.addWidget(self._body, 1)
        vbox(self._today, self._week, within=left, spacing=Space.MEDIUM)
        vbox(self.police, self._ending, self.drafts, within=right, spacing=Space.MEDIUM)

    @override
    def title_row(self) -> QWidget:
        store_line = StoreLine(self.dispatcher, self.context.unit_name, self.context.store_file.name)
        store_line.show_survivor(None)
        return above_store_line(super().title_row(), store_line)

    @override
    def shown(self) -> None:
        self._ask()
        self.police.begin()
        focus_list(self, self._today.view, or_beside=True)
        draft = self.context.drafts.take_open()
        if draft is not None:
            self.context.resume(draft.key)

    @override
    def records_changed(self, changed: Changes) -> None:
        if self.isVisible():
            self._ask()
            self.police.refresh()

    @override
    def leave(self) -> None:
        self.police.end()
        self.clear_messages()

    def _ask(self) -> None:
        self.dispatcher.ask(NavigatorDesk(), then=self._show)
        self.drafts.refresh()
        self._body.ask()

    def _show(self, answer: NavigatorDeskSummary) -> None:
        day = answer.today
        on_call = f"on call to {answer.on_call_until}" if answer.on_call_until else ""
        parts = (f"{weekday(day)} {day.day} {MONTHS[day.month - 1]}", self.context.actor.display, on_call)
        self.set_title(self.title, ", ".join(filter(None, parts)))
        self._names = {survivor_id: reach.name for survivor_id, reach in answer.reach.items()}
        today = rows_of_today(answer)
        self._show_rows(self._today, today)
        self._show_rows(self._week, rows_of_week(answer))
        self._show_rows(self._ending, rows_of_ending(answer))
        if self._today.view.current_id() is None:
            self._today.view.choose_first()
        self.counted.emit(self.name, sum(row.clock is not None for row in today))

    def _show_rows(self, card: PanelCard, rows: Sequence[DayRow]) -> None:
        self._rows[card] = rows
        card.show_looks([row.look for row in rows])

    # What is done

    def _row(self, card: PanelCard) -> DayRow | None:
        index = card.view.current_id()
        rows = self._rows.get(card, ())
        return rows[index] if index is not None and index < len(rows) else None

    def _current(self) -> DayRow | None:
        """Return the row that has the keyboard, or the selected row of the day."""
        focused = (card for card in (self._week, self._ending) if card.view.hasFocus())
        return self._row(next(focused, self._today))

    def _open(self, card: PanelCard, _index: int) -> None:
        row = self._row(card)
        if row is None:
            return
        if row.clock is not None:
            go_to(row.clock, self.context)
        elif row.kept is not None:
            self.context.open("survivor", row.kept.survivor_id)

    def _settle(self, card: PanelCard) -> None:
        """Open the form that settles what the row is about, or say why there is none."""
        row = self._row(card)
        action = _action(row.clock if row is not None else None)
        if action.form_key:
            self.context.resume(action.form_key)
        else:
            self.tell(f"{action.label}: {action.why_not}.")

    @override
    def page_actions(self) -> Sequence[PageAction]:
        """Return what begins with the survivor of the selected row, or on the page of all survivors."""
        row = self._current()
        survivor_id = row.survivor_id if row is not None else None
        name = f": {self._names[survivor_id]}" if survivor_id in self._names else ""
        of_survivor = [
            PageAction(
                label=f"{label}{name or '…'}",
                run=partial(self._begin, form, survivor_id),
                icon=icon,
                why_not=self.unless_waiting(),
            )
            for form, label, icon in OF_SURVIVOR
        ]
        others = [
            PageAction(
                label=label, run=partial(self.context.resume, f"{PAGE}/{form}"), icon=icon, separated=not at
            )
            for at, (form, label, icon) in enumerate(OF_CHARITY)
        ]
        return *of_survivor, *others

    def _begin(self, form: str, survivor_id: int | None) -> None:
        """Open a form about a survivor; without one, the page on which they are chosen."""
        if survivor_id is None:
            self.context.turn_to(PAGE)
        else:
            self.context.resume(f"{PAGE}/{form}/{survivor_id}")


def _action(clock: SurvivorClock | None) -> ClockAction:
    if clock is None:
        return ClockAction(SETTLE_LABEL, why_not="nothing that is due is selected")
    return survivor_action(clock)
