"""The head of a case: what happened, who, due, next; four columns of three lines."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.cases.case_file import CaseAnswer
from mscu.actions.clocks.obligations import Obligation
from mscu.ui.look.fonts import Type
from mscu.ui.pages.cases.head_text import (
    MOST,
    DueLine,
    due_lines,
    owed_words,
    who_lines,
)
from mscu.ui.pages.core.head_line import HeadLine, LineLook, ThreeLines
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.prose import Prose

KEPT = "The account of the case stays with the police; a navigator does not see it."
STRETCHES = (252, 296, 348, 288)
_SIDE = 14


class _Column(QWidget):
    """A label, something quiet at its right, and three lines."""

    def __init__(self, title: str, aside: QWidget | None = None) -> None:
        super().__init__()
        self._around = QVBoxLayout(self)
        self._around.setContentsMargins(_SIDE, 10, _SIDE, 10)
        self._around.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(Label(title, step=Type.LABEL, tone="text2"))
        head.addStretch(1)
        if aside is not None:
            head.addWidget(aside)
        self._around.addLayout(head)
        self._around.addSpacing(4)
        self.setAccessibleName(title)

    def add(self, line: QWidget) -> None:
        """Add a line."""
        self._around.addWidget(line)

    def fill(self) -> None:
        """Leave the rest of the room empty."""
        self._around.addStretch(1)


NONE_SEEN = "Nothing, of what you may see."


class HeadCard(QFrame):
    """Answers the four questions.

    Signals: `entry_wanted` with the entry of a clock; `obligation_wanted` with what is to be
    settled; `clocks_wanted` and `all_obligations_wanted` for the whole lists, `people_wanted` for
    the people, `summary_wanted` where nobody has written what happened.
    """

    entry_wanted = Signal(object)
    obligation_wanted = Signal(object)
    clocks_wanted = Signal()
    all_obligations_wanted = Signal()
    people_wanted = Signal()
    summary_wanted = Signal()

    def __init__(self, *, account_kept: bool = False) -> None:
        super().__init__()
        self._account_kept = account_kept
        self.setProperty("card", "true")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(1, 1, 1, 1)
        self._row.setSpacing(0)
        self._leads: dict[QWidget, object] = {}
        self.setAccessibleName("Head of the case")

    def show_case(self, case: CaseAnswer) -> None:
        """Show a case."""
        self._leads.clear()
        while (item := self._row.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        columns = (self._what(case), self._who(case), self._due(case), self._next(case))
        for at, (column, stretch) in enumerate(zip(columns, STRETCHES, strict=True)):
            if at:
                self._row.addWidget(rule(upright=True))
            column.fill()
            self._row.addWidget(column, stretch)

    def _what(self, case: CaseAnswer) -> _Column:
        column = _Column("What happened")
        if case.summary:
            column.add(ThreeLines(case.summary))
        elif self._account_kept:
            column.add(ThreeLines(KEPT, "text2"))
        else:
            action = "Write it" if case.may_change else ""
            empty = Prose("Nobody has written it yet.", link=action, tone="text2")
            empty.followed.connect(self.summary_wanted)
            column.add(empty)
        return column

    def _who(self, case: CaseAnswer) -> _Column:
        column = _Column("Who")
        for each in who_lines(case):
            look = LineLook(each.words, icon=each.icon, figure=each.figure, warns=each.warns)
            line = HeadLine(look, leads=True)
            line.followed.connect(self.people_wanted)
            column.add(line)
        return column

    def _due(self, case: CaseAnswer) -> _Column:
        lines = due_lines(case)
        column = _Column("Due", self._all(f"all {len(lines)}", self.clocks_wanted, len(lines)))
        for each in lines[:MOST]:
            column.add(self._due_line(each))
        if not lines:
            column.add(ThreeLines(self._nothing("No clock runs."), "text2"))
        return column

    def _due_line(self, due: DueLine) -> HeadLine:
        look = LineLook(due.words, day=due.day, chip=due.chip, tip=due.tip)
        line = HeadLine(look, leads=due.entry_id is not None)
        self._leads[line] = due.entry_id
        line.followed.connect(self._entry)
        return line

    def _next(self, case: CaseAnswer) -> _Column:
        count = len(case.obligations)
        column = _Column("Next", self._all(f"{count} owed", self.all_obligations_wanted, count))
        for each in case.obligations[:MOST]:
            column.add(self._owed_line(each))
        if not case.obligations:
            column.add(ThreeLines(self._nothing("Nothing is owed that runs on no clock."), "text2"))
        return column

    def _nothing(self, words: str) -> str:
        """Say of an empty column no more than whoever reads it can know."""
        return NONE_SEEN if self._account_kept else words

    def _owed_line(self, owed: Obligation) -> HeadLine:
        look = LineLook(owed_words(owed), owed=True, tip=f"{owed.words}\n{owed.source}")
        line = HeadLine(look, leads=True)
        self._leads[line] = owed
        line.followed.connect(self._owed)
        return line

    def _all(self, words: str, wanted: object, count: int) -> QWidget | None:
        """Give a link to the whole list, or plain words where all of it is shown."""
        if not count:
            return None
        link = Link(words, step=Type.LABEL)
        link.followed.connect(wanted)
        return link

    def _entry(self) -> None:
        self.entry_wanted.emit(cast("int", self._leads[cast("QWidget", self.sender())]))

    def _owed(self) -> None:
        self.obligation_wanted.emit(self._leads[cast("QWidget", self.sender())])
