"""The administration page: users, handover, backups and the store, as the viewer's role allows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from mscu.access import REGISTERS, Actor, Permission
from mscu.actions.reference.waiting_changes import CountChangesToDecide
from mscu.codes import ReferenceKind, StoreKind
from mscu.text.counts import count_of
from mscu.ui.look.palette import Status
from mscu.ui.pages.admin.confirm_card import ConfirmCard
from mscu.ui.pages.admin.handover_panel import HandoverPanel
from mscu.ui.pages.admin.store_panel import BackupsPanel, StorePanel
from mscu.ui.pages.admin.users_panel import StorePlace, UsersPanel
from mscu.ui.pages.core.answer_frame import AnsweredPanel, AnswerFrame
from mscu.ui.pages.core.list_layout import focus_list
from mscu.ui.pages.core.page import Page, PageAction, PageContext
from mscu.ui.pages.editions.editions_panel import EditionsPanel
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.skeleton import SkeletonShape
from mscu.ui.widgets.tabs import Tabs

NEW = "new"
"""What follows the tab of users in the key of the form for a new one."""
_TABS: tuple[tuple[str, Permission], ...] = (
    ("Users", Permission.MANAGE_USERS),
    ("Handover", Permission.HAND_OVER),
    ("Editions", Permission.BUILD_STORE),
    ("Backups", Permission.KEEP_STORE),
    ("Store", Permission.KEEP_STORE),
)


_PAGES = {
    ReferenceKind.LIST: ("Lists", "lists", "list"),
    ReferenceKind.ADVICE: ("Advice library", "advice_library", "book-text"),
    ReferenceKind.RULE: ("Rules", "rules", "scale"),
}
"""What is kept on a page of its own: the button, the page and its icon."""


class AdministrationPage(Page):
    """The administration tabs that the user's role has."""

    name: ClassVar[str] = "administration"
    title: ClassVar[str] = "Administration"
    known_as: ClassVar[str] = "settings users backups"
    icon: ClassVar[str] = "settings"
    skeleton: ClassVar[SkeletonShape | None] = None

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._names = tuple(
            name for name, needs in _TABS if context.actor.may(needs) and self._is_of_store(name)
        )
        self.tabs = Tabs(self._names, "Administration")
        self._stack = QStackedWidget()
        self._panels: dict[str, AnsweredPanel] = {}
        self._frames: dict[str, AnswerFrame] = {}
        self._confirm = ConfirmCard(dispatcher)
        self._confirm.notified.connect(self._notify)
        self._confirm.decided.connect(self._ask_panel)
        self.body.addWidget(self._confirm)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._show_panel)
        for label, page, icon in self._kept_pages:
            button = Button(label, icon=icon)
            button.clicked.connect(partial(context.turn_to, page))
            self.add_button(button)

    @property
    def _kept_pages(self) -> Collection[tuple[str, str, str]]:
        """Return the pages of what the user may maintain for the unit."""
        keeps = self.store is StoreKind.UNIT and self.context.actor.may(Permission.KEEP_LISTS)
        return _PAGES.values() if keeps else ()

    def _count_changes(self) -> None:
        if self._kept_pages:
            self.dispatcher.ask(CountChangesToDecide(), then=self._show_changes)

    def _show_changes(self, counts: Mapping[ReferenceKind, int]) -> None:
        """Show how many changes wait for the user, and on which pages."""
        of_pages = [f"{_PAGES[kind][0]} {count}" for kind, count in counts.items() if count]
        in_all = f"{count_of(sum(counts.values()), 'change')} to decide: {', '.join(of_pages)}"
        self.set_title(self.title, in_all if of_pages else "")

    @override
    def page_actions(self) -> Sequence[PageAction]:
        return tuple(
            PageAction(label=label, run=partial(self.context.turn_to, page), icon=icon)
            for label, page, icon in self._kept_pages
        )

    def _is_of_store(self, name: str) -> bool:
        """Return whether a tab works in this store: the charity prints no editions of cases."""
        return name != "Editions" or self.context.actor.store is StoreKind.UNIT

    @classmethod
    @override
    def offered_to(cls, actor: Actor) -> bool:
        return any(actor.may(needs) for _, needs in _TABS)

    @override
    def shown(self) -> None:
        self._confirm.ask()
        self._count_changes()
        self._show_panel(self.tabs.currentIndex())
        focus_list(self, self.tabs)

    @override
    def resume(self, form_key: str) -> None:
        """Show the tab that is named after the page, and begin what may follow it: a new user."""
        tab, _, form = form_key.partition("/")[2].partition("/")
        if tab in self._names:
            self.tabs.setCurrentIndex(self._names.index(tab))
        panel = self._panels.get(tab)
        if form == NEW and isinstance(panel, UsersPanel):
            panel.add_user()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if any(kind == "users" for kind, _ in changed):
            self.shown()
        elif self.isVisible():
            self._count_changes()

    def panel(self, name: str) -> AnsweredPanel:
        """Return the panel of a tab, building it on first use."""
        if name not in self._panels:
            panel = self._panels[name] = self._make(name)
            self._frames[name] = AnswerFrame(panel.answers, panel, SkeletonShape.PAGE)
            self._stack.addWidget(self._frames[name])
        return self._panels[name]

    def _make(self, name: str) -> AnsweredPanel:
        if name == "Users":
            place = StorePlace(self.context.unit_name, str(self.context.store_file.parent))
            users = UsersPanel(self.dispatcher, tuple(REGISTERS[self.context.actor.store]), place)
            users.notified.connect(self._notify)
            return users
        if name == "Handover":
            handover = HandoverPanel(self.dispatcher)
            handover.notified.connect(self._notify)
            return handover
        if name == "Editions":
            editions = EditionsPanel(self.dispatcher)
            editions.notified.connect(self._notify)
            return editions
        if name == "Backups":
            backups = BackupsPanel(
                self.dispatcher,
                may_countersign=self.context.actor.may(Permission.COUNTERSIGN),
                backs_up=self.context.backs_up,
                page=self,
            )
            backups.notified.connect(self._notify)
            backups.backed_up.connect(self.context.note_backup)
            return backups
        actor = self.context.actor
        may_draw = actor.may(Permission.MANAGE_USERS)
        return StorePanel(self.dispatcher, actor.store, may_draw=may_draw)

    def _show_panel(self, index: int) -> None:
        name = self._names[index]
        panel = self.panel(name)
        self._stack.setCurrentWidget(self._frames[name])
        panel.ask()

    def _ask_panel(self) -> None:
        """Read again what the tab in front shows."""
        self.panel(self._names[self.tabs.currentIndex()]).ask()

    def _notify(self, sentence: str, status: str) -> None:
        self.tell(sentence, Status(status))


class CharityAdministrationPage(AdministrationPage):
    """Administration of the charity's own store: its leads manage users and back up."""

    store: ClassVar[StoreKind | None] = StoreKind.SURVIVORS
    name: ClassVar[str] = "charity"
    title: ClassVar[str] = "Charity's administration"
    known_as: ClassVar[str] = "settings users backups"

    @classmethod
    @override
    def offered_to(cls, actor: Actor) -> bool:
        return actor.may(Permission.LEAD_SUPPORT)
