"""The left of the call page: who and where, four questions, and what the officer says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget
from typing_extensions import override

from mscu.actions.intake.advice_library import Situation
from mscu.codes import YesNo
from mscu.text.people_told import PeopleTold, people_told
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, stretch, vbox
from mscu.ui.pages.editing.postcode_fields import CallPostcode
from mscu.ui.pages.intake.call.words_field import CallTextField
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField, PeopleField, paint_trailing
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.segmented import SegmentedField

QUESTIONS = (
    ("under_18", "Anyone under 18?"),
    ("injured", "Injured?"),
    ("suspects_there", "Suspects there?"),
    ("still_inside", "Anyone still inside?"),
)
REQUIRED_FIELDS = {"caller": "who is calling", "where_words": "where"}
_ANSWER_LETTERS = {"y": YesNo.YES, "n": YesNo.NO, "s": YesNo.NOT_SURE, "u": YesNo.NOT_SURE}
"""Not sure is also unsure; the first letter of each answer is shown on its button."""
_ANSWER_HINT = (
    "Y, N, S or U answers and moves on to the next question; any other letter goes to what the officer says. "
    "The arrows change an answer, and Backspace clears it."
)
_TYPING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_TYPING |= Qt.KeyboardModifier.GroupSwitchModifier


class IconLineField(LineField):
    """A field that shows a small icon at its right end once it is filled."""

    def __init__(self, icon: str, *, always: bool = False, placeholder: str = "") -> None:
        super().__init__(placeholder=placeholder)
        self._icon, self._always_shown = icon, always
        self.setTextMargins(0, 0, 22, 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._always_shown or self.text().strip():
            paint_trailing(self, self._icon)


class AnswerField(SegmentedField):
    """Yes, No or Not sure, answered by one letter while it has no answer.

    Signals: `answered` after a letter has answered, so that the focus can move on; `text_typed` with what
    was typed and is no answer.
    """

    answered = Signal()
    text_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._came_by_letter = False
        self.set_hints({answer: letter.upper() for letter, answer in reversed(_ANSWER_LETTERS.items())})

    def continue_from_letter(self) -> None:
        """Take the focus after the question before was answered by a letter: a space next is no answer."""
        self.setFocus(Qt.FocusReason.TabFocusReason)
        self._came_by_letter = True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text() if not event.modifiers() & ~_TYPING else ""
        came_by_letter, self._came_by_letter = self._came_by_letter, False
        if not typed or not typed.isprintable():
            super().keyPressEvent(event)
        elif typed.isspace():
            if not came_by_letter:
                self._step(0)
        elif self.value() is None and typed.lower() in _ANSWER_LETTERS:
            self.show_value(_ANSWER_LETTERS[typed.lower()])
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.edited.emit()
            self.answered.emit()
        else:
            self.text_typed.emit(typed)


class CallFacts(QWidget):
    """What was said on the phone.

    Signals: `edited` when the user changes anything, `ranking_changed` when the advice depends on it,
    `text_changed` when it may name something known, `focus_moved` when an answer has moved the focus to the
    next field.
    """

    edited = Signal()
    ranking_changed = Signal()
    text_changed = Signal()
    focus_moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cells: dict[str, FieldCell] = {}
        self._answers: dict[str, AnswerField] = {}
        self._make_fields()
        self._make_questions()
        self._column = vbox(within=self, spacing=Space.SMALL, margins=(24, 12, 10, 16))
        self._lay_out()
        self.setAccessibleName("What was said")

    def _make_fields(self) -> None:
        aside = "what is found is underlined"
        self._add("caller", FieldCell("Caller", IconLineField("check"), required=True))
        self._add("call_back", FieldCell("Call-back", LineField(placeholder="number or radio")))
        place_field = IconLineField("map-pin", always=True, placeholder="address, or how to find it")
        self._add("where_words", FieldCell("Where", place_field, required=True))
        self._add("log_number", FieldCell("Log number", LineField()))
        self._add("victims_count", FieldCell("How many people", PeopleField()))
        text_field = CallTextField(placeholder="In the officer’s words")
        self._add("text", FieldCell("What the officer says", text_field, aside=aside))
        self.postcode = CallPostcode(self._cells["where_words"])

    def _add(self, name: str, cell: FieldCell) -> None:
        self._cells[name] = cell
        cast("QWidget", cell.editor).setObjectName(name)
        cell.editor.edited.connect(self.edited)
        if name == "where_words":
            cell.editor.edited.connect(self.ranking_changed)
        if name in {"where_words", "text"}:
            cell.editor.edited.connect(self.text_changed)

    def _make_questions(self) -> None:
        for name, question in QUESTIONS:
            answer = AnswerField()
            answer.set_name(question)
            answer.setObjectName(name)
            answer.setToolTip(_ANSWER_HINT)
            answer.edited.connect(self.edited)
            answer.edited.connect(self.ranking_changed)
            answer.answered.connect(self._next_question)
            answer.text_typed.connect(self._add_to_words)
            self._answers[name] = answer

    def _lay_out(self) -> None:
        self._column.addLayout(_header("Who and where", "the only required fields"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for name, row, column, span in (
            ("caller", 0, 0, 1),
            ("call_back", 0, 1, 1),
            ("where_words", 1, 0, 2),
            ("log_number", 2, 0, 1),
            ("victims_count", 2, 1, 1),
        ):
            grid.addWidget(self._cells[name], row, column, 1, span)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._column.addLayout(grid)
        self._column.addSpacing(4)
        self._column.addLayout(_header("Four questions", "each answer re-ranks the advice"))
        questions = vbox(spacing=Space.NONE)
        for name, question in QUESTIONS:
            questions.addLayout(self._question(name, question))
            questions.addWidget(rule())
        self._column.addLayout(questions)
        self._column.addSpacing(6)
        self._column.addWidget(self._cells["text"])
        self._column.addStretch(1)

    def _question(self, name: str, question: str) -> QHBoxLayout:
        label = Label(question, step=Type.STRONG)
        label.setBuddy(self._answers[name].main())
        return hbox(label, stretch(), self._answers[name], margins=(0, 5, 0, 5))

    def _next_question(self) -> None:
        """Move from one question to the next, and from the last to the officer's words."""
        names = list(self._answers)
        index = names.index(self.sender().objectName()) + 1
        if index < len(names):
            self._answers[names[index]].continue_from_letter()
        else:
            self.words.setFocus(Qt.FocusReason.TabFocusReason)
        self.focus_moved.emit()

    def _add_to_words(self, typed: str) -> None:
        """Add what was typed in a question to the officer's words, and go on there."""
        self.words.setFocus(Qt.FocusReason.TabFocusReason)
        self.words.append_typed(typed)
        self.focus_moved.emit()

    @property
    def words(self) -> CallTextField:
        """Return the field of the officer's words."""
        return cast("CallTextField", self._cells["text"].editor)

    def editor(self, name: str) -> Editor:
        """Return the editor of a field or a question."""
        return self._answers[name] if name in self._answers else self._cells[name].editor

    def text(self, name: str) -> str:
        """Return the text of a field."""
        return str(self._cells[name].editor.value() or "")

    def people(self) -> PeopleTold | None:
        """Return how many people, where that can be read."""
        value = self._cells["victims_count"].editor.value()
        return None if value is None else people_told(str(value))

    def values(self) -> dict[str, object]:
        """Return all values by the command's field names."""
        names = [*self._cells, *self._answers]
        return {name: self.editor(name).value() for name in names}

    def situation(self) -> Situation:
        """Return the situation that the advice depends on."""
        answers = {name: _answer(field.value()) for name, field in self._answers.items()}
        return Situation(**answers, where_words=self.text("where_words"))

    def all_answered(self) -> bool:
        """Return whether all four questions are answered."""
        return all(field.value() is not None for field in self._answers.values())

    def missing(self) -> list[str]:
        """Return the names of required fields still empty."""
        return [label for name, label in REQUIRED_FIELDS.items() if not self.text(name)]

    def draft(self) -> dict[str, object]:
        """Return the contents of the fields as plain values."""
        return self.values()

    def show_draft(self, draft: Mapping[str, object]) -> None:
        """Show what `draft` returned; an empty draft clears every field."""
        for name in (*self._cells, *self._answers):
            value = draft.get(name)
            self.editor(name).show_value(_answer(value) if name in self._answers else value)
        self.show_problems({})

    def show_problems(self, problems: Mapping[str, str]) -> str:
        """Show problems beside their fields, focus the first, and return those that belong to no field."""
        for name, cell in self._cells.items():
            cell.show_problem(problems.get(name, ""))
        first = next((cell for name, cell in self._cells.items() if name in problems), None)
        if first is not None:
            first.take_focus()
        return " ".join(problem for name, problem in problems.items() if name not in self._cells)

    def focus_first(self) -> None:
        """Move the keyboard focus to the first field of a call."""
        self._cells["caller"].take_focus()


def _answer(value: object) -> YesNo | None:
    return YesNo(str(value)) if value else None


def _header(title: str, hint: str) -> QHBoxLayout:
    return hbox(
        Label(title, step=Type.LABEL, tone="text2"),
        Label(hint, step=Type.MICRO, tone="text3"),
        stretch(),
        spacing=Space.SMALL,
    )
