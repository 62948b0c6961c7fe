"""Urgent requests of police, above everything else on the page: one key answers the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.cards import CardsThere, CardThere
from mscu.actions.emergency import RefuseCard, UrgentLine, UrgentRequests
from mscu.ui.desk import Desk
from mscu.ui.pages.case.side_card import clear
from mscu.ui.pages.page import GUTTER
from mscu.ui.pages.survivors.head import MARGIN
from mscu.ui.palette import Status
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
    """A bar a request.

    Signals: `answer_wanted` with the one that is to be answered.
    """

    answer_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(8)
        self._urgent: dict[QWidget, Urgent] = {}
        answer = QShortcut(QKeySequence(ANSWER_KEYS), self)
        answer.activated.connect(self.answer_first)
        self.show_urgent(())

    def show_urgent(self, urgent: tuple[Urgent, ...]) -> None:
        """Show what waits, the oldest first."""
        clear(self._column)
        self._urgent.clear()
        for at, each in enumerate(urgent):
            keys = f" {ANSWER_KEYS}" if at == 0 else ""
            bar = _bar(each, keys)
            bar.followed.connect(self._followed)
            self._urgent[bar] = each
            self._column.addWidget(bar)
        self._column.setContentsMargins(GUTTER, 12 if urgent else 0, MARGIN, 0)
        self.setVisible(bool(urgent))

    def answer_first(self) -> None:
        """Answer the one that has waited longest."""
        first = next(iter(self._urgent.values()), None)
        if first is not None:
            self.answer_wanted.emit(first)

    def _followed(self) -> None:
        bar = self.sender()
        if isinstance(bar, QWidget) and bar in self._urgent:
            self.answer_wanted.emit(self._urgent[bar])


def _bar(each: Urgent, keys: str) -> MessageBar:
    line = each.line
    card = (
        "no card is agreed" if each.there is not None else "the charity does not know this person"
    )
    if each.there is not None and each.there.agreed:
        card = f"card agreed {each.there.agreed}"
    words = (
        f"{line.threshold}. {line.why.rstrip('.')}. {line.asked_by}, {line.asked}, "
        f"call back on {line.call_back}; {card}."
    )
    link = "Answer" if each.there is not None else "Say so to police"
    strong = f"Emergency card asked for: {line.person}."
    return MessageBar(words, strong=strong, status=Status.LATE, link=f"{link}{keys}")


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
