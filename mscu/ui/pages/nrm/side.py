"""Beside the fields: the sections with what each lacks, and all that is still missing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.nrm.nrm_forms import NrmFormAnswer
from mscu.ui.look.badges import Chip
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.look.row_delegate import RowStyle
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.side_card import clear
from mscu.ui.widgets.card import scrolling
from mscu.ui.widgets.chronology import Chronology, Line
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link

READING, COPYING = "reading", "copying"
"""What follows the sections: reading line by line, and what leaves."""
LEFT_WIDTH, RIGHT_WIDTH = 260, 300
MOST_NEEDS = 60
_STYLE = RowStyle(gutter=16, ruled=False, height=36)


class SectionList(Chronology):
    """The sections in form order, each with a tick or what it lacks."""

    def __init__(self) -> None:
        super().__init__("Sections of the form", _STYLE)
        self.setFixedWidth(LEFT_WIDTH)

    def show_form(self, answer: NrmFormAnswer) -> None:
        """Show what each section lacks."""
        lacks = lacking(answer)
        asked = {section.key for section, _ in answer.told.asked}
        lines = [
            Line(s.key, RowLook(title=s.title, chip=_chip(lacks.get(s.key, 0), answer.may_change)))
            for s in answer.told.form.sections
            if s.key in asked and not all(q.former for q in s.questions)
        ]
        if answer.told.hides_person:
            unread = sum(1 for _ in answer.told.to_read())
            chip = Chip(f"{unread} left", Status.SOON) if unread else Chip("read", Status.DONE)
            lines.append(Line(READING, RowLook(title="Read line by line", chip=chip)))
        lines.append(Line(COPYING, RowLook(title="Copy and print")))
        lines += [
            Line(s.key, RowLook(title="No longer asked", quiet=True))
            for s in answer.told.form.sections
            if all(q.former for q in s.questions)
        ]
        self.show_lines(lines)


def _chip(lacks: int, draft: bool) -> Chip | None:
    if not draft:
        return None
    return Chip(str(lacks), Status.SOON) if lacks else Chip("done", Status.DONE)


def lacking(answer: NrmFormAnswer) -> dict[str, int]:
    """Count what each section lacks."""
    sections = {question.key: section.key for section, question in answer.told.asked}
    found: dict[str, int] = {}
    for need in answer.needs:
        key = sections.get(need.question, "")
        found[key] = found.get(key, 0) + 1
    return found


class Missing(QWidget):
    """What is still missing, each a link to its field.

    Signals: `wanted` with the key of a question.
    """

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._first = ""
        self._head = Label("", step=Type.SECTION)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(4, 4, 12, 4)
        self._list.setSpacing(2)
        inside = QWidget()
        inside.setLayout(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._head)
        column.addWidget(scrolling(inside), 1)

    def show_form(self, answer: NrmFormAnswer) -> None:
        """Show the sentences in form order."""
        clear(self._list)
        self._first = answer.needs[0].question if answer.needs else ""
        count = len(answer.needs)
        if not answer.may_change:
            self._head.setText(answer.state.label)
        else:
            self._head.setText(f"Still missing: {count}" if count else "Nothing is missing")
        for need in answer.needs[:MOST_NEEDS]:
            self._add(answer, need.question, need.sentence, need.word)
        self._list.addStretch(1)

    def follow_first(self) -> None:
        """Go to the first thing that is missing."""
        if self._first:
            self.wanted.emit(self._first)

    def _add(self, answer: NrmFormAnswer, key: str, sentence: str, word: str) -> None:
        question = answer.told.form.by_key[key]
        link = Link(question.label)
        link.setAccessibleName(f"{question.label}: {sentence}")
        link.followed.connect(partial(self.wanted.emit, key))
        link.wrap()
        self._list.addWidget(link)
        shown = f"{sentence} (“{word}”)" if word else sentence
        self._list.addWidget(Label(shown, step=Type.SMALL, tone="text2", wrap=True))
        self._list.addSpacing(8)
