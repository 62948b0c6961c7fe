"""The results of the search, below the search field of any page: commands and records.

It searches at every key. Commands are found at once and are not recorded. Which records were searched for is
recorded, sealed for the auditor, once typing has paused for a second or a hit is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid
from typing_extensions import override

from mscu.actions.search.find import MIN_LENGTH, Find, FoundRecord
from mscu.text.counts import count_of
from mscu.ui.lists.find_box import FindBox
from mscu.ui.lists.find_list import FindPanel
from mscu.ui.lists.search_record import SearchRecord
from mscu.ui.lists.window_command import WindowCommand
from mscu.ui.session.answers import Answers
from mscu.ui.window.page_stack import PageStack
from mscu.ui.window.window_commands import MOST_BESIDE_RECORDS, CommandSource, Groups

if TYPE_CHECKING:
    from mscu.ui.pages.core.page import Page


SETTLE_MS = 1_000


class SearchQueries(QObject):
    """The queries of one search, from the first key until it is recorded.

    Signals: `found` with the hits, and whether similar ones are still to come; `alike` with the similar ones;
    `search_recorded` after the search was recorded.
    """

    found = Signal(object, bool)
    alike = Signal(object)
    search_recorded = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._page: Page | None = None
        self._text = ""
        self._record = SearchRecord(self)
        self.answers = Answers(self)
        self._settle_timer = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._settle_timer.timeout.connect(self.settle)

    def search(self, page: Page | None, text: str) -> None:
        """Search for what is typed now, in the page's store only."""
        self._settle_timer.stop()
        self._page, self._text = page, text
        if page is not None and page.may_find:
            self._settle_timer.start()
            self.answers.wait()
            page.dispatcher.ask(page.finds(words=text), then=self._found)

    def settle(self) -> None:
        """Record what was searched for."""
        self._settle_timer.stop()
        if self._page is not None and len(self._text) >= MIN_LENGTH:
            query = self._page.finds(words=self._text, settled=True)
            self._record.keep(self._page.dispatcher, query)
            self.search_recorded.emit()

    def stop(self) -> None:
        """End this search; the next one is recorded separately."""
        self._settle_timer.stop()
        self._page = None
        self._record.forget()

    def _found(self, hits: tuple[FoundRecord, ...]) -> None:
        if self._page is None:
            return
        query_type = self._page.finds_alike
        self.found.emit(hits, query_type is not None)
        if query_type is not None:
            subject_ids = frozenset(hit.record_id for hit in hits if hit.kind == "subject")
            self._page.dispatcher.ask(
                query_type(words=self._text, besides=subject_ids), then=self._found_alike
            )

    def _found_alike(self, hits: tuple[FoundRecord, ...]) -> None:
        if self._page is not None:
            self.alike.emit(hits)


WIDTH = 560
_GREATEST_HEIGHT = 520
_PAGE = 6
WATCHES, WATCH_SUBJECT, SEARCH = "watches", "subjects/watch", "search"
"""The page of watches, the form that watches a nominal, and the page of all search results."""
_ALT, _CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
_NONE = Qt.KeyboardModifier.NoModifier
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _PAGE, Qt.Key.Key_PageUp: -_PAGE}
COMMANDS_FIRST = ">"
"""Typed first, it finds commands alone."""
_SHORT = (
    "Type two letters or more: a reference, name, address, plate, phone, words of an entry, or what you want "
    "to do."
)
_SEARCHING = "Searching"
_NOTHING = (
    "Try fewer words, or the beginning of one. Plates and phones are found however they are written. "
    "Records that you may not see are not found."
)
_NO_COMMAND = "Try other words, or only the start of one."
_RECORDS_TOO = "Backspace, and records are searched too."
_KEYS = "Enter opens, {all}{watch}Esc closes, “>” finds commands alone. Searches for records are recorded."
_ONLY_COMMANDS = "No record found. Enter does it, Esc closes."
_COMMAND_KEYS = "Enter does it, Esc closes. Searches for commands are not recorded."
_ALL_KEYS = "Ctrl+Enter shows all with filters, "
_WATCH_KEYS = "Alt+W watches, "
_OR_WATCH = "Alt+W watches it: you are told when a colleague next names it."


@runtime_checkable
class ContinuesSearch(Protocol):
    """A page that continues a search typed on another page."""

    def continue_search(self, text: str) -> None:
        """Start from these words."""
        ...


