"""The window once a store is open: the rail, and the pages of the user's role."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from mscu.actions.desk.store_use import LookForUse, StoreUse
from mscu.codes import StoreKind
from mscu.ui.lists.window_command import WindowCommand
from mscu.ui.look.layouts import Space, growing, hbox, vbox
from mscu.ui.look.reading_order import step
from mscu.ui.look.theme import Scheme
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.kind_forms import FORMS
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from mscu.ui.pages.first_day.role_day import PERSON, SEARCH, TourStep
from mscu.ui.pages.first_day.role_days import ROLE_DAYS
from mscu.ui.pages.page_list import PAGES
from mscu.ui.session.text_size import SIZES
from mscu.ui.session.workspaces import SignedIn, Workspaces
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.widgets.popup_keys import CALL_KEYS, HIDE_KEYS, LOCK_KEYS
from mscu.ui.widgets.text_size_keys import LARGER_ALSO, LARGER_KEYS, NORMAL_KEYS, SMALLER_KEYS
from mscu.ui.window.find_popup import FindPopup
from mscu.ui.window.handbook_panel import BESIDE_FROM, HandbookPanel
from mscu.ui.window.kept_focus import KeptFocus
from mscu.ui.window.page_stack import PageStack
from mscu.ui.window.quick_hide import BlankPane, QuickHide
from mscu.ui.window.rail import PersonMenu, Rail, RailLine
from mscu.ui.window.spell_check import SpellCheck
from mscu.ui.window.text_size_offer import TextSizeOffer
from mscu.ui.window.tour import Tour
from mscu.ui.window.urgent_banner import NotHeard, watch_for
from mscu.ui.window.window_commands import CommandSource

Keys = tuple[str, str]
_SEARCH = ("Ctrl+K", "Search, and find what can be done")
_CTRL_1_TO_9 = ("Ctrl+1 to Ctrl+9", "The pages in the side bar, from the top")
IN_PLACES: tuple[Keys, ...] = (
    ("Ctrl+Enter", "In the search: show all results, with filters"),
    ("Alt+W", "In the search: watch the selected nominal, or the words typed"),
    ("Ctrl+S", "Save the form"),
    ("Esc", "Close the form; the draft is kept"),
    ("Ctrl+Z", "Undo what a message says was done, while it stands"),
    ("Y, N or S, or the arrows", "In a choice: yes, no or not sure"),
)
"""Keys that work in the search field, in a form or for a message of any page."""

FOLD_BELOW_WIDTH = 1400
CALL = "call"
OWN_PAGE = "own"
"""The page on which users change their own passphrase."""
_SCHEMES = (
    (Scheme.SYSTEM, "Same colours as the desktop", "monitor"),
    (Scheme.LIGHT, "Light", "sun"),
    (Scheme.DARK, "Dark", "moon"),
)


class MainWindow(QWidget):
    """The rail and the pages.

    Signals: `lock_requested`; `scheme_requested` with the value of the chosen scheme; `rail_folded`
    with whether the user folded the rail. The stack's own signals
    tell the banner and the search which page is in front.
    """

    lock_requested = Signal()
    scheme_requested = Signal(str)
    rail_folded = Signal(bool)

    def __init__(self, workspaces: Workspaces, pages: Sequence[type[Page]] = PAGES) -> None:
        super().__init__()
        FORMS.update(ENTRY_FORMS)
        self.scheme = Scheme.SYSTEM
        self._is_rail_chosen = self._handbook_is_whole = False
        self.stack = PageStack(workspaces, pages)
        self.text_size = TextSizeOffer(self._show_message, self)
        self.text_size.lock_requested.connect(self.lock_requested)
        self.spell_check = SpellCheck(self)
        self.rail = _rail(self.stack.kinds(), workspaces.first.signed_in)
        self.search = FindPopup(self.stack, CommandSource(self.stack, self.commands, self.rail.keys()))
        self._content, blank = QWidget(), BlankPane()
        self.handbook = HandbookPanel(
            self.keys_everywhere, workspaces.first.actor.role, {page.name: page.icon for page in PAGES}
        )
        beside = (self.rail, growing(self.stack), growing(self.handbook))
        hbox(*beside, within=self._content, spacing=Space.NONE)
        vbox(growing(self._content), growing(blank), within=self, spacing=Space.NONE)
        KeptFocus(self, lambda: self.stack.page)
        self.quick_hide = QuickHide(self, self._content, blank)
        self.is_tour_wanted = False
        """Whether the user has had no tour on this workstation: it then begins with the first day."""
        own = (workspaces.of(StoreKind.SURVIVORS) or workspaces.first).actor
        steps = ROLE_DAYS[own.store, own.role].tour
        self.tour = Tour(self._content, self.stack, steps, self._tour_control)
        self.stack.first_day_shown.connect(self._offer_tour)
        self.urgent = watch_for(workspaces, self)
        if self.urgent is not None:
            self.stack.carry(self.urgent.bars)
            self.urgent.form_requested.connect(self.stack.resume)
            self.urgent.said.connect(self.stack.say)
            self.stack.form_shown.connect(self.urgent.bars.step_aside)
            self.urgent.heard.connect(self._alert)
            self.urgent.heard.connect(self._uncover_page)
            self.urgent.bars.none_waits.connect(self._log_call)
        if workspaces.not_heard:
            self.stack.carry(NotHeard(workspaces.not_heard))
        self.rail.page_requested.connect(self.stack.turn_to)
        self.rail.lock_requested.connect(self.lock_requested)
        self.rail.person.clicked.connect(self._show_person_menu)
        self.handbook.whole_requested.connect(self._turn_handbook)
        self.handbook.closed.connect(self._place_handbook)
        self.stack.turned.connect(self._follow_in_handbook)
        self.stack.turned.connect(self.rail.highlight)
        self.stack.counted.connect(self.rail.set_count)
        self._bind_keys()

    def begin(self) -> None:
        """Show the first page, and start watching for urgent requests."""
        self.stack.begin()
        if self.stack.first_day is not None:
            self.stack.turned.connect(self._look_for_use, Qt.ConnectionType.SingleShotConnection)
        if self.urgent is not None:
            self.urgent.begin()

    def end(self) -> None:
        """Stop watching, as the stores are being closed."""
        if self.urgent is not None:
            self.urgent.end()

    def _look_for_use(self, _page: str) -> None:
        if self.stack.page is not None:
            self.stack.page.dispatcher.ask(LookForUse(), then=self._show_first_day)

    def _show_first_day(self, use: StoreUse) -> None:
        """Begin with the page of the first day in an empty store, for somebody who has no desk."""
        if use.is_empty and self.stack.first_day is not None and not self.stack.may_go_back:
            self.stack.turn_to(self.stack.first_day)

    def _offer_tour(self) -> None:
        if self.is_tour_wanted:
            self.is_tour_wanted = False
            self._begin_tour()

    def _begin_tour(self) -> None:
        self._uncover_page()
        self.tour.begin()

    def _tour_control(self, step: TourStep) -> QWidget | None:
        """Return the control that a step of the tour is about."""
        if step.control == PERSON:
            return self.rail.person
        if step.control == SEARCH:
            return self.stack.page.find_box if self.stack.page is not None else None
        return self.rail.line_of(step.control or step.page)

    def _alert(self, is_new: bool) -> None:
        """Beep for an urgent request; while the window is hidden, only for a new one."""
        if is_new or not self.quick_hide.hidden:
            QApplication.beep()
            QApplication.alert(self.window())

    def _log_call(self, begins: bool) -> None:
        if self.stack.page is not None:
            self.stack.page.log_police_call(begins=begins)

    def commands(self) -> tuple[WindowCommand, ...]:
        """Return what the window does on every page, for its keys, menus, list of shortcuts and search."""
        return (
            *self._call_commands(),
            WindowCommand(
                label="Add a new item on this page",
                run=self._offer_actions,
                icon="plus",
                keys="Ctrl+N",
                why_not="" if self._has_page_actions() else "nothing is added on this page",
            ),
            WindowCommand(
                label="Back to the previous page",
                run=self.stack.back,
                icon="arrow-left",
                keys="Alt+Left",
                words="return",
                why_not="" if self.stack.may_go_back else "no other page was shown before",
            ),
            WindowCommand(
                label="Fold or unfold the side bar",
                run=self._toggle_rail,
                icon="panel-left",
                keys="Ctrl+B",
                words="rail menu wide narrow",
            ),
            WindowCommand(
                label="Hide everything; the same key shows it again",
                run=self.quick_hide.toggle,
                icon="eye-off",
                keys=" or ".join(HIDE_KEYS),
                words="cover blank privacy",
            ),
            *self._scheme_commands(),
            *self._text_size_commands(),
            *self._spelling_commands(),
            *self._help_commands(),
        )

    def _call_commands(self) -> list[WindowCommand]:
        urgent = self.urgent.commands() if self.urgent is not None else ()
        call = WindowCommand(
            label="Take a call",
            run=self._open_call,
            icon="phone-incoming",
            keys=CALL_KEYS,
            words="phone report advice",
        )
        return [*([call] if self._has_page(CALL) else ()), *urgent]

    def _passphrase_commands(self) -> list[WindowCommand]:
        change = WindowCommand(label="Change my passphrase", run=self._change_passphrase, icon="key-round")
        return [change] if self._has_page(OWN_PAGE) else []

    def _scheme_commands(self) -> list[WindowCommand]:
        return [
            WindowCommand(
                label=label,
                run=partial(self.scheme_requested.emit, scheme.value),
                icon=icon,
                detail="colours",
                words="theme scheme mode",
                checked=scheme is self.scheme,
            )
            for scheme, label, icon in _SCHEMES
        ]

    def _text_size_commands(self) -> list[WindowCommand]:
        return [
            WindowCommand(label=label, run=run, icon=icon, keys=keys, words="text size zoom font scale")
            for label, run, icon, keys in (
                ("Larger text", partial(self.text_size.step, 1), "zoom-in", LARGER_KEYS),
                ("Smaller text", partial(self.text_size.step, -1), "zoom-out", SMALLER_KEYS),
                ("Text at 100 %", self.text_size.reset, "zoom-out", NORMAL_KEYS),
            )
        ]

    def _spelling_commands(self) -> list[WindowCommand]:
        return [
            WindowCommand(
                label="Do not mark spelling" if self.spell_check.is_on else "Mark spelling",
                run=self.spell_check.toggle,
                icon="notebook-pen",
                words="misspelt words dictionary typing",
            )
        ]

    def _text_sizes(self) -> list[WindowCommand]:
        """Return the sizes to choose from in the menu."""
        return [
            WindowCommand(
                label=f"{size} %",
                run=partial(self.text_size.offer, size),
                icon="zoom-in",
                checked=size == self.text_size.shown,
            )
            for size in SIZES
        ]

    def _help_commands(self) -> list[WindowCommand]:
        return [
            WindowCommand(
                label="Tour in three steps",
                run=self._begin_tour,
                icon="route",
                words="help first day guide introduction",
            ),
            WindowCommand(
                label="Handbook, and the keys of this page",
                run=self.show_handbook,
                icon="book-open",
                keys="F1",
                words="help manual shortcuts",
            ),
            WindowCommand(
                label="Lock",
                run=self.lock_requested.emit,
                icon="lock",
                keys=LOCK_KEYS,
                words="leave sign out log off",
            ),
        ]

    def _has_page(self, name: str) -> bool:
        return any(page.name == name for page in self.stack.kinds())

    def _has_page_actions(self) -> bool:
        return self.stack.page is not None and bool(self.stack.page.page_actions())

    def show_handbook(self) -> None:
        """Open the handbook at the page in front."""
        self.handbook.open_for(self.stack.page)
        self._place_handbook()

    def _turn_handbook(self) -> None:
        self._handbook_is_whole = not self._handbook_is_whole
        self._place_handbook()

    def _follow_in_handbook(self) -> None:
        """Show the page that was turned to, and its chapter unless it was in front already."""
        self._uncover_page()
        if self.stack.page is not self.handbook.page:
            self.handbook.follow_page(self.stack.page)

    def _uncover_page(self) -> None:
        """Show the page again where the handbook is in its place."""
        if self.stack.isHidden():
            self._handbook_is_whole = False
            if self.width() < BESIDE_FROM:
                self.handbook.close_panel()
            self._place_handbook()

    def _place_handbook(self) -> None:
        """Put the handbook beside the page or in its place."""
        is_narrow = self.width() < BESIDE_FROM
        is_whole = is_narrow or self._handbook_is_whole
        self.handbook.show_whole(is_whole, may_change=not is_narrow)
        self.stack.setVisible(self.handbook.isHidden() or not is_whole)

    def _show_message(self, bar: MessageBar) -> None:
        self._uncover_page()
        self.stack.show_message(bar)

    def _search(self) -> None:
        self._uncover_page()
        self.search.begin()

    def keys_everywhere(self) -> list[Keys]:
        """Return the keys that work on every page, and what they do."""
        commands = [(command.keys, command.label) for command in self.commands() if command.keys]
        return [_SEARCH, *commands, _CTRL_1_TO_9, *IN_PLACES]

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return step(self.window(), forward=next)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_handbook()
        old_width = event.oldSize().width()
        is_narrow = event.size().width() < FOLD_BELOW_WIDTH
        if old_width < 0 and self._is_rail_chosen:
            return
        if old_width < 0 or (old_width < FOLD_BELOW_WIDTH) is not is_narrow:
            self.rail.fold(is_narrow)

    def _bind_keys(self) -> None:
        of_pages = ((item.line.keys, item.click) for item in self.rail.items().values())
        of_window = ((c.keys, c.run) for c in self.commands() if c.run != self.quick_hide.toggle)
        for keys, action in ((_SEARCH[0], self._search), *of_window, *of_pages):
            if not keys:
                continue
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(action)
            if keys == LOCK_KEYS:
                shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)  # a menu may be open
                self.quick_hide.keep_enabled(shortcut)
        QShortcut(QKeySequence(LARGER_ALSO), self).activated.connect(partial(self.text_size.step, 1))

    def _offer_actions(self) -> None:
        self._uncover_page()
        if self.stack.page is not None:
            self.stack.page.offer_page_actions()

    def _open_call(self) -> None:
        self.stack.turn_to(CALL)

    def _toggle_rail(self) -> None:
        self.rail.fold(not self.rail.folded)
        self.rail_folded.emit(self.rail.folded)

    def fold_rail(self, folded: bool) -> None:
        """Fold or unfold the rail, and leave it so when the window is shown first."""
        self._is_rail_chosen = True
        self.rail.fold(folded)

    def _show_person_menu(self) -> None:
        sections = (
            self._passphrase_commands(),
            self._scheme_commands(),
            self._spelling_commands(),
            self._help_commands(),
        )
        menu = PersonMenu(self, *sections, text_sizes=self._text_sizes())
        menu.popup(self.rail.person.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))
        menu.setActiveAction(menu.actions()[0])

    def _change_passphrase(self) -> None:
        self.stack.turn_to(OWN_PAGE)


def _rail(pages: Sequence[type[Page]], signed_in: SignedIn) -> Rail:
    call_page = next((page for page in pages if page.name == CALL), None)
    in_rail = (page for page in pages if page.in_rail and page is not call_page)
    return Rail(
        [_line(page, _digit_keys(position)) for position, page in enumerate(in_rail, 1)],
        _line(call_page, CALL_KEYS) if call_page else None,
        unit_name=signed_in.unit_name,
        person=signed_in.actor.display,
        role=signed_in.actor.role.label,
    )


def _digit_keys(position: int) -> str:
    """Return the keys of a line of the rail; those after the ninth have none."""
    return f"Ctrl+{position}" if position < 10 else ""  # noqa: PLR2004


def _line(page: type[Page], keys: str) -> RailLine:
    return RailLine(page=page.name, label=page.title, icon=page.icon, keys=keys)
