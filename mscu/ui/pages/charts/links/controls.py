"""The filters around the chart: the kinds shown, and the day up to which links were known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget
from typing_extensions import override

from mscu.dates.london import show_day
from mscu.documents.chart.chart_filter import DEFAULT_KINDS
from mscu.documents.chart.facts import NodeKind
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox
from mscu.ui.look.palette import colour, tokens
from mscu.ui.widgets.choices import CheckField
from mscu.ui.widgets.flow import FlowLayout
from mscu.ui.widgets.label import Label

WEAK_LABEL = "Weak links"


class KindFilter(QWidget):
    """A check box for each kind in the chart, with its count.

    Signals: `edited` when the kinds change.
    """

    edited = Signal()

    def __init__(self, weak: str = WEAK_LABEL) -> None:
        super().__init__()
        self._boxes: dict[NodeKind, CheckField] = {}
        self.weak = CheckField(weak)
        self.weak.edited.connect(self.edited)
        self._flow = FlowLayout(self, gap=14, down=4)
        self.setAccessibleName("Kinds shown")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_counts(self, counts: Mapping[NodeKind, int], weak: int) -> None:
        """Show the kinds that a chart has; the current ticks are kept."""
        checked = {kind: box.isChecked() for kind, box in self._boxes.items()}
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.weak:
                widget.hide()
                widget.deleteLater()
        self._boxes = {}
        for kind, count in counts.items():
            if count:
                box = CheckField(f"{kind.label} {count}")
                box.setChecked(checked.get(kind, kind in DEFAULT_KINDS))
                box.edited.connect(self.edited)
                self._boxes[kind] = box
                self._flow.addWidget(box)
        if weak:
            self._flow.addWidget(self.weak)
        self.weak.setVisible(bool(weak))

    def kinds(self) -> frozenset[NodeKind]:
        """Return the kinds that are ticked, and those of which the chart has none."""
        unticked = {kind for kind, box in self._boxes.items() if not box.isChecked()}
        return frozenset(NodeKind) - unticked

    def show_kinds(self, kinds: frozenset[NodeKind], *, weak: bool) -> None:
        """Tick the given kinds."""
        for kind, box in self._boxes.items():
            box.setChecked(kind in kinds)
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
        self._day_label = Label("", step=Type.STRONG)
        self._day_label.setMinimumWidth(96)
        hbox(
            Label("As known on", step=Type.SMALL, tone="text2"),
            self._day_label,
            growing(self.slider),
            within=self,
            spacing=Space.CLOSE,
        )

    def set_counts(self, days: Sequence[date]) -> None:
        """Set the days of a chart and move to the last one."""
        if tuple(days) == self._days:
            return
        self._days = tuple(days)
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(len(days) - 1, 0))
        self.slider.setValue(max(len(days) - 1, 0))
        self.slider.blockSignals(False)
        self.setVisible(len(days) > 1)
        self._show_day()

    def day(self) -> date | None:
        """Return the chosen day; None at the end, where everything is known."""
        index = self.slider.value()
        return self._days[index] if 0 <= index < len(self._days) - 1 else None

    def show_day(self, day: date | None) -> None:
        """Move to a day without emitting `edited`."""
        index = sum(known_day <= day for known_day in self._days) - 1 if day else len(self._days) - 1
        self.slider.blockSignals(True)
        self.slider.setValue(max(index, 0))
        self.slider.blockSignals(False)
        self._show_day()

    def _changed(self, _index: int) -> None:
        self._show_day()
        self.edited.emit(self.day())

    def _show_day(self) -> None:
        index = self.slider.value()
        day = self._days[index] if 0 <= index < len(self._days) else None
        text = show_day(day) if day else ""
        self._day_label.setText(text)
        self.slider.setAccessibleDescription(accessible_text(text))


class _Slider(QSlider):
    """A slider in the colours of the theme."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFixedHeight(28)
        self.setPageStep(5)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_ring(self, "none")

    def _fraction(self) -> float:
        span = self.maximum() - self.minimum()
        return (self.value() - self.minimum()) / span if span else 1.0

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        middle, track_width = self.height() / 2, self.width() - 16
        handle_x = 8 + track_width * self._fraction()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.line2))
        painter.drawRoundedRect(QRectF(8, middle - 2, track_width, 4), 2, 2)
        painter.setBrush(colour(theme.accent))
        painter.drawRoundedRect(QRectF(8, middle - 2, handle_x - 8, 4), 2, 2)
        painter.setPen(QPen(colour(theme.accent), 2))
        painter.setBrush(colour(theme.surface))
        painter.drawRoundedRect(QRectF(handle_x - 5, middle - 9, 10, 18), 3, 3)
        if self.hasFocus():
            painter.setPen(QPen(colour(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(handle_x - 8.5, middle - 12.5, 17, 25), 5, 5)

    def _move_to(self, x: float) -> None:
        span = self.maximum() - self.minimum()
        fraction = min(max((x - 8) / max(self.width() - 16, 1), 0.0), 1.0)
        self.setValue(self.minimum() + round(fraction * span))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._move_to(event.position().x())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move_to(event.position().x())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
