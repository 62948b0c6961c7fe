"""The header of a case as one line: who, the first thing due, and what is owed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy

from mscu.actions.cases.case_file import CaseDetails
from mscu.ui.look.layouts import Space, growing, hbox
from mscu.ui.look.tool_tips import set_tip
from mscu.ui.pages.cases.header_card import due_lines, who_lines
from mscu.ui.pages.cases.header_line import HeaderLine, LineLook
from mscu.ui.pages.core.side_card import clear
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.label import rule

FOLD_KEYS = "Ctrl+H"
MOST_COUNTS, LEAST_DUE = 2, 160
_MARGIN = 14


class FoldedHeader(QFrame):
    """The line.

    Signals: `people_requested` and `obligations_requested` for the whole lists, `entry_requested` with the
    entry of the first clock, `unfold_requested` for the whole header.
    """

    people_requested = Signal()
    obligations_requested = Signal()
    entry_requested = Signal(object)
    unfold_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setAccessibleName("Case summary")
        self._entry_id: int | None = None
        self._parts = hbox(spacing=Space.MEDIUM)
        self._whole = Button("Whole head", kind=ButtonKind.QUIET, icon="chevron-down", size=Size.SMALL)
        set_tip(self._whole, f"What happened, who, due and next: {FOLD_KEYS}")
        self._whole.clicked.connect(self.unfold_requested)
        hbox(growing(self._parts), self._whole, within=self, margins=(_MARGIN, 4, 4, 4))

    def show_case(self, case: CaseDetails) -> None:
        clear(self._parts)
        for who in who_lines(case)[:MOST_COUNTS]:
            if who.figure:
                look = LineLook(_noun(who.text), icon=who.icon, figure=who.figure, tip=who.text)
                self._add(HeaderLine(look, leads=True), self.people_requested)
        due = next(iter(due_lines(case)), None)
        if due is not None:
            self._entry_id = due.entry_id
            look = LineLook(due.text, due.name, chip=due.chip, tip=due.tip)
            line = HeaderLine(look, leads=due.entry_id is not None)
            self._add(line, None, elides=True)
            line.followed.connect(self._due_pressed)
        if case.obligations:
            look = LineLook("owed", is_obligation=True, figure=str(len(case.obligations)))
            self._add(HeaderLine(look, leads=True), self.obligations_requested)
        self._parts.addStretch(0)

    def _add(self, line: HeaderLine, signal: object, *, elides: bool = False) -> None:
        if self._parts.count():
            self._parts.addWidget(rule(upright=True))
        if elides:
            line.setMinimumWidth(LEAST_DUE)
            line.setMaximumWidth(line.full_width())
        else:
            line.setFixedWidth(line.full_width())
            line.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._parts.addWidget(line, 1 if elides else 0)
        if signal is not None:
            line.followed.connect(signal)

    def _due_pressed(self) -> None:
        self.entry_requested.emit(self._entry_id)


def _noun(text: str) -> str:
    """Return who is counted, without names and ages."""
    return text.partition(":")[0].partition(",")[0]
