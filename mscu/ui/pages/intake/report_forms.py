"""Open the forms of the Reports page beside the register, and save them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget
from shiboken6 import isValid
from typing_extensions import override

from mscu.actions.core.dates import StoreTime
from mscu.actions.core.form_choices import CodeLists, Colleague, Colleagues, ListChoice
from mscu.actions.entries.entry_file import EntryDetails
from mscu.codes import SubjectKind
from mscu.dates.london import LONDON
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.case_sources import (
    SUBJECT_ICONS,
    CasePicker,
    CaseSources,
    SubjectPickers,
    sources_of,
)
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import FormSaver, SavedForm
from mscu.ui.pages.intake.report_card import duplicate_spec, undo_merge_spec
from mscu.ui.pages.intake.report_form_specs import (
    ANSWER,
    CASE,
    CORRECT,
    GRADE,
    NEW_REPORT,
    PAGE,
    SUBJECT,
    TRIAGE,
    ReportDraftKey,
    case_spec,
    correction_spec,
    grading_spec,
    is_for_marked,
    link_marked_spec,
    link_spec,
    nominal_key,
    nominal_spec,
    record_spec,
    reply_spec,
    triage_marked_spec,
    triage_spec,
)
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.nominal_picker import Chosen


class FormStack(QObject):
    """The open forms, stacked on the card of the report.

    Signals: `notified` with a message after something was saved, `recorded` with kind and id of a new entry,
    `case_opened` with the id of a new case; `emptied` when the last form was closed.
    """

    notified = Signal(str)
    recorded = Signal(object, int)
    case_opened = Signal(int)
    emptied = Signal()

    def __init__(self, dispatcher: Dispatcher, context: PageContext, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._dispatcher, self._context, self._stack = dispatcher, context, stack
        self.pickers = SubjectPickers(dispatcher, self)
        self.pickers.new_requested.connect(self._new_subject)
        self.entry: EntryDetails | None = None
        """The entry that is shown, which the forms are about."""
        self._lists: Mapping[str, tuple[ListChoice, ...]] = {}
        self._officers: tuple[str, ...] = ()
        self._cards: list[FormCard] = []
        self._waiting_pickers: dict[str, tuple[CasePicker, SubjectKind]] = {}
        self._saving = FormSaver(dispatcher, self)
        self._saving.saved.connect(self._saved)
        self._next_spec: Callable[[datetime], FormSpec | None] | None = None
        dispatcher.ask(CodeLists(), then=self._on_lists)
        dispatcher.ask(Colleagues(), then=self._on_colleagues)

    @property
    def form(self) -> FormCard | None:
        """Return the form on top, if one is open."""
        return self._cards[-1] if self._cards else None

    def _open_when_timed(self, make: Callable[[datetime], FormSpec | None]) -> None:
        """Build a form once the store has returned the time."""
        self._next_spec = make
        self._dispatcher.ask(StoreTime(), then=self._begin)

    def _begin(self, now: datetime) -> None:
        if self._next_spec is None:
            return
        spec, self._next_spec = self._next_spec(now), None
        if spec is None:
            return
        open_card = next((card for card in self._cards if card.spec.key == spec.key), None)
        if open_card is not None:
            self._cards.remove(open_card)
            self._remove_card(open_card)
        card = FormCard(spec, self._sources(now), self._context.drafts)
        card.save_requested.connect(self.save)
        card.left.connect(self.leave)
        card.discarded.connect(self.leave)
        self._cards.append(card)
        self._stack.addWidget(card)
        self._stack.setCurrentWidget(card)
        card.focus_first()

    def _sources(self, now: datetime) -> CaseSources:
        return sources_of(
            self._lists, now.astimezone(LONDON).date(), nominals=self.pickers, officers=self._officers
        )

    def _new_subject(self, picker: CasePicker, kind: SubjectKind, name: str) -> None:
        self._waiting_pickers[nominal_key(kind)] = (picker, kind)
        self._open_when_timed(partial(nominal_spec, kind, name))

    def save(self) -> None:
        """Save the form on top."""
        self._saving.save(self.form)

    def leave(self) -> None:
        """Close the form on top and keep its draft."""
        if self.form is not None:
            self._close(self.form)

    def leave_all(self) -> None:
        """Close every form and keep their drafts."""
        while self._cards:
            self.leave()

    def _close(self, card: FormCard) -> None:
        self._cards.remove(card)
        self._remove_card(card)
        previous = self.form
        if previous is None:
            self.emptied.emit()
        else:
            self._stack.setCurrentWidget(previous)
            previous.focus_first()

    def _remove_card(self, card: FormCard) -> None:
        self._stack.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _saved(self, saved: SavedForm) -> None:
        spec, result = saved.card.spec, saved.result
        if saved.card in self._cards:
            self._close(saved.card)
        self._fill_waiting_picker(spec, result, str(saved.values.get("name", "")))
        self.notified.emit(spec.done)
        if spec.kind is not None:
            self.recorded.emit(spec.kind, result)
        elif spec.key.startswith(f"{PAGE}/{CASE}/"):
            self.case_opened.emit(result)

    def _fill_waiting_picker(self, spec: FormSpec, result: object, name: str) -> None:
        """Put a new nominal into the field that asked for it."""
        picker, kind = self._waiting_pickers.pop(spec.key, (None, SubjectKind.PERSON))
        if picker is not None and isValid(picker) and isinstance(result, int):
            picker.choose(Chosen(result, name, icon=SUBJECT_ICONS[kind]))
            picker.edited.emit()
            picker.setFocus()

    def _on_lists(self, lists: Mapping[str, tuple[ListChoice, ...]]) -> None:
        self._lists = lists

    def _on_colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        self._officers = tuple(colleague.display for colleague in colleagues)


class ReportForms(FormStack):
    """The forms of the Reports page, each opened on top of the others.

    Signals: `marked_done` when a form for the marked reports was saved.
    """

    marked_done = Signal()

    @override
    def _saved(self, saved: SavedForm) -> None:
        super()._saved(saved)
        if is_for_marked(saved.card.spec.key):
            self.marked_done.emit()

    def record(self) -> None:
        """Open the form of a new report, dated now."""
        self._open_when_timed(record_spec)

    def triage(self, outcome: str = "") -> None:
        """Open the form that triages the current report."""
        if self.entry is not None:
            me = self._context.actor.display
            self._open_when_timed(partial(triage_spec, self.entry.row, me, outcome=outcome))

    def link(self) -> None:
        """Open the form that links the current report to a case."""
        if self.entry is not None:
            self._open_when_timed(partial(link_spec, self._dispatcher, self.entry.row))

    def triage_marked(self, report_ids: tuple[int, ...]) -> None:
        """Open the form of one triage for several reports."""
        self._open_when_timed(partial(triage_marked_spec, report_ids, self._context.actor.display))

    def link_marked(self, report_ids: tuple[int, ...]) -> None:
        """Open the form that links several reports to one case."""
        self._open_when_timed(partial(link_marked_spec, self._dispatcher, report_ids))

    def open_case(self) -> None:
        """Open the form of a new case that contains the current report."""
        if self.entry is not None:
            self._open_when_timed(partial(case_spec, self.entry, self._context.actor.display))

    def correct(self) -> None:
        """Open the form that corrects the current entry."""
        if self.entry is not None:
            self._open_when_timed(partial(correction_spec, self.entry))

    def answer(self) -> None:
        """Open the form that records the answer to the current advice."""
        if self.entry is not None:
            self._open_when_timed(partial(reply_spec, self.entry))

    def grade(self, item: int) -> None:
        """Open the form that grades or adds an item of the current report."""
        if self.entry is not None:
            self._open_when_timed(partial(grading_spec, self.entry, item))

    def mark_duplicate(self) -> None:
        """Open the form that marks the current report as a duplicate."""
        if self.entry is not None:
            self._open_when_timed(partial(duplicate_spec, self.entry.row))

    def undo_merge(self, combination_id: int) -> None:
        """Open the form that undoes the merge of a duplicate."""
        if self.entry is not None:
            self._open_when_timed(partial(undo_merge_spec, self.entry.row, combination_id))

    def resume(self, draft_key: ReportDraftKey, entry: EntryDetails | None) -> None:
        """Reopen the form of a draft."""
        self.entry = entry or self.entry
        if draft_key.form == SUBJECT:
            self._open_when_timed(partial(nominal_spec, SubjectKind(draft_key.variant), ""))
            return
        openers: dict[str, Callable[[], None]] = {
            NEW_REPORT: self.record,
            TRIAGE: self.triage,
            CASE: self.open_case,
            CORRECT: self.correct,
            ANSWER: self.answer,
            GRADE: partial(self.grade, draft_key.item),
        }
        openers[draft_key.form]()
