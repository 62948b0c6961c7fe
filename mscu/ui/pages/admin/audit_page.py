"""The audit: who did what in this store, what is unusual in it, and whether it is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Actor, Permission
from mscu.actions.admin.act_file import ActDetails, ActFile
from mscu.actions.admin.act_rows import ActRow
from mscu.actions.admin.audit_acts import (
    ActFilter,
    ActOrder,
    ActSheet,
    AuditActs,
    AuditCounts,
    AuditSummary,
    Shown,
)
from mscu.actions.admin.audit_export import (
    NOT_EXPORTED,
    PDF,
    AuditCopy,
    ExportAudit,
    ExportedAudit,
    ExportedAuditBySha256,
)
from mscu.actions.admin.audit_records import SUBJECT_TYPES
from mscu.actions.admin.audit_trail import AuditChoices, AuditFilter, AuditPage, AuditSheet, Choices
from mscu.actions.subjects.subject_file import numbered
from mscu.codes import Operation, StoreKind
from mscu.errors import Cancelled, MscuError
from mscu.exchange.list_file import FORMS
from mscu.exchange.private_file import not_written, write_private
from mscu.maintenance import Verified, Verify
from mscu.progress import Progress
from mscu.rules.unusual import Unusual
from mscu.text.counts import count_of
from mscu.ui.look.layouts import Margins, Space, aligned, growing, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.admin.act_card import MAX_STORED, ActCard, UnusualCard, column_of
from mscu.ui.pages.admin.act_rows import ActModel, act_view
from mscu.ui.pages.admin.store_panel import NOT_VERIFIED
from mscu.ui.pages.admin.verified_banner import VerifiedBanner
from mscu.ui.pages.core.answer_frame import AnswerFrame
from mscu.ui.pages.core.list_layout import LIST_MARGINS, focus_list, padded_for_list, show_list
from mscu.ui.pages.core.page import GUTTER, Page, PageAction, PageContext, bind_keys
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.file_dialogs import documents_folder, open_dialog, save_dialog
from mscu.ui.session.printing import STOPPED, PrinterDialog
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import EmptyState, scrolling
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.skeleton import SkeletonShape
from mscu.ui.widgets.tabs import Filters

SUBTITLE = "who did what, in this store"
EXAMPLES = {StoreKind.UNIT: "MS-22-0007", StoreKind.SURVIVORS: "SV-22-0001"}
"""An example of a reference, by kind of store."""
RECORD_LABELS = {StoreKind.UNIT: "Case or nominal", StoreKind.SURVIVORS: "Survivor"}
EXAMPLE_OF_DAY = "such as 20 Jun 2022"
PRINT_KEYS = "Ctrl+P"
KINDS = "Workbook (*.xlsx);;Table (*.csv)"
COPIES = "Copies of the audit (*.xlsx *.csv *.pdf);;All files (*)"
THEN_VERIFY = "Verify the store too: a sound store vouches for its record of the copy."
FOOTS = {
    StoreKind.UNIT: "Words of a case are never shown here. Search words are, to auditors alone.",
    StoreKind.SURVIVORS: "Words of a record are never shown here. Search words are, to leads alone.",
}
VERIFY = "audit/verify"
"""The key under which others open the page to verify the store."""
NOTHING_MATCHES = ("Nothing was done that matches", "Choose more days, or clear the filters.")
NO_RECORD = {
    StoreKind.UNIT: (
        "There is no such case or nominal",
        "Type a case as MS-22-0007, or case no. 12 if it is restricted; a nominal as its card has it.",
    ),
    StoreKind.SURVIVORS: ("There is no such survivor", "Type a survivor as SV-22-0001 or survivor no. 12."),
}
"""What is said where a record is asked for that cannot be found, by kind of store."""
CANCELLED = "Cancelled. Nothing was exported, and nothing is on record."
STILL_EXPORTED = "The export is still recorded."
NOT_PRINTED = "Nothing was printed. The copy is still recorded."
SIDE_WIDTH, SIDE_NARROW, CARD_HEIGHT = 356, 300, 200
"""Pixels; where the window is low, the cards scroll together."""
NARROW_BELOW, STACKED_BELOW = 1100, 1280
CELLS_SHARE, SHOWN_SHARE = 10, 7
FIELD_WIDTHS = (160, 140, 158, 112, 112)


class AuditTrailPage(Page):
    """The acts at the left, what is unusual and the chosen act at the right."""

    name: ClassVar[str] = "audit"
    title: ClassVar[str] = "Audit"
    known_as: ClassVar[str] = "log history"
    icon: ClassVar[str] = "scroll-text"
    body_margins: ClassVar[Margins] = LIST_MARGINS
    body_spacing: ClassVar[int] = Space.CLOSE
    needs: ClassVar[Permission] = Permission.READ_AUDIT
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = ((PRINT_KEYS, "Print what is shown"),)

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        store = context.actor.store
        self.set_title(self.title, SUBTITLE)
        self.banner = VerifiedBanner(self)
        self._make_fields(store)
        self._model = ActModel(self)
        self.view, self._header = act_view(self._model)
        self._nothing = EmptyState("scroll-text", *NOTHING_MATCHES)
        self._empty = padded_for_list(self._nothing)
        self._empty.hide()
        self.unusual, self.card = UnusualCard(), ActCard(store)
        self._about: ActRow | None = None
        self._rule: Unusual | None = None
        self._choices_read = False
        self._asked, self._order = ActFilter(), ActOrder()
        self._first_day = ""
        self._folder = documents_folder()
        self._save_to: Path | None = None
        self._printer: PrinterDialog | None = None
        self._making: Progress | None = None
        self._printing: Progress | None = None
        self._is_verifying = False
        self._add_buttons(context.actor)
        self._lay_out_page()
        self._connect()

    def _make_fields(self, store: StoreKind) -> None:
        self._person = ChoiceField([], empty="Anybody")
        self._operation = ChoiceField([(each, each.label) for each in Operation], empty="Anything")
        self._record = LineField(placeholder=f"such as {EXAMPLES[store]}")
        self._first, self._last = LineField(placeholder=EXAMPLE_OF_DAY), LineField(placeholder="today")
        self._shown = Filters([(each, each.label) for each in Shown], "Shown")
        self._about_button = Button("", icon="x")
        self._clear = Link("clear")

    def _add_buttons(self, actor: Actor) -> None:
        self._verify = Button("Verify", icon="refresh-cw")
        self._export = Button("Export", icon="download")
        self._print = Button("Print", icon="printer", hint=PRINT_KEYS)
        self._check = Button("Check a copy", icon="file-check")
        if actor.may(Permission.VERIFY):
            self.add_button(self._verify, needs_answer=True)
        for button in (self._check, self._export, self._print):
            self.add_button(button, needs_answer=True)

    def _lay_out_page(self) -> None:
        cells = hbox(spacing=Space.CLOSE)
        fields: tuple[Editor, ...] = (self._person, self._operation, self._record, self._first, self._last)
        names = ("Who", "Did what", RECORD_LABELS[self.context.actor.store], "From", "To")
        for field, name, width in zip(fields, names, FIELD_WIDTHS, strict=True):
            cell = FieldCell(name, field)
            cell.setMaximumWidth(width)
            cells.addWidget(cell, 1)
        cells.addStretch(0)
        shown = hbox(
            aligned(self._shown, Qt.AlignmentFlag.AlignBottom, 1),
            *(aligned(widget, Qt.AlignmentFlag.AlignBottom) for widget in (self._about_button, self._clear)),
            spacing=Space.CLOSE,
        )
        self._about_button.hide()
        self._filters = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._filters.setContentsMargins(GUTTER, 0, 0, 0)
        self._filters.setSpacing(10)
        self._filters.addLayout(cells, CELLS_SHARE)
        self._filters.addLayout(shown, SHOWN_SHARE)
        list_pane = QWidget()
        self._foot = Label(FOOTS[self.context.actor.store], tone="text2", wrap=True)
        self._foot.setContentsMargins(GUTTER, 6, 0, 8)
        vbox(
            self._header,
            growing(self.view),
            self._empty,
            stretch(0),
            self._foot,
            within=list_pane,
            spacing=Space.NONE,
        )
        card = AnswerFrame(self.card_answers, self.card, SkeletonShape.CARD)
        card.setMinimumHeight(CARD_HEIGHT)
        self._side = scrolling(column_of(self.unusual, card))
        self._side.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._side.setAccessibleName("What is unusual, and the chosen act")
        panes = hbox(growing(list_pane), self._side, spacing=Space.LARGE)
        self.body.addWidget(self.banner)
        self.body.addLayout(self._filters)
        self.body.addLayout(panes, 1)

    def _connect(self) -> None:
        for choice in (self._person, self._operation):
            choice.edited.connect(self.ask)
        for line in (self._record, self._first, self._last):
            line.editingFinished.connect(self._typed)
        self._shown.chosen.connect(self._show_kind)
        self._clear.followed.connect(self.clear)
        self._about_button.clicked.connect(self._leave_about)
        self._header.ordered.connect(self._sort)
        self.keep_columns(self._header, self.name)
        self.view.verticalScrollBar().valueChanged.connect(self._read_more)
        self.view.chosen.connect(self._choose)
        self.unusual.chosen.connect(self._show_rule)
        self.card.stored_requested.connect(self._ask_stored)
        self.card.about_requested.connect(self._show_about)
        self.card.person_requested.connect(self._show_person)
        self._verify.clicked.connect(self.verify)
        self._export.clicked.connect(self.export)
        self._print.clicked.connect(self.print_shown)
        self._check.clicked.connect(self.check_copy)
        self.dispatcher.busy.connect(self._set_busy)
        self.dispatcher.ended.connect(self._made, Qt.ConnectionType.QueuedConnection)
        bind_keys(self, ((PRINT_KEYS, self.print_shown),))

    # What is asked

    @override
    def shown(self) -> None:
        if not self._choices_read:
            self.dispatcher.ask(AuditChoices(), then=self._on_choices)
        else:
            self.ask()
        focus_list(self, self.view)

    @override
    def resume(self, form_key: str) -> None:
        if form_key == VERIFY:
            self.verify()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible():
            self.ask()

    @override
    def leave(self) -> None:
        self.clear_messages()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        why_not = self.unless_waiting()
        return (
            PageAction(label="Check a copy of the audit", run=self.check_copy, icon="file-check"),
            PageAction(label="Export what is shown", run=self.export, icon="download", why_not=why_not),
            PageAction(
                label="Print what is shown",
                run=self.print_shown,
                icon="printer",
                keys=PRINT_KEYS,
                why_not=why_not,
            ),
        )

    def _on_choices(self, choices: Choices) -> None:
        if not self._choices_read:
            self._first.show_value(choices.first_day)
            self._first_day = choices.first_day
        self._choices_read = True
        self._person.offer([(name, f"{display} ({name})") for name, display in choices.people])
        self.ask()

    def filter(self) -> ActFilter:
        """Return what the page shows."""
        operation, shown = self._operation.value(), self._shown.value()
        about = self._about.about if self._about is not None else None
        return ActFilter(
            actor=str(self._person.value() or ""),
            operation=operation if isinstance(operation, Operation) else None,
            object_type=about[0] if about else "",
            object_id=about[1] if about else None,
            record=str(self._record.value()),
            first_day=str(self._first.value()),
            last_day=str(self._last.value()),
            shown=shown if isinstance(shown, Shown) else Shown.ALL,
            rule=self._rule,
        )

    def ask(self) -> None:
        """Read the newest acts that match the filters, and what is unusual in them."""
        self._asked, self._order = self.filter(), self._header.order
        self.dispatcher.ask(AuditActs(filter=self._asked, order=self._order), then=self._show_page)
        self.dispatcher.ask(AuditSummary(filter=self._asked), then=self._show_counts)

    def _sort(self, *_order: object) -> None:
        self.ask()

    def _typed(self) -> None:
        """Ask again if a field was changed; leaving it asks nothing."""
        if self._choices_read and self.filter() != self._asked:
            self.ask()

    def _show_page(self, sheet: ActSheet) -> None:
        self._model.show_first_page(sheet, (self._asked, self._order))
        show_list(self.view, self._empty, visible=bool(sheet.rows))
        self._header.show_filter(self._asked)
        self._header.setVisible(bool(sheet.rows))
        store = self.context.actor.store
        self._nothing.say("scroll-text", *(NO_RECORD[store] if sheet.finds_no_record else NOTHING_MATCHES))
        self._foot.setText(sheet.asked.recorded if sheet.asked else FOOTS[store])
        self._empty.setVisible(not sheet.rows)
        if self.view.current_id() is None:
            self.card.show_nothing()

    def _read_more(self, position: int) -> None:
        """Read older acts once the end of the list comes near."""
        bar = self.view.verticalScrollBar()
        if position >= bar.maximum() - bar.pageStep() and (before := self._model.take_before()) is not None:
            more = AuditActs(filter=self._asked, order=self._order, before=before)
            self.dispatcher.ask(more, then=self._append_page)

    def _append_page(self, sheet: ActSheet) -> None:
        self._model.append_page(sheet)

    def _show_counts(self, counts: AuditCounts) -> None:
        self._shown.set_counts([counts.shown[each] for each in Shown])
        self.unusual.show_counts(counts, self._rule)
        self.banner.show_last(counts.verified, counts.first_day)
        self._verify.set_text("Verify again" if counts.verified else "Verify")

    # Filters

    def _show_kind(self, _shown: object) -> None:
        self._rule = None
        self.unusual.mark(None)
        self.ask()

    def _show_rule(self, rule: Unusual) -> None:
        self._rule = rule
        self._shown.choose(Shown.UNUSUAL)
        self.ask()

    def _show_about(self, row: ActRow) -> None:
        """Show who did anything with one record, ever."""
        is_nominal = row.about is not None and row.about[0] in SUBJECT_TYPES
        self._about = None if is_nominal else row
        self._about_button.set_text(f"About {row.about_label}")
        self._about_button.setVisible(not is_nominal)
        if row.about is not None and is_nominal:
            self._record.show_value(numbered(row.about[1]))
        self._forget_rule()
        self._first.show_value("")
        self._last.show_value("")
        self.ask()

    def _leave_about(self) -> None:
        self._about = None
        self._about_button.hide()
        self.ask()

    def _show_person(self, name: str) -> None:
        self._person.show_value(name)
        self._forget_rule()
        self.ask()

    def _forget_rule(self) -> None:
        self._rule = None
        self.unusual.mark(None)
        self._shown.choose(Shown.ALL)

    def clear(self) -> None:
        """Show everything of the last days again."""
        self._about = None
        self._about_button.hide()
        self._person.show_value(None)
        self._operation.show_value(None)
        self._record.show_value("")
        self._first.show_value(self._first_day)
        self._last.show_value("")
        self._forget_rule()
        self.ask()

    # The chosen act

    def _choose(self, number: int) -> None:
        row = self._model.row_at(self._model.row_of(number))
        if row is not None:
            self.dispatcher.ask(
                ActFile(first=row.first, last=row.last), then=self._show_act, answers=self.card_answers
            )

    def _show_act(self, details: ActDetails | None) -> None:
        if details is None:
            self.card.show_nothing()
        else:
            self.card.show_act(details)
            self._side.ensureWidgetVisible(self.card)

    def _ask_stored(self, first: int, last: int) -> None:
        stored = AuditFilter(first_row=first, last_row=last)
        self.dispatcher.ask(
            AuditPage(filter=stored, limit=MAX_STORED), then=self._show_stored, answers=self.card_answers
        )

    def _show_stored(self, sheet: AuditSheet) -> None:
        self.card.show_stored(sheet)

    # Verifying, exporting, printing

    def verify(self) -> None:
        """Compare every record with the audit."""
        if not self._is_verifying:
            self._is_verifying = True
            self.dispatcher.perform(
                Verify(self.banner.begin()), then=self._verified, failed=self._not_verified
            )

    def _set_busy(self, busy: bool) -> None:
        if self._is_verifying and not busy:
            self._is_verifying = False
            self.banner.end()

    def _verified(self, verified: Verified) -> None:
        self._is_verifying = False
        self.banner.end()
        self.banner.show_found(verified)

    def _not_verified(self, error: MscuError) -> None:
        """Show why there is no result, and the last verification again."""
        self._is_verifying = False
        self.banner.end()
        cancelled = isinstance(error, Cancelled)
        self.tell(NOT_VERIFIED if cancelled else error.sentence, Status.QUIET if cancelled else Status.LATE)
        self.ask()

    def export(self) -> None:
        """Ask where to save what is shown."""
        dialog = save_dialog(self, "Export the audit", self._folder / f"audit.{FORMS[0]}", KINDS)
        dialog.fileSelected.connect(self._path_chosen)
        dialog.open()

    def _path_chosen(self, path: str) -> None:
        self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Write what is shown to a file in the format of its extension."""
        form = path.suffix.lower().removeprefix(".")
        if form not in FORMS:
            form, path = FORMS[0], path.with_name(f"{path.name}.{FORMS[0]}")
        self._save_to, self._folder = path, path.parent
        command = ExportAudit(filter=self._asked, form=form)
        self.dispatcher.perform(
            command,
            then=self._exported,
            problems=self._refused,
            progress=self.begin_job("Exporting", CANCELLED),
        )

    def _exported(self, copy: AuditCopy) -> None:
        if self._save_to is None:
            return
        try:
            write_private(self._save_to, copy.content)
        except OSError as error:
            self.tell(f"{not_written(error)} {STILL_EXPORTED}", Status.LATE)
            return
        lines = count_of(copy.rows, "line")
        self.tell(
            f"Saved as {self._save_to.name} and recorded as copy {copy.copy_number}: {lines}.", Status.DONE
        )

    def check_copy(self) -> None:
        """Ask for a file, to see whether it is an export of this audit and unchanged."""
        dialog = open_dialog(self, "Check a copy of the audit", self._folder, COPIES)
        dialog.fileSelected.connect(self._copy_chosen)
        dialog.open()

    def _copy_chosen(self, path: str) -> None:
        self.check_file(Path(path))

    def check_file(self, path: Path) -> None:
        """Compare a file with what is on record of the exports."""
        self._folder = path.parent
        try:
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            self.tell(f"The file cannot be read: {error.strerror}.", Status.LATE)
            return
        self.dispatcher.ask(ExportedAuditBySha256(sha256=sha256), then=self._checked)

    def _checked(self, copy: ExportedAudit | None) -> None:
        if copy is None:
            self.tell(NOT_EXPORTED, Status.LATE)
        else:
            exported = f"exported {copy.exported} by {copy.exported_by}"
            self.tell(f"Unchanged: {copy.holds}, {exported}. {THEN_VERIFY}", Status.DONE)

    def print_shown(self) -> None:
        """Ask for a printer, export what is shown as pages, and print them."""
        if self.answers.is_answered:
            self._printer = dialog = PrinterDialog(self, full_page=True)
            dialog.chosen.connect(self._on_printer_chosen)
            dialog.printed.connect(self._printed)
            dialog.show()

    def _on_printer_chosen(self) -> None:
        self._making = self.begin_job("Making the pages", CANCELLED)
        self.dispatcher.perform(
            ExportAudit(filter=self._asked, form=PDF),
            then=self._print_copy,
            problems=self._refused,
            progress=self._making,
        )

    def _made(self, progress: object, _is_cancelled: object) -> None:
        """Release the printer if no pages came to be printed on it."""
        if progress is self._making and self._printer is not None:
            self._printer.deleteLater()
            self._printer = None

    def _print_copy(self, copy: AuditCopy) -> None:
        self._making = None
        if self._printer is not None:
            self._printing = self.begin_job("Printing", STOPPED.format(copy.copy_number))
            self._printer.print_pdf(copy.content, self._printing)

    def _printed(self, sent: bool) -> None:
        printing, self._printing, self._printer = self._printing, None, None
        if printing is None:
            self.tell(CANCELLED, Status.QUIET)
            return
        self.end_job(printing)
        if not printing.is_cancelled():
            self.tell("" if sent else NOT_PRINTED, Status.SOON)

    def _refused(self, problems: dict[str, str]) -> None:
        if self._printer is not None:
            self._printer.end()
        self.tell(" ".join(problems.values()), Status.SOON)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = SIDE_NARROW if self.width() < NARROW_BELOW else SIDE_WIDTH
        self._side.setFixedWidth(side)
        ways = QBoxLayout.Direction
        self._filters.setDirection(ways.TopToBottom if self.width() < STACKED_BELOW else ways.LeftToRight)


class CharityAuditPage(AuditTrailPage):
    """The audit of the charity's own store, which its leads read."""

    store: ClassVar[StoreKind | None] = StoreKind.SURVIVORS
    name: ClassVar[str] = "charity_audit"
    title: ClassVar[str] = "Charity's audit"
    known_as: ClassVar[str] = "log history"
