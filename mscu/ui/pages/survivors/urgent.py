"""Urgent requests of police, above everything else on the page: one key answers the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.cards import CardsThere, CardThere
from mscu.actions.emergency import RefuseCard, UrgentLine, UrgentRequests
from mscu.ui.desk import Desk
from mscu.ui.pages.case.side_card import clear
from mscu.ui.pages.page import GUTTER
from mscu.ui.pages.survivors.head import MARGIN
from mscu.ui.palette import Status
from mscu.ui.shapes import Shape
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.chip import ShapeMark
from mscu.ui.widgets.elided import Elided
from mscu.ui.widgets.message_bar import MessageBar

ANSWER_KEYS = "F2"
LOOK_AGAIN_MS = 15_000
UNKNOWN = "The charity does not know this person: nothing can be released."


@dataclass(frozen=True)
class Urgent:
    """A request that waits, and the survivor it is about, if the charity knows her."""

    line: UrgentLine
    there: CardThere | None


class UrgentBars(QWidget):
    """One red bar for the request that has waited longest, a line for each of the others.

    Signals: `answer_wanted` with the one that is to be answered.
    """

    answer_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(8)
        self._waiting: tuple[Urgent, ...] = ()
        self._answering: int | None = None
        self._urgent: dict[QWidget, Urgent] = {}
        answer = QShortcut(QKeySequence(ANSWER_KEYS), self)
        answer.activated.connect(self.answer_first)
        self._show()

    def show_urgent(self, urgent: tuple[Urgent, ...]) -> None:
        """Show what waits, the oldest first."""
        if urgent != self._waiting:  # else whoever is on a button would lose the keyboard
            self._waiting = urgent
            self._show()

    def step_aside(self, entry_id: int | None) -> None:
        """Leave out the request that is being answered below; the others are a line each."""
        if entry_id != self._answering:
            self._answering = entry_id
            self._show()

    def answer_first(self) -> None:
        """Answer the one that has waited longest; saying that nobody knows her takes two keys."""
        button, first = next(iter(self._urgent.items()), (None, None))
        if button is None or self._answering is not None:
            return
        if first is not None and first.there is None:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.answer_wanted.emit(first)

    def _show(self) -> None:
        clear(self._column)
        self._urgent.clear()
        shown = [each for each in self._waiting if each.line.entry_id != self._answering]
        for at, each in enumerate(shown):
            first = at == 0 and self._answering is None
            self._column.addWidget(self._bar(each) if first else self._line(each))
        self._column.setContentsMargins(GUTTER, 12 if shown else 0, MARGIN, 0)
        self.setVisible(bool(shown))

    def _bar(self, each: Urgent) -> QWidget:
        bar = MessageBar(_words(each), strong=_strong(each), status=Status.LATE)
        bar.put_beside(self._button(each, hint=ANSWER_KEYS))
        return bar

    def _line(self, each: Urgent) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(18, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(ShapeMark(Shape.TRIANGLE, Status.LATE))
        row.addWidget(Elided(f"{_strong(each)} {_short(each)}"), 1)
        row.addWidget(self._button(each))
        return line

    def _button(self, each: Urgent, *, hint: str = "") -> Button:
        words = "Answer" if each.there is not None else "Say so to police"
        button = Button(words, size=Size.SMALL, hint=hint)
        button.setAccessibleName(f"{words}: {each.line.person}")
        button.clicked.connect(self._pressed)
        self._urgent[button] = each
        return button

    def _pressed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QWidget) and pressed in self._urgent:
            self.answer_wanted.emit(self._urgent[pressed])


def _strong(each: Urgent) -> str:
    return f"Emergency card asked for: {each.line.person}."


def _words(each: Urgent) -> str:
    line = each.line
    return f"{line.threshold}. {line.why.rstrip('.')}. {line.asked_by}, {_asked(each)}."


def _short(each: Urgent) -> str:
    return f"{each.line.threshold}. {_asked(each)}."


def _asked(each: Urgent) -> str:
    card = (
        "no card is agreed" if each.there is not None else "the charity does not know this person"
    )
    if each.there is not None and each.there.agreed:
        card = f"card agreed {each.there.agreed}"
    return f"{each.line.asked}, call back on {each.line.call_back}; {card}"


class UrgentWatch(QObject):
    """Looks every few seconds what police wait for, while the page is in front."""

    def __init__(self, own: Desk, police: Desk, bars: UrgentBars, parent: QObject) -> None:
        super().__init__(parent)
        self._own, self._police, self._bars = own, police, bars
        self._lines: tuple[UrgentLine, ...] = ()
        self._timer = QTimer(self, interval=LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look now, and again and again."""
        self.look()
        self._timer.start()

    def end(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Ask the police's store."""
        self._police.ask(UrgentRequests(waiting_only=True), then=self._take)

    def say_unknown(self, line: UrgentLine) -> None:
        """Tell police that the charity does not know the person."""
        refusal = RefuseCard(entry_id=line.entry_id, version=line.version, answer_reason=UNKNOWN)
        self._police.perform(refusal, then=self._told)

    def _told(self, _nothing: object) -> None:
        self.look()

    def _take(self, lines: tuple[UrgentLine, ...]) -> None:
        self._lines = tuple(reversed(lines))
        if lines:
            uuids = tuple(line.person_uuid for line in lines)
            self._own.ask(CardsThere(person_uuids=uuids), then=self._take_cards)
        else:
            self._bars.show_urgent(())

    def _take_cards(self, cards: tuple[CardThere, ...]) -> None:
        there: Mapping[str, CardThere] = {each.person_uuid: each for each in cards}
        self._bars.show_urgent(
            tuple(Urgent(line, there.get(line.person_uuid)) for line in self._lines)
        )
