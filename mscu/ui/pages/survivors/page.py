"""Survivors: the navigators' own page, in the charity's store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QPoint
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.search.find import FindAlike
from mscu.actions.search.find_survivors import FindSurvivors
from mscu.actions.survivors.directory import InterpreterLine, Interpreters, ProviderLine, Providers
from mscu.actions.survivors.survivor_list import SurvivorList, SurvivorRow
from mscu.changes import Changes
from mscu.codes import Role, StoreKind
from mscu.survivor_codes import SupportStatus
from mscu.ui.look.palette import Status
from mscu.ui.pages.charity.retention import AGREE_KEY_PREFIX
from mscu.ui.pages.core.list_layout import focus_list
from mscu.ui.pages.core.page import NEW_KEYS, FindQuery, PageAction, PageContext, actions_menu
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.sharing.referrals import KEY, REFERRAL, IncomingReferral, waiting_text
from mscu.ui.pages.sharing.sharing_lines import LineAction
from mscu.ui.pages.sharing.urgent_by_phone import ANSWER_KEYS, TELL_KEYS
from mscu.ui.pages.support.support_form_specs import CHARITY_FORMS, line_spec
from mscu.ui.pages.survivors.file_view import SurvivorFileView
from mscu.ui.pages.survivors.list_pane import MINE
from mscu.ui.pages.survivors.page_parts import SurvivorsPageParts
from mscu.ui.pages.survivors.panes import READERS, REFERRALS
from mscu.ui.pages.survivors.resuming import Resumed, read_key, spec_of
from mscu.ui.pages.survivors.sharing_panes import ANSWER, SHARING_ACTIONS
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.message_bar import dismiss_messages

NOBODY, NOT_CHANGED = "choose a survivor", "no earlier version is kept"
FORMER_DETAILS = "former_details"
Begin = Callable[[str], object]
OF_SURVIVOR = (
    ("contact", "Log contact", "messages-square"),
    ("need", "Add need", "list-checks"),
    ("progress", "Record progress", "radar"),
    ("first_account", "Record a first account", "message-square-text"),
    ("benefit", "Help given", "hand-coins"),
    ("engagement", "Justice process", "gavel"),
    ("risk", "Assess the risk", "shield-alert"),
    ("ledger", "Consents", "clipboard-check"),
    ("card", "Agree or change the emergency card", "siren"),
    ("request", "Record a request from police or a court", "scale"),
    ("about", "Details and safe contact", "user-round"),
    (FORMER_DETAILS, "Earlier details", "history"),
    ("readers", "Who may read", "users-round"),
)
CHARITY_PAGES = (
    ("referrals", "Referrals from police", "inbox"),
    ("take_on", "Take on a survivor", "user-plus"),
    ("out", "Go out alone", "map-pin"),
    ("provider", "Add a service to the directory", "store"),
    ("interpreter", "Add an interpreter", "languages"),
    ("rota", "On-call rota", "phone-call"),
    ("requests", "Requests from police and courts", "scale"),
    ("figures_pane", "Counts released to police", "chart-column"),
)


OF_LEADS = (("openings", "Opened with a reason", "lock-open"), ("retention", "Due to be erased", "hourglass"))


def actions_of(view: SurvivorFileView | None, begin: Begin, *, leads: bool = False) -> tuple[PageAction, ...]:
    """Return the page's actions in order; `view` shows the current survivor, if any."""
    why_not = "" if view is not None and view.survivor is not None else NOBODY
    is_corrected = view is not None and view.survivor is not None and view.survivor.corrected
    survivor_actions = [
        PageAction(
            label=label,
            run=partial(begin, form),
            icon=icon,
            keys=NEW_KEYS if form == "contact" else "",
            why_not=why_not or (NOT_CHANGED if form == FORMER_DETAILS and not is_corrected else ""),
        )
        for form, label, icon in OF_SURVIVOR
    ]
    others = (*CHARITY_PAGES, *(OF_LEADS if leads else ()))
    charity_actions = [
        PageAction(label=label, run=partial(begin, form), icon=icon, separated=index == 0)
        for index, (form, label, icon) in enumerate(others)
    ]
    return (*survivor_actions, _ending(view, begin, why_not), *charity_actions)


def _ending(view: SurvivorFileView | None, begin: Begin, why_not: str) -> PageAction:
    survivor = view.survivor if view is not None else None
    if survivor is not None and survivor.status is SupportStatus.CLOSED:
        return PageAction(label="Resume support", run=partial(begin, "reopen"), icon="rotate-ccw")
    return PageAction(label="Close support", run=partial(begin, "closing"), icon="archive", why_not=why_not)


