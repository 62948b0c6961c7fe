"""Reads what a case page shows, and hands each answer to its pane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from mscu.actions.cases.case_file import CaseAnswer, CaseFile
from mscu.actions.cases.case_log import CaseLog, LogLine
from mscu.actions.charts.case_map import CaseMap, CaseMapAnswer
from mscu.actions.charts.link_chart import ChartAnswer, LinkChart
from mscu.actions.charts.timeline import CaseTimeline, TimelineAnswer
from mscu.actions.core.form_choices import Choosable, CodeLists, Colleague, Colleagues
from mscu.actions.entries.attachments import AttachmentFile, ReadAttachment
from mscu.actions.entries.entry_file import EntryAnswer, EntryFile
from mscu.actions.ocg.readiness import Readiness
from mscu.ui.pages.cases import tab_lists
from mscu.ui.pages.cases.body import CaseBody
from mscu.ui.pages.cases.page_actions import CaseFormHost
from mscu.ui.pages.cases.resuming import DraftKey, reopened_spec
from mscu.ui.pages.charts.lines import LINK
from mscu.ui.pages.core.entry_formats import EntryFormats
from mscu.ui.pages.sharing.alerts import ALERT, raised_by
from mscu.ui.session.dispatcher import Dispatcher


class CaseReader(QObject):
    """Reads a case, its entries, files and log.

    Signals: `read` when a case has been read; `strange_entry` with the id of an entry that belongs to no
    case, `strange_subject` with that of a subject that is not in this case; `form_wanted` with the id of a
    First Responder form, `begin_wanted` with that of a person who has none.
    """

    read = Signal()
    strange_entry = Signal(int)
    strange_subject = Signal(int)
    form_wanted = Signal(int)
    begin_wanted = Signal(int)

    def __init__(self, dispatcher: Dispatcher, body: CaseBody, page_actions: CaseFormHost, me: str) -> None:
        super().__init__(body)
        self._dispatcher, self._body, self._actions, self._me = dispatcher, body, page_actions, me
        self.formats: EntryFormats | None = None
        self._case_id = 0
        self._wanted: int | None = None
        self._resumed: DraftKey | None = None
        self._refreshes = False
        self._opening = False
        dispatcher.trouble.connect(self._let_refresh)
        dispatcher.ask(CodeLists(), then=self._take_lists)
        dispatcher.ask(Colleagues(), then=self._take_colleagues)

    @property
    def case(self) -> CaseAnswer | None:
        return self.formats.case if self.formats is not None else None

    def open_case(self, case_id: int, *, wanted: int | None = None) -> None:
        """Show a case, and then one of its entries if `wanted` is given."""
        if case_id != self._case_id or wanted is not None:
            self._wanted = wanted
        self._case_id = case_id
        self._dispatcher.ask(CaseFile(case_id=case_id), then=self._case_read)

    def again(self, *, wanted: int | None = None) -> None:
        """Read the case again, and then show one of its entries if `wanted` is given."""
        if self._case_id:
            self.open_case(self._case_id, wanted=wanted)

    def show_new(self, entry_id: int) -> None:
        """Read the case again and show a new entry."""
        self.again(wanted=entry_id)

    def resume(self, resumed: DraftKey) -> None:
        """Open a draft's form once its case, and its entry if it has one, is read."""
        self._resumed = resumed
        self.open_case(resumed.case_id, wanted=resumed.entry_id)

    def open_entry(self, entry_id: int, *, quietly: bool = False) -> None:
        """Show an entry; `quietly` only refreshes it and leaves another card in front.

        A quiet refresh is skipped while another entry is being opened, since it would replace it.
        """
        if quietly and self._opening:
            return
        self._refreshes, self._opening = quietly, not quietly
        self._dispatcher.ask(EntryFile(entry_id=entry_id), then=self._entry_read)

    def open_key(self, key: object) -> None:
        """Open what a row of another tab leads to."""
        if not isinstance(key, tuple) or self.formats is None:
            return
        kind, number = key
        if kind == tab_lists.SUBJECT:
            self.open_subject(number)
        elif kind == tab_lists.FILE:
            self.open_file(number)
        elif kind in {tab_lists.FORM, tab_lists.BEGIN}:
            wanted = self.form_wanted if kind == tab_lists.FORM else self.begin_wanted
            wanted.emit(number)
        elif source := _source_of(self.formats, kind, number):
            self.open_entry(source)
        elif kind == tab_lists.READINESS:
            self._dispatcher.ask(Readiness(case_id=number), then=self._body.side.show_readiness)
        elif kind == tab_lists.COPY:
            _show_copy(self._body, self.formats, number)

    def open_subject(self, subject_id: int) -> None:
        """Show a subject of the case; any other subject is left to the index."""
        subjects = self.formats.case.subjects if self.formats is not None else ()
        line = next((subject for subject in subjects if subject.id == subject_id), None)
        if line is None or self.formats is None:
            self.strange_subject.emit(subject_id)
            return
        self._body.side.subject.show_subject(line, self.formats)
        self._body.side.show_card(self._body.side.subject)

    def open_file(self, attachment_id: int) -> None:
        self._dispatcher.ask(ReadAttachment(attachment_id=attachment_id), then=self._file_read)

    def open_log(self) -> None:
        """Read and show the log of the case."""
        if self._case_id:
            self._dispatcher.ask(CaseLog(case_id=self._case_id), then=self._log_read)

    # Answers

    def _take_lists(self, lists: Mapping[str, tuple[Choosable, ...]]) -> None:
        self._actions.lists = lists

    def _take_colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        self._actions.colleagues = colleagues

    def _case_read(self, case: CaseAnswer) -> None:
        fresh = self.formats is None or self.formats.case.id != case.id
        self.formats, self._case_id = EntryFormats(case), case.id
        self._actions.case = case
        self._body.show_case(self.formats)
        if fresh:
            self._body.chronology.list.setFocus()
        self.read.emit()
        shown = self._body.side.entry.entry
        if self._wanted is not None:
            self.open_entry(self._wanted)
        elif fresh and (last := self._body.chronology.last()) is not None:
            self.open_entry(last)
        elif shown is not None and shown.row.case_id == case.id:
            self._refresh(self.formats, shown.row.id)
        if self._resumed is not None and self._resumed.entry_id is None:
            self._open_resumed(None)

    def _let_refresh(self, _sentence: str) -> None:
        self._opening = False

    def _entry_read(self, entry: EntryAnswer) -> None:
        self._opening = False
        case_id = entry.row.case_id
        if case_id is None:
            self.strange_entry.emit(entry.row.id)
            return
        if self.formats is None or case_id != self.formats.case.id:
            self.open_case(case_id, wanted=entry.row.id)
            return
        self._wanted = None
        side, refreshes = self._body.side, self._refreshes
        self._refreshes = False
        side.entry.show_entry(entry, self.formats)
        if not refreshes:
            side.show_card(side.entry)
            self._body.choose_entry(entry.row.id)
        if self._resumed is not None and self._resumed.entry_id == entry.row.id:
            self._open_resumed(entry)

    def _refresh(self, formats: EntryFormats, entry_id: int) -> None:
        """Refresh entry and nominal; an entry that no longer exists is cleared at once."""
        if any(row.id == entry_id for row in formats.case.entries):
            self.open_entry(entry_id, quietly=True)
        else:
            self._body.side.show_nothing()
        line = self._body.side.subject.line
        if line is not None:
            fresh = next((e for e in formats.case.subjects if e.id == line.id), None)
            if fresh is not None:
                self._body.side.subject.show_subject(fresh, formats)

    def _open_resumed(self, entry: EntryAnswer | None) -> None:
        resumed, self._resumed = self._resumed, None
        if resumed is None or self.formats is None:
            return
        spec = reopened_spec(resumed, self.formats.case, entry, self._me)
        if spec is not None:
            self._actions.begin(spec)

    def _file_read(self, file: AttachmentFile) -> None:
        self._body.side.file.show_file(file)
        self._body.side.show_card(self._body.side.file)

    def _log_read(self, lines: tuple[LogLine, ...]) -> None:
        self._body.show_log(lines)


