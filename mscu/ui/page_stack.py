"""The pages of the window, made when they are first wanted, and the way from one to another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from mscu.access import Actor
from mscu.ui.desk import Desk
from mscu.ui.drafts import FORM_KEY, Drafts
from mscu.ui.pages.page import Page
from mscu.ui.palette import Status

_LONGEST_PAST = 50
_PAINTED_MS = 1
"""A timer of no time at all would come before what was asked to be painted."""


class PageStack(QStackedWidget):
    """One page in front: this is what pages know as `Places`.

    What a role may not use is absent. Signals: `turned` with the name of the page in front;
    `marking_changed` with its marking; `counted` with a page and the number of what waits there;
    `find_requested` with what is typed into the search field; `hold_wanted` with whether
    idleness may lock no more for a while; `backed_up` when a page made a backup.
    """

    turned = Signal(str)
    marking_changed = Signal(str)
    counted = Signal(str, int)
    find_requested = Signal(str)
    hold_wanted = Signal(bool)
    backed_up = Signal()

    def __init__(
        self, desk: Desk, drafts: Drafts, actor: Actor, pages: Sequence[type[Page]]
    ) -> None:
        super().__init__()
        self._desk = desk
        self._drafts = drafts
        self._actor = actor
        self._kinds = {page.name: page for page in pages if page.offered_to(actor)}
        self._made: dict[str, Page] = {}
        self._past: list[str] = []
        self._unsaid = ""
        desk.records_changed.connect(self._records_changed)
        desk.trouble.connect(self.say)
        drafts.failed.connect(self.say)

    @property
    def actor(self) -> Actor:
        """Who has unlocked the store."""
        return self._actor

    @property
    def drafts(self) -> Drafts:
        """What was typed and not saved."""
        return self._drafts

    @property
    def page(self) -> Page | None:
        """The page in front."""
        shown = self.currentWidget()
        return shown if isinstance(shown, Page) else None

    def kinds(self) -> tuple[type[Page], ...]:
        """The pages that this person has."""
        return tuple(self._kinds.values())

    def open(self, kind: str, number: int) -> None:
        """Show a record; a kind that none of the person's pages shows changes nothing."""
        page = _first(page for page in self._kinds.values() if kind in page.opens)
        if page is not None:
            self.turn_to(page.name)
            self._made[page.name].open_record(kind, number)

    def turn_to(self, page: str) -> None:
        """Show a page by its name; one that the role has not changes nothing."""
        if page not in self._kinds:
            return
        before = self.page
        if before is not None and before.name != page:
            before.leave()
            self._past = [*self._past, before.name][-_LONGEST_PAST:]
        self._bring(page)
        self._ask()

    def back(self) -> None:
        """Show what was shown before."""
        if self._past and self.page is not None:
            self.page.leave()
            self._bring(self._past.pop())
            self._ask()

    def resume(self, form_key: str) -> None:
        """Open the form of a draft on its page."""
        page = form_key.partition("/")[0]
        if page in self._kinds:
            self.turn_to(page)
            self._made[page].resume(form_key)

    def hold_lock(self, held: bool) -> None:
        """Let idleness not lock while a call is taken."""
        self.hold_wanted.emit(held)

    def note_backup(self) -> None:
        """Say that there is a new backup."""
        self.backed_up.emit()

    def begin(self) -> None:
        """Show the first page of the rail, unless another is wanted before the window is painted.

        The window is painted without it: making a page and asking for what it shows take longer.
        """
        QTimer.singleShot(_PAINTED_MS, self, self._begin)

    def _begin(self) -> None:
        first = _first(page for page in self._kinds.values() if page.in_rail)
        if first is not None and self.page is None:
            self._bring(first.name)
            QTimer.singleShot(_PAINTED_MS, self, self._ask)

    def put_away(self) -> None:
        """Have the page in front put away what is open, as before locking."""
        if self.page is not None:
            self._drafts.was_open(_open_form(self.page))
            self.page.leave()

    def _bring(self, name: str) -> None:
        page = self._made.get(name) or self._make(name)
        self.setCurrentWidget(page)
        self.turned.emit(page.under or name)
        self._marking()
        if self._unsaid:
            self.say(self._unsaid)
            self._unsaid = ""

    def _ask(self) -> None:
        if self.page is not None:
            self.page.shown()
            self._marking()

    def _make(self, name: str) -> Page:
        page = self._kinds[name](self._desk, self)
        page.wanted.connect(self.open)
        page.counted.connect(self.counted)
        page.marking_changed.connect(self._marking)
        page.find_requested.connect(self.find_requested)
        self._made[name] = page
        self.addWidget(page)
        return page

    def _marking(self) -> None:
        if self.page is not None:
            self.marking_changed.emit(self.page.marking.label)

    def _records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.page is not None:
            self.page.records_changed(changed)

    def say(self, sentence: str) -> None:
        """Say what is wrong on the page in front, or on the first one once it is there."""
        if self.page is not None:
            self.page.tell(sentence, Status.LATE)
        else:
            self._unsaid = sentence


def _open_form(page: Page) -> str:
    """Find the form that can be seen on a page, and give the key of its draft."""
    forms = (each for each in page.findChildren(QWidget) if each.property(FORM_KEY))
    return next((str(each.property(FORM_KEY)) for each in forms if each.isVisible()), "")


def _first(pages: Iterable[type[Page]]) -> type[Page] | None:
    return next(iter(pages), None)
