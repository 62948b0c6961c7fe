"""The first day of a role: a greeting, what it can begin with, and what will fill the page."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget
from typing_extensions import override

from mscu.dates.london import LONDON
from mscu.ui.look import icons
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.look.palette import colour, tokens
from mscu.ui.pages.core.page import GUTTER
from mscu.ui.pages.first_day.role_day import Beginning, Coming, RoleDay
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.label import Label, rule

ASIDE_WIDTH = 352
_BUTTON_WIDTH = 208
_BUTTON_BELOW = 560
"""The width of a card below which its button stands under the words."""
_NOON, _EVENING = 12, 18
EMPTY = (
    "The store of {unit} is empty: nobody has written anything yet. {count} things begin almost everything "
    "that is yours here. Nothing you type is lost."
)
GOES = "This page goes once somebody saves the first entry. Until then Alt+Left leads back to it."
GOES_WITH_DRAFT = "This page goes once something is typed into a form or saved."
WILL_FILL, WILL_BE_ELSEWHERE = "What will fill this page", "What you will find here later"
TOUR_AGAIN = "The tour is in the menu of your initials, below left, whenever you want it again."
_COUNTS = {2: "Two", 3: "Three"}


class _Number(QWidget):
    """The number of a beginning, in a box."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setFixedSize(QSize(28, 28))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        painter.setPen(QPen(colour(theme.edge), 1))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(colour(theme.text))
        painter.setFont(font(Type.STRONG))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._number))


class _Icon(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(QSize(icons.SIZE, 20))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), self._name, QRectF(0, 2, icons.SIZE, icons.SIZE), tokens(self).text2)


class BeginningCard(QFrame):
    """One thing to begin with, and its button; Alt and its number press it.

    Signals: `begun` with what it opens.
    """

    begun = Signal(str)

    def __init__(self, number: int, beginning: Beginning) -> None:
        super().__init__()
        self._opens = beginning.opens
        self.setProperty("card", "true")
        self.setAccessibleName(beginning.when)
        keys = f"Alt+{number}"
        self.button = Button(
            beginning.label,
            icon=beginning.icon,
            kind=ButtonKind.PRIMARY if number == 1 else ButtonKind.SECONDARY,
            hint=beginning.keys or keys,
        )
        self.button.setMinimumWidth(_BUTTON_WIDTH)
        self.button.clicked.connect(self._begin)
        QShortcut(QKeySequence(keys), self).activated.connect(self.button.click)
        words = vbox(
            Label(beginning.when, step=Type.SECTION, wrap=True),
            Label(beginning.words, tone="text2", wrap=True),
            spacing=Space.HAIR,
        )
        said = hbox(_Number(number), growing(words), spacing=Space.LARGE)
        self._row = hbox(
            growing(said), self.button, within=self, spacing=Space.LARGE, margins=(20, 20, 20, 20)
        )

    def _begin(self) -> None:
        self.begun.emit(self._opens)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the button under the words where both have no room side by side."""
        is_wide = event.size().width() >= _BUTTON_BELOW
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(direction)
        super().resizeEvent(event)


class FirstDayView(QWidget):
    """What a person sees before anything is in the store.

    Signals: `begun` with the page or form that somebody wants to begin with.
    """

    begun = Signal(str)

    def __init__(self, day: RoleDay, *, person: str, unit: str, now: datetime, has_desk: bool) -> None:
        super().__init__()
        self._room = QWidget()
        self.cards = [BeginningCard(number, each) for number, each in enumerate(day.beginnings, start=1)]
        for card in self.cards:
            card.begun.connect(self.begun)
        aside = QWidget()
        aside.setFixedWidth(ASIDE_WIDTH)
        vbox(
            self._room,
            Label(WILL_FILL if has_desk else WILL_BE_ELSEWHERE, step=Type.LABEL, tone="text2"),
            *(_coming(each) for each in day.coming),
            Label(TOUR_AGAIN, step=Type.SMALL, tone="text3", wrap=True),
            stretch(),
            within=aside,
            spacing=Space.MEDIUM,
        )
        intro = EMPTY.format(unit=unit, count=_COUNTS[len(self.cards)])
        main = vbox(
            Label(f"{greeting(now)}, {person}", step=Type.FIGURE, wrap=True),
            Label(intro, step=Type.READ, tone="text2", wrap=True),
            *self.cards,
            Label(GOES_WITH_DRAFT if has_desk else GOES, step=Type.SMALL, tone="text3"),
            stretch(),
            spacing=Space.MEDIUM,
        )
        hbox(aside, growing(main), within=self, spacing=32, margins=(GUTTER, 8, GUTTER, Space.LARGE))
        self.keep_room(0)

    def keep_room(self, height: int) -> None:
        """Keep room for the tour above what will fill the page; 0 gives it back."""
        self._room.setFixedHeight(height)
        self._room.setVisible(bool(height))

    def focus_first(self) -> None:
        self.cards[0].button.setFocus()


def _coming(coming: Coming) -> QWidget:
    part = QWidget()
    words = vbox(
        Label(coming.title, step=Type.STRONG),
        Label(coming.words, step=Type.SMALL, tone="text2", wrap=True),
        spacing=Space.HAIR,
    )
    icon = vbox(_Icon(coming.icon), stretch())
    vbox(rule(), hbox(icon, growing(words), spacing=Space.MEDIUM), within=part, spacing=Space.MEDIUM)
    return part


def greeting(now: datetime) -> str:
    """Return the greeting for the time of day in London."""
    hour = now.astimezone(LONDON).hour
    return "Good morning" if hour < _NOON else "Good afternoon" if hour < _EVENING else "Good evening"
