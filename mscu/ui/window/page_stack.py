"""The pages of the window, built when first wanted, and the way from one to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from mscu.access import Actor
from mscu.codes import StoreKind
from mscu.progress import Progress
from mscu.ui.forms.drafts import FORM_KEY, Drafts
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import GUTTER, Page
from mscu.ui.pages.first_day.first_day_page import FirstDayPage
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.workspaces import Workspace, Workspaces
from mscu.ui.widgets.announcing import announce
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar, dismiss_messages
from mscu.ui.widgets.panes import may_turn_back, turn_back
from mscu.ui.widgets.skeleton import LOADING

_HISTORY_LIMIT = 50
_LOADING_TOP = 14
"""Where the title of a page is, in pixels."""
_AFTER_PAINT_MS = 1
"""A timer of 0 ms would fire before the pending paint."""


class PageStack(QStackedWidget):
    """The pages that the user's role has, one in front.

    Signals: `turned` with the name of the page in front; `moved` with the kind of store that it works in;
    `marking_changed` with its marking; `counted` with a page and the number of items waiting there;
    `find_requested` with the words in the search field; `hold_requested` with whether locking when idle is
    suspended; `backed_up` when a page made a backup; `form_shown` with the key of the form in front, empty
    when it is closed; `first_day_shown` when a page shows what to begin with in an empty store;
    `columns_changed` with the name of a list and how the user left its columns.
    """

    turned = Signal(str)
    moved = Signal(object)
    marking_changed = Signal(str)
    counted = Signal(str, int)
    find_requested = Signal(str)
    hold_requested = Signal(bool)
    backed_up = Signal()
    form_shown = Signal(str)
    first_day_shown = Signal()
    columns_changed = Signal(str, object)

    def __init__(self, workspaces: Workspaces, pages: Sequence[type[Page]]) -> None:
        super().__init__()
        self._workspaces = workspaces
        self._page_types = {page.name: page for page in pages if workspaces.for_page(page)}
        self._pages: dict[str, Page] = {}
        self._history: list[str] = []
        self.columns: dict[str, Sequence[int]] = {}
        """How the user left the columns of lists, by the names of the lists."""
        self._pending_message: Callable[[], object] | None = None
        self._staying: tuple[str, Callable[[], object]] | None = None
        """A sentence that is shown on each page until somebody dismisses it, and how."""
        self._shared_widget: QWidget | None = None
        self._loading = Label(LOADING, step=Type.PAGE, tone="text2", parent=self)
        self._loading.move(GUTTER, _LOADING_TOP)
        self._loading.hide()
        self._first_page = QTimer(self, interval=_AFTER_PAINT_MS, singleShot=True)
        self._first_page.timeout.connect(self._begin)
        self._first_questions = QTimer(self, interval=_AFTER_PAINT_MS, singleShot=True)
        self._first_questions.timeout.connect(self._ask)
        for workspace in workspaces:
            workspace.dispatcher.records_changed.connect(self._records_changed)
            workspace.dispatcher.trouble.connect(self.say)
            workspace.dispatcher.trouble_over.connect(self.withdraw)
            workspace.drafts.failed.connect(self.say)
            workspace.drafts.recovered.connect(self._say_recovered)

    @property
    def drafts(self) -> Drafts:
        """The unsaved drafts of the store of the page in front."""
        return (self.page.context if self.page else self._workspaces.first).drafts

    @property
    def page(self) -> Page | None:
        widget = self.currentWidget()
        return widget if isinstance(widget, Page) else None

    def kinds(self) -> tuple[type[Page], ...]:
        """The pages that this user has."""
        return tuple(self._page_types.values())

    def open(self, kind: str, id_: int) -> None:
        """Show a record; does nothing for a kind that none of the user's pages shows."""
        page = _first(page for page in self._page_types.values() if kind in page.opens)
        if page is not None:
            self._turn_to(page.name, for_record=kind)
            dismiss_messages(self._pages[page.name])
            self._pages[page.name].open_record(kind, id_)
            self._say_what_stays()

    @property
    def first_day(self) -> str | None:
        """The page of the first day for somebody who has no desk; None for who has one."""
        has_desk = any(page.is_desk for page in self._page_types.values())
        names = (page.name for page in self._page_types.values() if issubclass(page, FirstDayPage))
        return None if has_desk else next(names, None)

    def was_shown(self, page: str) -> bool:
        """Return whether a page has been in front."""
        return page in self._pages

    @property
    def may_go_back(self) -> bool:
        """Whether a list is hidden by what was chosen in it, or another page was shown before."""
        return bool(self._history) or (self.page is not None and may_turn_back(self.page))

    def turn_to(self, page: str) -> None:
        """Show a page by its name; does nothing for a page that the role does not have."""
        if page in self._page_types:
            self._turn_to(page)

    def _turn_to(self, page: str, *, for_record: str = "") -> None:
        previous = self.page
        if previous is not None and previous.name != page:
            _put_away(previous)
            self._history = [*self._history, previous.name][-_HISTORY_LIMIT:]
        self._show_page(page)
        self._ask(for_record=for_record)
        self._say_what_stays()

    def _say_what_stays(self) -> None:
        if self._staying is not None:
            self._staying[1]()

    def back(self) -> None:
        """Return to the list that takes turns with what was chosen in it, or to the page before."""
        if self.page is not None and turn_back(self.page):
            return
        if self._history and self.page is not None:
            _put_away(self.page)
            self._show_page(self._history.pop())
            self._ask()

    def skip(self, instead: str) -> None:
        """Leave the page in front out of the way back: show the page before it, or another if none was."""
        if self._history:
            self.back()
        else:
            self.turn_to(instead)
            self._history.clear()

    def resume(self, form_key: str) -> None:
        """Open the form of a draft on its page."""
        page = form_key.partition("/")[0]
        if page in self._page_types:
            self.turn_to(page)
            self._pages[page].resume(form_key)

    def hold_lock(self, is_held: bool) -> None:
        """Suspend locking when idle during a call."""
        self.hold_requested.emit(is_held)

    def note_backup(self) -> None:
        """Announce a new backup."""
        self.backed_up.emit()

    def keep_columns(self, list_name: str, columns: Sequence[int]) -> None:
        """Keep how the user left the columns of a list."""
        self.columns[list_name] = columns
        self.columns_changed.emit(list_name, columns)

    def carry(self, widget: QWidget) -> None:
        """Show a widget under the title of the page in front, whichever that is."""
        self._shared_widget = widget
        widget.setParent(self)  # until a page is shown, as without a parent it would be a window

    def begin(self) -> None:
        """Show the first page of the rail, unless another is wanted before the window is painted.

        The window is painted first, since building a page and running its queries takes longer.
        """
        self._loading.show()
        self._first_page.start()

    def _begin(self) -> None:
        first_page = _first(page for page in self._page_types.values() if page.in_rail)
        if first_page is not None and self.page is None:
            self._show_page(first_page.name)
            self._first_questions.start()

    def put_away(self) -> None:
        """Close open forms and cards on the page in front, as before locking."""
        if self.page is not None:
            self.drafts.was_open(_open_form(self.page))
            self.page.leave()

    def _show_page(self, name: str) -> None:
        page = self._pages.get(name) or self._make(name)
        if self._shared_widget is not None:
            above, below = page.room_for_carried
            self._shared_widget.setContentsMargins(GUTTER, above, GUTTER, below)
            page.carried.addWidget(self._shared_widget)
        if page is not self.currentWidget():
            announce(page, page.title)
        self.setCurrentWidget(page)
        self._loading.hide()
        self.turned.emit(page.under or name)
        self.moved.emit(page.context.actor.store)
        self._marking()
        if self._pending_message is not None:
            self._pending_message()
            self._pending_message = None

    def _ask(self, *, for_record: str = "") -> None:
        if self.page is not None:
            if for_record:
                self.page.shown_for(for_record)
            else:
                self.page.shown()
            self.page.answers.settle()
            self._marking()

    def _make(self, name: str) -> Page:
        kind = self._page_types[name]
        workspace = self._workspaces.for_page(kind) or self._workspaces.first
        page = kind(workspace.dispatcher, Stand(self, self._workspaces, workspace))
        page.open_requested.connect(self.open)
        page.counted.connect(self.counted)
        page.marking_changed.connect(self._marking)
        page.find_requested.connect(self.find_requested)
        page.first_day_shown.connect(self.first_day_shown)
        page.answers.wait()  # until it has asked, which the first page does once the window is painted
        self._pages[name] = page
        self.addWidget(page)
        return page

    def _marking(self) -> None:
        if self.page is not None:
            self.marking_changed.emit(self.page.marking.label)

    def _records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.page is not None:
            self.page.records_changed(changed)

    def show_message(self, bar: MessageBar) -> None:
        """Show a message on the page in front, or on the first page if no problem waits to be shown there."""
        if self.page is not None:
            self.page.show_message(bar)
        elif self._pending_message is None:
            self._pending_message = partial(self.show_message, bar)

    def begin_job(self, title: str, if_cancelled: str) -> Progress:
        """Return the progress of a job, and show it on the page in front if it takes long."""
        return Progress() if self.page is None else self.page.begin_job(title, if_cancelled)

    def say(
        self,
        sentence: str,
        status: Status = Status.LATE,
        *,
        link: str = "",
        leads_to: Sequence[str] = (),
        stays: bool = False,
    ) -> None:
        """Show a problem on the page in front, or on the first page once it is there.

        A link leads to the first of the pages that the user has. One that stays is shown on each page until
        it is dismissed.
        """
        again = partial(self.say, sentence, status, link=link, leads_to=leads_to, stays=stays)
        if self.page is None:
            self._pending_message = again
            return
        bar = MessageBar(sentence, status=status, link=link, closes=True)
        if page := _first(self._page_types[name] for name in leads_to if name in self._page_types):
            bar.followed.connect(partial(self.turn_to, page.name))
        if stays:
            self._staying = sentence, again
            bar.closed.connect(self._dismiss)
        self.page.show_message(bar)

    def _dismiss(self) -> None:
        """Remove what stays from every page that shows it."""
        staying, self._staying = self._staying, None
        if staying is not None:
            for page in self._pages.values():
                page.withdraw(staying[0])

    def _say_recovered(self, sentence: str) -> None:
        if self.page is not None:
            self.page.tell(sentence, Status.DONE)

    def withdraw(self, sentence: str) -> None:
        """Remove a message that no longer applies, if it is still shown."""
        if self._staying is not None and self._staying[0] == sentence:
            self._dismiss()
        if self.page is not None:
            self.page.withdraw(sentence)


