"""The tabs of a page with their counts, and single-choice filters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QTabBar, QWidget
from typing_extensions import override

from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Tokens, colour, tokens
from mscu.ui.widgets.button import STEPS
from mscu.ui.widgets.choices import Option
from mscu.ui.widgets.flow import FlowLayout

TAB_HEIGHT = 40
FILTER_HEIGHT = 24
_SIDE = 11
_GAP = 6


class Tabs(QTabBar):
    """Tabs with counts. Tab stops here once, the arrows switch between them."""

    def __init__(self, names: Sequence[str], label: str) -> None:
        super().__init__()
        self._counts: dict[int, str] = {}
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        set_ring(self, "none")
        for name in names:
            self.addTab(name)

    def set_count(self, index: int, count: int | None) -> None:
        """Show a count beside a tab, or none."""
        self._counts[index] = "" if count is None else f"{count:,}"
        name = f"{self.tabText(index)}, {self._counts[index]}".rstrip(", ")
        self.setAccessibleTabName(index, name)
        self.setTabText(index, self.tabText(index))
        self.update()

    @override
    def tabSizeHint(self, index: int) -> QSize:
        width = _width(font(Type.STRONG), self.tabText(index))
        count = self._counts.get(index, "")
        if count:
            width += _GAP + _width(font(Type.SMALL), count)
        return QSize(round(width) + 2 * _SIDE, TAB_HEIGHT)

    @override
    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        for index in range(self.count()):
            self._paint_tab(painter, theme, index)

    def _paint_tab(self, painter: QPainter, theme: Tokens, index: int) -> None:
        box = QRectF(self.tabRect(index))
        is_chosen = index == self.currentIndex()
        label_font = font(Type.STRONG) if is_chosen else font(Type.BODY)
        painter.setFont(label_font)
        painter.setPen(colour(theme.text if is_chosen else theme.text2))
        label_box = box.adjusted(_SIDE, 0, 0, -3)
        painter.drawText(label_box, Qt.AlignmentFlag.AlignVCenter, self.tabText(index))
        painter.setFont(font(Type.SMALL))
        painter.setPen(colour(theme.text3))
        count_box = label_box.adjusted(_width(label_font, self.tabText(index)) + _GAP, 0, 0, 0)
        painter.drawText(count_box, Qt.AlignmentFlag.AlignVCenter, self._counts.get(index, ""))
        if is_chosen:
            bar = QRectF(box.x() + _SIDE - 2, box.bottom() - 3, box.width() - 2 * _SIDE + 4, 3)
            painter.fillRect(bar, colour(theme.accent))
        if is_chosen and self.hasFocus():
            painter.setPen(QPen(colour(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(2, 5, -2, -6), 5, 5)


class _Filter(QAbstractButton):
    """One filter; announced as a radio button."""

    def __init__(self, label: str, name: str) -> None:
        super().__init__()
        self._label = label
        self._name = name
        self._count = ""
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(None)

    def set_count(self, count: int | None) -> None:
        self._count = "" if count is None else f"{count:,}"
        self.setText(self._label.replace("&", "&&"))
        self.setAccessibleName(f"{self._name}: {self._label} {self._count}".strip())
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        face = font(Type.LABEL, weight=SEMIBOLD)
        width = _width(face, self._label)
        width += _GAP + _width(face, self._count) if self._count else 0
        return QSize(round(width) + 18, FILTER_HEIGHT)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        is_chosen = self.isChecked()
        background = theme.soft if is_chosen else theme.hover if self.underMouse() else theme.surface
        painter.setPen(QPen(colour(theme.accent if is_chosen else theme.line2), 1))
        painter.setBrush(colour(background))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        label_font = font(Type.LABEL, weight=SEMIBOLD) if is_chosen else font(Type.SMALL)
        painter.setFont(label_font)
        painter.setPen(colour(theme.accent2 if is_chosen else theme.text2))
        label_box = QRectF(self.rect()).adjusted(9, 0, 0, 0)
        painter.drawText(label_box, Qt.AlignmentFlag.AlignVCenter, self._label)
        count_box = label_box.adjusted(_width(label_font, self._label) + _GAP - 2, 0, 0, 0)
        painter.drawText(count_box, Qt.AlignmentFlag.AlignVCenter, self._count)


class Filters(QWidget):
    """Filters of a list, one of them chosen. Tab stops here once, the arrows choose.

    Signals: `chosen` with the value of the filter that the user chose.
    """

    chosen = Signal(object)

    def __init__(self, options: Sequence[Option], name: str) -> None:
        super().__init__()
        self._values = [value for value, _ in options]
        self._group = QButtonGroup(self)
        self._filters = [_Filter(label, name) for _, label in options]
        flow = FlowLayout(self, gap=4)
        for index, button in enumerate(self._filters):
            self._group.addButton(button, index)
            flow.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)
        self._group.idClicked.connect(self._clicked)
        self.choose(self._values[0])

    def value(self) -> object:
        return self._values[self._group.checkedId()]

    def choose(self, value: object) -> None:
        """Choose a filter without emitting `chosen`."""
        at = self._values.index(value)
        self._filters[at].setChecked(True)
        self._update_tab_stop(at)

    def set_counts(self, counts: Sequence[int | None]) -> None:
        """Show the counts beside the filters, in their order."""
        for button, count in zip(self._filters, counts, strict=True):
            button.set_count(count)

    def _clicked(self, index: int) -> None:
        self._update_tab_stop(index)
        self.chosen.emit(self._values[index])

    def _update_tab_stop(self, index: int) -> None:
        for position, button in enumerate(self._filters):
            policy = Qt.FocusPolicy.StrongFocus if position == index else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
        self.setFocusProxy(self._filters[index])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        at = (self._group.checkedId() + step) % len(self._filters)
        self._filters[at].setChecked(True)
        self._clicked(at)
        self._filters[at].setFocus()


def _width(text_font: QFont, text: str) -> float:
    return QFontMetricsF(text_font).horizontalAdvance(text)
