"""Keeps what is typed into a form a moment after: nobody has to save a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from mscu.actions.nrm.nrm_forms import Answered, AnswerNrmForm, NrmFormAnswer
from mscu.actions.nrm.nrm_parts import SetNrmEpisodes, SetNrmFiles, SetNrmIndicators
from mscu.ui.forms.form import Form
from mscu.ui.pages.nrm.questions import (
    EPISODES,
    FILES,
    INDICATORS,
    answers_in,
    episodes_in,
    files_in,
    indicators_in,
    values_of,
)
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.lines_editor import LinesEditor

PAUSE_MS = 500


class Keeping(QObject):
    """Turns what changed into commands.

    Signals: `refused` with sentences by field.
    """

    refused = Signal(dict)

    def __init__(self, dispatcher: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._form: Form | None = None
        self._form_id = 0
        self._answers: dict[str, str] = {}
        self._lists: dict[str, object] = {}
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.keep_now)

    def watch(self, form: Form, answer: NrmFormAnswer) -> None:
        """Keep what is typed into these fields from now on."""
        self._form, self._form_id = form, answer.id
        self._answers = answers_in(form.values())
        self._lists = _lists(form.values())
        form.edited.connect(self._pause.start)

    @property
    def waits(self) -> bool:
        """Whether something was typed a moment ago."""
        return self._pause.isActive()

    def forget(self) -> None:
        """Let go of fields that are taken away; what stands in them is kept first."""
        if self._pause.isActive():
            self.keep_now()
        self._form = None

    def keep_now(self) -> None:
        """Keep what changed."""
        self._pause.stop()
        if self._form is None:
            return
        values = self._form.values()
        answers = answers_in(values)
        changed = {k: v for k, v in answers.items() if v != self._answers.get(k, "")}
        self._answers = answers
        if changed:
            told = tuple(Answered(question=k, value=v) for k, v in changed.items())
            self._perform(AnswerNrmForm(form_id=self._form_id, answers=told))
        for name, lines in _lists(values).items():
            if lines != self._lists.get(name):
                self._lists[name] = lines
                self._perform(_command(name, self._form_id, lines))

    def _perform(self, command: Any) -> None:  # noqa: ANN401 - one of the form's commands
        self._asked = command
        self._dispatcher.perform(command, problems=self._refused)

    def _refused(self, problems: dict[str, str]) -> None:
        """Show a sentence beside its row or field, and leave the keyboard where it is."""
        if self._form is None:
            return
        for name in (EPISODES, INDICATORS, FILES):
            if name in self._form.names():
                editor = self._form.editor(name)
                own = {k.partition(".")[2]: v for k, v in problems.items() if k.startswith(name)}
                if isinstance(editor, LinesEditor):
                    editor.show_line_problems(own)
        command = self._asked
        if isinstance(command, AnswerNrmForm):
            for number, each in enumerate(command.answers):
                sentence = problems.get(f"answers.{number}.value", "")
                if sentence and each.question in self._form.names():
                    self._form.cell(each.question).show_problem(sentence)
                    self._answers.pop(each.question, None)
        self.refused.emit({k: v for k, v in problems.items() if "." not in k})


def _lists(values: Mapping[str, object]) -> dict[str, object]:
    read = {EPISODES: episodes_in, INDICATORS: indicators_in, FILES: files_in}
    return {name: make(values[name]) for name, make in read.items() if name in values}


def _command(name: str, form_id: int, lines: Any) -> Any:  # noqa: ANN401
    if name == EPISODES:
        return SetNrmEpisodes(form_id=form_id, episodes=lines)
    if name == INDICATORS:
        return SetNrmIndicators(form_id=form_id, indicators=lines)
    return SetNrmFiles(form_id=form_id, files=lines)


def shown_in(form: Form, answer: NrmFormAnswer) -> dict[str, object]:
    """Give the values of the fields of one form."""
    values = values_of(answer)
    return {name: values.get(name) for name in form.names()}
