"""A date field for words such as "early April", with its reading shown below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QWidget
from typing_extensions import override

from mscu.ui.look.icons import icon
from mscu.ui.look.layouts import vbox
from mscu.ui.look.palette import Status, colour, tokens
from mscu.ui.widgets.fields import LineField

DAY_FORMAT = "d MMM yyyy"
_OPENING = frozenset({Qt.Key.Key_Down, Qt.Key.Key_F4})


@dataclass(frozen=True)
class FieldHint:
    """How a date was read: a sentence that states it, or one that says what to type instead."""

    text: str
    error: bool = False


Parse = Callable[[str], FieldHint]


class PartialDateField(LineField):
    """A line that takes "early April 2022", "12 Nov 2022 09:14" or "unknown".

    Its value is what was typed; `parse` only shows how it will be read. Alt+Down opens a calendar, by default
    on the store's `today`, or the computer's if that is not known. Signals: `understood` with each change of
    the text, None when it is empty.
    """

    understood = Signal(object)

    def __init__(self, parse: Parse, today: date = date.min, *, placeholder: str = "") -> None:
        super().__init__(placeholder=placeholder)
        self._parse = parse
        self._today = QDate(today.year, today.month, today.day) if today > date.min else QDate.currentDate()
        self._calendar: CalendarPopup | None = None
        self._open = self.addAction(icon("calendar"), QLineEdit.ActionPosition.TrailingPosition)
        self._open.setText("Choose a day")
        self._open.setToolTip("Choose a day  Alt+Down")
        self._open.triggered.connect(self.open_calendar)
        self.textChanged.connect(self._read)

    def reading(self) -> FieldHint | None:
        """Return how the text is read at present, or None if it is empty."""
        text = self.text().strip()
        return self._parse(text) if text else None

    def _read(self, _text: str) -> None:
        self.understood.emit(self._without_early_error(self.reading()))

    def _without_early_error(self, reading: FieldHint | None) -> FieldHint | None:
        """Show no error for an unfinished date while it is being typed."""
        is_unfinished = self.hasFocus() and reading is not None and reading.error
        return None if is_unfinished else reading

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.understood.emit(self.reading())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key = Qt.Key(event.key())
        if key in _OPENING and (has_alt or key == Qt.Key.Key_F4):
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def open_calendar(self) -> None:
        """Open the calendar below the field, on the date that was typed if it is a full one."""
        if self.isReadOnly():
            return
        if self._calendar is None:
            self._calendar = CalendarPopup(self)
            self._calendar.chosen.connect(self._on_day_chosen)
        typed = _locale().toDate(self.text().strip(), DAY_FORMAT)
        day = typed if typed.isValid() else self._today
        self._calendar.open_at(self.mapToGlobal(QPoint(0, self.height() + 2)), day)

    def _on_day_chosen(self, day: QDate) -> None:
        self.setText(shown_day(day))
        self.edited.emit()
        self.setFocus()

    @override
    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self._open.setVisible(not read_only)


class CalendarPopup(QFrame):
    """A calendar below its field, until a day is chosen or Esc is pressed."""

    chosen = Signal(QDate)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self.setProperty("card", "popup")
        self._days = QCalendarWidget()
        self._days.setLocale(_locale())
        self._days.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._days.setGridVisible(False)
        self._days.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._days.setAccessibleName("Calendar")
        for name, direction in (("qt_calendar_prevmonth", "left"), ("qt_calendar_nextmonth", "right")):
            button = self._days.findChild(QToolButton, name)
            if button is not None:
                button.setIcon(icon(f"chevron-{direction}"))
        self._days.activated.connect(self._activated)
        self._days.clicked.connect(self._activated)
        vbox(self._days, within=self, margins=(8, 8, 8, 8))

    def open_at(self, position: QPoint, day: QDate) -> None:
        """Show the month of a day, with that day selected."""
        self._days.setSelectedDate(day)
        self._colour_weekends()
        self.adjustSize()
        self.move(self._within_screen(position))
        self.show()
        self._days.setFocus()

    def _within_screen(self, position: QPoint) -> QPoint:
        screen = self.screen().availableGeometry()
        x = min(position.x(), screen.right() - self.width())
        y = min(position.y(), screen.bottom() - self.height())
        return QPoint(max(x, screen.left()), max(y, screen.top()))

    def _colour_weekends(self) -> None:
        theme = tokens(self)
        quiet, plain = QTextCharFormat(), QTextCharFormat()
        quiet.setForeground(colour(theme.status[Status.QUIET].fg))
        plain.setForeground(colour(theme.text2))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._days.setWeekdayTextFormat(day, quiet)
        self._days.setHeaderTextFormat(plain)

    def _activated(self, day: QDate) -> None:
        self.hide()
        self.chosen.emit(day)


def _locale() -> QLocale:
    """Return a locale whose month names have three letters; the British one has Sept."""
    return QLocale.c()


def shown_day(day: QDate) -> str:
    """Format a date as it is shown everywhere: 12 Nov 2022."""
    return _locale().toString(day, DAY_FORMAT)
