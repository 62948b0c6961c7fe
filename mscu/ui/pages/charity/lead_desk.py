"""The safeguarding lead's desk, in the charity's store: survivors are numbers here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.charity.charity_breaches import CharityBreaches, CharityBreachRegister
from mscu.actions.charity.lead_desk import LeadDesk, LeadDeskSummary
from mscu.actions.records.breach_register import BreachState
from mscu.actions.search.find import FindAlike
from mscu.actions.search.find_survivors import FindSurvivors
from mscu.actions.survivors.survivor_clocks import ENDS_SOON
from mscu.changes import Changes
from mscu.codes import StoreKind
from mscu.dates.london import MONTHS, weekday
from mscu.text.counts import count_of
from mscu.ui.look.badges import Chip
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Margins, Space, hbox, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.charity.breach_bar import breach_bar
from mscu.ui.pages.charity.desk_columns import DeskColumns
from mscu.ui.pages.charity.lead_rows import LeadRow, handover_key, rows_of_asked, rows_of_ending, rows_of_late
from mscu.ui.pages.charity.team_rows import STYLE, TeamDelegate, TeamLook, sorted_team, team_looks
from mscu.ui.pages.core.drafts_card import DraftsCard
from mscu.ui.pages.core.list_card import PanelCard
from mscu.ui.pages.core.list_layout import focus_list
from mscu.ui.pages.core.page import FindQuery, Page, PageAction, PageContext
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.core.store_line import BELOW_STORE_LINE, StoreLine, above_store_line
from mscu.ui.pages.first_day.desk_body import DeskBody
from mscu.ui.pages.support.support_form_specs import PAGE
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import ButtonKind
from mscu.ui.widgets.card import PADDING, EmptyState, scrolling
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.skeleton import SkeletonShape

BY_NUMBER = "You see who is supported and what is due, not what was said: that needs a reason."
LEGEND = (
    f"Late: contacts agreed and not kept. Consents: lapsed, or end within {ENDS_SOON.days} days. "
    f"Cards: to be looked at again within {ENDS_SOON.days} days, or already."
)
NOBODY_ON_CALL = "Nobody is on call. Put somebody on the rota."
NO_TEAM = ("Nobody is a navigator yet", "Add colleagues on the page Administration.")
NOTHING_LATE = ("No contact is late", "Contacts that were agreed and not kept stand here.")
NOTHING_ASKED = (
    "Nothing is asked of the charity",
    "Requests from police and courts, records opened with a reason, and urgent requests of the last week.",
)
NOTHING_ENDS = (
    f"Nothing ends within {ENDS_SOON.days} days",
    "Consents and emergency cards that are to be looked at again.",
)
MOST_NAVIGATORS, STACKED_BELOW = 20, 1150
ROTA, CLOCKS, BREACHES = f"{PAGE}/rota", "survivor_clocks", "charity_breaches"


class LeadDeskPage(Page):
    """The team's load, late contacts, what is asked of the charity, and what ends."""

    store: ClassVar[StoreKind | None] = StoreKind.SURVIVORS
    name: ClassVar[str] = "lead_desk"
    title: ClassVar[str] = "My desk"
    known_as: ClassVar[str] = "home start team load consents"
    icon: ClassVar[str] = "layout-dashboard"
    needs: ClassVar[Permission] = Permission.LEAD_SUPPORT
    is_desk: ClassVar[bool] = True
    skeleton: ClassVar[SkeletonShape | None] = SkeletonShape.DESK
    body_margins: ClassVar[Margins] = (0, BELOW_STORE_LINE, 0, 0)
    room_for_carried: ClassVar[tuple[int, int]] = (BELOW_STORE_LINE, 0)
    search_hint: ClassVar[str] = "Search survivors, contacts, providers"
    finds: ClassVar[type[FindQuery]] = FindSurvivors
    finds_alike: ClassVar[type[FindAlike] | None] = None
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "On a late contact: name cover or hand over; elsewhere open what the row is about"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._rows: dict[PanelCard, Sequence[LeadRow]] = {}
        self._team = PanelCard("The team", EmptyState("users", *NO_TEAM), STYLE, most=MOST_NAVIGATORS)
        delegate = TeamDelegate(self._team.view)
        self._team.view.setItemDelegate(delegate)
        self._team_header = delegate.header
        self._team_looks: list[TeamLook] = []
        self._load = ""
        self._team.body.insertWidget(0, self._team_header)
        self._on_call = Label(step=Type.SMALL, tone="text2", wrap=True)
        self._on_call.setContentsMargins(PADDING, 8, PADDING, 10)
        self._team.body.addWidget(self._on_call)
        self._late = PanelCard("Who calls today?", EmptyState("messages-square", *NOTHING_LATE))
        self._late_chip = hbox()
        self._late.aside.addLayout(self._late_chip)
        self._asked = PanelCard("Asked of us", EmptyState("scale", *NOTHING_ASKED))
        self._ending = PanelCard("Ends or is to be looked at", EmptyState("clipboard-check", *NOTHING_ENDS))
        self.drafts = DraftsCard(context)
        self._breach = vbox()
        self.add_new_button(kind=ButtonKind.PRIMARY)
        self._lay_out_cards()
        self._connect()

    def _lay_out_cards(self) -> None:
        left, right = QWidget(), QWidget()
        columns = DeskColumns(left, right, (7, 5), stacked_below=STACKED_BELOW)
        self._body = DeskBody(self, scrolling(columns))
        self.body.addWidget(self._body, 1)
        vbox(self._team, self._late, within=left, spacing=Space.MEDIUM)
        vbox(self._breach, self._asked, self._ending, self.drafts, within=right, spacing=Space.MEDIUM)

    def _connect(self) -> None:
        for card in (self._late, self._asked, self._ending):
            card.opened.connect(partial(self._open, card))
        for card in (self._late, self._ending):
            card.rest_requested.connect(partial(self.context.turn_to, CLOCKS))
        self._asked.rest_requested.connect(partial(self.context.resume, f"{PAGE}/requests"))
        self._team.opened.connect(self._open_survivors)
        self._team_header.ordered.connect(self._show_team)
        self.keep_columns(self._team_header, f"{self.name}/team")
        self.drafts.rest_requested.connect(partial(self.context.turn_to, PAGE))

    @override
    def title_row(self) -> QWidget:
        context = self.context
        store_line = StoreLine(self.dispatcher, context.unit_name, context.store_file.name, note=BY_NUMBER)
        store_line.show_survivor(None)
        return above_store_line(super().title_row(), store_line)

    @override
    def shown(self) -> None:
        self._ask()
        focus_list(self, self._team.view)
        draft = self.context.drafts.take_open()
        if draft is not None:
            self.context.resume(draft.key)

    @override
    def records_changed(self, changed: Changes) -> None:
        if self.isVisible():
            self._ask()

    @override
    def leave(self) -> None:
        self.clear_messages()

    def _ask(self) -> None:
        self.dispatcher.ask(LeadDesk(), then=self._show)
        self.dispatcher.ask(CharityBreaches(), then=self._show_breaches)
        self.drafts.refresh()
        self._body.ask()

    def _show(self, answer: LeadDeskSummary) -> None:
        day = answer.today
        actor = self.context.actor
        day_words = f"{weekday(day)} {day.day} {MONTHS[day.month - 1]}"
        self.set_title(self.title, f"{day_words}, {actor.display}, {actor.role.label.lower()}")
        self._team_looks = team_looks(answer)
        load = f"{count_of(len(answer.team), 'navigator')}, {count_of(answer.survivors, 'survivor')}"
        self._load = f"{load}, by number alone"
        self._show_team()
        self._on_call.setText(LEGEND if answer.on_call else f"{NOBODY_ON_CALL} {LEGEND}")
        self._show_rows(self._late, rows_of_late(answer))
        self._show_late_count(len(answer.late))
        self._show_rows(self._asked, rows_of_asked(answer))
        self._show_rows(self._ending, rows_of_ending(answer), f"within {ENDS_SOON.days} days")
        if self._team.view.current_id() is None:
            self._team.view.choose_first()
        self.counted.emit(self.name, len(answer.late))

    def _show_team(self, *_order: object) -> None:
        """Show the team in the order of its header; the same navigator stays chosen."""
        header, chosen = self._team_header, self._team.view.current_look()
        looks = sorted_team(self._team_looks, header.sorted_by, descending=header.is_descending)
        self._team.show_looks(looks)
        self._team.set_title(self._team.title, self._load)
        row = next((at for at, look in enumerate(looks) if chosen and look.title == chosen.title), None)
        if row is not None:
            self._team.choose(row)

    def _show_rows(self, card: PanelCard, rows: Sequence[LeadRow], note: str = "") -> None:
        self._rows[card] = rows
        card.show_looks([row.look for row in rows], note if rows else "")

    def _show_late_count(self, count: int) -> None:
        clear(self._late_chip)
        if count:
            self._late_chip.addWidget(ChipLabel(Chip(f"{count_of(count, 'contact')} late", Status.LATE)))

    def _show_breaches(self, answer: CharityBreachRegister) -> None:
        clear(self._breach)
        rows = [row for row in answer.rows if row.state is not BreachState.DONE]
        if rows:
            bar = breach_bar(rows)
            bar.followed.connect(partial(self.context.turn_to, BREACHES))
            self._breach.addWidget(bar)
        self.counted.emit(BREACHES, len(rows))

    # What is done

    def _open(self, card: PanelCard, index: int) -> None:
        row = self._rows[card][index]
        if row.form_key:
            self.context.resume(row.form_key)
        else:
            self.context.open("survivor", row.survivor_id)

    def _open_survivors(self, _index: int) -> None:
        self.context.turn_to(PAGE)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        index = self._late.view.current_id()
        late = self._rows.get(self._late, ())
        row = late[index] if index is not None and index < len(late) else None
        key = handover_key(row.survivor_id) if row is not None else ""
        why_not = self.unless_waiting("" if row is not None else "select a late contact first")
        resume = self.context.resume
        return (
            PageAction(label="Take on a survivor", run=partial(resume, f"{PAGE}/take_on"), icon="user-plus"),
            PageAction(
                label="Name cover or hand over", run=partial(resume, key), icon="users-round", why_not=why_not
            ),
            PageAction(label="On-call rota", run=partial(resume, ROTA), icon="phone-call", separated=True),
            PageAction(label="Go out alone", run=partial(resume, f"{PAGE}/out"), icon="map-pin"),
        )
