"""What came with a case from another unit, beside its report: each person, place and thing to take in."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from mscu.actions.entries.attachments import AttachmentFile, ReadAttachment
from mscu.actions.exchange.bundle_proposals import (
    BundleContents,
    BundleOfReport,
    Issue,
    Proposal,
    TakeInSubject,
)
from mscu.text.counts import size_text
from mscu.ui.look.folding import accessible_text, isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, aligned, growing, hbox, vbox
from mscu.ui.pages.core.painted_widgets import EntryLink, IconLabel
from mscu.ui.pages.core.side_card import SideCard, clear
from mscu.ui.pages.matching.match_rows import SIDE, Sign
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.link import Link

_TOP = Qt.AlignmentFlag.AlignTop
REPORT, SUBJECT = "report", "subject"
SHOWN_AT_ONCE = 50
"""People, places and things that are shown at first, and with each press on the link below them."""


class ProposalRow(QFrame):
    """A person, place or thing that came with a case, with what can be done about it.

    Signals: `taken` with its reference and the id of the record that it is, 0 for a new one; `followed` with
    the id of a record to open.
    """

    taken = Signal(str, int)
    followed = Signal(int)

    def __init__(self, proposal: Proposal, why_not: str) -> None:
        super().__init__()
        self.proposal = proposal
        self._why_not = why_not
        self.button: Button | None = None
        """The first button; None if there is nothing to be done."""
        texts = vbox(self._name(), spacing=Space.HAIR)
        for text in self._texts():
            texts.addWidget(Label(text, step=Type.SMALL, tone="text2", wrap=True))
        texts.addLayout(self._buttons())
        row = hbox(
            aligned(Sign(proposal.kind), _TOP), growing(texts), spacing=12, margins=(SIDE, 10, SIDE, 10)
        )
        vbox(row, rule(), within=self, spacing=Space.NONE)
        self.setAccessibleName(accessible_text(". ".join((proposal.name, *self._texts()))))

    def _name(self) -> QWidget:
        proposal = self.proposal
        if proposal.taken is None:
            return Label(isolated(proposal.name), step=Type.STRONG, wrap=True, selectable=True)
        name = Link(isolated(proposal.name), strong=True)
        name.wrap()
        name.setAccessibleName(accessible_text(f"Open {proposal.taken[1]}"))
        name.followed.connect(self._open)
        return name

    def _texts(self) -> Iterator[str]:
        proposal = self.proposal
        yield joined(", ".join(proposal.roles), proposal.detail)
        if proposal.taken is not None:
            name = "" if proposal.taken[1] == proposal.name else f" as {isolated(proposal.taken[1])}"
            yield f"Taken in{name}"
        if proposal.news:
            yield f"In this issue: {'; '.join(proposal.news)}"

    def _buttons(self) -> QHBoxLayout:
        proposal, row = self.proposal, hbox(spacing=Space.SMALL)
        labels: list[tuple[str, int]] = []
        if proposal.taken is None:
            if proposal.known is not None:
                labels.append((f"It is {proposal.known[1]}", proposal.known[0]))
            labels.append(("Take in as new" if proposal.known else "Take in", 0))
        elif proposal.lacking:
            labels.append((f"Add as {', '.join(proposal.lacking).lower()}", proposal.taken[0]))
        for label, subject_id in labels:
            button = Button(label, size=Size.SMALL, kind=ButtonKind.SECONDARY)
            button.setAccessibleName(accessible_text(f"{label}: {proposal.name}"))
            button.setProperty("subject_id", subject_id)
            button.block(self._why_not)
            button.clicked.connect(self._take)
            row.addWidget(button)
            self.button = self.button or button
        row.addStretch(1)
        return row

    def _take(self) -> None:
        button = self.sender()
        if button is not None:
            self.taken.emit(self.proposal.ref, int(button.property("subject_id")))

    def _open(self) -> None:
        if self.proposal.taken is not None:
            self.followed.emit(self.proposal.taken[0])


def _case_of(contents: BundleContents | None) -> tuple[str, str]:
    return (contents.unit, contents.reference) if contents is not None else ("", "")


class BundleBox(QWidget):
    """What came with a case from another unit; hidden where nothing did.

    Signals: `taken` as of a row; `record_requested` with kind and id of a record to open; `file_requested`
    with the id of a file; `focus_moved` with the button that has the focus once another was pressed.
    """

    taken = Signal(str, int)
    focus_moved = Signal(QWidget)
    record_requested = Signal(str, int)
    file_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What came from the other unit")
        self._rows = vbox(within=self, spacing=Space.NONE)
        self._pressed = ""
        """The reference of the row whose button was pressed; the focus goes to the next row's after it."""
        self._contents: BundleContents | None = None
        self._most = SHOWN_AT_ONCE
        self.taken.connect(self._note_pressed)
        self.hide()

    def show_contents(self, contents: BundleContents | None) -> None:
        if _case_of(contents) != _case_of(self._contents):
            self._most = SHOWN_AT_ONCE
        self._contents = contents
        had_focus = self.isAncestorOf(self.window().focusWidget())
        clear(self._rows)
        self.setVisible(contents is not None)
        if contents is None:
            return
        title = f"From {isolated(contents.unit)}, their case {contents.reference}"
        self._add_padded(Label(title, step=Type.STRONG, wrap=True))
        for text, issue in (("Newer issue", contents.newer), ("Issued before", contents.earlier)):
            if issue is not None:
                self._add_issue(text, issue)
        left = sum(1 for proposal in contents.proposals if proposal.taken is None)
        if contents.proposals:
            count = f"{left} of {len(contents.proposals)} people, places and things not taken in"
            self._add_padded(Label(count if left else "All of it is taken in", step=Type.SMALL, tone="text2"))
        self._add_proposals(contents, had_focus=had_focus)
        for file_id, name, size in contents.files:
            link = EntryLink(file_id, name, icon="file-text", aside=size_text(size))
            link.followed.connect(self.file_requested)
            self._add_padded(link)
        self._rows.addWidget(rule())

    def _add_proposals(self, contents: BundleContents, *, had_focus: bool) -> None:
        is_after = False
        for proposal in contents.proposals[: self._most]:
            row = ProposalRow(proposal, contents.why_not)
            row.taken.connect(self.taken)
            row.followed.connect(self._open_subject)
            self._rows.addWidget(row)
            if is_after and row.button is not None:
                row.button.setFocus()
                QTimer.singleShot(0, row.button, self._tell_focus)  # once it is laid out
                is_after = False
            is_after = is_after or (had_focus and proposal.ref == self._pressed)
        if (rest := len(contents.proposals) - self._most) > 0:
            more = Link(f"Show {min(rest, SHOWN_AT_ONCE)} more")
            more.followed.connect(self._show_more)
            self._add_padded(more)

    def _show_more(self) -> None:
        self._most += SHOWN_AT_ONCE
        self.show_contents(self._contents)

    def _tell_focus(self) -> None:
        self.focus_moved.emit(self.window().focusWidget())

    def _note_pressed(self, ref: str, _subject_id: int) -> None:
        self._pressed = ref

    def _add_issue(self, text: str, issue: Issue) -> None:
        link = EntryLink((REPORT, issue.report_id), f"{text}: {issue.register_number}", aside=issue.issued)
        link.followed.connect(self._open_issue)
        self._add_padded(link)

    def _add_padded(self, widget: QWidget) -> None:
        padded = QWidget()
        vbox(widget, within=padded, margins=(SIDE, 6, SIDE, 6))
        self._rows.addWidget(padded)

    def _open_issue(self, key: tuple[str, int]) -> None:
        self.record_requested.emit(*key)

    def _open_subject(self, subject_id: int) -> None:
        self.record_requested.emit(SUBJECT, subject_id)


