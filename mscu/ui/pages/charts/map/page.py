"""The map page: the places of a case as marks over the districts and in a list beside them."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.actions.charts.case_map import CaseMap, CaseMapAnswer
from mscu.documents.map.facts import MIDDLE, SOURCE, CasePlace
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.pages.charts.lines import place_lines
from mscu.ui.pages.charts.map.view import CaseMapView
from mscu.ui.pages.core.case_view import CaseView, empty_view
from mscu.ui.pages.core.page import GUTTER, PageContext, bind_keys
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.chronology import Chronology, Line
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.segmented import SegmentedField

LIST_WIDTH, SAID_HEIGHT = 476, 44
NEAR, WHOLE = range(2)
PARTS = ((NEAR, "Around the places"), (WHOLE, "Greater Manchester"))
NOTHING = (
    "No place is named yet",
    "Places named in this case or its entries appear here: a yard, a home, premises searched.",
)


class CaseMapPage(CaseView[CaseMapAnswer]):
    """The places of one case, on a map and in a list."""

    name: ClassVar[str] = "case_map"
    title: ClassVar[str] = "Map"
    icon: ClassVar[str] = "map"
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

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        self.parts = SegmentedField(PARTS)
        super().__init__(dispatcher, context, self.parts)
        self._told = ""
        self.view, self.list = CaseMapView(), Chronology("List of places")
        self.said = Label("", wrap=True)
        self._stack = QStackedWidget()
        self._lay_out_body()
        self._bind()

    def _lay_out_body(self) -> None:
        self.parts.set_name("Show")
        self.parts.show_value(NEAR)
        left = QVBoxLayout()
        left.setContentsMargins(GUTTER, 12, 0, 12)
        left.setSpacing(4)
        left.addWidget(self.view, 1)
        self.said.setFixedHeight(SAID_HEIGHT)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        left.addWidget(self.said)
        left.addWidget(Label(MIDDLE, step=Type.STRONG, wrap=True))
        left.addWidget(Label(SOURCE, step=Type.SMALL, tone="text2", wrap=True))
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 1)
        self.list.setFixedWidth(LIST_WIDTH)
        row.addWidget(self.list)
        for part in (shown, empty_view("map", *NOTHING)):
            self._stack.addWidget(part)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(rule())
        self.body.addWidget(self._stack, 1)

    def _bind(self) -> None:
        self.parts.edited.connect(self._show_part)
        self.view.opened.connect(self.wanted)
        self.view.described.connect(self.said.setText)
        self.view.moved.connect(self.list.choose)
        self.view.list_wanted.connect(self.list.setFocus)
        self.list.moved.connect(self.view.choose)
        self.list.opened.connect(self._open)
        bind_keys(self, (("Ctrl+G", self.widen),))

    # Display

    @override
    def open_record(self, kind: str, number: int) -> None:
        self._told = ""
        super().open_record(kind, number)

    @override
    def ask_again(self) -> None:
        self.dispatcher.ask(CaseMap(case_id=self._case_id), then=self._show)

    def _show(self, answer: CaseMapAnswer) -> None:
        fresh, shown = self.show_answer(answer, self.view), answer.map
        all_, marked = len(shown.places), len(shown.on_map)
        words = f"{marked} of {all_} place{'s' if all_ > 1 else ''} on the map" if all_ else ""
        self.count.set_text(words)
        self.view.show_map(shown)
        self.list.show_lines([Line(place.key, look) for place, look in place_lines(shown)])
        self.list.choose(self.view.current)
        self._stack.setCurrentIndex(0 if shown.places else 1)
        if shown.lacks != self._told:
            self._told = shown.lacks
            self.tell(shown.lacks, Status.SOON)
        if fresh:
            self.view.setFocus()

    def _show_part(self) -> None:
        self.view.show_part(near=self.parts.value() != WHOLE)

    def widen(self) -> None:
        """Switch between all of the unit's districts and the area around the places."""
        self.parts.show_value(NEAR if self.parts.value() == WHOLE else WHOLE)
        self._show_part()

    @override
    def toggle_table(self) -> None:
        (self.view if self.list.hasFocus() else self.list).setFocus()

    # Actions

    def _open(self, key: object) -> None:
        place = self._place(key)
        if place is not None:
            self.wanted.emit(*place.opens)

    def _place(self, key: object) -> CasePlace | None:
        shown = self.answer.map.places if self.answer is not None else ()
        return next((place for place in shown if place.key == key), None)
