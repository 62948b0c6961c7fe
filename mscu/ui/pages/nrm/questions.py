"""Turns the questions of a First Responder form into fields, and field values into answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.nrm.nrm_forms import NrmFormDetails
from mscu.actions.nrm.nrm_parts import EpisodeLine, FileLine, IndicatorLine
from mscu.codes import Asks
from mscu.ui.forms.field_list import (
    CHECK,
    CHOICE,
    CODES,
    DAY,
    LINE,
    LINES,
    PARTIAL,
    SEGMENTS,
    TEXT,
    EditorFactory,
    Field,
    Section,
    Sources,
)
from mscu.ui.look.layouts import hbox
from mscu.ui.widgets.choices import CheckField, Option
from mscu.ui.widgets.editor import Editor

OWN = "kept by the unit"
EPISODES, INDICATORS, FILES = "episodes", "indicators", "files"
LISTS = {"exploitation": EPISODES, "insight": INDICATORS, "documents": FILES}
"""The list at the top of each section that has one."""
LIST_TITLES = {EPISODES: "Situations", INDICATORS: "Indicators", FILES: "Files"}
STATES: tuple[Option, ...] = (
    ("indicator_state:present", "Present"),
    ("indicator_state:absent", "Absent"),
    ("indicator_state:not_asked", "Not asked"),
)
EXPLOITERS = "who-exploited-pv"
WIDE = frozenset({Asks.TEXT, Asks.CHOICE, Asks.CHOICES, Asks.BOX})
MAX_LABEL_LENGTH = 40
"""Longest label, in characters, that fits above a half-width field in a 1366-pixel window."""
MAX_SEGMENTS = 4
MAX_SEGMENT_LENGTH = 14


class TickBoxes(QWidget):
    """The tick boxes of one question; its value is their keys, joined as the form stores them."""

    edited = Signal()

    def __init__(self, options: Iterable[Option]) -> None:
        super().__init__()
        self._boxes = {str(key): CheckField(label) for key, label in options}
        row = hbox(within=self, spacing=20, margins=(0, 4, 0, 4))
        for box in self._boxes.values():
            box.edited.connect(self.edited)
            row.addWidget(box)
        row.addStretch(1)

    def value(self) -> object:
        """Return the keys of the ticked boxes, joined."""
        return ",".join(key for key, box in self._boxes.items() if box.value())

    def show_value(self, value: object) -> None:
        ticked = str(value or "").split(",")
        for key, box in self._boxes.items():
            box.show_value(key in ticked)

    def set_read_only(self, read_only: bool) -> None:
        self.setEnabled(not read_only)

    def mark_problem(self, problem: bool) -> None:
        """Mark the boxes as having a problem, or clear the mark."""
        for box in self._boxes.values():
            box.mark_problem(problem)

    def main(self) -> QWidget:
        """Return the first box, which takes the keyboard focus."""
        return next(iter(self._boxes.values()))


def _tick_boxes(options: tuple[Option, ...]) -> EditorFactory:
    def make(_field: Field, _sources: Sources) -> Editor:
        return TickBoxes(options)

    return make


def form_sections(answer: NrmFormDetails, key: str) -> tuple[Section, ...]:
    """Return the fields of a section of the form, under the headings of its pages."""
    section = next(section for section in answer.content.form.sections if section.key == key)
    lists = _lists(answer, key)
    left_out = answer.victim_suspects if answer.may_change else ()
    groups = groupby(_with_headings(section.questions, left_out), key=_heading)
    others = [Section(title, tuple(field for _, field in fields)) for title, fields in groups]
    return (*lists, *others)


def _with_headings(
    questions: Any,  # noqa: ANN401 - the form's own
    victim_suspects: tuple[str, ...],
) -> Iterator[tuple[str, Field]]:
    heading = ""
    for question in questions:
        if question.asks is Asks.GROUP:
            heading = question.label
        elif question.asks is not Asks.FILES:
            heading = question.heading or ("" if not question.one_of else heading)
            field = _field(question)
            if question.key == EXPLOITERS and victim_suspects:
                field = replace(field, hint=f"{_left_out_note(victim_suspects)} {question.hint}")
            yield heading, field


def _left_out_note(victim_suspects: tuple[str, ...]) -> str:
    """Return the note on suspects left out of the answer because they are also victims."""
    names = ", ".join(victim_suspects)
    return f"Left out because they are also victims: {names}. First establish what each was made to do."


def _heading(pair: tuple[str, Field]) -> str:
    return pair[0]


def _field(question: Any) -> Field:  # noqa: ANN401 - a question of the form
    return Field(
        question.key,
        question.label.removesuffix(" (Optional)").removesuffix(" (optional)"),
        _editor(question),
        required=question.required,
        hint=question.hint,
        wide=question.asks in WIDE or len(question.label) > MAX_LABEL_LENGTH,
        limit=question.limit if question.asks is Asks.TEXT else 0,
        aside=OWN if question.own and question.asks is not Asks.TEXT else "",
    )


def _editor(question: Any) -> EditorFactory:  # noqa: ANN401 - a question of the form
    options = tuple((option.key, _short(option.label)) for option in question.options)
    if question.asks is Asks.CHOICES:
        return _tick_boxes(options)
    if question.asks is Asks.CHOICE:
        is_few = len(options) <= MAX_SEGMENTS
        are_short = all(len(label) <= MAX_SEGMENT_LENGTH for _, label in options)
        return (
            SEGMENTS(options)
            if is_few and (are_short or len(options) < MAX_SEGMENTS)
            else CHOICE(options, empty="Choose one")
        )
    return {Asks.TEXT: TEXT, Asks.BOX: CHECK, Asks.DATE: DAY}.get(question.asks, LINE)


def _short(label: str) -> str:
    """Remove the long declaration from an answer's label; the hint shows it."""
    for dash in (" - ", " \N{EN DASH} "):
        label = label.partition(dash)[0]
    return label


