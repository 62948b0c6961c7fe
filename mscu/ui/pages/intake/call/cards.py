"""A column of advice cards under headings: one Tab stop, and the arrow keys move within it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget
from typing_extensions import override

from mscu.actions.intake.advice_library import AdvicePiece
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.layouts import Space, aligned, growing, hbox, stretch, vbox
from mscu.ui.look.palette import Status, colour, tokens
from mscu.ui.look.shapes import Shape, paint_shape
from mscu.ui.widgets.button import ENTER, REMOVES, Button, ButtonKind, Size
from mscu.ui.widgets.column_area import ColumnArea
from mscu.ui.widgets.label import Label

_GIVE_KEY = "Enter"
_BOX = 24
_LEFT = 12


@dataclass(frozen=True, kw_only=True)
class CardLook:
    key: str
    number: int
    title: str
    text: str = ""
    because: str = ""
    source: str = ""
    given: str = ""
    """When it was given, such as `08:17`; empty if not yet given."""

    @classmethod
    def of(
        cls, piece: AdvicePiece, number: int, *, given_at: str = "", with_source: bool = False
    ) -> CardLook:
        """Build the card of a piece of the library."""
        source = f"{piece.source}. {piece.certainty}. Wording of {piece.dated}." if with_source else ""
        return cls(
            key=piece.key,
            number=number,
            title=piece.title,
            text=piece.text,
            because=piece.because,
            source=source,
            given=given_at,
        )

    def spoken(self) -> str:
        """Return the text for screen readers."""
        if self.given:
            return f"{self.title}, given {self.given}. Backspace takes it back."
        because = f"Because: {self.because}. " if self.because else ""
        return f"{self.number}. {self.title}. {self.text} {because}{self.source}".strip()


class _NumberBox(QWidget):
    """The card's number in a box, or a tick once it was given."""

    def __init__(self) -> None:
        super().__init__()
        self._number, self._given = "", False
        self.setFixedSize(_BOX, _BOX)

    def show_number(self, number: int, *, is_given: bool) -> None:
        self._number, self._given = str(number), is_given
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        done_colour = theme.status[Status.DONE].fg
        painter.setPen(QPen(colour(done_colour if self._given else theme.edge), 1))
        painter.setBrush(colour(done_colour if self._given else theme.surface))
        painter.drawRoundedRect(box, 4, 4)
        if self._given:
            ink = theme.status[Status.DONE].bg
            paint_shape(painter, Shape.TICK, box.center() - _half_square(12), ink, side=12)
            return
        painter.setFont(font(Type.LABEL, weight=SEMIBOLD))
        painter.setPen(colour(theme.text2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._number)


class _GiveButton(Button):
    """The Give button of a card; on the focused card it also shows the key.

    It is one button whose width never changes: a press of the mouse gives the card the focus, and what the
    mouse has pressed must still be there when it is released.
    """

    def __init__(self) -> None:
        super().__init__("Give", size=Size.SMALL, hint=_GIVE_KEY)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(self.sizeHint().width())
        self.show_key(False)

    def show_key(self, visible: bool) -> None:
        """Show or hide Enter beside the label."""
        self.set_hint(_GIVE_KEY if visible else "")


def _half_square(side: int) -> QPoint:
    return QPoint(side // 2, side // 2)


class AdviceCard(QAbstractButton):
    """A card in the list of advice.

    Signals: `give_requested` with its key when Enter gives it, `give_clicked` when the mouse does,
    `undo_requested` when it is to be undone, `moved` with 1 or -1 when the keyboard goes to the next or the
    previous card.
    """

    give_requested = Signal(str)
    give_clicked = Signal(str)
    undo_requested = Signal(str)
    moved = Signal(int)

    def __init__(self, look: CardLook) -> None:
        super().__init__()
        self._look = look
        self._number = _NumberBox()
        self._title = Label(step=Type.STRONG, wrap=True)
        self._text = Label(tone="text2", wrap=True)
        self._because = Label(step=Type.SMALL, tone="text3", wrap=True)
        self._source = Label(step=Type.SMALL, tone="text3", wrap=True)
        self._when = Label(step=Type.LABEL, tone="done")
        self._words = vbox(
            self._title,
            self._text,
            self._because,
            self._source,
            stretch(),
            spacing=Space.NONE,
            margins=(8, 4, 0, 0),
        )
        self.give_button = _GiveButton()
        self.undo_button = Button("Take back", kind=ButtonKind.QUIET, size=Size.SMALL)
        self._lay_out()
        self.show_look(look)

    def _lay_out(self) -> None:
        set_ring(self, "inside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.undo_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.give_button.clicked.connect(self._on_give_clicked)
        self.undo_button.clicked.connect(self._undo)
        hbox(
            aligned(self._number, Qt.AlignmentFlag.AlignTop),
            growing(self._words),
            *(
                aligned(widget, Qt.AlignmentFlag.AlignTop)
                for widget in (self.undo_button, self._when, self.give_button)
            ),
            within=self,
            spacing=Space.SMALL,
            margins=(_LEFT, 7, 14, 8),
        )

    @property
    def look(self) -> CardLook:
        return self._look

    def show_look(self, look: CardLook) -> None:
        """Show another number, reason or state of the same piece."""
        self._look = look
        is_given = bool(look.given)
        self._number.show_number(look.number, is_given=is_given)
        self._title.setText(look.title)
        self._when.setText(f"given {look.given}")
        for label, text in (
            (self._text, look.text),
            (self._because, f"Because: {look.because}" if look.because else ""),
            (self._source, f"Source: {look.source}" if look.source else ""),
        ):
            label.setText(text)
            label.setVisible(bool(text) and not is_given)
        policy = self.undo_button.sizePolicy()
        policy.setRetainSizeWhenHidden(is_given)
        self.undo_button.setSizePolicy(policy)
        self._when.setVisible(is_given)
        self._when.setFixedHeight(24)
        self.give_button.setVisible(not is_given)
        self.setAccessibleName(accessible_text(look.spoken()))
        self._show_keys()
        self._words.invalidate()  # the card would keep the height of what it showed before
        self.updateGeometry()
        self.update()

    def _show_keys(self) -> None:
        """Show the Enter key on the focused card, and Take back under the pointer or focus."""
        self.give_button.show_key(self.hasFocus())
        is_active = self.hasFocus() or self.underMouse()
        self.undo_button.setVisible(bool(self._look.given) and is_active)

    def _on_give_clicked(self) -> None:
        self.give_clicked.emit(self._look.key)

    def _undo(self) -> None:
        self.undo_requested.emit(self._look.key)

    @override
    def hitButton(self, pos: QPoint) -> bool:
        """Ignore clicks beside the button."""
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ENTER and not self._look.given and not event.isAutoRepeat():
            self.give_requested.emit(self._look.key)
        elif key in REMOVES and self._look.given:
            self._undo()
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_keys()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_keys()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.HoverEnter, QEvent.Type.HoverLeave}:
            self._show_keys()
        return super().event(event)

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout else QSize()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens(self)
        is_lit = self._look.given or self.underMouse()
        painter.fillRect(self.rect(), colour(theme.hover if is_lit else theme.surface))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), colour(theme.line))


