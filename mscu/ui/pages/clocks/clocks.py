"""The clock board: every deadline in the cases that the viewer may see, with its owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.clocks.clock_board import (
    AskBoardChoices,
    BoardChoices,
    BoardFilter,
    BoardRow,
    ClockLines,
    ClockNumbers,
    FirstClocks,
    When,
)
from mscu.changes import SOMETHING
from mscu.dates.london import day_and_month, short_weekday
from mscu.rules.clock_engine import ClockState
from mscu.ui.lists.rows import QueryRows, RowsModel, count_text
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.layouts import Margins, Space, growing, hbox, stretch, vbox
from mscu.ui.look.row_delegate import RowStyle
from mscu.ui.look.row_formats import board_look
from mscu.ui.pages.clocks.calendar_saving import CalendarSaveForm
from mscu.ui.pages.clocks.clock_actions import ClockAction, FindClockAction, postpone_action, settle_action
from mscu.ui.pages.clocks.folded_clocks import FoldedClocks
from mscu.ui.pages.core.list_layout import (
    BOTTOM_MARGIN,
    LIST_MARGINS,
    EmptyStates,
    focus_list,
    wrapping_filters,
)
from mscu.ui.pages.core.page import Page, PageAction, PageContext, bind_keys
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.segmented import SegmentedField

BOARD_STYLE = RowStyle(gutter=24, height=60, aside=320)
FILTER_WIDTH = 190
SETTLE_KEYS, POSTPONE_KEYS = "D", "P"
DUE, DUE_LATE = "clocks/due", "late"
"""What `resume` takes with `mine` or `unit` and a day, or `late`, to show the clocks that end then."""
SETTLE_LABEL, POSTPONE_LABEL = "Settle a clock", "Postpone a clock"


_TIMES = tuple((when, when.label) for when in When)


class ClocksPage(Page):
    """Every running clock, most urgent first; Enter opens the entry that started it."""

    name: ClassVar[str] = "clocks"
    title: ClassVar[str] = "Clocks"
    known_as: ClassVar[str] = "deadlines due dates time limits"
    icon: ClassVar[str] = "timer"
    body_margins: ClassVar[Margins] = LIST_MARGINS
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "Open what started the clock, or list them where it is several"),
        (SETTLE_KEYS, "Settle the clock and record the outcome"),
        (POSTPONE_KEYS, "Postpone the clock and give the reason"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._model: RowsModel[BoardRow] = RowsModel(board_look, parent=self)
        self.view = RowsView(self._model, "Clocks", BOARD_STYLE)
        self._whose_field = SegmentedField(((True, "Mine"), (False, "The unit's")))
        self._due_filter = ChoiceField(_TIMES, empty="Any time")
        self._kind = ChoiceField([], empty="Any type of clock")
        self._owner = ChoiceField([], empty="Any owner")
        self._case = QLineEdit()
        self._due_text = self._shown_text = ""
        nothing_due = EmptyState("clock", "Nothing due", "Clocks start automatically from what you record.")
        no_matches = EmptyState("list-filter", "No matching clocks", "Change the filters above.")
        self._states = EmptyStates(self.view, nothing_due, no_matches, filter_=self._due_filter)
        self.folded = FoldedClocks(dispatcher)
        self._saving: CalendarSaveForm | None = None
        export = Button("Save as calendar", icon="calendar")
        export.block("" if context.actor.may(Permission.PRINT) else "Your role cannot print.")
        export.clicked.connect(self.save_calendar)
        self.add_button(export)
        self._lay_out_page()
        self._connect()

    def _lay_out_page(self) -> None:
        self._whose_field.set_name("Whose clocks")
        # A supervisor is responsible for everybody's clocks.
        is_supervisor = self.context.actor.may(Permission.CLOSE_CASES)
        self._whose_field.show_value(not is_supervisor)
        self._case.setPlaceholderText("Case reference")
        fields = (
            (self._due_filter, "When due"),
            (self._kind, "Type of clock"),
            (self._owner, "Owner"),
            (self._case, "Case reference"),
        )
        for field, name in fields:
            field.setAccessibleName(name)
            field.setFixedWidth(FILTER_WIDTH)
        self.body.addLayout(wrapping_filters(self._whose_field, *(field for field, _ in fields)))
        column = vbox(*self._states.widgets, growing(self.view), stretch(0))
        self.folded.setContentsMargins(0, 0, 0, BOTTOM_MARGIN)
        self._columns = hbox(growing(column), self.folded, spacing=Space.LARGE)
        self.body.addLayout(self._columns, 1)

    def _connect(self) -> None:
        for field in (self._due_filter, self._kind, self._owner):
            field.edited.connect(self._ask)
        self._whose_field.edited.connect(self.shown)
        self._case.textEdited.connect(self._ask)
        self._model.counted.connect(self._counted)
        self.view.opened.connect(self._open)
        self.folded.opened.connect(self.open_requested)
        self.folded.closed.connect(self.view.setFocus)
        actions = ((SETTLE_KEYS, settle_action), (POSTPONE_KEYS, postpone_action))
        bind_keys(self.view, tuple((keys, partial(self._settle, action)) for keys, action in actions))

    @override
    def shown(self) -> None:
        self._ask_choices()
        self._ask()
        focus_list(self, self.view)

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if not self.isVisible():
            return
        if SOMETHING in changed or any(kind in {"cases", "subject"} for kind, _ in changed):
            self._ask_choices()
            self._model.reload()
            self.folded.refresh()

    def _ask_choices(self) -> None:
        self.dispatcher.ask(AskBoardChoices(mine=self.filter.mine), then=self._set_choices)

    @override
    def leave(self) -> None:
        self.clear_messages()
        self.folded.hide()
        if self._saving is not None:
            self._saving.leave()

    @override
    def resume(self, form_key: str) -> None:
        if form_key.startswith(DUE):
            self._show_due(*form_key.removeprefix(f"{DUE}/").split("/"))
        else:
            self.save_calendar()

    def _show_due(self, whose: str, when: str) -> None:
        """Show the clocks of the viewer or the unit that end on a day, or are late, and no others."""
        self._whose_field.show_value(whose == "mine")
        for field in (self._kind, self._owner, self._due_filter):
            field.show_value(None)
        self._case.clear()
        day = None if when == DUE_LATE else date.fromisoformat(when)
        days = [] if day is None else [(day, f"{short_weekday(day)} {day_and_month(day)}")]
        self._due_filter.offer([*days, *_TIMES])
        self._due_filter.show_value(day or When.LATE)
        self.shown()

    def save_calendar(self) -> None:
        """Show the form of a calendar file beside the list."""
        if self._saving is None:
            self._saving = CalendarSaveForm(self.dispatcher, self.context, partial(getattr, self, "filter"))
            self._saving.notified.connect(self.tell)
            self._saving.left.connect(self.view.setFocus)
            self._saving.setContentsMargins(0, 0, 0, BOTTOM_MARGIN)
            self._columns.addWidget(self._saving)
        self.folded.hide()
        self._saving.begin()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        return tuple(
            PageAction(
                label=clock_action.label,
                run=partial(self._settle, action),
                icon=icon,
                keys=keys,
                why_not=clock_action.why_not,
                about=self.view,
            )
            for action, icon, keys, clock_action in (
                (settle_action, "check", SETTLE_KEYS, self._action_for_selected(settle_action, SETTLE_LABEL)),
                (
                    postpone_action,
                    "calendar-clock",
                    POSTPONE_KEYS,
                    self._action_for_selected(postpone_action, POSTPONE_LABEL),
                ),
            )
        )

    @property
    def filter(self) -> BoardFilter:
        when = self._due_filter.value()
        return BoardFilter(
            mine=self._whose_field.value() is True,
            case=self._case.text(),
            kind=str(self._kind.value() or ""),
            owner=str(self._owner.value() or ""),
            when=when if isinstance(when, When) else None,
            day=when if isinstance(when, date) else None,
        )

    def _ask(self) -> None:
        filter_ = replace(self.filter, folded=True)
        self._model.show_source(
            QueryRows(
                self.dispatcher,
                FirstClocks(filter=filter_),
                partial(ClockNumbers, filter=filter_),
                partial(ClockLines, folded=filter_.folds),
            )
        )

    def _set_choices(self, choices: BoardChoices) -> None:
        """Set the kinds and owners to choose from; the current choices are kept."""
        self._kind.offer(choices.kinds)
        self._owner.offer([(name, name) for name in choices.owners])
        self._due_text = f"{choices.late:,} late, {choices.today:,} due today"
        self._show_counts()

    def _counted(self, count: int, is_complete: bool) -> None:
        shown = count_text(count, is_complete=is_complete)
        self._shown_text = f"{shown} shown" if shown else ""
        self._show_counts()
        is_filtered = self.filter != BoardFilter(mine=self.filter.mine)
        self._states.show(is_empty=is_complete and count == 0, is_filtered=is_filtered)
        if count and self.view.current_id() is None:
            self.view.choose_first()

    def _show_counts(self) -> None:
        self.set_title(self.title, ", ".join(filter(None, (self._due_text, self._shown_text))))

    def _selected_row(self) -> BoardRow | None:
        row_id = self.view.current_id()
        return None if row_id is None else self._model.row_at(self._model.row_of(row_id))

    def _open(self, row_id: int) -> None:
        row = self._model.row_at(self._model.row_of(row_id))
        if row is not None and row.clock.more:
            self.folded.unfold(row.clock)
        elif row is not None and row.clock.entry_id:
            self.open_requested.emit("entry", row.clock.entry_id)
        elif row is not None:
            self.open_requested.emit("cases", row.clock.case_id)

    def _action_for_selected(self, action: FindClockAction, label: str) -> ClockAction:
        row = self._selected_row()
        if row is None:
            return ClockAction(label, why_not="none is selected")
        clock = row.clock
        return action(
            clock.key,
            clock.case_id,
            clock.entry_id,
            self.context.actor,
            about=clock.about,
            lapsed=clock.state is ClockState.LAPSED,
            own=clock.own,
        )

    def _settle(self, action: FindClockAction) -> None:
        """Open the form that stops or moves the clock, or show why there is none."""
        clock_action = self._action_for_selected(
            action, SETTLE_LABEL if action is settle_action else POSTPONE_LABEL
        )
        if clock_action.form_key:
            self.context.resume(clock_action.form_key)
        else:
            self.tell(f"{clock_action.label}: {clock_action.why_not}.")
