"""The fields of one section of a First Responder form, built when it opens, saved as typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from mscu.actions.core.form_choices import ListChoice
from mscu.actions.nrm.nrm_forms import AnswerNrmForm, NrmFormDetails, NrmFormFile, QuestionAnswer
from mscu.actions.nrm.nrm_parts import CHRONOLOGY_QUESTIONS, SetNrmEpisodes, SetNrmFiles, SetNrmIndicators
from mscu.errors import StaleRecord
from mscu.rules.nrm_checks import MissingAnswer
from mscu.ui.forms.drafts import Drafts
from mscu.ui.forms.form import Form, reveal
from mscu.ui.look.layouts import Space, vbox
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editing.changed_meanwhile import FieldChoice, field_choices
from mscu.ui.pages.editing.form_card import SAVED_SINCE
from mscu.ui.pages.nrm.questions import (
    EPISODES,
    FILES,
    INDICATORS,
    answers_in,
    episodes_in,
    files_in,
    form_sections,
    form_values,
    indicators_in,
    section_of,
)
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import WrappingContent, scrolling
from mscu.ui.widgets.lines_editor import LinesEditor

SAVE_DELAY_MS = 500
BOTH_SHOWN = "{who} has changed this form meanwhile. Below each field that differs, choose a text."
BOTH_KEPT = (
    "{who} has changed this form meanwhile, and what you typed is not recorded. Choose a text in the "
    "section that you left: it stands among what is missing."
)
NOT_CHOSEN = "Somebody else has changed it as well: choose a text."
NOT_RECORDED = "What you typed is kept as a draft, and not recorded yet."


@dataclass(frozen=True)
class Unsaved:
    """What was typed into fields of a form, as drafts have it."""

    form_id: int
    label: str
    """What a draft of it is called."""
    typed: Mapping[str, object]
    former: Mapping[str, object]
    """What was recorded in these fields when it was typed."""


class _Sent(QObject):
    """A command of the form, and the values of fields that are recorded once it is done."""

    def __init__(
        self,
        saver: AutoSaver,
        command: Any,  # noqa: ANN401
        values: Mapping[str, object],
        unsaved: Unsaved,
    ) -> None:
        super().__init__(saver)
        self._saver, self.command, self.values, self.unsaved = saver, command, values, unsaved

    def done(self, _result: object) -> None:
        self._saver.settle(self, recorded=True)

    def refused(self, problems: dict[str, str]) -> None:
        self._saver.settle(self)
        self._saver.show_problems(self.command, problems)

    def stale(self, error: StaleRecord) -> None:
        self._saver.settle(self)
        self._saver.stale.emit(error, self.unsaved)


class AutoSaver(QObject):
    """Turns changes in the fields into commands.

    Signals: `refused` with the problems, by field; `stale` with the error if somebody else has changed what
    was to be replaced, and the `Unsaved`; `unreached` with the `Unsaved` of which it is not known whether it
    is recorded, as the store did not answer; `recorded_unsaved` with the one that is recorded, and
    `recorded_fields` with the names of its fields; `all_recorded` when no answer is awaited any more.
    """

    refused = Signal(dict)
    stale = Signal(object, object)
    unreached = Signal(object)
    recorded_unsaved = Signal(object)
    recorded_fields = Signal(object)
    all_recorded = Signal()

    def __init__(self, dispatcher: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._form: Form | None = None
        self.form_id = 0
        self.label = ""
        self.recorded: dict[str, object] = {}
        """The values of the fields as they are recorded, as far as the user has read."""
        self._sent: list[_Sent] = []
        """What was not answered yet, of the fields that are shown."""
        self._unanswered: list[_Sent] = []
        """The same of all fields, also those that were left."""
        self.undecided: frozenset[str] = frozenset()
        """Fields that somebody else has changed, between whose texts the user has not chosen."""
        self.unrecorded: frozenset[str] = frozenset()
        """Fields of which the store did not say that what was typed is recorded."""
        self._pause = QTimer(self, singleShot=True, interval=SAVE_DELAY_MS)
        self._pause.timeout.connect(self.save_now)
        dispatcher.trouble.connect(self._forget_sent)

    def watch(self, form: Form, answer: NrmFormDetails) -> None:
        """Save what is typed into this form from now on."""
        self._form, self.form_id = form, answer.id
        self.label = draft_label(answer)
        self.recorded, self._sent = dict(form.values()), []
        self.undecided = self.unrecorded = frozenset()
        form.edited.connect(self._pause.start)

    @property
    def is_pending(self) -> bool:
        """Return whether a change is still waiting to be saved."""
        return self._pause.isActive()

    @property
    def is_saving(self) -> bool:
        """Return whether it is not known yet what was recorded."""
        return bool(self._sent)

    def forget(self) -> None:
        """Save what the fields hold, then stop watching them."""
        if self._pause.isActive() or self.unrecorded:
            self.save_now()
        self._form = None

    def leave_undecided(self, recorded: Mapping[str, object], names: Iterable[str]) -> None:
        """Note what is recorded by now, and save those fields only once the user has chosen."""
        self.recorded, self.undecided = dict(recorded), frozenset(names)
        self.unrecorded -= self.undecided
        self._pause.stop()

    def decide(self, *names: str) -> None:
        """Save what the user has chosen for fields."""
        self.undecided -= {*names}
        self._pause.start()

    def save_again(self) -> None:
        """Save what the store did not answer to, now that it answers."""
        if self.unrecorded:
            self._pause.start()

    def reopen(self, name: str) -> None:
        """Save a field no more until the user has chosen again."""
        self.undecided |= {name}

    def save_now(self) -> None:
        """Save the changes without waiting for the timer."""
        self._pause.stop()
        if self._form is None:
            return
        before = dict(self.recorded)
        for sent in self._sent:
            before.update(sent.values)
        values = {n: v for n, v in self._form.values().items() if n not in self.undecided}
        was = answers_in(before)
        changed = {k: v for k, v in answers_in(values).items() if v != was.get(k, "")}
        if changed:
            answered = tuple(
                QuestionAnswer(question=k, value=v, was=was.get(k, "")) for k, v in changed.items()
            )
            command = AnswerNrmForm(form_id=self.form_id, answers=answered)
            self._perform(command, {k: values[k] for k in changed})
        former = _lists(before)
        for name, lines in _lists(values).items():
            if lines != former.get(name, ()):
                command = _command(name, self.form_id, lines, former.get(name, ()))
                self._perform(command, {name: values[name]})

    def _perform(self, command: Any, values: Mapping[str, object]) -> None:  # noqa: ANN401
        typed = self._form.draft() if self._form is not None else {}
        former = {name: self.recorded.get(name) for name in values}
        unsaved = Unsaved(self.form_id, self.label, {name: typed[name] for name in values}, former)
        sent = _Sent(self, command, values, unsaved)
        self._sent.append(sent)
        self._unanswered.append(sent)
        self._dispatcher.perform(command, then=sent.done, problems=sent.refused, stale=sent.stale)

    def settle(self, sent: _Sent, *, recorded: bool = False) -> None:
        """Note what came of a command."""
        if sent in self._unanswered:
            self._unanswered.remove(sent)
        if recorded:
            self.recorded_unsaved.emit(sent.unsaved)
        if sent in self._sent:
            self._sent.remove(sent)
            if recorded:
                self.recorded.update(sent.values)
                self.recorded_fields.emit(frozenset(sent.values))
                if not self._sent:
                    self.all_recorded.emit()
        sent.deleteLater()

    def _forget_sent(self, _sentence: str) -> None:
        """Send again what is unanswered once more is typed: of what was saved, that changes nothing."""
        unanswered, self._unanswered, self._sent = self._unanswered, [], []
        for sent in unanswered:
            self.unreached.emit(sent.unsaved)

    def show_problems(self, command: object, problems: dict[str, str]) -> None:
        """Show each problem beside its row or field, without moving the keyboard focus."""
        if self._form is None:
            return
        for name in (EPISODES, INDICATORS, FILES):
            if name in self._form.names():
                editor = self._form.editor(name)
                row_problems = {k.partition(".")[2]: v for k, v in problems.items() if k.startswith(name)}
                if isinstance(editor, LinesEditor):
                    editor.show_line_problems(row_problems)
        if isinstance(command, AnswerNrmForm):
            for index, answer in enumerate(command.answers):
                message = problems.get(f"answers.{index}.value", "")
                if message and answer.question in self._form.names():
                    self._form.cell(answer.question).show_problem(message)
        self.refused.emit({k: v for k, v in problems.items() if "." not in k})


def _lists(values: Mapping[str, object]) -> dict[str, object]:
    readers = {EPISODES: episodes_in, INDICATORS: indicators_in, FILES: files_in}
    return {name: make(values[name]) for name, make in readers.items() if name in values}


def _command(name: str, form_id: int, lines: Any, was: Any) -> Any:  # noqa: ANN401
    if name == EPISODES:
        return SetNrmEpisodes(form_id=form_id, episodes=lines, was=was)
    if name == INDICATORS:
        return SetNrmIndicators(form_id=form_id, indicators=lines, was=was)
    return SetNrmFiles(form_id=form_id, files=lines, was=was)


FORM = "First Responder form"
DRAFTS = "nrm"
"""What the keys of drafts begin with: the name of the page."""


def draft_key(form_id: int) -> str:
    """Return the key of the draft of what was left undecided in a form."""
    return f"{DRAFTS}/{form_id}"


def draft_label(answer: NrmFormDetails) -> str:
    """Return what the draft of what was left undecided is called."""
    return f"{FORM}, {answer.case_reference}"


def with_undecided(answer: NrmFormDetails, drafts: Drafts) -> NrmFormDetails:
    """Return a form that also lacks what the user has left undecided, or typed and not recorded yet."""
    draft = drafts.of(draft_key(answer.id))
    if draft is None or not answer.may_change:
        return answer
    names = [name for name in draft.values if section_of(answer, name)]
    unrecorded = (draft.read or {}).keys()
    left = tuple(
        MissingAnswer(question=name, sentence=NOT_RECORDED if name in unrecorded else NOT_CHOSEN)
        for name in names
    )
    needs = tuple(need for need in answer.needs if need.question not in draft.values)
    return replace(answer, needs=left + needs)


def field_values(form: Form, answer: NrmFormDetails) -> dict[str, object]:
    """Return the values that the form's fields should show."""
    values = form_values(answer)
    return {name: values.get(name) for name in form.names()}