Item = CardLook | str
"""A card, or the heading above the cards that follow."""


class CardColumn(ColumnArea):
    """Cards from top to bottom. The focused card keeps the focus when the ranking changes.

    Signals: `give_requested` and `undo_requested` with the key of the card to give or to undo.
    """

    give_requested = Signal(str)
    undo_requested = Signal(str)

    def __init__(self, name: str) -> None:
        self._holder = QWidget()
        super().__init__(self._holder)
        self._cards: dict[str, AdviceCard] = {}
        self._shown_cards: list[AdviceCard] = []
        self._since_click = QElapsedTimer()
        self._holder.setAccessibleName(name)
        self._column = vbox(stretch(), within=self._holder, spacing=Space.NONE)

    def show_items(self, items: Sequence[Item]) -> None:
        """Show exactly these cards, moving existing ones instead of rebuilding them."""
        looks = [item for item in items if isinstance(item, CardLook)]
        focused = self._focused()
        self._remove_others({look.key for look in looks})
        self._empty_column()
        self._shown_cards = []
        for item in items:
            widget = self._card_or_heading(item)
            self._column.addWidget(widget)
            widget.show()
        self._column.addStretch(1)
        self._choose(self._cards.get(focused or ""))
        if focused is not None:
            self._restore_focus(focused)

    def focus_next_due(self) -> None:
        """Move the keyboard focus to the first card not yet given."""
        due = next((card for card in self._shown_cards if not card.look.given), None)
        self._focus(due or (self._shown_cards[-1] if self._shown_cards else None))

    def cards(self) -> tuple[AdviceCard, ...]:
        """Return the cards from the top."""
        return tuple(self._shown_cards)

    def _card_or_heading(self, item: Item) -> QWidget:
        if isinstance(item, str):
            return _heading(item)
        card = self._cards.get(item.key)
        if card is None:
            card = self._make_card(item)
        elif card.look != item:
            card.show_look(item)
        self._shown_cards.append(card)
        return card

    def _make_card(self, look: CardLook) -> AdviceCard:
        card = AdviceCard(look)
        card.setParent(self._holder)  # without a parent it would show as a window for a moment
        card.give_requested.connect(self.give_requested)
        card.give_clicked.connect(self._give_clicked)
        card.undo_requested.connect(self.undo_requested)
        card.moved.connect(self._move)
        card.installEventFilter(self)
        self._cards[look.key] = card
        return card

    def _give_clicked(self, key: str) -> None:
        """Record one piece on a double click, not also the one that moves under the pointer."""
        interval = QApplication.doubleClickInterval()
        if not self._since_click.isValid() or self._since_click.hasExpired(interval):
            self._since_click.start()
            self.give_requested.emit(key)

    def _remove_others(self, keys: set[str]) -> None:
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

    def _restore_focus(self, key: str) -> None:
        """Return the focus to its card, or to the first card still to be given if that is gone."""
        if key in self._cards:
            self._focus(self._cards[key])
        else:
            self.focus_next_due()

    def _choose(self, focused: AdviceCard | None) -> None:
        """Keep one card in the tab order: the focused one, or the first still to be given.

        No card takes the focus from the mouse, so that the keyboard stays in the words being typed.
        """
        due = next((card for card in self._shown_cards if not card.look.given), None)
        chosen = focused or due or (self._shown_cards[-1] if self._shown_cards else None)
        for card in self._shown_cards:
            card.setFocusPolicy(Qt.FocusPolicy.TabFocus if card is chosen else Qt.FocusPolicy.NoFocus)

    def _focus(self, card: AdviceCard | None) -> None:
        if card is None:
            return
        card.setFocus(Qt.FocusReason.OtherFocusReason)
        layout = self._holder.layout()
        if layout is not None:
            layout.activate()
        self.ensureWidgetVisible(card, 0, 8)

    def _move(self, step: int) -> None:
        index = next((index for index, card in enumerate(self._shown_cards) if card.hasFocus()), None)
        if index is not None and 0 <= index + step < len(self._shown_cards):
            self._focus(self._shown_cards[index + step])

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, AdviceCard):
            self._choose(watched)
        return super().eventFilter(watched, event)


def _heading(text: str) -> Label:
    label = Label(text, step=Type.LABEL, tone="text2")
    label.setContentsMargins(16, 12, 16, 4)
    label.setFixedHeight(32)
    return label
