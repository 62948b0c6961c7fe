"""The header of a survivor: name, status, and how to make contact safely."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.actions.survivors.survivor_list import SurvivorDetails
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import accessible_text, isolated
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.core.page import NEW_KEYS
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.support.row_formats import facts_of, safe_ways
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.chip import ChipLabel, ShapeMark
from mscu.ui.widgets.flow import FlowLayout, WrappingRow
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link

MARGIN = 10
"""Right margin in pixels, as wide as the scroll bar beside the cards."""


LEAST_NAME = 300


class SurvivorHeader(QWidget):
    """Name, safe ways of contact and actions; it never scrolls.

    Signals: `log_requested` to log a contact, `share_requested` to share a copy with police, `more_requested`
    for other actions.
    """

    log_requested = Signal()
    share_requested = Signal()
    more_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name = _Name(step=Type.PAGE, wrap=True, selectable=True)
        self._chips = hbox(spacing=Space.SMALL)
        self.share = Button("Share a copy", icon="share-2")
        self.chronology = Button("Chronology", icon="history")
        self.more = Button("More", icon="chevron-down")
        self.log = Button("Log contact", kind=ButtonKind.PRIMARY, icon="plus", hint=NEW_KEYS)
        self._facts = QWidget()
        self._flow = FlowLayout(self._facts, gap=14, down=4)
        self._code_word = ""
        self._word = Link("Code word set", step=Type.SMALL)
        self._lay_out()
        self.more.clicked.connect(self.more_requested)
        self.log.clicked.connect(self.log_requested)
        self.share.clicked.connect(self.share_requested)

    def _lay_out(self) -> None:
        named = hbox(self._name, self._chips, stretch(), spacing=Space.MEDIUM)
        buttons = FlowLayout(gap=Space.MEDIUM, down=Space.TIGHT, row=True)
        for button in (self.chronology, self.share, self.more, self.log):
            buttons.addWidget(button)
        row = WrappingRow(named, buttons, least=LEAST_NAME)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._facts.setSizePolicy(policy)
        vbox(row, self._facts, within=self, spacing=Space.TIGHT, margins=(0, 10, MARGIN, 10))

    def show_survivor(self, survivor: SurvivorDetails) -> None:
        """Show a survivor's header, with the code word hidden."""
        self._name.setText(isolated(survivor.name))
        self._code_word = survivor.code_word
        self._fill(survivor)

    def show_chips(self, chips: Iterable[Chip | None]) -> None:
        clear(self._chips)
        for chip in filter(None, chips):
            self._chips.addWidget(ChipLabel(chip))

    def _fill(self, survivor: SurvivorDetails) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for text in facts_of(survivor):
            self._flow.addWidget(Label(isolated(text), step=Type.SMALL, tone="text2"))
        for shape, status, text in safe_ways(survivor):
            self._flow.addWidget(_SafeWay(shape, status, text))
        self._word = Link("", step=Type.SMALL)
        self._word.followed.connect(self.toggle_code_word)
        self._flow.addWidget(self._word)
        self._hide_code_word()
        self._facts.updateGeometry()

    def toggle_code_word(self) -> None:
        """Show or hide the code word."""
        hidden = self._word.text() == CODE_WORD_SET
        if hidden:
            self._word.set_text(f"Code word: {self._code_word}")
        else:
            self._hide_code_word()
        self._facts.updateGeometry()

    def _hide_code_word(self) -> None:
        self._word.set_text(CODE_WORD_SET if self._code_word else "No code word")
        self._word.setEnabled(bool(self._code_word))
        self._word.setAccessibleDescription("Show the code word" if self._code_word else "")

    def hide_code_word(self) -> None:
        """Hide the code word, as another person may now see the screen."""
        self._hide_code_word()


CODE_WORD_SET = "Code word set"


class _Name(Label):
    """A name on one line if there is room for it, otherwise on several."""

    @override
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().boundingRect(self.text()).width() + 4
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, super().minimumSizeHint().height())


class _SafeWay(QWidget):
    """One way to reach a survivor: a tick or a cross, with the same in words."""

    def __init__(self, shape: Shape, status: Status, text: str) -> None:
        super().__init__()
        hbox(ShapeMark(shape, status), Label(text, step=Type.SMALL), within=self, spacing=5)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(accessible_text(text))
