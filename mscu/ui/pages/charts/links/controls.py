"""The filters around the chart: the kinds shown, and the day up to which links were known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget
from typing_extensions import override

from mscu.documents.chart.facts import NodeKind
from mscu.documents.chart.shown import USUAL
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import colour, tokens
from mscu.ui.widgets.choices import CheckField
from mscu.ui.widgets.flow import FlowLayout
from mscu.ui.widgets.label import Label

WEAK = "Weak links"


class KindFilter(QWidget):
    """A check box for each kind in the chart, with its count.

    Signals: `edited` when the kinds change.
    """

    edited = Signal()

    def __init__(self, weak: str = WEAK) -> None:
        super().__init__()
        self._ticks: dict[NodeKind, CheckField] = {}
        self.weak = CheckField(weak)
        self.weak.edited.connect(self.edited)
        self._flow = FlowLayout(self, gap=14, down=4)
        self.setAccessibleName("Kinds shown")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def offer(self, counts: Mapping[NodeKind, int], weak: int) -> None:
        """Show the kinds that a chart has; the current ticks are kept."""
        before = {kind: tick.isChecked() for kind, tick in self._ticks.items()}
        while (item := self._flow.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None and gone is not self.weak:
                gone.hide()
                gone.deleteLater()
        self._ticks = {}
        for kind, count in counts.items():
            if count:
                tick = CheckField(f"{kind.label} {count}")
                tick.setChecked(before.get(kind, kind in USUAL))
                tick.edited.connect(self.edited)
                self._ticks[kind] = tick
                self._flow.addWidget(tick)
        if weak:
            self._flow.addWidget(self.weak)
        self.weak.setVisible(bool(weak))

    def kinds(self) -> frozenset[NodeKind]:
        """Return the kinds that are ticked, and those of which the chart has none."""
        off = {kind for kind, tick in self._ticks.items() if not tick.isChecked()}
        return frozenset(NodeKind) - off

    def show_kinds(self, kinds: frozenset[NodeKind], *, weak: bool) -> None:
        """Tick the given kinds."""
        for kind, tick in self._ticks.items():
            tick.setChecked(kind in kinds)
        self.weak.setChecked(weak)


class DaySlider(QWidget):
    """A slider over the days on which something became known.

    Signals: `edited` with the chosen day, or None for everything known.
    """

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._days: tuple[date, ...] = ()
        self.slider = _Slider()
        self.slider.setAccessibleName("As known on")
        self.slider.valueChanged.connect(self._changed)
        self._words = Label("", step=Type.STRONG)
        self._words.setMinimumWidth(96)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Label("As known on", step=Type.SMALL, tone="text2"))
        row.addWidget(self._words)
        row.addWidget(self.slider, 1)

    def offer(self, days: Sequence[date]) -> None:
        """Set the days of a chart and move to the last one."""
        if tuple(days) == self._days:
            return
        self._days = tuple(days)
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(len(days) - 1, 0))
        self.slider.setValue(max(len(days) - 1, 0))
        self.slider.blockSignals(False)
        self.setVisible(len(days) > 1)
        self._tell()

    def day(self) -> date | None:
        """Return the chosen day; None at the end, where everything is known."""
        at = self.slider.value()
        return self._days[at] if 0 <= at < len(self._days) - 1 else None

    def show_day(self, day: date | None) -> None:
        """Move to a day without emitting `edited`."""
        at = sum(each <= day for each in self._days) - 1 if day else len(self._days) - 1
        self.slider.blockSignals(True)
        self.slider.setValue(max(at, 0))
        self.slider.blockSignals(False)
        self._tell()

    def _changed(self, _at: int) -> None:
        self._tell()
        self.edited.emit(self.day())

    def _tell(self) -> None:
        at = self.slider.value()
        day = self._days[at] if 0 <= at < len(self._days) else None
        words = f"{day.day} {day:%b %Y}" if day else ""
        self._words.setText(words)
        self.slider.setAccessibleDescription(words)


class _Slider(QSlider):
    """A slider in the colours of the theme."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFixedHeight(28)
        self.setPageStep(5)
        set_ring(self, "none")

    def _part(self) -> float:
        span = self.maximum() - self.minimum()
        return (self.value() - self.minimum()) / span if span else 1.0

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = tokens(self)
        middle, room = self.height() / 2, self.width() - 16
        at = 8 + room * self._part()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(now.line2))
        painter.drawRoundedRect(QRectF(8, middle - 2, room, 4), 2, 2)
        painter.setBrush(colour(now.accent))
        painter.drawRoundedRect(QRectF(8, middle - 2, at - 8, 4), 2, 2)
        painter.setPen(QPen(colour(now.accent), 2))
        painter.setBrush(colour(now.surface))
        painter.drawRoundedRect(QRectF(at - 5, middle - 9, 10, 18), 3, 3)
        if self.hasFocus():
            painter.setPen(QPen(colour(now.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(at - 8.5, middle - 12.5, 17, 25), 5, 5)

    def _go_to(self, x: float) -> None:
        span = self.maximum() - self.minimum()
        part = min(max((x - 8) / max(self.width() - 16, 1), 0.0), 1.0)
        self.setValue(self.minimum() + round(part * span))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go_to(event.position().x())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_to(event.position().x())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
