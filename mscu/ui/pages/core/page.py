"""The base class of pages: title row, messages, body, and the actions that they offer.

A page asks the dispatcher, shows the answer and turns what is typed into a command. It is built on first use
and kept; `shown` reads it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QContextMenuEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from mscu.access import Actor, Permission
from mscu.actions.search.find import Find, FindAlike, FoundRecord
from mscu.codes import Marking, StoreKind
from mscu.machine_settings import Feature, why_off
from mscu.progress import Progress
from mscu.ui.forms.drafts import Drafts
from mscu.ui.lists.column_header import ColumnHeader
from mscu.ui.lists.find_box import COMMANDS_ONLY, FindBox
from mscu.ui.lists.window_command import WindowCommand
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Margins, Space, growing, hbox, stretch, vbox, widget_with
from mscu.ui.look.palette import Status
from mscu.ui.look.reading_order import step
from mscu.ui.pages.core.answer_frame import AnswerFrame, disable_until_answered
from mscu.ui.pages.core.dropped_files import DroppedFiles, TakesFile
from mscu.ui.pages.core.message_place import MessagePlace
from mscu.ui.pages.core.row_menu import RowMenus
from mscu.ui.pages.core.undo_offer import UndoOffer
from mscu.ui.session.answers import Answers
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.job_bar import JobBar
from mscu.ui.widgets.label import Elided
from mscu.ui.widgets.menu import Menu
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.widgets.skeleton import SkeletonShape

GUTTER = 24
TITLE_HEIGHT, LEAST_TITLE = 56, 440
"""Pixels: a longer title, which has a name in it, is elided where the row has no room for all of it."""
BREADCRUMB_HEIGHT = 48
BELOW_CARRIED = 12
NEW_KEYS = "Ctrl+N"
COPIED = "Copied. Locking clears the clipboard."
STILL_LOADING = "still loading"
CRASHED = "The program hit an error and saved nothing."


@dataclass(frozen=True, kw_only=True)
class PageAction:
    """An action that a page offers: a line of the menu New (Ctrl+N)."""

    label: str
    run: Callable[[], object]
    icon: str = "plus"
    keys: str = ""
    why_not: str = ""
    """Why it may not be done now; it is then shown disabled."""
    separated: bool = False
    """Whether a separator stands before it in the menu."""
    about: QWidget | None = None
    """The list whose selected row it is about."""

    @property
    def command(self) -> WindowCommand:
        """The action as the search and the menu of a row offer it."""
        return WindowCommand(
            label=self.label, run=self.run, icon=self.icon, keys=self.keys, why_not=self.why_not
        )


class PageContext(Protocol):
    """What a page knows of its window: the user, the drafts, the way to other pages."""

    @property
    def within(self) -> QWidget | None:
        """The widget that shows the page: its parts are styled once more for each parent that comes later."""
        ...

    @property
    def actor(self) -> Actor:
        """Who has unlocked the store; `actor.may(permission)` decides what to leave out."""
        ...

    @property
    def drafts(self) -> Drafts:
        """What was typed and not saved."""
        ...

    @property
    def unit_name(self) -> str:
        """The name of the unit or charity whose store the page works in."""
        ...

    @property
    def store_file(self) -> Path: ...

    @property
    def backs_up(self) -> bool:
        """Return whether the store's backups are made on this computer."""
        ...

    @property
    def not_heard(self) -> str:
        """Since when and why the charity hears no urgent request here; empty where it does."""
        ...

    def beside(self, store_kind: StoreKind) -> Dispatcher | None:
        """Return the dispatcher of another open store, for what a person carries across by hand."""
        ...

    def open(self, kind: str, record_id: int) -> None:
        """Open a record by the kind that the audit uses: `cases`, `entry`, `subject`."""
        ...

    def turn_to(self, page: str) -> None:
        """Show a page by its name: `desk`, `reports`, `cases`, `subjects`, `call`, `since`."""
        ...

    def skip(self, instead: str) -> None:
        """Leave the page in front out of the way back: show the page before it, or another if none was."""
        ...

    def back(self) -> None:
        """Show the previous page."""
        ...

    def resume(self, form_key: str) -> None:
        """Open the form of a draft; its key begins with the name of its page and a slash."""
        ...

    def hold_lock(self, held: bool) -> None:
        """Suspend the idle lock during a call; the desktop's own lock and sleep still lock the store."""
        ...

    def show_message(self, bar: MessageBar) -> None:
        """Show a message on the page in front."""
        ...

    def begin_job(self, title: str, if_cancelled: str) -> Progress:
        """Return the progress of a job, and show it on the page in front if it takes long."""
        ...

    def form_shown(self, form_key: str) -> None:
        """Note which form is in front, so that no message above it asks for the same thing."""
        ...

    def note_backup(self) -> None:
        """Show a new backup in the status line of the window."""
        ...

    def columns(self, list_name: str) -> Sequence[int]:
        """Return how the user left the columns of a list, as its header wrote it; empty at first."""
        ...

    def keep_columns(self, list_name: str, columns: Sequence[int]) -> None:
        """Keep how the user left the columns of a list."""
        ...