BREACHES = "charity_breaches"
"""The page of the charity's own data breaches."""
OTHERS_AFTER = ("survivors/take_on", "survivors/open/", KEY)
"""The prefixes of form keys after which another survivor is shown."""


class SurvivorsWiring(SurvivorsPageParts):
    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._open: int | None = None
        self._awaited: int | None = None
        """The survivor to be shown once the list has come."""
        self._resumed: Resumed | None = None
        self.list.rested.connect(self._rested)
        self.list.opened.connect(self._opened)
        self.list.action_requested.connect(partial(self.begin, "take_on"))
        self.others.open_requested.connect(partial(self.begin, "open"))
        self.others.readers_requested.connect(partial(self.begin, "readers"))
        self.former.left.connect(self._show_front)
        self.chronology.left.connect(self._show_front)
        self.chronology.correct_requested.connect(self.correct)
        self.chronology.referral_requested.connect(partial(self.open_requested.emit, "referral"))
        self.notices.resume_requested.connect(self.resume)
        self.notices.breaches_requested.connect(partial(context.turn_to, BREACHES))
        self.watch.breaches_open.connect(partial(self.counted.emit, BREACHES))
        self.reading.header_shown.connect(self._on_header_shown)
        self.reading.loaded.connect(self._resume_form)
        self.reading.former_shown.connect(partial(self.front.show, self.former))
        self.forms.opened.connect(self._form_opened)
        self.forms.saved.connect(self._saved)
        self.forms.left.connect(self._left_form)
        self._connect_view()
        self._connect_sharing()

    def _connect_sharing(self) -> None:
        """Connect consents and requests; without the unit's store, F2 logs what was told by phone."""
        sharing = self.sharing
        sharing.form_requested.connect(self.open_form)
        sharing.refused.connect(partial(self.tell, status=Status.LATE))
        sharing.panes.show_requested.connect(self._show_front)
        sharing.panes.left.connect(self._show_front)
        if sharing.referrals is not None:
            sharing.referrals.found.connect(self._show_referrals)
            self.forms.saved.connect(sharing.referrals.saved)
            self.notices.referrals_requested.connect(partial(sharing.do, LineAction(REFERRALS)))
        self.view.side.action_requested.connect(sharing.do)
        self.view.header.share_requested.connect(partial(self.begin, "share"))
        police = self.context.beside(StoreKind.UNIT)
        if (
            police is not None and self.context.actor.role is Role.NAVIGATOR
        ):  # alerts go to navigators, not to leads
            self.list.show_alerts(police)
        if police is None:
            self.phone_log.bind_keys()

    def _show_referrals(self, referrals: tuple[IncomingReferral, ...]) -> None:
        self.notices.show_waiting(*waiting_text(referrals))

    def _connect_view(self) -> None:
        view, reading = self.view, self.reading
        view.header.log_requested.connect(partial(self.begin, "contact"))
        view.header.more_requested.connect(self._show_more)
        view.header.chronology.clicked.connect(self.chronology.open)
        view.needs.set_requested.connect(partial(self.begin, "need"))
        view.needs.change_requested.connect(partial(self.correct, "need"))
        view.contacts.all_requested.connect(reading.show_all)
        view.contacts.correct_requested.connect(partial(self.correct, "contact"))
        view.contacts.former_requested.connect(partial(reading.ask_former_versions, "contact"))
        view.progress.record_requested.connect(partial(self.begin, "progress"))
        view.progress.correct_requested.connect(partial(self.correct, "progress"))
        view.lines.correct_requested.connect(self.correct)
        view.lines.former_requested.connect(reading.ask_former_versions)

    def ask_list(self) -> None:
        self.dispatcher.ask(SurvivorList(), then=self._show_list)

    def _show_list(self, rows: tuple[SurvivorRow, ...]) -> None:
        self.list.show_rows(rows)
        mine = self.list.of(MINE)
        today = sum(1 for row in mine if row.next_contact and row.next_contact.days_left == 0)
        count_text = f"{len(mine)}, of whom {today} due today" if today else str(len(mine) or "")
        self.set_title("My survivors", count_text)
        self.counted.emit(self.name, len(mine))
        if self._awaited is not None:
            self.open_survivor(self._awaited)
        if self._open is not None:
            self.list.choose(self._open)
            row = self.list.row(self._open)
            if row is not None and row.named_as is not None:
                self.reading.open_if_empty(row.id)
        elif self._resumed is None:
            self.list.leave_empty()
            first = self.list.choose_first()
            if first is not None:
                self.open_survivor(first)

    def _rested(self, survivor_id: int) -> None:
        if survivor_id != self._open:
            dismiss_messages(self)
            self.close_form()
            self.sharing.panes.close()
            self.open_survivor(survivor_id)

    def _opened(self, survivor_id: int) -> None:
        self._rested(survivor_id)
        row = self.list.row(survivor_id)
        if row is not None and row.named_as is None:
            self.begin("open")
        else:
            self.view.header.log.setFocus()

    def open_survivor(self, survivor_id: int) -> None:
        """Show a survivor; for another navigator's, only the reference."""
        self._open, self._awaited = survivor_id, None
        row = self.list.row(survivor_id)
        if row is not None and row.named_as is None:
            self.reading.forget()
            self.store_line.show_survivor(None)
            self.others.show_row(row)
            self._show_front()
        else:
            self.reading.open(survivor_id)
            self._show_front()

    def _choose(self, survivor_id: int) -> None:
        """Select a survivor and show them, under the form that is opened for them."""
        if self.list.choose(survivor_id):
            self.open_survivor(survivor_id)
        else:
            self._open = self._awaited = survivor_id

    def _on_header_shown(self) -> None:
        self.sharing.show_survivor(self.view.survivor, self.watch.now)
        self.store_line.show_survivor(self.view.survivor)
        if self._open is not None:
            self.list.choose(self._open)
        self._show_front()

    def _show_front(self) -> None:
        """Show the survivor selected in the list, unless a form is open."""
        if self.forms.card is not None:
            return
        self.list.fold_alerts(folded=False)
        if self.sharing.panes.is_open:
            self.front.show(self.sharing.panes.card)
            return
        row = self.list.row(self._open) if self._open is not None else None
        of_others = row is not None and row.named_as is None
        is_file = self.view.survivor is not None or not self.view.answers.is_answered
        front = self.view if is_file else self.nobody
        self.front.show(self.others if of_others else front)

    def begin(self, form: str) -> None:
        """Open the form of a new record."""
        self.correct(form, None)

    def correct(self, form: str, record_id: int | None) -> None:
        """Open the form that corrects a record."""
        self.sharing.show_survivor(self.view.survivor, self.watch.now)
        self.sharing.panes.chosen = self._open
        if form == FORMER_DETAILS and self.view.survivor is not None:
            self.reading.ask_former_versions("survivor_about", self.view.survivor.about_id)
            return
        if form in SHARING_ACTIONS:
            self.sharing.do(LineAction(form))
            return
        spec = spec_of(form, self.view, self.watch.now, record_id=record_id, others=self.others.row)
        if spec is not None:
            survivor = self.view.survivor
            self.open_form(spec, survivor.id if survivor is not None else None)
        elif self.view.is_reading:
            self._resumed = Resumed(form, self._open, record_id)
        elif (
            form == "contact" and self.view.has_more_contacts
        ):  # an older contact, opened from the chronology
            self._resumed = Resumed(form, self._open, record_id)
            self.reading.show_all()

    def open_form(self, spec: FormSpec, survivor_id: int | None) -> None:
        self.clear_messages()
        self.forms.open_for(spec, survivor_id)

    def _resume_form(self) -> None:
        """Open the form to resume, now that its record has been read."""
        resumed, self._resumed = self._resumed, None
        if resumed is not None and resumed.survivor_id == self._open:
            self.correct(resumed.what, resumed.record_id)

    def _form_opened(self, card: FormCard) -> None:
        self.list.fold_alerts(folded=True)
        self.watch.show_drafts(card.spec.key)

    def _saved(self, saved: SavedForm) -> None:
        spec, result = saved.card.spec, saved.result
        self.tell(spec.done, Status.DONE)
        if spec.key.startswith(AGREE_KEY_PREFIX):
            self._open = None
            self.reading.forget()
            self.view.forget()
            self.store_line.show_survivor(None)
            self.ask_list()
            self.watch.clear_drafts()
        elif spec.key.startswith(OTHERS_AFTER):
            self._open = result
            self.sharing.panes.close()
            self.reading.open(result)
            self.ask_list()
        self._left_form()

    def _left_form(self) -> None:
        self.watch.show_drafts()
        self._show_front()
        if self.sharing.panes.is_open:
            self.sharing.panes.card.focus_lines()
        else:
            self.list.view.setFocus()

    def close_form(self) -> None:
        """Close the open form, keep its draft, and say so."""
        was_open = self.forms.card is not None
        self.forms.close()
        if was_open:
            self.watch.show_drafts()

    def _show_more(self) -> None:
        menu = actions_menu(self.page_actions(), self)
        below = self.view.header.more
        menu.popup(below.mapToGlobal(QPoint(0, below.height() + 4)))
        menu.setActiveAction(menu.actions()[0])


