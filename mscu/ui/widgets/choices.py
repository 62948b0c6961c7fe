"""Choice widgets: a drop-down, a tick box, a radio button; all painted from the tokens."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import Status, Tokens, colour, tokens
from mscu.ui.widgets.editor import flag_problem
from mscu.ui.widgets.fields import paint_trailing

BOX = 16
_GAP = 8
_DROP_DOWN, _TEXT_FIELD = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
_LINE = 24
_ANSWERS = {"y": True, "n": False}

Option = tuple[object, str]
"""A value and its label."""


class ChoiceField(QComboBox):
    """A drop-down of values and their labels; `empty` is shown while nothing is chosen.

    The mouse wheel scrolls the page and never changes the choice by accident.
    """

    edited = Signal()

    def __init__(self, options: Sequence[Option], *, empty: str | None = None) -> None:
        super().__init__()
        self._values: list[object] = []
        self._description = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if empty is not None:
            self._add(None, empty)
        for value, label in options:
            self._add(value, label)
        self.activated.connect(self._chosen)

    @override
    def setAccessibleName(self, name: str) -> None:
        """Name the field; Qt on Linux reads its choice as its name, hence the name in its description."""
        super().setAccessibleName(name)
        self._describe()

    @override
    def setAccessibleDescription(self, description: str) -> None:
        """Describe the field, after its name where that is not read otherwise."""
        self._description = description
        self._describe()

    def _describe(self) -> None:
        name = self.accessibleName() if sys.platform == "linux" else ""
        super().setAccessibleDescription(". ".join(filter(None, (name, self._description))))

    def _add(self, value: object, label: str) -> None:
        """Add an option; its value stays in Python, since Qt would convert it to a string."""
        self._values.append(value)
        self.addItem(label)

    def _chosen(self, _index: int) -> None:
        self.edited.emit()

    def offer(self, options: Sequence[Option]) -> None:
        """Replace the options below the empty one; the chosen value stays, even if it is not among them."""
        empty = [(None, self.itemText(0))] if self._values[:1] == [None] else []
        offered = [*empty, *options]
        current = [(value, self.itemText(index)) for index, value in enumerate(self._values)]
        if current == offered:
            return
        chosen = self.value()
        self.clear()
        self._values.clear()
        for value, label in offered:
            self._add(value, label)
        self.show_value(chosen)

    def value(self) -> object:
        """Return the chosen value, or None."""
        at = self.currentIndex()
        return self._values[at] if at >= 0 else None

    def show_value(self, value: object) -> None:
        """Choose a value; one that is not on the list (retired since) is added."""
        if value not in self._values and value is not None:
            self._add(value, str(value))
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def set_read_only(self, read_only: bool) -> None:
        self.setEnabled(not read_only)

    def mark_problem(self, problem: bool) -> None:
        flag_problem(self, problem)

    def main(self) -> QWidget:
        return self

    def elided_label(self, option: QStyleOptionComboBox) -> str:
        """Return the label as it is drawn, elided at its end."""
        width = self.style().subControlRect(_DROP_DOWN, option, _TEXT_FIELD, self).width()
        mode = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(option.currentText, mode, width)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(_DROP_DOWN, option)
        option.currentText = self.elided_label(option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
        paint_trailing(self, "chevron-down")


class CheckField(QCheckBox):
    """A tick box with its label beside it; its value is a bool. Y ticks it, N takes the tick away."""

    edited = Signal()

    def __init__(self, label: str) -> None:
        super().__init__(label.replace("&", "&&"))
        self._label = label
        self.setAccessibleName(label)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._clicked)

    def _clicked(self, _checked: bool) -> None:
        self.edited.emit()

    def value(self) -> object:
        """Return whether it is ticked."""
        return self.isChecked()

    def show_value(self, value: object) -> None:
        self.setChecked(bool(value))

    def set_read_only(self, read_only: bool) -> None:
        self.setEnabled(not read_only)

    def mark_problem(self, problem: bool) -> None:
        self.setProperty("problem", problem)
        self.update()

    def main(self) -> QWidget:
        return self

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        answer = _ANSWERS.get(event.text().lower())
        if answer is None or event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
        elif answer is not self.isChecked():
            self.click()

    @override
    def sizeHint(self) -> QSize:
        return label_size(self, self._label)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return True

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        box = _box(self)
        _paint_box(painter, self, theme, box)
        if self.isChecked():
            painter.strokePath(_tick(box), _round_pen(theme.onaccent, 2))
        paint_label(painter, self, self._label)


class RadioField(QRadioButton):
    """A radio button with its label beside it; those of one parent exclude each other."""

    def __init__(self, label: str) -> None:
        super().__init__(label.replace("&", "&&"))
        self._label = label
        self.setAccessibleName(label)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return label_size(self, self._label)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return True

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        box = _box(self)
        accent = theme.accent if self.isEnabled() else theme.text3
        edge = accent if self.isChecked() else theme.edge
        painter.setPen(QPen(colour(edge), 1))
        painter.setBrush(colour(theme.surface))
        painter.drawEllipse(box)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(accent))
            painter.drawEllipse(box.adjusted(3.5, 3.5, -3.5, -3.5))
        paint_label(painter, self, self._label)


def label_size(button: QAbstractButton, label: str) -> QSize:
    width = button.fontMetrics().horizontalAdvance(label)
    return QSize(BOX + _GAP + width + 2, _LINE)


def _box(button: QAbstractButton) -> QRectF:
    return QRectF(0.5, (button.height() - BOX) // 2 + 0.5, BOX - 1, BOX - 1)


def _paint_box(painter: QPainter, button: QAbstractButton, theme: Tokens, box: QRectF) -> None:
    accent = theme.accent if button.isEnabled() else theme.text3
    late = theme.status[Status.LATE].fg
    edge = late if button.property("problem") else theme.edge
    painter.setPen(QPen(colour(accent if button.isChecked() else edge), 1))
    painter.setBrush(colour(accent if button.isChecked() else theme.surface))
    painter.drawRoundedRect(box, 3, 3)


def _tick(box: QRectF) -> QPainterPath:
    path = QPainterPath(box.topLeft())
    path.moveTo(box.x() + 3.4, box.y() + 7.8)
    path.lineTo(box.x() + 6.3, box.y() + 10.6)
    path.lineTo(box.x() + 11.6, box.y() + 4.6)
    return path


def _round_pen(ink: str, width: float) -> QPen:
    pen = QPen(colour(ink), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def paint_label(painter: QPainter, button: QAbstractButton, label: str) -> None:
    """Paint the label of a tick box or radio button."""
    theme = tokens(button)
    painter.setFont(font(Type.BODY))
    painter.setPen(colour(theme.text if button.isEnabled() else theme.text3))
    line = QRectF(button.rect()).adjusted(BOX + _GAP, 0, 0, 0)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, label)