def _lists(answer: NrmFormDetails, key: str) -> tuple[Section, ...]:
    columns: tuple[Field, ...]
    if key == "exploitation":
        columns = (
            Field("exploitation", "Kind", CODES("exploitation"), required=True),
            Field("began", "Began", PARTIAL, placeholder="Began, such as spring 2021"),
            Field("ended", "Ended", PARTIAL, placeholder="Ended"),
            Field("where_words", "Where", LINE),
            Field("note", "What it was", LINE),
        )
        note = "each with its start and end, as precisely as is known"
        return (_list(EPISODES, LINES(columns, dict, "situation", first=3), note),)
    if key == "insight":
        columns = (
            Field("indicator", "Indicator", CODES("indicator"), required=True),
            Field("state", "Present?", CHOICE(STATES)),
            Field("seen_by", "Who saw it", LINE),
            Field("seen_when", "When", PARTIAL, placeholder="When"),
            Field("seen_where", "Where", LINE),
            Field("evidence", "Evidence", LINE),
        )
        lines = LINES(columns, dict, "indicator", first=2)
        note = "who saw it, when and where; not every case shows every indicator"
        return (_list(INDICATORS, lines, note),)
    if key == "documents":
        files = tuple((file.id, file.name) for file in answer.files)
        columns = (
            Field("attachment_id", "File", CHOICE(files, empty="Choose a file")),
            Field("description", "What it is", LINE),
            Field("dated", "Its date", PARTIAL, placeholder="Its date"),
        )
        note = "from the files attached to this case's entries"
        return (_list(FILES, LINES(columns, dict, "file"), note),)
    return ()


def _list(name: str, lines: LINES, note: str) -> Section:
    return Section("", (Field(name, LIST_TITLES[name], lines, wide=True, aside=note),))


# Values of the fields, and back


def form_values(answer: NrmFormDetails) -> dict[str, object]:
    """Return the values that the form of any section shows."""
    form = answer.content
    values: dict[str, object] = dict(form.answers)
    for key, question in form.form.by_key.items():
        if question.asks is Asks.BOX:
            values[key] = bool(form.answer_to(key))
    positions = {episode.id: index for index, episode in enumerate(form.episodes, 1)}
    values[EPISODES] = [
        {"exploitation": e.key, "began": e.began, "ended": e.ended, "where_words": e.where, "note": e.note}
        for e in form.episodes
    ]
    values[INDICATORS] = [
        {
            "indicator": i.key,
            "state": i.state,
            "seen_by": i.seen_by,
            "seen_when": i.seen_when,
            "seen_where": i.seen_where,
            "evidence": i.evidence,
            "situation": positions.get(i.episode_id or 0),
        }
        for i in form.indicators
    ]
    values[FILES] = [
        {"attachment_id": f.attachment_id, "description": f.description, "dated": f.dated} for f in form.files
    ]
    return values


def answers_in(values: Mapping[str, object]) -> dict[str, str]:
    """Return the answers in the fields, as the form stores them."""
    return {
        name: ("yes" if value else "") if isinstance(value, bool) else str(value or "")
        for name, value in values.items()
        if name not in LISTS.values()
    }


def section_of(answer: NrmFormDetails, name: str) -> str:
    """Return the key of the section that asks for a field, or an empty string if none does."""
    for section, question in answer.content.asked_questions:
        if name in {question.key, LISTS.get(section.key)}:
            return section.key
    return ""


def label_of(answer: NrmFormDetails, name: str) -> str:
    """Return what a field is called: a question, or the list at the top of a section."""
    return LIST_TITLES.get(name) or answer.content.form.by_key[name].label


def episodes_in(value: object) -> tuple[EpisodeLine, ...]:
    """Return the situations that are complete enough to be saved."""
    return tuple(EpisodeLine(**_without_none(r)) for r in _rows(value) if r["exploitation"] and r["began"])


def indicators_in(value: object) -> tuple[IndicatorLine, ...]:
    """Return the chosen indicators; one with no state given counts as present."""
    return tuple(
        IndicatorLine(**{**_without_none(r), "state": r["state"] or STATES[0][0]})
        for r in _rows(value)
        if r["indicator"]
    )


def files_in(value: object) -> tuple[FileLine, ...]:
    return tuple(FileLine(**_without_none(r)) for r in _rows(value) if r["attachment_id"])


def _rows(value: object) -> Iterable[dict[str, Any]]:
    return value if isinstance(value, tuple) else ()


def _without_none(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value if value is not None else "" for name, value in row.items()}