class SurvivorsPage(SurvivorsWiring):
    """Survivors on the left, the current survivor or a form on the right."""

    name: ClassVar[str] = "survivors"
    title: ClassVar[str] = "Survivors"
    known_as: ClassVar[str] = "victims clients support"
    icon: ClassVar[str] = "heart-handshake"
    needs: ClassVar[Permission] = Permission.SUPPORT
    opens: ClassVar[tuple[str, ...]] = ("provider", "interpreter", "survivor", "support")
    search_hint: ClassVar[str] = "Search survivors, contacts, providers"
    finds: ClassVar[type[FindQuery]] = FindSurvivors
    finds_alike: ClassVar[type[FindAlike] | None] = None
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Ctrl+N", "Log a contact with the survivor shown"),
        (ANSWER_KEYS, "Answer the urgent request that has waited longest, or log that police rang"),
        (TELL_KEYS, "Record that you are reading out the card by phone now"),
        ("Arrows, Enter", "Move in the list, go to the survivor"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._line_id = 0

    @override
    def shown(self) -> None:
        self.ask_list()
        self.watch.begin()
        self.sharing.begin()
        self.list.check_alerts()
        focus_list(self, self.list.view, or_beside=True)
        self.watch.show_drafts()
        if self._open is not None:
            self.open_survivor(self._open)
        draft = self.context.drafts.take_open()
        if draft is not None:
            self.resume(draft.key)

    @override
    def records_changed(self, records_changed: Changes) -> None:
        self.ask_list()
        self.watch.refresh()
        self.sharing.records_changed()
        self.list.check_alerts()
        if self.forms.card is not None and self.forms.card.spec.key.startswith(AGREE_KEY_PREFIX):
            return  # the survivor shown may have been erased
        if self.view.survivor is not None:
            self.view.side.records_changed(records_changed)
        if self._open is not None and ("survivor", self._open) in records_changed:
            self.open_survivor(self._open)

    @override
    def open_record(self, kind: str, record_id: int) -> None:
        self.clear_messages()
        self.close_form()
        if kind in {"survivor", "support"}:
            self.open_survivor(record_id)
        elif kind == "provider":
            self._line_id = record_id
            self.dispatcher.ask(Providers(), then=self._show_line)
        else:
            self._line_id = record_id
            self.dispatcher.ask(Interpreters(), then=self._show_line)

    def _show_line(self, lines: tuple[ProviderLine | InterpreterLine, ...]) -> None:
        """Open the form of a directory line."""
        line = next((line for line in lines if line.id == self._line_id), None)
        if line is not None:
            self.forms.open_for(line_spec(line))

    @override
    def resume(self, form_key: str) -> None:
        resumed = read_key(form_key)
        if resumed is None or self.forms.goes_on(form_key):
            return
        self.clear_messages()
        self.close_form()
        if resumed.what == REFERRAL:
            self.sharing.do(LineAction(REFERRAL, resumed.survivor_id))
        elif resumed.begun is not None:
            self.sharing.release(resumed.survivor_id or 0, resumed.begun)
        elif resumed.what == ANSWER and self.sharing.urgent is not None:
            self._choose(resumed.survivor_id or 0)
            self.sharing.urgent.answer(resumed.survivor_id or 0, resumed.record_id or 0)
        elif resumed.what == READERS and resumed.survivor_id is not None:
            self.open_survivor(resumed.survivor_id)
            self.begin(READERS)
        elif resumed.survivor_id is None:
            self.begin(resumed.what)
        elif resumed.what in CHARITY_FORMS:
            self.open_record(resumed.what, resumed.survivor_id)
        else:
            self._resumed = resumed
            self.open_survivor(resumed.survivor_id)

    @override
    def log_police_call(self, *, begins: bool = False) -> None:
        self.phone_log.release(begins=begins)

    @override
    def leave(self) -> None:
        self.list.stop()
        self.watch.end()
        self.sharing.end()
        self.close_form()
        self.view.header.hide_code_word()
        self.chronology.close()
        self.view.side.leave()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        leads = self.context.actor.may(Permission.LEAD_SUPPORT)
        return actions_of(None if self.others.isVisible() else self.view, self.begin, leads=leads)

    @override
    def offer_page_actions(self) -> None:
        """Offer Ctrl+N to log a contact, and the other actions in the menu More."""
        if self.view.survivor is not None and not self.others.isVisible():
            self.begin("contact")
        else:
            super().offer_page_actions()