class Stand:
    """The `PageContext` of one page: its own store, and the way to other pages."""

    def __init__(self, stack: PageStack, workspaces: Workspaces, workspace: Workspace) -> None:
        self._workspaces, self._workspace = workspaces, workspace
        self.within: QWidget | None = stack
        self.open, self.turn_to = stack.open, stack.turn_to
        self.back, self.skip = stack.back, stack.skip
        self.resume, self.hold_lock = stack.resume, stack.hold_lock
        self.note_backup, self.form_shown = stack.note_backup, stack.form_shown.emit
        self.show_message, self.begin_job = stack.show_message, stack.begin_job
        self.keep_columns = stack.keep_columns
        self._columns = stack.columns

    @property
    def actor(self) -> Actor:
        """The user who has unlocked the page's store."""
        return self._workspace.actor

    @property
    def drafts(self) -> Drafts:
        """The unsaved drafts of the page's store."""
        return self._workspace.drafts

    @property
    def unit_name(self) -> str:
        """The unit or charity that owns the store."""
        return self._workspace.signed_in.unit_name

    @property
    def store_file(self) -> Path:
        return self._workspace.signed_in.store

    @property
    def backs_up(self) -> bool:
        """Return whether the store's backups are made on this computer."""
        return self._workspace.signed_in.backs_up

    @property
    def not_heard(self) -> str:
        """Since when and why the charity hears no urgent request here, or empty."""
        return self._workspaces.not_heard

    def columns(self, list_name: str) -> Sequence[int]:
        """Return how the user left the columns of a list."""
        return self._columns.get(list_name, ())

    def beside(self, store_kind: StoreKind) -> Dispatcher | None:
        """Return the dispatcher of another open store, for what the user sends from one to the other."""
        workspace = self._workspaces.of(store_kind)
        return None if workspace is None else workspace.dispatcher


def _put_away(page: Page) -> None:
    """Close open forms and cards on a page before another page is shown."""
    page.leave()
    dismiss_messages(page)


def _open_form(page: Page) -> str:
    """Return the draft key of the form that is visible on a page."""
    forms = (child for child in page.findChildren(QWidget) if child.property(FORM_KEY))
    return next((str(form.property(FORM_KEY)) for form in forms if form.isVisible()), "")


def _first(pages: Iterable[type[Page]]) -> type[Page] | None:
    return next(iter(pages), None)
