"""By district: where cases, reports and potential victims are, on a map and in a list."""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.figures.district_counts import DistrictCount, DistrictCounts
from mscu.text.counts import count_of
from mscu.ui.look.folding import joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Margins, Space, growing, hbox, stretch, vbox, widget_with
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_layout import LIST_MARGINS
from mscu.ui.pages.core.page import GUTTER, Page, PageContext
from mscu.ui.pages.editing.inline_form import bind_back
from mscu.ui.pages.figures.district_map import DistrictMap
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.chronology import Chronology, KeyedRow
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.panes import Panes
from mscu.ui.widgets.segmented import SegmentedField

LIST_WIDTH = 420
SOURCE = "Contains OS data © Crown copyright and database right. Open Government Licence v3.0."
COUNTED = (
    ("open_cases", "Open cases"),
    ("cases", "Cases"),
    ("reports", "Reports"),
    ("victims", "Potential victims"),
)
PERIODS = ((30, "Last 30 days"), (91, "Last 3 months"), (365, "Last 12 months"))


class DistrictsPage(Page):
    """The numbers of each district, counting what the viewer may see."""

    name: ClassVar[str] = "districts"
    title: ClassVar[str] = "By district"
    known_as: ClassVar[str] = "map figures"
    icon: ClassVar[str] = "map"
    body_margins: ClassVar[Margins] = LIST_MARGINS
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Arrows", "Move between districts, on the map or in the list"),
        ("Esc", "Back to the cases"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.counts: tuple[DistrictCount, ...] = ()
        self.what = SegmentedField(COUNTED)
        self.period = ChoiceField(PERIODS, empty="Any time")
        self.map, self.list = DistrictMap(), Chronology("Districts, in words")
        self._lay_out_body()
        self.what.edited.connect(self._refresh)
        self.period.edited.connect(self._ask)
        self.map.chosen.connect(self._choose)
        self.list.moved.connect(self.map.choose)
        self.list.opened.connect(self.map.choose)
        bind_back(self, self._back)

    def _lay_out_body(self) -> None:
        self.what.set_name("What is counted")
        self.what.show_value("open_cases")
        self.period.setAccessibleName("Opened or received")
        self.period.setFixedWidth(176)
        above = hbox(self.what, self.period, stretch(), spacing=Space.MEDIUM, margins=(GUTTER, 0, 0, 8))
        source = Label(SOURCE, step=Type.SMALL, tone="text2", wrap=True)
        left = widget_with(vbox(growing(self.map), source, margins=(GUTTER, 0, 0, 12)))
        self.list.setFixedWidth(LIST_WIDTH)
        self.body.addLayout(above)
        self.body.addWidget(Panes(self.list, left, at_right=True), 1)

    @override
    def shown(self) -> None:
        self._ask()
        self.map.setFocus()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        days = self.period.value()
        query = DistrictCounts(days=days if isinstance(days, int) else None)
        self.dispatcher.ask(query, then=self._show)

    def _show(self, counts: tuple[DistrictCount, ...]) -> None:
        self.counts = counts
        self._refresh()

    def _refresh(self) -> None:
        kind = str(self.what.value() or COUNTED[0][0])
        texts = {count.district: f"{count.label}: {_counts_text(count)}" for count in self.counts}
        self.map.show_numbers({count.district: getattr(count, kind) for count in self.counts}, texts)
        self.list.show_lines([_line(count) for count in self.counts])
        self.list.choose(self.map.current)

    def _choose(self, district: str) -> None:
        self.list.choose(district)

    def _back(self) -> None:
        self.context.turn_to("cases")


def _line(count: DistrictCount) -> KeyedRow:
    look = RowLook(title=count.label, detail=_counts_text(count), icon="map-pin")
    return KeyedRow(count.district, look)


def _counts_text(count: DistrictCount) -> str:
    return joined(
        count_of(count.cases, "case") + (f", {count.open_cases:,} open" if count.cases else ""),
        count_of(count.reports, "report"),
        count_of(count.victims, "potential victim"),
    )
