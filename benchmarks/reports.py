"""Jumps anywhere in the reports list, against the same painted table over rows in memory."""

from __future__ import annotations

import os
import random
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from opened import folder, gate_of, tell, timed, unlock
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from mscu.actions.core.listing import FIRST_ROWS, ListPosition
from mscu.actions.intake.report_register import FirstReports, ReportNumbers, ReportRow, ReportRows
from mscu.ui.lists.rows import QueryRows, RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look import theme
from mscu.ui.look.row_delegate import REGISTER
from mscu.ui.look.row_formats import report_look
from mscu.ui.session.dispatcher import Dispatcher

ROUNDS = 200
SIZE = (1100, 800)
app = QApplication([])
theme.apply(app, theme.Scheme.LIGHT)
unit = unlock(folder(), "officer")
dispatcher = Dispatcher(gate_of(unit))
dispatcher.trouble.connect(print)
dispatcher.crashed.connect(print)


def view_of(model: RowsModel[ReportRow]) -> RowsView:
    """Show a list."""
    view = RowsView(model, "Reports", REGISTER)
    view.resize(*SIZE)
    view.show()
    return view


def numbers(after: ListPosition | None) -> ReportNumbers:
    """Ask for the next slice."""
    return ReportNumbers(after=after)


def rows(numbers: tuple[int, ...]) -> ReportRows:
    """Ask for rows."""
    return ReportRows(numbers=numbers)


def jump(view: RowsView, at: float) -> None:
    """Go to a place, from 0 to 1, and paint."""
    view.verticalScrollBar().setValue(int(view.verticalScrollBar().maximum() * at))
    view.viewport().grab()


def stored_jump(at: float) -> float:
    """Go to a place in the stored list; count whether a row was still to come when painted."""
    took = timed(partial(jump, stored_view, at))
    first, last = stored_view.in_view()
    waiting.append(any(stored.row_at(each) is None for each in range(first, last + 1)))
    return took


stored: RowsModel[ReportRow] = RowsModel(report_look)
stored_view = view_of(stored)
waiting: list[bool] = []
done: list[bool] = []


def counted(_known: int, whole: bool) -> None:
    """Hear that all rows are known."""
    if whole:
        done.append(True)


stored.counted.connect(counted)
heard = QEventLoop()
stored.counted.connect(heard.quit)
stored.show_source(QueryRows(dispatcher, FirstReports(), numbers, rows))
while not done:
    heard.exec()  # and now the next slice of numbers is being read
    stored_jump(random.random())
print(f"while the list was counted, {sum(waiting)} of {len(waiting)} jumps painted a row to come")
total = stored.rowCount()


few = [row for at in range(FIRST_ROWS) if (row := stored.row_at(at)) is not None]
kept: RowsModel[ReportRow] = RowsModel(report_look)
kept.show_rows([few[at % len(few)] for at in range(total)])
kept_view = view_of(kept)

ours, floor = [], []
waiting.clear()
for _ in range(ROUNDS):
    at = random.random()
    ours.append(stored_jump(at))
    floor.append(timed(partial(jump, kept_view, at)))
print(f"{total:,} reports; {sum(waiting)} of {ROUNDS} jumps painted a row to come")
tell("jump anywhere", ours, floor)
dispatcher.close()
unit.close()
