"""The body of a case page: the tabs, the pane of each tab at the left, the cards at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from mscu.actions.cases.case_log import LogLine
from mscu.actions.charts.case_map import CaseMapDetails
from mscu.actions.charts.link_chart import LinkChartDetails
from mscu.actions.charts.timeline import TimelineDetails
from mscu.codes import Kind
from mscu.ui.look.layouts import Space, growing, hbox, vbox, widget_with
from mscu.ui.pages.cases import tab_lists
from mscu.ui.pages.cases.chronology_pane import ChronologyPane
from mscu.ui.pages.cases.pictures import CasePicture, ChartPicture, MapPicture, TimelinePicture
from mscu.ui.pages.cases.side_pane import SidePane
from mscu.ui.pages.charts.chart_rows import link_lines, place_lines, timeline_lines
from mscu.ui.pages.core.answer_frame import AnswerFrame
from mscu.ui.pages.core.entry_formats import EntryFormats
from mscu.ui.pages.core.list_pane import EmptyTab, ListPane
from mscu.ui.pages.sharing.support_bar import SupportBar
from mscu.ui.session.answers import Answers
from mscu.ui.widgets.chronology import Chronology, KeyedRow
from mscu.ui.widgets.label import rule
from mscu.ui.widgets.panes import Panes
from mscu.ui.widgets.skeleton import SkeletonShape
from mscu.ui.widgets.tab_row import TabRow
from mscu.ui.widgets.tabs import Tabs

CHRONOLOGY_WIDTH, NARROW_WIDTH = 572, 560
NARROW_BELOW = 1400
"""Width of the window in pixels below which text columns become narrower."""
BESIDE_PICTURE = 328
"""Width in pixels of a list beside a picture, which needs the room."""
(CHRONOLOGY, PEOPLE, ENQUIRIES, SUPPORT, ENFORCEMENT, GROUPS, LINKS, TIMELINE, MAP, PAPERS, LOG) = range(11)
NAMES = (
    "Chronology",
    "People and places",
    "Enquiries",
    "Referrals and support",
    "Enforcement",
    "OCG",
    "Links",
    "Timeline",
    "Map",
    "Documents",
    "Log",
)
OPEN_CHART, OPEN_TIMELINE = "Open the link chart", "Open the timeline"
OPEN_MAP = "Open the map"
EMPTY_TABS = {
    PEOPLE: EmptyTab(
        "users",
        "Nobody is named yet",
        "Victims, suspects, witnesses, places, vehicles and phones in this case, with their roles.",
        "Add a person or place",
    ),
    ENQUIRIES: EmptyTab(
        "search",
        "No enquiries yet",
        "Things to find out, each with an owner and a due date. CCTV first: it gets overwritten.",
        "Raise an enquiry",
    ),
    SUPPORT: EmptyTab(
        "hand-helping",
        "No referrals yet",
        "NRM, duty to notify, Victim Navigator, children's social care, and every contact.",
        "Refer a person",
    ),
    ENFORCEMENT: EmptyTab(
        "scale",
        "No enforcement yet",
        "Crime records, warrants, searches, arrests, interviews, charges, bail and exhibits.",
        "Add enforcement",
    ),
    GROUPS: EmptyTab(
        "network",
        "No group assessed yet",
        "Suspects who act together: members, the people they exploit listed separately, and a 4P plan.",
        "Assess a group",
    ),
    LINKS: EmptyTab(
        "network",
        "No links yet",
        "How people, places, things and groups are linked: as a list here, and as a chart.",
        OPEN_CHART,
        action_icon="network",
    ),
    TIMELINE: EmptyTab(
        "history",
        "Nothing has happened yet",
        "What happened, in order, with who was involved and where: as a list here, and as a picture.",
        OPEN_TIMELINE,
        action_icon="history",
    ),
    MAP: EmptyTab(
        "map",
        "No place is named yet",
        "The places in this case and the part each plays: as a list here, and on a map.",
        OPEN_MAP,
        action_icon="map",
    ),
    PAPERS: EmptyTab(
        "file-text",
        "No documents yet",
        "Every copy of this case that left the unit, and the files attached to entries.",
        "Print an edition",
        action_icon="printer",
    ),
    LOG: EmptyTab("history", "Nothing logged yet", "What was recorded, when and by whom."),
}
"""What each tab shows while it is empty, and the action it offers."""
PICTURES: Mapping[int, Callable[[], CasePicture]] = {
    LINKS: ChartPicture,
    TIMELINE: TimelinePicture,
    MAP: MapPicture,
}
"""What stands beside the list of a tab that shows a picture of the case."""
READ_WITH_TAB = (LINKS, TIMELINE, MAP, LOG)
"""Tabs whose content is only read while they are open."""


class CaseBody(QWidget):
    """Tabs, panes and cards. Each tab keeps what was chosen in it.

    Signals: `entry_requested` with an entry's id, `key_requested` with the key of another row;
    `row_focused` with the key of a row that has the keyboard focus; `add_requested` with a tab's index;
    `tab_opened` with the index of a tab whose content is read only then; `turned` when what is chosen in the
    tab in front is to be shown beside it; `record_requested` with the kind and id of what was opened in a
    picture, `picture_requested` when a row was chosen whose picture is to be in front.
    """

    entry_requested = Signal(object)
    row_focused = Signal(object)
    key_requested = Signal(object)
    add_requested = Signal(int)
    tab_opened = Signal(int)
    turned = Signal()
    record_requested = Signal(str, int)
    picture_requested = Signal()

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self.answers = answers
        self.tabs = Tabs(NAMES, "Parts of the case")
        self.chronology = ChronologyPane()
        self.support = SupportBar()
        bars = {SUPPORT: self.support}
        self.panes = {tab: ListPane(NAMES[tab], empty, bars.get(tab)) for tab, empty in EMPTY_TABS.items()}
        self.side = SidePane()
        self._pictures: dict[int, CasePicture] = {}
        self._frames: dict[int, AnswerFrame] = {}
        self._formats: EntryFormats | None = None
        self._left = QStackedWidget()
        self._left.setFixedWidth(CHRONOLOGY_WIDTH)
        self._lay_out()
        self._left.addWidget(self.chronology)
        for pane in self.panes.values():
            self._left.addWidget(pane)
            pane.opened.connect(self._opened)
            pane.rested.connect(self._rested)
            pane.add_requested.connect(self._add)
        self.support.refer_requested.connect(self._add)
        self.chronology.opened.connect(self.entry_requested)
        self.chronology.rested.connect(self.row_focused)
        self.chronology.add_requested.connect(self._add)
        self.tabs.currentChanged.connect(self._show_pane)
        self.side.last_form_closed.connect(self.focus_list)

    def _lay_out(self) -> None:
        bar = hbox(TabRow(self.tabs), margins=(24, 0, 24, 0))
        right = vbox(
            growing(AnswerFrame(self.side.answers, self.side, SkeletonShape.CARD)), margins=(0, 12, 24, 16)
        )
        content = QWidget()
        frame = growing(AnswerFrame(self.answers, content, SkeletonShape.PAGE))
        vbox(bar, rule(), frame, within=self, spacing=Space.NONE)
        self._panes = Panes(self._left, widget_with(right), spacing=Space.NONE)
        vbox(self._panes, within=content)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_list()

    def _fit_list(self) -> None:
        narrow = self.window().width() < NARROW_BELOW
        width = NARROW_WIDTH if narrow else CHRONOLOGY_WIDTH
        self._panes.set_list_width(BESIDE_PICTURE if self.tab in PICTURES else width)

    def forget(self) -> None:
        """Clear the counts and what is read with its tab, as another case is read."""
        for tab in range(len(NAMES)):
            self.tabs.set_count(tab, None)
        for tab in READ_WITH_TAB:
            self.panes[tab].answers.wait()

    def show_case(self, formats: EntryFormats) -> None:
        is_other_case = self._formats is None or self._formats.case.id != formats.case.id
        self._formats = formats
        if is_other_case:
            self._forget_choices()
        self.chronology.show_case(formats)
        recordable = formats.case.may_record
        self._fill(PEOPLE, tab_lists.subject_lines(formats.case), may_add=formats.case.may_involve)
        self._fill(ENQUIRIES, tab_lists.enquiry_lines(formats), may_add=Kind.ENQUIRY in recordable)
        self.support.show_case(formats.case)
        self._fill(SUPPORT, tab_lists.support_lines(formats), may_add=Kind.REFERRAL in recordable)
        self._fill(ENFORCEMENT, tab_lists.enforcement_lines(formats), may_add=Kind.ARREST in recordable)
        self._fill(GROUPS, tab_lists.group_lines(formats), may_add=Kind.OCG_ASSESSMENT in recordable)
        self._fill(PAPERS, tab_lists.document_lines(formats.case), may_add=formats.case.may_print)
        self._show_counts(formats)
        self._request_content(self.tabs.currentIndex())

    def _fill(self, tab: int, lines: Sequence[KeyedRow], *, may_add: bool) -> None:
        self.panes[tab].show_lines(lines, may_add=may_add)

    def _show_counts(self, formats: EntryFormats) -> None:
        rows = formats.case.entries
        kinds = [row.kind for row in rows]
        self.tabs.set_count(CHRONOLOGY, len(formats.chronology_entries()))
        self.tabs.set_count(PEOPLE, len(formats.case.subjects))
        self.tabs.set_count(ENQUIRIES, kinds.count(Kind.ENQUIRY))
        self.tabs.set_count(SUPPORT, kinds.count(Kind.REFERRAL))
        enforcement = [row for row in formats.chronology_entries() if row.family.value == "enf"]
        self.tabs.set_count(ENFORCEMENT, len(enforcement))
        self.tabs.set_count(GROUPS, kinds.count(Kind.OCG_ASSESSMENT))
        self.tabs.set_count(PAPERS, len(formats.case.disclosures) + len(formats.case.attachments))

    def show_log(self, lines: Sequence[LogLine]) -> None:
        if self._formats is not None:
            self._fill(LOG, tab_lists.log_lines(lines, self._formats), may_add=False)
            if self.tab == LOG and self.list_in_front.current_key() is None:
                self.turned.emit()

    def show_links(self, answer: LinkChartDetails) -> None:
        self._show_picture(LINKS, answer, link_lines(answer.chart))

    def show_timeline(self, answer: TimelineDetails) -> None:
        self._show_picture(TIMELINE, answer, timeline_lines(answer.timeline))

    def show_map(self, answer: CaseMapDetails) -> None:
        self._show_picture(MAP, answer, place_lines(answer.map))

    def _show_picture(self, tab: int, answer: object, lines: Sequence[KeyedRow]) -> None:
        """Show a picture and the rows beside it; the first row is chosen if none was."""
        self._fill(tab, lines, may_add=True)
        rows, picture = self.panes[tab].list, self._picture(tab)
        if rows.current_key() is None and lines:
            rows.choose(lines[0].key)
        picture.show_answer(answer, rows.current_key())

    def _picture(self, tab: int) -> CasePicture:
        """Return the picture of a tab, which is built when it is first wanted."""
        if tab not in self._pictures:
            picture, pane = PICTURES[tab](), self.panes[tab]
            frame = AnswerFrame(pane.answers, picture, SkeletonShape.CARD, alone=False)
            picture.chosen.connect(pane.list.choose)
            picture.opened.connect(self.record_requested)
            picture.list_requested.connect(pane.list.setFocus)
            pane.list.moved.connect(picture.choose)
            pane.list.confirmed.connect(picture.open)
            self._pictures[tab] = picture
            self.side.add_own(frame)
            self._frames[tab] = frame
        return self._pictures[tab]

    def _forget_choices(self) -> None:
        """Begin at the chronology, with nothing chosen in any tab."""
        for pane in self.panes.values():
            pane.list.choose_none()
            pane.list.scrollToTop()
        self.side.forget()
        self._lead_to(CHRONOLOGY)

    @property
    def tab(self) -> int:
        """The tab in front."""
        return self.tabs.currentIndex()

    @property
    def list_in_front(self) -> Chronology:
        return self.panes[self.tab].list if self.tab in self.panes else self.chronology.list

    @property
    def is_answered(self) -> bool:
        """Return whether the rows of the tab in front have been read."""
        return self.tab not in self.panes or self.panes[self.tab].answers.is_answered

    @staticmethod
    def is_shown_at_rest(key: object) -> bool:
        """Return whether a row is shown as soon as it is chosen, and not only by Enter."""
        return isinstance(key, int) or (isinstance(key, tuple) and key[0] not in tab_lists.ENTER_ONLY)

    def chosen_key(self) -> object:
        """Return the key of the row chosen in the tab in front; choose the first one if none is."""
        rows = self.list_in_front
        if rows.current_key() is None:
            rows.choose(next((line.key for line in rows.lines() if self.is_shown_at_rest(line.key)), None))
        return rows.current_key()

    def choose_entry(self, entry_id: int) -> None:
        """Choose an entry in the list in front, or in the chronology, which then comes to the front."""
        has_row = self.tab not in PICTURES and self.tab != CHRONOLOGY
        if not (has_row and self.list_in_front.choose(entry_id)):
            self.chronology.choose(entry_id)
            self._lead_to(CHRONOLOGY)

    def choose_subject(self, subject_id: int) -> None:
        """Bring people and places to the front, and choose one of them."""
        self.panes[PEOPLE].list.choose((tab_lists.SUBJECT, subject_id))
        self._lead_to(PEOPLE)

    def _lead_to(self, tab: int) -> None:
        """Bring a tab to the front for what is shown beside it next."""
        if tab != self.tab:
            with QSignalBlocker(self.tabs):
                self.tabs.setCurrentIndex(tab)
            self._bring_to_front(tab)

    def focus_list(self) -> None:
        """Put the keyboard focus into the list at the left."""
        self.list_in_front.setFocus()

    def show_tab(self, tab: int) -> None:
        self.tabs.setCurrentIndex(tab)

    def _show_pane(self, tab: int) -> None:
        self._bring_to_front(tab)
        if tab not in PICTURES:
            self.turned.emit()

    def _bring_to_front(self, tab: int) -> None:
        self._left.setCurrentIndex(tab)
        self._fit_list()
        self.side.turn_to(tab)
        if tab in PICTURES:
            self._picture(tab)
            self.side.show_card(self._frames[tab])
        self._request_content(tab)

    def _request_content(self, tab: int) -> None:
        """Ask for the content that is only read while its tab is open."""
        if tab in READ_WITH_TAB:
            self.tab_opened.emit(tab)

    def _opened(self, key: object) -> None:
        if self.tab in PICTURES:
            self.picture_requested.emit()
        elif isinstance(key, int):
            self.entry_requested.emit(key)
        else:
            self.key_requested.emit(key)

    def _rested(self, key: object) -> None:
        if self.tab not in PICTURES and self.is_shown_at_rest(key):
            self.row_focused.emit(key)

    def _add(self) -> None:
        self.add_requested.emit(self.tabs.currentIndex())
