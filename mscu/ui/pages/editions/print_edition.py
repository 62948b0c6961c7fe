"""Printing an edition: who it is for, a preview, and the record kept of the copy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists, ListChoice
from mscu.actions.editions.issue_edition import EditionChoice, EditionPreview, Editions, LookAtEdition
from mscu.codes import Marking
from mscu.documents.editions.editions import LINK_CHART, MAP, PARTNER, SURVIVOR, TIMELINE
from mscu.ui.forms.drafts import FORM_KEY
from mscu.ui.look.layouts import Margins, Space, growing, hbox, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.also_here import AlsoHere
from mscu.ui.pages.core.case_view import CaseBreadcrumb
from mscu.ui.pages.core.page import GUTTER, Page, PageContext, bind_keys, breadcrumb_row
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editions.copy_record_card import RING_MARGIN, CopyRecordCard
from mscu.ui.pages.editions.edition_list import EditionList
from mscu.ui.pages.editions.issuing import BEING_PREPARED, CopyIssuer
from mscu.ui.session.answers import Answers
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import EmptyState, scrolling
from mscu.ui.widgets.pdf_view import PdfView

SCROLL_BAR = 12
EDITION, OTHERS = "edition", "others"
"""In a draft: the reader for whom it was typed, and what was typed about copies for others."""
NOT_PREPARED = "Choose the edition again, or go back to the case and return."
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
    known_as: ClassVar[str] = "edition summary PDF paper"
    of_record: ClassVar[bool] = True
    icon: ClassVar[str] = "printer"
    body_margins: ClassVar[Margins] = (GUTTER, 0, GUTTER - RING_MARGIN, 16)
    needs: ClassVar[Permission] = Permission.PRINT_OWN
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    opens: ClassVar[tuple[str, ...]] = ("print", *EDITION_BY_KIND)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Ctrl+S", "Save as a file"),
        ("Ctrl+P", "Print"),
        ("Ctrl+D", "Save as data (JSON), if the edition allows it"),
        ("Ctrl+R", "Review what is hidden, if the edition replaces names"),
        ("Alt++ and Alt+-", "Larger and smaller pages"),
        ("Esc", "Back to the case; what you typed is kept"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        self.breadcrumb = CaseBreadcrumb()
        super().__init__(dispatcher, context)
        self._case_id = 0
        self.also_here = AlsoHere(dispatcher, self)
        self.also_here.changed.connect(self.breadcrumb.also_here.show_others)
        self._edition_key = ""
        self._preview_answers = Answers(self)
        """Its own: who the copy is for is typed while the pages are prepared."""
        self._asked: LookAtEdition | None = None
        """What the pages in view were asked for, or will be once they are ready."""
        self._answers: dict[str, Mapping[str, object]] = {}
        """What was typed about a copy for each reader: an answer for one is none for another."""
        self._told = ""
        """The newest message."""
        self._answered = ""
        """The reader whose answers the form shows: an edition, and the survivor whose own copy it is."""
        self._lists: Mapping[str, tuple[ListChoice, ...]] = {}
        self.editions = EditionList()
        self.pages = PdfView()
        self.copy_record = CopyRecordCard()
        self.issuer = CopyIssuer(dispatcher, self.editions, self.copy_record, self)
        self._placeholder = vbox(margins=None)
        self._middle = QStackedWidget()
        self._lay_out_page()
        self._bind()
        dispatcher.ask(CodeLists(), then=self._on_lists)

    def _lay_out_page(self) -> None:
        placeholder = QWidget()
        placeholder.setLayout(self._placeholder)
        self._middle.addWidget(self.pages)
        self._middle.addWidget(placeholder)
        edition_column = scrolling(self.editions)  # the list is taller than the smallest screen
        edition_column.setFixedWidth(self.editions.width() + SCROLL_BAR)
        columns = hbox(edition_column, growing(self._middle), self.copy_record, spacing=Space.LARGE)
        self.body.addLayout(columns, 1)

    def _bind(self) -> None:
        self.breadcrumb.list_requested.connect(self._to_list)
        self.breadcrumb.case_requested.connect(self._back)
        self.editions.chosen.connect(self._on_chosen)
        self.copy_record.save_requested.connect(self.issuer.save)
        self.copy_record.print_requested.connect(self.issuer.print_copy)
        self.copy_record.data_requested.connect(self.issuer.save_data)
        self.issuer.notified.connect(self._on_notified)
        self.issuer.issued.connect(self._issued)
        self.issuer.outdated.connect(self._ask_preview)
        self.dispatcher.busy.connect(self._on_busy)
        self.copy_record.review_requested.connect(self._review)
        self.copy_record.edited.connect(self._on_edited)
        self.copy_record.withheld.items_changed.connect(self._ask_if_changed)
        keys = (
            ("Ctrl+S", self.issuer.save),
            ("Ctrl+P", self.issuer.print_copy),
            ("Ctrl+D", self.copy_record.data.click),
            ("Ctrl+R", self._review),
            ("Esc", self._back),
            ("Alt++", partial(self.pages.zoom, 1)),
            ("Alt+-", partial(self.pages.zoom, -1)),
        )
        bind_keys(self, keys)

    @override
    def title_row(self) -> QWidget:
        return breadcrumb_row(self.breadcrumb, self.find_box)

    @override
    def open_record(self, kind: str, case_id: int) -> None:
        former, self._case_id, self._asked = self._case_id, 0, None
        if case_id != former:
            self._answers, self._answered = {}, ""
            self.answers.wait()
            self.copy_record.clear()
            self.breadcrumb.show_reference("")
        self._case_id = case_id
        self.also_here.be_at(case_id)
        self._edition_key = EDITION_BY_KIND.get(kind, "")
        self._wait()
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
        preview = self.issuer.preview
        return preview.marking if preview is not None else Marking.OFFICIAL_SENSITIVE

    def _on_lists(self, lists: Mapping[str, tuple[ListChoice, ...]]) -> None:
        self._lists = lists
        self.dispatcher.ask(Today(), then=self._make_form)

    def _make_form(self, today: date) -> None:
        self.copy_record.make_form(sources_of(self._lists, today))
        self._show_answers()
        self._ask_preview()

    def _on_editions(self, editions: tuple[EditionChoice, ...]) -> None:
        self._read_draft(editions[0].key)
        self._show_answers()
        wanted = self._edition_key or self._answered.partition("/")[0]
        self.editions.show_editions(editions)  # which chooses the first
        self.editions.choose(wanted)
        self._change_answers()
        self._ask_preview()
        self.editions.take_focus()

    def _on_chosen(self) -> None:
        self._change_answers()
        self.copy_record.withheld.clear()
        self._ask_preview()

    def _change_answers(self) -> None:
        """Ask anew who the copy is for and why if it is for another reader."""
        reader = self._reader
        if not reader or reader == self._answered:
            return
        is_named_now = reader.startswith(f"{self._answered}/") and reader not in self._answers
        if self._answered and not is_named_now:
            self._take_answers()
            self.copy_record.clear()
        self._answered = reader
        if not is_named_now:
            self._show_answers()

    @property
    def _reader(self) -> str:
        """For whom the chosen edition is, with the survivor whose own copy it is."""
        query = self._query()
        if query is None:
            return ""
        return query.edition if query.person_id is None else f"{query.edition}/{query.person_id}"

    def _on_edited(self) -> None:
        self._keep_draft()
        self._ask_if_changed()

    def _query(self) -> LookAtEdition | None:
        """Return what to ask for the pages of what is chosen."""
        edition = self.editions.edition()
        if edition is None or not self._case_id:
            return None
        return LookAtEdition(
            case_id=self._case_id,
            edition=edition.key,
            met=self.copy_record.withheld.met_item_ids,
            person_id=self.editions.person() if edition.key == SURVIVOR.key else None,
            purpose=self.copy_record.purpose,
        )

    def _ask_if_changed(self) -> None:
        if self._query() != self._asked:
            self._ask_preview()

    def _ask_preview(self) -> None:
        self._asked = self._query()
        self._wait()
        if self._asked is not None:
            self.dispatcher.ask(self._asked, then=self._show, answers=self._preview_answers)

    def _wait(self, title: str = "Preparing the pages", text: str = BEING_PREPARED) -> None:
        """Show no pages and issue nothing until those of what is chosen are ready."""
        self.issuer.preview, self.issuer.why_not = None, text
        self._show_placeholder(title, text)
        self.editions.wait()
        edition = self.editions.edition()
        if edition is not None:
            self.copy_record.show_edition(edition, waiting=text)
        self.marking_changed.emit()

    def _on_busy(self, busy: bool) -> None:
        """Show that there are no pages if everything was answered and they did not come."""
        if not busy and self._case_id and self.issuer.preview is None:
            self._wait("The pages could not be prepared", NOT_PREPARED)

    def _show(self, preview: EditionPreview) -> None:
        if preview.asked != self._asked:
            return  # something else was chosen meanwhile
        self.issuer.preview = preview
        if self._told in {BEING_PREPARED, NOT_PREPARED}:
            self._told = ""
            self.clear_messages()
        self.breadcrumb.show_reference(preview.reference)
        self.setAccessibleName(f"Print an edition of {preview.reference}")
        self.editions.show_preview(preview)
        edition = self.editions.edition()
        if edition is not None:
            self.copy_record.show_edition(edition, preview)
        if self._query() != self._asked or self.issuer.preview is not preview:
            self._ask_if_changed()  # what the pages offer to choose has changed what is chosen
        elif preview.nothing:
            self._show_placeholder("Nothing to print yet", preview.nothing)
        else:
            self.pages.show_pdf(preview.pdf)
            self._middle.setCurrentIndex(0)
        self.marking_changed.emit()

    def _on_notified(self, text: str, status: Status) -> None:
        self._told = text
        self.tell(text, status)

    def _show_placeholder(self, title: str, text: str) -> None:
        clear(self._placeholder)
        self._placeholder.addWidget(EmptyState("file-text", title, text))
        self._placeholder.addStretch(1)
        self._middle.setCurrentIndex(1)

    @property
    def _key(self) -> str:
        return f"{self.name}/{self._case_id}"

    def _take_answers(self) -> None:
        """Keep what was typed about a copy for the reader of the edition that was chosen."""
        if self._answered and self.copy_record.form is not None:
            self._answers[self._answered] = self.copy_record.draft()

    def _show_answers(self) -> None:
        self.copy_record.show_draft(self._answers.get(self._answered, {}))

    def _keep_draft(self) -> None:
        self._take_answers()
        preview = self.issuer.preview
        reference = preview.reference if preview is not None else self.breadcrumb.reference
        self.copy_record.setProperty(FORM_KEY, self._key)
        others = {key: dict(values) for key, values in self._answers.items() if key != self._answered}
        values = {**self._answers.get(self._answered, {}), EDITION: self._answered, OTHERS: others}
        self.context.drafts.keep(self._key, f"Printing, {reference}", values)

    def _read_draft(self, first: str) -> None:
        """Read what was typed about copies of this case, and for which reader last."""
        draft = self.context.drafts.of(self._key)
        if draft is not None and not self._answered:
            self._answered = str(draft.values.get(EDITION, first))
            self._answers = {**draft.values.get(OTHERS, {}), self._answered: draft.values}

    def _issued(self) -> None:
        self._answers.pop(self._answered, None)
        self.context.drafts.drop(self._key)

    def _back(self) -> None:
        self.open_requested.emit("cases", self._case_id)

    def _review(self) -> None:
        if self.copy_record.review.isVisible():
            self.open_requested.emit("redaction", self._case_id)

    def _to_list(self) -> None:
        self.context.turn_to("cases")
