"""The timeline page: the events of a case in order, with who was involved, and where."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget
from typing_extensions import override

from mscu.actions.charts.timeline import CaseTimeline, TimelineAnswer
from mscu.documents.timeline.facts import LANE_KINDS, shown
from mscu.ui.pages.charts.lines import timeline_lines
from mscu.ui.pages.charts.links.controls import KindFilter
from mscu.ui.pages.charts.timeline.view import TimelineView
from mscu.ui.pages.core.case_view import CaseView, empty_view
from mscu.ui.pages.core.page import GUTTER, PageContext
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.chronology import Chronology
from mscu.ui.widgets.label import rule
from mscu.ui.widgets.segmented import SegmentedField

PICTURE, TABLE, EMPTY = range(3)
BARE = "Entries that name nobody"
NOTHING = (
    "Nothing to show yet",
    "Events in this case appear here in order, with who and what they name, and where.",
)


class TimelinePage(CaseView[TimelineAnswer]):
    """The timeline of one case, as a picture and as a table."""

    name: ClassVar[str] = "timeline"
    title: ClassVar[str] = "Timeline"
    icon: ClassVar[str] = "history"
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

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        self.views = SegmentedField(((PICTURE, "Picture"), (TABLE, "Table")))
        super().__init__(dispatcher, context, self.views)
        self.view, self.table = TimelineView(), Chronology("List of events")
        self.ticks = KindFilter(BARE)
        self._stack = QStackedWidget()
        self._lay_out_body()
        self._bind()

    def _lay_out_body(self) -> None:
        self.views.set_name("Show as")
        self.views.show_value(PICTURE)
        for part in (self.view, self.table, empty_view("history", *NOTHING)):
            self._stack.addWidget(part)
        top = QHBoxLayout()
        top.setContentsMargins(GUTTER, 0, GUTTER, 8)
        top.addWidget(self.ticks, 1)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addLayout(top)
        self.body.addWidget(rule())
        self.body.addWidget(self._stack, 1)

    def _bind(self) -> None:
        self.ticks.edited.connect(self.show_again)
        self.views.edited.connect(self._show_part)
        self.view.opened.connect(self.wanted)
        self.table.opened.connect(partial(self.wanted.emit, "entry"))

    # Display

    @override
    def ask_again(self) -> None:
        self.dispatcher.ask(CaseTimeline(case_id=self._case_id), then=self._show)

    def _show(self, answer: TimelineAnswer) -> None:
        fresh = self.show_answer(answer, self.view)
        kinds = [lane.kind for lane in answer.timeline.lanes]
        bare = sum(not event.marks for event in answer.timeline.events)
        self.ticks.offer({kind: kinds.count(kind) for kind in LANE_KINDS}, bare)
        self.show_again()
        if fresh:
            self.view.setFocus()

    def show_again(self) -> None:
        """Show the ticked lanes, and the events that name any of them."""
        if self.answer is None:
            return
        whole = self.answer.timeline
        seen = shown(whole, self.ticks.kinds(), bare=self.ticks.weak.isChecked())
        self.count.set_text(f"{len(seen.events)} of {len(whole.events)} events")
        self.view.show_timeline(seen)
        self.table.show_lines(timeline_lines(seen))
        self._show_part()

    def _show_part(self) -> None:
        nothing = self.answer is not None and not self.answer.timeline.events
        self._stack.setCurrentIndex(EMPTY if nothing else int(str(self.views.value() or PICTURE)))

    @override
    def toggle_table(self) -> None:
        table = self.views.value() == TABLE
        self.views.show_value(PICTURE if table else TABLE)
        self._show_part()
        (self.view if table else self.table).setFocus()
