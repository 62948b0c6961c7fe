"""Jumps anywhere in the reports list, against the same painted table over rows in memory."""

from __future__ import annotations

import os
import random
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from opened import folder, gate_of, tell, timed, unlock
from PySide6.QtWidgets import QApplication

from mscu.actions.report_register import FirstReports, ReportNumbers, ReportRow, ReportRows
from mscu.ui import theme
from mscu.ui.desk import Desk
from mscu.ui.looks import report_look
from mscu.ui.row_delegate import REGISTER
from mscu.ui.rows import DeskRows, RowsModel
from mscu.ui.rows_view import RowsView

ROUNDS = 200
SIZE = (1100, 800)
app = QApplication([])
theme.apply(app, theme.Scheme.LIGHT)
unit = unlock(folder(), "officer")
desk = Desk(gate_of(unit))
desk.trouble.connect(print)
desk.crashed.connect(print)


def view_of(model: RowsModel[ReportRow]) -> RowsView:
    """Show a list."""
    view = RowsView(model, "Reports", REGISTER)
    view.resize(*SIZE)
    view.show()
    return view


def settle() -> None:
    """Let everything that was asked come."""
    for _ in range(50):
        app.processEvents()


def numbers(after: object) -> ReportNumbers:
    """Ask for the next slice."""
    return ReportNumbers(after=after)  # type: ignore[arg-type]


def rows(wanted: tuple[int, ...]) -> ReportRows:
    """Ask for rows."""
    return ReportRows(numbers=wanted)


stored: RowsModel[ReportRow] = RowsModel(report_look)
stored_view = view_of(stored)
done: list[int] = []


def counted(known: int, whole: bool) -> None:
    """Hear how many rows are known."""
    if whole:
        done.append(known)


stored.counted.connect(counted)
stored.show_source(DeskRows(desk, FirstReports(), numbers, rows))
while not done:
    settle()
total = stored.rowCount()


few = [row for at in range(64) if (row := stored.row_at(at)) is not None]
kept: RowsModel[ReportRow] = RowsModel(report_look)
kept.show_rows([few[at % len(few)] for at in range(total)])
kept_view = view_of(kept)


def jump(view: RowsView, at: int) -> None:
    """Go to a place and paint."""
    view.verticalScrollBar().setValue(int(view.verticalScrollBar().maximum() * at / total))
    view.viewport().grab()


ours, floor, waiting = [], [], 0
for _ in range(ROUNDS):
    at = random.randrange(total)
    ours.append(timed(partial(jump, stored_view, at)))
    first, last = stored_view.in_view()
    waiting += any(stored.row_at(each) is None for each in range(first, last))
    floor.append(timed(partial(jump, kept_view, at)))
print(f"{total:,} reports; {waiting} of {ROUNDS} jumps still had a row to come when painted")
tell("jump anywhere", ours, floor)
desk.close()
unit.close()