DETAILS = "modern-slavery-indicators-details"
_BOXES = {"exploitation": tuple(CHRONOLOGY_QUESTIONS.values()), "insight": (DETAILS,)}
"""The text boxes into which a section's list can be written."""
MARGIN = 4
"""Pixels of space for the focus ring of a field at the edge."""


class FieldsPane(QWidget):
    """The scrolling fields of a section.

    Signals: `write_requested` with the key of the box into which the list should be written;
    `changed_meanwhile` with a sentence when both texts of a field are shown, or will be; `decided` when what
    is left undecided has changed.
    """

    write_requested = Signal(str)
    changed_meanwhile = Signal(str)
    decided = Signal()

    def __init__(self, dispatcher: Dispatcher, drafts: Drafts) -> None:
        super().__init__()
        self.form: Form | None = None
        self.section = ""
        self._dispatcher, self._drafts = dispatcher, drafts
        self.saver = AutoSaver(dispatcher, self)
        self.saver.stale.connect(self._reread)
        self.saver.recorded_fields.connect(self._end_choices)
        self.saver.unreached.connect(self._keep_unrecorded)
        self.saver.recorded_unsaved.connect(self._drop_recorded)
        self._stale: StaleRecord | None = None
        self._choices: tuple[FieldChoice, ...] = ()
        self.lists: Mapping[str, tuple[ListChoice, ...]] = {}
        self.day: date | None = None
        self._writers: dict[str, Button] = {}
        """The buttons that write a list into a box; each shows only while its box is asked for."""
        self._fields = vbox(spacing=Space.LARGE, margins=(MARGIN, MARGIN, 14, 24))
        inside = WrappingContent()
        inside.setLayout(self._fields)
        self._scroll = scrolling(inside)
        vbox(self._scroll, within=self)

    def forget(self) -> None:
        """Remove the fields; what they hold is saved."""
        self.saver.forget()
        clear(self._fields)
        self._writers.clear()
        self.form, self.section = None, ""
        self._choices = ()

    def fill(self, section: str, answer: NrmFormDetails) -> None:
        """Build the fields of a section, keeping the keyboard focus."""
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self.forget()
        if self.day is None:
            return
        form = Form(form_sections(answer, section), sources_of(self.lists, self.day), columns=2)
        form.show_values(field_values(form, answer))
        form.set_read_only(not answer.may_change)
        self.form, self.section = form, section
        for question in _BOXES.get(section, ()) if answer.may_change else ():
            button = Button("Write the list into its field", icon="file-pen")
            self._writers[question] = button
            button.clicked.connect(partial(self._write, question))
            self._fields.addWidget(button)
        self._fields.addWidget(form)
        self._fields.addStretch(1)
        self._scroll.verticalScrollBar().setValue(0)
        self.saver.watch(form, answer)
        if answer.may_change:
            self._show_left(answer)
        form.edited.connect(self._keep_undecided)
        self.show_form(answer)
        if had_focus:
            self.focus_first()

    def _reread(self, error: StaleRecord, unsaved: Unsaved) -> None:
        """Read what somebody else has recorded; what was typed in a section that was left is kept."""
        is_shown = self.form is not None and unsaved.typed.keys() <= {*self.form.names()}
        if not is_shown or unsaved.form_id != self.saver.form_id:
            key = draft_key(unsaved.form_id)
            draft = self._drafts.of(key)
            elsewhere = draft.values if draft is not None else {}
            self._drafts.keep(key, unsaved.label, {**elsewhere, **unsaved.typed})
            self.changed_meanwhile.emit(BOTH_KEPT.format(who=error.by or "Somebody else"))
            self.decided.emit()
            return
        self._stale = error
        self._dispatcher.ask(NrmFormFile(form_id=self.saver.form_id), then=self._show_both)

    def _show_both(self, answer: NrmFormDetails) -> None:
        """Show what somebody else has recorded beside what was typed, field by field, with a choice."""
        error, self._stale = self._stale, None
        if self.form is None or error is None or answer.id != self.saver.form_id:
            return
        for earlier in self._choices:
            earlier.withdraw()
        by = f"Recorded by {error.by or 'somebody else'}" + (f" on {error.at}" if error.at else "")
        self._offer_choices(self.form, answer, self.saver.recorded, by)
        if self._choices:
            self.changed_meanwhile.emit(BOTH_SHOWN.format(who=error.by or "Somebody else"))

    def _show_left(self, answer: NrmFormDetails) -> None:
        """Show again what the user has left undecided in this section, beside what is recorded by now."""
        draft = self._drafts.of(draft_key(answer.id))
        if self.form is None or draft is None:
            return
        left = {name: value for name, value in draft.values.items() if name in self.form.names()}
        self.form.show_draft(left)
        self._offer_choices(self.form, answer, draft.read or {}, SAVED_SINCE)
        if left.keys() - self.saver.undecided:  # nothing is recorded that they would replace
            self.saver.decide(*(left.keys() - self.saver.undecided))
        values, recorded = self.form.values(), self.saver.recorded
        self.saver.unrecorded = frozenset(
            name for name in left.keys() - self.saver.undecided if values[name] != recorded.get(name)
        )
        self._keep_undecided()

    def _offer_choices(
        self, form: Form, answer: NrmFormDetails, former: Mapping[str, object], by: str
    ) -> None:
        """Show below each field that is recorded otherwise the other text, with a choice."""
        if self.day is None:
            return
        sections, sources = form_sections(answer, self.section), sources_of(self.lists, self.day)
        now = Form(sections, sources, columns=2)
        shown = field_values(now, answer)
        now.show_values(shown)
        saved = now.values()
        self._choices = tuple(field_choices(form, sections, sources, former=former, saved=shown, by=by))
        now.deleteLater()
        open_choices = [choice for choice in self._choices if choice.is_open]
        self.saver.leave_undecided(saved, [choice.name for choice in open_choices])
        for choice in self._choices:
            choice.chosen.connect(partial(self._decide, choice))
            if form.cell(choice.name).isAncestorOf(QApplication.focusWidget() or self):
                QTimer.singleShot(0, choice, choice.reveal)
        self._keep_undecided()

    def _decide(self, choice: FieldChoice) -> None:
        if choice.is_open:
            self.saver.reopen(choice.name)
        else:
            self.saver.decide(choice.name)
        self._keep_undecided()

    def _keep_unrecorded(self, unsaved: Unsaved) -> None:
        """Keep as a draft what was typed and the store did not answer to."""
        key = draft_key(unsaved.form_id)
        draft = self._drafts.of(key)
        values = {**(draft.values if draft is not None else {}), **unsaved.typed}
        read = {**((draft.read or {}) if draft is not None else {}), **unsaved.former}
        self._drafts.keep(key, unsaved.label, values, read=read)
        if self.form is not None and unsaved.form_id == self.saver.form_id:
            self.saver.unrecorded |= unsaved.typed.keys() & {*self.form.names()}
        self.decided.emit()

    def _drop_recorded(self, unsaved: Unsaved) -> None:
        """Keep no longer what is recorded by now."""
        key = draft_key(unsaved.form_id)
        draft = self._drafts.of(key)
        if self.form is not None and unsaved.form_id == self.saver.form_id:
            own = self.form.draft()
            self.saver.unrecorded -= {n for n, v in unsaved.typed.items() if n in own and own[n] == v}
        if draft is None:
            return
        over = {n for n, v in unsaved.typed.items() if n in draft.values and draft.values[n] == v}
        if over:
            self._keep(key, unsaved.label, {n: v for n, v in draft.values.items() if n not in over})

    def _keep(self, key: str, label: str, values: Mapping[str, object]) -> None:
        """Keep these values of a form as its draft, and none if there are none."""
        draft = self._drafts.of(key)
        former = (draft.read or {}) if draft is not None else {}
        read = {name: former[name] for name in values if name in former and name not in self.saver.undecided}
        if values:
            self._drafts.keep(key, label, values, read=read)
        else:
            self._drafts.drop(key)
        self.decided.emit()

    def _end_choices(self, names: frozenset[str]) -> None:
        """Remove the choices whose outcome is recorded: the text aside is that of an older answer then."""
        over = [c for c in self._choices if c.name in names and not c.is_open]
        self._choices = tuple(choice for choice in self._choices if choice not in over)
        for choice in over:
            if self.form is not None and choice.isAncestorOf(QApplication.focusWidget() or self):
                self.form.cell(choice.name).take_focus()
            choice.end()

    def _keep_undecided(self) -> None:
        """Keep what the user has not decided as a draft, which nothing else keeps once it is left."""
        if self.form is None:
            return
        key, own = draft_key(self.saver.form_id), self.form.draft()
        draft = self._drafts.of(key)
        elsewhere = draft.values if draft is not None else {}
        kept = {name: value for name, value in elsewhere.items() if name not in own}
        kept |= {name: own[name] for name in self.saver.undecided | self.saver.unrecorded}
        self._keep(key, self.saver.label, kept)

    def show_form(self, answer: NrmFormDetails, target: str = "") -> None:
        """Show the fields that apply, each with what is wrong with its value."""
        if self.form is None or self.saver.is_pending:
            return
        self._show_recorded(self.form, answer)
        self.saver.save_again()
        questions = {q.key for section, q in answer.content.asked_questions if section.key == self.section}
        messages = {need.question: need.sentence for need in reversed(answer.needs)}
        for question, button in self._writers.items():
            button.setVisible(question in questions)
        questions -= _repeats_not_needed(answer)
        for name in self.form.names():
            if name not in answer.content.form.by_key:
                continue
            self.form.set_shown(name, name in questions)
            is_answered = answer.content.answer_to(name) or name == target
            message = messages.get(name, "") if is_answered else ""
            if self.form.cell(name).problem != message:
                self.form.cell(name).show_problem(message)

    def _show_recorded(self, form: Form, answer: NrmFormDetails) -> None:
        """Show what somebody else has answered meanwhile in the fields in which nothing is typed."""
        recorded, values, shown = self.saver.recorded, form.values(), field_values(form, answer)
        was, now = answers_in(recorded), answers_in(shown)
        for name in now.keys() - self.saver.undecided:
            editor = form.editor(name)
            is_typed = values[name] != recorded.get(name) or form.cell(name).isAncestorOf(
                QApplication.focusWidget() or form
            )
            if now[name] != was.get(name, "") and not is_typed and not self.saver.is_saving:
                editor.show_value(shown[name])
                recorded[name] = editor.value()

    def go_to(self, question: str, answer: NrmFormDetails) -> None:
        """Focus the field of a question, and show what it lacks."""
        self.show_form(answer, question)
        if self.form is None or question not in self.form.names():
            return
        if undecided := [each for each in self._choices if each.name == question and each.is_open]:
            undecided[0].ask()
        else:
            cell = self.form.cell(question)
            cell.take_focus()
            reveal(cell)

    def _write(self, question: str) -> None:
        self.saver.save_now()
        self.write_requested.emit(question)

    def focus_first(self) -> None:
        if self.form is not None:
            self.form.focus_first()


def _repeats_not_needed(answer: NrmFormDetails) -> set[str]:
    """Return the repeat fields that are not needed while the one before them is empty."""
    repeats, previous = set(), None
    for _, question in answer.content.asked_questions:
        is_repeat = previous is not None and previous.label == question.label and not question.required
        if is_repeat and previous is not None and not answer.content.answer_to(previous.key):
            repeats.add(question.key)
        previous = question
    return {key for key in repeats if not answer.content.answer_to(key)}
