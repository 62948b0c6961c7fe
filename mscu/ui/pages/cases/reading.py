"""Reads what a case page shows, and hands each answer to its pane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from PySide6.QtCore import QObject, QTimer, Signal

from mscu.actions.cases.case_file import CaseDetails, CaseFile
from mscu.actions.cases.case_log import CaseLog
from mscu.actions.charts.case_map import CaseMap
from mscu.actions.charts.link_chart import LinkChart
from mscu.actions.charts.timeline import CaseTimeline
from mscu.actions.core.action import Query
from mscu.actions.core.form_choices import CodeLists, Colleague, Colleagues, ListChoice
from mscu.actions.entries.attachments import AttachmentFile, ReadAttachment
from mscu.actions.entries.entry_file import EntryDetails, EntryFile
from mscu.actions.ocg.readiness import Readiness
from mscu.changes import Changes
from mscu.ui.pages.cases import tab_lists
from mscu.ui.pages.cases.body import LINKS, LOG, MAP, PEOPLE, TIMELINE, CaseBody
from mscu.ui.pages.cases.case_form_host import CaseFormHost
from mscu.ui.pages.cases.resuming import CaseDraftKey, reopened_spec
from mscu.ui.pages.cases.side_pane import SidePane
from mscu.ui.pages.core.entry_formats import EntryFormats
from mscu.ui.pages.matching.bundle_contents import ReportBundle
from mscu.ui.pages.sharing.alerts import ALERT, raised_by
from mscu.ui.session.dispatcher import Dispatcher

SOON_MS = 30_000
"""How long after others recorded something elsewhere a case is read again."""
_KINDS = frozenset({"cases", "entry", "subject"})
"""Records of which it is known whether they are of the case."""


class CaseReader(QObject):
    """Reads a case, its entries, files and log.

    Signals: `case_left` when another case is asked for, `case_loaded` when it has been read;
    `entry_without_case` with the id of an entry that belongs to no case, `other_subject` with that of a
    subject that is not in this case; `form_requested` with the id of a First Responder form,
    `begin_requested` with that of a person who has none.
    """

    case_left = Signal()
    case_loaded = Signal()
    entry_without_case = Signal(int)
    other_subject = Signal(int)
    form_requested = Signal(int)
    begin_requested = Signal(int)

    def __init__(self, dispatcher: Dispatcher, body: CaseBody, forms: CaseFormHost, me: str) -> None:
        super().__init__(body)
        self._dispatcher, self._body, self._forms, self._me = dispatcher, body, forms, me
        self.formats: EntryFormats | None = None
        self._case_id = 0
        self._wanted_entry_id: int | None = None
        self._new_subject_id: int | None = None
        self._draft_key: CaseDraftKey | None = None
        self._is_refresh = False
        self._opening = False
        self._entry_tab = 0
        """The tab beside which the entry that is read will be shown."""
        self._file_id = 0
        """The file that was opened last."""
        self.bundle = ReportBundle(dispatcher, self, body.side.bundle_box)
        self.bundle.file_read.connect(self._file_read)
        body.side.bundle_box.record_requested.connect(self._open_of_bundle)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._read_if_shown)
        body.turned.connect(self.show_chosen)
        dispatcher.trouble.connect(self._on_error)
        dispatcher.ask(CodeLists(), then=self._on_lists)
        dispatcher.ask(Colleagues(), then=self._on_colleagues)

    @property
    def case(self) -> CaseDetails | None:
        return self.formats.case if self.formats is not None else None

    def open_case(self, case_id: int, *, entry_id: int | None = None) -> None:
        """Show a case, and then one of its entries if `entry_id` is given."""
        if case_id != self._case_id or entry_id is not None:
            self._wanted_entry_id = entry_id
        if case_id != self._case_id:
            self._leave_case()
        self._case_id = case_id
        self._dispatcher.ask(CaseFile(case_id=case_id), then=self._case_read)

    def _leave_case(self) -> None:
        """Forget the case: nothing of it is shown, or recorded in it, while another one is read."""
        self.formats = self._forms.case = None
        self._body.answers.wait()
        self._body.forget()
        self.case_left.emit()

    def leave(self) -> None:
        """Forget the case, and read it no more."""
        self._case_id = 0
        self._leave_case()

    def read_again(self, *, entry_id: int | None = None) -> None:
        """Read the case again, and then show one of its entries if `entry_id` is given."""
        if self._case_id:
            self.open_case(self._case_id, entry_id=entry_id)

    def hear(self, changed: Changes) -> None:
        """Read the case again: at once after a change that concerns it, else within half a minute.

        What others record elsewhere may show here too, as that a person is a suspect in another case.
        """
        if self._concerns(changed):
            self.read_again()
        elif not self._soon.isActive():
            self._soon.start()

    def _concerns(self, changed: Changes) -> bool:
        case = self.case
        # Something that is hidden may be that the user may not see the case any more.
        if case is None or not changed or not _KINDS.issuperset(kind for kind, _ in changed):
            return True
        shown = {("cases", self._case_id), *(("entry", row.id) for row in case.entries)}
        return not changed.isdisjoint(shown | {("subject", line.id) for line in case.subjects})

    def _read_if_shown(self) -> None:
        if self._body.isVisible():
            self.read_again()

    def show_new(self, entry_id: int) -> None:
        """Read the case again and show a new entry."""
        self.read_again(entry_id=entry_id)

    def show_new_subject(self, subject_id: int) -> None:
        """Read the case again and show somebody or something that was added to it."""
        self._new_subject_id = subject_id
        self.read_again()

    def resume(self, draft_key: CaseDraftKey) -> None:
        """Open a draft's form once its case, and its entry if it has one, is read."""
        self._draft_key = draft_key
        self.open_case(draft_key.case_id, entry_id=draft_key.entry_id)

    def open_entry(self, entry_id: int, *, in_background: bool = False) -> None:
        """Show an entry; `in_background` only refreshes it and leaves another card in front.

        A quiet refresh is skipped while another entry is being opened, since it would replace it.
        """
        if in_background and self._opening:
            return
        answers = self._body.side.answers
        if self.formats is None:
            answers = self._body.answers
            answers.wait()
        elif not in_background:
            self._body.choose_entry(entry_id)
            self._body.side.wait(entry_id=entry_id)
        self._entry_tab = self._body.tab
        self._is_refresh, self._opening = in_background, not in_background
        self._dispatcher.ask(EntryFile(entry_id=entry_id), then=self._entry_read, answers=answers)

    def show_chosen(self) -> None:
        """Show what is chosen in the tab in front beside its list."""
        if self.formats is None:
            return
        key, side = self._body.chosen_key(), self._body.side
        shown = side.entry.entry
        if isinstance(key, int) and (shown is None or shown.row.id != key):
            self.open_entry(key)
        elif isinstance(key, int):
            side.show_card(side.entry)
        elif key is None and not self._body.is_answered:
            side.wait()
        elif key is None:
            side.show_nothing()
        elif key == (tab_lists.FILE, self._file_id) or self._body.is_shown_at_rest(key):
            self.open_key(key)

    def open_key(self, key: object) -> None:
        """Open the record behind a row of another tab."""
        if not isinstance(key, tuple) or self.formats is None:
            return
        kind, target = key
        openers: Mapping[str, Callable[[int], None]] = {
            tab_lists.SUBJECT: self.open_subject,
            tab_lists.FILE: self.open_file,
            tab_lists.BUNDLE: self._open_bundle,
        }
        if kind in openers:
            openers[kind](target)
        elif kind in {tab_lists.FORM, tab_lists.BEGIN}:
            signal = self.form_requested if kind == tab_lists.FORM else self.begin_requested
            signal.emit(target)
        elif kind == ALERT and (entry_id := raised_by(self.formats.case.alerts, target)):
            self.open_entry(entry_id)
        elif kind == tab_lists.READINESS:
            side = self._body.side
            side.wait()
            self._dispatcher.ask(Readiness(case_id=target), then=side.show_readiness, answers=side.answers)
        elif kind in {tab_lists.COPY, tab_lists.LOGGED}:
            _show_listed(self._body.side, self.formats, kind, target)
        else:
            self._body.side.show_nothing()

    def open_subject(self, subject_id: int) -> None:
        """Show a subject of the case; any other subject is left to the index."""
        subjects = self.formats.case.subjects if self.formats is not None else ()
        line = next((subject for subject in subjects if subject.id == subject_id), None)
        if line is None or self.formats is None:
            self.other_subject.emit(subject_id)
            return
        self._body.choose_subject(subject_id)
        self._body.side.subject.show_subject(line, self.formats)
        self._body.side.show_card(self._body.side.subject)

    def _open_bundle(self, report_id: int) -> None:
        self.bundle.show_report(report_id)
        self._body.side.show_card(self._body.side.bundle)

    def _open_of_bundle(self, kind: str, record_id: int) -> None:
        """Open what was taken in of a bundle, or the report that another issue of it became."""
        if kind == tab_lists.SUBJECT:
            self.open_subject(record_id)
        else:
            self.open_entry(record_id)

    def open_file(self, attachment_id: int) -> None:
        self._body.side.wait()
        self._file_id = attachment_id
        file = ReadAttachment(attachment_id=attachment_id)
        self._dispatcher.ask(file, then=self._file_read, answers=self._body.side.answers)

    def _on_lists(self, lists: Mapping[str, tuple[ListChoice, ...]]) -> None:
        self._forms.lists = lists

    def _on_colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        self._forms.colleagues = colleagues

    def _case_read(self, case: CaseDetails) -> None:
        is_other_case = self.formats is None or self.formats.case.id != case.id
        self.formats, self._case_id = EntryFormats(case), case.id
        self._forms.case = case
        self._body.show_case(self.formats)
        if is_other_case:
            self._body.chronology.list.setFocus()
        self.case_loaded.emit()
        current = self._body.side.entry.entry
        if self._wanted_entry_id is not None:
            self.open_entry(self._wanted_entry_id)
        elif is_other_case and (latest := self._body.chronology.latest_entry_id()) is not None:
            self.open_entry(latest)
        elif current is not None and current.row.case_id == case.id:
            self._refresh(self.formats, current.row.id)
        if not is_other_case:
            self._refresh_subject(self.formats)
        self._show_new_subject(case)
        if self._draft_key is not None and self._draft_key.entry_id is None:
            self._reopen_draft(None)

    def _show_new_subject(self, case: CaseDetails) -> None:
        wanted, self._new_subject_id = self._new_subject_id, None
        if any(subject.id == wanted for subject in case.subjects):
            self.open_subject(cast("int", wanted))
            self._body.focus_list()

    def _on_error(self, _sentence: str) -> None:
        self._opening = False

    def _entry_read(self, entry: EntryDetails) -> None:
        self._opening = False
        case_id = entry.row.case_id
        if case_id is None:
            self.entry_without_case.emit(entry.row.id)
            return
        if self.formats is None or case_id != self.formats.case.id:
            self.open_case(case_id, entry_id=entry.row.id)
            return
        self._wanted_entry_id = None
        side, is_refresh = self._body.side, self._is_refresh
        self._is_refresh = False
        side.entry.show_entry(entry, self.formats)
        if not is_refresh and self._body.tab == self._entry_tab:
            side.show_card(side.entry)
        if self._draft_key is not None and self._draft_key.entry_id == entry.row.id:
            self._reopen_draft(entry)

    def _refresh(self, formats: EntryFormats, entry_id: int) -> None:
        """Read the entry again; one that no longer exists is cleared at once."""
        if any(row.id == entry_id for row in formats.case.entries):
            self.open_entry(entry_id, in_background=True)
        else:
            self._body.side.forget_entry()

    def _refresh_subject(self, formats: EntryFormats) -> None:
        """Show a nominal anew; one that has left the case gives way to the one now chosen."""
        card = self._body.side.subject
        shown_id = card.line.id if card.line is not None else 0
        line = next((each for each in formats.case.subjects if each.id == shown_id), None)
        if line is not None:
            card.show_subject(line, formats)
        elif shown_id and self._body.tab == PEOPLE:
            self.show_chosen()

    def _reopen_draft(self, entry: EntryDetails | None) -> None:
        draft_key, self._draft_key = self._draft_key, None
        if draft_key is None or self.formats is None:
            return
        spec = reopened_spec(draft_key, self.formats.case, entry, self._me)
        if spec is not None:
            self._forms.begin(spec)

    def _file_read(self, file: AttachmentFile) -> None:
        self._body.side.file.show_file(file)
        self._body.side.show_card(self._body.side.file)


