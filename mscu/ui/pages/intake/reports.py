"""Reports: the intake register, the chosen report, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.entries.attachments import AttachmentFile
from mscu.actions.entries.entry_file import EntryDetails, EntryFile
from mscu.actions.intake.report_register import CountNewReports
from mscu.actions.intake.triage_times import AskTriageTimes, TriageTimes, format_minutes
from mscu.actions.matching.same_reports import SameGroup
from mscu.codes import Kind
from mscu.machine_settings import Feature, why_off
from mscu.ui.lists.rows import count_text
from mscu.ui.look.layouts import Margins
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.list_layout import LIST_MARGINS, focus_list, lay_out_list
from mscu.ui.pages.core.page import REPORT_GROUPS, Page, PageAction, PageContext
from mscu.ui.pages.editing.form_host import FormStack
from mscu.ui.pages.entries.files import FileCard
from mscu.ui.pages.intake.report_card import ReportCard, ReportDuplicates
from mscu.ui.pages.intake.report_form_specs import ReportDraftKey, is_report, read_draft_key
from mscu.ui.pages.intake.report_forms import ReportForms
from mscu.ui.pages.intake.report_groups import AnsweredCard, GroupCard
from mscu.ui.pages.intake.report_list import ReportList
from mscu.ui.pages.intake.report_matches import ReportMatcher, ReportWithMatches
from mscu.ui.pages.matching.known_row import ALL_STRONG_KEYS, bind_keys
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.message_bar import dismiss_messages


class ReportsPageBase(Page):
    """The parts of the Reports page, and the signals between them."""

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._open_id: int | None = None
        self._draft_key: ReportDraftKey | None = None
        self._untriaged_count: int | None = None
        self._shown_text = ""
        self._triage_times: TriageTimes | None = None
        self.list = ReportList(dispatcher, context, may_record=self._may_record())
        self.stack = FormStack()
        self.card = ReportCard(context.actor)
        self._nothing_selected = QWidget()
        self.matching = ReportMatcher(dispatcher, context.actor, self.card)
        self._report_pane = ReportWithMatches(self.card, self.matching.column)
        self.stack.addWidget(self._nothing_selected)
        self.stack.addWidget(self._report_pane)
        self.stack.addWidget(self.list.views.saving)
        self.group_card, self.answered_card = (
            GroupCard(context.actor),
            AnsweredCard(dispatcher, context.actor),
        )
        self.stack.addWidget(self.group_card)
        self.stack.addWidget(self.answered_card)
        self.file_card = FileCard()
        self.file_card.hand_on.hide()
        self.stack.addWidget(self.file_card)
        self._group_count: int | None = None
        self.forms = ReportForms(dispatcher, context, self.stack)
        self.duplicates = ReportDuplicates(dispatcher, self.card)
        self._import = Button("Import a table", icon="file-up", shortcut="Ctrl+I")
        self.add_button(self._import)
        for button in (self._import, self.add_new_button("New report")):
            button.block("" if self._may_record() else "Your role cannot record reports.")
        if off := why_off(Feature.IMPORT):
            self._import.block(off)
        lay_out_list(self, self.list, self.stack)
        self._connect()

    def _connect(self) -> None:
        self._import.clicked.connect(self._import_table)
        self.list.view.chosen_by_hand.connect(partial(dismiss_messages, self))
        self.list.rested.connect(self._rested)
        self.list.opened.connect(self._focus_card)
        self.list.counted.connect(self._counted)
        self.list.action_requested.connect(self.forms.record)
        self.list.views.notified.connect(self.tell)
        self.list.marked.triage_requested.connect(self.forms.triage_marked)
        self.list.marked.link_requested.connect(self.forms.link_marked)
        self.forms.marked_done.connect(self.list.marks.clear)
        saving = self.list.views.saving
        saving.begun.connect(partial(self.stack.setCurrentWidget, saving))
        saving.begun.connect(self.list.cancel_opening)
        saving.notified.connect(self.tell)
        saving.left.connect(self._emptied)
        card, forms = self.card, self.forms
        card.record_requested.connect(self._follow)
        card.triage_requested.connect(forms.triage)
        card.link_requested.connect(forms.link)
        card.case_requested.connect(forms.open_case)
        card.correct_requested.connect(forms.correct)
        card.answer_requested.connect(forms.answer)
        card.take_out_requested.connect(forms.take_out)
        self.matching.column.take_out_requested.connect(forms.take_out)
        card.grade_requested.connect(forms.grade)
        card.duplicate_requested.connect(forms.mark_duplicate)
        self.duplicates.unmerge_requested.connect(forms.undo_merge)
        self.matching.notified.connect(partial(self.tell, status=Status.DONE))
        self.matching.refused.connect(partial(self.tell, status=Status.SOON))
        self.matching.column.record_requested.connect(self._follow)
        bind_keys(self._report_pane, self.matching.column.name, self.matching.column.name_strong)
        self.matching.bundle.file_read.connect(self._show_file)
        self.file_card.left.connect(self._close_file)
        self._connect_groups()
        forms.notified.connect(partial(self.tell, status=Status.DONE))
        forms.recorded.connect(self._recorded)
        forms.case_opened.connect(partial(self.open_requested.emit, "cases"))
        forms.emptied.connect(self._emptied)

    def _connect_groups(self) -> None:
        groups, card, forms = self.list.groups, self.group_card, self.forms
        self.list.turned.connect(self._turned)
        groups.counted.connect(self._counted_groups)
        groups.chosen.connect(self._show_group)
        groups.answered_requested.connect(self._show_answered)
        self.answered_card.taken_back.connect(groups.ask)
        forms.marked_done.connect(groups.ask)
        card.record_requested.connect(self._open_from_group)
        card.case_requested.connect(forms.open_case_of_group)
        card.link_requested.connect(forms.link_group)
        card.not_same_requested.connect(forms.answer_not_same)

    def _turned(self) -> None:
        dismiss_messages(self)
        self.forms.close_all()
        self._show_card()

    def _show_group(self, group: SameGroup | None) -> None:
        self.group_card.show_group(group)
        if self.list.shows_groups:
            self._show_card()

    def _show_answered(self) -> None:
        self.answered_card.ask()
        self.stack.setCurrentWidget(self.answered_card)

    def _open_from_group(self, _kind: str, report_id: int) -> None:
        """Show the whole report in the register."""
        self.list.show_register()
        self._ask(report_id)

    def _counted_groups(self, count: int) -> None:
        self._group_count = count
        self._show_counts()

    def _may_record(self) -> bool:
        return self.context.actor.may(Permission.RECORD_REPORTS)

    def _import_table(self) -> None:
        self.context.turn_to("import")

    def _counted(self, count: int, is_complete: bool) -> None:
        self._shown_text = count_text(count, is_complete=is_complete)
        self._show_counts()
        is_saving = self.stack.currentWidget() is self.list.views.saving
        is_filled_in = is_saving or self._draft_key is not None or self.forms.is_begun
        if self._open_id is None and count and not is_filled_in:
            self.list.choose_first()

    def _count_new(self) -> None:
        self.dispatcher.ask(CountNewReports(), then=self._counted_new)
        self.dispatcher.ask(AskTriageTimes(), then=self._on_times)

    def _counted_new(self, count: int) -> None:
        self._untriaged_count = count
        self.counted.emit(self.name, count)
        self._show_counts()

    def _on_times(self, times: TriageTimes) -> None:
        self._triage_times = times
        self._show_counts()

    def _show_counts(self) -> None:
        oldest, usual = _triage_time_texts(self._triage_times)
        untriaged, times = self._untriaged_count, self._triage_times
        to_triage = f"{untriaged:,} to triage{oldest}" if untriaged is not None and times is not None else ""
        parts = [to_triage, f"{self._shown_text} shown" if self._shown_text else "", usual]
        self.set_title(self.title, ", ".join(filter(None, parts)))
        self.list.triage_filter.set_counts((None, self._untriaged_count, self._group_count))

    def _rested(self, report_id: int) -> None:
        if report_id != self._open_id:
            self.forms.close_all()
            self._ask(report_id)

    def _focus_card(self, report_id: int) -> None:
        self._rested(report_id)
        self.card.area.setFocus()

    def _ask(self, report_id: int) -> None:
        if report_id != self._open_id:
            self.matching.column.forget_numbers()
            self.forms.entry = None
            self.card_answers.wait()
        self._open_id = report_id
        self.dispatcher.ask(EntryFile(entry_id=report_id), then=self._show, answers=self.card_answers)

    def _show(self, entry: EntryDetails) -> None:
        self.card.show_entry(entry)
        self.forms.entry = entry
        if not self.list.is_opening:  # so that marking several rows does not jump back to the first
            self.list.choose(entry.row.id)
        self._show_card()
        self.matching.show_entry(entry)
        if self._draft_key is not None and self._draft_key.entry_id == entry.row.id:
            draft_key, self._draft_key = self._draft_key, None
            self.forms.resume(draft_key, entry)

    def _show_card(self) -> None:
        if self.forms.card is not None:
            return
        if self.list.shows_groups:
            self.stack.setCurrentWidget(self.group_card if self.group_card.group else self._nothing_selected)
        else:
            self.stack.setCurrentWidget(self._report_pane if self.card.entry else self._nothing_selected)

    def _show_file(self, file: AttachmentFile) -> None:
        self.file_card.show_file(file)
        self.stack.setCurrentWidget(self.file_card)

    def _close_file(self) -> None:
        self.file_card.forget()
        self._emptied()

    def _emptied(self) -> None:
        self._show_card()
        (self.list.groups.view if self.list.shows_groups else self.list.view).setFocus()

    def _follow(self, kind: str, record_id: int) -> None:
        """Open the record of a link: a report beside the register, anything else on its own page."""
        if kind == "report":
            self.open_record(kind, record_id)
        else:
            self.open_requested.emit(kind, record_id)

    def _recorded(self, kind: Kind, entry_id: int) -> None:
        if is_report(kind):
            self._ask(entry_id)


def _triage_time_texts(times: TriageTimes | None) -> tuple[str, str]:
    """Return the longest wait and the median time to triage, each empty if there is none."""
    if times is None:
        return "", ""
    longest = times.longest_waiting
    waits = [f"oldest {format_minutes(longest)}"] if longest is not None else []
    waits += [f"{times.undated:,} undated"] if times.undated else []
    oldest = f" ({', '.join(waits)})" if waits else ""
    return oldest, f"half triaged within {format_minutes(times.median)}" if times.triaged else ""


class ReportsPage(ReportsPageBase):
    """The register on the left, the chosen report or a form on the right."""

    name: ClassVar[str] = "reports"
    title: ClassVar[str] = "Reports"
    known_as: ClassVar[str] = "intake register triage"
    icon: ClassVar[str] = "inbox"
    body_margins: ClassVar[Margins] = LIST_MARGINS
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    opens: ClassVar[tuple[str, ...]] = ("report", REPORT_GROUPS)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Ctrl+N", "Record a report"),
        ("Ctrl+I", "Import a table of reports"),
        ("Ctrl+T", "Triage the report that is shown"),
        ("Ctrl+Enter", "Link it to the likeliest case"),
        ("Alt+1 to Alt+9", "Name in the report what its words mean, or note it as new"),
        (ALL_STRONG_KEYS, "Name all strong matches in it"),
        ("Arrows, Enter", "Move in the register, read the report"),
        ("Space, Shift+Up or Down", "Mark the report, or several; Esc clears the marks"),
        ("Ctrl+Shift+T", "Triage the marked reports"),
        ("Ctrl+Shift+L", "Link the marked reports to a case"),
    )
    keys_need: ClassVar[Mapping[str, Permission]] = {
        keys: Permission.RECORD_REPORTS for keys, _ in shortcuts if keys != "Arrows, Enter"
    }

    @override
    def shown(self) -> None:
        self.list.show_filtered()
        self.list.views.ask()
        self._count_new()
        self.list.groups.ask()
        focus_list(self, self.list.view)
        if self._open_id is not None:
            self._ask(self._open_id)

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        self.list.apply_changes(changed)
        self._count_new()
        if any(kind == "entry" for kind, _ in changed):
            self.list.groups.ask()
            if self._open_id is not None:
                self._ask(self._open_id)

    @override
    def open_record(self, kind: str, record_id: int) -> None:
        self.clear_messages()
        self.forms.close_all()
        if kind == REPORT_GROUPS:
            self.list.show_groups(import_id=record_id or None)
        else:
            self.list.show_register()
            self._ask(record_id)

    @override
    def resume(self, form_key: str) -> None:
        draft_key = read_draft_key(form_key)
        if draft_key is None:
            return
        self.clear_messages()
        if draft_key.entry_id is None:
            self.forms.resume(draft_key, None)
        else:
            self._draft_key = draft_key
            self._ask(draft_key.entry_id)

    @override
    def leave(self) -> None:
        self.list.cancel_opening()
        self.forms.close_all()
        self.file_card.forget()
        self.list.views.saving.leave()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        why_not = "" if self._may_record() else "not your role"
        return (PageAction(label="Record a report", run=self.forms.record, icon="inbox", why_not=why_not),)
