"""The line under the title that says whose store the page works in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.actions.sharing.shares import SharedCopies, ShareLine, ShareState
from mscu.actions.survivors.survivor_list import SurvivorDetails
from mscu.ui.look.folding import accessible_text, isolated
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, vbox, widget_with
from mscu.ui.look.palette import Status, colour, tokens
from mscu.ui.pages.core.page import GUTTER
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.label import Elided, Label

HEIGHT = 36
BELOW_STORE_LINE = 12
"""Margin in pixels between the line and what stands below it."""
STORE_BOUNDARY = "No police key opens it."
AGREED_ONLY = "Police see only what a survivor agreed to share."
READABLE_STATES = frozenset({ShareState.DELIVERED, ShareState.WITHDRAWING})
"""States in which police can read a copy that was delivered."""
ENDED_STATES = frozenset({ShareState.WITHDRAWN, ShareState.ENDED})


class StoreLine(QWidget):
    """Whose store it is, who cannot open it, what was shared from it, and the name of its file."""

    def __init__(self, dispatcher: Dispatcher, charity: str, file: str, *, note: str = AGREED_ONLY) -> None:
        super().__init__()
        self._note = note
        self._dispatcher, self._charity, self._file = dispatcher, charity, file
        self._survivor: SurvivorDetails | None = None
        self._text_label = Elided(tone="text2")
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        owner = Label(f"{charity}’s own store.", step=Type.STRONG)
        hbox(
            IconLabel("heart-handshake", 16, "accent"),
            owner,
            growing(self._text_label),
            IconLabel("hard-drive", 14, "text2"),
            Label(file, step=Type.SMALL, tone="text2"),
            within=self,
            spacing=Space.SMALL,
            margins=(GUTTER, 0, GUTTER, 1),
        )
        self._show_text(STORE_BOUNDARY)

    def show_survivor(self, survivor: SurvivorDetails | None) -> None:
        """Show what copies police hold about the survivor in front, if there is one."""
        self._survivor = survivor
        if survivor is None:
            self._show_text(f"{STORE_BOUNDARY} {self._note}")
        else:
            self._show_text(STORE_BOUNDARY)
            self._dispatcher.ask(SharedCopies(survivor_id=survivor.id), then=self._show_copies)

    def _show_copies(self, copies: tuple[ShareLine, ...]) -> None:
        if self._survivor is not None:
            self._show_text(f"{STORE_BOUNDARY} {copies_text(copies, self._survivor.name)}")

    def _show_text(self, text: str) -> None:
        self._text_label.set_text(text)
        self.setAccessibleName(accessible_text(f"{self._charity}’s own store. {text} {self._file}"))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = tokens(self).status[Status.CHAR]
        painter.fillRect(self.rect(), colour(colours.bg))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour(colours.fg))


def above_store_line(title_row: QWidget, store_line: StoreLine) -> QWidget:
    """Return the title of a page with the line below it."""
    return widget_with(vbox(title_row, store_line, spacing=Space.NONE))


def copies_text(copies: Sequence[ShareLine], name: str) -> str:
    """Return what copies police hold about a survivor, what they keep sealed, and what they never had."""
    waiting, untold = (
        sum(copy.state is state for copy in copies)
        for state in (ShareState.TO_DELIVER, ShareState.WITHDRAWING)
    )
    held = sum(copy.state in READABLE_STATES and bool(copy.delivered) for copy in copies)
    ended = [copy for copy in copies if copy.state in ENDED_STATES]
    kept = sum(bool(copy.delivered) for copy in ended)
    never = len(ended) - kept
    about = f"about {isolated(name)}"
    if kept:
        text = f"Police keep {_copies(kept)} {about}, withheld"
        text += f", and hold {_copies(held)}" if held else ""
    else:
        text = f"Police hold {_copies(held)} {about}"
    if waiting:
        text += f"; {waiting} {'is' if waiting == 1 else 'are'} still to be delivered"
    if untold:
        text += f"; consent to {untold} is withdrawn, and their store does not know yet"
    if never:
        text += f"; {never} ended before police had {'it' if never == 1 else 'them'}"
    return f"{text}."


def _copies(count: int) -> str:
    return f"{count or 'no'} {'copy' if count in {0, 1} else 'copies'}"
