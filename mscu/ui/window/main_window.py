"""The window once a store is open: the rail, and the pages of the user's role."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QGridLayout, QWidget
from typing_extensions import override

from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, aligned, growing, hbox, vbox
from mscu.ui.look.reading_order import step
from mscu.ui.look.theme import Scheme
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.kind_forms import FORMS
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from mscu.ui.pages.page_list import PAGES
from mscu.ui.session.workspaces import SignedIn, Workspaces
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import scrolling
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.popup_keys import LOCK_KEYS
from mscu.ui.window.find_popup import FindPopup
from mscu.ui.window.kept_focus import KeptFocus
from mscu.ui.window.page_stack import PageStack
from mscu.ui.window.quick_hide import BlankPane, QuickHide
from mscu.ui.window.rail import PersonMenu, Rail, RailLine
from mscu.ui.window.urgent_banner import NotHeard, watch_for

Keys = tuple[str, str]
EVERYWHERE: tuple[Keys, ...] = (
    ("Ctrl+K", "Search"),
    ("Ctrl+Enter", "In the search: show all results, with filters"),
    ("Alt+W", "In the search: watch the selected nominal, or the words typed"),
    ("Ctrl+N", "Add a new item on this page"),
    ("Ctrl+Shift+N", "Take a call"),
    ("Ctrl+S", "Save the form"),
    ("Esc", "Close the form; the draft is kept"),
    ("Alt+Left", "Back to the previous page"),
    ("Ctrl+1 to Ctrl+9", "The pages in the side bar, from the top"),
    ("Ctrl+B", "Fold or unfold the side bar"),
    ("F9 or Ctrl+Shift+H", "Hide everything at once; press again to show it"),
    ("Ctrl+L", "Lock"),
    ("F1", "This list of shortcuts"),
)


_BESIDE_RING = 8
"""Pixels between the focus ring of the list, which lies within it, and its text."""


class ShortcutSheet(QDialog):
    """The list of shortcuts, which scrolls in a low window. It is not modal."""

    def __init__(self, page_title: str, page_keys: Iterable[Keys], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Shortcuts")
        content = QWidget()
        column = vbox(
            Label("Everywhere", step=Type.SECTION),
            _table(EVERYWHERE),
            within=content,
            spacing=Space.MEDIUM,
            margins=(_BESIDE_RING,) * 4,
        )
        page_keys = tuple(page_keys)
        if page_keys:
            column.addWidget(rule())
            column.addWidget(Label(page_title, step=Type.SECTION))
            column.addLayout(_table(page_keys))
        area = scrolling(content)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName("Shortcuts")
        size = content.sizeHint()
        area.setMinimumWidth(size.width() + area.verticalScrollBar().sizeHint().width())
        close = Button("Close", hint="Esc")
        close.clicked.connect(self.close)
        around = vbox(
            area,
            aligned(close, Qt.AlignmentFlag.AlignRight),
            within=self,
            spacing=Space.MEDIUM,
            margins=(24, 20, 24, 20),
        )
        rest = around.sizeHint().height() - area.sizeHint().height()
        self.resize(around.sizeHint().width(), min(size.height() + rest, parent.window().height()))


def _table(keys: Iterable[Keys]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(6)
    for row, (key, description) in enumerate(keys):
        grid.addWidget(Label(key, step=Type.LABEL, tone="text2"), row, 0)
        grid.addWidget(Label(description), row, 1)
    grid.setColumnStretch(1, 1)
    return grid


FOLD_BELOW_WIDTH = 1400
CALL, CALL_KEYS = "call", "Ctrl+Shift+N"
OWN_PAGE = "own"
"""The page on which users change their own passphrase."""


class MainWindow(QWidget):
    """The rail and the pages.

    Signals: `lock_requested`; `scheme_requested` with the value of the chosen scheme. The stack's own signals
    tell the banner and the search which page is in front.
    """

    lock_requested = Signal()
    scheme_requested = Signal(str)

    def __init__(self, workspaces: Workspaces, pages: Sequence[type[Page]] = PAGES) -> None:
        super().__init__()
        FORMS.update(ENTRY_FORMS)
        self.scheme = Scheme.SYSTEM
        self.stack = PageStack(workspaces, pages)
        self.search = FindPopup(self.stack)
        self.rail = _rail(self.stack.kinds(), workspaces.first.signed_in)
        self._content, blank = QWidget(), BlankPane()
        hbox(self.rail, growing(self.stack), within=self._content, spacing=Space.NONE)
        vbox(growing(self._content), growing(blank), within=self, spacing=Space.NONE)
        KeptFocus(self, lambda: self.stack.page)
        self.quick_hide = QuickHide(self, self._content, blank)
        self.urgent = watch_for(workspaces, self)
        if self.urgent is not None:
            self.stack.carry(self.urgent.bars)
            self.urgent.form_requested.connect(self.stack.resume)
            self.urgent.said.connect(self.stack.say)
            self.stack.form_shown.connect(self.urgent.bars.step_aside)
            self.urgent.heard.connect(self._alert)
            self.urgent.bars.none_waits.connect(self._log_call)
        if workspaces.not_heard:
            self.stack.carry(NotHeard(workspaces.not_heard))
        self.rail.page_requested.connect(self.stack.turn_to)
        self.rail.lock_requested.connect(self.lock_requested)
        self.rail.person.clicked.connect(self._show_person_menu)
        self.stack.turned.connect(self.rail.highlight)
        self.stack.counted.connect(self.rail.set_count)
        self._bind_keys()

    def begin(self) -> None:
        """Show the first page, and start watching for urgent requests."""
        self.stack.begin()
        if self.urgent is not None:
            self.urgent.begin()

    def end(self) -> None:
        """Stop watching, as the stores are being closed."""
        if self.urgent is not None:
            self.urgent.end()

    def _alert(self, is_new: bool) -> None:
        """Beep for an urgent request; while the window is hidden, only for a new one."""
        if is_new or not self.quick_hide.hidden:
            QApplication.beep()
            QApplication.alert(self.window())

    def _log_call(self) -> None:
        if self.stack.page is not None:
            self.stack.page.log_police_call()

    def show_shortcuts(self) -> None:
        page = self.stack.page
        title, keys = (page.title, page.shortcuts) if page is not None else ("", ())
        ShortcutSheet(title, keys, self).show()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return step(self.window(), forward=next)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        old_width = event.oldSize().width()
        is_narrow = event.size().width() < FOLD_BELOW_WIDTH
        if old_width < 0 or (old_width < FOLD_BELOW_WIDTH) is not is_narrow:
            self.rail.fold(is_narrow)

    def _bind_keys(self) -> None:
        actions: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+K", self._search),
            ("Ctrl+N", self._offer_actions),
            (CALL_KEYS, self._open_call),
            (LOCK_KEYS, self.lock_requested.emit),
            ("Ctrl+B", self._toggle_rail),
            ("Alt+Left", self.stack.back),
            ("F1", self.show_shortcuts),
            *(self.urgent.keys() if self.urgent is not None else ()),
            *((item.line.keys, item.click) for item in self.rail.items().values()),
        )
        for keys, action in actions:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(action)
            if keys == LOCK_KEYS:
                shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)  # a menu may be open
                self.quick_hide.keep_enabled(shortcut)

    def _search(self) -> None:
        if self.stack.page is not None:
            self.stack.page.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.stack.page.find_box.selectAll()  # it may have the focus already

    def _offer_actions(self) -> None:
        if self.stack.page is not None:
            self.stack.page.offer_page_actions()

    def _open_call(self) -> None:
        self.stack.turn_to(CALL)

    def _toggle_rail(self) -> None:
        self.rail.fold(not self.rail.folded)

    def _show_person_menu(self) -> None:
        can_change = any(page.name == OWN_PAGE for page in self.stack.kinds())
        menu = PersonMenu(self, scheme=self.scheme, may_change=can_change)
        menu.passphrase_requested.connect(self._change_passphrase)
        menu.shortcuts_requested.connect(self.show_shortcuts)
        menu.lock_requested.connect(self.lock_requested)
        menu.scheme_requested.connect(self.scheme_requested)
        menu.popup(self.rail.person.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))
        menu.setActiveAction(menu.actions()[0])

    def _change_passphrase(self) -> None:
        self.stack.turn_to(OWN_PAGE)


def _rail(pages: Sequence[type[Page]], signed_in: SignedIn) -> Rail:
    call_page = next((page for page in pages if page.name == CALL), None)
    in_rail = (page for page in pages if page.in_rail and page is not call_page)
    return Rail(
        [_line(page, f"Ctrl+{position}") for position, page in enumerate(in_rail, 1)],
        _line(call_page, CALL_KEYS) if call_page else None,
        unit_name=signed_in.unit_name,
        person=signed_in.actor.display,
        role=signed_in.actor.role.label,
    )


def _line(page: type[Page], keys: str) -> RailLine:
    return RailLine(page=page.name, label=page.title, icon=page.icon, keys=keys)
