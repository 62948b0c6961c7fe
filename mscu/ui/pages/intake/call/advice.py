"""The middle of the call page: advice ranked by the answers, own words, and the whole library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from mscu.actions.core.dates import clock_face
from mscu.actions.intake.advice_library import AdvicePiece, Library, Situation, advice_by_topic, rank_advice
from mscu.rules.advice import shipped_library
from mscu.text.counts import count_of
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, vbox, widget_with
from mscu.ui.look.palette import colour, tokens
from mscu.ui.pages.intake.call.cards import CardColumn, CardLook
from mscu.ui.pages.intake.call.state import CallState, GivenPiece
from mscu.ui.widgets.button import ENTER, Button, ButtonKind
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label, rule

SHORTLIST = 8
"""Cards in the list: those given, and the next ones."""
MIN_DUE = 4
"""Fewest cards still to be given that are shown, however many were given."""
TOPICS_KEYS = "Ctrl+T"


class CallAdvice(QWidget):
    """The list of advice, ranked or by topic.

    Signals: `give_requested` with a piece to give, `own_advice_given` with advice in the adviser's own words,
    `undo_requested` with the position of a given piece to undo.
    """

    give_requested = Signal(object)
    own_advice_given = Signal(str)
    undo_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._situation = Situation()
        self._all_pieces: Library = shipped_library()
        self._pieces: dict[str, AdvicePiece] = {}
        self._ranked: tuple[AdvicePiece, ...] = ()
        self._given_pieces: list[GivenPiece] = []
        self._topics: Mapping[str, str] = {}
        self.ranking = CardColumn("Advice, most urgent first")
        self.library = CardColumn("The whole library by topic")
        self._stack = QStackedWidget()
        self._title = Label("", step=Type.LABEL, tone="text2", wrap=True)
        self.all_topics_button = Button("All topics", kind=ButtonKind.QUIET, icon="search", hint=TOPICS_KEYS)
        self.own_advice = OwnAdviceField()
        self._more_label = Label("", step=Type.SMALL, tone="text3")
        self._lay_out()
        self.rank(self._situation)

    def _lay_out(self) -> None:
        for column in (self.ranking, self.library):
            self._stack.addWidget(column)
            column.give_requested.connect(self._give)
            column.undo_requested.connect(self._undo)
        self.all_topics_button.clicked.connect(self.toggle_library)
        self.own_advice.entered.connect(self.own_advice_given)
        vbox(
            self._header(),
            rule(),
            growing(self._stack),
            rule(),
            self._foot(),
            within=self,
            spacing=Space.NONE,
            margins=(1, 0, 1, 0),
        )

    def _header(self) -> QWidget:
        header = QWidget()
        header.setFixedHeight(52)
        hbox(growing(self._title), self.all_topics_button, within=header, margins=(16, 0, 12, 0))
        return header

    def _foot(self) -> QWidget:
        return widget_with(
            vbox(self.own_advice, self._more_label, spacing=Space.SMALL, margins=(16, 12, 14, 12))
        )

    @property
    def shows_library(self) -> bool:
        """Return whether the whole library is shown in place of the ranking."""
        return self._stack.currentWidget() is self.library

    @property
    def has_keyboard(self) -> bool:
        """Return whether one of the cards has the keyboard focus."""
        return any(card.hasFocus() for card in (*self.ranking.cards(), *self.library.cards()))

    def set_whole(self, is_whole: bool) -> None:
        """Show all the pieces, or scroll them."""
        for column in (self.ranking, self.library):
            column.set_whole(is_whole)

    def set_topics(self, labels: Mapping[str, str]) -> None:
        """Set the labels of the topics, by key and in their order."""
        self._topics = labels
        self._show()

    def set_library(self, library: Library) -> None:
        """Rank the pieces as the unit words, adds and retires them; what was given stays as it was."""
        if library != self._all_pieces:
            self._all_pieces = library
            self.rank(self._situation)

    def rank(self, situation: Situation) -> None:
        """Rank the advice again; pieces already given stay at the top in the order given."""
        self._situation = situation
        self._ranked = rank_advice(self._all_pieces, situation)
        self._show()

    def show_given(self, state: CallState) -> None:
        """Show the advice given so far, and move to the next piece."""
        self._given_pieces = list(state.given)
        self._show()

    def focus_next_due(self) -> None:
        """Move the keyboard focus to the first piece not yet given."""
        (self.library if self.shows_library else self.ranking).focus_next_due()

    def toggle_library(self) -> None:
        """Switch between the whole library by topic and the ranking."""
        self._stack.setCurrentWidget(self.ranking if self.shows_library else self.library)
        self._show()
        self.focus_next_due()

    def back_to_ranking(self) -> None:
        """Show the ranking without moving the keyboard focus."""
        self._stack.setCurrentWidget(self.ranking)
        self._show()

    def _show(self) -> None:
        self._pieces |= {piece.key: piece for piece in self._ranked}
        if self.shows_library:
            self._show_library()
        else:
            self._show_ranking()

    def _show_ranking(self) -> None:
        given_keys = {piece.key for piece in self._given_pieces}
        due = [piece for piece in self._ranked if piece.key not in given_keys]
        count = max(SHORTLIST - len(self._given_pieces), MIN_DUE)
        cards = [_given_card(piece, index) for index, piece in enumerate(self._given_pieces)]
        next_number = len(cards) + 1
        cards += [CardLook.of(piece, next_number + index) for index, piece in enumerate(due[:count])]
        self.ranking.show_items(cards)
        self._title.setText("Advice, most urgent first")
        self.all_topics_button.set_text("All topics")
        self._more_label.setText(_more_text(due[count:]))
        self._more_label.show()

    def _show_library(self) -> None:
        given_at = {piece.key: clock_face(piece.at)[:5] for piece in self._given_pieces}
        items: list[CardLook | str] = []
        number = 0
        for topic in advice_by_topic(self._all_pieces, self._situation, self._topics):
            items.append(topic.label)
            for piece in topic.pieces:
                number += 1
                self._pieces[piece.key] = piece
                given = given_at.get(piece.key, "")
                items.append(CardLook.of(piece, number, given_at=given, with_source=True))
        self.library.show_items(items)
        self._title.setText(f"All {number} pieces by topic, each with its source")
        self.all_topics_button.set_text("Most urgent first")
        self._more_label.hide()

    def _give(self, key: str) -> None:
        piece = self._pieces.get(key)
        if piece is not None:
            self.give_requested.emit(piece)

    def _undo(self, key: str) -> None:
        positions = [index for index, piece in enumerate(self._given_pieces) if _key(piece, index) == key]
        if positions:
            self.undo_requested.emit(positions[0])

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens(self)
        painter.fillRect(self.rect(), colour(theme.surface))
        for left in (0, self.width() - 1):
            painter.fillRect(left, 0, 1, self.height(), colour(theme.line))


class OwnAdviceField(LineField):
    """A field for advice that is not in the library; Enter gives it.

    Signals: `entered` with the text.
    """

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__(placeholder="Other advice, in your own words; Enter gives it")
        self.setAccessibleName("Other advice, in your own words")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in ENTER:
            if self.text().strip():
                self.entered.emit(self.text().strip())
                self.clear()
        else:
            super().keyPressEvent(event)


def _key(piece: GivenPiece, index: int) -> str:
    """Return a key that is unique for advice in own words too, which has no library key."""
    return piece.key or f"own/{index}"


def _given_card(piece: GivenPiece, index: int) -> CardLook:
    return CardLook(
        key=_key(piece, index), number=index + 1, title=piece.title, given=clock_face(piece.at)[:5]
    )


def _more_text(others: Sequence[AdvicePiece]) -> str:
    topics = {piece.topics[0] for piece in others}
    if not others:
        return "All topics also shows advice that the answers rule out"
    text = f"{len(others)} more under {count_of(len(topics), 'topic')}"
    return f"{text}, each with its source: {TOPICS_KEYS}"
