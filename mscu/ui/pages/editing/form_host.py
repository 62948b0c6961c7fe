"""The open forms of a page: what they need is read, they are shown, saved one at a time, and left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget
from shiboken6 import isValid

from mscu.actions.core.action import Query
from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists, Colleagues
from mscu.codes import SubjectKind
from mscu.errors import StaleRecord
from mscu.progress import Progress
from mscu.ui.forms.field_list import Sources
from mscu.ui.pages.core.draft_bar import draft_bar, lost_bar
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.case_sources import CasePicker, sources_of
from mscu.ui.pages.editing.changed_meanwhile import Reread
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.form_saving import FormSaver, SavedForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.widgets.nominal_picker import Chosen

FormAnswers = Mapping[type[Query[Any]], Any]
"""The answers to what a form needed to read, by query."""
MakeSpec = Callable[[FormAnswers], FormSpec | None]


class FormPlace(Protocol):
    """Where the forms of a page are shown."""

    def show_form(self, card: FormCard) -> None:
        """Put a form in front; add it if it is new."""
        ...

    def remove_form(self, card: FormCard, below: FormCard | None) -> None:
        """Take away a form that is being closed, and show the one below it, if any."""
        ...


class FormStack(QStackedWidget):
    """A stack in which forms lie on whatever it shows."""

    def show_form(self, card: FormCard) -> None:
        if self.indexOf(card) < 0:
            self.addWidget(card)
        self.setCurrentWidget(card)

    def remove_form(self, card: FormCard, below: FormCard | None) -> None:
        self.removeWidget(card)
        if below is not None:
            self.setCurrentWidget(below)


class _Rereader(QObject):
    """Reads anew what a form was made of, because somebody else has changed it."""

    def __init__(self, dispatcher: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._card: FormCard | None = None
        self._unread: list[Query[Any]] = []
        self._answers: dict[type[Query[Any]], Any] = {}

    def read(self, card: FormCard, reread: Reread, error: StaleRecord) -> None:
        """Read, then show in the card what differs."""
        self._card, self._reread, self._error = card, reread, error
        self._unread, self._answers = list(reread.needs), {}
        self._read_next()

    def _read_next(self) -> None:
        if self._unread:
            self._dispatcher.ask(self._unread[0], then=self._on_answer)
        elif self._card is not None and isValid(self._card):
            self._show(self._card, self._reread.make(self._answers), self._error)

    def _on_answer(self, answer: object) -> None:
        if self._unread:
            self._answers[type(self._unread.pop(0))] = answer
            self._read_next()

    def _show(self, card: FormCard, new: FormSpec | None, error: StaleRecord) -> None:
        if new is None:
            card.show_error(error.sentence)
            return
        who = error.by or "Somebody else"
        when = f" on {error.at}" if error.at else ""
        card.show_changed(
            new, f"Saved by {who}{when}", f"{who} changed this record{when}, after you opened it."
        )


def usual_sources(answers: FormAnswers) -> Sources:
    """Return the sources of a form from the day, the code lists and the officers, if they were read."""
    if Today not in answers:
        return Sources()
    officers = tuple(colleague.display for colleague in answers.get(Colleagues, ()))
    return sources_of(answers.get(CodeLists, {}), answers[Today], officers=officers)


class FormHost(QObject):
    """The forms that are open on a page.

    A page has one form at a time, or several that lie on top of each other. However a form with something
    typed is left, the page in front says whether its draft is kept, until the form is open again.

    Signals: `opened` with the card of a form that is shown for the first time, `saved` with a `SavedForm`,
    `left` when the user left the form in front, `emptied` when the last form was closed.
    """

    opened = Signal(object)
    saved = Signal(object)
    left = Signal()
    emptied = Signal()

    def __init__(
        self,
        dispatcher: Dispatcher,
        context: PageContext,
        place: FormPlace,
        parent: QObject,
        *,
        sources: Callable[[FormAnswers], Sources] = usual_sources,
        on_top: bool = False,
    ) -> None:
        super().__init__(parent)
        self._dispatcher, self._context, self._place = dispatcher, context, place
        self._sources, self._on_top = sources, on_top
        self.on_save: Callable[[], object] = self.save
        """What is done when the user asks to save the form in front."""
        self._cards: list[FormCard] = []
        self._wanted: FormSpec | MakeSpec | None = None
        self._unread: list[Query[Any]] = []
        self._needs: tuple[Query[Any], ...] = ()
        self._answers: dict[type[Query[Any]], Any] = {}
        self._waiting_pickers: dict[str, tuple[CasePicker, SubjectKind]] = {}
        self._left_bars: dict[str, MessageBar] = {}
        """The messages that a draft is kept, by the key of its form."""
        context.drafts.changed.connect(self._withdraw_bars)
        self._saver = FormSaver(dispatcher, self)
        self._saver.saved.connect(self._on_saved)
        self._saver.stale.connect(self._on_stale)
        self._rereader = _Rereader(dispatcher, self)

    @property
    def card(self) -> FormCard | None:
        """The form in front, or None."""
        return self._cards[-1] if self._cards else None

    @property
    def is_begun(self) -> bool:
        """Whether a form is open, or waits for what it is made of."""
        return self.card is not None or self._wanted is not None

    @property
    def is_saving(self) -> bool:
        """Whether the outcome of saving a form is not known yet."""
        return self._saver.is_busy

    def open(self, spec: FormSpec | MakeSpec, needs: Sequence[Query[Any]] = ()) -> None:
        """Read what a form needs, one query after the other, then show it, or one made of the answers.

        What is opened next replaces a form that still waits for its answers.
        """
        self._wanted, self._unread, self._answers = spec, list(needs), {}
        self._needs = tuple(needs)
        self._read_next()

    def _read_next(self) -> None:
        if self._unread:
            self._dispatcher.ask(self._unread[0], then=self._on_answer)
            return
        wanted, self._wanted = self._wanted, None
        spec = wanted(self._answers) if callable(wanted) else wanted
        if spec is not None and callable(wanted) and spec.reread is None:
            spec = replace(spec, reread=Reread(self._needs, wanted))
        if spec is not None and (
            unread := [query for query in spec.needs if type(query) not in self._answers]
        ):
            self._wanted, self._unread = spec, unread
            self._read_next()
        elif spec is not None:
            self.show(spec, self._sources(self._answers))

    def _on_answer(self, answer: object) -> None:
        if self._wanted is not None:
            self._answers[type(self._unread.pop(0))] = answer
            self._read_next()

    def show(self, spec: FormSpec, sources: Sources) -> None:
        """Show a form, filled from its draft if it has one, and focus its first field."""
        self._wanted = None
        for other in [card for card in self._cards if not self._on_top or card.spec.key == spec.key]:
            self._cards.remove(other)
            self._remove(other, self.card)
        card = FormCard(spec, sources, self._context.drafts)
        card.save_requested.connect(self.on_save)
        card.left.connect(self.leave)
        card.discarded.connect(self.leave)
        self._cards.append(card)
        self._withdraw_bars()
        self._place.show_form(card)
        self._context.form_shown(spec.key)
        card.focus_first()
        self.opened.emit(card)

    def goes_on(self, key: str, *, focus: bool = True) -> bool:
        """Bring a form that is already open to the front, as it was left; return whether there is one."""
        card = next((card for card in self._cards if card.spec.key == key), None)
        if card is None:
            return False
        self._cards.remove(card)
        self._cards.append(card)
        self._place.show_form(card)
        self._context.form_shown(key)
        if focus:
            card.focus_first()
        return True

    def save(self, progress: Progress | None = None) -> None:
        """Save the form in front, or show its problems; `progress` can cancel it."""
        self._saver.save(self.card, progress)

    def leave(self) -> None:
        """Close the form in front, or open none that waits, as the user asked; its draft is kept."""
        if self.is_begun:
            self.close()
            self.left.emit()

    def close(self) -> None:
        """Close the form in front, and open none that still waits for its answers."""
        self._wanted = None
        if self.card is not None:
            self._close(self.card)

    def close_all(self) -> None:
        """Close every form; their drafts are kept."""
        self.close()
        while self._cards:
            self.close()

    def fill_when_saved(self, key: str, picker: CasePicker, kind: SubjectKind) -> None:
        """Choose the nominal that a form records in the field that asked for it."""
        self._waiting_pickers[key] = (picker, kind)

    def _close(self, card: FormCard) -> None:
        was_in_front = card is self.card
        self._cards.remove(card)
        self._remove(card, self.card)
        if self.card is None:
            self._context.form_shown("")
            self.emptied.emit()
        elif was_in_front:
            self._context.form_shown(self.card.spec.key)
            self.card.focus_first()

    def _remove(self, card: FormCard, below: FormCard | None) -> None:
        self._place.remove_form(card, below)
        card.hide()
        card.deleteLater()
        self.tell_left(card)

    def tell_left(self, card: FormCard) -> None:
        """Show what became of the text of a form that was closed: kept, with a link to go on, or lost."""
        key, label = card.spec.key, card.spec.label
        bar = lost_bar(label) if card.loses_text else draft_bar(self._context.drafts, key, label, closes=True)
        if bar is None:
            return
        if not card.loses_text:
            bar.followed.connect(partial(self._context.resume, key))
            self._left_bars[key] = bar
        self._context.show_message(bar)

    def _withdraw_bars(self) -> None:
        """Remove the messages about forms that are open again, and drafts that are gone."""
        open_keys = {card.spec.key for card in self._cards}
        for key in [key for key in self._left_bars if key in open_keys or not self._context.drafts.of(key)]:
            bar = self._left_bars.pop(key)
            if isValid(bar):
                bar.dismiss()

    def _on_stale(self, card: FormCard, error: StaleRecord) -> None:
        """Read the record again, and show what was saved meanwhile beside what is typed."""
        if card.spec.reread is None:
            card.show_error(error.sentence)
        else:
            self._rereader.read(card, card.spec.reread, error)

    def _on_saved(self, saved: SavedForm) -> None:
        was_open = saved.card in self._cards
        if was_open:
            self._close(saved.card)
        picker, kind = self._waiting_pickers.pop(saved.card.spec.key, (None, SubjectKind.PERSON))
        if picker is not None and isValid(picker) and isinstance(saved.result, int):
            picker.choose(Chosen(saved.result, str(saved.values.get("name", "")), icon=kind.icon))
            picker.edited.emit()
            picker.setFocus()
        self.saved.emit(replace(saved, was_open=was_open))
