"""Watches: what the person watches herself, why and until when."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, count
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.matching.hits import EndWatch, MyWatches, WatchLine
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Family, Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.pages.core.list_layout import give_keyboard
from mscu.ui.pages.core.page import Page, PageAction, Places, bind_keys
from mscu.ui.pages.matching.watch_setting import TITLE, WatchSetting
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Kind, Size
from mscu.ui.widgets.card import EmptyState

END_KEYS = "E"
WATCHES, NEW_WATCH = "watches", "watches/new"
FORM_WIDTH = 460


class WatchesPage(Page):
    """One's own watches at the left, the form of a new one at the right."""

    name: ClassVar[str] = WATCHES
    title: ClassVar[str] = "Watches"
    icon: ClassVar[str] = "eye"
    needs: ClassVar[Permission] = Permission.RECORD_REPORTS
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "desk"
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = ((END_KEYS, "On a watch: end it"),)

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self._watches: tuple[WatchLine, ...] = ()
        self._ended = ""
        self._arrives = False
        self.add_new_button(TITLE, Kind.PRIMARY)
        empty = _none()
        self.list = ListCard("What you watch", empty, fills=True)
        self._end = Button("End", size=Size.SMALL, hint=END_KEYS)
        self._end.setToolTip("Watch the one that is chosen no longer")
        self.list.aside.addWidget(self._end)
        self.setting = WatchSetting(dispatcher, places)
        self.setting.setFixedWidth(FORM_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.list, 1)
        row.addWidget(self.setting)
        self.body.addLayout(row, 1)
        self._end.clicked.connect(self._end_chosen)
        self.setting.kept.connect(self._kept)
        self.setting.left.connect(self._left)
        empty.followed.connect(self._begin)
        bind_keys(self.list.view, ((END_KEYS, self._end_chosen),))

    @override
    def shown(self) -> None:
        self._arrives = True
        self.dispatcher.ask(MyWatches(), then=self._show)

    @override
    def leave(self) -> None:
        self.clear_messages()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible():
            self.dispatcher.ask(MyWatches(), then=self._show)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        return (PageAction(words=TITLE, run=self._begin, icon="eye"),)

    @override
    def resume(self, form_key: str) -> None:
        self.setting.begin(form_key)

    def take_words(self, words: str) -> None:
        """Begin a watch on them; one that was half typed before stays a draft of its own."""
        keys = chain((NEW_WATCH,), (f"{NEW_WATCH}/{number}" for number in count(2)))
        free = next(key for key in keys if self.places.drafts.of(key) is None)
        self.setting.begin(free, words)

    def _begin(self) -> None:
        self.setting.begin(NEW_WATCH)

    def _show(self, watches: tuple[WatchLine, ...]) -> None:
        self._watches = watches
        self.list.show_looks([watch_look(each) for each in watches])
        if watches and self.list.view.current_number() is None:
            self.list.view.choose_first()
        self._end.setVisible(bool(watches))
        arrives, self._arrives = self._arrives, False
        if arrives and self.setting.isHidden():
            give_keyboard(self, self.list.view, or_beside=True)

    def _end_chosen(self) -> None:
        at = self.list.view.current_number()
        if at is not None and at < len(self._watches):
            watch = self._watches[at]
            self._ended = watch.shown
            self.dispatcher.perform(EndWatch(watch_id=watch.id), then=self._has_ended)

    def _has_ended(self, _nothing: object) -> None:
        self.tell(f"You watch {self._ended} no longer.", Status.DONE)
        self.shown()

    def _kept(self, sentence: str) -> None:
        self.tell(sentence, Status.DONE)
        self.shown()

    def _left(self) -> None:
        give_keyboard(self, self.list.view, or_beside=True)


def watch_look(watch: WatchLine) -> RowLook:
    """Show a watch: what, why, and until when."""
    return RowLook(
        watch.shown, watch.reason, family=Family.ENQUIRY, icon="eye", kind="Watch",
        chip=Chip(f"until {watch.until}", Status.RUN),
    )  # fmt: skip


def _none() -> EmptyState:
    return EmptyState(
        "eye",
        "You watch nothing",
        "Watch a name, plate, phone or place, and My desk tells you when a colleague names it.",
        action=TITLE,
    )
