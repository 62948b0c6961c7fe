"""The First Responder form of one person: sections, fields, and what is still missing.

Drafts save themselves. The form cannot be sent while something is missing, and the button says what.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists, ListChoice
from mscu.actions.nrm.nrm_forms import NrmFormDetails, NrmFormFile
from mscu.codes import FormRoute
from mscu.text.counts import count_of
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Margins, Space, growing, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_delegate import RowStyle
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.also_here import AlsoHere, AlsoHereLabel
from mscu.ui.pages.core.page import GUTTER, Page, PageContext, bind_keys
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.nrm.fields_pane import FieldsPane, draft_key, with_undecided
from mscu.ui.pages.nrm.questions import LISTS, label_of, section_of
from mscu.ui.pages.nrm.sending import ExportPane, Sending, waiting_text
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import Card, EmptyState, scrolling
from mscu.ui.widgets.chronology import Chronology, KeyedRow
from mscu.ui.widgets.fields import TextField
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.message_bar import BlockedReason
from mscu.ui.widgets.panes import Panes

READING, COPYING = "reading", "copying"
"""The two steps after the sections: line-by-line reading, and sending."""
LEFT_WIDTH, RIGHT_WIDTH = 260, 300
LEAST_LEFT, LEAST_RIGHT = 190, 220
MAX_NEEDS = 60
_STYLE = RowStyle(gutter=16, ruled=False, height=36)


class SectionList(Chronology):
    """The sections in form order, each with a tick or a count of what it lacks."""

    def __init__(self) -> None:
        super().__init__("Sections of the form", _STYLE)
        self.setFixedWidth(LEFT_WIDTH)

    def show_form(self, answer: NrmFormDetails) -> None:
        missing = missing_by_section(answer)
        sections = {section.key for section, _ in answer.content.asked_questions}
        lines = [
            KeyedRow(s.key, RowLook(title=s.title, chip=_chip(missing.get(s.key, 0), answer.may_change)))
            for s in answer.content.form.sections
            if s.key in sections and not all(q.former for q in s.questions)
        ]
        if answer.content.hides_person:
            unread = sum(1 for _ in answer.content.unread_lines())
            chip = Chip(f"{unread} left", Status.SOON) if unread else Chip("read", Status.DONE)
            lines.append(KeyedRow(READING, RowLook(title="Read line by line", chip=chip)))
        lines.append(KeyedRow(COPYING, RowLook(title="Copy and print")))
        lines += [
            KeyedRow(s.key, RowLook(title="Answers no longer needed", quiet=True))
            for s in answer.content.form.sections
            if all(q.former for q in s.questions)
        ]
        self.show_lines(lines)


def _chip(missing: int, draft: bool) -> Chip | None:
    if not draft:
        return None
    return Chip(str(missing), Status.SOON) if missing else Chip("done", Status.DONE)


def missing_by_section(answer: NrmFormDetails) -> dict[str, int]:
    counts: dict[str, int] = {}
    for need in answer.needs:
        key = section_of(answer, need.question)
        counts[key] = counts.get(key, 0) + 1
    return counts


class MissingPane(QWidget):
    """The list of what is still missing, each a link to its field.

    Signals: `question_requested` with the key of a question.
    """

    question_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._first = ""
        self._header = Label("", step=Type.SECTION)
        self._list = vbox(spacing=Space.HAIR, margins=(4, 4, 12, 4))
        inside = QWidget()
        inside.setLayout(self._list)
        vbox(self._header, growing(scrolling(inside)), within=self, spacing=Space.SMALL)

    def show_form(self, answer: NrmFormDetails) -> None:
        clear(self._list)
        self._first = answer.needs[0].question if answer.needs else ""
        count = len(answer.needs)
        if not answer.may_change:
            self._header.setText(answer.state.label)
        else:
            self._header.setText(f"Still missing: {count}" if count else "Nothing is missing")
        for need in answer.needs[:MAX_NEEDS]:
            self._add(answer, need.question, need.sentence, need.word)
        self._list.addStretch(1)

    def follow_first(self) -> None:
        """Go to the first missing answer."""
        if self._first:
            self.question_requested.emit(self._first)

    def _add(self, answer: NrmFormDetails, key: str, sentence: str, term: str) -> None:
        label = label_of(answer, key)
        link = Link(label)
        link.setAccessibleName(accessible_text(f"{label}: {sentence}"))
        link.followed.connect(partial(self.question_requested.emit, key))
        link.wrap()
        self._list.addWidget(link)
        text = f"{sentence} (“{term}”)" if term else sentence
        self._list.addWidget(Label(text, step=Type.SMALL, tone="text2", wrap=True))
        self._list.addSpacing(8)


QUESTION = "Could this identify the person, alone or together with the rest?"
KEYS = "Ctrl+Enter"


class LineReading(QWidget):
    """Shows one line at a time, worded as it would be sent.

    Signals: `line_checked` with the question, the line, and its replacement (empty where the line is accepted
    as it is).
    """

    line_checked = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self._question, self._line = "", ""
        self._card = Card(QUESTION)
        self._where = Label("", tone="text2")
        self.text = TextField(lines=4)
        self.text.setAccessibleName("The line")
        self._accept = Button("It identifies nobody", hint=KEYS)
        self._accept.clicked.connect(self.accept)
        self.text.edited.connect(self._typed)
        keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.accept)
        self._done = EmptyState(
            "circle-check", "Every line has been read", "A line that is changed must be read again."
        )
        self._lay_out()

    def _lay_out(self) -> None:
        row = hbox(self._accept, stretch())
        self._card.body.addWidget(self._where)
        self._card.body.addWidget(self.text)
        hint = "Change the words if they reveal too much: a name, a town, a trade, a family."
        self._card.body.addWidget(Label(hint, step=Type.SMALL, tone="text2", wrap=True))
        self._card.body.addLayout(row)
        vbox(self._card, self._done, stretch(), within=self, margins=(4, 4, 4, 4))

    def show_form(self, answer: NrmFormDetails) -> None:
        """Show the first unread line; a replacement being typed stays."""
        unread = [(q.key, q.label, line) for q, line in answer.content.unread_lines()]
        self._card.setVisible(bool(unread))
        self._done.setVisible(not unread)
        if not unread:
            self._question, self._line = "", ""
            return
        key, label, line = unread[0]
        self._where.setText(f"{label} · {count_of(len(unread), 'line')} left")
        if (key, line) != (self._question, self._line):
            self._question, self._line = key, line
            self.text.show_value(line)
            self._typed()
        self.text.set_read_only(not answer.may_change)
        self._accept.setEnabled(answer.may_change)

    def has_keyboard(self) -> bool:
        """Return whether the line's editor has the keyboard focus."""
        return self.text.hasFocus() or self._accept.hasFocus()

    def accept(self) -> None:
        """Accept the line, or replace it with what was typed."""
        text = str(self.text.value())
        if self._line and text:
            self.line_checked.emit(self._question, self._line, "" if text == self._line else text)

    def _typed(self) -> None:
        changed = str(self.text.value()) != self._line
        label = "Replace the line" if changed else "It identifies nobody"
        self._accept.set_text(label)


