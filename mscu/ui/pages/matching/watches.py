"""Watches: what the user watches, why and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain, count
from typing import ClassVar

from PySide6.QtCore import Signal
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.dates import Today
from mscu.actions.matching.hits import EndWatch, MyWatches, SetWatch, WatchLine
from mscu.actions.subjects.subject_file import SubjectDetails
from mscu.codes import Family, IdentifierKind, SubjectKind
from mscu.dates.london import show_day
from mscu.ui.forms.field_list import DAY, LINE, Field, Section
from mscu.ui.look.badges import Chip
from mscu.ui.look.layouts import Space, growing, hbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.pages.core.list_layout import focus_list
from mscu.ui.pages.core.page import Page, PageAction, PageContext, bind_keys
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.form_host import FormAnswers
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.card import EmptyState

# The form that sets a watch


TITLE = "Set a watch"
NOTE = "Only you are told when a colleague next names it"
USUAL_DAYS = 28
NOUNS = {IdentifierKind.REGISTRATION.label: "plate", IdentifierKind.PHONE.label: "phone"}
"""Identifiers that tell a thing apart better than its name."""
FIELDS = (
    Section(
        "",
        (
            Field(
                "words",
                "Name, plate, phone or place",
                LINE,
                required=True,
                wide=True,
                placeholder="such as MX19 CTB or Daniel Crabtree",
                hint="Other spellings and typing errors match too",
            ),
            Field(
                "reason",
                "Why",
                LINE,
                required=True,
                wide=True,
                placeholder="such as seen at two yards, to be stopped",
                hint="An auditor may ask why it was necessary and proportionate",
            ),
            Field("ends_on", "Until", DAY, required=True, hint="Half a year at most"),
        ),
    ),
)


def _set_watch(**values: object) -> SetWatch:
    return SetWatch(**{name: str(value or "") for name, value in values.items()})


class WatchForm(InlineForm):
    """The form that sets a watch in place; what is typed is kept as a draft.

    Signals: `watch_set` with a message once the watch is set.
    """

    watch_set = Signal(str)

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._key, self._text = "", ""
        self.host.opened.connect(self._on_opened)

    def begin(self, key: str, text: str = "") -> None:
        """Show the form of a draft, or a new one filled with these words."""
        if text in {"", self._text} and self.host.goes_on(key):
            return
        self._key, self._text = key, text
        self.host.close()
        self.host.open(self._spec, (Today(),))

    def _spec(self, answers: FormAnswers) -> FormSpec:
        until: date = answers[Today] + timedelta(days=USUAL_DAYS)
        return FormSpec(
            key=self._key,
            label="Watch",
            title=TITLE,
            note=NOTE,
            icon="eye",
            sections=FIELDS,
            make=_set_watch,
            done="",
            save="Watch",
            values={"words": self._text, "ends_on": show_day(until)},
        )

    def _on_opened(self, card: FormCard) -> None:
        if self._text:
            card.form.cell("reason").take_focus()

    @override
    def on_saved(self, saved: SavedForm) -> None:
        self.watch_set.emit(f"You watch {saved.values['words']} until {saved.values['ends_on']}.")
        self.left.emit()


def watch_target(answer: SubjectDetails) -> tuple[str, str]:
    """Return what to watch of a nominal: its name for the button, and the words."""
    identifiers = answer.identifiers if answer.kind is SubjectKind.THING else ()
    for label, value in identifiers:
        if noun := NOUNS.get(label):
            return noun, value
    noun = "place" if answer.kind is SubjectKind.PLACE else "name"
    return noun, answer.name


END_KEYS = "E"
WATCHES, NEW_WATCH = "watches", "watches/new"
FORM_WIDTH = 460


class WatchesPage(Page):
    """The user's watches on the left, the form of a new one on the right."""

    name: ClassVar[str] = WATCHES
    title: ClassVar[str] = "Watches"
    known_as: ClassVar[str] = "alerts flags"
    icon: ClassVar[str] = "eye"
    needs: ClassVar[Permission] = Permission.RECORD_REPORTS
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "desk"
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = ((END_KEYS, "On a watch: end it"),)

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._watches: tuple[WatchLine, ...] = ()
        self._ended = ""
        self._is_arriving = False
        self.add_new_button(TITLE, ButtonKind.PRIMARY)
        empty = _empty_state()
        self.list = ListCard("What you watch", empty, fills=True)
        self._end = Button("End", size=Size.SMALL, hint=END_KEYS)
        self._end.setToolTip("End the selected watch")
        self.list.aside.addWidget(self._end)
        self.setting = WatchForm(dispatcher, context)
        self.setting.setFixedWidth(FORM_WIDTH)
        self.body.addLayout(hbox(growing(self.list), self.setting, spacing=Space.LARGE), 1)
        self._end.clicked.connect(self._end_chosen)
        self.setting.watch_set.connect(self._watch_set)
        self.setting.left.connect(self._left)
        empty.followed.connect(self._begin)
        bind_keys(self.list.view, ((END_KEYS, self._end_chosen),))

    @override
    def shown(self) -> None:
        self._is_arriving = True
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
        return (PageAction(label=TITLE, run=self._begin, icon="eye"),)

    @override
    def resume(self, form_key: str) -> None:
        self.setting.begin(form_key)

    def continue_search(self, text: str) -> None:
        """Begin a watch on these words; an earlier draft is kept separately."""
        keys = chain((NEW_WATCH,), (f"{NEW_WATCH}/{n}" for n in count(2)))
        free = next(key for key in keys if self.context.drafts.of(key) is None)
        self.setting.begin(free, text)

    def _begin(self) -> None:
        self.setting.begin(NEW_WATCH)

    def _show(self, watches: tuple[WatchLine, ...]) -> None:
        self._watches = watches
        self.list.show_looks([watch_look(watch) for watch in watches])
        if watches and self.list.view.current_id() is None:
            self.list.view.choose_first()
        self._end.setVisible(bool(watches))
        arrives, self._is_arriving = self._is_arriving, False
        if arrives and self.setting.isHidden():
            focus_list(self, self.list.view, or_beside=True)

    def _end_chosen(self) -> None:
        row = self.list.view.current_id()
        if row is not None and row < len(self._watches):
            watch = self._watches[row]
            self._ended = watch.shown
            self.dispatcher.perform(EndWatch(watch_id=watch.id), then=self._watch_ended)

    def _watch_ended(self, _result: object) -> None:
        self.tell(f"You no longer watch {self._ended}.", Status.DONE)
        self.shown()

    def _watch_set(self, sentence: str) -> None:
        self.tell(sentence, Status.DONE)
        self.shown()

    def _left(self) -> None:
        focus_list(self, self.list.view, or_beside=True)


def watch_look(watch: WatchLine) -> RowLook:
    """Return the row of a watch: what, why, and until when."""
    return RowLook(
        watch.shown,
        watch.reason,
        family=Family.ENQUIRY,
        icon="eye",
        kind="Watch",
        chip=Chip(f"until {watch.until}", Status.RUN),
    )


def _empty_state() -> EmptyState:
    return EmptyState(
        "eye",
        "No watches yet",
        "Watch a name, plate, phone or place, and My desk tells you when a colleague names it.",
        action=TITLE,
    )
