"""Progress as the survivor sees it: the wheel, and its table under it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from mscu.actions.survivors.survivor_file import Wheel as Progress
from mscu.actions.survivors.survivor_file import WheelDay
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import colour, tokens
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.support.wheel import FEWEST, Wheel
from mscu.ui.widgets.button import Size, icon_button
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.label import Label, rule

ROW = 29
TITLE = 22
"""As high as the words of a title, so that this one stands where those beside it do."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NOT_ASKED = "–"


class ProgressCard(Card):
    """The wheel with the first and the latest scores.

    Signals: `record_wanted` when scores are to be recorded, `correct_wanted` with the number of
    the day that is to be corrected.
    """

    record_wanted = Signal()
    correct_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__("Progress", note="0 to 4")
        self._latest: WheelDay | None = None
        self._correct = icon_button("pencil", "Correct the latest scores", size=Size.SMALL)
        record = icon_button("plus", "Record scores", size=Size.SMALL)
        record.clicked.connect(self.record_wanted)
        self._correct.clicked.connect(self._wants_correcting)
        for button in (self._correct, record):
            button.setFixedHeight(TITLE)
            self.aside.addWidget(button)

    def show_wheel(self, progress: Progress) -> None:
        """Show it."""
        clear(self.body)
        days = progress.days
        self._latest = days[-1] if days else None
        self._correct.setVisible(bool(days))
        if not days:
            words = "Nobody has asked yet how the survivor sees things."
            self.body.addWidget(Label(words, tone="text2", wrap=True))
            self.body.addStretch(1)
            return
        first = days[0] if len(days) > 1 else None
        if len(progress.domains) >= FEWEST:
            wheel = Wheel()
            wheel.show_scores(progress.domains, first.scores if first else (), days[-1].scores)
            self.body.addWidget(wheel)
        self.body.addWidget(_legend(first, days[-1]))
        shown = [day for day in (first, days[-1]) if day is not None]
        self.body.addWidget(_table(progress.domains, shown))
        self.body.addStretch(1)

    def _wants_correcting(self) -> None:
        if self._latest is not None:
            self.correct_wanted.emit(self._latest.id)


def _legend(first: WheelDay | None, last: WheelDay) -> QWidget:
    legend = QWidget()
    row = QHBoxLayout(legend)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    if first is not None:
        row.addWidget(_Stroke(dashed=True))
        row.addWidget(Label(_short(first.day, last.day), step=Type.SMALL, tone="text2"))
        row.addSpacing(8)
    row.addWidget(_Stroke(dashed=False))
    row.addWidget(Label(_short(last.day, (first or last).day), step=Type.SMALL, tone="text2"))
    row.addStretch(1)
    return legend


def _table(domains: tuple[str, ...], days: list[WheelDay]) -> QWidget:
    table = QWidget()
    table.setAccessibleName("Scores")
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(0, 1)
    for column, day in enumerate(days, 1):
        grid.addWidget(
            Label(_short(day.day, days[0].day), step=Type.SMALL, tone="text2"), 0, column, _RIGHT
        )
    for at, domain in enumerate(domains):
        grid.addWidget(rule(), 2 * at + 1, 0, 1, len(days) + 1)
        grid.setRowMinimumHeight(2 * at + 2, ROW)
        grid.addWidget(Label(domain, step=Type.SMALL), 2 * at + 2, 0)
        for column, day in enumerate(days, 1):
            score = day.scores[at]
            words = NOT_ASKED if score is None else str(score)
            last = column == len(days)
            figure = Label(words, step=Type.STRONG if last else Type.BODY)
            figure.set_font(font(Type.STRONG if last else Type.BODY, tabular=True))
            figure.setAccessibleName(f"{domain}, {day.day}: {words}")
            grid.addWidget(figure, 2 * at + 2, column, _RIGHT)
    return table


def _short(day: str, other: str) -> str:
    """Write a day without its year, where both days are of the same one."""
    short, _, year = day.rpartition(" ")
    return short if other.endswith(year) else day


class _Stroke(QWidget):
    """A piece of the line that a legend explains."""

    def __init__(self, *, dashed: bool) -> None:
        super().__init__()
        self._dashed = dashed
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(22, 12)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = tokens(self)
        pen = QPen(colour(now.text2 if self._dashed else now.accent), 1.5 if self._dashed else 2)
        if self._dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        box = QRectF(self.rect())
        painter.drawLine(QPointF(0, box.center().y()), QPointF(box.width(), box.center().y()))
