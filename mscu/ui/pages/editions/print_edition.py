"""Printing an edition: who it is for, a preview, and the record kept of the copy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists, ListChoice
from mscu.actions.editions.issue_edition import EditionChoice, EditionPreview, Editions, LookAtEdition
from mscu.codes import Marking
from mscu.documents.editions.editions import LINK_CHART, MAP, PARTNER, SURVIVOR, TIMELINE
from mscu.ui.forms.drafts import FORM_KEY
from mscu.ui.pages.core.case_view import CaseBreadcrumb
from mscu.ui.pages.core.page import GUTTER, Page, PageContext, bind_keys, breadcrumb_row
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editions.copy_record_card import RING_MARGIN, CopyRecordCard
from mscu.ui.pages.editions.edition_list import EditionList
from mscu.ui.pages.editions.issuing import BEING_PREPARED, CopyIssuer
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import EmptyState, scrolling
from mscu.ui.widgets.pdf_view import PdfView

SCROLL_BAR = 12
EDITION_BY_KIND = {
    "print_chart": LINK_CHART.key,
    "print_timeline": TIMELINE.key,
    "print_partner": PARTNER.key,
    "print_map": MAP.key,
}
"""Kinds of record that open this page with an edition chosen."""


class PrintPage(Page):
    """One case, printed for one reader."""

    name: ClassVar[str] = "print"
    title: ClassVar[str] = "Print an edition"
    icon: ClassVar[str] = "printer"
    needs: ClassVar[Permission] = Permission.PRINT
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    opens: ClassVar[tuple[str, ...]] = ("print", *EDITION_BY_KIND)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Ctrl+S", "Save as a file"),
        ("Ctrl+P", "Print"),
        ("Ctrl+D", "Save as data (JSON), if the edition allows it"),
        ("Ctrl+R", "Review what is hidden, if the edition replaces names"),
        ("Ctrl++ and Ctrl+-", "Larger and smaller pages"),
        ("Esc", "Back to the case; what you typed is kept"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        self.breadcrumb = CaseBreadcrumb()
        super().__init__(dispatcher, context)
        self._case_id = 0
        self._edition_key = ""
        self._preview: EditionPreview | None = None
        self._lists: Mapping[str, tuple[ListChoice, ...]] = {}
        self.editions = EditionList()
        self.pages = PdfView()
        self.copy_record = CopyRecordCard()
        self.issuer = CopyIssuer(dispatcher, self.editions, self.copy_record, self)
        self._placeholder = QVBoxLayout()
        self._middle = QStackedWidget()
        self._lay_out_page()
        self._bind()
        dispatcher.ask(CodeLists(), then=self._on_lists)

    def _lay_out_page(self) -> None:
        placeholder = QWidget()
        placeholder.setLayout(self._placeholder)
        self._middle.addWidget(self.pages)
        self._middle.addWidget(placeholder)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        edition_column = scrolling(self.editions)  # the list is taller than the smallest screen
        edition_column.setFixedWidth(self.editions.width() + SCROLL_BAR)
        columns.addWidget(edition_column)
        columns.addWidget(self._middle, 1)
        columns.addWidget(self.copy_record)
        self.body.setContentsMargins(GUTTER, 0, GUTTER - RING_MARGIN, 16)
        self.body.addLayout(columns, 1)

    def _bind(self) -> None:
        self.breadcrumb.list_requested.connect(self._to_list)
        self.breadcrumb.case_requested.connect(self._back)
        self.editions.chosen.connect(self.copy_record.withheld.clear)
        self.editions.chosen.connect(self._ask_preview)
        self.copy_record.save_requested.connect(self.issuer.save)
        self.copy_record.print_requested.connect(self.issuer.print_copy)
        self.copy_record.data_requested.connect(self.issuer.save_data)
        self.issuer.notified.connect(self.tell)
        self.issuer.issued.connect(self._issued)
        self.copy_record.review_requested.connect(self._review)
        self.copy_record.edited.connect(self._keep_draft)
        self.copy_record.withheld.items_changed.connect(self._ask_preview)
        keys = (
            ("Ctrl+S", self.issuer.save),
            ("Ctrl+P", self.issuer.print_copy),
            ("Ctrl+D", self.copy_record.data.click),
            ("Ctrl+R", self._review),
            ("Esc", self._back),
            ("Ctrl++", partial(self.pages.zoom, 1)),
            ("Ctrl+-", partial(self.pages.zoom, -1)),
        )
        bind_keys(self, keys)

    @override
    def title_row(self) -> QWidget:
        return breadcrumb_row(self.breadcrumb, self.find_box)

    @override
    def open_record(self, kind: str, case_id: int) -> None:
        if case_id != self._case_id:
            self._preview = None
            self.issuer.case_id = 0  # so that nothing of the previous case is issued for this one
            self._show_placeholder("Preparing the pages", BEING_PREPARED)
            self.copy_record.clear()
        self._case_id = case_id
        self._edition_key = EDITION_BY_KIND.get(kind, "")
        self.clear_messages()
        self.dispatcher.ask(Editions(), then=self._on_editions)

    @override
    def resume(self, form_key: str) -> None:
        case_id = form_key.partition("/")[2]
        if case_id.isdigit():
            self.open_record("print", int(case_id))

    @property
    @override
    def marking(self) -> Marking:
        return self._preview.marking if self._preview else Marking.OFFICIAL_SENSITIVE

    def _on_lists(self, lists: Mapping[str, tuple[ListChoice, ...]]) -> None:
        self._lists = lists
        self.dispatcher.ask(Today(), then=self._make_form)

    def _make_form(self, today: date) -> None:
        self.copy_record.make_form(sources_of(self._lists, today))
        self._show_draft()
        self._ask_preview()

    def _on_editions(self, editions: tuple[EditionChoice, ...]) -> None:
        is_first = self.editions.edition() is None
        self.editions.show_editions(editions)
        self.editions.choose(self._edition_key)
        if not is_first:
            self._ask_preview()
        self._show_draft()
        self.editions.take_focus()

    def _ask_preview(self) -> None:
        edition = self.editions.edition()
        if edition is not None and self._case_id:
            self.copy_record.show_edition(edition)
            item_ids = tuple(item.item_id for item in self.copy_record.withheld.conditions_met())
            person = self.editions.person() if edition.key == SURVIVOR.key else None
            query = LookAtEdition(case_id=self._case_id, edition=edition.key, met=item_ids, person_id=person)
            self.dispatcher.ask(query, then=self._show)

    def _show(self, preview: EditionPreview) -> None:
        if preview.case_id != self._case_id:
            return  # another case was opened meanwhile
        self._preview = preview
        self.issuer.shown_item_ids = preview.met
        self.issuer.case_id, self.issuer.reference = self._case_id, preview.reference
        self.breadcrumb.show_reference(preview.reference)
        self.setAccessibleName(f"Print an edition of {preview.reference}")
        self.editions.show_preview(preview)
        edition = self.editions.edition()
        if edition is not None:
            self.copy_record.show_edition(edition, preview)
        self._middle.setCurrentIndex(1 if preview.nothing else 0)
        if preview.nothing:
            self._show_placeholder("Nothing to print yet", preview.nothing)
        else:
            self.pages.show_pdf(preview.pdf)
        self.marking_changed.emit()

    def _show_placeholder(self, title: str, text: str) -> None:
        clear(self._placeholder)
        self._placeholder.addWidget(EmptyState("file-text", title, text))
        self._placeholder.addStretch(1)
        self._middle.setCurrentIndex(1)

    @property
    def _key(self) -> str:
        return f"{self.name}/{self._case_id}"

    def _keep_draft(self) -> None:
        reference = self._preview.reference if self._preview else ""
        self.copy_record.setProperty(FORM_KEY, self._key)
        self.context.drafts.keep(self._key, f"Printing, {reference}", self.copy_record.draft())

    def _show_draft(self) -> None:
        draft = self.context.drafts.of(self._key)
        if draft is not None:
            self.copy_record.show_draft(draft.values)

    def _issued(self) -> None:
        self.context.drafts.drop(self._key)

    def _back(self) -> None:
        self.open_requested.emit("cases", self._case_id)

    def _review(self) -> None:
        if self.copy_record.review.isVisible():
            self.open_requested.emit("redaction", self._case_id)

    def _to_list(self) -> None:
        self.context.turn_to("cases")
