"""The card of one entry: facts, text, people, parts, files, what followed, who recorded it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.entries.entry_file import EntryDetails, EntryRow
from mscu.codes import Kind
from mscu.dates.london import day_and_month, short_weekday
from mscu.text.counts import count_of
from mscu.ui.look.folding import isolated, sentence
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, vbox
from mscu.ui.pages.core.entry_formats import EntryFormats, icon_for, row_date, short_when
from mscu.ui.pages.core.painted_widgets import EntryLink
from mscu.ui.pages.core.side_card import SideCard, clear
from mscu.ui.pages.core.tables import Cell, Table, TitledSection
from mscu.ui.pages.editing.case_follows import FollowUp, follow_ups
from mscu.ui.pages.editing.case_sources import PREMISES
from mscu.ui.pages.entries.files import FilesOfEntry
from mscu.ui.pages.entries.items import GradeButton, may_grade
from mscu.ui.pages.entries.parts import CHOICES, followers_of, parts_of
from mscu.ui.pages.entries.told_by_phone import told_parts, waits_for_charity
from mscu.ui.pages.entries.whom_to_ring import OnCallReader, WhomToRing
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.chip import KindMark
from mscu.ui.widgets.label import Caption, Label, Paragraph
from mscu.ui.widgets.link import Link

SHOWN_FOLLOWERS = 4
ENTRY_TARGET = "entry"
MAX_VALUE_LENGTH = 44
"""Longest value that still fits one of two columns, in characters."""
ASSESS_LABEL = "Assess for disclosure"
HIDDEN_FACTS = frozenset({"marking"})


class EntryCard(SideCard):
    """Shows one entry.

    Signals: `entry_requested` and `subject_requested` with an id, `file_requested` with the id of a file;
    `follow_requested` with what is to be recorded next; `correct_requested`, `answer_requested`,
    `move_requested`, `told_requested`, `attach_requested`, `verify_requested`, `assess_requested` and
    `versions_requested` for the actions on the entry itself; `grade_requested` with the number of an item of
    a report, or `NEW`; `paper_requested` with the paper of the entry that is to be saved.
    """

    entry_requested = Signal(object)
    subject_requested = Signal(int)
    file_requested = Signal(object)
    follow_requested = Signal(object)
    correct_requested = Signal()
    answer_requested = Signal()
    move_requested = Signal()
    told_requested = Signal()
    grade_requested = Signal(int)
    attach_requested = Signal()
    verify_requested = Signal()
    assess_requested = Signal()
    versions_requested = Signal()
    paper_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__("Entry")
        self.entry: EntryDetails | None = None
        self.on_call: OnCallReader | None = None
        """Reads whom to ring about an urgent request."""
        self._follow_ups: dict[QWidget, FollowUp] = {}
        self._papers: dict[QWidget, str] = {}
        self._show_all_followers = False
        self._recorded = Caption("", step=Type.SMALL)
        self._versions = Link("", step=Type.SMALL)
        self._versions.followed.connect(self.versions_requested)
        self._position = Label("", step=Type.SMALL, tone="text2")
        foot = self.foot()
        foot.addWidget(self._recorded)
        foot.addWidget(self._versions)
        foot.addStretch(1)
        foot.addWidget(self._position)

    def show_entry(self, entry: EntryDetails, formats: EntryFormats) -> None:
        is_other = self.entry is None or self.entry.row.id != entry.row.id
        scroll_position = self.area.verticalScrollBar().value()
        self._show_all_followers = self._show_all_followers and not is_other
        self.entry = entry
        self._show_header(entry, formats)
        self.clear_body()
        for ruled, section in self._parts(entry, formats):
            self.add(section, ruled=ruled)
        if not is_other:
            self.area.verticalScrollBar().setValue(scroll_position)
        self._show_foot(entry, formats)

    def forget(self) -> None:
        """Clear the card: its entry may have been withdrawn meanwhile."""
        self.entry = None
        self.show_header(None, "")
        clear(self.buttons)
        self._follow_ups.clear()
        self._papers.clear()
        self.clear_body()
        for label in (self._recorded, self._position):
            label.setText("")
        self._versions.hide()

    def _show_header(self, entry: EntryDetails, formats: EntryFormats) -> None:
        row = entry.row
        mark = KindMark(row.family, icon_for(row), row.kind.label, 32)
        day = row_date(row).day
        when = row.happened if day is None else f"{short_weekday(day)} {row.happened}"
        officer = _officer(entry)
        self.show_header(mark, sentence(row.headline), f"{when} · {officer}" if officer else when)
        self._show_buttons(entry, formats)

    def _show_buttons(self, entry: EntryDetails, formats: EntryFormats) -> None:
        clear(self.buttons)
        self._follow_ups.clear()
        self._papers.clear()
        if entry.may_correct:
            self._button("Correct", "pencil", self.correct_requested)
        if may_grade(entry, may_record=formats.case.may_grade):
            grade = GradeButton(entry)
            grade.item_requested.connect(self.grade_requested)
            self.buttons.addWidget(grade)
        if entry.may_answer:
            self._button("Record the answer", "message-square", self.answer_requested)
        if entry.may_record_told:
            self._button("Told by phone", "phone-call", self.told_requested)
        if entry.may_move:
            self._button("Move", "route", self.move_requested)
        if entry.may_assess:
            self._button(ASSESS_LABEL, "scale", self.assess_requested)
        self._offer_next(entry, formats)

    def _offer_next(self, entry: EntryDetails, formats: EntryFormats) -> None:
        """Add the buttons that save a paper of the entry or record what follows it."""
        for paper, label in entry.papers:
            self._papers[self._button(label, "file-down", self._save_paper)] = paper
        for follow in follow_ups(entry.row, formats.case.may_record):
            self._follow_ups[self._button(follow.label, "plus", self._followed)] = follow

    def _button(self, label: str, icon: str, then: object) -> Button:
        button = Button(label, icon=icon, size=Size.SMALL)
        button.clicked.connect(then)
        self.buttons.addWidget(button)
        return button

    def _followed(self) -> None:
        self.follow_requested.emit(self._follow_ups[cast("QWidget", self.sender())])

    def _save_paper(self) -> None:
        self.paper_requested.emit(self._papers[cast("QWidget", self.sender())])

    def _parts(self, entry: EntryDetails, formats: EntryFormats) -> Iterator[tuple[bool, QWidget]]:
        """Yield the sections in order, each with whether a line is drawn above it."""
        if waits_for_charity(entry):
            yield from ((False, part) for part in self._told_so_far(entry))
        facts = self._facts(entry, formats)
        if facts:
            has_long_value = any(len(fact.value) > MAX_VALUE_LENGTH for fact in facts)
            facts_widget = Facts(facts, columns=1 if has_long_value else 2)
            facts_widget.opened.connect(self._opened)
            yield False, facts_widget
        if entry.text:
            text = Paragraph(entry.text, step=Type.READ)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            yield False, text
        for name, labels in entry.choices.items():
            choice_labels = Label("  ·  ".join(labels), wrap=True, selectable=True)
            yield False, TitledSection(CHOICES.get(name, name), choice_labels)
        for part in parts_of(entry, formats):
            yield False, part
        if people := self._people(entry):
            yield False, people
        yield True, self._exhibits_and_followers(entry)
        if files := self._files(entry):
            yield True, files

    def _told_so_far(self, entry: EntryDetails) -> Iterator[QWidget]:
        """Yield whom to ring about a request, and what an officer was told."""
        if self.on_call is not None:
            yield WhomToRing(self.on_call)
        yield from told_parts(entry)

    def _facts(self, entry: EntryDetails, formats: EntryFormats) -> list[Fact]:
        facts = []
        if entry.follows is not None:
            follows = entry.follows
            facts.append(
                Fact(
                    follows.kind.label,
                    sentence(_short_headline(follows)),
                    opens=("entry", follows.id),
                    more=short_when(follows, formats.case.today),
                )
            )
        for fact in entry.facts:
            if fact.name in HIDDEN_FACTS or fact.name == "happened_words":
                continue
            opens = ("subject", fact.subject_id) if fact.subject_id else None
            facts.append(Fact(fact.label, isolated(fact.value), opens=opens))
        if entry.handling:
            facts.append(Fact("Handling", entry.handling))
        return facts

    def _opened(self, target: object) -> None:
        kind, record_id = cast("tuple[str, int]", target)
        signal = self.entry_requested if kind == ENTRY_TARGET else self.subject_requested
        signal.emit(record_id)

    def _people(self, entry: EntryDetails) -> QWidget | None:
        """Return the people and things that it is about, except those named in a fact or a part."""
        already_shown = {fact.subject_id for fact in entry.facts if fact.subject_id}
        already_shown |= {f.subject_id for part in entry.parts for f in part.facts if f.subject_id}
        remaining = [subject for subject in entry.about if subject.subject_id not in already_shown]
        if not remaining:
            return None
        is_warrant = entry.row.kind is Kind.WARRANT
        title = PREMISES if is_warrant else "Who and what"
        rows = [
            (
                Cell(isolated(fact.value), strong=True, opens=("subject", fact.subject_id)),
                Cell("" if is_warrant else fact.label),
            )
            for fact in remaining
        ]
        table = Table(rows, (1, 1), title)
        table.opened.connect(self._opened)
        return TitledSection(title, table, str(len(remaining)))

    def _exhibits_and_followers(self, entry: EntryDetails) -> QWidget:
        """Build the exhibits and what followed, side by side."""
        widget = QWidget()
        row = hbox(within=widget, spacing=Space.WIDE)
        exhibits = [follower for follower in entry.followed_by if follower.kind is Kind.EXHIBIT]
        if exhibits:
            row.addWidget(self._exhibits(exhibits), 6)
        row.addWidget(self._followers(followers_of(entry)), 5)
        return widget

    def _exhibits(self, exhibits: Sequence[EntryRow]) -> QWidget:
        content = QWidget()
        column = _column(content)
        for exhibit in exhibits:
            reference, _, description = exhibit.headline.partition(": ")
            link = EntryLink(exhibit.id, isolated(description), lead=reference)
            link.followed.connect(self.entry_requested)
            column.addWidget(link)
        column.addStretch(1)
        return TitledSection("Exhibits", content, str(len(exhibits)))

    def _followers(self, rows: Sequence[EntryRow]) -> QWidget:
        content = QWidget()
        column = _column(content)
        listed = rows if self._show_all_followers else rows[:SHOWN_FOLLOWERS]
        for row in listed:
            link = EntryLink(
                row.id,
                sentence(row.headline),
                family=row.family,
                icon=icon_for(row),
                aside=_aside(row, self.entry),
            )
            link.followed.connect(self.entry_requested)
            column.addWidget(link)
        if len(listed) < len(rows):
            show_all_link = Link(f"Show all {len(rows)}", step=Type.SMALL)
            show_all_link.followed.connect(self._show_all)
            column.addWidget(show_all_link)
        if not rows:
            column.addWidget(Label("Nothing yet.", tone="text2"))
        column.addStretch(1)
        note = f"{len(listed)} of {len(rows)}" if len(listed) < len(rows) else str(len(rows) or "")
        return TitledSection("What followed", content, note)

    def _show_all(self) -> None:
        self._show_all_followers = True
        if self.entry is not None:
            self.entry_requested.emit(self.entry.row.id)

    def _files(self, entry: EntryDetails) -> QWidget | None:
        files = FilesOfEntry(entry)
        if files.is_idle():
            return None
        files.file_requested.connect(self.file_requested)
        files.attach_requested.connect(self.attach_requested)
        files.verify_requested.connect(self.verify_requested)
        return TitledSection("Files", files, str(files.count or ""))

    def _show_foot(self, entry: EntryDetails, formats: EntryFormats) -> None:
        self._recorded.setText(f"Recorded {entry.recorded_at} by {entry.recorded_by}")
        count = entry.versions
        self._versions.set_text(count_of(count, "earlier version") if count else "")
        self._versions.setVisible(bool(count))
        thread = [row.id for row in formats.chronology_entries()]
        is_in_thread = entry.row.id in thread
        position = f"{thread.index(entry.row.id) + 1} of {len(thread)}" if is_in_thread else ""
        self._position.setText(position)


def _column(part: QWidget) -> QVBoxLayout:
    return vbox(within=part, spacing=Space.NONE)


def _aside(row: EntryRow, current: EntryDetails | None) -> str:
    """Return the time if on the same day as the current entry, otherwise the day or the words of the date."""
    when = row_date(row)
    if when.day is None:
        return row.happened
    is_same_day = current is not None and row_date(current.row).day == when.day
    return when.time if is_same_day and when.time else day_and_month(when.day)


def _short_headline(row: EntryRow) -> str:
    """Return a short name of an entry: the number of a warrant, otherwise the first line."""
    reference = row.detail.partition(" · ")[0]
    if row.kind is Kind.WARRANT and any(map(str.isdigit, reference)):
        return reference
    return row.headline.removeprefix(f"{row.kind.label}: ")


def _officer(entry: EntryDetails) -> str:
    names = ("officer", "given_by", "owner", "decided_by", "contact_by", "seized_by", "caller")
    facts = {fact.name: fact.value for fact in entry.facts}
    return next((facts[name] for name in names if facts.get(name)), "")