class BundleCard(SideCard):
    """What came with a case from another unit, on a card of its own."""

    def __init__(self, box: BundleBox) -> None:
        super().__init__("From another unit")
        note = "Nothing is taken in by itself"
        self.show_header(IconLabel("inbox", 24, "text2"), "From another unit", note)
        self.add(box)
        box.focus_moved.connect(self.area.ensureWidgetVisible)


class ReportBundle(QObject):
    """Fills the box beside a report, and takes in what is asked for.

    Signals: `notified` with a message after something was taken in, `refused` with the reason if not;
    `file_read` with a file to show.
    """

    notified = Signal(str)
    refused = Signal(str)
    file_read = Signal(object)

    def __init__(self, dispatcher: Dispatcher, parent: QObject, box: BundleBox) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._report_id = 0
        self.box = box
        self.box.taken.connect(self._take)
        self.box.file_requested.connect(self._read_file)

    def show_report(self, report_id: int) -> None:
        """Ask what came with a report."""
        if report_id != self._report_id:
            self.box.hide()
        self._report_id = report_id
        self._dispatcher.ask(BundleOfReport(report_id=report_id), then=self.box.show_contents)

    def _take(self, ref: str, subject_id: int) -> None:
        command = TakeInSubject(report_id=self._report_id, ref=ref, subject_id=subject_id or None)
        self._dispatcher.perform(command, then=self._on_taken, problems=self._refuse)

    def _on_taken(self, _subject_id: int) -> None:
        self.notified.emit("Taken in.")
        self.show_report(self._report_id)

    def _refuse(self, problems: dict[str, str]) -> None:
        self.refused.emit(" ".join(problems.values()))

    def _read_file(self, file_id: int) -> None:
        self._dispatcher.ask(ReadAttachment(attachment_id=file_id), then=self._on_file)

    def _on_file(self, file: AttachmentFile) -> None:
        self.file_read.emit(file)
