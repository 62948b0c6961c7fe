"""The parts of the Survivors page, and their layout."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.support.support_lines import SupportLine, SupportLines
from mscu.actions.survivors.survivor_file import (
    MAX_CONTACTS,
    Former,
    FormerVersions,
    SupportDetails,
    SurvivorFile,
)
from mscu.actions.survivors.survivor_list import SurvivorDetails, SurvivorHead
from mscu.codes import StoreKind
from mscu.ui.pages.core.page import GUTTER, Page, PageContext
from mscu.ui.pages.core.store_line import BELOW_STORE_LINE, StoreLine, above_store_line
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.sharing.consents_card import ConsentsCard
from mscu.ui.pages.sharing.emergency_card import EmergencyCard
from mscu.ui.pages.sharing.sharing_form_specs import call_key
from mscu.ui.pages.sharing.urgent_by_phone import ANSWER_KEYS, TELL_KEYS
from mscu.ui.pages.support.contacts_card import FormerCard
from mscu.ui.pages.support.right_side import SideColumn
from mscu.ui.pages.survivors.chronology_host import ChronologyHost
from mscu.ui.pages.survivors.file_view import CurrentSurvivor, SurvivorFileView
from mscu.ui.pages.survivors.form_host import SurvivorForms
from mscu.ui.pages.survivors.list_pane import SurvivorListPane
from mscu.ui.pages.survivors.notices import DayWatch, Notices
from mscu.ui.pages.survivors.others_card import OtherNavigatorsCard
from mscu.ui.pages.survivors.sharing_panes import SharingForms
from mscu.ui.pages.survivors.survivor_header import MARGIN
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.panes import Panes


class PhoneLog(QObject):
    """Logs the release of an emergency card, from the card's button or from F2."""

    def __init__(
        self,
        sharing: SharingForms,
        watch: DayWatch,
        view: SurvivorFileView,
        others: OtherNavigatorsCard,
        *,
        page: QWidget,
        forms: SurvivorForms,
    ) -> None:
        super().__init__(page)
        self._sharing, self._watch, self._view, self._others = sharing, watch, view, others
        self._page, self._forms = page, forms
        self._begins = False
        others.release_requested.connect(self.release)
        forms.opened.connect(self._begin)

    def bind_keys(self) -> None:
        """Bind F2 and Shift+F2, which nothing else uses where the unit's store is not open."""
        QShortcut(QKeySequence(ANSWER_KEYS), self._page).activated.connect(self.release)
        QShortcut(QKeySequence(TELL_KEYS), self._page).activated.connect(partial(self.release, begins=True))

    def release(self, *, begins: bool = False) -> None:
        """Open the form, with the words of the card; `begins` if it is being read out now."""
        self._sharing.show_survivor(self._view.survivor, self._watch.now)
        survivor = self._others.row if self._others.isVisible() else self._view.survivor
        if survivor is None:
            return
        self._begins = begins
        card = self._forms.card
        if card is not None and card.spec.key.startswith(call_key(survivor.id)):
            self._begin(card)
        else:
            self._sharing.release(survivor.id)

    def _begin(self, card: FormCard) -> None:
        """Keep a draft of the call from its beginning, so that it stays to be written down."""
        begins, self._begins = self._begins, False
        if begins and "/answer/" in card.spec.key:
            card.keep_draft()


ALL_CONTACTS = 100_000


