"""The card of everything that one victim must be told, which is one line of the clock board."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from mscu.actions.clocks.clock_board import BoardFilter, BoardRow, FirstClocks
from mscu.actions.clocks.clocks import RunningClock, clock_heading, fold_clocks, folded_count
from mscu.actions.core.listing import FirstRows
from mscu.ui.pages.core.entry_formats import clock_chip
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, LinesPane, PaneContent, PaneLine
from mscu.ui.session.dispatcher import Dispatcher

CARD_WIDTH = 440
MAX_CLOCKS = 200
"""Clocks of one case among which those of a victim are looked for."""


class FoldedClocks(LinesPane):
    """Shows each clock behind one line of the board.

    Signals: `opened` with the kind and id of the record that started a clock.
    """

    opened = Signal(str, int)

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__("What a victim must be told")
        self._dispatcher = dispatcher
        self._case_and_victim, self._case = (0, ""), ""
        self.setFixedWidth(CARD_WIDTH)
        self.action_requested.connect(self._open)
        self.closed.connect(self.hide)
        self.hide()

    def unfold(self, clock: RunningClock) -> None:
        """Read and show the other clocks of the same victim."""
        self._case_and_victim, self._case = (clock.case_id, clock.about), clock.case_reference
        self._ask(self._show_card)

    def refresh(self) -> None:
        """Read the clocks again if the card is shown, so that those settled since disappear."""
        if not self.isHidden():
            self._ask(self._update)

    def _ask(self, then: Callable[[FirstRows[BoardRow]], None]) -> None:
        filter_ = BoardFilter(case=self._case)
        self._dispatcher.ask(FirstClocks(filter=filter_, most=MAX_CLOCKS), then=then)

    def _show_card(self, first_rows: FirstRows[BoardRow]) -> None:
        if self._show(first_rows):
            self.show()
            self.focus_lines()

    def _update(self, first_rows: FirstRows[BoardRow]) -> None:
        if not self.isHidden() and not self._show(first_rows):
            self.closed.emit()

    def _show(self, first_rows: FirstRows[BoardRow]) -> bool:
        """Show the clocks of the victim; return whether there are any."""
        clocks = (row.clock for row in first_rows.rows)
        members = [clock for clock in clocks if (clock.case_id, clock.about) == self._case_and_victim]
        if not members:
            return False
        ((first, _), *_) = fold_clocks(members)
        self.show_lines(
            PaneContent(
                icon="timer",
                title=clock_heading(first),
                note=", ".join(filter(None, (first.case_reference, folded_count(first)))),
                groups=(LineGroup(title="", lines=tuple(map(_line, members))),),
            )
        )
        return True

    def _open(self, record: object) -> None:
        if isinstance(record, tuple):
            self.opened.emit(*record)


def _line(clock: RunningClock) -> PaneLine:
    title = f"{clock.title}: {clock.label}" if clock.label else clock.title
    kind = "cases" if clock.entry_id is None else "entry"
    link = ActionLink(label="Open", action=(kind, clock.entry_id or clock.case_id), name=f"Open: {title}")
    end = f"{clock.end[:1].upper()}{clock.end[1:]}"
    return PaneLine(
        title=title, chip=clock_chip(clock), details=(end, clock.source_in_words), actions=(link,)
    )