def _show_listed(side: SidePane, formats: EntryFormats, kind: str, target: Any) -> None:  # noqa: ANN401
    """Show a copy that left the unit, or a line of the log."""
    if kind == tab_lists.COPY:
        side.lists.show_copy(next(copy for copy in formats.case.disclosures if copy.id == target))
    else:
        side.lists.show_log_line(target)
    side.show_card(side.lists)


class TabsReader(QObject):
    """Reads the tabs of a case that are read only while they are open."""

    def __init__(self, dispatcher: Dispatcher, body: CaseBody, reading: CaseReader) -> None:
        super().__init__(body)
        self._dispatcher, self._body, self._reading = dispatcher, body, reading
        self._reads: Mapping[int, tuple[Callable[..., Query[Any]], Callable[[Any], None]]] = {
            LINKS: (LinkChart, body.show_links),
            TIMELINE: (CaseTimeline, body.show_timeline),
            MAP: (CaseMap, body.show_map),
            LOG: (CaseLog, body.show_log),
        }
        body.tab_opened.connect(self._read)

    def _read(self, tab: int) -> None:
        if (case := self._reading.case) is not None:
            query, show = self._reads[tab]
            self._dispatcher.ask(query(case_id=case.id), then=show, answers=self._body.panes[tab].answers)
