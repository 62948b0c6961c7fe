"""The pictures of a case beside the lists of its tabs: link chart, timeline and map.

List and picture choose for each other. The pages of the same names have filters, saving and printing.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from mscu.actions.charts.case_map import CaseMapDetails
from mscu.actions.charts.link_chart import LinkChartDetails
from mscu.actions.charts.timeline import TimelineDetails
from mscu.documents.chart.chart_filter import DEFAULT_KINDS, ChartFilter, filter_chart
from mscu.documents.chart.facts import Chart, sentence
from mscu.documents.chart.picture import Picture, PlacedNode
from mscu.documents.map.facts import MIDDLE, SOURCE
from mscu.documents.timeline.facts import filter_timeline
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, vbox, widget_with
from mscu.ui.pages.charts.chart_rows import LINK
from mscu.ui.pages.charts.links.canvas import ChartCanvas
from mscu.ui.pages.charts.links.layout_worker import LayoutWorker
from mscu.ui.pages.charts.links.state import ChartState
from mscu.ui.pages.charts.map.view import CaseMapView
from mscu.ui.pages.charts.timeline.view import TimelineView
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import PADDING
from mscu.ui.widgets.label import Elided, Label, rule

Record = tuple[str, int]
NO_RECORD: Record = ("", 0)


class CasePicture(QFrame):
    """A card with a picture; its foot says what is chosen and opens it.

    Signals: `chosen` with the key of the row of what was chosen in the picture; `opened` with the kind and
    id of a record; `list_requested` where the list has to say which of several is meant.
    """

    chosen = Signal(object)
    opened = Signal(str, int)
    list_requested = Signal()

    def __init__(self, title: str, view: QWidget) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setAccessibleName(title)
        self._count = Label("", tone="text2")
        self._words = Elided("")
        self._record = NO_RECORD
        self._open = Button("Open the entry", hint="Enter", size=Size.SMALL)
        self._open.clicked.connect(self.open)
        head = hbox(
            Label(title, step=Type.SECTION),
            growing(self._count),
            spacing=Space.MEDIUM,
            margins=(PADDING, 8, PADDING, 8),
        )
        foot = QFrame()
        foot.setProperty("foot", True)
        hbox(
            growing(self._words),
            self._open,
            within=foot,
            spacing=Space.MEDIUM,
            margins=(PADDING, 8, PADDING, 8),
        )
        vbox(head, rule(), growing(view), foot, within=self, spacing=Space.NONE, margins=(1, 1, 1, 1))
        self._describe("", NO_RECORD)

    def show_answer(self, answer: Any, key: object) -> None:  # noqa: ANN401 - each picture has its own
        """Show the picture of a case, with the row of this key chosen."""
        raise NotImplementedError

    def choose(self, key: object) -> None:
        """Choose what the row of this key is about."""
        raise NotImplementedError

    def open(self) -> None:
        """Open the record of what is chosen."""
        if self._record != NO_RECORD:
            self.opened.emit(*self._record)

    def _describe(self, words: str, record: Record) -> None:
        self._words.set_text(words)
        self._record = record
        self._open.setVisible(record != NO_RECORD)
        self._open.set_text("Open the entry" if record[0] == "entry" else "Open the record")


class ChartPicture(CasePicture):
    """The link chart of a case, as the page of links shows it at first."""

    def __init__(self) -> None:
        self.canvas = ChartCanvas()
        super().__init__("Links", self.canvas)
        self._full = Chart(nodes=(), links=())
        self._state = ChartState()
        self._key: object = None
        self._worker = LayoutWorker(self)
        self._worker.laid_out.connect(self._laid_out)
        self._worker.failed.connect(self._count.setText)
        self.canvas.chosen.connect(self._chosen)
        self.canvas.opened.connect(self._open_node)
        self.canvas.node_dropped.connect(self._pin)

    @override
    def show_answer(self, answer: LinkChartDetails, key: object) -> None:
        self._full, self._key = answer.chart, key
        self.canvas.setAccessibleName(f"Link chart of {answer.reference}")
        self._lay_out()

    def _lay_out(self) -> None:
        shown = filter_chart(self._full, ChartFilter())
        self._count.setText(f"{len(shown.nodes)} of {len(self._full.nodes)} shown, {len(shown.links)} links")
        self._worker.lay_out_chart(shown, self._state.pins)

    def _laid_out(self, chart: Chart, picture: Picture) -> None:
        with QSignalBlocker(self.canvas):
            self.canvas.show_picture(chart, picture)
        self.choose(self._key)

    def _pin(self, key: str, x: float, y: float) -> None:
        """Keep a node where it was dropped until another case is shown."""
        self._state.pin(self.canvas.picture, key, x, y)
        self._lay_out()

    @override
    def choose(self, key: object) -> None:
        self._key = key
        if not isinstance(key, tuple):
            self._describe("", NO_RECORD)
            return
        index, entry_id = key[1]
        link = self._full.links[index]
        line = self.canvas.line_between(link.first, link.second)
        with QSignalBlocker(self.canvas):
            self.canvas.choose(line.key if line is not None else link.first, scroll=True)
        self._describe(
            joined(isolated(sentence(self._full, link)), " ".join(link.grades)), ("entry", entry_id)
        )

    def _chosen(self, _key: object) -> None:
        selected = self.canvas.selected()
        if selected is None:
            self._describe("", NO_RECORD)
        elif isinstance(selected, PlacedNode):
            self._describe(joined(isolated(selected.node.name), selected.node.detail), selected.node.opens)
        else:
            link = selected.links[0]
            row = LINK, (self._full.links.index(link), link.sources[-1].entry_id)
            self.choose(row)
            self.chosen.emit(row)

    def _open_node(self, key: str) -> None:
        self.opened.emit(*self._full.node(key).opens)


class TimelinePicture(CasePicture):
    """The timeline of a case."""

    def __init__(self) -> None:
        self.view = TimelineView()
        super().__init__("Timeline", self.view)
        self.view.moved.connect(self._moved)
        self.view.opened.connect(self.opened)

    @override
    def show_answer(self, answer: TimelineDetails, key: object) -> None:
        timeline = filter_timeline(answer.timeline, DEFAULT_KINDS, bare=True)
        self._count.setText(f"{len(timeline.events)} events")
        self.view.setAccessibleName(f"Timeline of {answer.reference}")
        self.view.show_timeline(timeline)
        self.choose(key)

    @override
    def choose(self, key: object) -> None:
        ids = [event.entry_id for event in self.view.timeline.events]
        if key in ids:
            with QSignalBlocker(self.view):
                self.view.choose(ids.index(key))
        self._describe_current()

    def _moved(self, _row: int) -> None:
        self._describe_current()
        if (event := self.view.current()) is not None:
            self.chosen.emit(event.entry_id)

    def _describe_current(self) -> None:
        event = self.view.current()
        self._describe(self.view.spoken(), ("entry", event.entry_id) if event is not None else NO_RECORD)


class MapPicture(CasePicture):
    """The map of a case, around its places."""

    def __init__(self) -> None:
        self.view = CaseMapView()
        self.view.opens_when_clicked = False
        notes = vbox(
            Label(MIDDLE, step=Type.SMALL, wrap=True),
            Label(SOURCE, step=Type.SMALL, tone="text2", wrap=True),
            spacing=Space.TIGHT,
            margins=(PADDING, 8, PADDING, 8),
        )
        super().__init__("Map", widget_with(vbox(growing(self.view), notes, spacing=Space.NONE)))
        self.view.moved.connect(self._moved)
        self.view.opened.connect(self.opened)
        self.view.list_requested.connect(self.list_requested)

    @override
    def show_answer(self, answer: CaseMapDetails, key: object) -> None:
        count, placed = len(answer.map.places), len(answer.map.on_map)
        self._count.setText(f"{placed} of {count} on the map" if count else "")
        self.view.setAccessibleName(f"Map of {answer.reference}")
        self.view.show_map(answer.map)
        self.choose(key)

    @override
    def choose(self, key: object) -> None:
        if key is not None:
            with QSignalBlocker(self.view):
                self.view.choose(str(key))
        self._describe_current()

    def _moved(self, key: str) -> None:
        self._describe_current()
        self.chosen.emit(key)

    def _describe_current(self) -> None:
        place = next((place for place in self.view.map.places if place.key == self.view.current), None)
        self._describe(self.view.description(isolated), place.opens if place is not None else NO_RECORD)
