"""The timeline page: the events of a case in order, with who was involved, and where."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.charts.timeline import CaseTimeline, TimelineDetails
from mscu.documents.timeline.facts import LANE_KINDS, filter_timeline
from mscu.ui.look.layouts import NO_MARGINS, Margins, Space, growing, hbox
from mscu.ui.pages.charts.chart_rows import timeline_lines
from mscu.ui.pages.charts.links.controls import KindFilter
from mscu.ui.pages.charts.timeline.view import TimelineView
from mscu.ui.pages.core.case_view import CaseView, empty_view
from mscu.ui.pages.core.page import GUTTER, PageContext
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.chronology import Chronology
from mscu.ui.widgets.label import rule
from mscu.ui.widgets.segmented import SegmentedField

PICTURE, TABLE, EMPTY = range(3)
UNNAMED_LABEL = "Entries that name nobody"
EMPTY_TEXTS = (
    "Nothing to show yet",
    "Events in this case appear here in order, with who and what they name, and where.",
)


class TimelinePage(CaseView[TimelineDetails]):
    """The timeline of one case, as a picture and as a table."""

    name: ClassVar[str] = "timeline"
    title: ClassVar[str] = "Timeline"
    known_as: ClassVar[str] = "chart chronology"
    icon: ClassVar[str] = "history"
    body_margins: ClassVar[Margins] = NO_MARGINS
    body_spacing: ClassVar[int] = Space.NONE
    opens: ClassVar[tuple[str, ...]] = ("timeline",)
    print_as: ClassVar[str] = "print_timeline"
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Up, Down", "From event to event"),
        ("Left, Right", "Along the lanes of an event"),
        ("Enter", "Open the entry, or the record of the lane"),
        ("Ctrl+T", "Switch between table and picture"),
        ("Ctrl+P", "Print the timeline"),
        ("Esc", "Back to the case"),
    )
    keys_need: ClassVar[Mapping[str, Permission]] = {"Ctrl+P": Permission.PRINT}

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        self.views = SegmentedField(((PICTURE, "Picture"), (TABLE, "Table")))
        super().__init__(dispatcher, context, self.views)
        self.view, self.table = TimelineView(), Chronology("List of events")
        self.kind_filter = KindFilter(UNNAMED_LABEL)
        self._stack = QStackedWidget()
        self._lay_out_body()
        self._bind()

    def _lay_out_body(self) -> None:
        self.views.set_name("Show as")
        self.views.show_value(PICTURE)
        for widget in (self.view, self.table, empty_view("history", *EMPTY_TEXTS)):
            self._stack.addWidget(widget)
        top = hbox(growing(self.kind_filter), margins=(GUTTER, 0, GUTTER, 8))
        self.body.addLayout(top)
        self.body.addWidget(rule())
        self.body.addWidget(self._stack, 1)

    def _bind(self) -> None:
        self.kind_filter.edited.connect(self.refresh_timeline)
        self.views.edited.connect(self._show_part)
        self.view.opened.connect(self.open_requested)
        self.table.opened.connect(partial(self.open_requested.emit, "entry"))

    @override
    def ask_again(self) -> None:
        self.dispatcher.ask(CaseTimeline(case_id=self._case_id), then=self._show)

    def _show(self, answer: TimelineDetails) -> None:
        is_first = self.show_answer(answer, self.view)
        kinds = [lane.kind for lane in answer.timeline.lanes]
        unnamed_count = sum(not event.marks for event in answer.timeline.events)
        self.kind_filter.set_counts({kind: kinds.count(kind) for kind in LANE_KINDS}, unnamed_count)
        self.refresh_timeline()
        if is_first:
            self.view.setFocus()

    def refresh_timeline(self) -> None:
        """Show the ticked lanes, and the events that name any of them."""
        if self.answer is None:
            return
        timeline = self.answer.timeline
        filtered = filter_timeline(timeline, self.kind_filter.kinds(), bare=self.kind_filter.weak.isChecked())
        self.count.set_text(f"{len(filtered.events)} of {len(timeline.events)} events")
        self.view.show_timeline(filtered)
        self.table.show_lines(timeline_lines(filtered))
        self._show_part()

    def _show_part(self) -> None:
        is_empty = self.answer is not None and not self.answer.timeline.events
        self._stack.setCurrentIndex(EMPTY if is_empty else int(str(self.views.value() or PICTURE)))

    @override
    def toggle_table(self) -> None:
        is_table = self.views.value() == TABLE
        self.views.show_value(PICTURE if is_table else TABLE)
        self._show_part()
        (self.view if is_table else self.table).setFocus()
