"""The card of one entry: facts, text, people, parts, files, what followed, who recorded it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.entries.entry_file import EntryAnswer, EntryRow
from mscu.codes import Kind
from mscu.ui.look.folding import isolated, sentence
from mscu.ui.look.fonts import Type
from mscu.ui.pages.core.entry_formats import (
    EntryFormats,
    family_of,
    icon_for,
    on_call_text,
    row_date,
    short_when,
)
from mscu.ui.pages.core.side_card import SideCard, clear
from mscu.ui.pages.core.signs import EntryLink
from mscu.ui.pages.core.tables import Cell, Table, TitledSection
from mscu.ui.pages.editing.case_follows import FollowUp, follow_ups
from mscu.ui.pages.entries.files import FilesOfEntry
from mscu.ui.pages.entries.items import GradeButton, may_grade
from mscu.ui.pages.entries.parts import CHOICES, parts_of, what_followed
from mscu.ui.widgets.button import Button, Size, icon_button
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.chip import KindMark
from mscu.ui.widgets.label import Label, Paragraph
from mscu.ui.widgets.link import Link

FEW = 4
OPENS = "entry"
LONGEST_VALUE = 44
"""Longest value that still fits one of two columns, in characters."""
WAITS = frozenset({"late", "soon"})
"""Styles of an emergency card's chip while the charity has not answered."""
ASSESS = "Assess for disclosure (CPIA)"
HIDDEN_FACTS = frozenset({"marking"})


