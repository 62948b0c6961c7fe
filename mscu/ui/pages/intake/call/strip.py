"""The strip at the top of a call: whether it is in progress, since when, and where it stands."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.actions.core.dates import clock_face, duration
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import Status, colour, tokens
from mscu.ui.look.shapes import MARK, Shape, paint_shape
from mscu.ui.pages.intake.call.state import CallState, LeadSentence
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.label import Elided, Label, rule

HEIGHT = 54
END_KEYS = "Ctrl+E"
_NOTHING = "–"


class _Sign(QWidget):
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
        now = tokens(self)
        if self._state.runs:
            painter.setPen(colour(now.status[Status.LATE].fg))
            painter.setBrush(colour(now.status[Status.LATE].fg))
            painter.drawEllipse(QPointF(MARK / 2, MARK / 2), 3.5, 3.5)
            return
        ended = self._state.ended is not None
        shape, status = (Shape.TICK, Status.DONE) if ended else (Shape.RING, Status.QUIET)
        paint_shape(painter, shape, QPointF(0, 0), now.status[status].fg)


class CallStrip(QWidget):
    """The status that is always in view; the time counts and never blinks."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._sign = _Sign()
        self._call = Label(step=Type.STRONG)
        self._began = Label(_NOTHING)
        self._running = Label(_NOTHING)
        for label in (self._began, self._running):
            label.set_font(font(Type.STRONG, tabular=True))
        self._strong = Label(step=Type.STRONG)
        self._stands = Elided(tone="text2")
        self.ended = Button("End call", kind=Kind.QUIET, icon="phone-off", hint=END_KEYS)
        self._lay_out()
        self.setAccessibleName("The call")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 1)
        row.setSpacing(0)
        call = QHBoxLayout()
        call.setSpacing(8)
        call.addWidget(self._sign)
        call.addWidget(self._call, 1)
        stands = QHBoxLayout()
        stands.setSpacing(5)
        stands.addWidget(self._strong)
        stands.addWidget(self._stands, 1)
        for title, content, width in (
            ("Call", call, 214),
            ("Began", _alone(self._began), 150),
            ("Running", _alone(self._running), 150),
            ("Stands at", stands, 0),
        ):
            row.addWidget(_cell(title, content, width, first=title == "Call"), 0 if width else 1)
            row.addWidget(rule(upright=True))
        row.addSpacing(20)
        row.addWidget(self.ended)
        row.addSpacing(24)

    def show_state(self, state: CallState, said: LeadSentence, now: datetime) -> None:
        """Show where the call stands."""
        self._sign.show_state(state)
        self._call.setText(_call_words(state))
        self._began.setText(clock_face(state.began) if state.began else _NOTHING)
        self._strong.setText(said.strong)
        self._strong.setVisible(bool(said.strong))
        self._stands.set_text(said.text)
        self.ended.set_text("Resume call" if state.ended else "End call")
        self.ended.set_icon_name("phone" if state.ended else "phone-off")
        self.ended.block("" if state.began else "No call has started.")
        self.tick(state, now)

    def tick(self, state: CallState, now: datetime) -> None:
        """Update the running time."""
        running = duration(state.seconds(now)) if state.began else _NOTHING
        self._running.setText(running)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        now = tokens(self)
        painter.fillRect(self.rect(), colour(now.surface))
        for top in (0, self.height() - 1):
            painter.fillRect(0, top, self.width(), 1, colour(now.line))


def _call_words(state: CallState) -> str:
    if state.ended:
        return "ended"
    return "in progress" if state.began else "not started"


def _alone(part: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(part)
    return row


def _cell(title: str, content: QHBoxLayout, width: int, *, first: bool) -> QWidget:
    cell = QWidget()
    if width:
        cell.setFixedWidth(width)
    column = QVBoxLayout(cell)
    column.setContentsMargins(24 if first else 20, 6, 12, 6)
    column.setSpacing(0)
    column.addWidget(Label(title, step=Type.SMALL, tone="text2"))
    column.addLayout(content)
    return cell