def _source_of(formats: EntryFormats, kind: str, number: Any) -> int | None:  # noqa: ANN401
    """Return the id of the entry behind a line of the chart or an alert."""
    if kind == LINK:
        return int(number[-1])
    return raised_by(formats.case.alerts, number) if kind == ALERT else None


def _show_copy(body: CaseBody, formats: EntryFormats, number: int) -> None:
    copies = formats.case.disclosures
    body.side.lists.show_copy(next(c for c in copies if c.id == number))
    body.side.show_card(body.side.lists)


# Links, timeline and map


class ChartsReader(QObject):
    """Reads the chart, timeline and map of the case, for the rows of their tabs."""

    def __init__(self, dispatcher: Dispatcher, body: CaseBody, reading: CaseReader) -> None:
        super().__init__(body)
        self._dispatcher, self._body, self._reading = dispatcher, body, reading
        body.links_wanted.connect(self.ask)
        body.timeline_wanted.connect(self.ask_timeline)
        body.map_wanted.connect(self.ask_map)

    def ask(self) -> None:
        """Read the link chart."""
        if self._reading.case is not None:
            self._dispatcher.ask(LinkChart(case_id=self._reading.case.id), then=self._read)

    def _read(self, answer: ChartAnswer) -> None:
        self._body.show_links(answer.chart)

    def ask_timeline(self) -> None:
        """Read the events, with those whom they name."""
        if self._reading.case is not None:
            self._dispatcher.ask(CaseTimeline(case_id=self._reading.case.id), then=self._read_timeline)

    def _read_timeline(self, answer: TimelineAnswer) -> None:
        self._body.show_timeline(answer.timeline)

    def ask_map(self) -> None:
        """Read the places of the case, with their positions."""
        if self._reading.case is not None:
            self._dispatcher.ask(CaseMap(case_id=self._reading.case.id), then=self._read_map)

    def _read_map(self, answer: CaseMapAnswer) -> None:
        self._body.show_map(answer.map)
