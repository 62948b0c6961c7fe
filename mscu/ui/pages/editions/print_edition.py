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
from mscu.actions.core.form_choices import Choosable, CodeLists
from mscu.actions.editions.documents import EditionChoice, Editions, Look, LookAtEdition
from mscu.codes import Marking
from mscu.documents.editions.editions import LINK_CHART, MAP, PARTNER, SURVIVOR, TIMELINE
from mscu.ui.forms.drafts import FORM_KEY
from mscu.ui.pages.core.case_view import CaseBreadcrumb
from mscu.ui.pages.core.page import GUTTER, Page, PageContext, bind_keys, breadcrumb_row
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editions.copy_record_card import RING, CopyRecordCard
from mscu.ui.pages.editions.edition_list import EditionList
from mscu.ui.pages.editions.issuing import NOT_YET, CopyIssuer
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import EmptyState, scrolling
from mscu.ui.widgets.pdf_view import PdfView

SCROLL_BAR = 12
OPENED_AS = {
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
    opens: ClassVar[tuple[str, ...]] = ("print", *OPENED_AS)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Ctrl+S", "Save as a file"),
        ("Ctrl+P", "Print"),
        ("Ctrl+D", "Save as data (JSON), if the edition allows it"),
        ("Ctrl+R", "Review what is hidden, if the edition replaces names"),
        ("Ctrl++ and Ctrl+-", "Larger and smaller pages"),
        ("Esc", "Back to the case; what you typed is kept"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        self.trail = CaseBreadcrumb()
        super().__init__(dispatcher, context)
        self._case_id = 0
        self._wanted = ""
        self._look: Look | None = None
        self._lists: Mapping[str, tuple[Choosable, ...]] = {}
        self.editions = EditionList()
        self.pages = PdfView()
        self.kept = CopyRecordCard()
        self.issuing = CopyIssuer(dispatcher, self.editions, self.kept, self)
        self._none = QVBoxLayout()
        self._middle = QStackedWidget()
        self._lay_out_page()
        self._bind()
        dispatcher.ask(CodeLists(), then=self._take_lists)

    def _lay_out_page(self) -> None:
        none = QWidget()
        none.setLayout(self._none)
        self._middle.addWidget(self.pages)
        self._middle.addWidget(none)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        left = scrolling(self.editions)  # the list is taller than the smallest screen
        left.setFixedWidth(self.editions.width() + SCROLL_BAR)
        columns.addWidget(left)
        columns.addWidget(self._middle, 1)
        columns.addWidget(self.kept)
        self.body.setContentsMargins(GUTTER, 0, GUTTER - RING, 16)
        self.body.addLayout(columns, 1)

    def _bind(self) -> None:
        self.trail.list_wanted.connect(self._to_list)
        self.trail.case_wanted.connect(self._back)
        self.editions.chosen.connect(self.kept.held.clear)
        self.editions.chosen.connect(self._ask_look)
        self.kept.save_wanted.connect(self.issuing.save)
        self.kept.print_wanted.connect(self.issuing.print_copy)
        self.kept.data_wanted.connect(self.issuing.save_data)
        self.issuing.notified.connect(self.tell)
        self.issuing.issued.connect(self._issued)
        self.kept.review_wanted.connect(self._review)
        self.kept.edited.connect(self._keep_draft)
        self.kept.held.settled.connect(self._ask_look)
        keys = (
            ("Ctrl+S", self.issuing.save),
            ("Ctrl+P", self.issuing.print_copy),
            ("Ctrl+D", self.kept.data.click),
            ("Ctrl+R", self._review),
            ("Esc", self._back),
            ("Ctrl++", partial(self.pages.zoom, 1)),
            ("Ctrl+-", partial(self.pages.zoom, -1)),
        )
        bind_keys(self, keys)

    @override
    def title_row(self) -> QWidget:
        return breadcrumb_row(self.trail, self.find_box)

    # ------------------------------------------------------------------ what is shown

    @override
    def open_record(self, kind: str, number: int) -> None:
        if number != self._case_id:
            self._look = None
            self.issuing.case_id = 0  # so that nothing of the previous case is issued for this one
            self._say_in_place_of_pages("Being put together", NOT_YET)
            self.kept.clear()
        self._case_id = number
        self._wanted = OPENED_AS.get(kind, "")
        self.clear_messages()
        self.dispatcher.ask(Editions(), then=self._take_editions)

    @override
    def resume(self, form_key: str) -> None:
        number = form_key.partition("/")[2]
        if number.isdigit():
            self.open_record("print", int(number))

    @property
    @override
    def marking(self) -> Marking:
        return self._look.marking if self._look else Marking.OFFICIAL_SENSITIVE

    def _take_lists(self, lists: Mapping[str, tuple[Choosable, ...]]) -> None:
        self._lists = lists
        self.dispatcher.ask(Today(), then=self._make_form)

    def _make_form(self, today: date) -> None:
        self.kept.make_form(sources_of(self._lists, today))
        self._show_draft()
        self._ask_look()

    def _take_editions(self, editions: tuple[EditionChoice, ...]) -> None:
        fresh = self.editions.edition() is None
        self.editions.show_editions(editions)
        self.editions.choose(self._wanted)
        if not fresh:
            self._ask_look()
        self._show_draft()
        self.editions.takes_focus()

    def _ask_look(self) -> None:
        chosen = self.editions.edition()
        if chosen is not None and self._case_id:
            self.kept.show_edition(chosen)
            met = tuple(item.item_id for item in self.kept.held.met())
            person = self.editions.person() if chosen.key == SURVIVOR.key else None
            look = LookAtEdition(case_id=self._case_id, edition=chosen.key, met=met, person_id=person)
            self.dispatcher.ask(look, then=self._show)

    def _show(self, look: Look) -> None:
        if look.case_id != self._case_id:
            return  # another case was opened meanwhile
        self._look = look
        self.issuing.looked_at = look.met
        self.issuing.case_id, self.issuing.reference = self._case_id, look.reference
        self.trail.show_reference(look.reference)
        self.setAccessibleName(f"Print an edition of {look.reference}")
        self.editions.show_look(look)
        chosen = self.editions.edition()
        if chosen is not None:
            self.kept.show_edition(chosen, look)
        self._middle.setCurrentIndex(1 if look.nothing else 0)
        if look.nothing:
            self._say_in_place_of_pages("Nothing to print yet", look.nothing)
        else:
            self.pages.show_pdf(look.pdf)
        self.marking_changed.emit()

    def _say_in_place_of_pages(self, title: str, words: str) -> None:
        clear(self._none)
        self._none.addWidget(EmptyState("file-text", title, words))
        self._none.addStretch(1)
        self._middle.setCurrentIndex(1)

    # ------------------------------------------------------------------ drafts

    @property
    def _key(self) -> str:
        return f"{self.name}/{self._case_id}"

    def _keep_draft(self) -> None:
        reference = self._look.reference if self._look else ""
        self.kept.setProperty(FORM_KEY, self._key)
        self.context.drafts.keep(self._key, f"Printing, {reference}", self.kept.draft())

    def _show_draft(self) -> None:
        draft = self.context.drafts.of(self._key)
        if draft is not None:
            self.kept.show_draft(draft.values)

    # ------------------------------------------------------------------ what is done

    def _issued(self) -> None:
        self.context.drafts.drop(self._key)

    def _back(self) -> None:
        self.wanted.emit("cases", self._case_id)

    def _review(self) -> None:
        if self.kept.review.isVisible():
            self.wanted.emit("redaction", self._case_id)

    def _to_list(self) -> None:
        self.context.turn_to("cases")
