"""What the Survivors page is made of, and where its parts stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.codes import StoreKind
from mscu.ui.pages.core.page import GUTTER, Page, Places
from mscu.ui.pages.core.store_line import BELOW_STORE_LINE, StoreLine, below
from mscu.ui.pages.support.former_card import FormerCard
from mscu.ui.pages.support.side import SideColumn
from mscu.ui.pages.survivors.chronology_desk import ChronologyHost
from mscu.ui.pages.survivors.day_watch import DayWatch
from mscu.ui.pages.survivors.file_view import FileView
from mscu.ui.pages.survivors.forms_desk import FormHost
from mscu.ui.pages.survivors.head import MARGIN
from mscu.ui.pages.survivors.list_pane import ListPane
from mscu.ui.pages.survivors.notices import Notices
from mscu.ui.pages.survivors.others_card import OthersCard
from mscu.ui.pages.survivors.phone_log import PhoneLog
from mscu.ui.pages.survivors.reading import Reading
from mscu.ui.pages.survivors.sharing_panes import Agreed
from mscu.ui.pages.survivors.side_cards import CARDS
from mscu.ui.pages.survivors.survivor_front import CurrentSurvivor
from mscu.ui.session.dispatcher import Dispatcher


class SurvivorsPageParts(Page):
    """What the page is made of."""

    store: ClassVar[StoreKind | None] = StoreKind.SURVIVORS
    room_for_carried: ClassVar[tuple[int, int]] = (BELOW_STORE_LINE, 0)

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self.list, self.notices = ListPane(), Notices()
        self.stack = QStackedWidget()
        self.view = FileView(SideColumn([make(dispatcher, places) for make in CARDS]))
        leads = places.actor.may(Permission.LEAD_SUPPORT)
        self.others, self.former = OthersCard(leads=leads), FormerCard()
        self.nobody = QWidget()
        for part in (self.nobody, self.view):
            self.stack.addWidget(part)
        self.front = CurrentSurvivor(self.stack)
        self.agreed = Agreed(dispatcher, places, self)
        for card in (self.others, self.former, self.agreed.panes.card):
            self.front.add(card)
        self.chronology = ChronologyHost(dispatcher, places, self.view, self.front)
        self.reading = Reading(dispatcher, self.view, self.former, self)
        self.forms = FormHost(dispatcher, places, self)
        self.watch = DayWatch(dispatcher, places.drafts, self.notices, self)
        self.phone_log = PhoneLog(self.agreed, self.watch, self.view, self.others, page=self)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.list)
        row.addWidget(self.stack, 1)
        self.body.setContentsMargins(0, 0, GUTTER - MARGIN, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.notices)
        self.body.addLayout(row, 1)

    @override
    def show_messages(self, bars: Iterable[QWidget]) -> None:
        super().show_messages(bars)
        self._messages.setContentsMargins(GUTTER, BELOW_STORE_LINE, GUTTER, 0)

    @override
    def title_row(self) -> QWidget:
        self.store_line = StoreLine(
            self.dispatcher, self.places.unit_name, self.places.store_file.name
        )
        return below(super().title_row(), self.store_line)
