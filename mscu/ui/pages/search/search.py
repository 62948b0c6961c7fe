"""Search: the results, narrowed by filters, and the user's saved searches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists, ListChoice
from mscu.actions.core.view_filters import SearchView, dump_view, read_view
from mscu.actions.search.find import MIN_LENGTH, FindAlike, FindAll, FoundRecord, SearchResults
from mscu.actions.search.saved_views import BROKEN, RemoveView, SavedLine, SavedViews, SaveView
from mscu.codes import Kind, Marking, SubjectKind
from mscu.ui.lists.find_list import FindList
from mscu.ui.lists.search_record import SearchRecord
from mscu.ui.look.layouts import Space, growing, hbox, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.pages.core.page import Page, PageContext
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import Card, EmptyState
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.flow import WrappingRow
from mscu.ui.widgets.partial_date import PartialDateField

# Saved searches


PAGE = "search"
REMOVE_KEYS = "Del"


class SavedCard(QWidget):
    """Saved searches, by name: Enter opens one, Del removes it.

    Signals: `chosen` with a search to show; `notified` with a message, and its status;
    `save_requested` when the current search is to be saved.
    """

    chosen = Signal(object)
    notified = Signal(str, object)
    save_requested = Signal()

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._saved: tuple[SavedLine, ...] = ()
        self._message = ""
        self.list = ListCard("Saved searches", _empty_state(), fills=True)
        self._remove = Button("Remove", size=Size.SMALL, hint=REMOVE_KEYS)
        self._remove.setToolTip("Remove the selected search")
        self.list.aside.addWidget(self._remove)
        self.title = LineField(placeholder="Name of this search")
        self.title.setAccessibleName("Name of this search")
        self._save = Button("Save", hint="Ctrl+S")
        self._lay_out()
        self.list.opened.connect(self._open)
        self._remove.clicked.connect(self._remove_chosen)
        self._save.clicked.connect(self.save_requested)
        self.title.returnPressed.connect(self.save_requested)
        keys = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list.view)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._remove_chosen)

    def _lay_out(self) -> None:
        row = hbox(growing(self.title), self._save, spacing=Space.SMALL)
        vbox(growing(self.list), row, within=self)

    def ask(self) -> None:
        self._dispatcher.ask(SavedViews(page=PAGE), then=self._show)

    def save(self, view: SearchView) -> None:
        """Save a search under the name that was typed."""
        title = self.title.text().strip()
        if not title:
            self.title.setFocus()
            self.notified.emit("Type a name for this search.", Status.LATE)
            return
        self._message = f"Saved as “{title}”."
        command = SaveView(page=PAGE, title=title, content=dump_view(view))
        self._dispatcher.perform(command, then=self._view_saved, problems=self._refused)

    def _view_saved(self, _id: int) -> None:
        self.title.clear()
        self.notified.emit(self._message, Status.DONE)
        self.ask()

    def _refused(self, problems: dict[str, str]) -> None:
        self.notified.emit(" ".join(problems.values()), Status.LATE)

    def _show(self, saved: tuple[SavedLine, ...]) -> None:
        self._saved = saved
        self.list.show_looks([saved_look(view) for view in saved])
        self._remove.setVisible(bool(saved))
        if saved and self.list.view.current_id() is None:
            self.list.view.choose_first()

    def _open(self, index: int) -> None:
        view = read_view(SearchView, self._saved[index].content)
        if view is None:
            self.notified.emit(f"“{self._saved[index].title}” cannot be opened. {BROKEN}", Status.LATE)
        else:
            self.title.setText(self._saved[index].title)
            self.chosen.emit(view)

    def _remove_chosen(self) -> None:
        at = self.list.view.current_id()
        if at is not None and at < len(self._saved):
            title = self._saved[at].title
            self._message = f"“{title}” removed."
            self._dispatcher.perform(RemoveView(page=PAGE, title=title), then=self._removed)

    def _removed(self, _result: object) -> None:
        self.notified.emit(self._message, Status.DONE)
        self.ask()


def saved_look(line: SavedLine) -> RowLook:
    """Return the row of a saved search: its name, and its words."""
    view = read_view(SearchView, line.content)
    text = "not readable" if view is None else view.words or "no words yet"
    return RowLook(line.title, text, kind="Saved search")


def _empty_state() -> EmptyState:
    return EmptyState("search", "No saved searches", "Name a search below to save it here. Only you see it.")


# Words and filters


KINDS = (
    ("cases", "Cases"),
    *((kind.value, kind.label) for kind in SubjectKind),
    ("plans", "Plans"),
    ("entry", "Entries"),
)
WORDS = "A reference, name, address, plate, phone, or words of an entry"
Lists = Mapping[str, tuple[ListChoice, ...]]
Editor = LineField | ChoiceField


class SearchLine(LineField):
    """The field for words; Down and Enter move to the results.

    Signals: `list_requested`.
    """

    list_requested = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.list_requested.emit()
        else:
            super().keyPressEvent(event)


LEAST_FILTERS = 390


class SearchFields(QWidget):
    """The words and the filters of one search.

    Signals: `edited` with each change.
    """

    edited = Signal()

    def __init__(self, *, plans: bool = True) -> None:
        """Build the fields; `plans` offers plans to those who keep them."""
        super().__init__()
        self.words = SearchLine(placeholder=WORDS)
        self._fields: dict[str, Editor] = {"words": self.words}
        self._rows = (hbox(spacing=Space.SMALL), hbox(spacing=Space.SMALL), hbox(spacing=Space.SMALL))
        self._clear = Button("No filters")
        self._clear.setToolTip("Clear all filters; the words stay")
        self._clear.clicked.connect(self._clear_filters)
        words, of_entries, of_handling = self._rows
        filters = WrappingRow(of_entries, of_handling, least=LEAST_FILTERS, shares=(3, 2))
        vbox(words, filters, within=self, spacing=Space.SMALL)
        self._put(0, "words", self.words, "Words", stretch=2)
        options = [option for option in KINDS if plans or option[0] != "plans"]
        self._put(0, "what", ChoiceField(options, empty="Everything"), "What to look for")
        kinds = [(kind.value, kind.label) for kind in Kind]
        self._put(0, "kind", ChoiceField(kinds, empty="Any kind of entry"), "Kind of entry")

    def offer(self, lists: Lists, today: date) -> None:
        """Fill the filters that need the store's lists and today's date."""
        parse = sources_of({}, today).parse_day
        markings = [(marking.value, marking.label) for marking in Marking]
        for row, name, label, field in (
            (1, "district", "District", _choice(lists, "district", "Any district")),
            (1, "since", "From", PartialDateField(parse, today, placeholder="From date")),
            (1, "until", "To", PartialDateField(parse, today, placeholder="To date")),
            (2, "marking", "Marking", ChoiceField(markings, empty="Any marking")),
            (2, "handling", "Handling code", _choice(lists, "intelligence_handling", "Any handling")),
        ):
            self._put(row, name, field, label)
        self._rows[2].addWidget(self._clear)

    def _put(self, row: int, name: str, field: Editor, label: str, *, stretch: int = 1) -> None:
        field.setAccessibleName(label)
        field.setToolTip(label)
        field.edited.connect(self.edited)
        self._fields[name] = field
        self._rows[row].addWidget(field, stretch)

    def view(self) -> SearchView:
        """Return the current search; an incomplete date, reported at its field, is ignored."""
        values = {name: _value(field) for name, field in self._fields.items()}
        return SearchView(**values)

    def show_view(self, view: SearchView) -> None:
        """Show a search without emitting `edited`."""
        for name, field in self._fields.items():
            field.show_value(getattr(view, name) or (None if name != "words" else ""))

    def is_filtered(self) -> bool:
        view = self.view()
        return view != SearchView(words=view.words)

    def _clear_filters(self) -> None:
        self.show_view(SearchView(words=self.view().words))
        self.edited.emit()
        self.words.setFocus()


def _choice(lists: Lists, name: str, empty: str) -> ChoiceField:
    return ChoiceField([(code.key, code.label) for code in lists.get(name, ())], empty=empty)


def _value(field: Editor) -> str:
    if isinstance(field, PartialDateField):
        reading = field.reading()
        field.mark_problem(reading is not None and reading.error and not field.hasFocus())
        return "" if reading is None or reading.error else field.text().strip()
    return str(field.value() or "")


SAVED_WIDTH = 300
SETTLE_MS = 1_000
CUT = "Only the newest are shown. Add a filter or another word to narrow the search."


class SearchPage(Page):
    """The results on the left, in groups; the saved searches on the right."""

    name: ClassVar[str] = "search"
    title: ClassVar[str] = "Search"
    known_as: ClassVar[str] = "find everything"
    icon: ClassVar[str] = "search"
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    in_rail: ClassVar[bool] = False
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Down, Enter", "In the words: go to the results"),
        ("Enter", "On a result: open it"),
        ("Ctrl+S", "Save this search under the name typed"),
        ("Del", "On a saved search: remove it"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.fields = SearchFields(plans=context.actor.may(Permission.PLAN))
        self.list = FindList(takes_keyboard=True)
        self.saved = SavedCard(dispatcher)
        self._lists: Mapping[str, tuple[ListChoice, ...]] = {}
        self._nothing_typed = EmptyState(
            "search",
            "Search everything you may see",
            (
                "Type two letters or more. Part of a plate or phone number is enough, and names are found "
                "however they are written. Searches are recorded."
            ),
        )
        self._nothing_found = EmptyState(
            "search", "Nothing found", "Try fewer words or filters, or only the start of a word."
        )
        self._record = SearchRecord(self)
        self._settle_timer = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._asked = SearchView()
        self._more = False
        self._lay_out_page()
        self._listen()
        dispatcher.ask(CodeLists(), then=self._on_lists)

    def _lay_out_page(self) -> None:
        card = Card(flush=True)
        card.body.addWidget(self.list, 1)
        self._card = card
        left = vbox(self.fields, spacing=Space.MEDIUM)
        for part in (self._nothing_typed, self._nothing_found):
            left.addWidget(part)
            part.hide()
        left.addWidget(card, 1)
        left.addStretch(0)
        self.saved.setFixedWidth(SAVED_WIDTH)
        self.body.addLayout(hbox(growing(left), self.saved, spacing=Space.LARGE), 1)

    def _listen(self) -> None:
        self.fields.edited.connect(self._ask)
        self.fields.words.list_requested.connect(self._focus_list)
        self.list.opened.connect(self._open)
        self.saved.chosen.connect(self._show_view)
        self.saved.save_requested.connect(self._save)
        self.saved.notified.connect(self.tell)
        self._settle_timer.timeout.connect(self._settle)
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
        self._settle_timer.stop()
        self._record.forget()

    def continue_search(self, text: str) -> None:
        """Continue with what was typed into the window's search field."""
        self._show_view(SearchView(words=text))

    def _on_lists(self, lists: Mapping[str, tuple[ListChoice, ...]]) -> None:
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
        """Search again; the dispatcher stops the query that this one replaces."""
        self._settle_timer.stop()
        self._asked = self.fields.view()
        if len(self._asked.words) < MIN_LENGTH:
            self._show(SearchResults(hits=()))
            return
        self._settle_timer.start()
        self.dispatcher.ask(FindAll(view=self._asked), then=self._show)

    def _settle(self) -> None:
        """Put on record what was searched for."""
        if len(self._asked.words) >= MIN_LENGTH:
            self._record.keep(self.dispatcher, FindAll(view=self._asked, settled=True))

    def _show(self, found: SearchResults) -> None:
        self.list.show_hits(found.hits)
        has_text = len(self._asked.words) >= MIN_LENGTH
        if has_text and not self.fields.is_filtered():
            subject_ids = frozenset(hit.record_id for hit in found.hits if hit.kind == "subject")
            self.dispatcher.ask(
                FindAlike(words=self._asked.words, besides=subject_ids), then=self._show_alike
            )
        self._more = found.more
        self._show_count()

    def _show_alike(self, hits: tuple[FoundRecord, ...]) -> None:
        if not self.fields.is_filtered():
            self.list.show_similar(hits)
            self._show_count()

    def _show_count(self) -> None:
        count, has_text = len(self.list.hits()), len(self._asked.words) >= MIN_LENGTH
        self.set_title(self.title, f"{count}{' and more' if self._more else ''} found" if has_text else "")
        self._nothing_typed.setVisible(not has_text)
        self._nothing_found.setVisible(has_text and not count)
        self._card.setVisible(bool(count))
        if self._more:
            self.tell(CUT, Status.SOON)

    def _focus_list(self) -> None:
        if self.list.hits():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _open(self, hit: FoundRecord) -> None:
        """Open a result on its page, and put on record how it was found."""
        self._settle_timer.stop()
        self._settle()
        is_report = hit.kind == "entry" and hit.case_id is None
        self.open_requested.emit("report" if is_report else hit.kind, hit.record_id)

    def _save(self) -> None:
        self.saved.save(self.fields.view())
