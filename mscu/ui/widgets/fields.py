"""Fields for text and numbers: one line, several lines, a number, an amount of money."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from mscu.text.people_told import people_told
from mscu.ui.look import icons
from mscu.ui.look.palette import tokens
from mscu.ui.widgets.editor import flag_problem
from mscu.ui.widgets.popup_keys import EscapeCloses, PressGoesThrough

UNCUT = 1_000_000
"""Longer than any limit: pasted text is refused as too long and never cut silently."""
PENCE = 100
_FOCUS_LEFT = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.OtherFocusReason,
)
"""Reasons other than a popup or another window, after which the focus comes back."""
_MONEY = re.compile(r"^£?\s*(\d[\d, ]*)(?:\.(\d{1,2}))?$")


class LineField(QLineEdit):
    """One line of text; its value is stripped."""

    edited = Signal()

    def __init__(self, *, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(UNCUT)
        self.setPlaceholderText(placeholder)
        self.textEdited.connect(self._typed)

    def _typed(self, _text: str) -> None:
        self.edited.emit()

    def value(self) -> object:
        return self.text().strip()

    def show_value(self, value: object) -> None:
        """Show a text from its beginning."""
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Leave a file to the page: its address is no text."""
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Scroll a long text to its beginning once the focus has moved on."""
        super().focusOutEvent(event)
        if event.reason() in _FOCUS_LEFT:
            self.setCursorPosition(0)

    def set_read_only(self, read_only: bool) -> None:
        self.setReadOnly(read_only)

    def mark_problem(self, problem: bool) -> None:
        flag_problem(self, problem)

    def main(self) -> QWidget:
        return self


class CoveredField(LineField):
    """One line of text that nobody beside the user reads: shown while it is clicked or typed, else dots."""

    def __init__(self, *, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder=placeholder, parent=parent)
        self._cover()
        self.textEdited.connect(self._uncover)

    def _cover(self) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def _uncover(self, _text: str = "") -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._uncover()
        super().mousePressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._cover()


def suggest(line: LineField, names: Sequence[str]) -> None:
    """Suggest names in a field while one is typed."""
    completer = QCompleter(list(names), line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    popup = QListView()
    popup.setProperty("popup", True)
    completer.setPopup(popup)
    line.setCompleter(completer)
    EscapeCloses(popup, line)
    PressGoesThrough(popup)
    completer.activated[str].connect(line.textEdited)  # type: ignore[index]


class TextField(QPlainTextEdit):
    """Text of several lines that grows as the user types; Tab moves to the next field."""

    edited = Signal()
    length_changed = Signal(int)

    def __init__(self, *, placeholder: str = "", lines: int = 3, most_lines: int = 14) -> None:
        super().__init__()
        self._lines = lines
        self._most_lines = most_lines
        self._most_height: int | None = None
        self._showing = False
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self._changed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Leave a file to the page: its address is no text."""
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def _changed(self) -> None:
        self.length_changed.emit(len(self.toPlainText()))
        if not self._showing:
            self.edited.emit()

    def _grow(self) -> None:
        self.updateGeometry()

    def value(self) -> object:
        """Return the text, stripped."""
        return self.toPlainText().strip()

    def show_value(self, value: object) -> None:
        self._showing = True
        self.setPlainText("" if value is None else str(value))
        self._showing = False

    def set_read_only(self, read_only: bool) -> None:
        self.setReadOnly(read_only)

    def mark_problem(self, problem: bool) -> None:
        flag_problem(self, problem)

    def main(self) -> QWidget:
        return self

    def _height_of(self, lines: float) -> int:
        line = QFontMetrics(self.font()).lineSpacing()
        return round(lines * line + 2 * self.document().documentMargin() + 10)

    def natural_height(self) -> int:
        """Return the height that the text would like, whatever the limit."""
        typed_lines = self.document().size().height()
        return self._height_of(min(max(typed_lines, self._lines), self._most_lines))

    def limit_height(self, height: int | None) -> None:
        """Grow to this many pixels at most, or to two lines; the text scrolls then. None lifts the limit."""
        if height != self._most_height:
            self._most_height = height
            self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        height = self.natural_height()
        if self._most_height is not None:
            height = min(height, max(self._most_height, self._height_of(2)))
        return QSize(240, height)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height_of(min(self._lines, 2)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()


class NumberField(LineField):
    """A whole number; Up and Down change it by one. Its value is an int, or None when empty.

    Text that is not a number stays as typed: the command's message says what to do.
    """

    def __init__(self, *, placeholder: str = "", least: int = 0, most: int = 1_000_000_000) -> None:
        super().__init__(placeholder=placeholder)
        self._least = least
        self._most = most
        self.setTextMargins(0, 0, 20, 0)

    @override
    def value(self) -> object:
        """Return the number, None when empty, or the text if it is not a number."""
        text = self.text().strip().replace(",", "").replace(" ", "")
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            return self.text().strip()

    @override
    def show_value(self, value: object) -> None:
        super().show_value(f"{value:,}" if isinstance(value, int) else value)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or self.isReadOnly():
            super().keyPressEvent(event)
        else:
            self._step(step)

    def _step(self, offset: int) -> None:
        value = self.value()
        if value is None or isinstance(value, int):
            changed = (value or 0) + offset if value is not None else self._least
            self.show_value(min(max(changed, self._least), self._most))
            self.edited.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isReadOnly():
            paint_trailing(self, "chevrons-up-down")


class PeopleField(NumberField):
    """How many people: a whole number, or a range as it was told, which is its words (`3-4`)."""

    @override
    def value(self) -> object:
        """Return the number, None when empty, or else the text."""
        value = super().value()
        told = people_told(value) if isinstance(value, str) else None
        return told.at_least if told is not None and not told.as_told else value


class MoneyField(LineField):
    """An amount typed in pounds; its value is whole pence, or None when empty."""

    @override
    def value(self) -> object:
        """Return the pence, None when empty, or the text if it is not an amount."""
        text = self.text().strip()
        if not text:
            return None
        match = _MONEY.match(text)
        if match is None:
            return text
        pounds = int(re.sub(r"[, ]", "", match.group(1)))
        return pounds * PENCE + int((match.group(2) or "0").ljust(2, "0"))

    @override
    def show_value(self, value: object) -> None:
        super().show_value(pounds(value) if isinstance(value, int) else value)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(self.value(), int):
            self.show_value(self.value())
        return super().event(event)


def pounds(pence: int) -> str:
    """Format an amount without its sign: 11,640 or 11,640.50."""
    pounds_, pence_ = divmod(pence, PENCE)
    return f"{pounds_:,}.{pence_:02}" if pence_ else f"{pounds_:,}"


def paint_trailing(field: QWidget, icon: str) -> None:
    """Paint a grey icon at the right end of a field."""
    theme = tokens(field)
    ink = theme.text2 if field.isEnabled() else theme.text3
    size = icons.SIZE - 2
    square = QRectF(field.width() - size - 11, (field.height() - size) // 2, size, size)
    painter = QPainter(field)
    icons.paint(painter, icon, square, ink)
    painter.end()
