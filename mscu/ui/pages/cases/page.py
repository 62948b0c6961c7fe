"""The case page: one case on one page, from what happened to what is to be done next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.clocks.clocks import RunningClock
from mscu.actions.entries.attachments import AttachmentFile
from mscu.changes import Changes
from mscu.codes import InformationPaper, Kind, Marking, SubjectKind
from mscu.ui.look.layouts import NO_MARGINS, Margins, Space, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.cases import tab_lists
from mscu.ui.pages.cases.body import CaseBody
from mscu.ui.pages.cases.case_actions import CaseActions, CaseMerger, EntryActions, FirstResponder
from mscu.ui.pages.cases.case_form_host import CaseFormHost
from mscu.ui.pages.cases.folded_header import FOLD_KEYS, FoldedHeader
from mscu.ui.pages.cases.header_card import COLUMNS, HeaderCard
from mscu.ui.pages.cases.header_row import Breadcrumb, HeaderRow
from mscu.ui.pages.cases.reading import CaseReader, TabsReader
from mscu.ui.pages.cases.resuming import read_draft_key
from mscu.ui.pages.clocks.clock_actions import settle_action
from mscu.ui.pages.core.also_here import AlsoHere
from mscu.ui.pages.core.answer_frame import AnswerFrame, disable_until_answered
from mscu.ui.pages.core.dropped_files import TakesFile
from mscu.ui.pages.core.page import GUTTER, Page, PageAction, PageContext, bind_keys, breadcrumb_row
from mscu.ui.pages.entries.add_menu import AddMenu, choices
from mscu.ui.pages.entries.file_handing import HandFileOn, SavePaper
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.message_bar import dismiss_messages
from mscu.ui.widgets.skeleton import SkeletonShape

FOLDED_HEIGHT = 40
QWIDGETSIZE_MAX = 16_777_215
FOLD_BELOW_HEIGHT = 592
"""A window of 640 pixels without banner and status line: below that the head is one line."""


class CasePage(Page):
    """Shows one case; a new entry is written where it will appear."""

    name: ClassVar[str] = "case"
    title: ClassVar[str] = "Case"
    known_as: ClassVar[str] = "investigation chronology file"
    of_record: ClassVar[bool] = True
    icon: ClassVar[str] = "folder-open"
    body_margins: ClassVar[Margins] = NO_MARGINS
    body_spacing: ClassVar[int] = Space.NONE
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    opens: ClassVar[tuple[str, ...]] = ("cases", "entry")
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Ctrl+N, then 1 to 9", "Add the usual kinds of entry"),
        ("Ctrl+P", "Print an edition"),
        (FOLD_KEYS, "Fold or unfold the head of the case"),
        ("Arrows, Enter", "Move in the chronology, open the entry"),
        ("Tab", "From the chronology to the entry"),
        ("Down in an empty name field", "The people and places of this case"),
    )
    keys_need: ClassVar[Mapping[str, Permission]] = {"Ctrl+P": Permission.PRINT_OWN}
    skeleton: ClassVar[SkeletonShape | None] = None

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        self.breadcrumb = Breadcrumb()
        super().__init__(dispatcher, context)
        self.header_row = HeaderRow()
        self.header, self.folded = HeaderCard(), FoldedHeader()
        self._is_fold_chosen = False
        self.case_body = CaseBody(self.answers)
        side = self.case_body.side
        self.forms = CaseFormHost(dispatcher, context, side)
        self.reading = CaseReader(dispatcher, self.case_body, self.forms, context.actor.display)
        self.tabs_reading = TabsReader(dispatcher, self.case_body, self.reading)
        self.case_actions = CaseActions(self.forms, self.header, self.case_body)
        self.entry_actions = EntryActions(dispatcher, self.forms, side)
        self.first_responder = FirstResponder(dispatcher, self.forms)
        self.merging = CaseMerger(dispatcher, self.case_actions, self.reading, self.forms)
        self.handing_on = HandFileOn(dispatcher, context)
        self.also_here = AlsoHere(dispatcher, self)
        self.saving_paper = SavePaper(dispatcher, context)
        side.addWidget(self.handing_on)
        side.addWidget(self.saving_paper)
        side.file.hand_on.setVisible(context.actor.may(Permission.PRINT))
        self._fill_body()
        self._connect()

    def _fill_body(self) -> None:
        top, head = QWidget(), QWidget()
        vbox(self.header, self.folded, within=head)
        self.folded.hide()
        self._head_frame = AnswerFrame(self.answers, head, SkeletonShape.COLUMNS, COLUMNS)
        vbox(
            self.header_row,
            self._head_frame,
            within=top,
            spacing=Space.MEDIUM,
            margins=(GUTTER, 0, GUTTER, 8),
        )
        self.body.addWidget(top)
        self.body.addWidget(self.case_body, 1)
        bind_keys(self, ((FOLD_KEYS, self._turn_head),))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    def _fit_head(self) -> None:
        """Fold the head where a form needs the height, unless the user has turned it.

        It does not follow the tab in front: the tabs below it would move under the mouse.
        """
        if not self._is_fold_chosen:
            self._fold_head(self.height() < FOLD_BELOW_HEIGHT or self.forms.card is not None)

    def _fold_head(self, folded: bool) -> None:
        self.header.setHidden(folded)
        self.folded.setVisible(folded)
        self.header_row.fold(folded)
        self._head_frame.setMaximumHeight(FOLDED_HEIGHT if folded else QWIDGETSIZE_MAX)

    def _turn_head(self) -> None:
        self._is_fold_chosen = True
        self._fold_head(not self.header.isHidden())

    def _connect(self) -> None:
        side, case_body = self.case_body.side, self.case_body
        self.breadcrumb.list_requested.connect(partial(self.context.turn_to, "cases"))
        self.header_row.print_requested.connect(self._print)
        self.header_row.add_requested.connect(self.offer_page_actions)
        self.header_row.more_requested.connect(partial(self.case_actions.open_menu, self.header_row.more))
        self.case_actions.menu_requested.connect(self._open_menu)
        self.case_actions.print_requested.connect(self._print)
        self.case_actions.chart_requested.connect(partial(self.open_requested.emit, "links"))
        self.case_actions.timeline_requested.connect(partial(self.open_requested.emit, "timeline"))
        self.case_actions.hold_versions_requested.connect(self.entry_actions.show_hold_versions)
        self.case_actions.map_requested.connect(partial(self.open_requested.emit, "case_map"))
        self.case_actions.records_requested.connect(partial(self.open_requested.emit, "records"))
        for signal in (
            case_body.entry_requested,
            self.header.entry_requested,
            self.folded.entry_requested,
            side.entry.entry_requested,
            side.subject.entry_requested,
            side.lists.entry_requested,
            side.readiness.entry_requested,
            self.forms.entry_requested,
        ):
            signal.connect(self.open_entry)
        self.folded.unfold_requested.connect(self._turn_head)
        for signal in (self.forms.opened, self.forms.emptied):
            signal.connect(self._fit_head)
        self.folded.people_requested.connect(self.header.people_requested)
        self.folded.obligations_requested.connect(self.header.all_obligations_requested)
        case_body.row_focused.connect(self._preview)
        side.lists.answer_requested.connect(self._say_what_happened)
        for signal in (side.entry.subject_requested, side.entry.file_requested):
            signal.connect(partial(dismiss_messages, self))
        case_body.key_requested.connect(self._open_key)
        case_body.record_requested.connect(self._open_from_picture)
        case_body.picture_requested.connect(self._show_picture)
        for signal in (side.entry.subject_requested, side.readiness.subject_requested):
            signal.connect(self.reading.open_subject)
        side.entry.file_requested.connect(self.reading.open_file)
        side.file.hand_on_requested.connect(self._hand_on)
        self.handing_on.left.connect(self._show_file_again)
        self.handing_on.notified.connect(self.tell)
        side.entry.paper_requested.connect(self._save_paper)
        self.saving_paper.left.connect(self._show_entry_again)
        self.saving_paper.notified.connect(self.tell)
        side.subject.index_requested.connect(partial(self.open_requested.emit, "subject"))
        self.reading.case_left.connect(self._forget_case)
        self.reading.case_loaded.connect(self._show_case)
        self.also_here.changed.connect(self.header_row.also_here.show_others)
        disable_until_answered(self.answers, self.header_row.action_buttons)
        self._forget_case()
        self.reading.other_subject.connect(partial(self.open_requested.emit, "subject"))
        self.reading.entry_without_case.connect(partial(self.open_requested.emit, "report"))
        self.forms.nrm_requested.connect(self.first_responder.begin)
        self.reading.begin_requested.connect(self.first_responder.begin)
        for signal in (self.first_responder.form_requested, self.reading.form_requested):
            signal.connect(partial(self.open_requested.emit, "nrm_form"))
        self.first_responder.failed.connect(partial(self.tell, status=Status.LATE))
        for signal in (self.forms.notified, self.merging.notified, self.reading.bundle.notified):
            signal.connect(partial(self.tell, status=Status.DONE))
        self.reading.bundle.refused.connect(partial(self.tell, status=Status.SOON))
        self.forms.failed.connect(partial(self.tell, status=Status.LATE))
        self.forms.recorded.connect(self.reading.show_new)
        self.forms.named.connect(self.reading.show_new_subject)
        self.forms.out_of_sight.connect(self._leave_for_good)

    def _leave_for_good(self) -> None:
        """Go to the list of cases: the user is not among those who may know this one."""
        self.reading.leave()
        self.context.turn_to("cases")

    @override
    def title_row(self) -> QWidget:
        return breadcrumb_row(self.breadcrumb, self.find_box)

    @override
    def shown(self) -> None:
        self.reading.read_again()

    @override
    def shown_for(self, kind: str) -> None:
        if kind != "cases":  # the case that was shown before is neither read nor recorded as consulted
            self.shown()

    @override
    def records_changed(self, changed: Changes) -> None:
        self.reading.hear(changed)

    @override
    def open_record(self, kind: str, record_id: int) -> None:
        self.clear_messages()
        if kind == "entry":
            self.reading.open_entry(record_id)
        else:
            self.forms.close_all()
            self.reading.open_case(record_id)

    @override
    def resume(self, form_key: str) -> None:
        if (draft_key := read_draft_key(form_key)) is not None:
            self.reading.resume(draft_key)

    def _hand_on(self, file: AttachmentFile) -> None:
        self.case_body.side.show_card(self.handing_on)
        self.handing_on.hand_on(file)

    def _show_file_again(self) -> None:
        self.reading.open_file(self.handing_on.file_id)

    def _save_paper(self, paper: str) -> None:
        side = self.case_body.side
        if (entry := side.entry.entry) is not None:
            side.show_card(self.saving_paper)
            self.saving_paper.save_of(entry, InformationPaper(paper))

    def _show_entry_again(self) -> None:
        self.reading.open_entry(self.saving_paper.entry_id)

    def _say_what_happened(self, clock: RunningClock) -> None:
        """Open the form that answers what happened to a power that ended."""
        action = settle_action(
            clock.key, clock.case_id, clock.entry_id, self.context.actor, about=clock.about, lapsed=True
        )
        self.resume(action.form_key)

    @override
    def leave(self) -> None:
        self.forms.close_all()
        self.case_body.side.release()
        self.also_here.be_at(0)
        self._is_fold_chosen = False
        self._fit_head()

    @property
    @override
    def marking(self) -> Marking:
        case = self.reading.case
        return case.marking if case is not None else Marking.OFFICIAL_SENSITIVE

    @override
    def takes_file(self) -> TakesFile | None:
        return self.entry_actions.takes_file()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        case = self.reading.case
        offered = choices(case.may_record, subjects=False) if case is not None else ()
        return [
            PageAction(label=choice.label, icon=choice.icon, run=partial(self.forms.add, choice.kind))
            for choice in sorted(offered, key=lambda choice: choice.keys or "a")
            if isinstance(choice.kind, Kind)
        ]

    @override
    def offer_page_actions(self) -> None:
        self._open_menu("")

    def _open_menu(self, filter_text: str) -> None:
        case = self.reading.case
        if case is None or not (case.may_record or case.may_involve):
            return
        menu = AddMenu(self, list(choices(case.may_record, subjects=case.may_involve)))
        menu.chosen.connect(self._add)
        button = self.header_row.add
        menu.open_at(button.mapToGlobal(QPoint(button.width(), button.height() + 4)), filter_text)

    def _forget_case(self) -> None:
        self.breadcrumb.show_reference("")
        self.header_row.forget()
        self.setAccessibleName(self.title)
        self.also_here.be_at(0)

    def _show_case(self) -> None:
        case = self.reading.case
        if case is not None:
            self.breadcrumb.show_reference(case.reference)
            self.header_row.show_case(case)
            self.header.show_case(case)
            self.folded.show_case(case)
            self.setAccessibleName(f"Case {case.reference}")
            self.also_here.be_at(case.id)
            self.marking_changed.emit()

    def open_entry(self, entry_id: int) -> None:
        """Show an entry; an open form is left with its draft kept."""
        self.forms.close_all()
        _clear_message_unless_shown(self, entry_id)
        self.reading.open_entry(entry_id)

    def _open_key(self, key: object) -> None:
        """Show the record behind a row of another tab; an open form is left with its draft kept."""
        dismiss_messages(self)
        self.forms.close_all()
        self.reading.open_key(key)

    def _show_picture(self) -> None:
        """Show the picture in which a row was chosen; an open form is left with its draft kept."""
        dismiss_messages(self)
        self.forms.close_all()
        self.case_body.side.release()

    def _open_from_picture(self, kind: str, record_id: int) -> None:
        if kind == "entry":
            self.open_entry(record_id)
        elif kind == tab_lists.SUBJECT:
            self._open_key((kind, record_id))
        else:
            self.open_requested.emit(kind, record_id)

    def _preview(self, key: object) -> None:
        """Show the entry or record that has the keyboard focus, unless a form is open."""
        if self.forms.card is not None:
            return
        if isinstance(key, int):
            _clear_message_unless_shown(self, key)
            self.reading.open_entry(key)
        else:
            self._open_key(key)

    def _add(self, kind: Kind | SubjectKind) -> None:
        if isinstance(kind, Kind):
            self.forms.add(kind)
        else:
            self.forms.add_subject(kind)

    def _print(self) -> None:
        if self.reading.case is not None:
            self.open_requested.emit("print", self.reading.case.id)


def _clear_message_unless_shown(page: CasePage, entry_id: int) -> None:
    """Clear the last message, unless the same entry is opened again."""
    current = page.case_body.side.entry.entry
    if current is None or current.row.id != entry_id:
        dismiss_messages(page)