class Reading(QObject):
    """Reads the current survivor's records, only on opening, as every opening is audited.

    Signals: `header_shown` when the header is shown, `loaded` when everything is, `former_shown` when the
    earlier versions of a record are.
    """

    header_shown = Signal()
    loaded = Signal()
    former_shown = Signal()

    def __init__(
        self, dispatcher: Dispatcher, view: SurvivorFileView, card: FormerCard, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._dispatcher, self._view, self._card = dispatcher, view, card
        self.answers = view.answers
        self._survivor_id: int | None = None
        self._missing: set[type] = set()
        self._contact_limit = MAX_CONTACTS

    def open(self, survivor_id: int) -> None:
        """Read a survivor; late answers about another one are dropped."""
        if survivor_id != self._survivor_id:
            self._contact_limit = MAX_CONTACTS
            self._view.wait()
        self._survivor_id = survivor_id
        self._missing = {SurvivorHead, SurvivorFile, SupportLines}
        self._dispatcher.ask(SurvivorHead(survivor_id=survivor_id), then=self._on_survivor)
        self._dispatcher.ask(
            SurvivorFile(survivor_id=survivor_id, most_contacts=self._contact_limit), then=self._on_file
        )
        self._dispatcher.ask(SupportLines(survivor_id=survivor_id), then=self._on_lines)

    def open_if_empty(self, survivor_id: int) -> None:
        """Read a survivor whom the user has just gained access to."""
        if self._survivor_id is None:
            self.open(survivor_id)

    def forget(self) -> None:
        """Drop late answers, as no readable survivor is shown."""
        self._survivor_id = None

    def show_all(self) -> None:
        """Show every contact."""
        self._contact_limit = ALL_CONTACTS
        if self._survivor_id is not None:
            self.open(self._survivor_id)

    def ask_former_versions(self, of_type: str, record_id: int) -> None:
        self._dispatcher.ask(FormerVersions(of_type=of_type, of_id=record_id), then=self._on_former)

    def _on_survivor(self, survivor: SurvivorDetails) -> None:
        if survivor.id == self._survivor_id:
            self._view.show_survivor(survivor)
            self.header_shown.emit()
            self._came(SurvivorHead)

    def _on_file(self, file: SupportDetails) -> None:
        if file.survivor_id == self._survivor_id:
            self._view.show_file(file)
            self._came(SurvivorFile)

    def _on_lines(self, lines: tuple[SupportLine, ...]) -> None:
        if self._survivor_id is not None:
            self._view.show_lines(lines)
            self._came(SupportLines)

    def _came(self, query: type) -> None:
        """Note an answer; they come in any order."""
        self._missing.discard(query)
        if not self._missing:
            self.loaded.emit()

    def _on_former(self, former: tuple[Former, ...]) -> None:
        self._card.show_former(former)
        self.former_shown.emit()


class SurvivorsPageParts(Page):
    store: ClassVar[StoreKind | None] = StoreKind.SURVIVORS
    room_for_carried: ClassVar[tuple[int, int]] = (BELOW_STORE_LINE, 0)

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.list, self.notices = SurvivorListPane(), Notices()
        self.stack = QStackedWidget()
        cards = [EmergencyCard(dispatcher, context), ConsentsCard(dispatcher, context)]
        self.view = SurvivorFileView(SideColumn(cards))
        leads = context.actor.may(Permission.LEAD_SUPPORT)
        self.others, self.former = OtherNavigatorsCard(leads=leads), FormerCard()
        self.nobody = QWidget()
        for part in (self.nobody, self.view):
            self.stack.addWidget(part)
        self.front = CurrentSurvivor(self.stack)
        self.sharing = SharingForms(dispatcher, context, self)
        for card in (self.others, self.former, self.sharing.panes.card):
            self.front.add(card)
        self.chronology = ChronologyHost(dispatcher, context, self.view, self.front)
        self.reading = Reading(dispatcher, self.view, self.former, self)
        self.forms = SurvivorForms(dispatcher, context, self.front, self)
        self.watch = DayWatch(dispatcher, context.drafts, self.notices, self)
        self.phone_log = PhoneLog(
            self.sharing, self.watch, self.view, self.others, page=self, forms=self.forms
        )
        self.body.setContentsMargins(0, 0, GUTTER - MARGIN, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.notices)
        self.body.addWidget(Panes(self.list, self.stack), 1)

    @override
    def title_row(self) -> QWidget:
        self.store_line = StoreLine(self.dispatcher, self.context.unit_name, self.context.store_file.name)
        return above_store_line(super().title_row(), self.store_line)
