"""The strip at the top of a call: whether it is in progress, since when, and where it stands."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from mscu.actions.core.dates import clock_face, duration
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.layouts import Space, growing, hbox, vbox
from mscu.ui.look.palette import Status, colour, tokens
from mscu.ui.look.shapes import MARK, Shape, paint_shape
from mscu.ui.pages.intake.call.state import CallState, LeadSentence
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.label import Elided, Label, rule

HEIGHT = 54
END_KEYS = "Ctrl+E"
_NO_TIME = "–"
_WIDTHS = {"Call": (214, 148), "Began": (150, 0), "Running": (150, 112)}
"""Of the parts before the status, in a wide and in a narrow window."""


class _StatusIcon(QWidget):
    """A filled dot during a call, a tick when it has ended, a ring before it begins."""

    def __init__(self) -> None:
        super().__init__()
        self._state = CallState()
        self.setFixedSize(QSize(round(MARK), round(MARK)))

    def show_state(self, state: CallState) -> None:
        self._state = state
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        if self._state.runs:
            painter.setPen(colour(theme.status[Status.LATE].fg))
            painter.setBrush(colour(theme.status[Status.LATE].fg))
            painter.drawEllipse(QPointF(MARK / 2, MARK / 2), 3.5, 3.5)
            return
        is_ended = self._state.ended is not None
        shape, status = (Shape.TICK, Status.DONE) if is_ended else (Shape.RING, Status.QUIET)
        paint_shape(painter, shape, QPointF(0, 0), theme.status[status].fg)


class CallStrip(QWidget):
    """The status that is always in view; the time counts and never blinks."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._icon = _StatusIcon()
        self._call_label = Label(step=Type.STRONG)
        self._began = Label(_NO_TIME)
        self._duration = Label(_NO_TIME)
        for label in (self._began, self._duration):
            label.set_font(font(Type.STRONG, tabular=True))
        self._strong = Label(step=Type.STRONG)
        self._status = Elided(tone="text2")
        self.end_button = Button("End call", kind=ButtonKind.QUIET, icon="phone-off", hint=END_KEYS)
        self._cells: dict[str, tuple[QWidget, QWidget]] = {}
        self._lay_out()
        self.setAccessibleName("The call")

    def _lay_out(self) -> None:
        row = hbox(within=self, spacing=Space.NONE, margins=(0, 1, 0, 1))
        call = hbox(self._icon, growing(self._call_label), spacing=Space.SMALL)
        status_row = hbox(self._strong, growing(self._status), spacing=5)
        contents = {
            "Call": call,
            "Began": _in_row(self._began),
            "Running": _in_row(self._duration),
            "Status": status_row,
        }
        for title, content in contents.items():
            cell, line = _cell(title, content, first=title == "Call"), rule(upright=True)
            row.addWidget(cell, 0 if title in _WIDTHS else 1)
            row.addWidget(line)
            self._cells[title] = (cell, line)
        self.set_narrow(False)
        row.addSpacing(20)
        row.addWidget(self.end_button)
        row.addSpacing(24)

    def set_narrow(self, is_narrow: bool) -> None:
        """Leave room for the status; when the call began is among the time stamps too."""
        for title, (wide, narrow) in _WIDTHS.items():
            cell, line = self._cells[title]
            width = narrow if is_narrow else wide
            cell.setFixedWidth(width)
            for part in (cell, line):
                part.setVisible(width > 0)

    def show_state(self, state: CallState, status: LeadSentence, now: datetime) -> None:
        self._icon.show_state(state)
        self._call_label.setText(_call_text(state))
        self._began.setText(clock_face(state.began) if state.began else _NO_TIME)
        self._strong.setText(status.strong)
        self._strong.setVisible(bool(status.strong))
        self._status.set_text(status.text)
        self.end_button.set_text("Resume call" if state.ended else "End call")
        self.end_button.set_icon_name("phone" if state.ended else "phone-off")
        self.end_button.block("" if state.began else "No call has started.")
        self.tick(state, now)

    def tick(self, state: CallState, now: datetime) -> None:
        """Update the running time."""
        duration_text = duration(state.seconds(now)) if state.began else _NO_TIME
        self._duration.setText(duration_text)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens(self)
        painter.fillRect(self.rect(), colour(theme.surface))
        for top in (0, self.height() - 1):
            painter.fillRect(0, top, self.width(), 1, colour(theme.line))


def _call_text(state: CallState) -> str:
    if state.ended:
        return "ended"
    return "in progress" if state.began else "not started"


def _in_row(widget: QWidget) -> QHBoxLayout:
    return hbox(widget)


def _cell(title: str, content: QHBoxLayout, *, first: bool) -> QWidget:
    cell = QWidget()
    vbox(
        Label(title, step=Type.SMALL, tone="text2"),
        content,
        within=cell,
        spacing=Space.NONE,
        margins=(24 if first else 20, 6, 12, 6),
    )
    return cell
