"""The forms of the Reports page, beside the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal

from mscu.actions.core.dates import StoreTime
from mscu.actions.core.form_choices import CodeLists, Colleague, Colleagues, ListChoice
from mscu.actions.entries.entry_file import EntryDetails
from mscu.actions.matching.same_reports import SameGroup
from mscu.actions.reference.unit_advice import AdviceLibrary
from mscu.codes import SubjectKind
from mscu.dates.london import LONDON
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.case_sources import CasePicker, CaseSources, SubjectPickers, sources_of
from mscu.ui.pages.editing.form_host import FormAnswers, FormHost, FormStack
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.intake.report_card import duplicate_spec, undo_merge_spec
from mscu.ui.pages.intake.report_form_specs import (
    ANSWER,
    APART,
    CASE,
    CORRECT,
    GRADE,
    LINK,
    NEW_REPORT,
    PAGE,
    SAME,
    SUBJECT,
    TRIAGE,
    ReportDraftKey,
    case_of_draft_spec,
    case_of_group_spec,
    case_spec,
    correction_spec,
    grading_spec,
    is_for_marked,
    link_group_spec,
    link_marked_spec,
    link_spec,
    nominal_key,
    nominal_spec,
    not_same_spec,
    record_spec,
    reply_spec,
    take_out_spec,
    triage_marked_spec,
    triage_spec,
)
from mscu.ui.session.dispatcher import Dispatcher


class ReportForms(FormHost):
    """The forms of the Reports page, each opened on top of the others and of the card of the report.

    Signals: `notified` with a message after something was saved, `recorded` with kind and id of a new entry,
    `case_opened` with the id of a new case; `marked_done` when a form for the marked reports was saved.
    """

    notified = Signal(str)
    recorded = Signal(object, int)
    case_opened = Signal(int)
    marked_done = Signal()

    def __init__(self, dispatcher: Dispatcher, context: PageContext, stack: FormStack) -> None:
        super().__init__(dispatcher, context, stack, stack, sources=self._read_sources, on_top=True)
        self.pickers = SubjectPickers(dispatcher, self)
        self.pickers.new_requested.connect(self._new_subject)
        self.entry: EntryDetails | None = None
        """The entry that is shown, which the forms are about."""
        self._lists: Mapping[str, tuple[ListChoice, ...]] = {}
        self._officers: tuple[str, ...] = ()
        self.saved.connect(self._on_done)
        dispatcher.ask(CodeLists(), then=self._on_lists)
        dispatcher.ask(Colleagues(), then=self._on_colleagues)

    def _open_when_timed(self, make: Callable[[datetime], FormSpec | None]) -> None:
        """Build a form once the store has returned the time."""
        self.open(partial(_at_time, make), (StoreTime(),))

    def _read_sources(self, answers: FormAnswers) -> CaseSources:
        today = answers[StoreTime].astimezone(LONDON).date()
        sources = sources_of(self._lists, today, nominals=self.pickers, officers=self._officers)
        return replace(sources, library=answers.get(AdviceLibrary, ()))

    def _new_subject(self, picker: CasePicker, kind: SubjectKind, name: str) -> None:
        self.fill_when_saved(nominal_key(kind), picker, kind)
        self._open_when_timed(partial(nominal_spec, kind, name))

    def _on_done(self, saved: SavedForm) -> None:
        spec, result = saved.card.spec, saved.result
        self.notified.emit(spec.done)
        if spec.kind is not None:
            self.recorded.emit(spec.kind, result)
        elif spec.key.startswith(f"{PAGE}/{CASE}/"):
            self.case_opened.emit(result)
        if is_for_marked(spec.key):
            self.marked_done.emit()

    def _on_lists(self, lists: Mapping[str, tuple[ListChoice, ...]]) -> None:
        self._lists = lists

    def _on_colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        self._officers = tuple(colleague.display for colleague in colleagues)

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
            me = self._context.actor.display
            self._open_when_timed(partial(case_spec, self.entry, me, self._districts()))

    def open_case_of_group(self, group: SameGroup) -> None:
        """Open the form of a new case that contains all reports of a group."""
        me = self._context.actor.display
        self._open_when_timed(partial(case_of_group_spec, group, me, self._districts()))

    def _districts(self) -> Mapping[str, str]:
        """Return the keys of the districts by label."""
        return {choice.label: choice.key for choice in self._lists.get("district", ())}

    def link_group(self, group: SameGroup) -> None:
        """Open the form that links the reports of a group that are in no case."""
        self._open_when_timed(partial(link_group_spec, self._dispatcher, group, group.free_ids))

    def answer_not_same(self, group: SameGroup) -> None:
        """Open the form that records that the reports of a group are not the same."""
        self._open_when_timed(partial(not_same_spec, group))

    def correct(self) -> None:
        """Open the form that corrects the current entry."""
        if self.entry is not None:
            self._open_when_timed(partial(correction_spec, self.entry))

    def take_out(self, subject_id: int | None = None) -> None:
        """Open the form that takes out of the current report what it names by mistake."""
        if self.entry is not None and self.entry.about:
            self._open_when_timed(partial(take_out_spec, self.entry, subject_id))

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
        if draft_key.form == CASE and draft_key.other_ids:
            draft = self._context.drafts.of(f"{PAGE}/{CASE}/{draft_key.variant}")
            me = self._context.actor.display
            self._open_when_timed(partial(case_of_draft_spec, draft_key, draft, me))
            return
        openers: dict[str, Callable[[], None]] = {
            NEW_REPORT: self.record,
            TRIAGE: self.triage,
            CASE: self.open_case,
            CORRECT: self.correct,
            ANSWER: self.answer,
            LINK: self.link,
            SAME: self.mark_duplicate,
            GRADE: partial(self.grade, draft_key.item),
            APART: partial(self.undo_merge, draft_key.item),
        }
        openers[draft_key.form]()


def _at_time(make: Callable[[datetime], FormSpec | None], answers: FormAnswers) -> FormSpec | None:
    return make(answers[StoreTime])
