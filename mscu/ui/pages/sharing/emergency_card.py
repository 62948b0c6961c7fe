"""The current survivor's emergency card, and who is on call."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget
from typing_extensions import override

from mscu.actions.charity.charity_rota import CharityRota, RotaTurns
from mscu.actions.sharing.cards import CardDetails, CardFile
from mscu.actions.survivors.survivor_list import SurvivorDetails
from mscu.changes import Changes
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import accessible_text, isolated
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.sharing.sharing_forms import CARD_LABELS
from mscu.ui.pages.sharing.sharing_lines import LineAction
from mscu.ui.pages.support.right_side import SurvivorSideCard
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link

SEEN_AT_ONCE = "If you or the lead release it, police see this at once, and nothing else."
NOT_AGREED = (
    "No card is agreed. In an emergency nothing can be released at once: agree one with the "
    "survivor before it is needed."
)
NOBODY = "nobody: update the rota"
SHORT = {"where_words": "Where", "knows_address": "Knows address", "dialect": "Language"}
WHERE, WHERE_SET = "where_words", "set: press to show"
_TOP = Qt.AlignmentFlag.AlignTop
_BESIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | _TOP


class EmergencyCard(SurvivorSideCard):
    """Shows what police would see, and offers to release it."""

    def __init__(self, dispatcher: Dispatcher, _context: PageContext) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._survivor: SurvivorDetails | None = None
        self._rota: RotaTurns | None = None
        self._answer: CardDetails | None = None
        self._chips = hbox()
        self._facts = QWidget()
        self._grid = QGridLayout(self._facts)
        self._words = Label(SEEN_AT_ONCE, step=Type.SMALL, tone="text2", wrap=True)
        self.release = Button("Release to police", icon="key-round", size=Size.SMALL)
        self.change = Link("Change", step=Type.SMALL)
        self.end = Link("End", step=Type.SMALL)
        self._lay_out()
        self.release.clicked.connect(self._release)
        self.change.followed.connect(self._change)
        self.end.followed.connect(self._end)

    def _lay_out(self) -> None:
        frame = QFrame()
        frame.setProperty("card", "charity")
        frame.setAccessibleName("Emergency card")
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        buttons = hbox(self.release, stretch(), self.change, self.end, spacing=Space.MEDIUM)
        body = vbox(self._words, self._facts, buttons, spacing=Space.CLOSE, margins=(14, 10, 14, 14))
        vbox(self._header(), body, within=frame, spacing=Space.NONE, margins=(1, 1, 1, 1))
        vbox(frame, within=self)

    def _header(self) -> QWidget:
        header = QFrame()
        header.setProperty("charityhead", True)
        hbox(
            IconLabel("siren", 16, "accent"),
            Label("Emergency card", step=Type.SECTION),
            stretch(),
            self._chips,
            within=header,
            spacing=Space.SMALL,
            margins=(14, 8, 12, 8),
        )
        return header

    def show_survivor(self, survivor: SurvivorDetails) -> None:
        """Ask for the survivor's card, and who is on call."""
        if self._survivor is None or self._survivor.id != survivor.id:
            self._answer = None
        self._survivor = survivor
        self._ask()

    def records_changed(self, changed: Changes) -> None:
        """Reload if the survivor's records or the rota changed."""
        if {kind for kind, _ in changed} & {"survivor", "rota_turn"}:
            self._ask()

    def _ask(self) -> None:
        if self._survivor is not None:
            self._dispatcher.ask(CardFile(survivor_id=self._survivor.id), then=self._on_card)
            self._dispatcher.ask(CharityRota(), then=self._on_rota)

    def _on_card(self, answer: CardDetails) -> None:
        if self._survivor is not None and answer.survivor_id == self._survivor.id:
            self._answer = answer
            self._show()

    def _on_rota(self, rota: RotaTurns) -> None:
        self._rota = rota
        self._show()

    def _show(self) -> None:
        if self._answer is None or self._rota is None:
            return
        card, on_call = self._answer.card, self._rota.now
        clear(self._chips)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if card is not None:
            agreed = card.agreed.rpartition(" ")[0]
            self._chips.addWidget(ChipLabel(Chip(f"agreed {agreed}", Status.CHAR, Shape.TICK)))
        else:
            self._chips.addWidget(ChipLabel(Chip("none agreed", Status.SOON, Shape.DIAMOND)))
        self._words.setText(SEEN_AT_ONCE if card is not None else NOT_AGREED)
        if self._answer.last_release:
            self._fact("Released to police", self._answer.last_release, strong=True)
        self._show_texts(card.texts if card is not None else {})
        self._fact("On call now", f"{on_call.number}, {on_call.name}" if on_call else NOBODY, strong=True)
        self.release.block("" if card is not None else "No card is agreed.")
        self.change.set_text("Change" if card is not None else "Agree a card")
        self.end.setVisible(card is not None)

    def _show_texts(self, texts: Mapping[str, str]) -> None:
        for name, label in CARD_LABELS.items():
            if name == WHERE and name in texts:
                self._add_where(texts[name])
            elif name in texts:
                self._fact(SHORT.get(name, label), texts[name])

    def _fact(self, label: str, value: str, *, strong: bool = False) -> None:
        row = self._grid.rowCount()
        text = Label(isolated(value), step=Type.STRONG if strong else Type.BODY, wrap=True, selectable=True)
        text.setAlignment(_BESIDE)
        text.setAccessibleName(accessible_text(f"{label}: {value}"))
        self._grid.addWidget(Label(label, tone="text2"), row, 0, _TOP)
        self._grid.addWidget(text, row, 1, _TOP)

    def _add_where(self, where: str) -> None:
        """Add where the survivor is, hidden until it is pressed, as others may see the screen."""
        row = self._grid.rowCount()
        link = Link(WHERE_SET)
        link.wrap()
        link.setAccessibleDescription("Show where")
        link.followed.connect(partial(self._toggle_where, link, where))
        self._grid.addWidget(Label(SHORT[WHERE], tone="text2"), row, 0, _TOP)
        self._grid.addWidget(link, row, 1, _BESIDE)

    def _toggle_where(self, link: Link, where: str) -> None:
        link.set_text(where if link.text() == WHERE_SET else WHERE_SET)

    @override
    def leave(self) -> None:
        """Hide where the survivor is, as another page is shown."""
        self._show()

    def _release(self) -> None:
        self.action_requested.emit(LineAction("release"))

    def _change(self) -> None:
        self.action_requested.emit(LineAction("card"))

    def _end(self) -> None:
        self.action_requested.emit(LineAction("end_card"))
