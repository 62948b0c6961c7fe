"""A few answers side by side, one of them chosen: Yes, No, Not sure; or filters with counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from mscu.codes import YesNo
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.folding import fold
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.layouts import Space, hbox
from mscu.ui.look.palette import Status, Tokens, colour, tokens
from mscu.ui.look.shapes import MARK, Shape, paint_shape
from mscu.ui.widgets.button import REMOVES, STEPS
from mscu.ui.widgets.choices import Option

HEIGHT = 28
_RADIUS = 6.0
_SIDE = 12.0
_GAP = 6.0
_SHIFT = Qt.KeyboardModifier.ShiftModifier
YES_NO_NOT_SURE: tuple[Option, ...] = tuple((answer, answer.label) for answer in YesNo)


class _Segment(QPushButton):
    """One answer; announced as a radio button, and painted by its position in the row."""

    def __init__(self, label: str, first: bool, last: bool) -> None:
        super().__init__(label.replace("&", "&&"))
        self._label = label
        self._first = first
        self._last = last
        self._hint = ""
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(label)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        set_ring(self, "parent")

    def set_hint(self, hint: str) -> None:
        """Set the grey letter beside the label, which gives way to the tick; or remove it."""
        self._hint = hint
        self.setAccessibleDescription(hint)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font(Type.LABEL, weight=SEMIBOLD)).horizontalAdvance(self._label)
        return QSize(round(width + MARK + _GAP + 2 * _SIDE - 4), HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            Qt.Key(event.key()) in STEPS
            or event.key() in REMOVES
            or (self._hint and event.key() == Qt.Key.Key_Space)
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        parent = self.parentWidget()
        late = theme.status[Status.LATE].fg
        edge = late if parent is not None and parent.property("problem") else theme.edge
        painter.setPen(QPen(colour(edge if self.isEnabled() else theme.line2), 1))
        painter.setBrush(colour(self._background(theme)))
        self._paint_box(painter, theme)
        self._paint_label(painter, theme)

    def _paint_box(self, painter: QPainter, theme: Tokens) -> None:
        """Round only the outer corners of the row."""
        beyond = 2 * _RADIUS
        left = 0.5 if self._first else -beyond
        right = self.width() - 0.5 if self._last else self.width() + beyond
        painter.drawRoundedRect(QRectF(left, 0.5, right - left, HEIGHT - 1), _RADIUS, _RADIUS)
        if not self._first and not self.isChecked():
            painter.fillRect(QRectF(0, 1, 1, HEIGHT - 2), colour(theme.line2))

    def _background(self, theme: Tokens) -> str:
        if self.isChecked():
            return theme.accent if self.isEnabled() else theme.sunken
        return theme.hover if self.underMouse() and self.isEnabled() else theme.surface

    def _paint_label(self, painter: QPainter, theme: Tokens) -> None:
        is_chosen = self.isChecked()
        label_font = font(Type.LABEL, weight=SEMIBOLD if is_chosen else 0)
        hint_font = font(Type.MICRO, weight=SEMIBOLD)
        width = QFontMetricsF(label_font).horizontalAdvance(self._label)
        beside = MARK + _GAP if is_chosen else 0.0
        if self._hint and not is_chosen:
            beside = QFontMetricsF(hint_font).horizontalAdvance(self._hint) + _GAP
        start = (self.width() - width - beside) / 2
        ink = theme.onaccent if is_chosen else theme.text2
        ink = ink if self.isEnabled() else theme.text3
        if is_chosen:
            paint_shape(painter, Shape.TICK, QPointF(start, (HEIGHT - MARK) / 2), ink)
            start += MARK + _GAP
        painter.setFont(label_font)
        painter.setPen(colour(ink))
        line = QRectF(start, 0, self.width() - start, self.height())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._label)
        if self._hint and not is_chosen:
            painter.setFont(hint_font)
            painter.setPen(colour(theme.text3))
            line.translate(width + _GAP, 0)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._hint)


class SegmentedField(QWidget):
    """One of a few answers. Tab stops here once; the arrows or a letter choose, Backspace clears the choice.

    The letter begins a word of the answer: Y, N and S are Yes, No and Not sure.
    """

    edited = Signal()

    def __init__(self, options: Sequence[Option] = YES_NO_NOT_SURE) -> None:
        super().__init__()
        self._options = tuple(options)
        self._letters = _letters(label for _, label in self._options)
        self._hints: Mapping[object, str] = {}
        self._group = QButtonGroup(self)
        self._segments: list[_Segment] = []
        row = hbox(within=self, spacing=Space.NONE)
        for index, (_, label) in enumerate(self._options):
            segment = _Segment(label, index == 0, index == len(self._options) - 1)
            self._segments.append(segment)
            self._group.addButton(segment, index)
            row.addWidget(segment)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self._segments[0])
        self._group.idClicked.connect(self._clicked)
        self._update_segments()

    def _clicked(self, _at: int) -> None:
        self._update_segments()
        self.edited.emit()

    def _update_segments(self) -> None:
        """Keep only the chosen answer (or the first) in the tab order, and hints while none is chosen."""
        stop = max(self._group.checkedId(), 0)
        for index, segment in enumerate(self._segments):
            policy = Qt.FocusPolicy.StrongFocus if index == stop else Qt.FocusPolicy.ClickFocus
            segment.setFocusPolicy(policy)
            segment.set_hint(self._hints.get(self._options[index][0], "") if self.value() is None else "")
        self.setFocusProxy(self._segments[stop])

    def value(self) -> object:
        """Return the chosen value, or None."""
        index = self._group.checkedId()
        return self._options[index][0] if index >= 0 else None

    def show_value(self, value: object) -> None:
        """Choose a value; None chooses nothing."""
        values = [option for option, _ in self._options]
        self._choose(values.index(value) if value in values else -1)

    def _choose(self, index: int) -> None:
        self._group.setExclusive(False)
        for position, segment in enumerate(self._segments):
            segment.setChecked(position == index)
        self._group.setExclusive(True)
        self._update_segments()

    def set_hints(self, hints: Mapping[object, str]) -> None:
        """Show the letter that chooses each value."""
        self._hints = hints
        self._update_segments()

    def set_name(self, name: str) -> None:
        """Set the question, which is announced with each answer."""
        self.setAccessibleName(name)
        for segment, (_, label) in zip(self._segments, self._options, strict=True):
            segment.setAccessibleName(f"{name}: {label}")

    def set_read_only(self, read_only: bool) -> None:
        self.setEnabled(not read_only)

    def mark_problem(self, problem: bool) -> None:
        self.setProperty("problem", problem)
        self.update()

    def main(self) -> QWidget:
        """Return the whole row; the focus goes to the chosen answer."""
        return self

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._step(step)
        elif event.key() in REMOVES:
            self._choose(-1)
            self._segments[0].setFocus()
            self.edited.emit()
        elif fold(event.text()) in self._letters and not event.modifiers() & ~_SHIFT:
            self._answer(self._letters[fold(event.text())])
        else:
            super().keyPressEvent(event)

    def _step(self, offset: int) -> None:
        self._answer((max(self._group.checkedId(), 0) + offset) % len(self._segments))

    def _answer(self, index: int) -> None:
        self._choose(index)
        self._segments[index].setFocus()
        self.edited.emit()


def _letters(labels: Iterable[str]) -> dict[str, int]:
    """Return the letter of each answer: the first of its first word with one that no answer before has."""
    letters: dict[str, int] = {}
    for index, label in enumerate(labels):
        initials = (word[0] for word in fold(label).split())
        letter = next((initial for initial in initials if initial not in letters), None)
        if letter is not None:
            letters[letter] = index
    return letters
