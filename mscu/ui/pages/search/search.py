"""Search: all that is found, narrowed by filters, and the searches that a person saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.code_lists import Choosable, CodeLists
from mscu.actions.core.today import Today
from mscu.actions.core.view_filters import SearchView
from mscu.actions.search.find import SHORTEST, FindAlike, Hit
from mscu.actions.search.find_all import AllFound, FindAll
from mscu.ui.lists.find_list import FindList
from mscu.ui.lists.search_record import SearchRecord
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import Page, Places
from mscu.ui.pages.search.saved_card import SavedCard
from mscu.ui.pages.search.search_fields import SearchFields
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import Card, EmptyState

SAVED_WIDTH = 300
SETTLES_MS = 1_000
CUT = "Only the newest are shown: narrow the search by a filter, or by another word."


class SearchPage(Page):
    """What was found at the left, in groups; what was saved at the right."""

    name: ClassVar[str] = "search"
    title: ClassVar[str] = "Search"
    icon: ClassVar[str] = "search"
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    in_rail: ClassVar[bool] = False
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Down, Enter", "In the words: go to what was found"),
        ("Enter", "On what was found: open it"),
        ("Ctrl+S", "Save this search under the name that is typed"),
        ("Del", "On a saved search: remove it"),
    )

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self.fields = SearchFields(plans=places.actor.may(Permission.PLAN))
        self.list = FindList(takes_keyboard=True)
        self.saved = SavedCard(dispatcher)
        self._lists: Mapping[str, tuple[Choosable, ...]] = {}
        self._nothing_typed = EmptyState(
            "search",
            "Search everything you may see",
            "Type two letters or more. Any piece of a plate or a phone will do, and names are "
            "found however they are written. Searches are on record.",
        )
        self._nothing_found = EmptyState(
            "search", "Nothing found", "Try fewer words or fewer filters, or the beginning of one."
        )
        self._record = SearchRecord(self)
        self._settles = QTimer(self, interval=SETTLES_MS, singleShot=True)
        self._asked = SearchView()
        self._more = False
        self._lay_out_page()
        self._listen()
        dispatcher.ask(CodeLists(), then=self._take_lists)

    def _lay_out_page(self) -> None:
        card = Card(flush=True)
        card.body.addWidget(self.list, 1)
        self._card = card
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.fields)
        for part in (self._nothing_typed, self._nothing_found):
            left.addWidget(part)
            part.hide()
        left.addWidget(card, 1)
        left.addStretch(0)
        self.saved.setFixedWidth(SAVED_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(self.saved)
        self.body.addLayout(row, 1)

    def _listen(self) -> None:
        self.fields.edited.connect(self._ask)
        self.fields.words.list_wanted.connect(self._to_list)
        self.list.opened.connect(self._open)
        self.saved.chosen.connect(self._show_view)
        self.saved.save_wanted.connect(self._save)
        self.saved.told.connect(self._tell)
        self._settles.timeout.connect(self._settle)
        keys = QShortcut(QKeySequence("Ctrl+S"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self._save)

    @override
    def shown(self) -> None:
        self.saved.ask()
        self._ask()
        self.fields.words.setFocus()

    @override
    def leave(self) -> None:
        self.clear_messages()
        self._settles.stop()
        self._record.forget()

    def take_words(self, words: str) -> None:
        """Go on with what was typed into the search field."""
        self._show_view(SearchView(words=words))

    def _take_lists(self, lists: Mapping[str, tuple[Choosable, ...]]) -> None:
        self._lists = lists
        self.dispatcher.ask(Today(), then=self._make_filters)

    def _make_filters(self, today: date) -> None:
        self.fields.offer(self._lists, today)
        self.fields.show_view(self._asked)

    def _show_view(self, view: SearchView) -> None:
        self._asked = view
        self.fields.show_view(view)
        self._ask()
        self.fields.words.setFocus()
        self.fields.words.end(False)

    def _ask(self) -> None:
        """Ask anew; the desk stops the question that this one replaces."""
        self._settles.stop()
        self._asked = self.fields.view()
        if len(self._asked.words) < SHORTEST:
            self._show(AllFound(hits=()))
            return
        self._settles.start()
        self.dispatcher.ask(FindAll(view=self._asked), then=self._show)

    def _settle(self) -> None:
        """Put on record what was looked for."""
        if len(self._asked.words) >= SHORTEST:
            self._record.keep(self.dispatcher, FindAll(view=self._asked, settled=True))

    def _show(self, found: AllFound) -> None:
        self.list.show_hits(found.hits)
        typed = len(self._asked.words) >= SHORTEST
        if typed and not self.fields.is_filtered():
            named = frozenset(hit.number for hit in found.hits if hit.kind == "subject")
            self.dispatcher.ask(
                FindAlike(words=self._asked.words, besides=named), then=self._show_alike
            )
        self._more = found.more
        self._show_how_much()

    def _show_alike(self, hits: tuple[Hit, ...]) -> None:
        if not self.fields.is_filtered():
            self.list.show_alike(hits)
            self._show_how_much()

    def _show_how_much(self) -> None:
        count, typed = len(self.list.hits()), len(self._asked.words) >= SHORTEST
        self.set_title(
            self.title, f"{count}{' and more' if self._more else ''} found" if typed else ""
        )
        self._nothing_typed.setVisible(not typed)
        self._nothing_found.setVisible(typed and not count)
        self._card.setVisible(bool(count))
        if self._more:
            self.tell(CUT, Status.SOON)

    def _to_list(self) -> None:
        if self.list.hits():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _open(self, hit: Hit) -> None:
        """Show a hit where it belongs, and put on record how it was found."""
        self._settles.stop()
        self._settle()
        alone = hit.kind == "entry" and hit.case_id is None
        self.wanted.emit("report" if alone else hit.kind, hit.number)

    def _save(self) -> None:
        self.saved.save(self.fields.view())

    def _tell(self, sentence: str, bad: bool) -> None:
        self.tell(sentence, Status.LATE if bad else Status.DONE)