class FindPopup(FindPanel):
    """Listens to the search fields of all pages of a stack and shows the results.

    Signals: `search_recorded` after a search was recorded.
    """

    search_recorded = Signal()
    _box: FindBox | None = None  # on the class, as Qt calls the filter once more while a window is destroyed

    def __init__(self, stack: PageStack, commands: CommandSource) -> None:
        super().__init__(stack)
        self._stack, self._commands = stack, commands
        self._text = ""
        self._queries = SearchQueries(self)
        self._stepped = False
        self._came_from: QWidget | None = None
        """What had the keyboard before the search field."""
        self._listen()
        self.hide()

    def _listen(self) -> None:
        self._queries.found.connect(self._show_hits)
        self._queries.alike.connect(self._show_alike)
        self._queries.search_recorded.connect(self.search_recorded)
        self._queries.answers.changed.connect(self._search_ended)
        self._stack.find_requested.connect(self._typed)
        self._stack.turned.connect(self._page_turned)
        self._stack.installEventFilter(self)
        self.list.opened.connect(self._open)
        self.list.command_chosen.connect(self._run)
        self.list.selected.connect(self._read_aloud)

    def begin(self) -> None:
        """Put the keyboard in the search field of the page in front; while it is empty, show all commands."""
        page = self._stack.page
        if page is None:
            return
        self._watch_find_box()
        if not page.find_box.hasFocus():
            self._came_from = QApplication.focusWidget()
        page.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        page.find_box.selectAll()  # it may have the focus already
        if not page.find_box.text().strip():
            self._text = ""
            self._show_commands(self._commands.all())

    def _typed(self, text: str) -> None:
        self._watch_find_box()
        self._text, self._stepped = text.strip(), False
        if not self._text:
            self.close_list()
        elif self._text.startswith(COMMANDS_FIRST):
            words = self._text.removeprefix(COMMANDS_FIRST).strip()
            self._show_commands(self._commands.matching(words) if words else self._commands.all())
        elif not self._may_find_records:
            self._show_commands(self._commands.matching(self._text))
        elif len(self._text) < MIN_LENGTH:
            self._queries.stop()
            self._show_sentence("", _SHORT)
        else:
            self._search()

    @property
    def _may_find_records(self) -> bool:
        return self._stack.page is not None and self._stack.page.may_find

    def _show_commands(self, groups: Groups) -> None:
        """Show commands and no records."""
        self._queries.stop()
        self.show_keys(_COMMAND_KEYS)
        self.list.show_commands(groups)
        self.list.show_hits(())
        count = len(self.list.commands())
        if count:
            self._show_list(count_of(count, "command"))
        else:
            hint = f"{_NO_COMMAND} {_RECORDS_TOO}" if self._may_find_records else _NO_COMMAND
            self._show_sentence(f"No command found for “{self._text}”", hint)

    def _search(self) -> None:
        """Show the commands found at once, and ask for the records."""
        watches, all_results = has_page(self._stack, WATCHES), has_page(self._stack, SEARCH)
        self.show_keys(
            _KEYS.format(watch=_WATCH_KEYS if watches else "", all=_ALL_KEYS if all_results else "")
        )
        if not self.isVisible():
            self.list.show_hits(())  # those of an earlier search
        self.list.show_commands(self._commands.matching(self._text, MOST_BESIDE_RECORDS))
        count = len(self.list.commands())
        if count:
            self._show_list(count_of(count, "command"))
        self._queries.search(self._stack.page, self._text)
        if not self._queries.answers.is_answered and not count and not self.list.hits():
            self.show_message("", _SEARCHING)

    def _search_ended(self) -> None:
        """Close the panel if nothing came, as the page's message says why."""
        if self._queries.answers.is_answered and self._hint.text() == _SEARCHING and self.list.isHidden():
            self.hide()

    def _watch_find_box(self) -> None:
        """Listen to the search field of the page in front."""
        page = self._stack.page
        if page is not None and page.find_box is not self._box:
            self._box = page.find_box
            self._box.installEventFilter(self)

    def _show_hits(self, hits: tuple[FoundRecord, ...], more_to_come: bool) -> None:
        if self._is_current():
            self.list.show_hits(hits, keeps_current=self._stepped)
            if hits or not more_to_come:
                self._show_records()

    def _show_alike(self, hits: tuple[FoundRecord, ...]) -> None:
        if self._is_current():
            self.list.show_similar(hits)
            if hits or not self.list.hits():
                self._show_records()

    def _is_current(self) -> bool:
        return self._box is not None and self._text == self._box.text().strip()

    def _show_records(self) -> None:
        count = len(self.list.hits())
        if count:
            self._show_list(f"{count} found")
        elif self.list.commands():
            self.show_keys(_ONLY_COMMANDS)
            self._read_aloud(_ONLY_COMMANDS)
        else:
            hint = f"{_NOTHING} {_OR_WATCH}" if has_page(self._stack, WATCHES) else _NOTHING
            self._show_sentence(f"Nothing found for “{self._text}”", hint)

    def _show_list(self, spoken: str) -> None:
        self.show_list()
        self._place_and_show()
        self._read_aloud(spoken)

    def _show_sentence(self, text: str, hint: str) -> None:
        self.show_message(text, hint)
        self._place_and_show()
        self._read_aloud(f"{text} {hint}".strip())

    def _read_aloud(self, text: str) -> None:
        """Announce the list to screen readers, since the focus stays in the field."""
        if self._box is not None:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._box, text))

    def _place_and_show(self) -> None:
        if self._box is None or not self._box.hasFocus():
            return
        box = self._box
        below = box.mapTo(self._stack, QPoint(0, box.height() + 4))
        width = max(WIDTH, box.width())
        left = below.x() + box.width() - width
        space = self._stack.height() - below.y() - 12
        layout = self.layout()
        height = min(self.full_height(width), space, _GREATEST_HEIGHT)
        self.setGeometry(left, below.y(), width, height)
        if layout is not None:
            layout.activate()
        self.show()
        self.raise_()

    def close_list(self) -> None:
        """Close the list; the next search is a new one."""
        self._queries.stop()
        self.hide()

    def _page_turned(self, _page: str) -> None:
        """End the search; nothing of it stands over the page that was left when it is shown again."""
        self.close_list()
        self._came_from = None
        left = self._box
        self._watch_find_box()
        if left is not None and left is not self._box:
            left.clear()

    def _open(self, hit: FoundRecord) -> None:
        """Open a hit on its page; a report without a case is on the page of reports."""
        self._queries.settle()
        self.close_list()
        if self._box is not None:
            self._box.clear()
        if hit.kind == "entry" and hit.case_id is None:
            self._stack.open("report", hit.record_id)
        else:
            self._stack.open(hit.kind, hit.record_id)

    def _run(self, command: WindowCommand) -> None:
        """Run a command where the keyboard was before; one that may not be run says why."""
        if command.why_not:
            self._read_aloud(command.spoken)
            return
        self.close_list()
        if self._box is not None:
            self._box.clear()
            if self._came_from is not None and isValid(self._came_from) and self._came_from.isVisible():
                self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self._box.clearFocus()
        command.run()

    def _choose_current(self) -> None:
        if not self.list.isHidden():
            self.list.choose_current()

    def _show_all(self) -> None:
        """Open the search page with the same words."""
        if has_page(self._stack, SEARCH):
            text = self._text
            self.close_list()
            continue_on(self._stack, SEARCH, text)

    def _watch(self) -> None:
        """Watch the hit selected with the arrow keys, or else the words typed."""
        if not has_page(self._stack, WATCHES) or len(self._text) < MIN_LENGTH:
            return
        hit = self.list.current_hit() if self._stepped else None
        text = self._text
        self._queries.settle()
        self.close_list()
        if hit is not None and hit.kind == "subject":
            self._stack.resume(f"{WATCH_SUBJECT}/{hit.record_id}")
        else:
            continue_on(self._stack, WATCHES, text)

    def _key(self, event: QKeyEvent) -> bool:
        """Handle a key while the list is open; other keys are typed into the field."""
        key, modifiers = Qt.Key(event.key()), event.modifiers() & (_ALT | _CTRL)
        if not modifiers and key in _STEPS:
            self._stepped = True
            self.list.step(_STEPS[key])
            return True
        actions: dict[tuple[Qt.KeyboardModifier, Qt.Key], Callable[[], None]] = {
            (_NONE, Qt.Key.Key_Return): self._choose_current,
            (_NONE, Qt.Key.Key_Enter): self._choose_current,
            (_NONE, Qt.Key.Key_Escape): self.close_list,
            (_ALT, Qt.Key.Key_W): self._watch,
            (_CTRL, Qt.Key.Key_Return): self._show_all,
            (_CTRL, Qt.Key.Key_Enter): self._show_all,
        }
        action = actions.get((modifiers, key))
        if action is not None:
            action()
        return action is not None

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._box:
            return self._handle_box_event(event)
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place_and_show()
        return False

    def _handle_box_event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusOut:
            self.hide()
        elif kind == QEvent.Type.FocusIn and self._box is not None and self._box.text().strip():
            self._typed(self._box.text())
        elif isinstance(event, QKeyEvent) and self.isVisible():
            if kind == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if kind == QEvent.Type.KeyPress:
                return self._key(event)
        return False


def continue_on(stack: PageStack, page: str, text: str) -> None:
    """Show a page that continues with the words typed here."""
    stack.turn_to(page)
    shown: object = stack.page
    if isinstance(shown, ContinuesSearch):
        shown.continue_search(text)


def has_page(stack: PageStack, name: str) -> bool:
    """Return whether a page is of the store that was searched: no words pass to the other store."""
    page = stack.page
    return page is not None and page.finds is Find and any(k.name == name for k in stack.kinds())