class EntryCard(SideCard):
    """Shows one entry.

    Signals: `entry_wanted` and `subject_wanted` with an id, `file_wanted` with the id of a file;
    `follow_wanted` with what is to be recorded next; `correct_wanted`, `answer_wanted`, `move_wanted`,
    `attach_wanted`, `verify_wanted`, `assess_wanted` and `versions_wanted` for the actions on the entry
    itself; `grade_wanted` with the number of an item of a report, or `NEW`.
    """

    entry_wanted = Signal(object)
    subject_wanted = Signal(int)
    file_wanted = Signal(object)
    follow_wanted = Signal(object)
    correct_wanted = Signal()
    answer_wanted = Signal()
    move_wanted = Signal()
    grade_wanted = Signal(int)
    attach_wanted = Signal()
    verify_wanted = Signal()
    assess_wanted = Signal()
    versions_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("Entry")
        self.entry: EntryAnswer | None = None
        self._follows: dict[QWidget, FollowUp] = {}
        self._all_followed = False
        self._recorded = Label("", step=Type.SMALL, tone="text2")
        self._versions = Link("", step=Type.SMALL)
        self._versions.followed.connect(self.versions_wanted)
        self._place = Label("", step=Type.SMALL, tone="text2")
        foot = self.foot()
        foot.addWidget(self._recorded)
        foot.addWidget(self._versions)
        foot.addStretch(1)
        foot.addWidget(self._place)

    def show_entry(self, entry: EntryAnswer, formats: EntryFormats) -> None:
        """Show an entry of a case."""
        fresh = self.entry is None or self.entry.row.id != entry.row.id
        at = self.area.verticalScrollBar().value()
        self._all_followed = self._all_followed and not fresh
        self.entry = entry
        self._show_head(entry, formats)
        self.clear_body()
        for ruled, part in self._parts(entry, formats):
            self.add(part, ruled=ruled)
        if not fresh:
            self.area.verticalScrollBar().setValue(at)
        self._show_foot(entry, formats)

    def forget(self) -> None:
        """Clear the card: its entry may have been withdrawn meanwhile."""
        self.entry = None
        self.show_head(None, "")
        clear(self.buttons)
        self._follows.clear()
        self.clear_body()
        for label in (self._recorded, self._place):
            label.setText("")
        self._versions.hide()

    def _show_head(self, entry: EntryAnswer, formats: EntryFormats) -> None:
        row = entry.row
        mark = KindMark(family_of(row), icon_for(row), row.kind.label, 32)
        weekday = row_date(row.happened).head.partition(" ")[0]
        known = row_date(row.happened).day is not None
        when = f"{weekday} {row.happened}" if known else row.happened
        who = _officer(entry)
        self.show_head(mark, sentence(row.headline), f"{when} · {who}" if who else when)
        self._show_buttons(entry, formats)

    def _show_buttons(self, entry: EntryAnswer, formats: EntryFormats) -> None:
        clear(self.buttons)
        self._follows.clear()
        if entry.may_correct:
            self._button("Correct", "pencil", self.correct_wanted)
        if may_grade(entry, may_record=formats.case.may_grade):
            grade = GradeButton(entry)
            grade.wanted.connect(self.grade_wanted)
            self.buttons.addWidget(grade)
        if entry.may_answer:
            self._button("Record the answer", "message-square", self.answer_wanted)
        if entry.may_move:
            self._button("Move", "route", self.move_wanted)
        if entry.may_assess:
            assess = icon_button("scale", ASSESS)
            assess.clicked.connect(self.assess_wanted)
            self.buttons.addWidget(assess)
        for follow in follow_ups(entry.row, formats.case.may_record):
            button = self._button(follow.label, "plus", None)
            self._follows[button] = follow
            button.clicked.connect(self._followed)

    def _button(self, words: str, icon: str, wanted: object) -> Button:
        button = Button(words, icon=icon, size=Size.SMALL)
        if wanted is not None:
            button.clicked.connect(wanted)
        self.buttons.addWidget(button)
        return button

    def _followed(self) -> None:
        self.follow_wanted.emit(self._follows[cast("QWidget", self.sender())])

    def _parts(self, entry: EntryAnswer, formats: EntryFormats) -> Iterator[tuple[bool, QWidget]]:
        """Yield the sections in order, each with whether a line is drawn above it."""
        facts = self._facts(entry, formats)
        if facts:
            wide = any(len(fact.value) > LONGEST_VALUE for fact in facts)
            shown = Facts(facts, columns=1 if wide else 2)
            shown.opened.connect(self._opened)
            yield False, shown
        if entry.text:
            text = Paragraph(entry.text, step=Type.READ)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            yield False, text
        for name, labels in entry.choices.items():
            words = Label("  ·  ".join(labels), wrap=True, selectable=True)
            yield False, TitledSection(CHOICES.get(name, name), words)
        for part in parts_of(entry, formats):
            yield False, part
        if people := self._people(entry):
            yield False, people
        yield True, self._below(entry, formats)
        if files := self._files(entry):
            yield True, files

    def _facts(self, entry: EntryAnswer, formats: EntryFormats) -> list[Fact]:
        shown = []
        if entry.follows is not None:
            follows = entry.follows
            shown.append(
                Fact(
                    follows.kind.label,
                    sentence(_briefly(follows)),
                    opens=("entry", follows.id),
                    more=short_when(follows, formats.case.today),
                )
            )
        for fact in entry.facts:
            if fact.name in HIDDEN_FACTS or fact.name == "happened_words":
                continue
            opens = ("subject", fact.subject_id) if fact.subject_id else None
            shown.append(Fact(fact.label, isolated(fact.value), opens=opens))
        if entry.row.kind is Kind.EMERGENCY and entry.row.state_kind in WAITS:
            shown.append(Fact("Ring", on_call_text(formats.case)))
        if entry.handling:
            shown.append(Fact("Handling", entry.handling))
        return shown

    def _opened(self, what: object) -> None:
        kind, number = cast("tuple[str, int]", what)
        wanted = self.entry_wanted if kind == OPENS else self.subject_wanted
        wanted.emit(number)

    def _people(self, entry: EntryAnswer) -> QWidget | None:
        """Return the people and things that it is about, except those named in a fact or a part."""
        told = {fact.subject_id for fact in entry.facts if fact.subject_id}
        told |= {f.subject_id for part in entry.parts for f in part.facts if f.subject_id}
        rest = [subject for subject in entry.about if subject.subject_id not in told]
        if not rest:
            return None
        rows = [
            (Cell(isolated(fact.value), strong=True, opens=("subject", fact.subject_id)), Cell(fact.label))
            for fact in rest
        ]
        table = Table(rows, (1, 1), "Who and what")
        table.opened.connect(self._opened)
        return TitledSection("Who and what", table, str(len(rest)))

    def _below(self, entry: EntryAnswer, formats: EntryFormats) -> QWidget:
        """Build the exhibits and what followed, side by side."""
        below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        exhibits = [follower for follower in entry.followed_by if follower.kind is Kind.EXHIBIT]
        if exhibits:
            row.addWidget(self._exhibits(exhibits), 6)
        row.addWidget(self._after(what_followed(entry, formats)), 5)
        return below

    def _exhibits(self, exhibits: Sequence[EntryRow]) -> QWidget:
        part = QWidget()
        column = _column(part)
        for exhibit in exhibits:
            reference, _, words = exhibit.headline.partition(": ")
            link = EntryLink(exhibit.id, isolated(words), lead=reference)
            link.followed.connect(self.entry_wanted)
            column.addWidget(link)
        column.addStretch(1)
        return TitledSection("Exhibits", part, str(len(exhibits)))

    def _after(self, rows: Sequence[EntryRow]) -> QWidget:
        part = QWidget()
        column = _column(part)
        shown = rows if self._all_followed else rows[:FEW]
        for row in shown:
            when = row_date(row.happened)
            link = EntryLink(
                row.id,
                sentence(row.headline),
                family=family_of(row),
                icon=icon_for(row),
                aside=_aside(row, self.entry) if when.day else row.happened,
            )
            link.followed.connect(self.entry_wanted)
            column.addWidget(link)
        if len(shown) < len(rows):
            more = Link(f"Show all {len(rows)}", step=Type.SMALL)
            more.followed.connect(self._show_all)
            column.addWidget(more)
        if not rows:
            column.addWidget(Label("Nothing yet.", tone="text2"))
        column.addStretch(1)
        note = f"{len(shown)} of {len(rows)}" if len(shown) < len(rows) else str(len(rows) or "")
        return TitledSection("What followed", part, note)

    def _show_all(self) -> None:
        self._all_followed = True
        if self.entry is not None:
            self.entry_wanted.emit(self.entry.row.id)

    def _files(self, entry: EntryAnswer) -> QWidget | None:
        files = FilesOfEntry(entry)
        if files.is_idle():
            return None
        files.file_wanted.connect(self.file_wanted)
        files.attach_wanted.connect(self.attach_wanted)
        files.verify_wanted.connect(self.verify_wanted)
        return TitledSection("Files", files, str(files.count or ""))

    def _show_foot(self, entry: EntryAnswer, formats: EntryFormats) -> None:
        self._recorded.setText(f"Recorded {entry.recorded_at} by {entry.recorded_by}")
        count = entry.versions
        noun = "former version" if count == 1 else "former versions"
        self._versions.set_text(f"{count} {noun}" if count else "")
        self._versions.setVisible(bool(count))
        thread = [row.id for row in formats.thread()]
        here = entry.row.id in thread
        place = f"{thread.index(entry.row.id) + 1} of {len(thread)}" if here else ""
        self._place.setText(place)


def _column(part: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column


def _aside(row: EntryRow, of: EntryAnswer | None) -> str:
    """Return the time if on the same day as `of`, otherwise the date."""
    when = row_date(row.happened)
    same = of is not None and row_date(of.row.happened).day == when.day
    return when.time if same and when.time else when.head.partition(" ")[2][:-5]


def _briefly(row: EntryRow) -> str:
    """Return a short name of an entry: the number of a warrant, otherwise the first line."""
    reference = row.detail.partition(" · ")[0]
    if row.kind is Kind.WARRANT and any(map(str.isdigit, reference)):
        return reference
    return row.headline.removeprefix(f"{row.kind.label}: ")


def _officer(entry: EntryAnswer) -> str:
    names = ("officer", "given_by", "owner", "decided_by", "contact_by", "seized_by", "caller")
    facts = {fact.name: fact.value for fact in entry.facts}
    return next((facts[name] for name in names if facts.get(name)), "")
