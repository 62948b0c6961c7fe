"""The First Responder form of one person: sections, fields, and what is still missing.

Drafts keep themselves. Nothing leaves while something is missing, and the button says what.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.code_lists import Choosable, CodeLists
from mscu.actions.core.today import Today
from mscu.actions.nrm.nrm_forms import NrmFormAnswer, NrmFormFile
from mscu.codes import FormRoute
from mscu.ui.pages.core.page import GUTTER, Page, Places, bind_keys
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.nrm.duty_to_notify_lines import LineReading
from mscu.ui.pages.nrm.fields_pane import FieldsPane
from mscu.ui.pages.nrm.leaving import Leaving, waits_for
from mscu.ui.pages.nrm.sending import Sending
from mscu.ui.pages.nrm.side import COPYING, READING, RIGHT_WIDTH, Missing, SectionList
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.message_bar import Waits

ROUTES = {
    None: "NRM or Duty to Notify",
    FormRoute.NRM: "NRM referral",
    FormRoute.NOTIFY: "Duty to Notify",
}


class NrmFormPage(Page):
    """One form, opened from its case."""

    name: ClassVar[str] = "nrm"
    title: ClassVar[str] = "First Responder form"
    icon: ClassVar[str] = "hand-helping"
    needs: ClassVar[Permission] = Permission.WORK_CASES
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    opens: ClassVar[tuple[str, ...]] = ("nrm_form",)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("F6", "From the sections to the fields and back"),
        ("Ctrl+PgDn, Ctrl+PgUp", "The next section, the one before"),
        ("Ctrl+M", "To the first thing that is missing"),
        ("Ctrl+Enter", "Reading line by line: it identifies nobody"),
        ("Ctrl+S", "Mark the form as sent"),
        ("Esc", "Back to the case; the draft is kept"),
    )

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self.answer: NrmFormAnswer | None = None
        self.sections, self.missing = SectionList(), Missing()
        self.fields, self.lines, self.leaving = FieldsPane(dispatcher), LineReading(), Leaving()
        self.sending = Sending(dispatcher, self.leaving, self)
        self._form_id = 0
        self._section = ""
        self._fills_anew = False
        self._middle = QStackedWidget()
        self._waits = Waits("")
        self.send = Button("Mark as sent", kind=Kind.PRIMARY, icon="send", hint="Ctrl+S")
        self._foot = Card()
        self._lay_out_columns()
        self._bind()
        dispatcher.ask(CodeLists(), then=self._take_lists)

    def _lay_out_columns(self) -> None:
        for each in (self.fields, self.lines, self.leaving, self.sending.giving_up):
            self._middle.addWidget(each)
        right = QWidget()
        right.setFixedWidth(RIGHT_WIDTH)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.missing, 1)
        self._foot.body.addWidget(self._waits)
        self._foot.body.addWidget(self.send)
        column.addWidget(self._foot)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, GUTTER, 16)
        row.setSpacing(16)
        row.addWidget(self.sections)
        row.addWidget(self._middle, 1)
        row.addWidget(right)
        self.body.setContentsMargins(8, 0, 0, 0)
        self.body.addLayout(row, 1)

    def _bind(self) -> None:
        giving_up = self.sending.giving_up
        giving_up.begin.clicked.connect(self.fields.keeping.keep_now)
        giving_up.left.connect(self._fill)
        giving_up.left.connect(self.sections.setFocus)
        self.add_button(giving_up.begin)
        back = Button("Back to the case", kind=Kind.QUIET, icon="arrow-left", hint="Esc")
        back.clicked.connect(self._to_case)
        self.add_button(back)
        self.sections.moved.connect(self._turn)
        self.sections.opened.connect(self._enter)
        self.missing.wanted.connect(self.go_to)
        self.lines.read.connect(self.sending.read_line)
        self.fields.write_wanted.connect(self.sending.write)
        self.fields.keeping.refused.connect(self.sending.tell_problems)
        self.sending.told.connect(self.tell)
        self.sending.changed.connect(self._changed)
        self.send.clicked.connect(self._send)
        keys = (
            ("Esc", self._to_case), ("F6", self._turn_side), ("Ctrl+M", self.missing.follow_first),
            ("Ctrl+PgDown", partial(self._step, 1)), ("Ctrl+PgUp", partial(self._step, -1)),
            ("Ctrl+S", self._send),
        )  # fmt: skip
        bind_keys(self, keys)

    # ------------------------------------------------------------ what the window calls

    @override
    def open_record(self, kind: str, number: int) -> None:
        if number != self._form_id:
            self.fields.forget()
            self._section, self.answer = "", None
        self._form_id = self.sending.form_id = number
        self.clear_messages()
        self._ask()

    @override
    def shown(self) -> None:
        self._ask()

    @override
    def leave(self) -> None:
        self.fields.keeping.keep_now()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.answer is not None and ("cases", self.answer.case_id) in changed:
            self._ask()

    def _ask(self) -> None:
        if self._form_id and self.fields.day is not None:
            self.dispatcher.ask(NrmFormFile(form_id=self._form_id), then=self._show)

    def _take_lists(self, lists: Mapping[str, tuple[Choosable, ...]]) -> None:
        self.fields.lists = lists
        self.dispatcher.ask(Today(), then=self._take_day)

    def _take_day(self, day: date) -> None:
        self.fields.day = day
        sources = sources_of(self.fields.lists, day)
        self.leaving.make_form(sources)
        self.sending.giving_up.make_form(sources)
        self._foot.body.insertWidget(0, self.sending.make_form(sources))
        self._ask()

    # ------------------------------------------------------------------ what is shown

    def _show(self, answer: NrmFormAnswer) -> None:
        fresh = self.answer is None
        self.answer = answer
        self.set_title(f"{ROUTES[answer.route]}: {answer.person}", _since(answer))
        self.setAccessibleName(f"{ROUTES[answer.route]}, {answer.case_reference}")
        was_reading = self.lines.has_keyboard()
        for part in (self.sections, self.missing, self.lines, self.leaving):
            part.show_form(answer)
        if was_reading and not self.lines.has_keyboard():  # else it would be on the rail
            self.sections.setFocus()
        self._foot.setVisible(answer.may_change)
        self.sending.giving_up.begin.setVisible(answer.may_change)
        reason = waits_for(answer)
        self.send.block(reason)
        self._waits.say(reason)
        self._waits.setVisible(bool(reason))
        if fresh:
            self.sections.setFocus()
            self._section = answer.told.form.sections[0].key
        if fresh or self._fills_anew:
            self._fill()
        self.sections.choose(self._section)
        self.fields.show_form(answer)

    def _fill(self) -> None:
        """Show what the chosen line of the left column stands for."""
        self._fills_anew = False
        others = {READING: self.lines, COPYING: self.leaving}
        if self._section in others:
            self.fields.forget()
        elif self.answer is not None:
            self.fields.fill(self._section, self.answer)
        self._middle.setCurrentWidget(others.get(self._section, self.fields))

    # ------------------------------------------------------------------ moving about

    def _turn(self, key: object) -> None:
        if str(key) != self._section:
            self._section = str(key)
            self._fill()

    def _enter(self, key: object) -> None:
        self._turn(key)
        if self._section == READING:
            self.lines.text.setFocus()
        elif self._section == COPYING:
            self.leaving.boxes.setFocus()
        else:
            self.fields.focus_first()

    def _turn_side(self) -> None:
        if self.sections.hasFocus():
            self._enter(self._section)
        else:
            self.sections.setFocus()

    def _step(self, by: int) -> None:
        keys = [line.key for line in self.sections.lines()]
        if self._section in keys:
            key = keys[max(0, min(len(keys) - 1, keys.index(self._section) + by))]
            self.sections.choose(key)
            self._enter(key)

    def go_to(self, question: str) -> None:
        """Put the keyboard into the field of a question, with what it lacks."""
        if self.answer is not None:
            asked = self.answer.told.asked
            key = next((s.key for s, q in asked if q.key == question), self._section)
            self.sections.choose(key)
            self._turn(key)
            self.fields.go_to(question, self.answer)

    def _to_case(self) -> None:
        if self.sending.giving_up.isVisible():
            self.sending.giving_up.left.emit()
        elif self.answer is not None:
            self.wanted.emit("cases", self.answer.case_id)

    # ------------------------------------------------------------------ what is done

    def _send(self) -> None:
        self.fields.keeping.keep_now()
        if self.send.isEnabled() and self._foot.isVisible():
            self.sending.send()

    def _changed(self) -> None:
        self._fills_anew = True
        self._ask()


def _since(answer: NrmFormAnswer) -> str:
    if answer.sent:
        return f"{answer.case_reference} · sent {answer.sent}"
    return f"{answer.case_reference} · {answer.state.label.lower()}, begun {answer.started}"