class FindQuery(Protocol):
    """A search; `settled` once typing has stopped, so that it is put in the audit."""

    needs: ClassVar[Permission]

    def __init__(self, *, words: str, settled: bool = False) -> None: ...

    def answer(self, work: Any, /) -> tuple[FoundRecord, ...]:  # noqa: ANN401 - the gate's own
        ...


REPORT_GROUPS = "report_groups"
"""The kind under which the groups of reports of an import open, by the import's id."""


class Page(QWidget):
    """One page.

    Signals: `open_requested` opens a record of another page by kind and id; `marking_changed` tells the
    banner to read `marking` again; `counted` gives the rail a page's name and the number beside it;
    `find_requested` carries what is typed into the search field; `first_day_shown` tells that the store is
    empty and the page shows what to begin with.
    """

    store: ClassVar[StoreKind | None] = StoreKind.UNIT
    """The kind of store whose dispatcher it uses. None means the store unlocked first."""
    without: ClassVar[StoreKind | None] = None
    """The page does not exist while a store of this kind is open."""
    accessible_role: ClassVar[QAccessible.Role] = QAccessible.Role.Section
    """Of a panel some screen readers say every label in it at once."""
    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    icon: ClassVar[str] = "file-text"
    needs: ClassVar[Permission] = Permission.USE_STORE
    feature: ClassVar[Feature | None] = None
    """What IT turns off to have nobody get the page; None for a page that cannot be turned off."""
    in_rail: ClassVar[bool] = True
    under: ClassVar[str] = ""
    """The page whose line in the rail is highlighted while this one is shown, if not its own."""
    opens: ClassVar[tuple[str, ...]] = ()
    """The kinds of record that `open_record` takes, as the audit names them."""
    is_desk: ClassVar[bool] = False
    """Whether it is the page of the user's own day."""
    is_listed: ClassVar[bool] = True
    """Whether the search lists it among the pages."""
    of_record: ClassVar[bool] = False
    """Whether it shows one record, and nothing before one is opened."""
    known_as: ClassVar[str] = ""
    """Other words by which people look for the page."""
    search_hint: ClassVar[str] = ""
    room_for_carried: ClassVar[tuple[int, int]] = (0, BELOW_CARRIED)
    """Margins in pixels above and below what the window shows under every page's title."""
    body_margins: ClassVar[Margins] = (GUTTER, 0, GUTTER, 16)
    body_spacing: ClassVar[int] = Space.MEDIUM
    finds: ClassVar[type[FindQuery]] = Find
    """What the search field asks of the page's store."""
    finds_alike: ClassVar[type[FindAlike] | None] = FindAlike
    """The similarity search that follows, in a store with an index for it."""
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Keys and what they do here, for the handbook (F1)."""
    keys_need: ClassVar[Mapping[str, Permission]] = {}
    """What a role must have for some of these keys; the others are for all who have the page."""
    skeleton: ClassVar[SkeletonShape | None] = SkeletonShape.PAGE
    """The shape of the body until it is answered; None for a body that has frames of its own."""

    open_requested = Signal(str, int)
    marking_changed = Signal()
    counted = Signal(str, int)
    find_requested = Signal(str)
    first_day_shown = Signal()

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(context.within)
        self.dispatcher = dispatcher
        self.context = context
        self.answers = Answers(self, begun=False)
        self.card_answers = Answers(self)
        """What the card beside a list waits for, where it is read for the chosen row."""
        self.find_box = FindBox(self.search_hint) if self.search_hint else FindBox()
        if not self.may_find:
            self.find_box.setPlaceholderText(COMMANDS_ONLY)
        self.find_box.textEdited.connect(self.find_requested)
        self._buttons = hbox(spacing=Space.MEDIUM)
        self._new: Button | None = None
        self.body = vbox(spacing=self.body_spacing, margins=self.body_margins)
        self.carried = vbox()
        """Holds what the window shows on whichever page is in front."""
        self._lay_out()
        self._message_place = MessagePlace(self)
        self._job_bar: JobBar | None = None
        self.undo_offer = UndoOffer(dispatcher, self)
        self.undo_offer.told.connect(self.tell)
        self._message_place.gone.connect(self.undo_offer.withdraw)
        DroppedFiles(self, self.takes_file)
        self._row_menus = RowMenus(self, self._commands_about)
        self._row_menus.copied.connect(self._say_copied)
        self.setAccessibleName(self.title)

    # Called by the window

    @classmethod
    def offered_to(cls, actor: Actor) -> bool:
        """Return whether a user has this page at all."""
        return actor.may(cls.needs) and not (cls.feature is not None and why_off(cls.feature))

    def shown(self) -> None:
        """Read the page again, since it is now in front."""

    def shown_for(self, kind: str) -> None:  # noqa: ARG002 - pages that read one record override it
        """Read what `open_record`, which is called next for a record of a kind, does not read itself."""
        self.shown()

    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        """Read the page again if a command changed something that it shows."""

    def page_actions(self) -> Sequence[PageAction]:
        """Return the actions that Ctrl+N offers here; a single action is run at once."""
        return ()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return the keys of this page that the user's role may use, and what they do."""
        actor = self.context.actor
        own = [item for item in self.shortcuts if actor.may(self.keys_need.get(item[0], self.needs))]
        labels = [action.label for action in self.page_actions()]
        if labels and not any(keys.startswith(NEW_KEYS) for keys, _ in own):
            more = f", or {len(labels) - 1} more" if labels[1:] else ""
            own.insert(0, (NEW_KEYS, f"{labels[0]}{more}"))
        return own

    def leave(self) -> None:
        """Close open forms and cards: another page comes to the front, or the store is locked."""

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a record of one of the kinds in `opens`."""

    def resume(self, form_key: str) -> None:
        """Open the form of a draft, filled with `self.context.drafts.of(form_key)`."""

    def takes_file(self) -> TakesFile | None:
        """Return what is done with a file that is dropped on the page; None while it takes none."""
        return None

    def log_police_call(self, *, begins: bool = False) -> None:
        """Log that police telephoned, where a survivor with a card is shown and no request waits.

        `begins` if the card is being read out now.
        """

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return step(self.window(), forward=next)

    @property
    def may_find(self) -> bool:
        """Whether the user may search the records of the page's store."""
        return self.context.actor.may(self.finds.needs)

    @property
    def marking(self) -> Marking:
        """The highest marking of what is shown."""
        return Marking.OFFICIAL_SENSITIVE

    # Called by pages

    def set_title(self, title: str, count: str = "") -> None:
        """Set the title, and the count beside it."""
        self._heading.set_text(title)
        self._heading.setMinimumWidth(min(self._heading.sizeHint().width(), LEAST_TITLE))
        self._count.set_text(count)

    def add_button(self, button: QWidget, *, needs_answer: bool = False) -> None:
        """Add a button at the right end of the title row; some can only be used once the page is answered."""
        if not needs_answer:
            self._buttons.addWidget(button)
            return
        holder = QWidget()  # the button's own state is kept in it
        hbox(button, within=holder)
        self._buttons.addWidget(holder)
        disable_until_answered(self.answers, holder)

    def unless_waiting(self, why_not: str = "") -> str:
        """Return why an action on what the page shows may not be done now, or an empty string."""
        return why_not or ("" if self.answers.is_answered else STILL_LOADING)

    def tell(self, sentence: str, status: Status = Status.RUN) -> None:
        """Show a sentence until the next one; an empty one removes it.

        A message that something was done goes after a while, or once another record or page is opened.
        """
        if not sentence:
            self.clear_messages()
            return
        bar = MessageBar(sentence, status=status, closes=True)
        bar.passes = status is Status.DONE
        self.show_message(bar)

    def show_message(self, bar: MessageBar) -> None:
        """Show a message in place of the one before; it lies over the page and takes no focus."""
        self._message_place.clear()
        self.undo_offer.add_to(bar)
        self._message_place.show_bar(bar)

    def begin_job(self, title: str, if_cancelled: str) -> Progress:
        """Return the progress of a job for the dispatcher, and show it over the page if it takes long.

        Its title is a word such as `Exporting`. Esc cancels it from anywhere in the page, which then says
        `if_cancelled`.
        """
        if self._job_bar is None:
            self._job_bar = JobBar(self)
            self.dispatcher.ended.connect(self._job_bar.end_of)
            self._job_bar.cancelled.connect(self._say_cancelled)
            self._message_place.add_job_bar(self._job_bar)
        self.clear_messages()
        return self._job_bar.begin(title, if_cancelled)

    def end_job(self, progress: Progress) -> None:
        """Hide the bar of a job that is not the dispatcher's, and say so if it was cancelled."""
        if self._job_bar is not None:
            self._job_bar.end_of(progress, progress.is_cancelled())

    def _say_cancelled(self, sentence: str) -> None:
        self.tell(sentence, Status.QUIET)

    def withdraw(self, sentence: str) -> None:
        """Remove a message that no longer applies, if it is still shown."""
        if self._message_place.text == sentence:
            self.clear_messages()

    def clear_messages(self) -> None:
        self._message_place.clear()

    def keep_columns(self, header: ColumnHeader, list_name: str) -> None:
        """Restore order and widths of columns, and keep them for the user whenever they change."""
        header.restore(self.context.columns(list_name))
        header.changed.connect(partial(self._columns_changed, header, list_name))

    def _columns_changed(self, header: ColumnHeader, list_name: str) -> None:
        self.context.keep_columns(list_name, header.kept())

    def add_new_button(
        self, label: str = "New", kind: ButtonKind = ButtonKind.SECONDARY, *, needs_answer: bool = False
    ) -> Button:
        """Add a button at the right that offers the page's actions, as Ctrl+N does."""
        button = Button(label, kind=kind, icon="plus", hint=NEW_KEYS)
        button.clicked.connect(self.offer_page_actions)
        self._new = button
        self.add_button(button, needs_answer=needs_answer)
        return button

    def offer_page_actions(self) -> None:
        """Run the page's only action, or show the menu of all of them."""
        page_actions = self.page_actions()
        if len(page_actions) == 1 and not page_actions[0].why_not:
            page_actions[0].run()
        elif page_actions:
            menu = actions_menu(page_actions, self)
            anchor = self._new or self.find_box
            menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))
            menu.setActiveAction(menu.actions()[0])

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.setAccepted(self._row_menus.show_for(event))

    def _commands_about(self, rows: QWidget) -> list[WindowCommand]:
        """Return the page's actions on the selected row of a list."""
        return [action.command for action in self.page_actions() if action.about is rows]

    def _say_copied(self, _text: str) -> None:
        self.tell(COPIED, Status.DONE)

    # Layout

    def title_row(self) -> QWidget:
        """Build the row at the top; a page with another header overrides it and keeps `find_box`."""
        row = QFrame()
        row.setFixedHeight(TITLE_HEIGHT)
        self._heading, self._count = Elided(step=Type.PAGE), Elided(tone="text2")
        self.set_title(self.title)
        hbox(
            self._heading,
            self._count,
            stretch(),
            self.find_box,
            self._buttons,
            within=row,
            spacing=Space.MEDIUM,
            margins=(GUTTER, 0, GUTTER, 0),
        )
        return row

    def _lay_out(self) -> None:
        vbox(self.title_row(), self.carried, growing(self._framed_body()), within=self, spacing=Space.NONE)

    def _framed_body(self) -> QWidget:
        content = widget_with(self.body)
        return AnswerFrame(self.answers, content, self.skeleton) if self.skeleton is not None else content

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.answers.begin()


def actions_menu(page_actions: Sequence[PageAction], parent: QWidget) -> Menu:
    """Build a menu of actions; those not allowed are shown with the reason."""
    menu = Menu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for action in page_actions:
        if action.separated:
            menu.addSeparator()
        menu.offer(action.label, action.run, icon=action.icon, keys=action.keys, why_not=action.why_not)
    return menu


def breadcrumb_row(first: QWidget, *rest: QWidget, stretched: QWidget | None = None) -> QWidget:
    """Build the title row of a page under a case; `stretched` takes up the remaining width."""
    row = QWidget()
    row.setFixedHeight(BREADCRUMB_HEIGHT)
    hbox(
        *(growing(widget, 1 if widget is (stretched or first) else 0) for widget in (first, *rest)),
        within=row,
        spacing=Space.LARGE,
        margins=(GUTTER, 4, GUTTER, 0),
    )
    return row


def bind_keys(page: QWidget, keys: tuple[tuple[str, Callable[[], object]], ...]) -> None:
    """Bind keys that work wherever in a page the keyboard focus is."""
    for key, slot in keys:
        shortcut = QShortcut(QKeySequence(key), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)
