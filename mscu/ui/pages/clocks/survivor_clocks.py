"""The charity's clock board: what is due for survivors, from the charity's store alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.clocks.clock_board import BoardFilter, BoardRow, When
from mscu.actions.search.find import FindAlike
from mscu.actions.search.find_survivors import FindSurvivors
from mscu.actions.survivors.survivor_clocks import (
    OwnClocks,
    SurvivorClock,
    SurvivorClockKind,
    SurvivorClocks,
    is_due,
    matching_clocks,
)
from mscu.changes import Changes
from mscu.codes import StoreKind
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.layouts import Margins, growing, vbox
from mscu.ui.look.row_formats import board_look
from mscu.ui.pages.clocks.clock_actions import ClockAction
from mscu.ui.pages.clocks.clocks import BOARD_STYLE, FILTER_WIDTH, SETTLE_KEYS, SETTLE_LABEL
from mscu.ui.pages.core.list_layout import LIST_MARGINS, EmptyStates, filter_row, focus_list
from mscu.ui.pages.core.page import FindQuery, Page, PageAction, PageContext, bind_keys
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.segmented import SegmentedField

SETTLED_BY = {
    SurvivorClockKind.CONTACT: "log the contact",
    SurvivorClockKind.RISK: "assess the risk",
    SurvivorClockKind.CONSENT: "record the consent that follows it",
    SurvivorClockKind.CARD: "agree the card as it is now",
}
NO_FORM = {
    SurvivorClockKind.REQUEST: "open it and reply in the register of requests",
    SurvivorClockKind.CHECK_IN: "record on the Survivors page that they are back",
    SurvivorClockKind.BREACH: "record on the Data breaches page who was told; Enter opens it",
}
DATE_SET_ELSEWHERE = "its date was agreed or set elsewhere; Enter opens it"
PARTS = (When.LATE, When.TODAY, When.WEEK, When.LATER)
"""The parts of the board that survivors' clocks can be in."""


def survivor_action(clock: SurvivorClock) -> ClockAction:
    """Return the form of the Survivors page that settles a clock."""
    how = SETTLED_BY.get(clock.settles)
    if how is None or clock.survivor_id is None:
        return ClockAction(SETTLE_LABEL, why_not=NO_FORM.get(clock.settles, DATE_SET_ELSEWHERE))
    if not clock.mine:
        return ClockAction(SETTLE_LABEL, why_not="you are not assigned to this survivor")
    return ClockAction(f"Settle this clock: {how}", f"survivors/{clock.settles.value}/{clock.survivor_id}")


def go_to(clock: SurvivorClock, context: PageContext) -> None:
    """Open the survivor whom a clock is about, or its page if it is about no one survivor."""
    if clock.settles is SurvivorClockKind.BREACH:
        context.turn_to("charity_breaches")
    elif clock.survivor_id is None:
        context.turn_to("survivors")
    else:
        context.open("survivor", clock.survivor_id)


