"""A column of advice cards under their headings: one stop for Tab, the arrows move within it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.ui.look.fonts import Type
from mscu.ui.pages.intake.call.card import AdviceCard, CardLook
from mscu.ui.widgets.label import Label

Item = CardLook | str
"""A card, or the heading above those that follow."""


class CardColumn(QScrollArea):
    """Cards from top to bottom. A card keeps its place in the keyboard's mind when ranks change.

    Signals: `wanted` and `unwanted` with the key of the card to give or to undo.
    """

    wanted = Signal(str)
    unwanted = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._cards: dict[str, AdviceCard] = {}
        self._order: list[AdviceCard] = []
        self._current = ""
        self._since_pressed = QElapsedTimer()
        self._holder = QWidget()
        self._holder.setProperty("bare", True)
        self._holder.setAccessibleName(name)
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidget(self._holder)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these and no others; cards that were there are moved, never made anew."""
        looks = [item for item in items if isinstance(item, CardLook)]
        focused = self._focused()
        self._drop_others({look.key for look in looks})
        self._empty_column()
        self._order = []
        for item in items:
            part = self._shown(item)
            self._column.addWidget(part)
            part.show()
        self._column.addStretch(1)
        self._choose(self._current)
        if focused is not None:
            self._focus_again(focused)

    def focus_next_due(self) -> None:
        """Put the keyboard on the first card that was not given yet."""
        due = next((card for card in self._order if not card.look.given), None)
        self._focus(due or (self._order[-1] if self._order else None))

    def cards(self) -> tuple[AdviceCard, ...]:
        """The cards from the top."""
        return tuple(self._order)

    def current(self) -> AdviceCard | None:
        """The card that Tab comes to."""
        return self._cards.get(self._current)

    def _shown(self, item: Item) -> QWidget:
        if isinstance(item, str):
            return _heading(item)
        card = self._cards.get(item.key)
        if card is None:
            card = self._make(item)
        elif card.look != item:
            card.show_look(item)
        self._order.append(card)
        return card

    def _make(self, look: CardLook) -> AdviceCard:
        card = AdviceCard(look)
        card.setParent(self._holder)  # a window of its own otherwise, for a moment
        card.wanted.connect(self.wanted)
        card.pressed_give.connect(self._press)
        card.unwanted.connect(self.unwanted)
        card.moved.connect(self._move)
        card.installEventFilter(self)
        self._cards[look.key] = card
        return card

    def _press(self, key: str) -> None:
        """A double press gives one piece, not also the one that moves under the pointer."""
        waits = QApplication.doubleClickInterval()
        if not self._since_pressed.isValid() or self._since_pressed.hasExpired(waits):
            self._since_pressed.start()
            self.wanted.emit(key)

    def _drop_others(self, keys: set[str]) -> None:
        for key in [key for key in self._cards if key not in keys]:
            card = self._cards.pop(key)
            card.hide()
            card.deleteLater()

    def _empty_column(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            part = item.widget()
            if part is not None and not isinstance(part, AdviceCard):
                part.hide()
                part.deleteLater()

    def _focused(self) -> str | None:
        return next((key for key, card in self._cards.items() if card.hasFocus()), None)

    def _focus_again(self, key: str) -> None:
        """The keyboard stays on its card; where that is gone, on the first that is due."""
        if key in self._cards:
            self._focus(self._cards[key])
        else:
            self.focus_next_due()

    def _choose(self, key: str) -> None:
        """Only one card takes part in the tab order: the last that had the keyboard, or the due."""
        due = next((card for card in self._order if not card.look.given), None)
        first = due or (self._order[-1] if self._order else None)
        chosen = self._cards.get(key) or first
        if chosen is not None and chosen.look.given and not chosen.hasFocus():
            chosen = first
        self._current = chosen.look.key if chosen else ""
        for card in self._order:
            stop = Qt.FocusPolicy.StrongFocus if card is chosen else Qt.FocusPolicy.ClickFocus
            card.setFocusPolicy(stop)

    def _focus(self, card: AdviceCard | None) -> None:
        if card is None:
            return
        card.setFocus(Qt.FocusReason.OtherFocusReason)
        layout = self._holder.layout()
        if layout is not None:
            layout.activate()
        self.ensureWidgetVisible(card, 0, 8)

    def _move(self, by: int) -> None:
        at = next((at for at, card in enumerate(self._order) if card.hasFocus()), None)
        if at is not None and 0 <= at + by < len(self._order):
            self._focus(self._order[at + by])

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, AdviceCard):
            self._choose(watched.look.key)
        return super().eventFilter(watched, event)


def _heading(words: str) -> Label:
    made = Label(words, step=Type.LABEL, tone="text2")
    made.setContentsMargins(16, 12, 16, 4)
    made.setFixedHeight(32)
    return made
