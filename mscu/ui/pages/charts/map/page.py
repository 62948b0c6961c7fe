"""The map page: the places of a case as marks over the districts and in a list beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.charts.case_map import CaseMap, CaseMapDetails
from mscu.documents.map.facts import MIDDLE, SOURCE, CasePlace
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import NO_MARGINS, Margins, Space, growing, vbox, widget_with
from mscu.ui.look.palette import Status
from mscu.ui.pages.charts.chart_rows import place_lines
from mscu.ui.pages.charts.map.view import CaseMapView
from mscu.ui.pages.core.case_view import CaseView, empty_view
from mscu.ui.pages.core.page import GUTTER, PageContext, bind_keys
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.chronology import Chronology
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.panes import Panes
from mscu.ui.widgets.segmented import SegmentedField

LIST_WIDTH, DESCRIPTION_HEIGHT = 476, 44
AROUND_PLACES, WHOLE_AREA = range(2)
AREAS = ((AROUND_PLACES, "Around the places"), (WHOLE_AREA, "Greater Manchester"))
EMPTY_TEXTS = (
    "No place is named yet",
    "Places named in this case or its entries appear here: a yard, a home, premises searched.",
)


class CaseMapPage(CaseView[CaseMapDetails]):
    """The places of one case, on a map and in a list."""

    name: ClassVar[str] = "case_map"
    title: ClassVar[str] = "Map"
    known_as: ClassVar[str] = "places addresses"
    icon: ClassVar[str] = "map"
    body_margins: ClassVar[Margins] = NO_MARGINS
    body_spacing: ClassVar[int] = Space.NONE
    opens: ClassVar[tuple[str, ...]] = ("case_map",)
    print_as: ClassVar[str] = "print_map"
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Arrows", "From mark to mark, or from place to place in the list"),
        ("Enter", "Open the place; where several share a mark, go to the list"),
        ("Ctrl+T", "Switch between list and map"),
        ("Ctrl+G", "All of Greater Manchester, or around the places"),
        ("Ctrl+P", "Print the map"),
        ("Esc", "Back to the case"),
    )
    keys_need: ClassVar[Mapping[str, Permission]] = {"Ctrl+P": Permission.PRINT}

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        self.area = SegmentedField(AREAS)
        super().__init__(dispatcher, context, self.area)
        self._shown_gaps = ""
        self.view, self.list = CaseMapView(), Chronology("List of places")
        self.description = Label("", wrap=True)
        self._stack = QStackedWidget()
        self._lay_out_body()
        self._bind()

    def _lay_out_body(self) -> None:
        self.area.set_name("Show")
        self.area.show_value(AROUND_PLACES)
        self.description.setMinimumHeight(DESCRIPTION_HEIGHT)
        self.description.setAlignment(Qt.AlignmentFlag.AlignTop)
        left = vbox(
            growing(self.view),
            self.description,
            Label(MIDDLE, step=Type.STRONG, wrap=True),
            Label(SOURCE, step=Type.SMALL, tone="text2", wrap=True),
            spacing=Space.TIGHT,
            margins=(GUTTER, 12, 0, 12),
        )
        self.list.setFixedWidth(LIST_WIDTH)
        map_and_list = Panes(self.list, widget_with(left), at_right=True)
        for widget in (map_and_list, empty_view("map", *EMPTY_TEXTS)):
            self._stack.addWidget(widget)
        self.body.addWidget(rule())
        self.body.addWidget(self._stack, 1)

    def _bind(self) -> None:
        self.area.edited.connect(self._show_area)
        self.view.opened.connect(self.open_requested)
        self.view.described.connect(self.description.setText)
        self.view.moved.connect(self.list.choose)
        self.view.list_requested.connect(self.list.setFocus)
        self.list.moved.connect(self.view.choose)
        self.list.opened.connect(self._open)
        bind_keys(self, (("Ctrl+G", self.toggle_area),))

    @override
    def open_record(self, kind: str, record_id: int) -> None:
        self._shown_gaps = ""
        super().open_record(kind, record_id)

    @override
    def ask_again(self) -> None:
        self.dispatcher.ask(CaseMap(case_id=self._case_id), then=self._show)

    def _show(self, answer: CaseMapDetails) -> None:
        is_first, place_map = self.show_answer(answer, self.view), answer.map
        count, placed = len(place_map.places), len(place_map.on_map)
        text = f"{placed} of {count} place{'s' if count > 1 else ''} on the map" if count else ""
        self.count.set_text(text)
        self.view.show_map(place_map)
        self.list.show_lines(place_lines(place_map))
        self.list.choose(self.view.current)
        self._stack.setCurrentIndex(0 if place_map.places else 1)
        if place_map.lacks != self._shown_gaps:
            self._shown_gaps = place_map.lacks
            self.tell(place_map.lacks, Status.SOON)
        if is_first:
            self.view.setFocus()

    def _show_area(self) -> None:
        self.view.show_part(near=self.area.value() != WHOLE_AREA)

    def toggle_area(self) -> None:
        """Switch between all of the unit's districts and the area around the places."""
        self.area.show_value(AROUND_PLACES if self.area.value() == WHOLE_AREA else WHOLE_AREA)
        self._show_area()

    @override
    def toggle_table(self) -> None:
        (self.view if self.list.hasFocus() else self.list).setFocus()

    def _open(self, key: object) -> None:
        place = self._place(key)
        if place is not None:
            self.open_requested.emit(*place.opens)

    def _place(self, key: object) -> CasePlace | None:
        places = self.answer.map.places if self.answer is not None else ()
        return next((place for place in places if place.key == key), None)