class SurvivorClocksPage(Page):
    """What is due for survivors, most urgent first; Enter opens the survivor."""

    store: ClassVar[StoreKind | None] = StoreKind.SURVIVORS
    name: ClassVar[str] = "survivor_clocks"
    title: ClassVar[str] = "Clocks"
    known_as: ClassVar[str] = "deadlines due dates"
    icon: ClassVar[str] = "timer"
    body_margins: ClassVar[Margins] = LIST_MARGINS
    needs: ClassVar[Permission] = Permission.SUPPORT
    search_hint: ClassVar[str] = "Search survivors, contacts, providers"
    finds: ClassVar[type[FindQuery]] = FindSurvivors
    finds_alike: ClassVar[type[FindAlike] | None] = None
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "Open the survivor whom the clock is about"),
        (SETTLE_KEYS, "Settle the clock in the form that does"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._own: OwnClocks | None = None
        self._model: RowsModel[BoardRow] = RowsModel(board_look, parent=self)
        self.view = RowsView(self._model, "Clocks", BOARD_STYLE)
        self._whose_field = SegmentedField(((True, "Mine"), (False, "The charity's")))
        self._whose_field.set_name("Whose clocks")
        self._whose_field.show_value(not context.actor.may(Permission.LEAD_SUPPORT))
        self._due_filter = ChoiceField([(when, when.label) for when in PARTS], empty="Any time")
        self._kind = ChoiceField([], empty="Any type of clock")
        nothing_due = EmptyState("clock", "Nothing due", "Clocks start automatically from what you record.")
        no_matches = EmptyState("list-filter", "No matching clocks", "Change the filters above.")
        self._states = EmptyStates(self.view, nothing_due, no_matches, filter_=self._due_filter)
        filters = filter_row(self._whose_field)
        for field, name in ((self._due_filter, "When due"), (self._kind, "Type of clock")):
            field.setAccessibleName(name)
            field.setFixedWidth(FILTER_WIDTH)
            filters.addWidget(field)
            field.edited.connect(self._show)
        self._whose_field.edited.connect(self._show)
        filters.addStretch(1)
        self.body.addLayout(filters)
        self.body.addLayout(vbox(*self._states.widgets, growing(self.view)), 1)
        self.view.opened.connect(self._open)
        bind_keys(self.view, ((SETTLE_KEYS, self._settle),))

    @override
    def shown(self) -> None:
        self.dispatcher.ask(SurvivorClocks(), then=self._on_clocks)
        focus_list(self, self.view)

    @override
    def records_changed(self, changed: Changes) -> None:
        if self.isVisible():
            self.dispatcher.ask(SurvivorClocks(), then=self._on_clocks)

    @override
    def leave(self) -> None:
        self.clear_messages()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        action = self._action
        return (
            PageAction(
                label=action.label,
                run=self._settle,
                icon="check",
                keys=SETTLE_KEYS,
                why_not=action.why_not,
                about=self.view,
            ),
        )

    def _on_clocks(self, own: OwnClocks) -> None:
        self._own = own
        self._show()

    def _show(self) -> None:
        own = self._own
        if own is None:
            return
        mine = self._whose_field.value() is True
        offered = {clock.key: clock.title for clock in own.clocks if clock.mine or not mine}
        self._kind.offer(tuple(sorted(offered.items(), key=lambda choice: choice[1])))
        when = self._due_filter.value()
        board_filter = BoardFilter(
            mine=mine, kind=str(self._kind.value() or ""), when=when if isinstance(when, When) else None
        )
        clocks = matching_clocks(own, board_filter)
        self._model.show_rows([BoardRow(id=number, clock=clock) for number, clock in enumerate(clocks, 1)])
        late, today = (sum(is_due(own.today, clock, part) for clock in clocks) for part in PARTS[:2])
        self.set_title(self.title, f"{late:,} late, {today:,} due today, {len(clocks):,} shown")
        self.counted.emit(self.name, late + today)
        is_filtered = bool(board_filter.kind or board_filter.when)
        self._states.show(is_empty=not clocks, is_filtered=is_filtered)
        if clocks and self.view.current_id() is None:
            self.view.choose_first()

    def _selected_clock(self) -> SurvivorClock | None:
        row_id = self.view.current_id()
        row = None if row_id is None else self._model.row_at(self._model.row_of(row_id))
        return row.clock if row is not None and isinstance(row.clock, SurvivorClock) else None

    @property
    def _action(self) -> ClockAction:
        clock = self._selected_clock()
        return (
            ClockAction(SETTLE_LABEL, why_not="none is selected") if clock is None else survivor_action(clock)
        )

    def _settle(self) -> None:
        """Open the form that settles the clock, or show why there is none."""
        action = self._action
        if action.form_key:
            self.context.resume(action.form_key)
        else:
            self.tell(f"{action.label}: {action.why_not}.")

    def _open(self, row_id: int) -> None:
        row = self._model.row_at(self._model.row_of(row_id))
        if row is not None and isinstance(row.clock, SurvivorClock):
            go_to(row.clock, self.context)