ROUTES = {None: "NRM or Duty to Notify", FormRoute.NRM: "NRM referral", FormRoute.NOTIFY: "Duty to Notify"}


class NrmFormPage(Page):
    """One form, opened from its case."""

    name: ClassVar[str] = "nrm"
    title: ClassVar[str] = "First Responder form"
    known_as: ClassVar[str] = "MS06 NRM national referral mechanism"
    of_record: ClassVar[bool] = True
    icon: ClassVar[str] = "hand-helping"
    body_margins: ClassVar[Margins] = (8, 0, 0, 0)
    needs: ClassVar[Permission] = Permission.WORK_CASES
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    opens: ClassVar[tuple[str, ...]] = ("nrm_form",)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("F6", "Move between the sections and the fields"),
        ("Ctrl+PgDn, Ctrl+PgUp", "Next or previous section"),
        ("Ctrl+M", "Go to the first missing answer"),
        ("Ctrl+Enter", "Reading line by line: the line identifies nobody"),
        ("Ctrl+S", "Mark the form as sent"),
        ("Esc", "Back to the case; the draft is kept"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.answer: NrmFormDetails | None = None
        self.sections, self.missing = SectionList(), MissingPane()
        self.fields = FieldsPane(dispatcher, context.drafts)
        self.lines, self.export = LineReading(), ExportPane()
        self.sending = Sending(dispatcher, self.export, self)
        self.also_here = AlsoHere(dispatcher, self)
        self._form_id = 0
        self._section = ""
        self._reload_fields = False
        self._read: NrmFormDetails | None = None
        """The form as it is recorded; `answer` also lacks what the user has not decided."""
        self._told_changed = ""
        """What was said of others' changes, which goes once nothing is undecided."""
        self._is_to_send = False
        """Whether the user has asked to send it, and what was typed is still being saved."""
        self._middle = QStackedWidget()
        self._waiting = BlockedReason("")
        self.send = Button("Mark as sent", kind=ButtonKind.PRIMARY, icon="send", hint="Ctrl+S")
        self._foot = Card()
        self._lay_out_columns()
        self._bind()

    def _lay_out_columns(self) -> None:
        for widget in (self.fields, self.lines, self.export, self.sending.giving_up):
            self._middle.addWidget(widget)
        right = QWidget()
        right.setFixedWidth(RIGHT_WIDTH)
        self._foot.body.addWidget(self._waiting)
        self._foot.body.addWidget(self.send)
        others = AlsoHereLabel()  # beside a long title it would have no room
        self.also_here.changed.connect(others.show_others)
        vbox(others, growing(self.missing), self._foot, within=right, spacing=Space.SMALL)
        asked = Panes(right, self._middle, at_right=True, least=LEAST_RIGHT, turns_below=0)
        row = hbox(Panes(self.sections, asked, least=LEAST_LEFT, turns_below=0), margins=(0, 0, GUTTER, 16))
        self.body.addLayout(row, 1)

    def _bind(self) -> None:
        giving_up = self.sending.giving_up
        giving_up.begin.clicked.connect(self.fields.saver.save_now)
        giving_up.left.connect(self._fill)
        giving_up.left.connect(self.sections.setFocus)
        self.add_button(giving_up.begin, needs_answer=True)
        back = Button("Back to the case", kind=ButtonKind.QUIET, icon="arrow-left", hint="Esc")
        back.clicked.connect(self._back_to_case)
        self.add_button(back, needs_answer=True)
        self.sections.moved.connect(self._choose_section)
        self.sections.opened.connect(self._open_section)
        self.missing.question_requested.connect(self.go_to)
        self.lines.line_checked.connect(self.sending.read_line)
        self.fields.write_requested.connect(self.sending.write)
        self.fields.saver.refused.connect(self.sending.tell_problems)
        self.fields.changed_meanwhile.connect(self._tell_changed)
        self.fields.changed_meanwhile.connect(self._ask)
        self.fields.decided.connect(self._show_needs)
        self.fields.saver.all_recorded.connect(self._send_recorded)
        for failed in (self.fields.saver.stale, self.fields.saver.refused, self.dispatcher.trouble):
            failed.connect(self._send_no_more)
        self.sending.notified.connect(self.tell)
        self.sending.changed.connect(self._changed)
        self.send.clicked.connect(self._send)
        keys = (
            ("Esc", self._back_to_case),
            ("F6", self._switch_side),
            ("Ctrl+M", self.missing.follow_first),
            ("Ctrl+PgDown", partial(self._step, 1)),
            ("Ctrl+PgUp", partial(self._step, -1)),
            ("Ctrl+S", self._send),
        )
        bind_keys(self, keys)

    @override
    def open_record(self, kind: str, form_id: int) -> None:
        if form_id != self._form_id:
            self.fields.forget()
            self._section, self.answer, self._read, self._is_to_send = "", None, None, False
            self.answers.wait()
            self.also_here.be_at(0)
            self.sending.giving_up.begin.hide()
            self.set_title(self.title)
        self._form_id = self.sending.form_id = form_id
        self.clear_messages()
        self._ask()

    @override
    def resume(self, form_key: str) -> None:
        """Open the form in which something was left undecided, where that is."""
        _, _, number = form_key.partition("/")
        self.fields.forget()
        self._form_id = 0
        self.open_record("nrm_form", int(number))

    @override
    def shown(self) -> None:
        self._ask()

    @override
    def leave(self) -> None:
        self.fields.saver.save_now()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.answer is not None and ("cases", self.answer.case_id) in changed:
            self._ask()

    def _ask(self) -> None:
        if self._form_id and self.fields.day is None:
            self.dispatcher.ask(CodeLists(), then=self._on_lists)
        elif self._form_id:
            self.dispatcher.ask(NrmFormFile(form_id=self._form_id), then=self._show)

    def _on_lists(self, lists: Mapping[str, tuple[ListChoice, ...]]) -> None:
        self.fields.lists = lists
        if self.fields.day is None:
            self.dispatcher.ask(Today(), then=self._on_day)

    def _on_day(self, day: date) -> None:
        self.fields.day = day
        sources = sources_of(self.fields.lists, day)
        self.export.make_form(sources)
        self.sending.giving_up.make_form(sources)
        self._foot.body.insertWidget(0, self.sending.make_form(sources))
        self._ask()

    def _show(self, answer: NrmFormDetails) -> None:
        is_first = self.answer is None
        self._read = answer
        self.also_here.be_at(answer.case_id)
        self.answer = answer = with_undecided(answer, self.context.drafts)
        self.set_title(f"{ROUTES[answer.route]}: {answer.person}", _since(answer))
        self.setAccessibleName(f"{ROUTES[answer.route]}, {answer.case_reference}")
        was_reading = self.lines.has_keyboard()
        self.lines.show_form(answer)
        self._show_missing(answer)
        if was_reading and not self.lines.has_keyboard():  # otherwise the focus would go to the rail
            self.sections.setFocus()
        self._foot.setVisible(answer.may_change)
        self.sending.giving_up.begin.setVisible(answer.may_change)
        if is_first:
            self.sections.setFocus()
            self._section = self._section_left(answer) or answer.content.form.sections[0].key
        if is_first or self._reload_fields:
            self._fill()
        self.sections.choose(self._section)
        self.fields.show_form(answer)

    def _show_missing(self, answer: NrmFormDetails) -> None:
        """Show what is missing, and let nothing be sent, copied or printed before."""
        for pane in (self.sections, self.missing, self.export):
            pane.show_form(answer)
        reason = waiting_text(answer)
        self.send.block(reason)
        self._waiting.say(reason)
        self._waiting.setVisible(bool(reason))

    def _tell_changed(self, sentence: str) -> None:
        self._told_changed = sentence
        self.tell(sentence, Status.SOON)

    def _show_needs(self) -> None:
        """Show what is missing, as the user has or has not decided between two texts."""
        if self.context.drafts.of(draft_key(self._form_id)) is None:
            self.withdraw(self._told_changed)
        if self._read is None:
            return
        answer = with_undecided(self._read, self.context.drafts)
        if self.answer is not None and answer.needs != self.answer.needs:
            self.answer = answer
            self._show_missing(answer)
            self.sections.choose(self._section)

    def _section_left(self, answer: NrmFormDetails) -> str:
        """Return the section in which the user has left something undecided, if there is one."""
        draft = self.context.drafts.of(draft_key(answer.id))
        left = draft.values if draft is not None else {}
        sections = answer.content.form.sections
        fields = {each.key: {LISTS.get(each.key), *(q.key for q in each.questions)} for each in sections}
        return next((section for section, names in fields.items() if names & left.keys()), "")

    def _fill(self) -> None:
        """Show the section selected in the left column."""
        self._reload_fields = False
        panes = {READING: self.lines, COPYING: self.export}
        if self._section in panes:
            self.fields.forget()
        elif self.answer is not None:
            self.fields.fill(self._section, self.answer)
        self._middle.setCurrentWidget(panes.get(self._section, self.fields))

    def _choose_section(self, key: object) -> None:
        if str(key) != self._section:
            self._section = str(key)
            self._fill()

    def _open_section(self, key: object) -> None:
        self._choose_section(key)
        if self._section == READING:
            self.lines.text.setFocus()
        elif self._section == COPYING:
            self.export.boxes.setFocus()
        else:
            self.fields.focus_first()

    def _switch_side(self) -> None:
        if self.sections.hasFocus():
            self._open_section(self._section)
        else:
            self.sections.setFocus()

    def _step(self, offset: int) -> None:
        keys = [line.key for line in self.sections.lines()]
        if self._section in keys:
            key = keys[max(0, min(len(keys) - 1, keys.index(self._section) + offset))]
            self.sections.choose(key)
            self._open_section(key)

    def go_to(self, question: str) -> None:
        """Focus the field of a question, and show what it lacks."""
        if self.answer is not None:
            key = section_of(self.answer, question) or self._section
            self.sections.choose(key)
            self._choose_section(key)
            self.fields.go_to(question, self.answer)

    def _back_to_case(self) -> None:
        if self.sending.giving_up.isVisible():
            self.sending.giving_up.left.emit()
        elif self.answer is not None:
            self.open_requested.emit("cases", self.answer.case_id)

    def _send(self) -> None:
        self.fields.saver.save_now()
        self._is_to_send = self.fields.saver.is_saving
        if not self._is_to_send:
            self._send_now()

    def _send_recorded(self) -> None:
        if self._is_to_send:
            self._is_to_send = False
            self._send_now()

    def _send_no_more(self, *_why: object) -> None:
        self._is_to_send = False

    def _send_now(self) -> None:
        if self.send.isEnabled() and self._foot.isVisible():
            self.sending.send()

    def _changed(self) -> None:
        self._reload_fields = True
        self._ask()


def _since(answer: NrmFormDetails) -> str:
    if answer.sent:
        return f"{answer.case_reference} · sent {answer.sent}"
    return f"{answer.case_reference} · {answer.state.label.lower()}, started {answer.started}"
